"""PostgreSQL 17, the oldest supported: the heart of ``tests/data`` once more, on a server of its own.

The whole folder runs on 17 in ``tests/soak``; by hand: ``TUTORDESK_TEST_PG=17 pytest tests/data``.
"""

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from tests.conftest import SERVER_VERSION
from tutordesk.db.embedded import PrivateServer

ROOT = Path(__file__).resolve().parents[2]
#: Setting up and upgrading, rights, attacks, and each verb of the road from search to cancelled lesson.
SELECTED = (
    "tests/data/test_server_17.py::test_the_server_is_the_one_asked_for",
    "tests/migrations/test_catalog.py",
    "tests/migrations/test_revisions.py::test_up_down_and_up_again_with_data",
    "tests/data/test_check.py::test_a_database_with_an_administrator_is_as_it_should_be",
    "tests/data/test_attacker.py::test_every_attack_is_refused_and_changes_nothing",
    "tests/data/test_attacker.py::test_every_road_to_read_leads_to_own_rows_only",
    "tests/data/test_matrix.py::test_everything_in_the_schema_is_listed",
    "tests/data/test_matrix.py::test_each_role_reads_exactly_its_rows",
    "tests/data/test_booking_life.py::test_what_is_shown_is_what_may_be_done",
    "tests/data/test_booking_retries.py",
    "tests/data/test_undo.py::test_every_status_is_taken_back_even_where_life_knows_no_way",
    "tests/data/test_news.py::test_each_side_is_told_what_the_other_did",
    "tests/data/test_services.py",
    "tests/data/test_search.py::test_words_in_a_profile_are_found",
    "tests/data/test_search.py::test_a_misspelt_subject_still_finds_who_teaches_it",
    "tests/data/test_feed.py::test_what_changed_between_first_contact_and_listening_is_told",
    "tests/data/test_slots.py::test_reasons_of_a_week",
    "tests/data/test_slots.py::test_next_free_is_the_first_of_free_slots",
)


def run_on_17(*paths: str, timeout: float) -> None:
    """Run these tests in a process of their own, on PostgreSQL 17."""
    command = [sys.executable, "-m", "pytest", "-q", "-m", "not soak", "--timeout", "300", *paths]
    ours = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    run = subprocess.run(
        command, cwd=ROOT, env={**ours, "TUTORDESK_TEST_PG": "17"}, check=False, timeout=timeout,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout[-20_000:]
    assert " passed" in run.stdout


def test_the_server_is_the_one_asked_for(server: PrivateServer) -> None:
    with psycopg.connect(server.admin_url()) as connection:
        assert str(connection.info.server_version // 10000) == SERVER_VERSION


@pytest.mark.long
def test_the_heart_of_it_runs_on_17() -> None:
    run_on_17(*SELECTED, timeout=280)
