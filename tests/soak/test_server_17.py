"""Everything that ``tests/data`` and ``tests/migrations`` ask, on PostgreSQL 17."""

import pytest

from tests.data.test_server_17 import run_on_17

pytestmark = [pytest.mark.soak, pytest.mark.timeout(1200)]


def test_all_of_it_runs_on_17() -> None:
    itself = "tests/data/test_server_17.py::test_the_heart_of_it_runs_on_17"
    run_on_17(
        "tests/data", "tests/migrations", "--deselect", itself, "-n", "2", "--dist", "worksteal", timeout=1100
    )
