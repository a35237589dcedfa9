"""The one-folder program: built here, it signs in and books under a screen of its own."""

import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from tests.e2e.centre import slot_id
from tests.e2e.conftest import bus, demo, open_window, signed_in
from tests.e2e.test_student_story import STUDENT, free_slots, pick_course, pick_tutor

__all__ = ["bus", "demo", "open_window", "signed_in"]

pytestmark = [pytest.mark.soak, pytest.mark.timeout(900)]

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def frozen() -> Path:
    subprocess.run([sys.executable, "packaging/build.py"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return ROOT / "dist" / "tutordesk" / "tutordesk"


def test_frozen_program_carries_what_it_needs(frozen):
    inside = frozen.parent / "_internal"
    spanish = "resources/locale/es/LC_MESSAGES/tutordesk.mo"
    for wanted in ("alembic/cluster.sql", "alembic/code", "resources/icons", spanish):
        assert (inside / "tutordesk" / wanted).exists(), wanted
    assert (inside / "tzdata" / "zoneinfo" / "Europe" / "Vienna").exists()
    assert list(inside.glob("fontpkg_inter/**/*.ttf"))


def test_frozen_program_makes_a_database(frozen, server):
    made = subprocess.run(
        [str(frozen), "db", "init", "--admin-url", server.admin_url(), "--database", "frozen_centre",
         "--centre", "Frozen", "--zone", "Europe/Vienna", "--admin-name", "First Admin"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    with psycopg.connect(server.admin_url("frozen_centre")) as connection:
        assert connection.execute("SELECT name FROM app.centre").fetchone() == ("Frozen",)


def test_frozen_program_signs_in_and_books(frozen, signed_in, demo, monkeypatch):
    person = demo.named(STUDENT)
    monkeypatch.setenv("TUTORDESK_PROGRAM", str(frozen))
    window = signed_in(person, name="frozen")
    pick_tutor(window)
    pick_course(window)
    starts = free_slots(window)[-1]
    window.press(id=slot_id(starts))
    button = window.find("Book session")
    window.wait_until(lambda: button.enabled)
    button.press()
    window.wait_gone(id=slot_id(starts), role=["check box", "push button", "toggle button"])
    with psycopg.connect(demo.admin_url) as connection:
        booked = connection.execute(
            "SELECT count(*) FROM app.session s JOIN app.person p ON p.id = s.student_id"
            " WHERE p.display_name = %s AND lower(s.during) = %s AND s.status = 'scheduled'",
            [STUDENT, starts],
        ).fetchone()
    assert booked == (1,)
