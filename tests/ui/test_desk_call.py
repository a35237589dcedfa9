"""Whom the desk books for: chosen once, the same on every page, ended by Escape and by another role."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest
import time_machine
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from tests.ui import booking_rows as rows
from tests.ui.booking_by_hand import tasks_of
from tests.ui.conftest import SyncTasks
from tests.ui.desk_by_hand import at_desk, enrolled
from tutordesk.errors import Unreachable
from tutordesk.services import callers, person_notes, students, tutors
from tutordesk.services.board_rows import CallerRow, PersonNoteRow
from tutordesk.ui.booking.page import BookingPage
from tutordesk.ui.desk.call import DeskCall
from tutordesk.ui.page import PageContext

OTHER = replace(rows.STUDENT, person_id=UUID(int=402), display_name="Zoé Laurent", login="s10423500")


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(rows.NOW, tick=True):
        yield


@pytest.fixture
def make(qtbot: Any, page_context: Callable[..., PageContext]) -> Callable[..., BookingPage]:
    def made(answers: dict[Any, Any] | None = None, **more: Any) -> BookingPage:
        tasks = SyncTasks(rows.answers() | (answers or {}))
        return at_desk(qtbot, page_context(tasks, role="desk", **more))

    return made


def courses(page: BookingPage) -> list[str]:
    combo = page.banner.course.combo
    return [combo.itemText(place) for place in range(combo.count())]


def test_another_student_leaves_the_course_open_and_the_same_one_keeps_it(qtbot: Any) -> None:
    call = DeskCall()
    told: list[str] = []
    call.changed.connect(lambda: told.append(call.student.display_name if call.student else ""))
    call.begin(rows.STUDENT, rows.ALEVEL)
    call.begin(rows.STUDENT)
    assert call.course == rows.ALEVEL
    call.begin(OTHER)
    assert call.course is None
    call.end()
    call.end()
    assert told == ["Noah Weber", "Zoé Laurent", ""]


def test_own_courses_come_first_and_the_only_one_is_chosen(make: Any) -> None:
    page = make(
        {students.enrollments_of: (enrolled(rows.PHYSICS2), enrolled(rows.FRENCH1, "ended"))},
        student=rows.STUDENT,
    )
    assert courses(page) == [
        "Any course",
        "Physics 2 · 90 minutes",
        "",
        "A-level Maths · 60 minutes",
        "French for beginners · 45 minutes",
    ]
    assert page.context.call.course == rows.PHYSICS2
    assert tasks_of(page).called(tutors.search)[-1]["criteria"].course_id == rows.PHYSICS2.course_id
    assert page.pane.offer is not None
    assert page.pane.offer.course == rows.PHYSICS2


def test_the_course_of_the_call_filters_and_choosing_at_a_tutor_tells_the_call(make: Any) -> None:
    page = make(student=rows.STUDENT)
    page.banner.course.chosen.emit(rows.ALEVEL)
    assert tasks_of(page).called(tutors.search)[-1]["criteria"].course_id == rows.ALEVEL.course_id
    before = len(tasks_of(page).called(tutors.search))
    page.pane.course.combo.setCurrentIndex(2)
    page.pane.course.combo.activated.emit(2)
    assert page.context.call.course == rows.PHYSICS2
    assert page.banner.course.combo.currentText() == "Physics 2 · 90 minutes"
    assert len(tasks_of(page).called(tutors.search)) == before, "the list stays as it is"
    page.banner.course.chosen.emit(None)
    assert tasks_of(page).called(tutors.search)[-1]["criteria"].course_id is None


def test_the_banner_says_what_they_have_already(make: Any) -> None:
    ahead = rows.session(rows.at(26, "16:30"), student_id=rows.STUDENT.person_id)
    gone = rows.session(rows.at(25, "09:00"), status="cancelled")
    later = rows.session(rows.at(30, "09:00"))
    page = make(
        {students.sessions_with: rows.sessions_page(later, ahead, gone)},
        student=rows.STUDENT,
    )
    banner = page.banner
    assert banner.has.text() == "Next: A-level Maths, Thu 26 Nov, 16:30"
    banner.show_date(rows.at(26, "10:00").date())
    assert banner.has.text() == "Noah Weber has A-level Maths 16:30–17:30"
    banner.show_date(rows.TODAY)
    assert banner.has.text() == "Today: nothing booked yet"


def test_the_banner_does_without_what_cannot_be_read(make: Any) -> None:
    page = make(
        {students.sessions_with: Unreachable(), students.enrollments_of: Unreachable()}, student=rows.STUDENT
    )
    assert page.banner.name.text() == "Booking for Noah Weber"
    assert page.context.notices.text == ""


def test_finish_and_escape_end_the_call_and_the_search_for_somebody_takes_the_keys(
    make: Any, qtbot: Any
) -> None:
    page = make(student=rows.STUDENT)
    assert page.banner.finish.accessibleName() == "Finish booking for Noah Weber"
    page.banner.finish.click()
    assert not page.banner.isVisible()
    assert page.chooser.isVisible()
    page.context.call.begin(OTHER)
    assert page.banner.name.text() == "Booking for Zoé Laurent"
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    assert not page.context.call.active


def test_another_student_asks_for_their_times(make: Any, qtbot: Any) -> None:
    from tutordesk.services import slots

    page = make(student=rows.STUDENT)
    page.context.call.begin(OTHER)
    qtbot.waitUntil(lambda: tasks_of(page).called(slots.plan)[-1]["student_id"] == OTHER.person_id)
    assert tasks_of(page).called(students.enrollments_of)[-1]["student_id"] == OTHER.person_id


KNOWN = CallerRow("Peanut allergy.\nCalls after six.", 2, 3)


def test_the_banner_knows_the_newest_note_and_what_is_not_paid(make: Any) -> None:
    page = make({callers.about: KNOWN}, student=rows.STUDENT)
    hints = page.banner.hints
    (asked,) = tasks_of(page).called(callers.about)
    assert (asked["student_id"], asked["since"]) == (rows.STUDENT.person_id, rows.at(26, "00:00", 8))
    assert hints.note.text() == "Peanut allergy. Calls after six."
    assert (hints.more.text(), hints.unpaid.text()) == ("2 notes", "3 sessions not paid")
    hints.unpaid.click()
    key, target = page.context.navigate.visits[-1]
    assert key == "sessions"
    choice = target["choice"]
    assert (choice.text, choice.status, choice.paid) == (rows.STUDENT.login, "completed", "no")
    assert choice.dates(rows.TODAY) == (date(2026, 8, 26), rows.TODAY)


def test_all_notes_are_a_press_away_and_leave_with_the_caller(make: Any) -> None:
    note = PersonNoteRow(
        UUID(int=1), rows.STUDENT.person_id, "Katrin Moser", True, True, "Calls after six.", rows.NOW
    )
    page = make({callers.about: KNOWN, person_notes.of: (note,)}, student=rows.STUDENT)
    hints = page.banner.hints
    hints.more.click()
    assert "Calls after six." in [label.text() for label in hints.findChildren(QLabel) if label.isVisible()]
    assert hints.more.text() == "Hide notes"
    tasks_of(page).answers[callers.about] = CallerRow()
    page.context.call.begin(OTHER)
    assert not hints.isVisible()
    assert not hints.more.isChecked()


def test_the_hints_follow_the_feed_and_do_without_the_server(make: Any, qtbot: Any) -> None:
    page = make({callers.about: Unreachable()}, student=rows.STUDENT)
    hints = page.banner.hints
    assert not hints.isVisible()
    assert page.context.notices.text == ""
    searched = len(tasks_of(page).called(tutors.search))
    tasks_of(page).answers[callers.about] = KNOWN
    page.context.live.report_changed(frozenset({"person"}))
    qtbot.waitUntil(hints.isVisible)
    assert len(tasks_of(page).called(tutors.search)) == searched, "a note is no reason to load the page"
    page.hide()
    tasks_of(page).answers[callers.about] = CallerRow()
    page.context.live.report_changed(frozenset({"person"}))
    page.show()
    qtbot.waitUntil(lambda: not hints.isVisible())


def test_a_window_made_anew_goes_on_with_the_call() -> None:
    before, after = DeskCall(), DeskCall()
    before.begin(rows.STUDENT, rows.ALEVEL)
    after.take(before)
    before.end()
    assert (after.student, after.course) == (rows.STUDENT, rows.ALEVEL)
    after.take(before)
    assert after.active, "nobody on the phone there ends nothing here"
