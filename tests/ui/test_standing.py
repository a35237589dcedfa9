"""Somebody's account is closed or loses a role while their window is open: it says so, and shows no more."""

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit
from pytestqt import exceptions
from pytestqt.qtbot import QtBot

from tests.factories import TestDatabase, TestPerson
from tests.ui.conftest import ME, SyncTasks
from tests.ui.real_window import RealWindow, real_window
from tutordesk import errors
from tutordesk.services import people
from tutordesk.ui.live import Live
from tutordesk.ui.standing import Standing

SOON_MS = 15_000


# --- asking ---
class World:
    """A standing with its answers by hand, and what it told."""

    def __init__(self) -> None:
        self.me = replace(ME, roles=("student", "desk"))
        self.tasks = SyncTasks({people.me: lambda: self.me})
        self.live = Live()
        self.told: list[object] = []
        self.standing = Standing(self.me, self.tasks, self.live)
        self.standing.changed.connect(self.told.append)
        self.standing.signed_out.connect(lambda: self.told.append("out"))

    def answer(self, *answers: object) -> None:
        """What the server says to each question in turn."""
        left = list(answers)

        def say() -> object:
            said = left.pop(0)
            if isinstance(said, Exception):
                raise said
            return said

        self.tasks.answers[people.me] = say


@pytest.fixture
def world(qapp) -> World:
    return World()


def test_asked_again_when_the_server_lets_nobody_in_any_more(world: World):
    """An account is closed between the loss of the connection, when it was still open, and the next try."""
    world.live.report_lost()
    assert world.told == []
    world.answer(errors.SignInRefused())
    world.live.report_refused()
    assert world.told == ["out"]


def test_nothing_is_told_while_nothing_changed(world: World):
    world.live.changed.emit(frozenset({"session"}))
    assert world.tasks.calls == []
    world.live.changed.emit(frozenset({"person"}))
    assert len(world.tasks.calls) == 1
    assert world.told == []


def test_a_lost_role_is_found_out_in_another_one(world: World):
    now = replace(world.me, roles=("desk",))
    world.answer(errors.NotAllowed(), now)
    world.standing.ask()
    assert world.told == [now]


def test_who_is_nobody_in_every_role_is_signed_out(world: World):
    world.answer(*[errors.NotActive()] * 4)
    world.standing.ask()
    assert world.told == ["out"]


def test_a_refused_sign_in_is_believed_at_once(world: World):
    world.answer(errors.SignInRefused())
    world.live.lost.emit()
    assert world.told == ["out"]


def test_a_server_that_is_away_says_nothing_about_anybody(world: World):
    world.answer(errors.Unreachable(), world.me)
    world.live.lost.emit()
    assert world.told == []
    world.live.resynced.emit()
    assert len(world.tasks.calls) == 2, "its return asks again"


def test_a_refusal_anywhere_is_a_doubt(world: World):
    world.tasks.answers["a:page"] = errors.NotAllowed()
    world.tasks.run("a:page", failed=lambda _error: None)
    assert len(world.tasks.called(people.me)) == 1


# --- for real ---
@pytest.fixture
def person(database: TestDatabase) -> TestPerson:
    return database.make_person(("student", "desk"), "Lena Fischer")


@pytest.fixture
def admin(database: TestDatabase) -> TestPerson:
    return database.make_person(("admin",), "Daniel Brandt")


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, database: TestDatabase, person: TestPerson) -> Iterator[RealWindow]:
    with real_window(qtbot, tmp_path, f"127.0.0.1:{database.server.port}/{database.name}") as opened:
        opened.sign_in(person)
        opened.shell.set_role("desk", page_key="people")
        opened.shown("search-people", QLineEdit)
        qtbot.waitUntil(lambda: opened.shell.page.settled, timeout=SOON_MS)
        yield opened


def test_deactivated_while_signed_in(
    qtbot: QtBot, window: RealWindow, database: TestDatabase, admin: TestPerson, person: TestPerson
):
    database.connect(admin, "admin").execute("SELECT app.set_active(%s, false)", [person.person_id])
    qtbot.waitUntil(lambda: window.program.sign_in is not None, timeout=SOON_MS)
    assert "You were signed out" in window.program.sign_in.form.fault.text()
    assert window.program.shell is None
    assert window.find("search-people", QLineEdit) is None


def test_a_role_taken_away_takes_its_pages_along(
    qtbot: QtBot, window: RealWindow, database: TestDatabase, admin: TestPerson, person: TestPerson
):
    database.connect(admin, "admin").execute("SELECT app.set_roles(%s, ARRAY['student'])", [person.person_id])
    qtbot.waitUntil(lambda: window.shell.role == "student", timeout=SOON_MS)
    assert window.shell.notices.text == "You no longer act as Front desk here."
    assert {entry.key for entry in window.shell.entries()} == {"classes", "book", "tutors", "preferences"}
    assert window.find("role") is None, "nothing is left to switch"
    assert window.find("search-people", QLineEdit) is None
    qtbot.waitUntil(lambda: window.shell.page is not None and window.shell.page.settled, timeout=SOON_MS)


def test_a_role_won_can_be_switched_to_and_the_page_stays(
    qtbot: QtBot, window: RealWindow, database: TestDatabase, admin: TestPerson, person: TestPerson
):
    page = window.shell.page
    database.connect(admin, "admin").execute(
        "SELECT app.set_roles(%s, ARRAY['student', 'tutor', 'desk'])", [person.person_id]
    )
    qtbot.waitUntil(lambda: "Tutor" in window.shell.notices.text, timeout=SOON_MS)
    assert window.shell.page is page
    window.shell.switch_role("tutor")
    qtbot.waitUntil(lambda: window.shell.page_key == "schedule", timeout=SOON_MS)


def test_the_window_hears_on_in_the_role_that_is_left(
    qtbot: QtBot, window: RealWindow, database: TestDatabase, admin: TestPerson, person: TestPerson
):
    database.connect(admin, "admin").execute("SELECT app.set_roles(%s, ARRAY['student'])", [person.person_id])
    qtbot.waitUntil(lambda: window.shell.role == "student", timeout=SOON_MS)
    heard: list[frozenset[str]] = []
    window.shell._live.changed.connect(heard.append)
    for name in ("Chess", "Go"):  # one tick a second: a late commit in another's second waits for the next
        database.make_course(name)
        with contextlib.suppress(exceptions.TimeoutError):
            qtbot.waitUntil(lambda: any("course" in topics for topics in heard), timeout=SOON_MS // 2)
            break
    assert any("course" in topics for topics in heard)
