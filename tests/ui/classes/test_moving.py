"""A student moves a session: the rule before the click, the same slot grid, every way it can end, undo."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.ui.classes_by_hand import NOW, PHONE, TUESDAY, UPCOMING, Server, card, texts, unfolded
from tests.ui.sessions_by_hand import CENTRE, VIENNA, at, session
from tutordesk.errors import OutcomeUnknown, SlotTaken, StaleVersion
from tutordesk.services import sessions, slots
from tutordesk.services.rows import ActionRow, SlotPlan, SlotRow
from tutordesk.ui.classes import words
from tutordesk.ui.classes.page import MyClassesPage
from tutordesk.ui.slots.slot_dialog import SlotDialog

ROW = UPCOMING[2]
FREE = at(TUESDAY + timedelta(days=8), "16:00")
MOVED = replace(ROW, starts_at=FREE, ends_at=FREE + timedelta(hours=1), version=2, undo_event_id=77)


def plan(*, tutor_id, minutes: int, starts_at, ends_at, **_kw) -> SlotPlan:
    rows = (
        SlotRow(starts_at, FREE, False, "no_hours"),
        SlotRow(FREE, FREE + timedelta(minutes=15), True, ""),
        SlotRow(FREE + timedelta(minutes=15), ends_at, False, "no_hours"),
    )
    return SlotPlan(tutor_id, VIENNA, minutes, starts_at, ends_at, rows, NOW)


@pytest.fixture
def server(qapp) -> Server:
    made = Server()
    made.tasks.answers[slots.plan] = plan
    made.tasks.answers[sessions.move] = lambda **_kw: MOVED
    return made


def opened(qtbot, page: MyClassesPage) -> SlotDialog:
    unfolded(qtbot, page, ROW).move_button.click()
    dialog = page.changes.dialog
    assert dialog is not None
    return dialog


def chosen(dialog: SlotDialog) -> None:
    next(one for one in dialog.grid.buttons() if one.row.free).click()
    dialog.confirm.click()


def test_moving_asks_for_starts_that_its_own_time_does_not_block(qtbot, page, server) -> None:
    dialog = opened(qtbot, page)
    asked = server.tasks.called(slots.plan)[-1]
    assert asked["ignore"] == ROW.session_id
    assert asked["tutor_id"] == ROW.tutor_id
    assert asked["minutes"] == 60
    assert asked["student_id"] is None
    dialog.reject()


def test_a_move_is_said_and_can_be_taken_back(qtbot, page, server) -> None:
    dialog = opened(qtbot, page)
    chosen(dialog)
    assert server.tasks.called(sessions.move) == [
        {"session_id": ROW.session_id, "version": 1, "starts_at": FREE, "reason": ""}
    ]
    assert page.context.notices.text == ("A-level Maths is moved to Wednesday 2 December 2026, 16:00–17:00.")
    server.tasks.answers[sessions.undo] = lambda **_kw: replace(ROW, version=3)
    (undo,) = page.context.notices.buttons()
    undo.click()
    assert server.tasks.called(sessions.undo) == [{"event_id": 77}]
    assert page.context.notices.text.startswith("Undone: A-level Maths")


def test_cancelling_can_be_taken_back(qtbot, page, server) -> None:
    server.tasks.answers[sessions.set_status] = replace(ROW, status="cancelled", version=2, undo_event_id=78)
    server.tasks.answers[sessions.undo] = lambda **_kw: replace(ROW, version=3)
    details = unfolded(qtbot, page, ROW)
    details.cancel_button.click()
    details.question.confirm_button.click()
    page.context.notices.buttons()[0].click()
    assert server.tasks.called(sessions.undo) == [{"event_id": 78}]


def test_somebody_faster_is_said_in_the_dialog(qtbot, page, server) -> None:
    server.tasks.answers[sessions.move] = SlotTaken()
    dialog = opened(qtbot, page)
    chosen(dialog)
    assert page.changes.dialog is dialog
    assert dialog.notices.text
    dialog.reject()
    assert card(page, ROW).row == ROW


def test_a_session_changed_meanwhile_is_shown_and_not_moved(qtbot, page, server) -> None:
    server.tasks.answers[sessions.move] = StaleVersion()
    chosen(opened(qtbot, page))
    assert page.changes.dialog is None
    assert page.context.notices.text == "This session was changed a moment ago, so it was not moved."


@pytest.mark.parametrize(("found", "said"), [(MOVED, "is moved to"), (ROW, "was not moved")])
def test_an_unknown_outcome_is_asked_for(qtbot, page, server, found, said: str) -> None:
    server.tasks.answers[sessions.move] = OutcomeUnknown()
    server.tasks.answers[sessions.by_id] = found
    chosen(opened(qtbot, page))
    assert len(server.tasks.called(sessions.move)) == 1
    assert said in page.context.notices.text
    assert page.changes.dialog is None


def test_too_late_to_move_says_whom_to_call(qtbot, page) -> None:
    details = unfolded(qtbot, page, UPCOMING[0])
    assert not details.move_button.isEnabled()
    assert details.move_button.toolTip() == (
        f"Moving or cancelling here was possible until yesterday 16:30. Now please call {PHONE}."
    )


def test_only_what_is_allowed_is_promised() -> None:
    row = session(NOW + timedelta(days=3), actions=[ActionRow("cancel", True, "", None)])
    rule = words.rule_of(row, CENTRE, VIENNA, NOW)
    assert not rule.movable
    assert "move" not in rule.text


def test_offline_greys_moving(qtbot, page) -> None:
    details = unfolded(qtbot, page, ROW)
    page.context.live.report_lost()
    assert not details.move_button.isEnabled()
    assert "does not answer" in details.move_button.toolTip()
    assert "move or cancel" in " ".join(texts(details))
