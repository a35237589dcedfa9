"""Book Sessions: choosing in any order, booking once, losing politely, and never guessing an outcome."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
import time_machine
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from tests.ui import booking_rows as rows
from tests.ui.conftest import SyncTasks
from tutordesk.errors import (
    NotEnrolled,
    OutcomeUnknown,
    SlotTaken,
    TooLate,
    TooManyOpenSessions,
    Unreachable,
)
from tutordesk.services import enrollments, people, sessions, slots, tutors
from tutordesk.services.rows import SlotRow, TutorCriteria
from tutordesk.ui.booking.page import BookingPage
from tutordesk.ui.page import PageContext
from tutordesk.ui.slots.buttons import SlotButton, TakenMark

START = rows.at(26, "16:00")


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(rows.NOW, tick=True):
        yield


@pytest.fixture
def make(qtbot: Any, page_context: Callable[..., PageContext]) -> Callable[..., BookingPage]:
    def made(answers: dict[Any, Any] | None = None, **more: Any) -> BookingPage:
        size = more.pop("size", (1144, 820))
        tasks = SyncTasks(rows.answers() | (answers or {}))
        page = BookingPage(page_context(tasks, **more))
        qtbot.addWidget(page)
        page.resize(*size)
        page.show()
        qtbot.waitUntil(lambda: bool(tasks.calls))
        return page

    return made


def tasks_of(page: BookingPage) -> SyncTasks:
    tasks = page.context.tasks
    assert isinstance(tasks, SyncTasks)
    return tasks


def select(page: BookingPage, row: int = 0) -> None:
    page.finder.list.setCurrentIndex(page.finder.model.index(row))


def choose_course(page: BookingPage, index: int = 1) -> None:
    page.pane.course.combo.setCurrentIndex(index)
    page.pane.course.combo.activated.emit(index)


def slot(page: BookingPage, identifier: str) -> SlotButton:
    return next(one for one in page.pane.grid.buttons() if one.accessibleIdentifier() == identifier)


def ready(page: BookingPage) -> BookingPage:
    """Tutor, course, start and a note chosen."""
    select(page)
    choose_course(page)
    slot(page, "slot-2026-11-26T15:00Z").click()
    page.pane.panel.requirements.setPlainText("Past paper 2021")
    return page


def press(page: BookingPage, text: str) -> None:
    next(button for button in page.context.notices.buttons() if button.text() == text).click()


def test_a_tutor_a_course_and_a_start_fill_the_panel_and_book_once(make: Any) -> None:
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


def test_a_start_first_and_the_course_after_it(make: Any) -> None:
    page = make()
    select(page)
    slot(page, "slot-2026-11-26T15:00Z").click()
    assert page.pane.panel.obstacle == "Choose a course."
    choose_course(page, 2)
    assert tasks_of(page).called(slots.plan)[-1]["minutes"] == 90
    assert page.pane.panel.obstacle == ""
    assert page.pane.grid.chosen is not None


def test_enter_and_double_click_book_too(make: Any, qtbot: Any) -> None:
    page = ready(make({sessions.book: lambda **asked: rows.session(asked["starts_at"])}))
    qtbot.keyClick(slot(page, "slot-2026-11-26T15:00Z"), Qt.Key.Key_Return)
    assert len(tasks_of(page).called(sessions.book)) == 1
    qtbot.mouseDClick(slot(page, "slot-2026-11-26T16:30Z"), Qt.MouseButton.LeftButton)
    assert tasks_of(page).called(sessions.book)[-1]["starts_at"] == rows.at(26, "17:30")


def test_somebody_was_faster(make: Any) -> None:
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


def test_a_start_taken_while_choosing_is_told(make: Any) -> None:
    page = ready(make())
    tasks_of(page).answers[slots.plan] = lambda **asked: rows.plan(taken=[START], **asked)
    page.load()
    assert page.context.notices.text == "Thu 26 Nov, 16:00 was just taken."
    assert page.pane.panel.note == "Past paper 2021"


def test_a_retry_keeps_its_id_and_another_wish_gets_another(make: Any) -> None:
    page = ready(make({sessions.book: Unreachable()}))
    page.pane.panel.book.click()
    page.pane.panel.book.click()
    page.pane.panel.requirements.setPlainText("Something else")
    page.pane.panel.book.click()
    first, again, other = (asked["session_id"] for asked in tasks_of(page).called(sessions.book))
    assert first == again != other


def test_an_unknown_outcome_that_was_a_booking(make: Any) -> None:
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


def test_an_unknown_outcome_that_was_none(make: Any) -> None:
    page = ready(make({sessions.book: OutcomeUnknown(), sessions.by_id: None}))
    page.pane.panel.book.click()
    assert page.context.notices.text == "The session was not booked."
    assert page.pane.panel.note == "Past paper 2021"
    press(page, "Book again")
    first, again = (asked["session_id"] for asked in tasks_of(page).called(sessions.book))
    assert first == again


def test_too_long_requirements_are_refused_politely(make: Any) -> None:
    page = ready(make())
    panel = page.pane.panel
    panel.requirements.setPlainText("x" * 1900)
    assert panel._counter.text() == "1,900 of 2,000 characters"
    assert panel.book.isEnabled()
    panel.requirements.setPlainText("x" * 10_000)
    assert panel.obstacle == "The requirements are 8,000 characters too long."
    assert not panel.book.isEnabled()
    assert len(panel.note) == 10_000


def test_offline_writes_are_greyed_with_the_reason(make: Any) -> None:
    page = ready(make())
    page.context.live.report_lost()
    assert page.pane.panel.obstacle.startswith("The server does not answer.")
    assert not page.pane.panel.book.isEnabled()
    page.context.live.report_resynced()
    assert page.pane.panel.book.isEnabled()


def test_enrolling_first_where_the_centre_demands_it(make: Any) -> None:
    from tests.ui.booking_rows import ALEVEL

    enrolled = type("Row", (), {"course": ALEVEL})()
    page = ready(make({sessions.book: NotEnrolled(), enrollments.enroll: lambda **_asked: enrolled}))
    page.pane.panel.book.click()
    press(page, "Enroll")
    assert tasks_of(page).called(enrollments.enroll)[-1]["course_id"] == ALEVEL.course_id
    assert page.context.notices.text == "Enrolled in A-level Maths. You can book now."


def test_typing_searches_after_a_pause_and_drops_the_older_question(make: Any, qtbot: Any) -> None:
    page = make()
    tasks = tasks_of(page)
    tasks.hold = True
    search = page.finder.filters.search
    search.setText("mat")
    qtbot.waitUntil(lambda: tasks.called(tutors.search)[-1]["criteria"].text == "mat")
    search.setText("maths")
    qtbot.waitUntil(lambda: tasks.called(tutors.search)[-1]["criteria"].text == "maths")
    answers = iter([rows.page_of([rows.KWAME]), rows.page_of([rows.AMELIA])])
    tasks.answers[tutors.search] = lambda **asked: rows.page_of(
        [rows.AMELIA if asked["criteria"].text == "maths" else rows.KWAME]
    )
    del answers
    tasks.release()
    assert [row.display_name for row in page.finder.model.rows()] == ["Amelia Novák"]
    assert page.count.text() == "1 tutor matches. Times in Europe/Vienna."


def test_filters_become_criteria_and_removable_chips(make: Any) -> None:
    page = make()
    filters = page.finder.filters
    filters.choose_subject(rows.MATHS.subject_id)
    filters.further.weekdays[2].click()
    filters.further.parts["evening"].click()
    filters.further.price.choose(50)
    filters.further.price.chosen.emit(50)
    asked = tasks_of(page).called(tutors.search)[-1]["criteria"]
    assert (asked.subject_id, asked.iso_weekdays, asked.day_parts) == (
        rows.MATHS.subject_id,
        frozenset({2}),
        frozenset({"evening"}),
    )
    assert asked.price_max == 50
    chips = {
        one.accessibleName(): one for one in filters._chips.findChildren(QPushButton) if not one.isHidden()
    }
    assert set(chips) == {f"Remove filter {word}" for word in ("Maths", "Up to €50.00", "Tue", "Evening")}
    chips["Remove filter Tue"].click()
    assert not tasks_of(page).called(tutors.search)[-1]["criteria"].iso_weekdays
    tasks_of(page).answers[tutors.search] = rows.page_of(())
    page.finder.search()
    clear = next(one for one in page.findChildren(QPushButton) if one.text() == "Clear filters")
    clear.click()
    assert tasks_of(page).called(tutors.search)[-1]["criteria"] == TutorCriteria(timezone="Europe/Vienna")


def test_the_list_pages_from_the_server_and_asks_once(make: Any) -> None:
    page = make({tutors.search: rows.page_of(rows.TUTORS[:3], total=7, next_key=(1, "c"))})
    tasks, model = tasks_of(page), page.finder.model
    before = len(tasks.called(tutors.search))
    tasks.hold = True
    root = model.index(-1)
    model.fetchMore(root)
    assert not model.canFetchMore(root)
    model.fetchMore(root)
    assert len(tasks.called(tutors.search)) == before + 1
    assert tasks.called(tutors.search)[-1]["after"] == (1, "c")
    tasks.answers[tutors.search] = rows.page_of(rows.TUTORS[2:], total=7)
    tasks.release()
    assert [row.tutor_id for row in model.rows()] == [row.tutor_id for row in rows.TUTORS]
    assert not model.canFetchMore(root)


def test_cards_speak_and_next_free_fills_in(make: Any, qtbot: Any) -> None:
    page = make()
    model = page.finder.model
    qtbot.waitUntil(lambda: model.knows_next_free(rows.AMELIA.tutor_id))
    spoken = model.data(model.index(0), Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Amelia Novák, Maths, Physics, from €42.00, online, in person, next free Tomorrow, 15:00"


def test_a_reload_keeps_selection_and_choice(make: Any) -> None:
    page = ready(make())
    page.load()
    assert page.finder.selected == rows.AMELIA
    assert page.pane.panel.obstacle == ""


def test_opening_on_a_tutor_and_a_course(make: Any) -> None:
    page = make()
    page.open(tutor_id=rows.KWAME.tutor_id, course_id=rows.PHYSICS2.course_id)
    assert page.finder.selected == rows.KWAME
    assert page.pane.offer is not None
    assert page.pane.offer.course == rows.PHYSICS2


def test_one_column_shows_list_then_tutor_and_back(make: Any, qtbot: Any) -> None:
    page = make(size=(656, 532))
    assert page.width() == 656
    assert page.finder.isVisible()
    select(page)
    page.finder.opened.emit()
    assert (page.finder.isVisible(), page.pane.isVisible()) == (False, True)
    assert page.width() == 656
    qtbot.mouseClick(page.pane.back, Qt.MouseButton.LeftButton)
    assert page.finder.isVisible()


def test_the_desk_chooses_the_student_first_and_passes_a_rule_with_a_reason(make: Any) -> None:
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
def test_the_desk_may_book_anyway_after_a_refusal(make: Any, error: Exception) -> None:
    page = ready(make({sessions.book_for: error}, role="desk", student=rows.STUDENT))
    page.pane.panel.book.click()
    said = " ".join(one.text() for one in page.context.notices.findChildren(QLabel))
    assert "Pick another start, or book it with a reason." in said
    assert "front desk" not in said  # they are the front desk
    press(page, "Book anyway…")
    assert page.pane.panel.obstacle == "Give a reason to book anyway."


def test_the_desk_types_a_time_outside_the_grid(make: Any) -> None:
    page = make(role="desk", student=rows.STUDENT)
    select(page)
    choose_course(page)
    page.pane.other_time.chosen.emit(rows.at(29, "20:00"))
    assert page.pane.panel.when.text() == "Sun 29 Nov, 20:00–21:00"
    assert page.pane.panel.obstacle == "Give a reason to book anyway."


def test_escape_ends_the_call(make: Any, qtbot: Any) -> None:
    page = make(role="desk", student=rows.STUDENT)
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    assert not page.context.call.active
    assert page.chooser.isVisible()
    assert not page.banner.isVisible()


def test_the_names_of_the_contract(make: Any) -> None:
    page = ready(make())
    names = {one.accessibleName() for one in page.findChildren(QWidget)} | {
        one.text() for one in page.findChildren(QPushButton)
    }
    assert {"Search tutors", "Tutors", "Free slots", "Special requirements", "Book session", "Today"} <= names
    assert {"Next week", "Previous week"} <= names
    for box, label in ((page.finder.filters.subject, "Subject"), (page.pane.course, "Course")):
        assert box.label.text() == label
        assert box.label.buddy() is box.combo
    for button in page.findChildren(QPushButton):
        if button.isVisible():
            assert button.height() >= 22
            assert button.text() or button.accessibleName()


def test_errors_of_the_list_and_of_the_slots_are_worded(make: Any) -> None:
    page = make({tutors.search: Unreachable()})
    assert page.finder.states.state == "error"
    assert not page.pane_states.has_content
    assert [label.text() for label in page.pane_states.findChildren(QLabel) if label.isVisible()] == []
    tasks_of(page).answers |= rows.answers() | {slots.plan: Unreachable()}
    page.load()
    select(page)
    assert page.pane_states.state == "error"
    tasks_of(page).answers |= rows.answers()
    page.pane_states.retry_asked.emit()
    assert page.pane_states.state == "content"


def test_on_a_wide_window_the_first_tutor_is_shown_until_somebody_chooses(make: Any) -> None:
    page = make()
    assert page.pane.tutor == rows.AMELIA
    assert page.finder.filters.search.hasFocus() or not page.finder.list.hasFocus()
    tasks_of(page).answers[tutors.search] = rows.page_of((rows.KWAME, rows.AMELIA))
    page.finder.search()
    assert page.pane.tutor == rows.KWAME, "nobody chose Amelia: the best match takes her place"
    page.reload()
    page.pane.grid.buttons()[0].click()
    tasks_of(page).answers[tutors.search] = rows.page_of((rows.AMELIA, rows.KWAME))
    page.finder.search()
    assert page.pane.tutor == rows.KWAME, "a start of Kwame's was picked: he stays"


def test_less_room_shows_the_day_of_the_start_chosen(make: Any) -> None:
    page = make()
    last = page.pane.grid.buttons()[-1]
    last.click()
    page.resize(640, 520)
    assert [one.row for one in page.pane.grid.buttons() if one.isChecked()] == [last.row]


def test_a_narrow_window_begins_with_the_list(make: Any) -> None:
    page = make(size=(640, 520))
    assert page.finder.selected is None
    assert not page.pane.isVisible()
    page.resize(1144, 820)
    assert page.finder.selected == rows.AMELIA


def test_before_the_answer_nobody_is_counted(make: Any) -> None:
    page = make({tutors.search: Unreachable(facts={"cause": "network"})})
    assert page.count.text() == "Times in Europe/Vienna."
