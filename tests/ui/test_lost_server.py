"""The server stops and comes back, for real: what a person sees meanwhile, and that all returns by itself."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from PySide6.QtWidgets import QFrame, QLabel, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.factories import TestDatabase, TestPerson
from tests.ui.real_window import RealWindow, real_window
from tutordesk.db.embedded import PrivateServer
from tutordesk.ui.finder.view import TutorFinder
from tutordesk.ui.slots.buttons import SlotButton
from tutordesk.ui.status import OfflineBanner

BANNER_MS = 10_000
BACK_MS = 30_000
"""The longest rest between two tries, jitter included, and the reload after it."""
BOOK = "SELECT (app.book_session(%s, %s, %s, %s)).id"


class Centre:
    """A student with one session at a tutor who is always there."""

    def __init__(self, database: TestDatabase) -> None:
        self.database = database
        self.student = database.make_person(("student",), "Lena Fischer")
        self.tutor = database.make_person(("tutor",), "Tomáš Novák")
        self.course = database.make_course("Algebra")
        database.offer(self.tutor, self.course)
        database.open_always(self.tutor)
        database.admin().execute("UPDATE app.centre SET min_notice_minutes = 0, cancel_notice_minutes = 0")
        today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        self.first_start = today + timedelta(days=3, hours=9)

    def book(self, hours_later: int = 0) -> UUID:
        """Book as the student, from elsewhere."""
        session_id = uuid4()
        self.database.connect(self.student, "student").execute(
            BOOK,
            [session_id, self.tutor.person_id, self.course, self.first_start + timedelta(hours=hours_later)],
        )
        return session_id


@pytest.fixture
def centre(database: TestDatabase) -> Centre:
    return Centre(database)


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, database: TestDatabase, centre: Centre) -> Iterator[RealWindow]:
    with real_window(qtbot, tmp_path, f"127.0.0.1:{database.server.port}/{database.name}") as opened:
        opened.sign_in(centre.student)
        yield opened


def banner(window: RealWindow) -> QWidget:
    return window.shell.findChild(OfflineBanner)


def lose(server: PrivateServer, database: TestDatabase, window: RealWindow, qtbot: QtBot) -> None:
    """Stop the server and wait for the banner."""
    database.admin().execute("CHECKPOINT")  # the tests' server promises less than a real one
    server.halt()
    qtbot.waitUntil(banner(window).isVisible, timeout=BANNER_MS)


def test_what_was_read_stays_readable_and_returns_by_itself(
    server: PrivateServer, database: TestDatabase, centre: Centre, window: RealWindow, qtbot: QtBot
) -> None:
    session = f"session-{centre.book()}"
    window.shell.show_page("classes")
    window.shown(session, QFrame)
    window.shown(f"{session}-details").click()
    cancel = window.shown("cancel-session")
    assert cancel.isEnabled()
    try:
        lose(server, database, window, qtbot)
        assert window.find(session, QFrame) is not None
        assert window.shown("as-of", QLabel).text().startswith("as of ")
        assert window.shown("connection-state", QLabel).text() == "No connection"
        assert not cancel.isEnabled()
        assert "does not answer" in cancel.toolTip()
        window.shell.show_page("tutors")  # a page opened only now has nothing to show, and says so
        page = window.shell.findChild(TutorFinder).parentWidget()
        qtbot.waitUntil(page.isVisible)
    finally:
        server.resume()
    qtbot.waitUntil(lambda: not banner(window).isVisible(), timeout=BACK_MS)
    window.shell.show_page("classes")
    later = centre.book(hours_later=2)
    window.shown(f"session-{later}", QFrame, BACK_MS)
    assert window.shown("connection-state", QLabel).text() == "Connected"
    qtbot.waitUntil(window.shown("cancel-session").isEnabled)


def test_a_booking_begun_waits_for_the_server(
    server: PrivateServer, database: TestDatabase, centre: Centre, window: RealWindow, qtbot: QtBot
) -> None:
    window.shell.show_page("book", tutor_id=centre.tutor.person_id, course_id=centre.course)
    qtbot.waitUntil(lambda: bool(window.window.findChildren(SlotButton)), timeout=BANNER_MS)
    free = [one for one in window.window.findChildren(SlotButton) if one.isVisible() and one.isEnabled()]
    free[-1].click()
    book = window.shown("book-session")
    qtbot.waitUntil(book.isEnabled)
    wish = window.shown("special-requirements", QPlainTextEdit)
    wish.setPlainText("Large print, please.")
    try:
        lose(server, database, window, qtbot)
        assert not book.isEnabled()
    finally:
        server.resume()
    qtbot.waitUntil(lambda: not banner(window).isVisible(), timeout=BACK_MS)
    qtbot.waitUntil(book.isEnabled, timeout=BACK_MS)
    assert wish.toPlainText() == "Large print, please."
    book.click()

    def booked() -> list[Any]:
        return database.admin().execute("SELECT requirements FROM app.session").fetchall()

    qtbot.waitUntil(lambda: bool(booked()), timeout=BACK_MS)
    assert booked() == [("Large print, please.",)]
    assert _sees(centre.student, database) == 1


def _sees(student: TestPerson, database: TestDatabase) -> int:
    row = database.connect(student, "student").execute("SELECT count(*) FROM app.session").fetchone()
    assert row is not None
    return int(row[0])
