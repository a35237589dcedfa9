"""Book Sessions at the desk: the student first, a rule passed with a reason."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from tests.ui import booking_rows as rows
from tests.ui.booking_by_hand import Make, choose_course, press, ready, select, slot, tasks_of
from tutordesk.errors import (
    TooLate,
    TooManyOpenSessions,
)
from tutordesk.services import people, sessions, slots, tutors


def test_the_desk_chooses_the_student_first_and_passes_a_rule_with_a_reason(make: Make) -> None:
    page = make({sessions.book_for: lambda **asked: rows.session(asked["starts_at"])}, role="desk")
    assert tasks_of(page).called(people.find_students) == [{"text": "", "limit": 20}]
    assert not tasks_of(page).called(tutors.search)
    page.chooser.list.choose(0)
    page.chooser.use.click()
    page.load()
    assert page.banner.name.text() == "Booking for Noah Weber"
    select(page)
    choose_course(page)
    assert tasks_of(page).called(slots.plan)[-1]["student_id"] == rows.STUDENT.person_id
    slot(page, "slot-2026-11-24T14:00Z").click()
    panel = page.pane.panel
    assert panel.obstacle == "Give a reason to book anyway."
    panel.reason.edit.setPlainText("Agreed on the phone")
    panel.book.click()
    (asked,) = tasks_of(page).called(sessions.book_for)
    assert (asked["student_id"], asked["override_reason"]) == (rows.STUDENT.person_id, "Agreed on the phone")
    assert page.context.notices.text.startswith("Booked for Lena Fischer: A-level Maths")


@pytest.mark.parametrize("error", [TooLate(), TooManyOpenSessions()])
def test_the_desk_may_book_anyway_after_a_refusal(make: Make, error: Exception) -> None:
    page = ready(make({sessions.book_for: error}, role="desk", student=rows.STUDENT))
    page.pane.panel.book.click()
    said = " ".join(one.text() for one in page.context.notices.findChildren(QLabel))
    assert "Pick another start, or book it with a reason." in said
    assert "front desk" not in said  # they are the front desk
    press(page, "Book anyway…")
    assert page.pane.panel.obstacle == "Give a reason to book anyway."


def test_the_desk_types_a_time_outside_the_grid(make: Make) -> None:
    page = make(role="desk", student=rows.STUDENT)
    select(page)
    choose_course(page)
    page.pane.other_time.chosen.emit(rows.at(29, "20:00"))
    assert page.pane.panel.when.text() == "Sun 29 Nov, 20:00–21:00"
    assert page.pane.panel.obstacle == "Give a reason to book anyway."


def test_escape_ends_the_call(make: Make, qtbot: Any) -> None:
    page = make(role="desk", student=rows.STUDENT)
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    assert not page.context.call.active
    assert page.chooser.isVisible()
    assert not page.banner.isVisible()
