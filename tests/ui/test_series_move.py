"""Moving a series: every session with its verdict, left or mended; all are moved or none, and taken back."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.conftest import SyncTasks
from tests.ui.sessions_by_hand import MONDAY, VIENNA, at, session
from tutordesk import errors
from tutordesk.services import courses, series, sessions, slots, undoing
from tutordesk.services.people_rows import OfferFile
from tutordesk.services.rows import SeriesMoveItem, SeriesMoveRow, SlotPlan, SlotRow
from tutordesk.ui import clock_words
from tutordesk.ui.page import Page, PageContext
from tutordesk.ui.series.move_dialog import MoveSeriesDialog
from tutordesk.ui.series.move_row import MoveRow
from tutordesk.ui.series.opening import move_series
from tutordesk.ui.slots.slot_dialog import SlotDialog

HOUR, WEEK = timedelta(hours=1), timedelta(weeks=1)
LENA = session(at(MONDAY, "15:00"))
TERM = tuple(
    replace(
        LENA,
        session_id=UUID(int=900 + n),
        starts_at=LENA.starts_at + n * WEEK,
        ends_at=LENA.ends_at + n * WEEK,
    )
    for n in range(4)
)
ANNA = UUID(int=6)


class Server:
    """Answers as the server does, with the verdicts given for the n-th session."""

    def __init__(self) -> None:
        self.verdicts: dict[int, tuple[str, bool]] = {}
        self.asked: list[dict[str, Any]] = []

    def plan(
        self, *, session_id: UUID, first: datetime, tutor_id: UUID, items: tuple[SeriesMoveItem, ...]
    ) -> tuple[SeriesMoveRow, ...]:
        self.asked.append({"first": first, "tutor_id": tutor_id, "items": items})
        anchor = next(n for n, row in enumerate(TERM) if row.session_id == session_id)
        rows = []
        for item in items:
            n = next(n for n, row in enumerate(TERM) if row.session_id == item.session_id)
            starts_at = item.starts_at or first.astimezone(UTC) + (n - anchor) * WEEK
            reason, passable = self.verdicts.get(n, ("", False)) if item.starts_at is None else ("", False)
            rows.append(SeriesMoveRow(TERM[n], starts_at, starts_at + HOUR, "", reason, {}, passable))
        return tuple(rows)


@pytest.fixture
def server() -> Server:
    return Server()


Opened = Callable[..., MoveSeriesDialog]


@pytest.fixture
def opened(
    qtbot: QtBot, sync_tasks: SyncTasks, page_context: Callable[..., PageContext], server: Server
) -> Opened:
    offer = OfferFile(ANNA, "Anna Bauer", True, LENA.course, True, LENA.price, "EUR", True, False, "", 0)

    def make(anchor: int = 0) -> MoveSeriesDialog:
        sync_tasks.answers |= {series.plan_move: server.plan, courses.offers: (offer,)}
        page = Page(page_context(sync_tasks, role="desk"))
        qtbot.addWidget(page)
        page.resize(1000, 800)
        page.show()
        move_series(page, TERM, TERM[anchor], VIENNA, lambda: None)
        dialog = page.findChild(MoveSeriesDialog)
        qtbot.waitUntil(lambda: dialog.dates.whole)
        return dialog

    return make


def weekday(dialog: MoveSeriesDialog, iso: int) -> None:
    dialog.bar.weekday.choose(iso)
    dialog.bar.weekday.chosen.emit(iso)


def said(row: MoveRow) -> tuple[str, str]:
    return row._when.text(), row.verdict.text()


def test_this_and_following_to_another_weekday_and_time(
    opened: Opened, sync_tasks: SyncTasks, server: Server
) -> None:
    dialog = opened(1)
    assert len(dialog.dates.rows) == 3  # this and following
    assert [row.verdict.text() for row in dialog.dates.rows] == ["There already"] * 3
    assert dialog.act.toolTip() == "Nothing would change."
    weekday(dialog, 4)
    dialog.bar.time.setText("17:30")
    dialog.bar.time.editingFinished.emit()
    assert said(dialog.dates.rows[0]) == ("Thu 3 Dec, 17:30–18:30", "Free")
    assert dialog.dates.rows[0]._note.text() == "Now Mon 30 Nov, 15:00–16:00"
    assert dialog.sum.text() == "3 of 3 sessions move"
    dialog.bar.scope.segment("all").click()
    assert len(dialog.dates.rows) == 4
    dialog.bar.scope.segment("one").click()
    assert len(dialog.dates.rows) == 1
    dialog.bar.scope.segment("following").click()
    dialog.reason.setText("New timetable")
    moved = tuple(replace(row, version=2, undo_event_id=n) for n, row in enumerate(TERM[1:]))
    sync_tasks.answers |= {sessions.change_many: moved, undoing.undo_many: TERM[1:]}
    page = dialog._page
    assert dialog.act.text() == "Move 3 sessions"
    dialog.act.click()
    (asked,) = sync_tasks.called(sessions.change_many)
    assert asked["override_reason"] is None
    assert [
        (one.session_id, one.starts_at, one.tutor_id, one.note, one.passes) for one in asked["changes"]
    ] == [
        (
            row.session_id,
            row.starts_at + timedelta(days=3, hours=2, minutes=30),
            row.tutor_id,
            "New timetable",
            False,
        )
        for row in TERM[1:]
    ]
    assert page.context.notices.text == "3 sessions moved"
    page.context.notices.buttons()[0].click()
    assert sync_tasks.called(undoing.undo_many) == [{"event_ids": [0, 1, 2]}]
    assert page.context.notices.text == "3 changes undone."


def test_leaving_passing_and_another_start(opened: Opened, sync_tasks: SyncTasks, server: Server) -> None:
    server.verdicts = {1: ("booked", False), 2: ("closure", True), 3: ("series", False)}
    dialog = opened()
    weekday(dialog, 2)
    _first, second, third, fourth = dialog.dates.rows
    assert dialog.sum.text() == "1 of 4 sessions move · 3 to mend"
    assert fourth._why.text() == "Another date of the series is at that time."
    starts_at = second.starts_at + HOUR
    slot = SlotRow(starts_at, starts_at + HOUR, True, "")
    sync_tasks.answers[slots.plan] = SlotPlan(
        LENA.tutor_id, VIENNA, 60, starts_at - WEEK, starts_at + WEEK, (slot,), LENA.starts_at
    )
    second.change.click()
    dialog._page.findChild(SlotDialog).slot_chosen.emit(slot)
    assert server.asked[-1]["items"][1] == SeriesMoveItem(TERM[1].session_id, starts_at)
    assert second.verdict.text() == "Another start"
    third.anyway.click()
    assert fourth.skip.text() == "Leave"
    fourth.skip.click()
    assert server.asked[-1]["items"][3] == SeriesMoveItem(TERM[3].session_id, None, stays=True)
    assert dialog.act.toolTip() == "Give a reason to move anyway."
    dialog.reason.setText("Agreed")
    sync_tasks.answers[sessions.change_many] = TERM[:3]
    dialog.act.click()
    (asked,) = sync_tasks.called(sessions.change_many)
    assert asked["override_reason"] == "Agreed"
    assert [(one.note, one.passes) for one in asked["changes"]] == [
        ("Agreed", False), ("Agreed", False), ("", True),
    ]  # fmt: skip
    assert asked["changes"][1].starts_at == starts_at


def test_to_another_tutor_prices_stay(opened: Opened, server: Server) -> None:
    dialog = opened()
    dialog.bar.tutor.choose(ANNA)
    dialog.bar.tutor.chosen.emit(ANNA)
    assert server.asked[-1]["tutor_id"] == ANNA
    assert dialog.sum.text() == "4 of 4 sessions move · prices stay as agreed"


def test_what_does_not_fit_is_left_at_once(opened: Opened, server: Server) -> None:
    server.verdicts = {1: ("booked", False), 3: ("no_hours", True)}
    dialog = opened()
    weekday(dialog, 3)
    assert not dialog.act.isEnabled()
    dialog.leave_out.click()
    assert [row.verdict.text() for row in dialog.dates.rows] == ["Free", "Stays", "Free", "Stays"]
    assert said(dialog.dates.rows[1]) == ("Mon 30 Nov, 15:00–16:00", "Stays")
    assert dialog.leave_out.isHidden()
    assert dialog.act.text() == "Move 2 sessions"


def test_a_time_is_known_however_it_is_written(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock_words, "clock", lambda _minute: "٣:٠٠ م")
    assert opened().sum.text() == "0 of 4 sessions move"


def test_a_time_that_is_none_is_said(opened: Opened) -> None:
    dialog = opened()
    dialog.bar.time.setText("tea")
    dialog.bar.time.editingFinished.emit()
    assert dialog.act.toolTip() == "Type a time like 9:00."


def test_a_refusal_moves_nothing_and_marks_what_changed(
    opened: Opened, sync_tasks: SyncTasks, server: Server
) -> None:
    dialog = opened()
    weekday(dialog, 4)
    sync_tasks.answers[sessions.change_many] = errors.SlotTaken()
    server.verdicts = {2: ("booked", False)}
    dialog.act.click()
    assert dialog.notices.text.startswith("Nothing was moved: ")
    assert [row._mark.isHidden() for row in dialog.dates.rows] == [True, True, False, True]
    assert dialog.sum.text() == "3 of 4 sessions move · 1 to mend"


@pytest.mark.parametrize("moved", [True, False])
def test_an_unknown_outcome_is_asked_for(opened: Opened, sync_tasks: SyncTasks, *, moved: bool) -> None:
    dialog = opened()
    weekday(dialog, 4)
    there = tuple(
        replace(row, starts_at=row.starts_at + timedelta(days=3), version=2, undo_event_id=n)
        for n, row in enumerate(TERM)
    )
    page = dialog._page
    sync_tasks.answers |= {
        sessions.change_many: errors.OutcomeUnknown(),
        undoing.changed: there if moved else TERM,
        undoing.undo_many: TERM,
    }
    dialog.act.click()
    if moved:
        assert page.context.notices.text == "4 sessions moved"
        page.context.notices.buttons()[0].click()
        assert sync_tasks.called(undoing.undo_many) == [{"event_ids": [0, 1, 2, 3]}]
    else:
        assert dialog.notices.text == "The connection broke, and nothing was moved."
        assert dialog.act.isEnabled()


def test_nothing_is_moved_while_the_server_is_away(opened: Opened) -> None:
    dialog = opened()
    weekday(dialog, 4)
    assert dialog.act.isEnabled()
    dialog._page.context.live.report_lost()
    assert not dialog.act.isEnabled()
