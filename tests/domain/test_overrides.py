"""Dated rows as entries and back."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tutordesk.domain.hours import DatedRange, WeeklyRange
from tutordesk.domain.overrides import (
    Entry,
    coming,
    entries,
    extra_of,
    extra_rows,
    of_date,
    weekly_on,
    with_entry,
    without_entry,
)

CHRISTMAS = date(2026, 12, 23)
LEAVE = Entry(CHRISTMAS, CHRISTMAS + timedelta(days=20), available=False, reason="Leave")

some_rows = st.lists(
    st.builds(
        lambda day, available, start, length, reason: DatedRange(
            CHRISTMAS + timedelta(days=day), available, start * 60, (start + length) * 60, reason
        ),
        st.integers(0, 12),
        st.booleans(),
        st.integers(0, 20),
        st.integers(1, 4),
        st.sampled_from(["", "Leave"]),
    ),
    max_size=12,
)


def minutes(rows):
    return {
        (row.on_date, row.available, row.reason, minute)
        for row in rows
        for minute in range(row.start_minute, row.end_minute)
    }


@given(some_rows)
def test_entries_lose_and_invent_nothing(rows):
    back = [row for entry in entries(rows) for row in entry.rows()]
    assert minutes(back) == minutes(rows)
    assert len({(row.on_date, row.available, row.start_minute, row.reason) for row in back}) == len(back)


def test_three_weeks_of_leave_are_one_entry():
    assert len(LEAVE.rows()) == 21
    assert entries(reversed(LEAVE.rows())) == (LEAVE,)
    assert LEAVE.whole_day
    assert LEAVE.days == 21


def test_a_gap_another_reason_or_other_hours_make_another_entry():
    rows = (
        DatedRange(date(2026, 12, 1), False, 0, 1440, "Leave"),
        DatedRange(date(2026, 12, 2), False, 0, 1440, "Leave"),
        DatedRange(date(2026, 12, 3), False, 0, 1440, "Dentist"),
        DatedRange(date(2026, 12, 5), False, 0, 1440, "Leave"),
        DatedRange(date(2026, 12, 6), False, 0, 720, "Leave"),
    )
    assert [(one.first_date.day, one.last_date.day) for one in entries(rows)] == [
        (1, 2), (3, 3), (5, 5), (6, 6)
    ]  # fmt: skip


def test_several_ranges_of_a_day_stay_together():
    rows = (
        DatedRange(CHRISTMAS, True, 600, 720, "Exam week"),
        DatedRange(CHRISTMAS, True, 840, 960, "Exam week"),
    )
    (entry,) = entries(rows)
    assert entry.spans == ((600, 720), (840, 960))
    assert not entry.whole_day


def test_an_entry_takes_the_place_of_another():
    shorter = Entry(LEAVE.first_date, CHRISTMAS + timedelta(days=2), available=False, reason="Leave")
    assert entries(with_entry(LEAVE.rows(), shorter, instead_of=LEAVE)) == (shorter,)
    assert without_entry(LEAVE.rows(), LEAVE) == ()


def test_what_has_passed_stays_untouched():
    today = CHRISTMAS + timedelta(days=5)
    rest = without_entry(LEAVE.rows(), LEAVE, today=today)
    assert {row.on_date for row in rest} == {CHRISTMAS + timedelta(days=n) for n in range(5)}
    grown = with_entry((), LEAVE, today=today)
    assert min(row.on_date for row in grown) == today


def test_a_closed_day_makes_its_closed_hours_moot():
    dentist = DatedRange(CHRISTMAS, False, 540, 660, "Dentist")
    extra = DatedRange(CHRISTMAS, True, 540, 660, "Exam")
    rows = with_entry((dentist, extra), LEAVE)
    assert dentist not in rows
    assert extra in rows
    assert len(of_date(rows, CHRISTMAS)) == 2


def test_entries_that_have_passed_are_left_out():
    assert coming((LEAVE,), LEAVE.last_date) == (LEAVE,)
    assert coming((LEAVE,), LEAVE.last_date + timedelta(days=1)) == ()


def test_extra_hours_keep_the_weekly_ones():
    monday = date(2026, 12, 7)
    weekly = (WeeklyRange(1, 540, 720), WeeklyRange(1, 600, 660, date(2027, 1, 1)))
    assert weekly_on(weekly, monday) == ((540, 720),)
    asked = Entry(monday, monday, available=True, spans=((840, 900),), reason="Exam")
    rows = extra_rows(asked, weekly)
    assert [(row.start_minute, row.end_minute) for row in rows] == [(540, 720), (840, 900)]
    (entry,) = entries(rows)
    assert extra_of(entry, weekly) == ((840, 900),)
    assert extra_of(asked, weekly) == ()
    assert extra_of(asked, ()) == ((840, 900),)
    assert extra_of(LEAVE, weekly) == ()
