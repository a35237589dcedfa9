"""The page Students: finding one of one's own, reading about them, and changing what they take."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QLabel, QPushButton

from tests.ui.sessions_by_hand import MONDAY, at, enrollment, session
from tests.ui.students_by_hand import (
    ARABIC,
    LENA,
    ME,
    NOAH,
    NOW,
    PHYSICS,
    Server,
    offer,
    own,
    shown,
    student,
)
from tutordesk import errors
from tutordesk.services import enrollments, offers, students
from tutordesk.ui.students import words
from tutordesk.ui.students.history import SessionButton
from tutordesk.ui.students.page import HISTORY_ROWS, StudentsPage


@pytest.fixture
def server(qapp) -> Server:
    return Server()


def texts(widget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]


def line_of(page: StudentsPage):
    (line,) = page.details._lines.values()  # the one course taken
    return line


def found(page: StudentsPage, identifier: str) -> QPushButton:
    return next(b for b in page.findChildren(QPushButton) if b.accessibleIdentifier() == identifier)


def pick(page: StudentsPage, position: int) -> None:
    page.list.list.setCurrentIndex(page.list.model.index(position, 0))


def test_the_first_student_is_shown_beside_the_list(qtbot, page_context, server):
    page = shown(qtbot, page_context, server)
    said = texts(page)
    assert "3 students" in said
    assert "Lena Fischer" in said
    assert "7 of 12 sessions" in said
    assert "8 kept, 1 missed" in said
    assert "Tomorrow, 16:30" in said
    assert page.list.list.accessibleName() == "Students"
    spoken = page.list.model.data(page.list.model.index(0, 0), Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("Lena Fischer, Next: Tomorrow, 16:30, Last: Tue 17 Nov, 7 of 12 sessions")
    assert "lena@example.org" in spoken


def test_searching_asks_the_server_while_typing(qtbot, page_context, server):
    page = shown(qtbot, page_context, server)
    qtbot.keyClicks(page.list.search, "noah")
    qtbot.waitUntil(lambda: page.list.model.rowCount() == 1)
    assert server.tasks.called(students.mine)[-1]["text"] == "noah"
    assert "1 student found" in texts(page)
    assert "Lena Fischer" in texts(page.details), "a search shows nobody else before somebody is chosen"
    qtbot.keyClick(page.list.search, Qt.Key.Key_Return)
    assert "Noah Weber" in texts(page.details)
    page.list.search.setText("xyz")
    qtbot.waitUntil(lambda: page.list.states.state == "empty")
    assert "Nobody is called “xyz”" in texts(page)


def test_the_list_is_paged_by_the_server(qtbot, page_context, server):
    server.people = tuple(student(f"Student {number:03d}") for number in range(70))
    page = shown(qtbot, page_context, server)
    assert len(page.list.model.rows()) == 30
    page.list.model.fetchMore(page.list.list.rootIndex())
    assert len(page.list.model.rows()) == 60
    page.reload()
    qtbot.waitUntil(lambda: page.settled)
    assert len(page.list.model.rows()) == 60, "a reload keeps what was paged"


def test_selection_and_scroll_survive_a_reload(qtbot, page_context, server):
    server.people = tuple(student(f"Student {number:03d}") for number in range(30))
    page = shown(qtbot, page_context, server)
    pick(page, 20)
    page.list.list.scrollTo(page.list.model.index(20, 0))
    at_px = page.list.list.verticalScrollBar().value()
    server.people = (*server.people[:3], *server.people[4:], student("Zoe"))
    page.context.live.changed.emit(frozenset({"enrollment"}))
    qtbot.waitUntil(lambda: page.list.model.rows()[-1].display_name == "Zoe")
    assert page.list.selected.display_name == "Student 020"
    assert abs(page.list.list.verticalScrollBar().value() - at_px) <= 100


def test_whoever_leaves_the_list_is_not_replaced_by_a_neighbour(qtbot, page_context, server):
    page = shown(qtbot, page_context, server)
    server.people = (NOAH, ARABIC)
    page.reload()
    qtbot.waitUntil(lambda: page.list.model.rowCount() == 2)
    assert page.list.selected is None
    assert "Lena Fischer" in texts(page.details)


def test_contact_can_be_copied_and_opened(qtbot, page_context, server, monkeypatch):
    page = shown(qtbot, page_context, server)
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()))
    found(page, "tel-student").click()
    found(page, "mailto-student").click()
    assert opened == ["tel:+436643883030", "mailto:lena@example.org"]
    copy = [b for b in page.findChildren(QPushButton) if b.accessibleName() == "Copy phone number"]
    copy[0].click()
    assert QGuiApplication.clipboard().text() == "+43 664 388 30 30"
    pick(page, 1)
    assert "No contact is known here. The front desk can help." in texts(page)


def test_history_is_paged_and_opens_the_schedule(qtbot, page_context, server):
    page = shown(qtbot, page_context, server)
    rows = page.details.history.findChildren(SessionButton)
    assert len(rows) == HISTORY_ROWS
    assert rows[0].accessibleName().startswith("Open in Schedule: Maths with Lena Fischer")
    assert page.details.history.more.text() == "Show 15 more"
    page.details.history.more.click()
    assert len(page.details.history.findChildren(SessionButton)) == 2 * HISTORY_ROWS
    first = server.sessions[LENA.person_id][0]
    rows[0].click()
    assert page.context.navigate.visits == [
        ("schedule", {"session_id": first.session_id, "starts_at": first.starts_at})
    ]
    before = page.details.history.findChildren(SessionButton)
    newer = session(at(MONDAY, "16:30"), key="new")
    server.sessions[LENA.person_id] = (newer, *server.sessions[LENA.person_id])
    page.reload()
    qtbot.waitUntil(lambda: page.details.history.findChildren(SessionButton) != before)
    assert set(before) & set(page.details.history.findChildren(SessionButton)), "rows are kept by id"


def test_the_plan_is_typed_in_place_and_survives_a_reload(qtbot, page_context, server):
    page = shown(qtbot, page_context, server)
    line = line_of(page)
    assert line.save.isHidden()
    line.plan.setText("20")
    assert line.save.isVisible()
    page.reload()
    qtbot.waitUntil(lambda: page.settled)
    assert line.plan.text() == "20", "what is typed is kept"
    taken = server.enrollments[LENA.person_id][0]
    server.enrollments[LENA.person_id] = (replace(taken, planned_sessions=20),)
    qtbot.keyClick(line.plan, Qt.Key.Key_Return)
    assert server.tasks.called(enrollments.set_planned) == [
        {"enrollment_id": taken.enrollment_id, "planned_sessions": 20}
    ]
    qtbot.waitUntil(lambda: page.settled)
    assert line.save.isHidden()
    line.plan.clear()
    line.save.click()
    assert server.tasks.called(enrollments.set_planned)[-1]["planned_sessions"] is None


def test_ending_asks_first_and_says_what_stays(qtbot, page_context, server):
    page = shown(qtbot, page_context, server)
    line = line_of(page)
    line.end.click()
    assert "End A-level Maths?" in texts(line)
    assert any("stay booked" in text for text in texts(line))
    assert not server.tasks.called(enrollments.end)
    line._question.no.click()  # the harmless answer
    assert "End A-level Maths?" not in texts(line)
    line.end.click()
    line._question.yes.click()  # the other
    assert server.tasks.called(enrollments.end) == [{"enrollment_id": line.row.enrollment_id}]


def test_a_student_is_enrolled_in_another_course(qtbot, page_context, server):
    page = shown(qtbot, page_context, server)
    combo = page.details.course.combo
    assert [combo.itemText(i) for i in range(combo.count())] == ["Physics 2"], "offered and not yet taken"
    found(page, "enroll-student").click()
    assert server.tasks.called(enrollments.enroll) == [
        {"course_id": PHYSICS.course.course_id, "tutor_id": ME.person_id, "student_id": LENA.person_id}
    ]
    assert page.context.notices.text == "Lena Fischer is enrolled in Physics 2."


def test_somebody_elses_enrollment_is_only_read(qtbot, page_context, server):
    server.enrollments[LENA.person_id] = (enrollment("A-level Maths", "Maths", ""),)
    line = line_of(shown(qtbot, page_context, server))
    assert not line.plan.isVisible()
    assert line.end.isHidden()
    assert line.book.isVisible()


def test_offline_greys_what_writes(qtbot, page_context, server):
    page = shown(qtbot, page_context, server)
    line = line_of(page)
    page.context.live.report_lost()
    qtbot.waitUntil(lambda: not page.context.live.connected)
    for button in (page.details.book, page.details.enroll, line.book, line.end):
        assert not button.isEnabled()
        assert "does not answer" in button.toolTip()
    line.plan.setText("20")
    qtbot.keyClick(line.plan, Qt.Key.Key_Return)
    assert not server.tasks.called(enrollments.set_planned)


def test_nobody_yet_says_the_next_step(qtbot, page_context, server):
    server.people = ()
    page = shown(qtbot, page_context, server)
    assert "No students yet" in texts(page)
    next(b for b in page.findChildren(QPushButton) if b.text() == "See my courses").click()
    assert page.switch.current == "courses"


def test_an_error_leaves_title_and_a_way_to_try_again(qtbot, page_context, server):
    server.tasks.answers[students.mine] = errors.Unreachable()
    server.tasks.answers[offers.mine] = errors.Unreachable()
    page = shown(qtbot, page_context, server)
    assert page.states.state == "content"
    assert page.list.states.state == "error"
    server.tasks.answers[students.mine] = server._mine  # it answers again
    next(b for b in page.list.findChildren(QPushButton) if b.text() == "Try again").click()
    assert page.list.model.rowCount() == 3


def test_one_column_in_a_narrow_window(qtbot, page_context, server):
    page = shown(qtbot, page_context, server, 656, 500)
    assert page.list.isVisible()
    assert page.details is None, "nobody is chosen"
    pick(page, 0)
    page.list.opened.emit()
    assert not page.list.isVisible()
    assert page.details.isVisible()
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    assert page.list.isVisible()


def test_navigation_finds_a_student_by_name(qtbot, page_context, server):
    server.people = (*(student(f"Student {number:03d}") for number in range(40)), LENA)
    page = shown(qtbot, page_context, server)
    page.open(student_id=LENA.person_id, name=LENA.display_name)
    assert page.list.selected.person_id == LENA.person_id
    assert "Lena Fischer" in texts(page.details)


def test_answers_for_somebody_else_are_never_shown(qtbot, page_context, server):
    page = shown(qtbot, page_context, server)
    server.tasks.hold = True
    pick(page, 1)
    assert not page.details.sections.isVisible(), "nobody else's courses under this name"
    server.tasks.release()
    assert not page.details._lines  # Noah takes nothing


def test_words():
    row = replace(LENA, missed=0, completed=1, planned=None)
    assert words.progress(1, None) == "1 session completed"
    assert words.attendance(row) == "1 kept"
    assert words.attendance(NOAH) == ""
    assert words.next_session(NOAH, "Europe/Vienna", NOW) == "No session booked"
    assert words.last_session(NOAH, "Europe/Vienna", NOW) == ""
    assert words.booked(replace(own(enrollment("Chess", "Maths", "")), booked=2)) == "2 booked, 10 to book"
    assert words.price(offer("Chess", price=None)) == "Not priced yet: ask the front desk"
    later = replace(LENA, next_starts_at=NOW + timedelta(days=9))
    assert words.next_session(later, "Europe/Vienna", NOW).startswith("Next: Wed 2 Dec")
