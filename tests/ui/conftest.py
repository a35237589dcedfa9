"""A window without a server: synchronous tasks that answer from a dictionary, and a ready page context."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tutordesk import i18n
from tutordesk.services.rows import CentreRow, MeRow, StudentRow
from tutordesk.settings import SettingsFile
from tutordesk.ui import theme
from tutordesk.ui.desk.call import DeskCall
from tutordesk.ui.live import Live
from tutordesk.ui.notices import NoticeBar
from tutordesk.ui.page import PageContext
from tutordesk.ui.tasks import Done, Failed, Task, Tasks, Verb

PATIENCE_MS = 20_000
CENTRE = CentreRow(
    name="Lernhaus Wien",
    timezone="Europe/Vienna",
    currency="EUR",
    phone="+43 1 234 56 78",
    opening_hours="Mon–Fri 8:00–19:00",
    slot_step_minutes=15,
    min_notice_minutes=120,
    break_minutes=0,
    horizon_days=60,
    cancel_notice_minutes=1440,
    max_open_sessions=10,
    enrollment_required=False,
)
ME = MeRow(
    person_id=UUID(int=1),
    login="s10423417",
    display_name="Lena Fischer",
    timezone="Europe/Vienna",
    locale="en",
    roles=("student",),
    must_change_password=False,
    centre=CENTRE,
)


class SyncTasks(Tasks):
    """``Tasks`` that answer at once from ``answers``: verb -> result, exception or callable(**keywords).

    A verb may be keyed by the function itself or by its ``"module:function"`` string. With ``hold=True``
    answers wait for ``release()``, so that a test can look at what is shown meanwhile. ``calls`` records all.
    """

    def __init__(self, answers: Mapping[Verb, Any] | None = None, *, hold: bool = False) -> None:
        super().__init__()
        self.answers: dict[Verb, Any] = dict(answers or {})
        self.calls: list[tuple[Verb, dict[str, Any]]] = []
        self.hold = hold
        self._held: list[Callable[[], None]] = []

    def run(
        self,
        verb: Verb,
        *,
        done: Done | None = None,
        failed: Failed | None = None,
        role: str | None = None,
        **kw: Any,
    ) -> Task:
        task = Task(self, verb, done, failed)
        self._live[task.token] = task
        self.calls.append((verb, kw))
        if self.hold:
            self._held.append(lambda: self._answer(task, kw))
        else:
            self._answer(task, kw)
        return task

    def release(self) -> None:
        """Give the answers that were held back, oldest first."""
        held, self._held = self._held, []
        for answer in held:
            answer()

    def called(self, verb: Verb) -> list[dict[str, Any]]:
        """Return the keywords of every call of ``verb``."""
        return [kw for name, kw in self.calls if _key(name) == _key(verb)]

    def _answer(self, task: Task, kw: dict[str, Any]) -> None:
        known = {_key(verb): answer for verb, answer in self.answers.items()}
        result, error = known[_key(task.verb)], None
        try:
            if callable(result) and not isinstance(result, type):
                result = result(**kw)
            elif isinstance(result, Exception):
                error = result
        except Exception as raised:  # noqa: BLE001  # as the real pool does
            error = raised
        self._on_finished(task, result, error)


def _key(verb: Verb) -> str:
    return verb if isinstance(verb, str) else f"{verb.__module__}:{verb.__qualname__}"


@pytest.fixture
def qtbot(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> QtBot:
    """Waits for a condition as long as a busy machine may need, where a test says no other time."""
    for wait in ("waitUntil", "waitSignal"):
        monkeypatch.setattr(qtbot, wait, partial(getattr(qtbot, wait), timeout=PATIENCE_MS))
    return qtbot


@pytest.fixture(scope="session")
def qapp(qapp: QApplication) -> QApplication:
    """The one application, dressed."""
    theme.install(qapp, "light")
    return qapp


@pytest.fixture(autouse=True)
def _plain_language(qapp: QApplication) -> Iterator[None]:
    i18n.set_language("en")
    yield
    i18n.set_language("en")
    if theme.name() != "light":
        theme.use("light")


@pytest.fixture(autouse=True)
def _no_button_held_down(qapp: QApplication) -> Iterator[None]:
    """A press that no release follows would hold up all that waits for the hand, in the tests after it."""
    yield
    held = QApplication.mouseButtons()
    for button in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton):
        if held & button:
            QTest.mouseRelease(QWidget(), button)
    assert held == Qt.MouseButton.NoButton, f"{held} is still held down"


@pytest.fixture(params=["light", "dark"])
def either_theme(request: pytest.FixtureRequest, qapp: QApplication) -> str:
    """The test runs once in each theme."""
    theme.use(request.param)
    return str(request.param)


@pytest.fixture
def sync_tasks(qapp: QApplication) -> SyncTasks:
    """Tasks without a thread; fill ``answers``."""
    return SyncTasks()


@pytest.fixture
def page_context(qtbot: Any, tmp_path: Path) -> Callable[..., PageContext]:
    """A factory of contexts: ``page_context(tasks, role="student", student=None, roles=(...))``.

    Navigation is recorded in ``context.navigate.visits``.
    """

    def make(
        tasks: Tasks | None = None,
        *,
        role: str = "student",
        roles: tuple[str, ...] | None = None,
        student: StudentRow | None = None,
        me: MeRow = ME,
    ) -> PageContext:
        bar = NoticeBar()
        qtbot.addWidget(bar)
        visits: list[tuple[str, dict[str, Any]]] = []

        def navigate(page_key: str, **target: Any) -> None:
            visits.append((page_key, target))

        navigate.visits = visits  # type: ignore[attr-defined]
        call = DeskCall()
        if student is not None:
            call.begin(student)
        return PageContext(
            tasks=tasks or SyncTasks(),
            me=replace(me, roles=roles or (role,)),
            role=role,
            live=Live(),
            notices=bar,
            settings=SettingsFile(tmp_path / "settings.json"),
            navigate=navigate,
            call=call,
        )

    return make
