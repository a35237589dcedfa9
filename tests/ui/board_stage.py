"""The day board without a server, and a hand that drags over it."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui import board_by_hand as hand
from tests.ui.conftest import SyncTasks
from tutordesk import errors
from tutordesk.services import (
    board,
    callers,
    notes,
    people,
    person_notes,
    series,
    sessions,
    students,
    tutors,
)
from tutordesk.services.board_rows import CallerRow
from tutordesk.services.rows import SessionPage, StudentRow
from tutordesk.ui.board import page as board_page
from tutordesk.ui.board.block import BoardSession
from tutordesk.ui.page import PageContext

Open = Callable[..., board_page.BoardPage]
LEFT, PLAIN = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def open_board(
    qtbot: QtBot,
    sync_tasks: SyncTasks,
    page_context: Callable[..., PageContext],
    monkeypatch: pytest.MonkeyPatch,
) -> Open:
    """Open the board on hand-made rows; ``plan`` may be a callable of the date."""
    monkeypatch.setattr(board_page, "utc_now", lambda: hand.NOW)

    def opened(
        plan: object = None, size: tuple[int, int] = (1064, 800), student: StudentRow | None = None
    ) -> board_page.BoardPage:
        sync_tasks.answers = {
            board.day: plan or hand.plan(),
            board.freshen: errors.Unreachable(),  # the heads keep what the plan says
            tutors.courses: (),
            students.enrollments_of: (),
            students.sessions_with: SessionPage((), 0, None),
            sessions.history: (),
            sessions.by_id: None,
            notes.of: (),
            people.find_students: (),
            board.fits: (),
            callers.about: CallerRow(),
            person_notes.of: (),
            series.of: (),
        } | sync_tasks.answers
        page = board_page.BoardPage(page_context(sync_tasks, role="desk", student=student))
        qtbot.addWidget(page)
        page.resize(*size)
        page.show()
        qtbot.waitUntil(lambda: page.settled and page.plan is not None)
        return page

    return opened


def shown(page: board_page.BoardPage) -> list[str]:
    """The names above the columns, in order."""
    return [one.tutor.display_name for one in page.view.columns]


def buttons(page: board_page.BoardPage, kind: type = BoardSession) -> list:
    """The buttons on the board."""
    return [one for one in page.view.body.findChildren(kind) if one.isVisible()]


def of(page: board_page.BoardPage, student: str) -> BoardSession:
    """The session of a student."""
    return next(one for one in buttons(page) if one.row.student_name == student)


class Hand:
    """A mouse on the button of a session."""

    def __init__(self, page: board_page.BoardPage, student: str) -> None:
        self.page, self.button = page, of(page, student)
        self.start = self.at = self.button.rect().center()

    def press(self) -> "Hand":
        QTest.mousePress(self.button, LEFT, PLAIN, self.start)
        return self

    def move(self, columns: int = 0, minutes: float = 0) -> "Hand":
        grid = self.page.view.body.grid
        by = QPoint(columns * grid.column_width, round(minutes * grid.pixels_per_hour / 60))
        self.at = self.start + by
        for share in (0.5, 1):
            QTest.mouseMove(self.button, self.start + by * share)
        return self

    def release(self) -> "Hand":
        QTest.mouseRelease(self.button, LEFT, PLAIN, self.at)
        return self

    @property
    def said(self) -> str:
        """What the outline says."""
        return self.page.view.drag.ghost.text
