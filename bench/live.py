"""How soon another window shows a booking: from the call to the repaint of an open Schedule, when quiet."""

import os
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg

from bench.centre import PASSWORD, Student
from bench.figures import Figure, percentile
from tutordesk.db.embedded import PrivateServer

SAMPLES = 20
QUIET_S = 2.5
"""A window asks once more 1.2 s after a tick, and at most once a second: later than both it is quiet."""
PATIENCE_S = 30.0
BEAT_MS = 5
BOOK = "SELECT (app.book_session(%s, %s, %s, %s)).id"


def figures(student: Student, server: PrivateServer, database: str) -> list[Figure]:
    """Open a tutor's window offscreen, book from another connection, and watch the calendar."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with psycopg.connect(server.admin_url(database), autocommit=True) as admin:
        tutor_id, login, course_id = _make_tutor(admin)
    with tempfile.TemporaryDirectory() as folder, psycopg.connect(student.url, autocommit=True) as other:
        other.execute("SET ROLE td_student")
        window = _Window(Path(folder), f"127.0.0.1:{server.port}/{database}", login)
        try:
            taken = [window.until_shown(other, tutor_id, course_id, number) for number in range(SAMPLES + 1)]
        finally:
            window.end()
    name = "click to repaint in another window, when quiet (p95)"
    return [Figure(name, percentile(taken[1:], 95), "ms", "<= 150.0")]


def _make_tutor(admin: psycopg.Connection[Any]) -> tuple[UUID, str, UUID]:
    """Make a tutor with a login, open around the clock, who offers a course of half an hour."""
    from tutordesk.db import schema

    tutor_id, subject_id, course_id = uuid4(), uuid4(), uuid4()
    verifier = schema.scram_verifier(admin, PASSWORD)
    row = admin.execute(
        "SELECT (p).login FROM app.create_person(%s, ARRAY['tutor'], 'Bench Tutor', %s, 'UTC') p",
        [tutor_id, verifier],
    ).fetchone()
    assert row is not None
    admin.execute("UPDATE app.person SET must_change_password = false WHERE id = %s", [tutor_id])
    admin.execute(
        "UPDATE app.tutor SET listed = true, slot_step_minutes = 15 WHERE person_id = %s", [tutor_id]
    )
    admin.execute("INSERT INTO app.subject (id, name) VALUES (%s, %s)", [subject_id, f"Bench {subject_id}"])
    admin.execute(
        "INSERT INTO app.course (id, subject_id, name, session_minutes) VALUES (%s, %s, 'Bench', 30)",
        [course_id, subject_id],
    )
    admin.execute(
        "INSERT INTO app.tutor_course (tutor_id, course_id, price) VALUES (%s, %s, 30)", [tutor_id, course_id]
    )
    admin.execute(
        "INSERT INTO app.availability_rule (tutor_id, iso_weekday, start_minute, end_minute)"
        " SELECT %s, day, 0, 1440 FROM generate_series(1, 7) AS day",
        [tutor_id],
    )
    return tutor_id, row[0], course_id


class _Window:
    """The real program in this process, signed in as the tutor, the Schedule open at next week."""

    def __init__(self, folder: Path, server: str, login: str) -> None:
        from PySide6.QtCore import QEventLoop, QTimer

        from tutordesk import app
        from tutordesk.settings import SettingsFile

        self._more_events = QEventLoop.ProcessEventsFlag.WaitForMoreEvents
        self._application = app.QApplication.instance() or app.make_application()
        settings = SettingsFile(folder / "settings.json")
        settings.remember(language="en", theme="light")
        self._program = app.Program(settings, app.ServerConnector(), server=server)
        self._beat = QTimer(self._program)  # wakes the loop up, so that conditions are looked at
        self._beat.start(BEAT_MS)
        self._program.start()
        self._program.window.resize(1280, 860)
        self._wait(lambda: self._program.loaded_ahead)
        form = self._program.sign_in.form
        form.login.setText(login)
        form.password.setText(PASSWORD)
        form.button.click()
        self._wait(lambda: self._program.shell is not None)
        self._program.shell.show_page("schedule")
        self._wait(lambda: self._named("calendar-next") is not None)
        self._named("calendar-next").click()
        monday = datetime.now(UTC).date() - timedelta(days=datetime.now(UTC).weekday())
        self._first = datetime(monday.year, monday.month, monday.day, 8, tzinfo=UTC) + timedelta(days=7)

    def until_shown(
        self, other: psycopg.Connection[Any], tutor_id: UUID, course_id: UUID, number: int
    ) -> float:
        """Book the number-th start of that week after a quiet moment; return milliseconds to its repaint."""
        quiet_from = time.perf_counter()
        self._wait(lambda: time.perf_counter() - quiet_from > QUIET_S)
        session_id = uuid4()
        starts_at = self._first + timedelta(days=number % 5, minutes=30 * (number // 5))
        started = time.perf_counter()
        other.execute(BOOK, [session_id, tutor_id, course_id, starts_at])
        self._wait(lambda: self._named(f"session-{session_id}") is not None)
        self._program.window.repaint()
        self._application.processEvents()
        return (time.perf_counter() - started) * 1000

    def end(self) -> None:
        """Close as a person does."""
        self._program.window.close()

    def _named(self, identifier: str) -> Any:
        from PySide6.QtWidgets import QAbstractButton

        for each in self._program.window.findChildren(QAbstractButton):
            if each.accessibleIdentifier() == identifier and each.isVisible():
                return each
        return None

    def _wait(self, condition: Callable[[], bool]) -> None:
        deadline = time.perf_counter() + PATIENCE_S
        while not condition():
            if time.perf_counter() > deadline:
                raise TimeoutError("the window did not get there")
            self._application.processEvents(self._more_events)
