"""The state machine of ``tests/data``, ten times as long; ``TUTORDESK_SOAK_SCALE`` stretches it."""

import os

import pytest

from tests.data.life_machine import drive
from tests.factories import TestDatabase

pytestmark = [pytest.mark.soak, pytest.mark.timeout(1200)]
SCALE = float(os.environ.get("TUTORDESK_SOAK_SCALE", "1"))


def test_many_lives_of_a_centre(database: TestDatabase) -> None:
    drive(database, max(20, round(600 * SCALE)))
