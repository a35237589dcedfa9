"""Repeating a session: every date with its verdict, mended, skipped or passed; all are booked or none."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.conftest import SyncTasks
from tests.ui.sessions_by_hand import MONDAY, VIENNA, at, course, session
from tutordesk import errors
from tutordesk.services import series, sessions, slots
from tutordesk.services.rows import OfferRow, SeriesDateRow, SlotPlan, SlotRow
from tutordesk.ui.page import Page, PageContext
from tutordesk.ui.series.date_row import DateRow
from tutordesk.ui.series.dialog import SeriesDialog, Wish
from tutordesk.ui.slots.slot_dialog import SlotDialog

FIRST = at(MONDAY, "15:00")
OFFER = OfferRow(course("Maths"), Decimal("42.00"), "EUR", True, False, "")
WISH = Wish(UUID(int=77), "Lena Fischer", UUID(int=5), "Amelia Novák", OFFER, FIRST, "Algebra")
HOUR = timedelta(hours=1)


def date_row(
    n: int, verdict: str = "", *, passable: bool = False, note: str = "", **params: Any
) -> SeriesDateRow:
    starts_at = at(MONDAY + timedelta(weeks=n - 1), "15:00")
    return SeriesDateRow(n, starts_at, starts_at + HOUR, note, verdict, params, passable)


def term(*changed: SeriesDateRow, count: int = 10) -> tuple[SeriesDateRow, ...]:
    other = {row.n: row for row in changed}
    return tuple(other.get(n, date_row(n)) for n in range(1, count + 1))


@pytest.fixture
def opened(
    qtbot: QtBot, sync_tasks: SyncTasks, page_context: Callable[..., PageContext]
) -> Callable[..., SeriesDialog]:
    def make(planned: object, wish: Wish = WISH) -> SeriesDialog:
        sync_tasks.answers |= {series.plan: planned, series.book: (), sessions.by_id: None}
        page = Page(page_context(sync_tasks, role="desk"))
        qtbot.addWidget(page)
        page.resize(1000, 800)
        page.show()
        dialog = SeriesDialog(page, wish, VIENNA)
        dialog.show()
        qtbot.waitUntil(lambda: dialog.dates.whole)
        return dialog

    return make


def said(row: DateRow) -> tuple[str, str]:
    return row.verdict.text(), row._why.text()


def test_every_date_says_whether_it_fits(opened: Callable[..., SeriesDialog], sync_tasks: SyncTasks) -> None:
    dialog = opened(
        term(
            date_row(2, "booked"),
            date_row(3, "closure", passable=True, reason="Staff day"),
            date_row(4, "own_session"),
            date_row(5, "cap", passable=True, sessions=4),
            date_row(6, note="skipped"),
        )
    )
    (asked,) = sync_tasks.called(series.plan)
    assert (asked["every_weeks"], asked["count"], asked["until"]) == (1, 10, None)
    assert (asked["first"], asked["student_id"]) == (FIRST, WISH.student_id)
    rows = dialog.dates.rows
    assert said(rows[0]) == ("Free", "")
    assert said(rows[1]) == ("Taken", "Already booked")
    assert said(rows[2]) == ("Closed", "Staff day")
    assert said(rows[3]) == ("Student busy", "Lena has a session then")
    assert said(rows[4]) == ("Too many sessions", "Lena may have 4 open sessions")
    assert rows[5]._note.text() == "The clocks skip that time; it is 15:00 instead."
    assert [row.anyway.isHidden() for row in rows[1:5]] == [True, False, True, False]
    assert dialog.sum.text() == "6 of 10 dates, €252.00 · 4 to mend"
    assert dialog.act.toolTip() == "Skip or mend what does not fit first."


def test_skipping_passing_and_another_start(
    opened: Callable[..., SeriesDialog], sync_tasks: SyncTasks
) -> None:
    other = at(MONDAY + timedelta(days=8), "16:00")
    slot = SlotRow(other, other + HOUR, True, "")
    sync_tasks.answers[slots.plan] = SlotPlan(
        UUID(int=5), VIENNA, 60, other - timedelta(days=8), other + timedelta(days=8), (slot,), FIRST
    )
    dialog = opened(term(date_row(2, "booked"), date_row(3, "closure", passable=True), date_row(4, "booked")))
    second, third, fourth = dialog.dates.rows[1:4]
    second.change.click()
    chooser = dialog._page.findChild(SlotDialog)
    chooser.slot_chosen.emit(slot)
    assert said(second) == ("Another start", "Instead of Mon 30 Nov, 15:00–16:00")
    third.anyway.click()
    fourth.skip.click()
    assert dialog.sum.text() == "9 of 10 dates, €378.00"
    assert dialog.act.toolTip() == "Give a reason to book anyway."
    dialog.reason.setText("Agreed with her mother")
    sync_tasks.answers[series.book] = (session(FIRST),)
    booked: list[object] = []
    dialog.booked.connect(booked.append)
    assert dialog.act.text() == "Book 9 sessions"
    dialog.act.click()
    (asked,) = sync_tasks.called(series.book)
    assert [one.starts_at for one in asked["items"]][:3] == [FIRST, other, third.planned.starts_at]
    assert [one.passes for one in asked["items"]] == [False, False, True, *[False] * 6]
    assert (asked["override_reason"], asked["requirements"]) == ("Agreed with her mother", "Algebra")
    assert len(booked) == 1


def test_two_dates_never_share_a_time(opened: Callable[..., SeriesDialog], sync_tasks: SyncTasks) -> None:
    third = date_row(3)
    slot = SlotRow(third.starts_at, third.ends_at, True, "")
    sync_tasks.answers[slots.plan] = SlotPlan(
        UUID(int=5), VIENNA, 60, FIRST, FIRST + timedelta(weeks=4), (slot,), FIRST
    )
    dialog = opened(term(date_row(2, "booked")))
    dialog.dates.rows[1].change.click()
    chooser = dialog._page.findChild(SlotDialog)
    chooser.slot_chosen.emit(slot)
    assert chooser.notices.text == "Another date of the series is at that time."
    assert dialog.dates.rows[1].other is None


def test_refused_is_planned_again_and_what_changed_marked(
    opened: Callable[..., SeriesDialog], sync_tasks: SyncTasks
) -> None:
    dialog = opened(term(date_row(2, "booked")))
    dialog.leave_out.click()
    assert dialog.sum.text() == "9 of 10 dates, €378.00"
    sync_tasks.answers[series.book] = errors.SlotTaken()
    sync_tasks.answers[series.plan] = term(date_row(2, "booked"), date_row(5, "booked"))
    dialog.act.click()
    assert dialog.notices.text.startswith("Nothing was booked:")
    rows = dialog.dates.rows
    assert rows[1].skipped  # what was decided stays
    assert not rows[4]._mark.isHidden()
    assert rows[3]._mark.isHidden()
    assert dialog.sum.text() == "8 of 10 dates, €336.00 · 1 to mend"


@pytest.mark.parametrize("done", [True, False])
def test_an_unknown_outcome_is_asked_for_and_never_repeated(
    opened: Callable[..., SeriesDialog], sync_tasks: SyncTasks, done: bool
) -> None:
    dialog = opened(term(count=2))
    sync_tasks.answers[series.book] = errors.OutcomeUnknown()
    sync_tasks.answers[sessions.by_id] = session(FIRST) if done else None
    sync_tasks.answers[series.of] = (session(FIRST), session(FIRST + timedelta(weeks=1)))
    booked: list[object] = []
    dialog.booked.connect(booked.append)
    dialog.act.click()
    assert len(sync_tasks.called(series.book)) == 1
    assert bool(booked) is done
    if not done:
        assert dialog.notices.text == "The session was not booked."
        sync_tasks.answers[series.book] = ()
        dialog.act.click()
        first, again = sync_tasks.called(series.book)
        assert first["items"] == again["items"]  # the same ids: repeating it cannot book twice
        assert first["series_id"] == again["series_id"]


def test_another_pattern_keeps_what_was_decided(
    opened: Callable[..., SeriesDialog], sync_tasks: SyncTasks, qtbot: QtBot
) -> None:
    dialog = opened(lambda **kw: term(date_row(2, "booked"), count=kw["count"] or 3))
    dialog.dates.rows[2].skip.click()
    dialog.bar.count.setText("0")
    dialog.bar.changed.emit()
    assert dialog.act.toolTip() == "Type a number from 1 to 60."
    dialog.bar.count.setText("4")
    dialog.bar.changed.emit()
    qtbot.waitUntil(lambda: dialog.dates.whole and len(dialog.dates.rows) == 4)
    assert [row.planned.n for row in dialog.dates.rows] == [1, 2, 3, 4]
    assert dialog.dates.rows[2].skipped
    dialog.bar.ends.segment("until").click()
    assert sync_tasks.called(series.plan)[-1]["until"] == MONDAY + timedelta(weeks=9)


def test_thirty_dates_are_there_soon(opened: Callable[..., SeriesDialog]) -> None:
    dialog = opened(term(count=30))
    assert [row.planned.n for row in dialog.dates.rows] == list(range(1, 31))
    assert dialog.sum.text() == "30 of 30 dates, €1,260.00"


def test_a_start_chosen_instead_may_go_too(
    opened: Callable[..., SeriesDialog], sync_tasks: SyncTasks
) -> None:
    other = at(MONDAY, "17:00")

    def plan(first: datetime, **_kw: object) -> tuple[SeriesDateRow, ...]:
        if first == other:
            return (replace(date_row(1, "booked"), starts_at=other, ends_at=other + HOUR),)
        return term(count=2)

    dialog = opened(plan)
    row = dialog.dates.rows[0]
    row.take(SlotRow(other, other + HOUR, True, ""))
    assert row.complete
    dialog.load()
    assert said(row) == ("Taken", "The start you chose is no longer to be had.")
    assert not dialog.act.isEnabled()
