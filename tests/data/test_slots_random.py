"""Random schedules: explanations cover and agree with free slots, and booking agrees with both."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.data.clock_reference import Busy, Closure, Override, Rule, Schedule
from tests.data.slots_world import World, check_cover, instant_of, minute_of, refusal
from tests.factories import TestDatabase

ZONES = ["UTC", "Europe/Prague", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia"]
CODES = {
    "no_hours": "TD003",
    "closed_day": "TD003",
    "closure": "TD003",
    "notice": "TD007",
    "horizon": "TD008",
    "own_session": "23P01",
    "booked": "23P01",
    "break": "23P01",
}
BOOK = "SELECT app.book_session(%s, %s, %s, %s)"

quarters = st.integers(0, 95).map(lambda n: n * 15)
lengths = st.sampled_from([15, 30, 60, 90, 240, 600, 1440])
offsets = st.integers(-1, 5)


@st.composite
def schedules(draw: st.DrawFn) -> Schedule:
    """Anything a tutor of the coming week may have; sessions lie on quarters of an hour from now."""
    today = datetime.now(UTC).date()
    now = minute_of(datetime.now(UTC)) // 15 * 15

    def span() -> tuple[int, int]:
        start = draw(quarters)
        return start, start + draw(lengths)

    def some(most: int) -> range:
        return range(draw(st.integers(0, most)))

    def busy(slot: int) -> Busy:
        start = now + slot * 1440 + draw(st.integers(0, 80)) * 15
        end = start + draw(st.sampled_from([15, 30, 60]))
        return Busy(start, end, end + draw(st.sampled_from([0, 15, 30])))

    return Schedule(
        rules=[Rule(draw(st.integers(1, 7)), *span()) for _ in some(8)],
        overrides=[
            Override(today + timedelta(days=draw(offsets)), draw(st.booleans()), *span()) for _ in some(4)
        ],
        closures=[
            Closure(today + timedelta(days=first), today + timedelta(days=first + draw(st.integers(0, 2))))
            for first in (draw(offsets) for _ in some(1))
        ],
        step=draw(st.sampled_from([10, 15, 30, 45, 60])),
        notice=draw(st.sampled_from([0, 60, 1440])),
        pause=draw(st.sampled_from([0, 10, 30])),
        horizon_days=draw(st.sampled_from([2, 60])),
        taught=[busy(slot) for slot in some(3)],
        elsewhere=[busy(3 + slot) for slot in some(1)],
        own=[busy(slot) for slot in some(3)],
    )


@pytest.fixture
def world(database: TestDatabase) -> World:
    return World(database)


def pick(rows: list[Any], spread: int) -> list[Any]:
    """One row of every reason, and one of the free ones."""
    by_reason: dict[str, list[Any]] = {}
    for row in rows:
        by_reason.setdefault(row[3], []).append(row)
    return [group[spread % len(group)] for group in by_reason.values()]


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    schedule=schedules(),
    zone=st.sampled_from(ZONES),
    centre_zone=st.sampled_from(ZONES),
    spread=st.integers(0, 999),
)
@pytest.mark.long
def test_what_is_called_free_can_be_booked_and_nothing_else(
    world: World, schedule: Schedule, zone: str, centre_zone: str, spread: int
) -> None:
    world.set_schedule(schedule, zone, centre_zone)
    now = datetime.now(UTC)
    start = instant_of(minute_of(now) - spread % 1440)
    until = start + timedelta(days=6)
    rows = world.explain(start, until, 60, now)
    check_cover(rows, start, until)
    assert [row[0] for row in rows if row[2]] == world.free(start, until, 60, now)
    soon = timedelta(minutes=2)  # the server's clock walks over such an edge meanwhile
    for starts_at, ends_at, _free, reason, params in pick(rows, spread):
        edge = now + timedelta(minutes=schedule.notice)
        if abs(starts_at - edge) < soon or starts_at == start:  # or a start before the span
            continue
        if reason == "horizon" and datetime.fromisoformat(params["opens_at"]) < now + soon:
            continue
        args = [uuid4(), world.tutor.person_id, world.course, starts_at]
        assert refusal(world.as_student, BOOK, args) == CODES.get(reason, ""), (reason, starts_at)
        if ends_at - starts_at > timedelta(minutes=1):
            args = [uuid4(), world.tutor.person_id, world.course, starts_at + timedelta(seconds=7)]
            assert refusal(world.as_student, BOOK, args) == "TD003", "off the grid"
