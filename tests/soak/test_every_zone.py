"""Slots in every zone that changes its clocks within two years, not only in those that differ."""

import os
import random
from datetime import UTC, datetime, timedelta

import pytest

from tests.data.clock_cases import around_the_clock, changes, schedule_around
from tests.data.slots_world import World
from tests.data.test_slots_clocks import compare
from tests.factories import TestDatabase

pytestmark = [pytest.mark.soak, pytest.mark.timeout(1200)]
SCALE = float(os.environ.get("TUTORDESK_SOAK_SCALE", "1"))


def test_every_change_in_every_zone(database: TestDatabase) -> None:
    world = World(database)
    rng = random.Random(7)
    found = [change for zone in changes(world.admin, datetime.now(UTC)).values() for change in zone]
    assert len(found) > 500
    for change in rng.sample(found, min(len(found), max(10, round(len(found) * SCALE)))):
        schedule = around_the_clock(45) if rng.random() < 0.2 else schedule_around(change, rng)
        at = change.at + timedelta(hours=rng.choice([-48, -24, 0, 6]))
        centre_zone = rng.choice(["UTC", change.zone, "Asia/Kolkata"])
        compare(world, schedule, change, centre_zone, rng.choice([15, 30, 60, 90]), at)
        world.forget_walls()
