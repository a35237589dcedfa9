"""Sixty random lives of a small centre, thirty steps each; more of them, and longer, in the soak."""

from pathlib import Path

import pytest

from tests.data.life.machine import drive
from tests.factories import TestDatabase


@pytest.mark.long
def test_a_centre_lives_as_its_oracle_says(database: TestDatabase, tmp_path: Path) -> None:
    drive(database, tmp_path, 60)
