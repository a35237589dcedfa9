"""Import, the first two steps: real files, read off the GUI thread; what their tables hold is said."""

from pathlib import Path

from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from pytestqt.qtbot import QtBot

from tests.ui.conftest import SyncTasks
from tests.ui.import_by_hand import CLEAN, check, choose, empty_page, folder, page, press, read
from tutordesk.ui.imports import opening
from tutordesk.ui.imports.drop_zone import local_paths
from tutordesk.ui.imports.page import ImportPage

__all__ = ["empty_page", "folder", "page"]  # fixtures

COURSES = "key,name\nlatin,Latin\n"


# --- files and columns -----------------------------------------------------------------------------------
def test_a_folder_is_read_and_its_columns_are_guessed(page: ImportPage) -> None:
    assert page.current == "columns"
    table = page.draft.table("Pupils.csv")
    assert (table.sheet, table.preview[1]) == ("people", ("p-2", "=Ben", "pupil", "", ""))
    lines = page.columns.cards["Pupils.csv"].lines
    assert [line.combo.currentText() for line in lines.values()] == [
        "Your own key", "Name · needed", "Roles · needed", "Phone", "Not read",
    ]  # fmt: skip
    assert [line.mark.text() for line in lines.values()] == ["Guessed", "Guessed", "", "Guessed", "Not read"]
    assert page.go_on.isEnabled()


def test_what_is_said_is_what_is_asked(page: ImportPage, sync_tasks: SyncTasks) -> None:
    combo = page.columns.cards["Pupils.csv"].lines["Remarks"].combo
    combo.setCurrentIndex(combo.findData("phone"))
    combo.activated.emit(combo.currentIndex())
    assert page.columns.cards["Pupils.csv"].lines["Mobile"].combo.currentText() == "Not read"
    check(page, sync_tasks, CLEAN)
    (asked,) = sync_tasks.called(opening.check)
    assert asked["naming"].tables == {"Pupils.csv": "people"}
    assert asked["naming"].columns == {
        "Pupils.csv": {"nr": "key", "full name": "name", "roles": "roles", "mobile": "", "remarks": "phone"}
    }
    assert asked["leave_out"] is False


def test_a_missing_column_is_said_at_once_and_its_table_can_be_left_out(
    qtbot: QtBot, empty_page: ImportPage, folder: Path, sync_tasks: SyncTasks
) -> None:
    (folder / "courses.csv").write_text(COURSES, "utf-8")
    page = empty_page
    read(qtbot, page, folder)
    card = page.columns.cards["courses.csv"]
    assert card.is_open
    assert not page.columns.cards["Pupils.csv"].is_open
    assert "Subject and Minutes" in card._status.text()
    assert not page.go_on.isEnabled()
    assert page.why.text() == "Needed columns are missing in courses.csv."
    card.holds.combo.setCurrentIndex(0)
    card.holds.combo.activated.emit(0)
    assert not card.is_open
    check(page, sync_tasks, CLEAN)
    assert sync_tasks.called(opening.check)[0]["naming"].unread == {"courses.csv"}


def test_files_are_dropped(qtbot: QtBot, empty_page: ImportPage, folder: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(folder / "Pupils.csv"))])
    drop = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    empty_page.files._zone.dropEvent(drop)
    qtbot.waitUntil(lambda: empty_page.current == "columns")
    web = QMimeData()
    web.setUrls([QUrl("https://example.org/people.csv")])
    assert local_paths(web) == ()


def test_a_file_that_is_no_table_is_left_out_on_purpose(
    qtbot: QtBot, empty_page: ImportPage, folder: Path, sync_tasks: SyncTasks
) -> None:
    page = empty_page
    (folder / "old.xls").write_bytes(b"\xd0\xcf")
    read(qtbot, page, folder / "Pupils.csv", folder / "old.xls")
    assert page.current == "files"
    assert not page.go_on.isEnabled()
    assert page.why.text() == "Leave out the files that cannot be read, or mend them."
    press(qtbot, page, "import-leave-file-out-old.xls")
    assert page.go_on.isEnabled()
    press(qtbot, page, "import-leave-file-out-old.xls")  # back again
    assert not page.go_on.isEnabled()
    press(qtbot, page, "import-leave-file-out-old.xls")
    page.files.read_again.click()
    qtbot.waitUntil(lambda: page.file_states.state == "content")
    page.go_on.click()
    assert page.current == "columns"
    check(page, sync_tasks, CLEAN)
    assert "old.xls" in sync_tasks.called(opening.check)[0]["naming"].unread


def test_all_files_that_are_no_tables_are_left_out_at_once(
    qtbot: QtBot, empty_page: ImportPage, folder: Path
) -> None:
    for name in ("old.xls", "photo.csv"):
        (folder / name).write_bytes(b"\x00\x01" * 90)
    read(qtbot, empty_page, *sorted(folder.iterdir()))
    press(qtbot, empty_page, "import-leave-all-files-out")
    assert empty_page.go_on.isEnabled()


# --- the same for every row ------------------------------------------------------------------------------
def test_what_every_row_says_is_guessed_and_said_once(
    qtbot: QtBot, empty_page: ImportPage, folder: Path, sync_tasks: SyncTasks
) -> None:
    (folder / "Pupils.csv").write_text("Name;Phone\nAna;+43 664 1234567\n", "utf-8")
    (folder / "Others.csv").write_text("Name;E-mail\nEva;eva@example.org\n", "utf-8")
    page = empty_page
    read(qtbot, page, folder)
    others = page.columns.cards["Others.csv"]
    assert others.is_open
    assert "what holds for every row" in others._status.text()
    assert page.why.text() == "Needed columns are missing in Others.csv."
    assert others.same.lines["roles"].mark.text() == "Needed"
    choose(others.same.lines["roles"].combo, "tutor")
    choose(others.same.lines["timezone"].combo, "Europe/Prague")
    assert others.same.lines["roles"].mark.text() == ""
    page.columns.cards["Pupils.csv"].fold.click()
    line = page.columns.cards["Pupils.csv"].same.lines["roles"]
    assert (line.combo.currentText(), line.mark.text()) == ("Student", "Guessed")
    check(page, sync_tasks, CLEAN)
    naming = sync_tasks.called(opening.check)[0]["naming"]
    assert naming.tables == {"Others.csv": "people", "Pupils.csv": "people"}
    assert naming.values == {
        "Pupils.csv": {"roles": "student"},
        "Others.csv": {"roles": "tutor", "timezone": "Europe/Prague"},
    }


def test_what_cannot_stand_in_every_row_is_said_at_once(
    qtbot: QtBot, empty_page: ImportPage, folder: Path
) -> None:
    (folder / "courses.csv").write_text(COURSES, "utf-8")
    page = empty_page
    read(qtbot, page, folder)
    lines = page.columns.cards["courses.csv"].same.lines
    for name, text in (("subject", "latin"), ("minutes", "an hour")):
        lines[name].line.setText(text)
        lines[name].line.editingFinished.emit()
    assert "“an hour”" in lines["minutes"]._note.text()
    assert lines["minutes"].line.text() == "an hour"
    assert not page.go_on.isEnabled()
    lines["minutes"].line.setText("60")
    lines["minutes"].line.editingFinished.emit()
    assert page.draft.table("courses.csv").values == {"subject": "latin", "minutes": "60"}
    assert page.go_on.isEnabled()


def test_a_folder_that_is_gone_is_said(qtbot: QtBot, page: ImportPage, folder: Path) -> None:
    folder.rename(folder.with_name("elsewhere"))
    page.show_step("files")
    page.files.read_again.click()
    qtbot.waitUntil(page.files._faults.isVisible)
    assert page.current == "files"
    assert not page.go_on.isEnabled()
