"""Availability: drafts, what they strand, two windows, leaving, previews, rules, overrides."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.hours_by_hand import HOURS, LENA, NOAH, SHORTER, TODAY, WEEK, Server, edit, opened
from tutordesk import errors, i18n
from tutordesk.domain.hours import Hours, WeeklyRange
from tutordesk.domain.painting import ALWAYS, painted
from tutordesk.services import hours as service
from tutordesk.ui.hours.page import AvailabilityPage
from tutordesk.ui.leaving import UnsavedDialog
from tutordesk.ui.page import PageContext
from tutordesk.ui.slots.slot_dialog import SlotDialog

Opened = Callable[..., AvailabilityPage]


@pytest.fixture
def server(qapp: object) -> Server:
    return Server()


@pytest.fixture
def open_page(qtbot: QtBot, server: Server, page_context: Callable[..., PageContext]) -> Opened:
    return lambda: opened(qtbot, page_context(server.tasks, role="tutor"))


def press(where: QWidget, identifier: str) -> None:
    next(
        one for one in where.findChildren(QAbstractButton) if one.accessibleIdentifier() == identifier
    ).click()


# --- a draft -------------------------------------------------------------------------------------------
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


# --- stranded sessions ---------------------------------------------------------------------------------
def test_every_stranded_session_is_decided_before_saving(open_page: Opened, server: Server):
    server.stranded = (NOAH, LENA)
    page = open_page()
    edit(page)
    page.header.save.click()
    panel = page.impact
    assert panel.title.text() == "2 sessions would be stranded"
    assert not server.tasks.called(service.save)
    assert not panel.save.isEnabled()
    assert not page.header.save.isEnabled()
    panel.rows[0].choice.segment("move").click()
    panel.rows[1].choice.segment("cancel").click()
    panel.rows[1].note.setText("  Sorry, no more Mondays  ")
    assert panel.counts["move"].text() == "1 moved"
    assert panel.counts["cancel"].text() == "1 cancelled"
    panel.save.click()
    (sent,) = server.tasks.called(service.save)
    move, cancel = sent["fates"]
    assert (move.session_id, move.fate, move.starts_at) == (
        NOAH.session.session_id, "move", NOAH.fits[0].starts_at
    )  # fmt: skip
    assert (cancel.fate, cancel.starts_at, cancel.note) == ("cancel", None, "Sorry, no more Mondays")
    assert page.frame.panel is None
    assert not page.draft.dirty


def test_two_sessions_are_not_moved_to_the_same_time(open_page: Opened, server: Server):
    server.stranded = (NOAH, LENA)
    page = open_page()
    edit(page)
    page.header.save.click()
    first, second = page.impact.rows
    first.choose("move")
    second.choose("move")
    assert first.starts_at == NOAH.fits[0].starts_at
    assert second.starts_at == LENA.fits[1].starts_at


def test_all_can_be_decided_at_once(open_page: Opened, server: Server):
    server.stranded = (NOAH, LENA)
    page = open_page()
    edit(page)
    page.header.save.click()
    press(page.impact, "keep-all")
    assert page.impact.save.isEnabled()
    assert [fate.fate for fate in page.impact.fates] == ["keep", "keep"]


def test_another_start_is_chosen_from_the_slots_of_the_draft(qtbot: QtBot, open_page: Opened, server: Server):
    server.stranded = (NOAH,)
    page = open_page()
    edit(page)
    page.header.save.click()
    row = page.impact.rows[0]
    row.choose("move")
    press(row, f"other-{NOAH.session.session_id}")
    dialog = page.findChild(SlotDialog)
    asked = server.tasks.called(service.preview)[-1]
    assert asked["hours"] == page.draft.hours
    assert asked["minutes"] == 60
    wanted = replace(NOAH.fits[0], starts_at=datetime(2026, 12, 3, 9, tzinfo=UTC))
    dialog.slot_chosen.emit(wanted)
    assert row.starts_at == wanted.starts_at
    assert page.impact.fates[0].starts_at == wanted.starts_at


def test_a_booking_in_between_is_asked_about_and_nothing_is_lost(open_page: Opened, server: Server):
    server.stranded = (NOAH,)
    page = open_page()
    edit(page)
    page.header.save.click()
    page.impact.rows[0].choose("cancel")
    page.impact.rows[0].note.setText("Sorry")
    server.refusals = [errors.StrandedSessions()]
    server.on_refusal = lambda: setattr(server, "stranded", (NOAH, LENA))
    page.impact.save.click()
    assert page.draft.dirty
    assert page.impact.remark.text().startswith("A booking came in between.")
    assert page.impact.fates[0].note == "Sorry"
    assert page.impact.rows[1].fate == ""
    press(page.impact, "keep-all")
    page.impact.save.click()
    assert not page.draft.dirty


def test_a_session_that_changed_meanwhile_is_decided_again(open_page: Opened, server: Server):
    server.stranded = (NOAH,)
    page = open_page()
    edit(page)
    page.header.save.click()
    page.impact.rows[0].choose("cancel")
    newer = replace(NOAH, session=replace(NOAH.session, version=2))
    server.refusals = [errors.StaleVersion()]
    server.on_refusal = lambda: setattr(server, "stranded", (newer,))
    page.impact.save.click()
    assert page.impact.rows[0].fate == ""
    assert page.impact.remark.text().startswith("A session changed meanwhile.")


def test_a_start_that_was_taken_is_chosen_again(open_page: Opened, server: Server):
    server.stranded = (NOAH,)
    page = open_page()
    edit(page)
    page.header.save.click()
    page.impact.rows[0].choose("move")
    server.refusals = [errors.SlotTaken()]
    server.on_refusal = lambda: setattr(server, "stranded", (replace(NOAH, fits=NOAH.fits[1:]),))
    page.impact.save.click()
    assert page.impact.rows[0].fate == ""
    assert page.impact.remark.text().startswith("A time you chose was just taken.")


def test_going_back_keeps_the_draft(open_page: Opened, server: Server):
    server.stranded = (NOAH,)
    page = open_page()
    edit(page)
    page.header.save.click()
    assert page.editor.legend.isVisible()
    page.impact.back.click()
    assert page.frame.panel is None
    assert page.draft.hours.weekly == SHORTER
    assert page.header.save.isEnabled()


def test_an_unknown_outcome_is_looked_up(open_page: Opened, server: Server):
    """The line broke after the server had saved: nobody is asked to do it again."""
    page = open_page()
    edit(page)
    server.refusals = [errors.OutcomeUnknown()]
    server.on_refusal = lambda: server.changed_by_others(replace(HOURS, weekly=SHORTER))
    page.header.save.click()
    assert not page.draft.dirty
    assert page.frame.panel is None


# --- two windows ---------------------------------------------------------------------------------------
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


# --- leaving -------------------------------------------------------------------------------------------
def test_leaving_without_edits_asks_nothing(open_page: Opened):
    assert open_page().may_leave(lambda: pytest.fail("nobody asked"))


@pytest.mark.parametrize(
    ("identifier", "gone", "kept", "saved"),
    [
        ("discard-changes", 1, False, False),
        ("keep-editing", 0, True, False),
        ("save-and-leave", 1, False, True),
    ],
)
def test_unsaved_edits_are_asked_about(
    open_page: Opened, server: Server, identifier: str, gone: int, kept: bool, saved: bool
):
    page = open_page()
    edit(page)
    went: list[int] = []
    assert not page.may_leave(lambda: went.append(1))
    press(page.findChild(UnsavedDialog), identifier)
    assert len(went) == gone
    assert page.draft.dirty is kept
    assert (server.stored.hours.weekly == SHORTER) is saved


def test_leaving_waits_for_the_decisions_about_stranded_sessions(open_page: Opened, server: Server):
    server.stranded = (NOAH,)
    page = open_page()
    edit(page)
    went: list[int] = []
    page.may_leave(lambda: went.append(1))
    press(page.findChild(UnsavedDialog), "save-and-leave")
    assert not went
    page.impact.rows[0].choose("keep")
    page.impact.save.click()
    assert went == [1]


def test_a_save_that_fails_takes_nobody_away_later(open_page: Opened, server: Server):
    page = open_page()
    edit(page)
    went: list[int] = []
    page.may_leave(lambda: went.append(1))
    server.refusals = [errors.NotAllowed()]
    press(page.findChild(UnsavedDialog), "save-and-leave")
    assert page.draft.dirty
    assert page.context.notices.text == "You may not do this in your current role."
    page.header.save.click()
    assert not page.draft.dirty
    assert not went


# --- states --------------------------------------------------------------------------------------------
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
