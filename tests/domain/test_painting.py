"""Painting weekly hours, against a set of single minutes as the oracle."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutordesk.domain.hours import WeeklyRange
from tutordesk.domain.painting import (
    ALWAYS,
    DAY,
    WEEK,
    Period,
    beside,
    common,
    copied,
    merged,
    open_minutes,
    painted,
    periods_of,
    pieces,
    range_at,
    ranges_of,
    replaced,
    ring_of,
    rows_in,
    split_around,
    tidy,
    with_period,
    without,
)

TERM = Period(date(2027, 2, 1), date(2027, 6, 30))

spans = st.tuples(st.integers(0, DAY - 1), st.integers(1, DAY)).map(lambda pair: (pair[0], pair[0] + pair[1]))
ranges = st.lists(
    st.builds(lambda day, span: WeeklyRange(day, span[0], min(span[1], 2 * DAY)), st.integers(1, 7), spans),
    max_size=8,
).map(tuple)


def minutes_of(rows: tuple[WeeklyRange, ...]) -> set[int]:
    return {
        ((row.iso_weekday - 1) * DAY + minute) % WEEK
        for row in rows
        for minute in range(row.start_minute, row.end_minute)
    }


@settings(max_examples=40)
@given(ranges)
def test_tidy_says_the_same_minutes_once(rows):
    once = tidy(rows)
    assert minutes_of(once) == minutes_of(rows)
    assert tidy(once) == once
    assert sum(row.end_minute - row.start_minute for row in once) == len(minutes_of(rows))


@settings(max_examples=40)
@given(ranges, st.integers(1, 7), spans, st.booleans())
def test_painting_changes_those_minutes_and_no_other(rows, day, span, available):
    patch = minutes_of((WeeklyRange(day, *span),))
    after = minutes_of(painted(rows, ALWAYS, [day], span, available=available))
    before = minutes_of(rows)
    assert after == (before | patch if available else before - patch)


@settings(max_examples=40)
@given(ranges, ranges)
def test_pieces_show_every_minute_of_both_weeks_once(stored, draft):
    shown = pieces(ring_of(stored), ring_of(draft))
    for kinds, wanted in (
        ({"stays", "added"}, minutes_of(draft)),
        ({"stays", "removed"}, minutes_of(stored)),
    ):
        seen = [
            (piece.iso_weekday - 1) * DAY + minute
            for piece in shown
            if piece.kind in kinds
            for minute in range(piece.start, piece.end)
        ]
        assert len(seen) == len(set(seen))
        assert set(seen) == wanted


@settings(max_examples=40)
@given(ranges)
def test_ranges_end_by_noon_of_the_next_day(rows):
    for _day, (start, end) in ranges_of(ring_of(rows)):
        assert 0 <= start < DAY
        assert start < end <= DAY + DAY // 2


def test_a_night_is_one_range_and_two_pieces():
    rows = painted((), ALWAYS, [5], (20 * 60, 26 * 60), available=True)
    assert rows == (WeeklyRange(5, 1200, 1560),)
    evening, morning = pieces((), ring_of(rows))
    assert (evening.iso_weekday, evening.start, evening.end) == (5, 1200, 1440)
    assert (morning.iso_weekday, morning.start, morning.end) == (6, 0, 120)
    assert evening.goes_on
    assert not evening.from_before
    assert morning.from_before
    assert morning.whole == (1200, 1560)


def test_sundays_night_runs_into_monday():
    rows = painted((), ALWAYS, [7], (23 * 60, 25 * 60), available=True)
    assert rows == (WeeklyRange(7, 1380, 1500),)
    assert open_minutes(ring_of(rows), 1, (0, 60)) == 60
    assert tidy(rows) == rows


def test_whole_days_are_cut_at_midnight():
    rows = painted((), ALWAYS, range(1, 8), (0, DAY), available=True)
    assert [(row.iso_weekday, row.start_minute, row.end_minute) for row in rows] == [
        (day, 0, DAY) for day in range(1, 8)
    ]


def test_erasing_the_middle_leaves_two_ranges():
    rows = painted((), ALWAYS, [1], (540, 1020), available=True)
    rows = painted(rows, ALWAYS, [1], (720, 780), available=False)
    assert [(row.start_minute, row.end_minute) for row in rows] == [(540, 720), (780, 1020)]


def test_exact_times_replace_a_range():
    rows = painted((), ALWAYS, [1, 2], (540, 720), available=True)
    rows = replaced(rows, ALWAYS, 1, (540, 720), (550, 725))
    assert rows == (WeeklyRange(1, 550, 725), WeeklyRange(2, 540, 720))
    assert replaced(rows, ALWAYS, 3, None, (600, 660))[-1] == WeeklyRange(3, 600, 660)


def test_copying_a_day_replaces_what_the_others_had():
    rows = painted((), ALWAYS, [1], (540, 720), available=True)
    rows = painted(rows, ALWAYS, [1], (1320, 1500), available=True)
    rows = painted(rows, ALWAYS, [3], (600, 1200), available=True)
    rows = copied(rows, ALWAYS, 1, [1, 3, 7])
    assert [(row.iso_weekday, row.start_minute, row.end_minute) for row in rows] == [
        (day, *span) for day in (1, 3, 7) for span in ((540, 720), (1320, 1500))
    ]


def test_a_term_is_painted_without_touching_the_rest():
    rows = painted((), ALWAYS, [1], (540, 720), available=True)
    rows = painted(rows, TERM, [1, 2], (840, 960), available=True)
    assert rows_in(rows, ALWAYS) == (WeeklyRange(1, 540, 720),)
    assert periods_of(rows) == (ALWAYS, TERM)
    assert beside(rows, TERM) == ((540, 720),)
    assert beside(rows, Period(date(2028, 1, 1))) == ((540, 720),)
    moved = with_period(rows, TERM, Period(date(2027, 3, 1), None))
    assert periods_of(moved) == (ALWAYS, Period(date(2027, 3, 1), None))
    assert len(moved) == len(rows)


def test_a_term_takes_over_and_hands_back():
    rows = painted((), ALWAYS, [1], (540, 720), available=True)
    rows = split_around(rows, ALWAYS, TERM)
    assert periods_of(rows) == (
        Period(None, date(2027, 1, 31)), TERM, Period(date(2027, 7, 1), None)
    )  # fmt: skip
    assert {(row.iso_weekday, row.start_minute, row.end_minute) for row in rows} == {(1, 540, 720)}
    assert beside(rows, TERM) == ()
    for_good = split_around(
        painted((), ALWAYS, [1], (540, 720), available=True), ALWAYS, Period(TERM.first_date)
    )
    assert periods_of(for_good) == (Period(None, date(2027, 1, 31)), Period(TERM.first_date))
    apart = split_around(rows, TERM, Period(date(2028, 1, 1)))
    assert TERM in periods_of(apart)


def test_terms_apart_do_not_meet():
    later = Period(date(2027, 9, 1), None)
    rows = painted((), TERM, [1], (540, 720), available=True)
    assert beside(rows, later) == ()
    assert beside(rows, Period(None, date(2027, 2, 1))) == ((540, 720),)


def test_the_range_under_a_minute_is_found_on_both_days():
    rows = painted((), ALWAYS, [7], (1320, 1500), available=True)
    assert range_at(rows, ALWAYS, 7, 1400) == (7, (1320, 1500))
    assert range_at(rows, ALWAYS, 1, 30) == (7, (1320, 1500))
    assert range_at(rows, ALWAYS, 1, 60) is None


@pytest.mark.parametrize(
    ("left", "right", "cut", "both"),
    [
        ([(0, 10)], [(3, 5)], ((0, 3), (5, 10)), ((3, 5),)),
        ([(0, 10)], [(10, 20)], ((0, 10),), ()),
        ([(0, 4), (4, 8)], [(2, 6), (7, 9)], ((0, 2), (6, 7)), ((2, 6), (7, 8))),
        ([], [(1, 2)], (), ()),
    ],
)
def test_sets_of_minutes(left, right, cut, both):
    assert without(left, right) == cut
    assert common(left, right) == both
    assert merged([*cut, *both]) == merged(left)
