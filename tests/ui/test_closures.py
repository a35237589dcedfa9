"""The page Centre's closures: whom they meet, and somebody else who saves the same one."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from tests.ui.centre_by_hand import Opened, Server, closure, press, shown, type_closure
from tests.ui.hours_by_hand import LENA, NOAH
from tutordesk import errors
from tutordesk.services import centre as service
from tutordesk.services import closing
from tutordesk.ui.centre.page import CentrePage
from tutordesk.ui.page import PageContext


@pytest.fixture
def server(qapp: object) -> Server:
    return Server()


@pytest.fixture
def open_page(qtbot: QtBot, server: Server, page_context: Callable[..., PageContext]) -> Opened:
    return lambda: shown(qtbot, page_context(server.tasks, role="admin"))


def test_closures_ahead_are_listed(open_page: Opened, server: Server):
    server.closures = (closure(-1, 9), *server.closures, closure(40, 3, start_minute=540, end_minute=660))
    page = open_page()
    assert [line.closure.closure_id.int for line in page.closures.lines] == [1, 2, 3]
    assert page.closures.lines[0].accessibleName().endswith("Closed: Feast day")
    assert "Closed 09:00–11:00" in page.closures.lines[2].accessibleName()


def test_a_closure_that_meets_nobody_is_saved(open_page: Opened, server: Server):
    page = open_page()
    typed = type_closure(page)
    press(page, "closure-save")
    assert server.tasks.called(service.save_closure) == [{"closure": typed, "before": None, "fates": ()}]
    assert page.closures.form is not None
    assert page.closures.form.isHidden()
    assert not page.closures.dirty


def test_whom_it_meets_is_decided_first(open_page: Opened, server: Server):
    page = open_page()
    server.stranded = (NOAH, LENA)
    type_closure(page)
    press(page, "closure-save")
    assert not server.tasks.called(service.save_closure)
    assert page.impact is not None
    assert page.frame.panel is page.impact
    assert page.impact.title.text() == "2 sessions would be stranded"
    assert not page.impact.save.isEnabled()
    first, second = page.impact.rows
    first.choose("move")
    second.choose("cancel")
    second.note.setText("Sorry")
    page.impact.save.click()
    fates = server.tasks.called(service.save_closure)[0]["fates"]
    assert [(one.fate, one.note) for one in fates] == [("move", ""), ("cancel", "Sorry")]
    assert page.frame.panel is None


def test_other_people_may_move_to_the_same_time(qtbot: QtBot, open_page: Opened, server: Server):
    """A start is taken for whoever shares tutor or student, and for nobody else."""
    elsewhere = replace(
        LENA,
        session=replace(LENA.session, tutor_id=UUID(int=77), student_id=UUID(int=78)),
        fits=NOAH.fits,
    )
    page = open_page()
    server.stranded = (NOAH, replace(LENA, fits=NOAH.fits), elsewhere)
    type_closure(page)
    press(page, "closure-save")
    assert page.impact is not None
    impact = page.impact
    qtbot.waitUntil(lambda: len(impact.rows) == 3)
    for row in page.impact.rows:
        row.choose("move")
    starts = [row.starts_at for row in page.impact.rows]
    assert starts[0] != starts[1]
    assert starts[2] == starts[0]


def test_what_happens_meanwhile_is_asked_again(open_page: Opened, server: Server):
    page = open_page()
    server.stranded = (NOAH,)
    type_closure(page)
    press(page, "closure-save")
    assert page.impact is not None
    page.impact.rows[0].choose("cancel")
    server.refusals = [errors.StrandedSessions()]
    server.stranded = (NOAH, LENA)
    page.impact.save.click()
    assert [row.fate for row in page.impact.rows] == ["cancel", ""]
    assert "Nothing was saved" in page.impact.remark.text()


def test_another_start_is_chosen_as_if_it_were_closed(open_page: Opened, server: Server):
    page = open_page()
    server.stranded = (NOAH,)
    typed = type_closure(page)
    press(page, "closure-save")
    assert page.impact is not None
    dialog = page.choose_other(page.impact.rows[0])
    assert dialog is not None
    asked = server.tasks.called(closing.preview)[0]
    assert asked["closure"] == typed
    assert asked["student_id"] == NOAH.session.student_id
    dialog.reject()


def test_removing_can_be_taken_back(open_page: Opened, server: Server):
    page = open_page()
    was = page.closures.lines[0].closure
    page.closures.lines[0].remove.click()
    assert was not in server.closures
    bar = page.context.notices
    assert bar.text.startswith("The centre is open again")
    next(one for one in bar.findChildren(QAbstractButton) if one.text() == "Undo").click()
    assert was in server.closures


def test_hours_are_checked_before_anything_is_asked(open_page: Opened, server: Server):
    page = open_page()
    type_closure(page)
    form = page.closures.form
    assert form is not None
    form.kind.segment("hours").click()
    form.start.setText("12")
    form.end.setText("9")
    press(page, "closure-save")
    assert form.note.text().startswith("Type times")
    form.start.setText("9")
    form.end.setText("12:30")
    press(page, "closure-save")
    saved = server.tasks.called(service.save_closure)[0]["closure"]
    assert (saved.start_minute, saved.end_minute) == (540, 750)


def type_reason(page: CentrePage, reason: str) -> Any:
    page.closures.lines[0].edit.click()
    form = page.closures.form
    assert form is not None
    form.reason.setText(reason)
    form.reason.textEdited.emit(reason)
    return form


def test_a_closure_changed_by_somebody_else_waits_for_a_decision(open_page: Opened, server: Server):
    page = open_page()
    form = type_reason(page, "Mine")
    theirs = replace(server.closures[0], reason="Theirs")
    server.closures = (theirs, server.closures[1])
    page._reload_now()
    assert form.meanwhile.text.text().startswith("Ada Admin changed this meanwhile: ")
    assert form.meanwhile.text.text().endswith("Theirs")
    assert form.reason.text() == "Mine"
    assert not form.apply.isEnabled()
    press(page, "meanwhile-closure-mine")
    press(page, "closure-save")
    assert server.tasks.called(service.save_closure)[0]["before"] == theirs
    assert {one.reason for one in server.closures} == {"Mine", "Holidays"}


def test_what_somebody_else_saved_can_be_taken(open_page: Opened, server: Server):
    page = open_page()
    form = type_reason(page, "Mine")
    server.closures = (replace(server.closures[0], reason="Theirs"), server.closures[1])
    page._reload_now()
    press(page, "meanwhile-closure-theirs")
    assert form.reason.text() == "Theirs"
    assert not form.dirty
    assert form.apply.isEnabled()
    type_reason(page, "Mine")
    server.closures = (server.closures[1],)
    page._reload_now()
    assert form.meanwhile.text.text() == "Ada Admin removed this meanwhile."
    press(page, "meanwhile-closure-theirs")
    assert form.isHidden()


def test_two_saves_in_the_same_moment(qtbot: QtBot, open_page: Opened, server: Server):
    """Nothing was heard of the other save yet: the server refuses, and the form says why."""
    page = open_page()
    form = type_reason(page, "Mine")
    server.closures = (replace(server.closures[0], reason="Theirs"), server.closures[1])
    press(page, "closure-save")
    assert page.context.notices.text.startswith("Somebody else changed this meanwhile")
    qtbot.waitUntil(lambda: form.meanwhile.waiting)
    assert server.closures[0].reason == "Theirs"
    page.closures.lines[1].remove.click()
    was = server.closures[0]
    assert was.reason == "Theirs"
    server.closures = (replace(was, reason="Again"),)
    page.closures.removed.emit(was)
    assert server.closures
    qtbot.waitUntil(lambda: page.closures.rows == server.closures)


@pytest.mark.parametrize("width", [460, 600])
def test_the_fields_of_a_closure_stand_in_tidy_lines(open_page: Opened, width: int):
    page = open_page()
    press(page, "add-closure")
    form = page.closures.form
    assert form is not None
    page.closures.setFixedWidth(width)
    form.kind.segment("hours").click()
    page.closures.layout().activate()
    form.layout().activate()
    places = [
        (one, QRect(one.mapTo(form, QPoint(0, 0)), one.size()))
        for one in (form.kind, form.first, form.last, form.start, form.end, form.reason, form.apply)
    ]
    tops = {one: place.top() for one, place in places}
    assert tops[form.kind] < tops[form.first] == tops[form.last] <= tops[form.start] == tops[form.end]
    assert tops[form.end] < tops[form.reason] <= tops[form.apply]
    assert form.first.height() == form.reason.height()
    for one, place in places:
        assert form.rect().contains(place)
        assert not any(place.intersects(other) for another, other in places if another is not one)
