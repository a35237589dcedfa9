"""Another language in the middle of a call: the caller, the course and the page are still there."""

from pathlib import Path

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.factories import TestDatabase
from tests.ui.real_window import real_window
from tutordesk.services.rows import CourseRow, StudentRow, SubjectRow

SOON_MS = 15_000


def test_a_language_switch_keeps_the_call(qtbot: QtBot, tmp_path: Path, database: TestDatabase) -> None:
    desk = database.make_person(("desk", "admin"), "Katrin Moser")
    lena = database.make_person(("student",), "Lena Fischer")
    course_id = database.make_course("Piano")
    ((subject_id,),) = database.admin().execute("SELECT subject_id FROM app.course").fetchall()
    piano = CourseRow(course_id, "Piano", SubjectRow(subject_id, "Music", 1), 60)
    with real_window(qtbot, tmp_path, f"127.0.0.1:{database.server.port}/{database.name}") as window:
        window.sign_in(desk)
        window.shell.show_page("preferences")
        window.shell.call.begin(StudentRow(lena.person_id, lena.login, "Lena Fischer", "", ""), piano)
        before = window.shell
        window.shell.page.language_picked.emit("es")
        qtbot.waitUntil(lambda: window.program.shell is not before, timeout=SOON_MS)
        assert (window.shell.role, window.shell.page_key) == ("desk", "preferences")
        window.shell.show_page("board")
        assert window.shown("booking-for", QLabel).text() == "Reserva para Lena Fischer"
        assert window.shell.call.course == piano
        qtbot.waitUntil(lambda: window.shell.page.settled, timeout=SOON_MS)
        window.shell.set_role("admin")
        assert not window.shell.call.active, "another role is another seat"
