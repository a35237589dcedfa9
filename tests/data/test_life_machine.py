"""Sixty random lives of a small centre, thirty steps each; ten times as many in ``tests/soak``."""

import pytest

from tests.data.life_machine import drive
from tests.factories import TestDatabase


@pytest.mark.long
def test_a_centre_lives_as_its_oracle_says(database: TestDatabase) -> None:
    drive(database, 60)
