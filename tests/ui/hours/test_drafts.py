"""Availability: a draft, taken back and saved; offline, small, in other languages."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from tests.ui.hours_by_hand import (
    HOURS,
    LENA,
    NOAH,
    SHORTER,
    TODAY,
    WEEK,
    Opened,
    Server,
    edit,
)
from tutordesk import errors, i18n
from tutordesk.domain.hours import Hours
from tutordesk.services import hours as service
from tutordesk.ui.hours.page import AvailabilityPage
from tutordesk.ui.page import PageContext


def test_nothing_is_unsaved_at_first(open_page: Opened, server: Server):
    page = open_page()
    assert page.header.unsaved.isHidden()
    assert not page.header.save.isEnabled()
    assert page.header.summary.text().startswith("Weekly hours in Europe/Vienna (UTC+")
    assert not server.tasks.called(service.save)


def test_edits_can_be_taken_back_and_made_again(qtbot: QtBot, open_page: Opened):
    page = open_page()
    edit(page)
    assert page.header.unsaved.isVisible()
    page.undo()
    assert page.draft.hours == HOURS
    assert page.header.unsaved.isHidden()
    assert page.header.redo.isEnabled()
    page.header.redo.click()
    assert page.draft.hours.weekly == SHORTER
    qtbot.keyClick(page.editor.table, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert page.draft.hours == HOURS


def test_hours_that_strand_nobody_are_saved_at_once(open_page: Opened, server: Server):
    page = open_page()
    edit(page)
    page.header.save.click()
    (sent,) = server.tasks.called(service.save)
    assert (sent["version"], sent["hours"].weekly, sent["fates"]) == (3, SHORTER, ())
    assert server.stored.hours.weekly == SHORTER
    assert not page.draft.dirty
    assert page.context.notices.text.startswith("Your hours are saved")
    edit(page, WEEK)
    page.header.save.click()
    assert server.tasks.called(service.save)[1]["version"] == 4


def test_a_tutor_without_hours_is_told_how_to_begin(open_page: Opened, server: Server):
    server.stored = replace(server.stored, hours=Hours("Europe/Vienna"))
    page = open_page()
    assert page.start.isVisible()
    page.start.begin.click()
    assert [row.iso_weekday for row in page.draft.hours.weekly] == [1, 2, 3, 4, 5]
    assert page.start.isHidden()


def test_offline_nothing_can_be_saved(open_page: Opened):
    page = open_page()
    edit(page)
    page.context.live.report_lost()
    assert not page.header.save.isEnabled()
    assert page.header.save.toolTip().startswith("The server does not answer.")
    assert page.draft.dirty


def test_an_error_at_first_is_shown_with_a_way_on(
    qtbot: QtBot, server: Server, page_context: Callable[..., PageContext]
):
    server.tasks.answers[service.of] = errors.Unreachable()
    page = AvailabilityPage(page_context(server.tasks, role="tutor"))
    qtbot.addWidget(page)
    page.show()
    qtbot.waitUntil(lambda: page.states.state == "error")


def test_a_narrow_window_has_one_column_and_the_panel_over_it(
    qtbot: QtBot, open_page: Opened, server: Server
):
    server.stranded = (NOAH,)
    page = open_page()
    page.resize(640, 500)
    edit(page)
    page.header.save.click()
    assert page.impact.isVisible()
    assert not page.editor.isVisible()
    page.resize(1100, 700)
    assert page.impact.isVisible()
    assert page.editor.isVisible()
    page.impact.back.click()
    qtbot.waitUntil(page.preview.isVisible)


def test_every_control_has_a_name(open_page: Opened, server: Server):
    server.stranded = (NOAH, LENA)
    page = open_page()
    edit(page)
    page.header.save.click()
    for row in page.impact.rows:
        row.choose("move")
    page.editor.open_exact()
    page.editor.open_copy()
    page.overrides.open_form(None)
    for one in page.findChildren(QAbstractButton):
        assert one.accessibleName() or one.text() or one.objectName().startswith("qt_"), one
    assert page.header.save.accessibleName() == "Save changes"


@pytest.mark.parametrize("language", ["es", "x-pseudo", "ar"])
def test_other_languages_fit(qtbot: QtBot, open_page: Opened, language: str):
    i18n.set_language(language)
    page = open_page()
    page.resize(640, 500)
    edit(page)
    assert page.header.minimumSizeHint().width() <= 640


def test_a_day_that_passed_takes_its_overrides_along(qtbot: QtBot, open_page: Opened, server: Server):
    page = open_page()
    server.stored = replace(
        server.stored, today=TODAY + timedelta(days=20), hours=replace(HOURS, dated=HOURS.dated[1:])
    )
    page.context.live.changed.emit(frozenset({"session"}))
    qtbot.waitUntil(lambda: len(page.overrides.rows) == 1)
    assert not page.draft.dirty
