"""The state machine of ``tests/data``: more and longer lives; ``TUTORDESK_SOAK_SCALE`` stretches it."""

import os
from pathlib import Path

import pytest

from tests.data.life.machine import drive
from tests.factories import TestDatabase

pytestmark = [pytest.mark.soak, pytest.mark.timeout(1200)]
SCALE = float(os.environ.get("TUTORDESK_SOAK_SCALE", "1"))


def test_many_lives_of_a_centre(database: TestDatabase, tmp_path: Path) -> None:
    drive(database, tmp_path, max(20, round(400 * SCALE)), steps=50)
