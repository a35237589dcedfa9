"""Days and weeks in zones whose clocks change: by an hour, by half an hour, at midnight, by a whole day."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutordesk.domain.week import Day, Week, day_start, local_date

ZONES = [
    "Europe/Vienna",
    "America/New_York",
    "Australia/Lord_Howe",
    "America/Havana",
    "Asia/Beirut",
    "Africa/Cairo",
    "Pacific/Apia",
    "Africa/Casablanca",
    "America/St_Johns",
    "UTC",
]


@pytest.mark.parametrize(
    ("zone", "on_date", "minutes"),
    [
        ("Europe/Vienna", date(2026, 3, 29), 1380),
        ("Europe/Vienna", date(2026, 10, 25), 1500),
        ("Europe/Vienna", date(2026, 11, 23), 1440),
        ("America/New_York", date(2026, 3, 8), 1380),
        ("America/New_York", date(2026, 11, 1), 1500),
        ("Australia/Lord_Howe", date(2026, 4, 5), 1470),
        ("Australia/Lord_Howe", date(2026, 10, 4), 1410),
        ("America/Havana", date(2026, 3, 8), 1380),
        ("America/Havana", date(2025, 11, 2), 1500),
        ("Pacific/Apia", date(2011, 12, 30), 0),
    ],
)
def test_a_day_is_as_long_as_its_clock_says(zone: str, on_date: date, minutes: int) -> None:
    assert Day(on_date, zone).minutes == minutes


def test_where_midnight_is_skipped_the_day_starts_at_the_change() -> None:
    start = day_start(date(2026, 3, 8), "America/Havana")
    assert start == datetime(2026, 3, 8, 5, tzinfo=UTC)
    assert start.astimezone(ZoneInfo("America/Havana")).hour == 1


def test_a_midnight_inside_a_gap_is_found_to_the_minute() -> None:
    # Toronto 1919: 23:30 was followed by 00:30 of the next day.
    start = day_start(date(1919, 3, 31), "America/Toronto")
    wall = start.astimezone(ZoneInfo("America/Toronto"))
    assert (wall.day, wall.hour, wall.minute) == (31, 0, 30)


def test_where_midnight_is_repeated_the_day_starts_with_the_first_pass() -> None:
    assert day_start(date(2025, 11, 2), "America/Havana") == datetime(2025, 11, 2, 4, tzinfo=UTC)


@given(
    zone=st.sampled_from(ZONES),
    on_date=st.dates(date(2008, 1, 1), date(2030, 1, 1)),
)
def test_days_tile_the_time_line(zone: str, on_date: date) -> None:
    day = Day(on_date, zone)
    following = Day(on_date + timedelta(days=1), zone)
    assert day.ends_at == following.starts_at
    assert day.starts_at <= day.ends_at
    if day.minutes:
        assert local_date(day.starts_at, zone) == on_date
        assert day.contains(day.starts_at)
    assert not day.contains(day.ends_at)


@given(zone=st.sampled_from(ZONES), on_date=st.dates(date(2024, 1, 1), date(2029, 1, 1)))
def test_hour_marks_are_the_full_hours_a_clock_shows(zone: str, on_date: date) -> None:
    day = Day(on_date, zone)
    here = ZoneInfo(zone)
    shown = []
    instant = day.starts_at
    while instant < day.ends_at:  # an independent walk, minute by minute
        wall = instant.astimezone(here)
        if wall.minute == 0:
            shown.append((day.minute_of(instant), wall.hour))
        instant += timedelta(minutes=1)
    assert [(mark.minute, mark.hour) for mark in day.hour_marks()] == shown


def test_both_passes_of_a_repeated_hour_are_marked() -> None:
    marks = Day(date(2026, 10, 25), "Europe/Vienna").hour_marks()
    assert [mark.hour for mark in marks[:5]] == [0, 1, 2, 2, 3]
    assert [mark.repeated for mark in marks[:5]] == [False, False, True, True, False]
    assert len(marks) == 25


def test_a_skipped_hour_has_no_mark() -> None:
    day = Day(date(2026, 3, 29), "Europe/Vienna")
    assert [mark.hour for mark in day.hour_marks()[:4]] == [0, 1, 3, 4]
    (change,) = day.clock_changes()
    assert (change.minute, change.shift_minutes) == (120, 60)


def test_half_an_hour_on_lord_howe() -> None:
    day = Day(date(2026, 10, 4), "Australia/Lord_Howe")
    (change,) = day.clock_changes()
    assert (change.minute, change.shift_minutes) == (120, 30)
    assert [(mark.minute, mark.hour) for mark in day.hour_marks()[1:4]] == [(60, 1), (150, 3), (210, 4)]


def test_a_change_at_midnight_belongs_to_the_day_it_starts() -> None:
    assert [c.shift_minutes for c in Day(date(2026, 3, 8), "America/Havana").clock_changes()] == [60]
    assert Day(date(2026, 3, 7), "America/Havana").clock_changes() == ()


@pytest.mark.parametrize(("first_weekday", "first"), [(1, 23), (7, 22), (6, 21)])
def test_the_week_starts_where_people_start_it(first_weekday: int, first: int) -> None:
    week = Week.containing(date(2026, 11, 25), "Europe/Vienna", first_weekday=first_weekday)
    assert week.first_date == date(2026, 11, first)
    assert len(week.days) == 7
    assert week.last_date == date(2026, 11, first + 6)


def test_next_and_previous_are_inverse_and_adjacent() -> None:
    week = Week.containing(date(2026, 10, 25), "Europe/Vienna")
    assert week.next().previous() == week
    assert week.ends_at == week.next().starts_at
    assert (week.ends_at - week.starts_at) == timedelta(days=7, hours=1)
    assert week.minutes == 1500


def test_fewer_days_start_on_the_day_asked_for() -> None:
    week = Week.containing(date(2026, 11, 25), "Europe/Vienna", day_count=3)
    assert (week.first_date, week.last_date) == (date(2026, 11, 25), date(2026, 11, 27))
    assert week.next().first_date == date(2026, 11, 28)


def test_a_range_over_midnight_is_clipped_to_each_day() -> None:
    day = Day(date(2026, 11, 23), "Europe/Vienna")
    starts_at = datetime(2026, 11, 23, 22, 30, tzinfo=UTC)  # 23:30 in Vienna
    ends_at = starts_at + timedelta(hours=1)
    assert day.clip(starts_at, ends_at) == (1410, 1440)
    assert Day(date(2026, 11, 24), "Europe/Vienna").clip(starts_at, ends_at) == (0, 30)
    assert Day(date(2026, 11, 25), "Europe/Vienna").clip(starts_at, ends_at) is None


def test_an_instant_is_found_in_its_day() -> None:
    week = Week.containing(date(2026, 11, 25), "Europe/Vienna")
    assert week.index_of(datetime(2026, 11, 23, 22, 59, tzinfo=UTC)) == 0
    assert week.index_of(datetime(2026, 11, 23, 23, 0, tzinfo=UTC)) == 1
    assert week.index_of(week.ends_at) is None
