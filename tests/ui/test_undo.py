"""Undo: ten seconds, a button and a key, and polite words when it is too late."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog

from tests.ui import booking_rows as rows
from tests.ui.conftest import SyncTasks
from tutordesk.errors import IllegalStatus, OutcomeUnknown, OutsideAvailability, SlotTaken, StaleVersion
from tutordesk.services import sessions, undoing
from tutordesk.services.rows import SessionRow, SettledAbsence
from tutordesk.ui.notice_stack import NoticeStack
from tutordesk.ui.notices import NoticeBar
from tutordesk.ui.page import Page, PageContext
from tutordesk.ui.undo import Over, offer_undo, offer_undo_absence, offer_undo_all

ROW = replace(rows.session(rows.at(25, "15:00")), undo_event_id=41, version=3, status="cancelled")
BACK = replace(ROW, status="scheduled", version=4, undo_event_id=None)


@pytest.fixture
def page(qtbot: Any, page_context: Callable[..., PageContext], sync_tasks: SyncTasks) -> Page:
    sync_tasks.answers[sessions.undo] = BACK
    made = Page(page_context(sync_tasks, role="tutor"))
    qtbot.addWidget(made)
    made.show()
    with qtbot.waitActive(made):
        made.activateWindow()
    return made


def test_the_button_takes_back_and_says_what_is_true_now(page: Page, sync_tasks: SyncTasks) -> None:
    heard: list[SessionRow] = []
    offer_undo(page, ROW, "Cancelled.", undone=heard.append)
    (button,) = page.context.notices.buttons()
    assert (button.text(), button.toolTip()) == ("Undo", "Undo (Ctrl+Z)")
    button.click()
    assert sync_tasks.called(sessions.undo) == [{"event_id": 41}]
    assert page.context.notices.text.startswith("Undone: ")
    assert "scheduled" in page.context.notices.text
    assert heard == [BACK]


def test_the_key_works_only_while_the_notice_shows(page: Page, sync_tasks: SyncTasks, qtbot: Any) -> None:
    offer_undo(page, ROW, "Cancelled.")
    qtbot.keyClick(page, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert len(sync_tasks.called(sessions.undo)) == 1
    qtbot.keyClick(page, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert len(sync_tasks.called(sessions.undo)) == 1


def test_a_newer_notice_takes_the_key_away(page: Page, sync_tasks: SyncTasks, qtbot: Any) -> None:
    offer_undo(page, ROW, "Cancelled.")
    page.context.notices.show_notice("Something else")
    qtbot.keyClick(page, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert sync_tasks.called(sessions.undo) == []


def test_two_changes_in_a_row_undo_the_last(page: Page, sync_tasks: SyncTasks, qtbot: Any) -> None:
    offer_undo(page, ROW, "Cancelled.")
    offer_undo(page, replace(ROW, undo_event_id=42), "Cancelled too.")
    qtbot.keyClick(page, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert sync_tasks.called(sessions.undo) == [{"event_id": 42}]


def test_the_key_takes_back_one_after_the_other(page: Page, sync_tasks: SyncTasks, qtbot: Any) -> None:
    stack = NoticeStack(page)
    page.context = replace(page.context, notices=stack)
    offer_undo(page, ROW, "Cancelled.")
    offer_undo(page, replace(ROW, undo_event_id=42), "Cancelled too.")
    stack.show_notice("Something else")
    for _time in range(3):
        qtbot.keyClick(page, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert sync_tasks.called(sessions.undo) == [{"event_id": 42}, {"event_id": 41}]


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (SlotTaken(), "Somebody has taken that time meanwhile."),
        (IllegalStatus(), "That can no longer be undone."),
    ],
)
def test_it_fails_politely(page: Page, sync_tasks: SyncTasks, error: Exception, said: str) -> None:
    sync_tasks.answers[sessions.undo] = error
    offer_undo(page, ROW, "Cancelled.")
    page.context.notices.buttons()[0].click()
    assert page.context.notices.text == said


@pytest.mark.parametrize(
    ("found", "said"),
    [(BACK, "Undone: "), (ROW, "The connection broke, and it was not undone.")],
)
def test_an_unknown_outcome_is_asked_for(
    page: Page, sync_tasks: SyncTasks, found: SessionRow, said: str
) -> None:
    sync_tasks.answers |= {sessions.undo: OutcomeUnknown(), sessions.by_id: found}
    offer_undo(page, ROW, "Cancelled.")
    page.context.notices.buttons()[0].click()
    assert page.context.notices.text.startswith(said)
    assert len(sync_tasks.called(sessions.undo)) == 1


def test_without_something_to_undo_there_is_no_button(page: Page) -> None:
    offer_undo(page, BACK, "Moved.")
    assert page.context.notices.text == "Moved."
    assert page.context.notices.buttons() == []


def test_offline_it_says_so_instead_of_trying(page: Page, sync_tasks: SyncTasks) -> None:
    offer_undo(page, ROW, "Cancelled.")
    page.context.live.report_lost()
    page.context.notices.buttons()[0].click()
    assert sync_tasks.called(sessions.undo) == []
    assert "server does not answer" in page.context.notices.text


# --- several at once -------------------------------------------------------------------------------------
MANY = (ROW, replace(rows.session(rows.at(26, "15:00")), undo_event_id=42, version=3, status="cancelled"))


def test_all_of_it_is_taken_back_in_one_question(page: Page, sync_tasks: SyncTasks) -> None:
    heard: list[int] = []
    sync_tasks.answers[undoing.undo_many] = MANY
    offer_undo_all(page, MANY, "2 sessions cancelled", undone=lambda: heard.append(1))
    assert page.context.notices.text == "2 sessions cancelled"
    page.context.notices.buttons()[0].click()
    assert sync_tasks.called(undoing.undo_many) == [{"event_ids": [41, 42]}]
    assert page.context.notices.text == "2 changes undone."
    assert heard == [1]


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (SlotTaken(), "Somebody has taken one of those times meanwhile."),
        (OutsideAvailability(), "One of those times is no longer to be had."),
        (IllegalStatus(), "That can no longer be undone."),
    ],
)
def test_none_of_it_is_undone_politely(
    page: Page, sync_tasks: SyncTasks, error: Exception, said: str
) -> None:
    sync_tasks.answers[undoing.undo_many] = error
    offer_undo_all(page, MANY, "2 sessions cancelled")
    page.context.notices.buttons()[0].click()
    assert page.context.notices.text == said


@pytest.mark.parametrize(
    ("found", "said"),
    [(BACK, "2 changes undone."), (ROW, "The connection broke, and nothing was undone.")],
)
def test_an_unknown_outcome_of_many_is_asked_for(
    page: Page, sync_tasks: SyncTasks, found: SessionRow, said: str
) -> None:
    sync_tasks.answers |= {undoing.undo_many: OutcomeUnknown(), sessions.by_id: found}
    offer_undo_all(page, MANY, "2 sessions cancelled")
    page.context.notices.buttons()[0].click()
    assert page.context.notices.text == said


def test_who_closes_the_dialog_finds_the_offer_on_the_page(page: Page, sync_tasks: SyncTasks) -> None:
    dialog = QDialog(page)
    notices = NoticeBar(dialog)
    dialog.show()
    offer_undo_all(page, MANY, "2 sessions cancelled", over=Over(dialog, notices))
    assert (notices.text, page.context.notices.buttons()) == ("2 sessions cancelled", [])
    dialog.accept()
    assert page.context.notices.text == "2 sessions cancelled"
    sync_tasks.answers[undoing.undo_many] = MANY
    page.context.notices.buttons()[0].click()
    assert page.context.notices.text == "2 changes undone."


def test_an_offer_that_was_taken_is_not_made_again(page: Page, sync_tasks: SyncTasks) -> None:
    dialog = QDialog(page)
    notices = NoticeBar(dialog)
    dialog.show()
    sync_tasks.answers[undoing.undo_many] = MANY
    offer_undo_all(page, MANY, "2 sessions cancelled", over=Over(dialog, notices), undone=dialog.accept)
    notices.buttons()[0].click()
    assert page.context.notices.text == "2 changes undone."
    assert not dialog.isVisible()


@pytest.mark.parametrize(("rows_changed", "absence_id"), [(MANY, 7), ((), 7), (MANY, None)])
def test_an_absence_comes_back_with_its_hours(
    page: Page, sync_tasks: SyncTasks, rows_changed: tuple[SessionRow, ...], absence_id: int | None
) -> None:
    sync_tasks.answers |= {undoing.undo_absence: rows_changed, undoing.undo_many: rows_changed}
    offer_undo_absence(page, SettledAbsence(rows_changed, absence_id), "Absence settled")
    page.context.notices.buttons()[0].click()
    if absence_id:
        assert sync_tasks.called(undoing.undo_absence) == [{"absence_id": 7}]
        assert page.context.notices.text == "Undone: all is as it was before."
    else:
        assert sync_tasks.called(undoing.undo_many) == [{"event_ids": [41, 42]}]


def test_an_absence_whose_hours_were_changed_stays(page: Page, sync_tasks: SyncTasks) -> None:
    sync_tasks.answers[undoing.undo_absence] = StaleVersion()
    offer_undo_absence(page, SettledAbsence(MANY, 7), "Absence settled")
    page.context.notices.buttons()[0].click()
    assert page.context.notices.text == "That can no longer be undone."
