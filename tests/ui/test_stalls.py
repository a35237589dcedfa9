"""The window never stands still: every answer comes half a second late, on every page of every role."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from bench.wire import Tap
from pytestqt.qtbot import QtBot

from tests.factories import TestDatabase, TestPerson
from tests.ui.heartbeat import Gap, Heartbeat
from tests.ui.real_window import RealWindow, real_window
from tests.ui.walk_steps import FURTHER, WAIT_MS, turn_to, turn_to_role

LATE_S = 0.5
MOST_MS = 100.0
"""The longest the GUI thread may stand still, waiting or working."""
TELL = "TUTORDESK_STALLS"
"""Names a file for a walk made once more: it tells there where it stood still, and judges nothing."""
ROLES = ("admin", "student", "desk", "tutor")
"""In the order walked: each of two processes has a long walk and a short one."""


@pytest.fixture
def person(database: TestDatabase) -> TestPerson:
    """Somebody in every role: learns with eight tutors, teaches twenty students, sits at the desk, rules."""
    person = database.make_person(ROLES, "Lena Fischer")
    course = database.make_course("Algebra")
    for number in range(40):
        database.make_course(f"Course {number:02d}")
    tutors = [database.make_person(("tutor",), f"Tutor {number:02d}") for number in range(12)]
    students = [database.make_person(("student",), f"Student {number:02d}") for number in range(20)]
    for tutor in (person, *tutors):
        database.offer(tutor, course)
        database.open_always(tutor)
    day = datetime.now(UTC).replace(hour=6, minute=0, second=0, microsecond=0) + timedelta(days=1)

    def book(student: TestPerson, tutor: TestPerson, start: datetime) -> None:
        database.connect(student, "student").execute(
            "SELECT app.book_session(%s, %s, %s, %s)", [uuid4(), tutor.person_id, course, start]
        )

    for number, tutor in enumerate(tutors[:8]):
        book(person, tutor, day + timedelta(days=2, hours=number))
    for number, student in enumerate(students):
        book(student, person, day + timedelta(days=number % 7, hours=10 + number // 7))
    return person


@pytest.fixture
def wire(database: TestDatabase) -> Iterator[Tap]:
    with Tap(database.server.port) as tap:
        yield tap


@pytest.mark.walk
@pytest.mark.timeout(600)  # every round trip is half a second late, perhaps twice over
@pytest.mark.parametrize("role", ROLES)
def test_nothing_on_the_gui_thread_takes_long(
    role: str,
    database: TestDatabase,
    person: TestPerson,
    wire: Tap,
    qtbot: QtBot,
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> None:
    """Once through every page of a role, in a window as fresh as a person's.

    A busy machine makes one step or another slow; the program makes the same one slow each time. So where it
    stood still, a fresh program walks once more, and what stands still there again is ours.
    """
    with real_window(qtbot, tmp_path, f"127.0.0.1:{wire.port}/{database.name}") as window:
        slow = _Walk(window, qtbot).through(role, person, wire)
    if told := os.environ.get(TELL):
        Path(told).write_text(json.dumps(sorted({gap.doing for gap in slow})), "utf-8")
        return
    if slow:
        told = str(tmp_path / "again.json")
        walk = f"{__file__}::{request.node.name}"
        again = [sys.executable, "-m", "pytest", "-q", "-p", "no:randomly", walk]
        subprocess.run(again, env={**os.environ, TELL: told}, check=True, timeout=300, capture_output=True)
        repeated = set(json.loads(Path(told).read_text("utf-8")))
        slow = [gap for gap in slow if gap.doing in repeated]
    assert not slow, f"the window stood still: {slow}"


class _Walk:
    """What a person does in one window, and how long the window stood still meanwhile."""

    def __init__(self, window: RealWindow, qtbot: QtBot) -> None:
        self._window, self._qtbot = window, qtbot
        self._heart = Heartbeat(window.window)

    def through(self, role: str, person: TestPerson, wire: Tap) -> list[Gap]:
        """Every page of a role, and what is done there; the gaps that were too long."""
        window, qtbot = self._window, self._qtbot
        self._note(
            "loading ahead",
            lambda: qtbot.waitUntil(lambda: window.program.loaded_ahead, timeout=WAIT_MS),
        )
        wire.late_s = LATE_S if role == ROLES[0] else 0  # every role signs in alike
        self._note("signing in", lambda: window.sign_in(person))
        wire.late_s = LATE_S
        self._note(f"{role}: the role", lambda: turn_to_role(window, qtbot, role))
        for entry in window.shell.entries():
            where = f"{role}: {entry.key}"
            self._note(where, lambda key=entry.key: turn_to(window, qtbot, key))
            for doing, step in FURTHER.get(entry.key, {}).items():
                self._note(f"{where}, {doing}", lambda step=step: step(window, qtbot))
        for entry in window.shell.entries():
            self._note(f"{role}: {entry.key} again", lambda key=entry.key: turn_to(window, qtbot, key))
        self._heart.doing = "closing with work in flight"
        window.shell.set_role("student")
        window.shell.show_page("book")
        started = time.monotonic()
        window.window.close()
        assert time.monotonic() - started < 5
        return [gap for gap in self._heart.gaps if max(gap.waited, gap.worked) > MOST_MS]

    def _note(self, doing: str, step: Callable[[], object]) -> None:
        """One thing a person does is one turn of the event loop or several, never part of one."""
        self._heart.turn_to(doing)
        step()
        self._qtbot.waitUntil(lambda: self._heart.gaps[-1].doing == doing)
