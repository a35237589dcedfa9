"""Slots around every change of the clocks of the next two years, against the minute-by-minute reference."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from tests.data.clock_cases import Change, around_the_clock, changes, different_changes, schedule_around
from tests.data.clock_reference import Rule, Schedule, verdicts
from tests.data.slots_world import World, check_cover, instant_of, minute_of
from tests.factories import TestDatabase


def compare(
    world: World, schedule: Schedule, change: Change, centre_zone: str, minutes: int, at: datetime
) -> None:
    """Free slots and explanations over three days around a change equal the reference's."""
    middle = change.at.replace(second=0, microsecond=0)
    start, until = middle - timedelta(hours=30), middle + timedelta(hours=42)
    world.set_schedule(schedule, change.zone, centre_zone)
    first, last = minute_of(start), minute_of(until)
    expected = verdicts(
        schedule,
        world.wall(change.zone, first, last),
        world.wall(centre_zone, first, last),
        first,
        last,
        minutes,
        minute_of(at),
    )
    label = (change, centre_zone, minutes, at, schedule)
    free = world.free(start, until, minutes, at)
    assert free == [instant_of(m) for m, why in expected.items() if not why], label
    rows = world.explain(start, until, minutes, at)
    check_cover(rows, start, until)
    assert [row[0] for row in rows if row[2]] == free, label
    grid = {minute_of(row[0]): row[3] for row in rows if row[3] not in ("no_hours", "closed_day", "closure")}
    assert grid == expected, label


@pytest.mark.long
def test_every_change_of_the_clocks_of_the_next_two_years(database: TestDatabase) -> None:
    world = World(database)
    rng = random.Random(20261122)
    found = list(different_changes(changes(world.admin, datetime.now(UTC))))
    assert len(found) > 50
    assert {c.new - c.old for c in found} >= {60, -60, 30, -30}
    for change in found:
        around = change.at - timedelta(days=2)
        compare(world, around_the_clock(rng.choice([45, 60, 90])), change, "UTC", 60, around)
        compare(  # one draw of each; tests/soak compares every change of every zone
            world,
            schedule_around(change, rng),
            change,
            rng.choice(["UTC", change.zone, "Asia/Kolkata"]),
            rng.choice([15, 30, 60, 90]),
            change.at.replace(second=0, microsecond=0) + timedelta(hours=rng.choice([-48, -24, 0, 6])),
        )
        world.forget_walls()


def test_a_skipped_hour_does_not_exist_and_a_repeated_one_is_open_twice(database: TestDatabase) -> None:
    world = World(database)
    world.hours((60, 240))
    world.terms(timezone="Europe/Prague")
    by_zone = changes(world.admin, datetime.now(UTC))["Europe/Prague"]
    lost = next(c for c in by_zone if c.new > c.old)
    again = next(c for c in by_zone if c.new < c.old)
    # 01:00-04:00 on the wall is two hours long in spring and four in autumn
    spring = world.free(lost.at - timedelta(hours=2), lost.at + timedelta(hours=6))
    assert spring == [lost.at + timedelta(minutes=m) for m in (-60, -30, 0)]
    autumn = world.free(again.at - timedelta(hours=3), again.at + timedelta(hours=6))
    assert autumn == [again.at + timedelta(minutes=m) for m in range(-120, 61, 30)]
    for start in (again.at - timedelta(hours=1), again.at):  # 02:00, twice
        assert start in autumn


def test_zones_that_change_at_midnight(database: TestDatabase) -> None:
    world = World(database)
    by_zone = changes(world.admin, datetime.now(UTC))
    for zone in ("Africa/Cairo", "Asia/Beirut", "America/Havana", "America/Santiago", "Atlantic/Azores"):
        for change in by_zone[zone][:2]:
            for step in (45, 90):
                compare(world, around_the_clock(step), change, zone, 45, change.at - timedelta(days=2))
            evening = Schedule(rules=[Rule(day, 1320, 1500) for day in range(1, 8)], step=20)
            compare(world, evening, change, zone, 40, change.at - timedelta(days=2))
        world.forget_walls()
