"""The answer to a change of many sessions is really lost: the page finds out what holds, and offers Undo.

The line is cut after the server has committed. What each page does with every answer it then gets, its own
tests say.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from bench.wire import Tap
from psycopg.types.json import Jsonb
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from tests.factories import TestDatabase
from tests.ui.real_window import RealWindow, real_window
from tutordesk.ui.absence.dialog import AbsenceDialog
from tutordesk.ui.board.page import BoardPage
from tutordesk.ui.series.move_dialog import MoveSeriesDialog
from tutordesk.ui.sessions.page import SessionsPage

WAIT_MS = 20_000
BOOK_SERIES = "SELECT count(*) FROM app.book_series(%s, %s, %s, %s, 1, %s, '', NULL)"
STATES = "SELECT status, lower(during) FROM app.session WHERE id = ANY (%s) ORDER BY lower(during)"


class Centre:
    """A student with a series of three at a tutor who is always there, and the desk behind a wire."""

    def __init__(self, database: TestDatabase, tap: Tap) -> None:
        self.database, self.tap = database, tap
        self.admin = database.admin()
        self.desk = database.make_person(("desk",), "Dora Desk")
        self.tutor = database.make_person(("tutor",), "Amelia Novák")
        student = database.make_person(("student",), "Lena Fischer")
        course = database.make_course("Algebra")
        database.offer(self.tutor, course)
        database.open_always(self.tutor)
        today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        self.starts = [today + timedelta(days=3 + 7 * n, hours=9) for n in range(3)]
        self.ids = [uuid4() for _start in self.starts]
        items = [
            {"session_id": str(one), "starts_at": at.isoformat(), "passes": False}
            for one, at in zip(self.ids, self.starts, strict=True)
        ]
        who = [uuid4(), student.person_id, self.tutor.person_id, course]
        database.connect(self.desk, "desk").execute(BOOK_SERIES, [*who, Jsonb(items)])

    def lose_answer(self, function: bytes) -> None:
        """What calls this function is committed, and nobody hears of it."""
        self.tap.cut_after(function, b"COMMIT")

    def statuses(self) -> list[str]:
        return [status for status, _start in self._states()]

    def stands(self) -> bool:
        """Whether everything is as it was booked."""
        return self._states() == [("scheduled", start) for start in self.starts]

    def _states(self) -> list[tuple[Any, ...]]:
        return self.admin.execute(STATES, [self.ids]).fetchall()

    def writes(self, kind: str) -> int:
        """How often something was done, all sessions together."""
        row = self.admin.execute("SELECT count(*) FROM app.session_event WHERE kind = %s", [kind]).fetchone()
        assert row is not None
        return int(row[0])


@pytest.fixture
def centre(database: TestDatabase) -> Iterator[Centre]:
    with Tap(database.server.port) as tap:
        yield Centre(database, tap)


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, centre: Centre) -> Iterator[RealWindow]:
    with real_window(qtbot, tmp_path, f"127.0.0.1:{centre.tap.port}/{centre.database.name}") as opened:
        opened.sign_in(centre.desk)
        yield opened


def open_board(window: RealWindow, centre: Centre, qtbot: QtBot, session_id: UUID) -> BoardPage:
    window.shell.show_page("board", session_id=session_id, starts_at=centre.starts[0])
    page = window.shell.page
    assert isinstance(page, BoardPage)
    qtbot.waitUntil(lambda: page.settled and page.plan is not None, timeout=WAIT_MS)
    return page


def take_back(window: RealWindow, centre: Centre, qtbot: QtBot) -> None:
    assert centre.tap.was_cut.is_set()
    window.shown("undo").click()
    qtbot.waitUntil(centre.stands, timeout=WAIT_MS)


def test_this_and_following(window: RealWindow, centre: Centre, qtbot: QtBot) -> None:
    part = open_board(window, centre, qtbot, centre.ids[0]).desk_details.series
    qtbot.waitUntil(lambda: len(part.rows) == 3 and part.following.isEnabled(), timeout=WAIT_MS)
    part.following.click()
    part.reason.setText("Moves away")
    centre.lose_answer(b"change_sessions")
    part.question.yes.click()
    window.shown("undo", timeout=WAIT_MS)
    assert window.shell.notices.text == "3 sessions cancelled"
    assert centre.statuses() == ["cancelled"] * 3
    take_back(window, centre, qtbot)
    assert centre.writes("cancelled") == 3


def test_a_series_that_moves(window: RealWindow, centre: Centre, qtbot: QtBot) -> None:
    part = open_board(window, centre, qtbot, centre.ids[0]).desk_details.series
    qtbot.waitUntil(lambda: len(part.rows) == 3 and part.move_series.isEnabled(), timeout=WAIT_MS)
    part.move_series.click()
    dialog = window.window.findChild(MoveSeriesDialog)
    qtbot.waitUntil(lambda: len(dialog.dates.rows) == 3, timeout=WAIT_MS)
    dialog.bar.time.setText("20:30")
    dialog.bar.time.editingFinished.emit()
    qtbot.waitUntil(dialog.act.isEnabled, timeout=WAIT_MS)
    centre.lose_answer(b"change_sessions")
    dialog.act.click()
    window.shown("undo", timeout=WAIT_MS)
    assert window.shell.notices.text == "3 sessions moved"
    assert not centre.stands()
    take_back(window, centre, qtbot)
    assert centre.writes("moved") == 3


def test_many_sessions_cancelled(window: RealWindow, centre: Centre, qtbot: QtBot) -> None:
    window.shell.show_page("sessions", text="Lena")
    page = window.shell.page
    assert isinstance(page, SessionsPage)
    qtbot.waitUntil(lambda: page.model.rowCount() == 3, timeout=WAIT_MS)
    page.table.selectAll()
    page.cancel_picked()
    dialog = page.dialog
    assert dialog is not None
    dialog.reason.setText("Flood")
    qtbot.waitUntil(dialog.confirm.isEnabled, timeout=WAIT_MS)
    centre.lose_answer(b"change_sessions")
    dialog.confirm.click()
    qtbot.waitUntil(lambda: dialog.is_done, timeout=WAIT_MS)
    assert centre.statuses() == ["cancelled"] * 3
    take_back(window, centre, qtbot)
    assert centre.writes("cancelled") == 3


def test_a_table_whose_line_is_in_doubt(
    window: RealWindow, centre: Centre, qtbot: QtBot, tmp_path: Path
) -> None:
    window.shell.show_page("sessions", text="Lena")
    page = window.shell.page
    assert isinstance(page, SessionsPage)
    qtbot.waitUntil(lambda: page.model.rowCount() == 3, timeout=WAIT_MS)
    saved = tmp_path / "sessions.csv"

    def save() -> None:
        page.save.click()
        dialog = page.findChild(QFileDialog)
        assert dialog is not None
        dialog.fileSelected.emit(str(saved))
        dialog.reject()
        qtbot.waitUntil(
            lambda: page.findChild(QFileDialog) is None and page.save.isEnabled(), timeout=WAIT_MS
        )

    centre.lose_answer(b"note_export")
    save()
    assert centre.tap.was_cut.is_set()
    assert window.shell.notices.text == "sessions.csv could not be saved."
    assert not list(tmp_path.glob("sessions.*"))
    qtbot.waitUntil(lambda: page.writes_allowed, timeout=WAIT_MS)
    save()
    assert window.shell.notices.text == "Saved as sessions.csv"
    assert len(saved.read_text("utf-8-sig").splitlines()) == 4
    noted = centre.admin.execute("SELECT after FROM app.audit_event WHERE kind = 'exported'").fetchall()
    assert noted == [({"sessions": 3},)] * 2  # it tells too much rather than too little


def test_an_absence(window: RealWindow, centre: Centre, qtbot: QtBot) -> None:
    open_board(window, centre, qtbot, centre.ids[0]).tools.away.open(centre.tutor.person_id)
    dialog = window.window.findChild(AbsenceDialog)
    dialog.bar.kind.segment("dates").click()  # a week from today
    qtbot.waitUntil(lambda: len(dialog.decisions.rows) == 1, timeout=WAIT_MS)
    dialog.decisions.rows[0].choose("cancel")
    dialog.reason.setText("Flu")
    qtbot.waitUntil(dialog.apply.isEnabled, timeout=WAIT_MS)
    centre.lose_answer(b"settle_absence")
    dialog.apply.click()
    qtbot.waitUntil(lambda: dialog.stack.currentWidget() is dialog.calls, timeout=WAIT_MS)
    assert centre.statuses() == ["cancelled", "scheduled", "scheduled"]
    take_back(window, centre, qtbot)
    closed = centre.admin.execute("SELECT count(*) FROM app.availability_override").fetchone()
    assert closed == (0,)  # the hours are open again


def test_an_absence_that_only_closes_hours(window: RealWindow, centre: Centre, qtbot: QtBot) -> None:
    open_board(window, centre, qtbot, centre.ids[0]).tools.away.open(centre.tutor.person_id)
    dialog = window.window.findChild(AbsenceDialog)
    dialog.bar.kind.segment("dates").click()
    dialog.bar.first.show_day(dialog.bar.first.day + timedelta(days=40))  # after the last session
    qtbot.waitUntil(dialog.apply.isEnabled, timeout=WAIT_MS)
    assert dialog.decisions.rows == []
    centre.lose_answer(b"settle_absence")
    dialog.apply.click()
    qtbot.waitUntil(lambda: dialog.stack.currentWidget() is dialog.calls, timeout=WAIT_MS)
    closed = "SELECT count(*) FROM app.availability_override"
    assert centre.admin.execute(closed).fetchone() != (0,)
    take_back(window, centre, qtbot)
    qtbot.waitUntil(lambda: centre.admin.execute(closed).fetchone() == (0,), timeout=WAIT_MS)
