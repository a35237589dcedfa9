"""The page Courses: subjects and courses, prices that touch nothing booked, who takes a course."""

from dataclasses import replace
from decimal import Decimal
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from tests.ui.courses_by_hand import ALGEBRA, AMELIA, IVAN, PIANO, ZOE, Opened, Server, file, found
from tests.ui.sessions_by_hand import SUBJECTS
from tutordesk import errors
from tutordesk.services import courses as service
from tutordesk.services import enrollments, offers
from tutordesk.services.people_rows import (
    CourseBook,
    SubjectChange,
)
from tutordesk.ui.courses.words import typed_price
from tutordesk.ui.leaving import UnsavedDialog


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
