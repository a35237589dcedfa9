"""Book Sessions: choosing in any order, booking once, losing politely, and never guessing an outcome."""

from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt

from tests.ui import booking_rows as rows
from tests.ui.booking_by_hand import START, Make, choose_course, press, ready, select, slot, tasks_of
from tests.ui.hand import double_click
from tutordesk.errors import (
    NotEnrolled,
    OutcomeUnknown,
    SlotTaken,
    Unreachable,
)
from tutordesk.services import enrollments, sessions, slots
from tutordesk.services.rows import SlotRow
from tutordesk.ui.slots.buttons import TakenMark


def test_a_tutor_a_course_and_a_start_fill_the_panel_and_book_once(make: Make) -> None:
    page = make({sessions.book: lambda **asked: rows.session(asked["starts_at"])})
    panel = page.pane.panel
    select(page)
    assert tasks_of(page).called(slots.plan)[-1]["minutes"] == 60
    assert panel.obstacle == "Choose a course and a start."
    assert not panel.book.isEnabled()
    ready(page)
    assert panel.when.text() == "Thu 26 Nov, 16:00–17:00"
    assert panel.what.text() == "A-level Maths · 60 minutes · €42.00"
    panel.book.click()
    (asked,) = tasks_of(page).called(sessions.book)
    assert isinstance(asked.pop("session_id"), UUID)
    assert asked == {
        "tutor_id": rows.AMELIA.tutor_id,
        "course_id": rows.ALEVEL.course_id,
        "starts_at": START,
        "requirements": "Past paper 2021",
    }
    notices = page.context.notices
    assert notices.text == "Booked: A-level Maths with Amelia Novák, Thu 26 Nov, 16:00"
    assert (notices.kind, panel.note, panel.book.isEnabled()) == ("success", "", False)
    press(page, "My Classes")
    assert page.context.navigate.visits == [("classes", {"session_id": UUID(int=900)})]


def test_a_start_first_and_the_course_after_it(make: Make) -> None:
    page = make()
    select(page)
    slot(page, "slot-2026-11-26T15:00Z").click()
    assert page.pane.panel.obstacle == "Choose a course."
    choose_course(page, 2)
    assert tasks_of(page).called(slots.plan)[-1]["minutes"] == 90
    assert page.pane.panel.obstacle == ""
    assert page.pane.grid.chosen is not None


def test_enter_and_double_click_book_too(make: Make, qtbot: Any) -> None:
    page = ready(make({sessions.book: lambda **asked: rows.session(asked["starts_at"])}))
    qtbot.keyClick(slot(page, "slot-2026-11-26T15:00Z"), Qt.Key.Key_Return)
    assert len(tasks_of(page).called(sessions.book)) == 1
    double_click(slot(page, "slot-2026-11-26T16:30Z"))
    assert tasks_of(page).called(sessions.book)[-1]["starts_at"] == rows.at(26, "17:30")


def test_somebody_was_faster(make: Make) -> None:
    near = tuple(
        SlotRow(rows.at(day, clock), rows.at(day, clock), True, "")
        for day, clock in ((26, "17:30"), (26, "10:30"))
    )
    page = ready(make({sessions.book: SlotTaken(), slots.nearest: near}))
    page.pane.panel.book.click()
    notices = page.context.notices
    assert notices.text == "Thu 26 Nov, 16:00 was just taken."
    assert [one.text() for one in notices.buttons()] == ["Thu 26 Nov, 10:30", "Thu 26 Nov, 17:30"]
    assert tasks_of(page).called(slots.nearest)[-1]["around"] == START
    marks = [one.accessibleName() for one in page.pane.grid.findChildren(TakenMark)]
    assert marks == ["Thu 26 Nov, 16:00 was just taken."]
    assert page.pane.panel.note == "Past paper 2021"
    assert page.pane.offer is not None
    assert page.pane.panel.obstacle == "Choose a start."
    press(page, "Thu 26 Nov, 10:30")
    assert page.pane.panel.when.text() == "Thu 26 Nov, 10:30–11:30"
    assert page.pane.panel.obstacle == ""


def test_a_start_taken_while_choosing_is_told(make: Make) -> None:
    page = ready(make())
    tasks_of(page).answers[slots.plan] = lambda **asked: rows.plan(taken=[START], **asked)
    page.load()
    assert page.context.notices.text == "Thu 26 Nov, 16:00 was just taken."
    assert page.pane.panel.note == "Past paper 2021"


def test_a_retry_keeps_its_id_and_another_wish_gets_another(make: Make) -> None:
    page = ready(make({sessions.book: Unreachable()}))
    page.pane.panel.book.click()
    page.pane.panel.book.click()
    page.pane.panel.requirements.setPlainText("Something else")
    page.pane.panel.book.click()
    first, again, other = (asked["session_id"] for asked in tasks_of(page).called(sessions.book))
    assert first == again != other


def test_an_unknown_outcome_that_was_a_booking(make: Make) -> None:
    page = ready(make({sessions.book: OutcomeUnknown(), sessions.by_id: Unreachable()}))
    page.pane.panel.book.click()
    assert page.pane.panel.book.text() == "Checking whether it was booked…"
    assert not page.pane.panel.book.isEnabled()
    assert page.context.notices.text == ""
    tasks = tasks_of(page)
    tasks.answers[sessions.by_id] = lambda **asked: rows.session(START, **asked)
    page.context.live.report_resynced()
    assert page.context.notices.text.startswith("Booked: A-level Maths")
    assert len(tasks.called(sessions.book)) == 1
    assert tasks.called(sessions.by_id)[-1]["session_id"] == tasks.called(sessions.book)[0]["session_id"]


def test_an_unknown_outcome_that_was_none(make: Make) -> None:
    page = ready(make({sessions.book: OutcomeUnknown(), sessions.by_id: None}))
    page.pane.panel.book.click()
    assert page.context.notices.text == "The session was not booked."
    assert page.pane.panel.note == "Past paper 2021"
    press(page, "Book again")
    first, again = (asked["session_id"] for asked in tasks_of(page).called(sessions.book))
    assert first == again


def test_too_long_requirements_are_refused_politely(make: Make) -> None:
    page = ready(make())
    panel = page.pane.panel
    panel.requirements.setPlainText("x" * 1900)
    assert panel._counter.text() == "1,900 of 2,000 characters"
    assert panel.book.isEnabled()
    panel.requirements.setPlainText("x" * 10_000)
    assert panel.obstacle == "The requirements are 8,000 characters too long."
    assert not panel.book.isEnabled()
    assert len(panel.note) == 10_000


def test_offline_writes_are_greyed_with_the_reason(make: Make) -> None:
    page = ready(make())
    page.context.live.report_lost()
    assert page.pane.panel.obstacle.startswith("The server does not answer.")
    assert not page.pane.panel.book.isEnabled()
    page.context.live.report_resynced()
    assert page.pane.panel.book.isEnabled()


def test_enrolling_first_where_the_centre_demands_it(make: Make) -> None:
    enrolled = type("Row", (), {"course": rows.ALEVEL})()
    page = ready(make({sessions.book: NotEnrolled(), enrollments.enroll: lambda **_asked: enrolled}))
    page.pane.panel.book.click()
    press(page, "Enroll")
    assert tasks_of(page).called(enrollments.enroll)[-1]["course_id"] == rows.ALEVEL.course_id
    assert page.context.notices.text == "Enrolled in A-level Maths. You can book now."
