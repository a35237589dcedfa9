"""Availability: every session the new hours would strand is decided before they are saved."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.hours_by_hand import HOURS, LENA, NOAH, SHORTER, Opened, Server, edit, press
from tutordesk import errors
from tutordesk.services import hours as service
from tutordesk.services.rows import StrandedRow
from tutordesk.ui.slots.slot_dialog import SlotDialog


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
    assert panel.counts.pills["move"].text() == "1 moved"
    assert panel.counts.pills["cancel"].text() == "1 cancelled"
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


def test_another_start_that_a_decision_here_needs_is_not_chosen_twice(open_page: Opened, server: Server):
    server.stranded = (NOAH, LENA)
    page = open_page()
    edit(page)
    page.header.save.click()
    noah, lena = page.impact.rows
    noah.choose("move")
    lena.choose("move")
    before = lena.starts_at
    press(lena, f"other-{LENA.session.session_id}")
    dialog = page.findChild(SlotDialog)
    dialog.slot_chosen.emit(NOAH.fits[0])
    assert lena.starts_at == before
    assert dialog.notices.text == "Chosen for Noah Weber"
    assert not dialog.isHidden()
    dialog.slot_chosen.emit(replace(NOAH.fits[0], starts_at=datetime(2026, 12, 3, 9, tzinfo=UTC)))
    assert lena.starts_at == datetime(2026, 12, 3, 9, tzinfo=UTC)


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


@pytest.mark.parametrize(
    ("fate", "refusal", "then", "remark"),
    [
        pytest.param(
            "cancel",
            errors.StaleVersion(),
            replace(NOAH, session=replace(NOAH.session, version=2)),
            "A session changed meanwhile.",
            id="changed",
        ),
        pytest.param(
            "move",
            errors.SlotTaken(),
            replace(NOAH, fits=NOAH.fits[1:]),
            "A time you chose was just taken.",
            id="taken",
        ),
    ],
)
def test_what_came_in_between_is_decided_again(
    open_page: Opened,
    server: Server,
    fate: str,
    refusal: errors.TutorDeskError,
    then: StrandedRow,
    remark: str,
):
    server.stranded = (NOAH,)
    page = open_page()
    edit(page)
    page.header.save.click()
    page.impact.rows[0].choose(fate)
    server.refusals = [refusal]
    server.on_refusal = lambda: setattr(server, "stranded", (then,))
    page.impact.save.click()
    assert page.impact.rows[0].fate == ""
    assert page.impact.remark.text().startswith(remark)


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
