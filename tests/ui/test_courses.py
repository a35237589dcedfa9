"""The page Courses: subjects and courses, prices that touch nothing booked, who takes a course."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.conftest import SyncTasks
from tests.ui.sessions_by_hand import SUBJECTS, course
from tutordesk import errors
from tutordesk.services import courses as service
from tutordesk.services import directory, enrollments, history, offers, people
from tutordesk.services.people_rows import (
    CourseBook,
    CourseFile,
    HistoryPage,
    HistoryRow,
    OfferFile,
    PeoplePage,
    PersonRow,
    SubjectChange,
)
from tutordesk.services.rows import EnrollmentRow, StudentRow, SubjectRow
from tutordesk.ui.courses.page import CoursesPage
from tutordesk.ui.courses.words import typed_price
from tutordesk.ui.leaving import UnsavedDialog
from tutordesk.ui.page import PageContext

Opened = Callable[..., CoursesPage]
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
OVERTAKEN = errors.StaleVersion(facts={"constraint": "shown_before"})
ALGEBRA, PIANO = course("Algebra"), course("Piano for all", "Piano", 45)
AMELIA, IVAN = UUID(int=11), UUID(int=12)


def file(one: Any, **changes: Any) -> CourseFile:
    made = CourseFile(one, True, 1, 1, 2, Decimal("30"), Decimal("32.5"), "EUR")
    return replace(made, **changes)


def offer(tutor_id: UUID, name: str, **changes: Any) -> OfferFile:
    return replace(
        OfferFile(tutor_id, name, True, ALGEBRA, True, Decimal("30"), "EUR", True, False, "", 1), **changes
    )


ZOE = EnrollmentRow(
    UUID(int=21), ALGEBRA, AMELIA, "Amelia Novák", 10, 3, 1, None, "active", UUID(int=31), "Zoë Müller"
)


class Server:
    """A little server: what is stored, and what writes do to it."""

    def __init__(self) -> None:
        self.book = CourseBook(
            (SUBJECTS["Maths"], SUBJECTS["Piano"]), (file(ALGEBRA), file(PIANO, active=False))
        )
        self.offers: tuple[OfferFile, ...] = (
            offer(AMELIA, "Amelia Novák"),
            offer(IVAN, "Ivan Petrov", active=False),
        )
        self.enrolled: tuple[EnrollmentRow, ...] = (ZOE,)
        tutor = PersonRow(UUID(int=13), "s1", "Nour Khalil", ("tutor",), True, "", "", False, None, None)
        self.tasks = SyncTasks(
            {
                service.all: lambda: self.book,
                service.offers: lambda **_kw: self.offers,
                service.save_course: None,
                service.save_subjects: None,
                history.page: self.who,
                enrollments.in_course: lambda **_kw: self.enrolled,
                enrollments.enroll: ZOE,
                enrollments.end: self.end,
                offers.set_offer: self.set_offer,
                directory.search: PeoplePage((tutor,), 1, None),
                people.find_students: (StudentRow(UUID(int=32), "s2", "Lena Fischer", "", ""),),
            }
        )

    def set_offer(
        self, *, tutor_id: UUID, course_id: UUID, before: OfferFile | None = None, **kw: Any
    ) -> None:
        if before != next((one for one in self.offers if one.tutor_id == tutor_id), None):
            raise OVERTAKEN
        self.offers = tuple(replace(one, **kw) if one.tutor_id == tutor_id else one for one in self.offers)

    def who(self, *, subject: str, subject_id: str, limit: int) -> HistoryPage:
        """Ada changes everything; of offers, Algebra's after another one."""
        rows = tuple(
            HistoryRow(
                "audit", 1, NOW, UUID(int=50), name, "admin", "changed", subject, subject_id, (), "", {},
                {"course_id": str(one.course_id)},
            )
            for name, one in (("Bob", PIANO), ("Ada", ALGEBRA))
        )  # fmt: skip
        return HistoryPage(rows if subject == "tutor_course" else rows[1:], None)

    def end(self, *, enrollment_id: UUID) -> EnrollmentRow:
        self.enrolled = ()
        return replace(ZOE, status="ended")


@pytest.fixture
def server(qapp: object) -> Server:
    return Server()


@pytest.fixture
def open_page(qtbot: QtBot, server: Server, page_context: Callable[..., PageContext]) -> Opened:
    def made(role: str = "admin", *, pick: bool = True) -> CoursesPage:
        page = CoursesPage(page_context(server.tasks, role=role))
        qtbot.addWidget(page)
        page.resize(1060, 760)
        page.show()
        qtbot.waitUntil(lambda: page.settled)
        if pick:
            page.list.pick(ALGEBRA.course_id)
        return page

    return made


def found(where: QWidget, identifier: str) -> QAbstractButton:
    return next(
        one for one in where.findChildren(QAbstractButton) if one.accessibleIdentifier() == identifier
    )


# --- the list --------------------------------------------------------------------------------------------
def test_courses_are_found_while_typing(open_page: Opened):
    page = open_page(pick=False)
    index = page.list.model.index(1, 0)
    spoken = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("Piano for all, Piano, 45 minutes · 1 tutor · 1 enrolled")
    assert spoken.endswith("Given up")
    page.list.search.setText("pia")
    page.list.search.returnPressed.emit()
    assert page.list.model.rowCount() == 1
    page.list.search.setText("zzz")
    page.list.search.returnPressed.emit()
    assert page.list.states.state == "empty"


def test_nothing_taught_leads_on(open_page: Opened, server: Server):
    server.book = CourseBook((), ())
    page = open_page(pick=False)
    assert page.pane_states.state == "empty"
    assert not page.add.isEnabled()
    next(one for one in page.findChildren(QAbstractButton) if one.text() == "Add a subject").click()
    assert page.subjects is not None
    assert page.subjects.isVisible()


# --- prices ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "price"),
    [("32.5", "32.50"), ("32,50", "32.50"), (" 1 200 ", "1200"), ("1.200,50", "1200.50"), ("0", "0")],
)
def test_prices_are_read_as_people_type_them(text: str, price: str):
    assert typed_price(text) == Decimal(price)


@pytest.mark.parametrize("text", ["", "abc", "-1", "1.234", "NaN", "1e99", "Infinity"])
def test_what_is_no_price(text: str):
    assert typed_price(text) is None


def test_the_desk_sets_prices(open_page: Opened, server: Server):
    page = open_page("desk")
    assert page.pane is not None
    line = page.pane.offers.lines[AMELIA]
    assert line.save.isHidden()
    line.price.setText("35,50")
    found(page, f"save-price-{AMELIA}").click()
    asked = server.tasks.called(offers.set_offer)[0]
    assert (asked["price"], asked["active"], asked["course_id"]) == (
        Decimal("35.50"),
        True,
        ALGEBRA.course_id,
    )
    assert page.context.notices.text == "Saved. Booked sessions keep their price."
    page._reload_now()
    assert not line.dirty


def test_a_price_changed_elsewhere_waits_for_a_decision(open_page: Opened, server: Server):
    page = open_page("desk")
    assert page.pane is not None
    line = page.pane.offers.lines[AMELIA]
    line.price.setText("35")
    server.offers = (replace(server.offers[0], price=Decimal("33")), server.offers[1])
    page._reload_now()
    assert line.price.text() == "35"
    assert line.meanwhile.text.text() == "Ada changed this meanwhile: €33.00"
    assert line.save.toolTip() == "Decide first whose change counts."
    found(page, f"meanwhile-price-{AMELIA}-theirs").click()
    assert line.price.text() == "33"
    assert not line.dirty
    line.price.setText("35")
    server.offers = (replace(server.offers[0], price=Decimal("34")), server.offers[1])
    page._reload_now()
    found(page, f"meanwhile-price-{AMELIA}-mine").click()
    line.save.click()
    assert server.offers[0].price == Decimal(35)


def test_two_prices_in_the_same_moment(qtbot: QtBot, open_page: Opened, server: Server):
    page = open_page("desk")
    assert page.pane is not None
    line = page.pane.offers.lines[AMELIA]
    line.price.setText("35")
    server.offers = (replace(server.offers[0], price=Decimal("33")), server.offers[1])  # nobody said so yet
    line.save.click()
    assert page.context.notices.text.startswith("Somebody else changed this meanwhile")
    qtbot.waitUntil(lambda: line.meanwhile.waiting)
    assert server.offers[0].price == Decimal(33)
    assert line.price.text() == "35"


def test_the_desk_says_where_it_is_taught(qtbot: QtBot, open_page: Opened, server: Server):
    page = open_page("desk")
    assert page.pane is not None
    line = page.pane.offers.lines[AMELIA]
    found(page, f"edit-place-{AMELIA}").click()
    editor = line.editor
    assert editor is not None
    editor.in_person.setChecked(True)
    editor.online.setChecked(False)
    editor.place.setText("Room 3")
    assert line.dirty
    server.offers = (replace(server.offers[0], enrolled=9, price=Decimal("33")), server.offers[1])
    page._reload_now()
    assert line.editor is editor  # a price is no quarrel about a place
    editor.save.click()
    assert line.editor is None
    row = server.offers[0]
    assert (row.online, row.in_person, row.place, row.price) == (False, True, "Room 3", Decimal(33))
    qtbot.waitUntil(lambda: line._where.text().startswith("In person, Room 3"))
    found(page, f"edit-place-{AMELIA}").click()
    assert line.editor is not None
    line.editor.place.setText("Room 4")
    line.price.setText("40")
    line.save.click()
    assert line.editor is not None  # what else is typed there stays
    line.discard()
    assert not line.dirty


def test_offers_stop_after_a_second_look_and_start_again(open_page: Opened, server: Server):
    page = open_page()
    found(page, f"stop-offer-{AMELIA}").click()
    assert not server.tasks.called(offers.set_offer)
    found(page, f"confirm-stop-{AMELIA}").click()
    found(page, f"start-offer-{IVAN}").click()
    assert [(one["tutor_id"], one["active"]) for one in server.tasks.called(offers.set_offer)] == [
        (AMELIA, False),
        (IVAN, True),
    ]


def test_another_tutor_offers_it(open_page: Opened, server: Server):
    page = open_page()
    assert page.pane is not None
    page.pane.offers.add.click()
    page.pane.offers.chooser.search.setText("nour")
    page.pane.offers.chooser.search.searched.emit("nour")
    found(page, f"offer-tutor-{UUID(int=13)}").click()
    assert page.pane.offers.new.price.text() == "30"
    page.pane.offers.new.price.setText("")
    found(page, "new-offer-save").click()
    asked = server.tasks.called(offers.set_offer)[0]
    assert (asked["tutor_id"], asked["price"], asked["online"]) == (UUID(int=13), None, True)


# --- who takes it ----------------------------------------------------------------------------------------
def test_a_student_is_enrolled(open_page: Opened, server: Server):
    page = open_page("desk")
    assert page.pane is not None
    card = page.pane.enrolled
    card.add.click()
    card.tutor.choose(AMELIA)
    card.chooser.search.setText("lena")
    card.chooser.search.searched.emit("lena")
    found(page, f"enroll-who-{UUID(int=32)}").click()
    assert server.tasks.called(enrollments.enroll) == [
        {"course_id": ALGEBRA.course_id, "tutor_id": AMELIA, "student_id": UUID(int=32)}
    ]
    assert page.context.notices.text == "Lena Fischer is enrolled in Algebra."


def test_an_enrollment_ends_after_a_second_look(open_page: Opened, server: Server):
    page = open_page("desk")
    found(page, f"end-{ZOE.enrollment_id}").click()
    assert not server.tasks.called(enrollments.end)
    found(page, f"confirm-end-{ZOE.enrollment_id}").click()
    assert server.tasks.called(enrollments.end) == [{"enrollment_id": ZOE.enrollment_id}]
    page._reload_now()
    assert page.pane is not None
    assert not page.pane.enrolled.lines


# --- subjects and courses --------------------------------------------------------------------------------
def test_only_administrators_edit(open_page: Opened):
    page = open_page("desk")
    assert page.add.isHidden()
    assert page.edit_subjects.isHidden()
    assert page.pane is not None
    assert page.pane.edit.isHidden()


def test_a_course_is_changed(open_page: Opened, server: Server):
    page = open_page()
    found(page, "edit-course").click()
    assert page.pane is not None
    form = page.pane.form
    assert form is not None
    form.name.setText("")
    assert form.save.toolTip() == "The course needs a name."
    form.name.setText("Algebra 2")
    form.minutes.setText("90")
    form.active.setChecked(False)
    form.save.click()
    assert server.tasks.called(service.save_course) == [
        {
            "course_id": ALGEBRA.course_id,
            "subject_id": SUBJECTS["Maths"].subject_id,
            "name": "Algebra 2",
            "session_minutes": 90,
            "active": False,
            "before": file(ALGEBRA),
        }
    ]
    assert page.pane.form is None


def test_a_course_changed_elsewhere_waits_for_a_decision(open_page: Opened, server: Server):
    page = open_page()
    found(page, "edit-course").click()
    assert page.pane is not None
    form = page.pane.form
    assert form is not None
    longer = file(replace(ALGEBRA, session_minutes=90))
    server.book = replace(server.book, courses=(longer, server.book.courses[1]))
    page._reload_now()
    assert (form.minutes.text(), form.dirty, form.meanwhile.waiting) == ("90", False, False)
    form.name.setText("Mine")
    theirs = file(replace(ALGEBRA, session_minutes=45), active=False)
    server.book = replace(server.book, courses=(theirs, server.book.courses[1]))
    page._reload_now()
    assert form.meanwhile.text.text() == "Ada changed this meanwhile: Algebra, Maths, 45 minutes, Given up"
    assert form.name.text() == "Mine"
    assert not form.save.isEnabled()
    form.meanwhile.mine.click()
    form.save.click()
    asked = server.tasks.called(service.save_course)[0]
    assert (asked["before"], asked["name"], asked["session_minutes"]) == (theirs, "Mine", 90)


def test_theirs_fill_the_fields_of_a_course(qtbot: QtBot, open_page: Opened, server: Server):
    page = open_page()
    found(page, "edit-course").click()
    assert page.pane is not None
    form = page.pane.form
    assert form is not None
    form.name.setText("Mine")
    server.tasks.answers[service.save_course] = OVERTAKEN
    theirs = file(replace(ALGEBRA, name="Theirs"), active=False)
    server.book = replace(server.book, courses=(theirs, server.book.courses[1]))
    form.save.click()
    qtbot.waitUntil(lambda: form.meanwhile.waiting)
    form.meanwhile.theirs.click()
    assert (form.name.text(), form.active.isChecked(), form.dirty) == ("Theirs", False, False)


def test_a_subject_renamed_elsewhere_waits_for_a_decision(open_page: Opened, server: Server):
    page = open_page()
    page.edit_subjects.click()
    assert page.subjects is not None
    page.subjects.lines[0].name.setText("Mine")

    def renamed(name: str) -> SubjectRow:
        row = replace(SUBJECTS["Maths"], name=name)
        server.book = replace(server.book, subjects=(row, server.book.subjects[1]))
        page._reload_now()
        return row

    renamed("Numbers")
    for _again in range(2):  # a reload decides nothing
        line = page.subjects.lines[0]
        assert line.typed == "Mine"
        assert line.meanwhile.text.text() == "Ada changed this meanwhile: Numbers"
        assert not line.save.isEnabled()
        page._reload_now()
    page.subjects.lines[0].meanwhile.theirs.click()
    assert not page.subjects.dirty
    page.subjects.lines[0].name.setText("Mine")
    theirs = renamed("Figures")
    page.subjects.lines[0].meanwhile.mine.click()
    page.subjects.lines[0].save.click()
    assert server.tasks.called(service.save_subjects)[-1]["changes"] == (
        SubjectChange(theirs, replace(theirs, name="Mine")),
    )


def test_a_new_course_belongs_to_a_subject(open_page: Opened, server: Server):
    page = open_page()
    page.add.click()
    assert page.new is not None
    page.new.name.setText("Harmony")
    page.new.subject.choose(SUBJECTS["Piano"].subject_id)
    page.new.save.click()
    asked = server.tasks.called(service.save_course)[0]
    assert (asked["name"], asked["subject_id"]) == ("Harmony", SUBJECTS["Piano"].subject_id)


def test_subjects_are_named_ordered_and_added(open_page: Opened, server: Server):
    page = open_page()
    page.edit_subjects.click()
    assert page.subjects is not None
    first, second = page.subjects.lines
    assert not first.up.isEnabled()
    second.up.click()
    maths, piano = SUBJECTS["Maths"], SUBJECTS["Piano"]
    (asked,) = server.tasks.called(service.save_subjects)  # all of them or none
    assert asked["changes"] == (
        SubjectChange(piano, replace(piano, position=0)),
        SubjectChange(maths, replace(maths, position=1)),
    )
    page.subjects.name.setText("Latin")
    page.subjects.add.click()
    (latin,) = server.tasks.called(service.save_subjects)[-1]["changes"]
    assert (latin.before, latin.after.name, latin.after.position) == (None, "Latin", piano.position + 1)
    server.tasks.answers[service.save_subjects] = errors.InvalidValue(
        facts={"constraint": "subject_name_key"}
    )
    page.subjects.lines[0].name.setText("Piano")
    page.subjects.lines[0].save.click()
    assert page.context.notices.text.startswith("There is a subject of that name already")


# --- leaving, the server away ----------------------------------------------------------------------------
def test_leaving_with_a_price_typed_asks_once(open_page: Opened, server: Server):
    page = open_page()
    left: list[bool] = []
    assert page.may_leave(lambda: left.append(True))
    assert page.pane is not None
    page.pane.offers.lines[AMELIA].price.setText("35")
    assert not page.may_leave(lambda: left.append(True))
    page.findChild(UnsavedDialog).save.click()
    page._reload_now()
    assert left == [True]
    assert server.offers[0].price == 35


def test_another_course_is_not_shown_over_what_is_typed(open_page: Opened):
    page = open_page()
    assert page.pane is not None
    page.pane.offers.lines[AMELIA].price.setText("35")
    page.list.view.setCurrentIndex(page.list.model.index(1, 0))
    assert page.pane.row is not None
    assert page.pane.row.course == ALGEBRA
    page.findChild(UnsavedDialog).discard.click()
    assert page.pane.row.course == PIANO


def test_nothing_is_written_while_the_server_is_away(open_page: Opened):
    page = open_page()
    assert page.pane is not None
    page.context.live.report_lost()
    for button in (page.add, page.pane.edit, page.pane.offers.add, page.pane.enrolled.add):
        assert not button.isEnabled()
    assert not page.pane.offers.lines[AMELIA].stop.isEnabled()
