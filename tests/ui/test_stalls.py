"""The window never stands still: every answer comes half a second late, on every page of every role."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

import pytest
from bench.wire import Tap
from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QAbstractButton, QFrame, QLineEdit, QListView
from pytestqt.qtbot import QtBot

from tests.factories import TestDatabase, TestPerson
from tests.ui.real_window import RealWindow, real_window
from tutordesk.ui.paged_table import LineTable
from tutordesk.ui.slots.buttons import SlotButton

LATE_S = 0.5
WAIT_MS = 20_000
MOST_MS = 100.0
"""The longest the GUI thread may stand still, waiting or working."""
BEAT_MS = 5
TELL = "TUTORDESK_STALLS"
"""Names a file for a walk made once more: it tells there where it stood still, and judges nothing."""
ROLES = ("admin", "student", "desk", "tutor")
"""In the order walked: each of two processes has a long walk and a short one."""


class Gap(NamedTuple):
    """What the GUI thread did between two beats, in milliseconds; ``waited`` is neither work nor queueing."""

    waited: float
    worked: float
    doing: str


class Heartbeat(QObject):
    """A timer of the GUI thread that notes its gaps.

    Linux tells how long this thread was ready and got no processor, which other programs cause: that is left
    out, and so is the same of the thread that loads modules ahead, which holds Python's lock meanwhile.
    Elsewhere it counts as waiting.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.gaps: list[Gap] = []
        self.doing = ""
        self._last = _clocks_ms()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start(BEAT_MS)

    def turn_to(self, doing: str) -> None:
        """What a person does next is a turn of its own, not one with what was done just before."""
        self._beat()
        self.doing = doing

    def _beat(self) -> None:
        now = _clocks_ms()
        passed, worked, queued = (max(0.0, new - old) for new, old in zip(now, self._last, strict=True))
        self.gaps.append(Gap(passed - worked - queued, worked, self.doing))
        self._last = now


def _clocks_ms() -> tuple[float, float, float]:
    """The clock on the wall, this thread's work, and the queueing for a processor."""
    loading = [one.native_id for one in threading.enumerate() if one.name == "background"]
    queued_ns = sum(_queued_ns(one) for one in (threading.get_native_id(), *loading))
    return time.perf_counter() * 1e3, time.thread_time() * 1e3, queued_ns / 1e6


def _queued_ns(thread: int | None) -> int:
    try:
        return int(Path(f"/proc/self/task/{thread}/schedstat").read_text("ascii").split()[1])
    except OSError:  # not Linux, or the thread has ended
        return 0


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
        self._note(f"{role}: the role", lambda: _turn_to_role(window, qtbot, role))
        for entry in window.shell.entries():
            where = f"{role}: {entry.key}"
            self._note(where, lambda key=entry.key: _turn_to(window, qtbot, key))
            for doing, step in FURTHER.get(entry.key, {}).items():
                self._note(f"{where}, {doing}", lambda step=step: step(window, qtbot))
        for entry in window.shell.entries():
            self._note(f"{role}: {entry.key} again", lambda key=entry.key: _turn_to(window, qtbot, key))
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


def _turn_to_role(window: RealWindow, qtbot: QtBot, role: str) -> None:
    window.shell.switch_role(role)
    _settle(window, qtbot)


def _turn_to(window: RealWindow, qtbot: QtBot, key: str) -> None:
    window.shown(f"page-{key}", QAbstractButton).click()
    qtbot.waitUntil(lambda: window.shell.page_key == key)
    _settle(window, qtbot)


def _settle(window: RealWindow, qtbot: QtBot) -> None:
    """Wait until the page shown has all it asked for."""

    def settled() -> bool:
        page = window.shell.page
        return page is not None and page.isVisible() and page.settled

    qtbot.waitUntil(settled, timeout=WAIT_MS)


# --- what a person does on a page, beside looking at it ----------------------------------------------------
def _unfold(window: RealWindow, qtbot: QtBot) -> None:
    card = next(
        one
        for one in window.window.findChildren(QFrame)
        if one.accessibleIdentifier().startswith("session-") and one.isVisible()
    )
    card.toggle.click()
    _settle(window, qtbot)


def _search(window: RealWindow, qtbot: QtBot) -> None:
    found = window.shown("tutors", QListView, WAIT_MS)
    qtbot.waitUntil(lambda: found.model().rowCount() >= 12, timeout=WAIT_MS)
    search = window.shown("search-tutors", QLineEdit)
    qtbot.keyClicks(search, "tutor 07", delay=40)
    qtbot.waitUntil(lambda: found.model().rowCount() == 1, timeout=WAIT_MS)
    _settle(window, qtbot)


def _filter(window: RealWindow, qtbot: QtBot) -> None:
    window.shown("filters").click()
    _settle(window, qtbot)


def _pick(window: RealWindow, qtbot: QtBot) -> None:
    found = window.shown("tutors", QListView)
    found.setCurrentIndex(found.model().index(found.model().rowCount() - 1, 0))
    qtbot.waitUntil(lambda: _slots(window) != [], timeout=WAIT_MS)
    _slots(window)[0].click()
    _settle(window, qtbot)


def _slots(window: RealWindow) -> list[SlotButton]:
    return [one for one in window.window.findChildren(SlotButton) if one.isVisible()]


def _read(window: RealWindow, qtbot: QtBot) -> None:
    found = window.shown("tutors", QListView, WAIT_MS)
    found.setCurrentIndex(found.model().index(3, 0))
    window.shown("see-free-times", timeout=WAIT_MS)
    _settle(window, qtbot)


def _look_at_session(window: RealWindow, qtbot: QtBot) -> None:
    window.shell.show_page("schedule", on_date=datetime.now(UTC).date() + timedelta(days=7))
    _settle(window, qtbot)
    _session_shown(window, qtbot).click()
    _settle(window, qtbot)


def _session_shown(window: RealWindow, qtbot: QtBot) -> QAbstractButton:
    sessions: list[QAbstractButton] = []

    def found() -> bool:
        sessions[:] = [
            one
            for one in window.window.findChildren(QAbstractButton)
            if one.accessibleIdentifier().startswith("session-") and one.isVisible()
        ]
        return sessions != []

    qtbot.waitUntil(found, timeout=WAIT_MS)
    return sessions[0]


def _another_student(window: RealWindow, qtbot: QtBot) -> None:
    found = window.shown("own-students", QListView, WAIT_MS)
    qtbot.waitUntil(lambda: found.model().rowCount() >= 20, timeout=WAIT_MS)
    found.setCurrentIndex(found.model().index(5, 0))
    _settle(window, qtbot)


def _own_courses(window: RealWindow, qtbot: QtBot) -> None:
    window.shell.page.show_courses()
    _settle(window, qtbot)


def _choose_student(window: RealWindow, qtbot: QtBot) -> None:
    found = window.shown("students", QListView, WAIT_MS)
    found.setCurrentIndex(found.model().index(0, 0))
    window.shown("book-for-student").click()
    window.shown("tutors", QListView, WAIT_MS)
    _settle(window, qtbot)


def _another_person(window: RealWindow, qtbot: QtBot) -> None:
    found = window.shown("people", QListView, WAIT_MS)
    qtbot.waitUntil(lambda: found.model().rowCount() >= 20, timeout=WAIT_MS)
    found.setCurrentIndex(found.model().index(1, 0))
    _settle(window, qtbot)


def _edit_person(window: RealWindow, qtbot: QtBot) -> None:
    found = window.shown("people", QListView)
    rows = [found.model().index(row, 0) for row in range(found.model().rowCount())]
    found.setCurrentIndex(next(one for one in rows if one.data().startswith("Student")))
    _settle(window, qtbot)
    window.shown("edit-person").click()
    window.shown("cancel-edit-person").click()
    _settle(window, qtbot)


def _new_person(window: RealWindow, qtbot: QtBot) -> None:
    window.shown("new-person").click()
    window.shown("cancel-new-person").click()
    _settle(window, qtbot)


def _begin_closure(window: RealWindow, qtbot: QtBot) -> None:
    window.shown("add-closure").click()


def _type_closure(window: RealWindow, qtbot: QtBot) -> None:
    page = window.shell.page
    day = page.today + timedelta(days=3)
    page.closures.form.first.show_day(day)
    page.closures.form.last.show_day(day)


def _close_a_day(window: RealWindow, qtbot: QtBot) -> None:
    window.shown("closure-save").click()
    window.shown("impact-panel", QFrame, WAIT_MS)
    _settle(window, qtbot)


def _keep_the_day(window: RealWindow, qtbot: QtBot) -> None:
    window.shown("impact-back").click()
    window.shell.page.discard()


def _look_at_board(window: RealWindow, qtbot: QtBot) -> None:
    """The busiest day, a session's details, then the list and back."""
    window.shell.show_page("board", on_date=datetime.now(UTC).date() + timedelta(days=3))
    _settle(window, qtbot)
    _session_shown(window, qtbot).click()
    _settle(window, qtbot)


def _as_list(window: RealWindow, qtbot: QtBot) -> None:
    for mode in ("list", "board"):
        window.shell.page.bar.modes.segment(mode).click()
        _settle(window, qtbot)


def _across(window: RealWindow, qtbot: QtBot) -> None:
    bar = window.shell.page.view.scroller.horizontalScrollBar()
    bar.setValue(bar.maximum())
    _settle(window, qtbot)


def _read_course(window: RealWindow, qtbot: QtBot) -> None:
    found = window.shown("courses", QListView, WAIT_MS)
    found.setCurrentIndex(found.model().index(0, 0))
    window.shown("add-offer")
    _settle(window, qtbot)


def _line_table(window: RealWindow) -> LineTable:
    return next(one for one in window.window.findChildren(LineTable) if one.isVisible())


def _read_line(window: RealWindow, qtbot: QtBot) -> None:
    """The first line of the table of the page."""
    _line_table(window).pick(0)
    _settle(window, qtbot)


def _open_line(window: RealWindow, qtbot: QtBot) -> None:
    table = _line_table(window)
    table.opened.emit(table.model().index(0, 0))
    _settle(window, qtbot)


FURTHER: dict[str, dict[str, Callable[[RealWindow, QtBot], None]]] = {
    "classes": {"details": _unfold},
    "book": {"searching": _search, "free slots": _pick, "filters": _filter},
    "tutors": {"a profile": _read},
    "schedule": {"details": _look_at_session},
    "students": {"another": _another_student, "courses": _own_courses},
    "people": {"another": _another_person, "the form": _edit_person, "a new one": _new_person},
    "courses": {"a course": _read_course},
    "centre": {
        "the form of a closure": _begin_closure,
        "its days": _type_closure,
        "a closure": _close_a_day,
        "no closure": _keep_the_day,
    },
    "board": {"details": _look_at_board, "list": _as_list, "across": _across},
    "sessions": {"a line": _read_line, "details": _open_line},
    "history": {"a line": _read_line, "an entry": _open_line},
    "book_for": {"the student": _choose_student, "free slots": _pick},
}
