"""Availability on a real server: hours saved with a session moved, a booking in between, another window."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.factories import TestDatabase, TestPerson
from tests.ui.real_window import RealWindow, real_window
from tutordesk.ui.hours.page import AvailabilityPage

WAIT_MS = 15_000


class Centre:
    """A tutor open around the clock, a student, and the day on which they meet."""

    def __init__(self, database: TestDatabase) -> None:
        self.database = database
        self.tutor = database.make_person(("tutor",), "Amelia Novák")
        self.student = database.make_person(("student",), "Noah Weber")
        self.course = database.make_course("Algebra")
        database.offer(self.tutor, self.course)
        database.open_always(self.tutor)
        self.start = datetime.now(UTC).replace(hour=9, minute=0, second=0, microsecond=0) + timedelta(days=3)

    def book(self, hour: int) -> UUID:
        session_id = uuid4()
        self.database.connect(self.student, "student").execute(
            "SELECT app.book_session(%s, %s, %s, %s)",
            [session_id, self.tutor.person_id, self.course, self.start.replace(hour=hour)],
        )
        return session_id

    def ask(self, query: str, *values: Any) -> Any:
        row = self.database.admin().execute(query, values).fetchone()  # type: ignore[arg-type]  # literals below
        assert row is not None
        return row[0]


@pytest.fixture
def centre(database: TestDatabase) -> Centre:
    return Centre(database)


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, centre: Centre) -> Iterator[RealWindow]:
    address = f"127.0.0.1:{centre.database.server.port}/{centre.database.name}"
    with real_window(qtbot, tmp_path, address) as opened:
        yield opened


def open_page(qtbot: QtBot, window: RealWindow, tutor: TestPerson) -> AvailabilityPage:
    window.sign_in(tutor)
    window.shell.show_page("availability")
    page = window.shell.page
    assert isinstance(page, AvailabilityPage)
    qtbot.waitUntil(lambda: page.draft is not None, timeout=WAIT_MS)
    page.turns.finish()
    return page


def empty_day(qtbot: QtBot, page: AvailabilityPage, day: int) -> None:
    page.editor.table.select_cells([day], (0, 1440))
    qtbot.keyClick(page.editor.table, Qt.Key.Key_Delete)


def save(qtbot: QtBot, page: AvailabilityPage, count: int) -> None:
    page.header.save.click()
    qtbot.waitUntil(lambda: page.impact is not None and len(page.impact.rows) == count, timeout=WAIT_MS)


def test_hours_and_decisions_are_saved_together(qtbot: QtBot, window: RealWindow, centre: Centre):
    session_id = centre.book(9)
    page = open_page(qtbot, window, centre.tutor)
    empty_day(qtbot, page, centre.start.isoweekday())
    save(qtbot, page, 1)
    row = page.impact.rows[0]
    assert row.row.session.student_name == "Noah Weber"
    row.choice.segment("move").click()
    row.note.setText("See you a day later")
    wanted = row.starts_at
    page.impact.save.click()
    qtbot.waitUntil(lambda: not page.draft.dirty, timeout=WAIT_MS)
    assert centre.ask("SELECT lower(during) FROM app.session WHERE id = %s", session_id) == wanted
    assert centre.ask(
        "SELECT count(*) FROM app.availability_rule WHERE tutor_id = %s", centre.tutor.person_id
    ) == 6  # fmt: skip
    assert window.shell.notices.text.startswith("Your hours are saved")
    qtbot.waitUntil(lambda: page.settled, timeout=WAIT_MS)
    assert page.frame.panel is None


def test_a_booking_that_slips_in_is_asked_about(qtbot: QtBot, window: RealWindow, centre: Centre):
    centre.book(9)
    page = open_page(qtbot, window, centre.tutor)
    empty_day(qtbot, page, centre.start.isoweekday())
    save(qtbot, page, 1)
    page.impact.rows[0].choose("cancel")
    page.impact.rows[0].note.setText("Sorry")
    centre.book(14)
    page.impact.save.click()
    qtbot.waitUntil(lambda: len(page.impact.rows) == 2, timeout=WAIT_MS)
    assert [row.fate for row in page.impact.rows] == ["cancel", ""]
    assert page.impact.rows[0].note.text() == "Sorry"
    assert page.draft.dirty
    page.impact.rows[1].choose("keep")
    page.impact.save.click()
    qtbot.waitUntil(lambda: not page.draft.dirty, timeout=WAIT_MS)
    assert centre.ask("SELECT count(*) FROM app.session WHERE status = 'scheduled'") == 1


def test_another_window_that_saves_first_is_met_with_a_choice(
    qtbot: QtBot, window: RealWindow, centre: Centre
):
    page = open_page(qtbot, window, centre.tutor)
    empty_day(qtbot, page, 1)
    leave = [
        {
            "on_date": (centre.start + timedelta(days=20)).date().isoformat(),
            "available": False,
            "start_minute": 0,
            "end_minute": 1440,
            "reason": "Leave",
        }
    ]
    rules = [
        {"iso_weekday": day, "start_minute": 0, "end_minute": 1440, "valid_from": None, "valid_until": None}
        for day in range(1, 8)
    ]
    terms = {
        "timezone": "UTC", "slot_step_minutes": None, "min_notice_minutes": None, "break_minutes": 15,
        "horizon_days": None, "cancel_notice_minutes": None,
    }  # fmt: skip
    centre.database.connect(centre.tutor, "tutor").execute(
        "SELECT app.save_hours(%s, %s, %s, %s, %s)",
        [centre.tutor.person_id, page.version, *(json.dumps(one) for one in (rules, leave, terms))],
    )
    qtbot.waitUntil(lambda: page.conflict is not None and page.frame.panel is page.conflict, timeout=WAIT_MS)
    assert [kind for kind, _text in page.conflict.lines] == ["added", "changed"]
    page.conflict.mine.click()
    assert page.draft.hours.terms.break_minutes == 15
    page.header.save.click()
    qtbot.waitUntil(lambda: not page.draft.dirty, timeout=WAIT_MS)
    tutor = centre.tutor.person_id
    assert centre.ask("SELECT count(*) FROM app.availability_rule WHERE tutor_id = %s", tutor) == 6
    assert centre.ask("SELECT count(*) FROM app.availability_override WHERE tutor_id = %s", tutor) == 1
