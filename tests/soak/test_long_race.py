"""The races of ``tests/data``, long: ``TUTORDESK_SOAK_SCALE`` (1.0) stretches or shortens them."""

import os

import pytest

from tests.data.race_drivers import Mix, race_for_one_slot
from tests.factories import TestDatabase

pytestmark = [pytest.mark.soak, pytest.mark.timeout(1200)]
SCALE = float(os.environ.get("TUTORDESK_SOAK_SCALE", "1"))


def test_two_hundred_want_the_same_slot_again_and_again(database: TestDatabase) -> None:
    race_for_one_slot(database, people=200, rounds=max(1, round(20 * SCALE)))


def test_a_long_day_of_eight_clients(database: TestDatabase) -> None:
    mix = Mix(database, clients=8, seed=2)
    mix.run(max(800, round(100_000 * SCALE)))
    mix.check()
