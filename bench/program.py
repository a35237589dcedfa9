"""The real program in this process, offscreen, signed in as a tutor who looks at next week's Schedule."""

import os
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg

from bench.centre import PASSWORD
from tutordesk.db import schema

PATIENCE_S = 30.0
BEAT_MS = 2


def make_tutor(admin: psycopg.Connection[Any], roles: tuple[str, ...] = ("tutor",)) -> tuple[UUID, str, UUID]:
    """Make a tutor with a login, open around the clock, who offers a course of half an hour."""
    tutor_id, subject_id, course_id = uuid4(), uuid4(), uuid4()
    verifier = schema.scram_verifier(admin, PASSWORD)
    row = admin.execute(
        "SELECT (p).login FROM app.create_person(%s, %s, 'Bench Tutor', %s, 'UTC') p",
        [tutor_id, list(roles), verifier],
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


def this_monday() -> date:
    """The Monday of the tutor's week: they live in UTC."""
    today = datetime.now(UTC).date()
    return today - timedelta(days=today.weekday())


class Window:
    """The program; conditions are looked at after every event."""

    def __init__(self, folder: Path, server: str, login: str) -> None:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        from PySide6.QtCore import QEventLoop, QTimer

        from tutordesk import app
        from tutordesk.settings import SettingsFile

        self._more_events = QEventLoop.ProcessEventsFlag.WaitForMoreEvents
        self._application = app.QApplication.instance() or app.make_application()
        settings = SettingsFile(folder / "settings.json")
        settings.remember(language="en", theme="light")
        self.program = app.Program(settings, app.ServerConnector(), server=server)
        self._beat = QTimer(self.program)  # wakes the loop up, so that conditions are looked at
        self._beat.start(BEAT_MS)
        self.program.start()
        self.program.window.resize(1280, 860)
        self.wait(lambda: self.program.loaded_ahead)
        form = self.program.sign_in.form
        form.login.setText(login)
        form.password.setText(PASSWORD)
        form.button.click()
        self.wait(lambda: self.program.shell is not None)
        self.program.shell.show_page("schedule")
        self.wait(lambda: self.named("calendar-next") is not None)
        self.named("calendar-next").click()

    def named(self, identifier: str) -> Any:
        """Return the button on screen with that identifier, or None."""
        from PySide6.QtWidgets import QAbstractButton

        for each in self.program.window.findChildren(QAbstractButton):
            if each.accessibleIdentifier() == identifier and each.isVisible():
                return each
        return None

    def paint(self) -> None:
        """Paint everything now."""
        self.program.window.repaint()
        self._application.processEvents()

    def wait(self, condition: Callable[[], bool]) -> None:
        """Let the program run until a condition holds."""
        deadline = time.perf_counter() + PATIENCE_S
        while not condition():
            if time.perf_counter() > deadline:
                raise TimeoutError("the window did not get there")
            self._application.processEvents(self._more_events)

    def rest(self, seconds: float) -> None:
        """Let the program run for a while."""
        quiet_from = time.perf_counter()
        self.wait(lambda: time.perf_counter() - quiet_from > seconds)

    def end(self) -> None:
        """Close as a person does."""
        self.program.window.close()
