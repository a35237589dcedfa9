"""The race for one slot, and a busy centre for a while: nobody in two places, nothing lost, nothing twice."""

import pytest

from tests.data.race_drivers import Mix, race_for_one_slot
from tests.factories import TestDatabase

pytestmark = pytest.mark.alone


def test_two_hundred_want_the_same_slot(database: TestDatabase) -> None:
    race_for_one_slot(database, people=200, rounds=5)


def test_eight_clients_book_move_and_cancel(database: TestDatabase) -> None:
    mix = Mix(database, clients=8, seed=1)
    mix.run(10_000)
    mix.check()
    refused = {code for client in mix.clients for code in client.refused}
    assert {"23P01", "TD005", "TD009", "TD013"} <= refused  # they did meet
