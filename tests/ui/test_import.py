"""Import, from the check on: what the server would say is put into its mouth."""

import csv
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from tests.ui.conftest import SyncTasks
from tests.ui.import_by_hand import CLEAN, PUPILS, check, choose, empty_page, folder, page
from tutordesk import errors
from tutordesk.imports.faults import Fault
from tutordesk.imports.run import Imported
from tutordesk.imports.slips import Slip
from tutordesk.imports.steps import Checked
from tutordesk.imports.written import Understood
from tutordesk.ui.imports import opening, words
from tutordesk.ui.imports.page import ImportPage
from tutordesk.ui.imports.trouble import FileTrouble

__all__ = ["empty_page", "folder", "page"]  # fixtures

FAULTS = (
    Fault("Pupils.csv", 3, "Roles", "“pupil” is no role", "student"),
    Fault("Pupils.csv", 12, "Nr", "=the same as row 2"),
    Fault("Pupils.csv", 12, "*", "the row has more cells than the header", "5 cells"),
)


@pytest.fixture
def slips(tmp_path: Path) -> Path:
    return tmp_path / "slips.csv"


def to_the_last(page: ImportPage, sync_tasks: SyncTasks, slips: Path, checked: Checked = CLEAN) -> None:
    check(page, sync_tasks, checked)
    page.go_on.click()
    page.last.show_slips(slips)


# --- checking --------------------------------------------------------------------------------------------
def test_faults_are_sorted_copied_and_saved_harmless(
    page: ImportPage, sync_tasks: SyncTasks, tmp_path: Path
) -> None:
    check(page, sync_tasks, Checked({}, 0, FAULTS, (), 0))
    step = page.check
    assert step.verdict.title.text() == "3 faults in 2 rows"
    assert not page.go_on.isEnabled()
    table = step.faults.table
    table.horizontalHeader().setSortIndicator(1, Qt.SortOrder.DescendingOrder)
    assert [fault.row for fault in step.faults.model.faults] == [12, 12, 3]
    assert step.faults.in_full.text() == "Pupils.csv, row 12, Nr: =the same as row 2."
    step.copy.click()
    copied = QGuiApplication.clipboard().text().splitlines()
    assert copied[1:] == [
        "Pupils.csv, row 12, whole row: the row has more cells than the header. Allowed: 5 cells.",
        "Pupils.csv, row 3, Roles: “pupil” is no role. Allowed: student.",
    ]
    step.save_faults.click()
    dialog = page.findChild(QFileDialog)
    assert dialog is not None
    dialog.fileSelected.emit(str(tmp_path / "faults.csv"))
    with (tmp_path / "faults.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[1] == ["Pupils.csv", "12", "Nr", "'=the same as row 2", ""]
    dialog.reject()


def test_how_cells_were_understood_is_said(page: ImportPage, sync_tasks: SyncTasks) -> None:
    cells = tuple(Understood("Prices.csv", f"Price {at}", "30,00 €", "30.00") for at in range(12))
    check(page, sync_tasks, replace(CLEAN, understood=cells))
    lines = page.check.verdict.notes.text().splitlines()
    assert lines[0] == "Prices.csv, Price 0: “30,00 €” is read as 30.00"
    assert lines[10:] == ["and 2 more"]
    sync_tasks.answers[opening.check] = CLEAN
    page.check.recheck.click()
    assert not page.check.verdict.notes.isVisible()


def test_the_order_of_dates_is_asked_and_goes_with_the_check(
    qtbot: QtBot, page: ImportPage, sync_tasks: SyncTasks, folder: Path
) -> None:
    (folder / "Holidays.csv").write_text("Date,Reason\n05/06/2027,x\n", "utf-8")
    page.files.read_again.click()
    qtbot.waitUntil(lambda: "Holidays.csv" in page.columns.cards)
    card = page.columns.cards["Holidays.csv"]
    page.show_step("columns")
    card.show_open(opened=True)
    assert card.same is not None
    combo = card.same.lines["date_order"].combo
    assert combo is not None
    assert card.same.lines["date_order"].mark.text() == "Needed"
    choose(combo, "month")
    assert words.examples(page.draft.table("Holidays.csv"), "Date").endswith("Thursday 6 May 2027")
    check(page, sync_tasks, CLEAN)
    assert sync_tasks.called(opening.check)[-1]["naming"].values["Holidays.csv"] == {"date_order": "month"}


def test_rows_left_out_say_how_many_lean_on_them(page: ImportPage, sync_tasks: SyncTasks) -> None:
    check(page, sync_tasks, Checked({}, 0, FAULTS, (), 0))
    leaning = (*FAULTS, Fault("enrollments.csv", 2, "student", "“p-2” is left out of people.csv"))
    sync_tasks.answers[opening.check] = Checked({"people": 1}, 0, (), leaning, 1)
    page.check.leave_out.click()
    assert sync_tasks.called(opening.check)[-1]["leave_out"] is True
    assert page.check.verdict.title.text() == "1 new row without those left out"
    assert page.check.verdict.about.text() == "3 rows are left out, 1 of them because it leans on others."
    assert page.go_on.isEnabled()


def test_a_mended_file_checked_again_keeps_what_was_said(
    qtbot: QtBot, page: ImportPage, sync_tasks: SyncTasks, folder: Path
) -> None:
    page._on_draft(page.draft.with_table(page.draft.table("Pupils.csv").with_column("Remarks", "guardian")))
    (folder / "Pupils.csv").write_text(PUPILS.replace("Remarks", "Remarks;Email").replace("pupil;", "tutor;"))
    page.show_step("files")
    page.files.read_again.click()
    qtbot.waitUntil(lambda: "Email" in page.columns.cards["Pupils.csv"].lines)
    table = page.draft.table("Pupils.csv")
    assert (table.column("Remarks"), table.column("Email")) == ("guardian", "email")
    check(page, sync_tasks, CLEAN)
    assert page.check.verdict.title.text() == "No faults: 3 new rows"
    page.check.recheck.click()
    assert sync_tasks.called(opening.check)[-1]["naming"].columns["Pupils.csv"]["remarks"] == "guardian"


def test_a_server_that_is_gone_is_said_and_asked_again(page: ImportPage, sync_tasks: SyncTasks) -> None:
    check(page, sync_tasks, errors.Unreachable(facts={"cause": "network"}))
    assert page.check.states.state == "error"
    sync_tasks.answers[opening.check] = FileTrouble.of(FileNotFoundError(2, "No such file", "/x/Pupils.csv"))
    page.check.states.retry_asked.emit()
    assert page.check.states.state == "empty"
    sync_tasks.answers[opening.check] = CLEAN
    page.check.again.emit()
    assert page.go_on.isEnabled()
    page.context.live.report_lost()
    assert not page.go_on.isEnabled()
    assert page.why.text() == page.writes_reason
    page.context.live.report_resynced()
    assert page.go_on.isEnabled()


def test_nothing_new_is_no_import(page: ImportPage, sync_tasks: SyncTasks) -> None:
    check(page, sync_tasks, Checked({}, 7, (), (), 0))
    assert page.check.verdict.title.text() == "Nothing new"
    assert not page.go_on.isEnabled()


# --- importing -------------------------------------------------------------------------------------------
def test_an_import_shows_how_far_it_is_and_where_the_slips_are(
    page: ImportPage, sync_tasks: SyncTasks, slips: Path
) -> None:
    to_the_last(page, sync_tasks, slips)
    assert page.last.before.title.text() == "Import 3 new rows into Lernhaus Wien?"
    shown: list[str] = []

    def apply(*, progress: Any, **_asked: Any) -> Imported:
        progress("sign-in numbers", 1, 2)
        shown.append(page.last.run_words.text())
        assert page.may_leave(lambda: None) is False
        return Imported({"people": 2, "enrollments": 1}, 3, (Slip("p-1", "Ana", "s1", "x"),) * 2)

    sync_tasks.answers[opening.apply] = apply
    page.go_on.click()
    assert shown == ["sign-in numbers: 1 of 2"]
    assert page.last.is_over
    assert page.last.after.title.text() == "3 rows came in"
    assert page.last._handed_file.text() == str(slips)
    assert page.may_leave(lambda: None) is True
    (asked,) = sync_tasks.called(opening.apply)
    assert asked["slips_file"] == slips
    page.last.next_steps["people"].click()
    assert page.context.navigate.visits == [("people", {})]
    page.last.next_steps[""].click()
    assert (page.current, page.draft.tables) == ("files", ())


def test_slips_are_never_overwritten(page: ImportPage, sync_tasks: SyncTasks, slips: Path) -> None:
    to_the_last(page, sync_tasks, slips)
    slips.write_text("an earlier import")
    page.go_on.click()
    assert not sync_tasks.called(opening.apply)
    assert "never overwritten" in page.last._slips_note.text()


def test_a_cancel_is_answered_by_the_worker(page: ImportPage, sync_tasks: SyncTasks, slips: Path) -> None:
    to_the_last(page, sync_tasks, slips)

    def apply(*, progress: Any, **_asked: Any) -> Imported:
        progress("people", 1, 9)
        page.last.cancel.click()
        assert not page.last.cancel.isEnabled()
        progress("people", 2, 9)
        raise AssertionError("it went on")

    sync_tasks.answers[opening.apply] = apply
    page.go_on.click()
    assert not page.importing.busy
    assert page.current == "import"
    assert not page.last.is_over
    assert page.go_on.isEnabled()
    assert page.context.notices.text == "The import was cancelled."


def test_a_cancel_too_late_is_said(page: ImportPage, sync_tasks: SyncTasks, slips: Path) -> None:
    to_the_last(page, sync_tasks, slips)

    def apply(**_asked: Any) -> Imported:
        page.last.cancel.click()
        return Imported({"people": 2}, 0, ())

    sync_tasks.answers[opening.apply] = apply
    page.go_on.click()
    assert page.last.is_over
    assert page.context.notices.text.startswith("It was too late to cancel")


@pytest.mark.parametrize(
    ("now", "said"), [(Checked({}, 6, (), (), 0), "did come in"), (CLEAN, "did not come in")]
)
def test_an_unknown_outcome_is_found_out_by_another_check(
    page: ImportPage, sync_tasks: SyncTasks, slips: Path, now: Checked, said: str
) -> None:
    to_the_last(page, sync_tasks, slips)
    sync_tasks.answers[opening.apply] = errors.OutcomeUnknown()
    page.go_on.click()
    assert (page.current, page.check.states.state) == ("check", "empty")
    assert not page.go_on.isEnabled()
    sync_tasks.answers[opening.check] = now
    page.check.again.emit()
    assert said in page.check.verdict.about.text()
    assert str(slips) in page.check.verdict.about.text()
    page.check.again.emit()
    assert said not in page.check.verdict.about.text()


def test_a_refused_import_is_checked_again(page: ImportPage, sync_tasks: SyncTasks, slips: Path) -> None:
    to_the_last(page, sync_tasks, slips)
    sync_tasks.answers[opening.apply] = errors.ImportRefused(facts={"faults": FAULTS})
    sync_tasks.answers[opening.check] = Checked({}, 0, FAULTS, (), 0)
    page.go_on.click()
    assert page.current == "check"
    assert page.check.verdict.title.text() == "3 faults in 2 rows"


def test_a_role_that_is_gone_is_said(page: ImportPage, sync_tasks: SyncTasks, slips: Path) -> None:
    to_the_last(page, sync_tasks, slips)
    sync_tasks.answers[opening.apply] = errors.NotAllowed()
    page.go_on.click()
    assert not page.last.is_over
    assert page.go_on.isEnabled()
    assert page.context.notices.text == "You may not do this in your current role."
