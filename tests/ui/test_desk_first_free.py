"""First free for…: the course, the filters, the keyboard, booking, and every way it can be refused."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
import time_machine
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from tests.ui import booking_rows as rows
from tests.ui import desk_by_hand as hand
from tests.ui.conftest import SyncTasks
from tutordesk.errors import NotEnrolled, OutcomeUnknown, SlotTaken, TooManyOpenSessions, Unreachable
from tutordesk.services import board, enrollments, finding, series, sessions
from tutordesk.ui.desk.first_free import FirstFreeDialog
from tutordesk.ui.page import PageContext
from tutordesk.ui.series.dialog import SeriesDialog

Make = Callable[..., FirstFreeDialog]


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(rows.NOW, tick=True):
        yield


@pytest.fixture
def make(qtbot: Any, page_context: Callable[..., PageContext]) -> Make:
    def made(
        answers: dict[Any, Any] | None = None, *, course_id: UUID | None = None, **more: Any
    ) -> FirstFreeDialog:
        page = hand.at_desk(
            qtbot, page_context(SyncTasks(hand.answers() | (answers or {})), role="desk", **more)
        )
        dialog = FirstFreeDialog(page, course_id=course_id)
        dialog.open()
        return dialog

    return made


def tasks_of(dialog: FirstFreeDialog) -> SyncTasks:
    tasks = dialog._page.context.tasks
    assert isinstance(tasks, SyncTasks)
    return tasks


def asked(dialog: FirstFreeDialog) -> dict[str, Any]:
    return tasks_of(dialog).called(board.first_free)[-1]


def booked(**given: Any) -> Any:
    return rows.session(given["starts_at"], session_id=given["session_id"])


def test_three_enters_book_the_first_start_of_the_only_course(make: Make, qtbot: Any) -> None:
    dialog = make({sessions.book_for: booked}, student=rows.STUDENT)
    assert dialog.focusWidget() is dialog.list
    assert dialog.panel.when.text() == "Tue 24 Nov, 16:00–17:00"
    assert dialog.panel.what.text() == "A-level Maths · 60 minutes · €42.00"
    qtbot.keyClick(dialog.list, Qt.Key.Key_Return)
    assert dialog.focusWidget() is dialog.panel.book
    qtbot.keyClick(dialog.panel.book, Qt.Key.Key_Return)
    (given,) = tasks_of(dialog).called(sessions.book_for)
    assert (given["tutor_id"], given["starts_at"]) == (rows.AMELIA.tutor_id, rows.at(24, "16:00"))
    assert given["student_id"] == rows.STUDENT.person_id
    assert dialog._page.context.notices.text.startswith("Booked for Lena Fischer: A-level Maths")
    assert dialog.isHidden()


def test_what_is_asked_follows_every_choice(make: Make) -> None:
    dialog = make(course_id=rows.PHYSICS2.course_id)
    assert asked(dialog)["course_id"] == rows.PHYSICS2.course_id
    assert asked(dialog)["student_id"] is None
    dialog.list.choose(0)
    dialog.filters.weekdays[4].click()
    dialog.filters.part.choose("evening")
    dialog.filters.part.chosen.emit("evening")
    dialog.filters.tutor.choose(rows.KWAME.tutor_id)
    dialog.filters.tutor.chosen.emit(rows.KWAME.tutor_id)
    assert {
        key: asked(dialog)[key] for key in ("iso_weekdays", "from_minute", "until_minute", "tutor_ids")
    } == {
        "iso_weekdays": (4,),
        "from_minute": 1020,
        "until_minute": 1440,
        "tutor_ids": (rows.KWAME.tutor_id,),
    }
    tasks_of(dialog).answers[board.first_free] = ()
    dialog.filters.weekdays[5].click()
    assert dialog.states.state == "empty"
    assert dialog.notices.text == "", "another wish is no start taken"
    dialog._ask_for_less()
    assert asked(dialog)["iso_weekdays"] == ()
    assert asked(dialog)["tutor_ids"] == ()


def test_without_a_course_it_asks_for_one(make: Make) -> None:
    dialog = make()
    assert dialog.states.state == "empty"
    assert not tasks_of(dialog).called(board.first_free)
    assert dialog.focusWidget() is dialog.filters.course.combo
    dialog.filters.course.choose(rows.ALEVEL)
    dialog.filters.course.chosen.emit(rows.ALEVEL)
    assert dialog.states.state == "content"


def test_a_start_first_and_then_whom_it_is_for(make: Make, qtbot: Any) -> None:
    dialog = make({finding.anything: (hand.LENA,)}, course_id=rows.ALEVEL.course_id)
    qtbot.keyClick(dialog.list, Qt.Key.Key_Down)
    qtbot.keyClick(dialog.list, Qt.Key.Key_Return)
    assert dialog.focusWidget() is dialog.who
    dialog.who.setText("0660 1234567")
    qtbot.keyClick(dialog.who, Qt.Key.Key_Return)
    assert dialog._page.context.call.student_id == hand.LENA.id
    assert dialog._page.context.call.course == rows.ALEVEL
    assert asked(dialog)["student_id"] == hand.LENA.id
    chosen = dialog.list.chosen
    assert chosen is not None
    assert chosen.tutor_name == "Kwame Mensah", "the start stays chosen"
    assert dialog.focusWidget() is dialog.panel.book
    assert dialog._name.text() == "For Lena Fischer (s10423411)"


def test_somebody_was_faster(make: Make) -> None:
    dialog = make({sessions.book_for: SlotTaken()}, student=rows.STUDENT)
    dialog.panel.requirements.setPlainText("Past paper 2021")
    tasks_of(dialog).answers[board.first_free] = hand.FITS[1:]
    dialog.panel.book.click()
    assert dialog.notices.text == "Tue 24 Nov, 16:00 was just taken."
    assert dialog.panel.note == "Past paper 2021"
    assert dialog.panel.obstacle == "Choose a start."
    assert dialog.focusWidget() is dialog.list


def test_a_start_taken_while_choosing_is_told(make: Make, qtbot: Any) -> None:
    dialog = make(student=rows.STUDENT)
    tasks_of(dialog).answers[board.first_free] = hand.FITS[1:]
    dialog._page.context.live.report_changed(frozenset({"session"}))
    qtbot.waitUntil(lambda: dialog.notices.text == "Tue 24 Nov, 16:00 was just taken.")
    assert dialog.list.chosen is None


def test_a_rule_is_passed_with_a_reason(make: Make) -> None:
    dialog = make({sessions.book_for: TooManyOpenSessions()}, student=rows.STUDENT)
    dialog.panel.book.click()
    next(one for one in dialog.notices.buttons() if one.text() == "Book anyway…").click()
    assert dialog.panel.obstacle == "Give a reason to book anyway."
    dialog.panel.reason.edit.setPlainText("Agreed on the phone")
    tasks_of(dialog).answers[sessions.book_for] = booked
    dialog.panel.book.click()
    assert tasks_of(dialog).called(sessions.book_for)[-1]["override_reason"] == "Agreed on the phone"


def test_a_course_not_joined_yet_is_joined_here(make: Make) -> None:
    row = hand.enrolled(rows.ALEVEL)
    dialog = make({sessions.book_for: NotEnrolled(), enrollments.enroll: row}, student=rows.STUDENT)
    dialog.panel.book.click()
    next(one for one in dialog.notices.buttons() if one.text() == "Enroll").click()
    assert tasks_of(dialog).called(enrollments.enroll)[-1]["student_id"] == rows.STUDENT.person_id
    assert dialog.notices.text == "Enrolled in A-level Maths. You can book now."


def test_closed_while_the_outcome_is_unknown_it_comes_back_with_the_answer(make: Make) -> None:
    dialog = make({sessions.book_for: OutcomeUnknown(), sessions.by_id: Unreachable()}, student=rows.STUDENT)
    dialog.panel.book.click()
    dialog.reject()
    assert dialog.isHidden()
    tasks_of(dialog).answers[sessions.by_id] = None
    dialog._page.context.live.report_resynced()
    assert dialog.isVisible()
    assert dialog.notices.text == "The session was not booked."


def test_offline_nothing_can_be_booked_and_the_list_says_why(make: Make) -> None:
    dialog = make(student=rows.STUDENT)
    dialog._page.context.live.report_lost()
    assert dialog.panel.obstacle.startswith("The server does not answer.")
    tasks_of(dialog).answers[board.first_free] = Unreachable()
    dialog._load()
    assert dialog.states.state == "content", "what was read stays"
    assert dialog.notices.text == "The server does not answer."


def test_starts_speak(make: Make) -> None:
    dialog = make(student=rows.STUDENT)
    model = dialog.list.model()
    said = [model.data(model.index(row, 0), Qt.ItemDataRole.AccessibleTextRole) for row in range(2)]
    assert said == [
        "Tuesday 24 November, 16:00–17:00, Amelia Novák, €42.00, Online",
        "Tuesday 24 November, 16:15–17:15, Kwame Mensah, €40.00, In person · Room 3",
    ]


def button(dialog: FirstFreeDialog, words: str) -> QPushButton:
    return next(one for one in dialog._page.context.notices.buttons() if one.text() == words)


def test_what_was_booked_can_be_taken_back(make: Make) -> None:
    made = replace(booked(starts_at=rows.at(24, "16:00"), session_id=UUID(int=5)), undo_event_id=77)
    dialog = make({sessions.book_for: made, sessions.undo: made}, student=rows.STUDENT)
    dialog.panel.book.click()
    page = dialog._page
    button(dialog, "Undo").click()
    assert tasks_of(dialog).called(sessions.undo) == [{"event_id": 77}]
    assert page.context.notices.text.startswith("Undone: ")


def test_what_was_booked_can_be_repeated_from_the_week_after(make: Make) -> None:
    last_hour = rows.at(23, "16:00", 10)  # the clocks go back two days later
    dialog = make({sessions.book_for: booked, series.plan: ()}, student=rows.STUDENT)
    tasks_of(dialog).answers[sessions.book_for] = replace(booked(starts_at=last_hour, session_id=UUID(int=5)))
    dialog.panel.requirements.setPlainText("Past paper 2021")
    dialog.panel.book.click()
    button(dialog, "Repeat…").click()
    wish = dialog._page.findChild(SeriesDialog)._wish
    assert wish.first == rows.at(30, "16:00", 10)
    assert (wish.student_id, wish.offer.course, wish.requirements) == (
        rows.STUDENT.person_id,
        rows.ALEVEL,
        "Past paper 2021",
    )


def test_a_start_can_be_repeated_instead_of_booked_once(make: Make) -> None:
    dialog = make({series.plan: ()}, student=rows.STUDENT)
    dialog.panel.repeat.click()
    wish = dialog._page.findChild(SeriesDialog)._wish
    assert (wish.first, wish.tutor_id) == (rows.at(24, "16:00"), rows.AMELIA.tutor_id)
    assert dialog.isHidden()
    assert not tasks_of(dialog).called(sessions.book_for)
