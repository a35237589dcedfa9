"""The page Courses, where somebody else saves the same thing meanwhile."""

from dataclasses import replace
from decimal import Decimal

from pytestqt.qtbot import QtBot

from tests.ui.courses_by_hand import ALGEBRA, AMELIA, OVERTAKEN, Opened, Server, file, found
from tests.ui.sessions_by_hand import SUBJECTS
from tutordesk.services import courses as service
from tutordesk.services.people_rows import (
    SubjectChange,
)
from tutordesk.services.rows import SubjectRow


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


def test_a_course_changed_elsewhere_waits_for_a_decision(qtbot: QtBot, open_page: Opened, server: Server):
    page = open_page()
    page.resize(1000, 420)
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
    theirs_button = form.meanwhile.theirs  # below the fold a moment ago
    qtbot.waitUntil(lambda: theirs_button.visibleRegion().boundingRect() == theirs_button.rect())
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
