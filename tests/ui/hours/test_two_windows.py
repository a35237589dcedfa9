"""Availability: hours saved in another window meanwhile."""

from dataclasses import replace

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.hours_by_hand import HOURS, SHORTER, WEEK, Opened, Server, edit
from tutordesk import errors
from tutordesk.domain.hours import Hours, WeeklyRange
from tutordesk.domain.painting import ALWAYS, painted
from tutordesk.services import hours as service
from tutordesk.ui.hours.page import AvailabilityPage

THEIRS = replace(HOURS, weekly=painted(WEEK, ALWAYS, [3], (600, 660), available=True), dated=HOURS.dated[:1])


def other_window_saves(qtbot: QtBot, page: AvailabilityPage, server: Server, hours: Hours = THEIRS) -> None:
    server.changed_by_others(hours)
    before = len(server.tasks.called(service.of))
    page.context.live.changed.emit(frozenset({"hours"}))
    qtbot.waitUntil(lambda: len(server.tasks.called(service.of)) > before)


def test_without_edits_the_newer_hours_are_simply_shown(qtbot: QtBot, open_page: Opened, server: Server):
    page = open_page()
    other_window_saves(qtbot, page, server)
    assert page.draft.hours == THEIRS
    assert page.frame.panel is None


def test_edits_meet_newer_hours_and_keep_mine_makes_both(qtbot: QtBot, open_page: Opened, server: Server):
    page = open_page()
    edit(page)
    other_window_saves(qtbot, page, server)
    assert page.frame.panel is page.conflict
    assert page.conflict.lines == (
        ("added", "Wednesday 10:00–11:00"),
        ("removed", "23 Dec – 6 Jan: Closed (Leave)"),
    )
    assert page.draft.hours.weekly == SHORTER
    assert not page.header.save.isEnabled()
    page.conflict.mine.click()
    assert page.draft.base == THEIRS
    assert WeeklyRange(3, 600, 660) in page.draft.hours.weekly
    assert WeeklyRange(1, 840, 960) in page.draft.hours.weekly
    page.header.save.click()
    assert server.tasks.called(service.save)[-1]["version"] == 4


def test_use_theirs_drops_the_edits(qtbot: QtBot, open_page: Opened, server: Server):
    page = open_page()
    edit(page)
    other_window_saves(qtbot, page, server)
    page.conflict.theirs.click()
    assert page.draft.hours == THEIRS
    assert not page.draft.dirty


def test_a_stale_save_shows_the_difference_instead_of_overwriting(open_page: Opened, server: Server):
    page = open_page()
    edit(page)
    server.refusals = [errors.StaleVersion()]
    server.on_refusal = lambda: server.changed_by_others(THEIRS)
    page.header.save.click()
    assert page.frame.panel is page.conflict
    assert server.stored.hours == THEIRS


def test_news_during_a_stroke_waits_for_its_end(qtbot: QtBot, open_page: Opened, server: Server):
    page = open_page()
    table = page.editor.table
    table.scroll_to_minute(480)
    ground = table.viewport()
    point = table.visualRect(page.editor.model.index(40, 3)).center()
    qtbot.mousePress(ground, Qt.MouseButton.LeftButton, pos=point)
    other_window_saves(qtbot, page, server)
    assert page.frame.panel is None
    qtbot.mouseRelease(ground, Qt.MouseButton.LeftButton, pos=point)
    qtbot.waitUntil(lambda: page.frame.panel is page.conflict)
    assert page.draft.dirty
