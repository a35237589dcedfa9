"""Cancelling a session: the rule before the click, two presses, and every way it can end."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt

from tests.ui.classes_by_hand import (
    NOW,
    PHONE,
    TUESDAY,
    UPCOMING,
    button_named,
    card,
    cards,
    texts,
    unfolded,
)
from tests.ui.sessions_by_hand import CENTRE, VIENNA, at, session
from tutordesk.errors import OutcomeUnknown, StaleVersion, TooLate, Unreachable
from tutordesk.services import sessions
from tutordesk.services.rows import ActionRow, SessionRow
from tutordesk.ui.classes import words
from tutordesk.ui.classes.page import MyClassesPage


# --- the cancel rule -----------------------------------------------------------------------------------
def test_the_rule_is_said_before_the_click(qtbot, page) -> None:
    details = unfolded(qtbot, page, UPCOMING[2])
    assert (
        f"You can move or cancel this yourself until Monday 18:00. After that, please call {PHONE}."
        in texts(details)
    )
    assert details.cancel_button.isEnabled()
    assert details.cancel_button.accessibleName() == "Cancel session"


def test_too_late_is_greyed_with_its_reason(qtbot, page) -> None:
    details = unfolded(qtbot, page, UPCOMING[0])
    sentence = f"Moving or cancelling here was possible until yesterday 16:30. Now please call {PHONE}."
    assert sentence in texts(details)
    assert not details.cancel_button.isEnabled()
    assert details.cancel_button.accessibleDescription() == sentence


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "today 18:00"),
        (1, "tomorrow 18:00"),
        (3, "Friday 18:00"),
        (20, "Monday 14 December, 18:00"),
    ],
)
def test_deadlines_as_people_say_them(days: int, said: str) -> None:
    assert words.near_instant(at(TUESDAY + timedelta(days=days), "18:00"), VIENNA, NOW) == said


def test_nobody_allowed_it_means_not_allowed() -> None:
    rule = words.rule_of(session(NOW + timedelta(days=3)), CENTRE, VIENNA, NOW)
    assert not rule.allowed
    assert PHONE in rule.text


def test_a_centre_without_a_phone_names_the_front_desk() -> None:
    rule = words.rule_of(UPCOMING[2], replace(CENTRE, phone=""), VIENNA, NOW)
    assert rule.text.endswith("After that, please call the front desk.")


# --- cancelling ----------------------------------------------------------------------------------------
def test_cancelling_takes_two_presses_and_a_reload(qtbot, page, server) -> None:
    row = UPCOMING[2]

    def cancel(**_kw) -> SessionRow:
        server.upcoming = UPCOMING[:2]
        return replace(row, status="cancelled", version=2)

    server.tasks.answers[sessions.set_status] = cancel
    details = unfolded(qtbot, page, row)
    button_named(details, "Cancel session").click()
    assert details.question.asking
    assert server.tasks.called(sessions.set_status) == []
    assert details.question.reason_field.hasFocus()
    details.question.reason_field.setText("  I am ill ")
    details.question.confirm_button.click()
    assert server.tasks.called(sessions.set_status) == [
        {"session_id": row.session_id, "version": 1, "status": "cancelled", "reason": "I am ill"}
    ]
    qtbot.waitUntil(lambda: len(cards(page)) == 2)
    assert page.context.notices.kind == "success"
    assert "is cancelled" in page.context.notices.text


def test_the_question_can_be_taken_back(qtbot, page, server) -> None:
    details = unfolded(qtbot, page, UPCOMING[2])
    details.cancel_button.click()
    qtbot.keyClick(details.question.reason_field, Qt.Key.Key_Escape)
    assert not details.question.asking
    assert details.cancel_button.hasFocus()
    details.cancel_button.click()
    details.question.keep_button.click()
    assert not details.question.asking
    assert server.tasks.called(sessions.set_status) == []


def test_while_it_is_under_way_nothing_is_pretended(qtbot, page, server) -> None:
    server.tasks.answers[sessions.set_status] = Unreachable()
    details = unfolded(qtbot, page, UPCOMING[2])
    details.cancel_button.click()
    server.tasks.hold = True
    details.question.confirm_button.click()
    assert not details.question.confirm_button.isEnabled()
    assert "Scheduled" in texts(card(page, UPCOMING[2]))
    qtbot.keyClick(details.question.reason_field, Qt.Key.Key_Return)
    assert len(server.tasks.called(sessions.set_status)) == 1
    server.tasks.hold = False
    server.tasks.release()
    assert details.question.confirm_button.isEnabled()
    assert page.context.notices.kind == "warning"


def confirm(qtbot, page: MyClassesPage, row: SessionRow) -> None:
    details = unfolded(qtbot, page, row)
    details.cancel_button.click()
    details.question.confirm_button.click()


def test_a_stale_session_is_shown_anew_and_not_cancelled(qtbot, page, server) -> None:
    moved = replace(UPCOMING[2], starts_at=UPCOMING[2].starts_at + timedelta(hours=1), version=2)

    def cancel(**_kw) -> None:
        server.upcoming = (*UPCOMING[:2], moved)
        raise StaleVersion

    server.tasks.answers[sessions.set_status] = cancel
    confirm(qtbot, page, UPCOMING[2])
    qtbot.waitUntil(lambda: card(page, UPCOMING[2]).row == moved)
    assert page.context.notices.text == "This session was changed a moment ago, so it was not cancelled."


def test_too_late_meanwhile_reloads(qtbot, page, server) -> None:
    late = replace(UPCOMING[2], actions=(ActionRow("cancel", False, "TD007", NOW),))

    def cancel(**_kw) -> None:
        server.upcoming = (*UPCOMING[:2], late)
        raise TooLate

    server.tasks.answers[sessions.set_status] = cancel
    confirm(qtbot, page, UPCOMING[2])
    details = card(page, UPCOMING[2]).details
    qtbot.waitUntil(lambda: not details.cancel_button.isEnabled())
    assert not details.question.asking


@pytest.mark.parametrize(
    ("found", "kind", "said"),
    [
        (lambda row: replace(row, status="cancelled"), "success", "is cancelled"),
        (lambda row: row, "warning", "was not cancelled"),
        (lambda _row: None, "warning", "broke"),
    ],
)
def test_an_unknown_outcome_is_asked_for(
    qtbot, page, server, found: Callable[[SessionRow], SessionRow | None], kind: str, said: str
) -> None:
    server.tasks.answers[sessions.set_status] = OutcomeUnknown()
    server.tasks.answers[sessions.by_id] = found(UPCOMING[2])
    confirm(qtbot, page, UPCOMING[2])
    assert server.tasks.called(sessions.by_id) == [{"session_id": UPCOMING[2].session_id}]
    assert len(server.tasks.called(sessions.set_status)) == 1
    assert page.context.notices.kind == kind
    assert said in page.context.notices.text


def test_offline_greys_cancelling_with_the_reason(qtbot, page) -> None:
    details = unfolded(qtbot, page, UPCOMING[2])
    page.context.live.report_lost()
    assert not details.cancel_button.isEnabled()
    assert "does not answer" in details.cancel_button.toolTip()
    page.context.live.report_resynced()
    assert details.cancel_button.isEnabled()


def test_a_page_opened_offline_cannot_cancel(qtbot, page_context, server) -> None:
    context = page_context(server.tasks)
    context.live.report_lost()
    page = MyClassesPage(context)
    qtbot.addWidget(page)
    page.show()
    qtbot.waitUntil(lambda: len(cards(page)) == 3)
    assert not unfolded(qtbot, page, UPCOMING[2]).cancel_button.isEnabled()
