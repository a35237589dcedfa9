"""A draft's steps, differences, and edits carried over to what somebody else saved."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from tutordesk.domain.drafts import Draft, carried, difference, first_hours, last_date_of, tidy
from tutordesk.domain.hours import DatedRange, Hours, Terms, WeeklyRange
from tutordesk.domain.painting import ALWAYS, Period, painted

ZONE = "Europe/Vienna"
FEBRUARY = date(2027, 2, 1)
CLOSED = DatedRange(date(2026, 12, 8), False, 0, 1440, "Immaculate Conception")
BASE = Hours(ZONE, weekly=(WeeklyRange(1, 540, 720), WeeklyRange(2, 540, 720)), dated=(CLOSED,))

hours = st.builds(
    lambda rows, dated, notice, zone: tidy(Hours(zone, Terms(min_notice_minutes=notice), rows, dated)),
    st.lists(
        st.builds(
            lambda day, start, length, first: WeeklyRange(day, start * 30, (start + length) * 30, first),
            st.integers(1, 7), st.integers(0, 47), st.integers(1, 30), st.sampled_from([None, FEBRUARY]),
        ),
        max_size=5,
    ).map(tuple),
    st.sets(st.sampled_from([CLOSED, replace(CLOSED, reason="")])).map(tuple),
    st.sampled_from([None, 60, 120]),
    st.sampled_from([ZONE, "Asia/Kathmandu"]),
)  # fmt: skip


@given(hours, hours)
def test_edits_on_the_same_base_are_those_made(base, mine):
    assert carried(base, mine, base) == mine
    assert carried(base, base, mine) == mine
    assert bool(difference(base, mine)) == (base != mine)


@given(hours, hours, hours)
def test_everything_i_changed_survives(base, mine, theirs):
    result = carried(base, mine, theirs)
    again = difference(base, mine)
    assert set(again.dated_added) <= set(result.dated)
    assert not set(again.dated_removed) & set(result.dated)
    assert carried(base, mine, result) == result


def test_two_people_on_two_days_lose_nothing():
    mine = replace(BASE, weekly=painted(BASE.weekly, ALWAYS, [1], (720, 780), available=True))
    theirs = replace(BASE, weekly=painted(BASE.weekly, ALWAYS, [2], (540, 720), available=False), dated=())
    both = carried(BASE, mine, theirs)
    assert both.weekly == (WeeklyRange(1, 540, 780),)
    assert both.dated == ()


def test_a_difference_says_what_was_done():
    later = Period(date(2027, 2, 1), None)
    new = Hours(
        "Europe/Prague",
        Terms(break_minutes=10),
        painted(BASE.weekly, later, [5], (600, 660), available=True)[1:],
    )
    told = difference(BASE, tidy(new))
    assert [(one.added, one.iso_weekday, one.span) for one in told.weekly] == [
        (False, 1, (540, 720)), (True, 5, (600, 660))
    ]  # fmt: skip
    assert told.weekly[1].period == later
    assert told.dated_removed == (CLOSED,)
    assert told.terms == (("break_minutes", None, 10),)
    assert told.timezone == (ZONE, "Europe/Prague")


def test_undo_and_redo_walk_the_steps():
    draft = Draft(BASE)
    assert not draft.dirty
    one = replace(BASE, timezone="Europe/Prague")
    two = replace(one, dated=())
    assert draft.put(one)
    assert not draft.put(one)
    assert draft.put(two)
    assert draft.undo()
    assert draft.hours == one
    assert draft.redo()
    assert draft.hours == two
    assert draft.undo()
    assert draft.undo()
    assert not draft.undo()
    assert not draft.dirty
    draft.put(two)
    assert not draft.can_redo


def test_untidy_hours_are_not_a_change():
    apart = replace(
        BASE, weekly=(WeeklyRange(1, 540, 600), WeeklyRange(1, 600, 720), WeeklyRange(2, 540, 720))
    )
    draft = Draft(apart)
    assert draft.hours == BASE
    assert not draft.dirty


def test_edits_are_carried_over_to_a_newer_version():
    draft = Draft(BASE)
    draft.put(replace(BASE, weekly=painted(BASE.weekly, ALWAYS, [3], (540, 600), available=True)))
    theirs = replace(BASE, dated=())
    draft.carry_over(theirs)
    assert draft.base == theirs
    assert draft.hours.dated == ()
    assert WeeklyRange(3, 540, 600) in draft.hours.weekly
    assert draft.undo()
    assert draft.hours == theirs


def test_a_proposal_for_the_first_hours():
    proposed = first_hours(ZONE, Terms(break_minutes=5))
    assert [(row.iso_weekday, row.start_minute, row.end_minute) for row in proposed.weekly] == [
        (day, 540, 1020) for day in range(1, 6)
    ]
    assert proposed.terms.break_minutes == 5


def test_a_period_ends_the_day_before_the_next():
    assert last_date_of(ALWAYS, date(2027, 2, 1)) == Period(None, date(2027, 1, 31))
