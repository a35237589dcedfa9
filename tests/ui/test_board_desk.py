"""What the desk does beside booking: a tick for paid, notes about the student, call list, paper."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from tests.ui import board_by_hand as hand
from tests.ui.board_stage import Open, of, open_board
from tests.ui.conftest import SyncTasks
from tutordesk import errors
from tutordesk.services import board, payments, person_notes, tutors
from tutordesk.services.board_rows import CallRow, PersonNoteRow
from tutordesk.services.rows import OfferRow, TutorProfile, TutorRow
from tutordesk.ui.board.call_list import CallListDialog
from tutordesk.ui.slots.slot_dialog import SlotDialog

__all__ = ["open_board"]  # a fixture


def test_paid_is_a_tick_and_a_word(open_board: Open, sync_tasks: SyncTasks, qtbot: QtBot) -> None:
    sync_tasks.answers[payments.set_paid] = None
    page = open_board()
    of(page, "Mia Wagner").click()
    box = page.desk_details.payment
    qtbot.waitUntil(box.isVisible)
    assert not box.method.isVisible()
    box.paid.click()
    assert sync_tasks.called(payments.set_paid)[-1]["method"] == "cash"
    box.method.chosen.emit("card")
    assert sync_tasks.called(payments.set_paid)[-1]["method"] == "card"
    assert box.method.key == "card"
    sync_tasks.answers[payments.set_paid] = errors.NotAllowed()
    box.paid.click()
    assert box.paid.isChecked()  # refused: it stays as it was


def test_what_another_window_ticked_is_shown(open_board: Open, sync_tasks: SyncTasks, qtbot: QtBot) -> None:
    page = open_board()
    of(page, "Mia Wagner").click()
    rows = [replace(row, paid="invoice") for row in hand.tuesday_sessions()]
    sync_tasks.answers[board.day] = hand.plan(sessions=rows)
    page.reload()
    qtbot.waitUntil(page.desk_details.payment.paid.isChecked)
    assert page.desk_details.payment.method.key == "invoice"


def test_a_note_about_the_student_is_added_with_enter(
    open_board: Open, sync_tasks: SyncTasks, qtbot: QtBot
) -> None:
    page = open_board()
    row = of(page, "Mia Wagner").row
    note = PersonNoteRow(
        UUID(int=1), row.student_id, "Katrin Moser", True, True, "Prefers mornings", datetime.now(UTC)
    )
    sync_tasks.answers |= {person_notes.add: note, person_notes.of: (note,), person_notes.remove: None}
    of(page, "Mia Wagner").click()
    field = page.desk_details.notes.field
    qtbot.waitUntil(field.isVisible)
    qtbot.keyClicks(field, "Prefers mornings")
    QTest.keyClick(field, Qt.Key.Key_Return)
    asked = sync_tasks.called(person_notes.add)[-1]
    assert (asked["person_id"], asked["body"]) == (row.student_id, "Prefers mornings")
    assert field.text() == ""


def test_another_tutor_is_chosen_in_the_dialog_with_the_price(
    open_board: Open, sync_tasks: SyncTasks
) -> None:
    sync_tasks.answers["tutordesk.services.slots:plan"] = errors.Unreachable()
    page = open_board()
    row = of(page, "Mia Wagner").row  # Physics, which Ivo Petrov teaches too
    ivo = TutorRow(hand.tutor_id("Ivo Petrov"), "Ivo Petrov", "", "UTC", (), None, "EUR", True, True)
    offer = OfferRow(row.course, row.price - 2, "EUR", True, False, "")
    sync_tasks.answers[tutors.profile] = TutorProfile(ivo, "", (offer,), 0)
    page.moves.choose(row)
    dialog = page.findChild(SlotDialog)
    choice = next(one for one in dialog.children() if type(one).__name__ == "TutorChoice")
    names = [choice.combo.combo.itemText(n) for n in range(choice.combo.combo.count())]
    assert names == ["Amelia Novák (now)", "Ivo Petrov"]
    choice.combo.combo.setCurrentIndex(1)
    choice.combo.chosen.emit(ivo.tutor_id)
    assert dialog.tutor_id == ivo.tutor_id
    assert choice.price.text() == f"stays €{row.price}, usually €{row.price - 2}"


def test_the_call_list_has_every_number(
    open_board: Open, sync_tasks: SyncTasks, qtbot: QtBot, tmp_path: Path
) -> None:
    row = hand.tuesday_sessions()[3]
    sync_tasks.answers[board.call_list] = (
        CallRow(row, "+43 660 1234567", "Eva Wagner", "+43 699 7654321", ""),
        CallRow(hand.tuesday_sessions()[4], "", "", "", ""),
    )
    page = open_board()
    page.tools.calls.click()
    dialog = page.findChild(CallListDialog)
    cells = [dialog.model.index(0, n).data() for n in range(5)]
    assert cells == [
        "14:30–15:30",
        "Mia Wagner",
        "+43 660 1234567 · +43 699 7654321 (Eva Wagner)",
        "Amelia Novák",
        "Physics",
    ]
    assert dialog.model.index(1, 2).data() == "No number known"
    wide = dialog.table.columnWidth(1)
    dialog.resize(680, 520)  # the numbers go below each other, and the names keep their room
    assert dialog.table.isColumnHidden(4)
    assert dialog.table.columnWidth(1) > 0.6 * wide
    one_line = dialog.table.fontMetrics().horizontalAdvance(dialog.model.index(0, 2).data())
    assert dialog.table.columnWidth(2) < one_line
    dialog.copy.click()
    assert "+43 699 7654321" in QGuiApplication.clipboard().text()
    dialog.write(tmp_path / "calls.pdf")
    assert (tmp_path / "calls.pdf").read_bytes().startswith(b"%PDF")
    dialog.days.segment("tomorrow").click()
    assert (sync_tasks.called(board.call_list)[-1]["first_date"] - hand.TUESDAY).days == 1


def test_the_day_is_saved_as_a_pdf(open_board: Open, tmp_path: Path) -> None:
    page = open_board(hand.crowd(20, 3))
    page.tools.print.click()
    dialog = page.findChild(QFileDialog)
    target = tmp_path / "day.pdf"
    dialog.fileSelected.emit(str(target))
    assert target.read_bytes().count(b"/Type /Page\n") == 3  # eight tutors a page
    assert page.context.notices.text == "Saved as day.pdf"
    dialog.fileSelected.emit(str(tmp_path / "missing" / "day.pdf"))
    assert "could not be saved" in page.context.notices.text
    dialog.reject()
