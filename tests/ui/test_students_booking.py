"""Booking the next session with a student: the slot grid, one attempt under one id, taking it back."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMenu

from tests.ui.sessions_by_hand import enrollment
from tests.ui.students_by_hand import FREE, LENA, MATHS, ME, PHYSICS, Server, own, shown
from tutordesk import errors
from tutordesk.services import sessions, slots
from tutordesk.ui.slots.slot_dialog import SlotDialog
from tutordesk.ui.students.page import StudentsPage


@pytest.fixture
def server(qapp) -> Server:
    return Server()


@pytest.fixture
def page(qtbot, page_context, server) -> StudentsPage:
    return shown(qtbot, page_context, server)


def opened(page: StudentsPage) -> SlotDialog:
    page.details.book.click()
    return page.booking.dialog


def choose(dialog: SlotDialog) -> None:
    next(one for one in dialog.grid.buttons() if one.row.free).click()
    dialog.confirm.click()


def test_it_is_booked_for_the_student_and_said(page, server):
    dialog = opened(page)
    asked = server.tasks.called(slots.plan)[-1]
    assert (asked["student_id"], asked["minutes"]) == (LENA.person_id, 60)
    choose(dialog)
    (booked,) = server.tasks.called(sessions.book_for)
    assert booked.pop("session_id")
    assert booked == {
        "student_id": LENA.person_id,
        "tutor_id": ME.person_id,
        "course_id": MATHS.course.course_id,
        "starts_at": FREE,
        "requirements": "",
        "override_reason": None,  # a tutor passes no rules
    }
    assert page.context.notices.text == (
        "A-level Maths with Lena Fischer is booked: Tuesday 24 November 2026, 16:00–17:00."
    )


def test_undo_cancels_it(page, server):
    choose(opened(page))
    (undo,) = page.context.notices.buttons()
    undo.click()
    assert server.tasks.called(sessions.set_status) == [
        {"session_id": server.booked.session_id, "version": 1, "status": "cancelled"}
    ]
    assert page.context.notices.text.startswith("Undone: A-level Maths")


def test_undo_that_comes_too_late_is_polite(page, server):
    server.tasks.answers[sessions.set_status] = errors.StaleVersion()
    choose(opened(page))
    page.context.notices.buttons()[0].click()
    assert page.context.notices.text == "That can no longer be undone."


def test_several_courses_are_asked_about(qtbot, page_context, server, monkeypatch):
    monkeypatch.setattr(QMenu, "popup", lambda *_at: None)  # the offscreen platform has no pop-ups
    server.enrollments[LENA.person_id] += (own(enrollment("Physics 2", "Physics", "")),)
    page = shown(qtbot, page_context, server)
    page.details.book.click()
    menu = page.findChild(QMenu)
    assert [action.text() for action in menu.actions()] == ["A-level Maths", "Physics 2"]
    menu.actions()[1].trigger()
    menu.close()
    choose(page.booking.dialog)
    assert server.tasks.called(sessions.book_for)[0]["course_id"] == PHYSICS.course.course_id


def test_a_refusal_stays_in_the_dialog_and_the_retry_keeps_its_id(page, server):
    server.tasks.answers[sessions.book_for] = errors.TooManyOpenSessions()
    dialog = opened(page)
    choose(dialog)
    assert dialog.isVisible()
    assert dialog.notices.text == "The greatest number of open sessions is reached."
    dialog.confirm.click()
    first, second = server.tasks.called(sessions.book_for)
    assert first["session_id"] == second["session_id"]
    dialog.reject()


def test_somebody_faster_begins_a_new_attempt(page, server):
    server.tasks.answers[sessions.book_for] = errors.SlotTaken()
    dialog = opened(page)
    choose(dialog)
    choose(dialog)
    first, second = server.tasks.called(sessions.book_for)
    assert first["session_id"] != second["session_id"]
    dialog.reject()


@pytest.mark.parametrize("booked", [True, False])
def test_an_unknown_outcome_is_asked_for_by_its_id(page, server, booked: bool):
    server.tasks.answers[sessions.book_for] = errors.OutcomeUnknown()
    server.tasks.answers[sessions.by_id] = server.booked if booked else None
    dialog = opened(page)
    choose(dialog)
    (asked,) = server.tasks.called(sessions.book_for)
    assert server.tasks.called(sessions.by_id) == [{"session_id": asked["session_id"]}]
    if booked:
        assert "is booked" in page.context.notices.text
    else:
        assert dialog.notices.text == "The connection broke, and nothing was booked."
        dialog.confirm.click()
        assert server.tasks.called(sessions.book_for)[1]["session_id"] == asked["session_id"]
        dialog.reject()


def test_an_outcome_that_cannot_be_asked_for_waits_for_the_server(page, server):
    server.tasks.answers[sessions.book_for] = errors.OutcomeUnknown()
    server.tasks.answers[sessions.by_id] = errors.Unreachable()
    dialog = opened(page)
    choose(dialog)
    assert dialog.confirm.text() == "Checking whether it was booked…"
    server.tasks.answers[sessions.by_id] = server.booked
    page.context.live.report_lost()
    page.context.live.report_resynced()
    assert "is booked" in page.context.notices.text
    assert len(server.tasks.called(sessions.book_for)) == 1


def test_without_an_offer_nothing_can_be_booked(qtbot, page_context, server):
    server.offers = (replace(MATHS, active=False),)
    page = shown(qtbot, page_context, server)
    assert not page.details.book.isEnabled()
    assert page.details.book.toolTip() == "You offer no course yet. Start one under My courses."


# --- a time that was picked in the calendar ---
def at_time(page: StudentsPage, starts_at=FREE) -> StudentsPage:
    page.open(starts_at=starts_at, zone="Europe/Vienna")
    return page


def test_a_time_from_the_calendar_is_chosen_already(page, server):
    at_time(page)
    assert page.time.isVisible()
    assert "Booking Tuesday 24 November, 16:00" in [one.text() for one in page.time.findChildren(QLabel)]
    dialog = opened(page)
    assert dialog.chosen is not None
    assert dialog.chosen.starts_at == FREE
    assert dialog.notices.text == ""
    dialog.confirm.click()
    assert server.tasks.called(sessions.book_for)[0]["starts_at"] == FREE
    assert not page.time.isVisible(), "it is booked"
    assert opened(page).chosen is None
    page.booking.dialog.reject()


def test_a_time_that_does_not_fit_says_why_and_offers_the_nearest(page):
    at_time(page, FREE - timedelta(hours=4))
    dialog = opened(page)
    assert dialog.chosen is None
    assert dialog.notices.text.endswith(" does not fit.")
    said = [one.text() for one in dialog.notices.findChildren(QLabel)]
    assert "Outside your hours. Nearest free starts:" in said
    dialog.notices.buttons()[0].click()
    assert dialog.chosen is not None
    dialog.reject()
    assert page.time.isVisible(), "somebody else may fit"


@pytest.mark.parametrize("by", ["button", "Esc"])
def test_a_time_is_let_go(qtbot, page, by):
    at_time(page)
    if by == "button":
        page.time.stop.click()
    else:
        qtbot.keyClick(page, Qt.Key.Key_Escape)
    assert not page.time.isVisible()
    assert opened(page).chosen is None
    page.booking.dialog.reject()
