"""Find Tutors: reading, comparing two, and the ways on."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
import time_machine
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from tests.ui import booking_rows as rows
from tests.ui.conftest import SyncTasks
from tutordesk.errors import NoSuchTutor, Unreachable
from tutordesk.services import enrollments, tutors
from tutordesk.services.rows import EnrollmentRow
from tutordesk.ui.page import PageContext
from tutordesk.ui.tutors.page import FindTutorsPage
from tutordesk.ui.tutors.profile import ProfileView


def enrolled(course: Any = rows.ALEVEL, tutor_id: UUID | None = None, **_asked: Any) -> EnrollmentRow:
    return EnrollmentRow(UUID(int=5), course, tutor_id, "", None, 0, 0, None, "active")


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(rows.NOW, tick=True):
        yield


@pytest.fixture
def make(qtbot: Any, page_context: Callable[..., PageContext]) -> Callable[..., FindTutorsPage]:
    def made(answers: dict[Any, Any] | None = None, size: tuple[int, int] = (1144, 820)) -> FindTutorsPage:
        tasks = SyncTasks(rows.answers() | {enrollments.mine: (enrolled(),)} | (answers or {}))
        page = FindTutorsPage(page_context(tasks))
        qtbot.addWidget(page)
        page.resize(*size)
        page.show()
        qtbot.waitUntil(lambda: bool(tasks.calls))
        return page

    return made


def select(page: FindTutorsPage, row: int) -> ProfileView:
    page.finder.list.setCurrentIndex(page.finder.model.index(row))
    return page.profiles()[-1]


def named(view: ProfileView, name: str) -> QPushButton:
    return next(one for one in view.findChildren(QPushButton) if name in {one.accessibleName(), one.text()})


def test_a_profile_says_what_a_visitor_wants_to_know(make: Any) -> None:
    page = make()
    assert page.count.text() == "42 tutors to read about."
    view = select(page, 0)
    assert view.accessibleName() == "Profile of Amelia Novák"
    texts = {one.text() for one in view.findChildren(type(view.compare)) if not one.isHidden()}
    assert {"Compare", "See free times", "Enroll"} <= texts
    assert view._next.text() == "Next free: Tomorrow, 15:00"


def test_the_ways_on_lead_to_booking(make: Any) -> None:
    page = make()
    view = select(page, 0)
    named(view, "See free times").click()
    named(view, "See free times for Physics 2").click()
    tutor_id = rows.AMELIA.tutor_id
    assert page.context.navigate.visits == [
        ("book", {"tutor_id": tutor_id, "course_id": None}),
        ("book", {"tutor_id": tutor_id, "course_id": rows.PHYSICS2.course_id}),
    ]


def test_without_a_server_nobody_enrolls(make: Any) -> None:
    page = make()
    enroll = named(select(page, 0), "Enroll in Physics 2")
    page.context.live.report_lost()
    assert not enroll.isEnabled()
    assert "does not answer" in enroll.toolTip()
    later = named(select(page, 1), "Enroll in Physics 2")
    assert not later.isEnabled()
    page.context.live.report_resynced()
    assert later.isEnabled()


def test_enrolling_marks_the_course_and_offers_my_classes(make: Any) -> None:
    page = make(
        {enrollments.enroll: lambda course_id, tutor_id: enrolled(rows.PHYSICS2, tutor_id)},
    )
    view = select(page, 0)
    assert named(view, "Enroll in A-level Maths").isHidden()
    enroll = named(view, "Enroll in Physics 2")
    enroll.click()
    assert enroll.isHidden()
    assert page.context.tasks.called(enrollments.enroll) == [
        {"course_id": rows.PHYSICS2.course_id, "tutor_id": rows.AMELIA.tutor_id}
    ]
    assert page.context.notices.text == "You joined Physics 2."
    page.context.notices.buttons()[0].click()
    assert page.context.navigate.visits == [("classes", {})]


def test_two_profiles_side_by_side_and_one_again(make: Any) -> None:
    page = make()
    select(page, 0).compare.click()
    select(page, 2)
    names = [view.profile.tutor.display_name for view in page.profiles()]
    assert names == ["Amelia Novák", "Kwame Mensah"]
    page.profiles()[1].close_side.click()
    assert [view.profile.tutor.display_name for view in page.profiles()] == ["Amelia Novák"]
    assert page.finder.selected == rows.AMELIA
    page.load()
    assert len(page.profiles()) == 1


def test_one_column_goes_back_by_button_and_escape(make: Any, qtbot: Any) -> None:
    page = make(size=(656, 532))
    select(page, 1)
    page.finder.opened.emit()
    assert page.back.isVisible()
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    assert page.finder.isVisible()
    page.open(tutor_id=rows.LONG.tutor_id)
    assert not page.finder.isVisible()
    page.back.click()
    assert page.finder.isVisible()


@pytest.mark.parametrize(("error", "state"), [(NoSuchTutor(), "empty"), (Unreachable(), "error")])
def test_a_profile_that_does_not_come(make: Any, error: Exception, state: str) -> None:
    page = make({tutors.profile: error})
    page.finder.list.setCurrentIndex(page.finder.model.index(0))
    assert page.pane_states.state == state
