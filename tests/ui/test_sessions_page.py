"""All sessions of the centre: found, paged, picked, cancelled together."""

import csv
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from tests.ui import sessions_by_hand as hand
from tests.ui.conftest import SyncTasks
from tutordesk import errors
from tutordesk.domain.week import Day
from tutordesk.services import (
    exports,
    notes,
    payments,
    people,
    person_notes,
    search,
    series,
    sessions,
    undoing,
)
from tutordesk.services.board_rows import CallRow
from tutordesk.services.people_rows import CancelVerdict, SessionCriteria
from tutordesk.services.rows import ActionRow, ChangeRow, SessionPage, SessionRow
from tutordesk.ui import theme
from tutordesk.ui.page import PageContext
from tutordesk.ui.sessions import page as sessions_page
from tutordesk.ui.sessions.choice import ANY, PAST, SPAN, TODAY, WEEK, Choice
from tutordesk.ui.sessions.page import SessionsPage

TUESDAY = hand.MONDAY + timedelta(days=1)
NOW = hand.at(TUESDAY, "09:00")
MAY = (ActionRow("cancel", True, "", None), ActionRow("move", True, "", None))
Open = Callable[..., SessionsPage]


def many(count: int, first: int = 0) -> tuple[SessionRow, ...]:
    names = ("Lena Fischer", "Tom Bauer", "Mia Wagner")
    return tuple(
        hand.session(
            hand.at(TUESDAY, "10:00") + timedelta(hours=n),
            student=names[n % 3],
            actions=MAY,
            key=f"many {n}",
        )
        for n in range(first, first + count)
    )


def page_of(rows: tuple[SessionRow, ...], total: int = 0, next_key: Any = None) -> SessionPage:
    return SessionPage(rows, total or len(rows), next_key)


@pytest.fixture
def open_sessions(
    qtbot: QtBot,
    sync_tasks: SyncTasks,
    page_context: Callable[..., PageContext],
    monkeypatch: pytest.MonkeyPatch,
) -> Open:
    monkeypatch.setattr(sessions_page, "utc_now", lambda: NOW)

    def opened(found: Any = None, *, size: tuple[int, int] = (1064, 800)) -> SessionsPage:
        sync_tasks.answers = {
            search.sessions: page_of(many(6)) if found is None else found,
            exports.note: None,
            search.preview_cancel: lambda changes: tuple(
                CancelVerdict(row, "")
                for row in many(60)
                if row.session_id in {c.session_id for c in changes}
            ),
            sessions.history: (),
            sessions.by_id: None,
            notes.of: (),
            person_notes.of: (),
            series.of: (),
            people.find_students: (),
        } | sync_tasks.answers
        page = SessionsPage(page_context(sync_tasks, role="desk"))
        qtbot.addWidget(page)
        page.resize(*size)
        page.show()
        qtbot.waitUntil(lambda: page.settled)
        return page

    return opened


def asked(tasks: SyncTasks) -> SessionCriteria:
    criteria: SessionCriteria = tasks.called(search.sessions)[-1]["criteria"]
    return criteria


def pick(page: SessionsPage, *positions: int) -> None:
    """Click on one line, or on several with Ctrl."""
    page.table.clearSelection()
    held = Qt.KeyboardModifier.ControlModifier if len(positions) > 1 else Qt.KeyboardModifier.NoModifier
    for position in positions:
        at = page.table.visualRect(page.model.index(position, 2)).center()
        QTest.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, held, at)


# --- looking for them ------------------------------------------------------------------------------------
def test_the_usual_question_is_from_today_on(open_sessions: Open, sync_tasks: SyncTasks) -> None:
    page = open_sessions()
    assert asked(sync_tasks) == SessionCriteria(starts_at=Day(TUESDAY, hand.VIENNA).starts_at)
    assert page.summary.text() == "6 sessions from today on"
    texts = [page.model.index(0, column).data() for column in range(page.model.columnCount())]
    assert texts == [
        "Tue 24 Nov" if page.model.index(0, 0).data() == "Tue 24 Nov" else "Tue 24 Nov 2026",
        "10:00–11:00", "Lena Fischer", "Amelia Novák", "Maths", "Online", "€42.00", "Scheduled",
    ]  # fmt: skip
    spoken = page.model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == (
        "Maths with Lena Fischer, Tuesday 24 November, 10:00–11:00, scheduled,"
        " tutor Amelia Novák, Online, €42.00"
    )


@pytest.mark.parametrize(
    ("choice", "criteria"),
    [
        (Choice(when=TODAY), {"starts_at": TUESDAY, "ends_at": TUESDAY}),
        (Choice(when=WEEK), {"starts_at": hand.MONDAY, "ends_at": hand.MONDAY + timedelta(days=6)}),
        (Choice(when=PAST), {"ends_at": hand.MONDAY, "newest_first": True}),
        (Choice(when=ANY, paid="no"), {"paid": False, "newest_first": True}),
        (
            Choice(when=SPAN, first=TUESDAY, last=hand.MONDAY),
            {"starts_at": hand.MONDAY, "ends_at": TUESDAY},
        ),
        (
            Choice(status="open", online="yes"),
            {"starts_at": TUESDAY, "statuses": frozenset({"scheduled", "in_progress"}), "online": True},
        ),
    ],
)
def test_a_choice_becomes_a_question(choice: Choice, criteria: dict[str, Any]) -> None:
    if "starts_at" in criteria:
        criteria["starts_at"] = Day(criteria["starts_at"], hand.VIENNA).starts_at
    if "ends_at" in criteria:
        criteria["ends_at"] = Day(criteria["ends_at"], hand.VIENNA).ends_at
    assert choice.criteria(TUESDAY, hand.VIENNA) == SessionCriteria(**criteria)


def test_controls_ask_anew(qtbot: QtBot, open_sessions: Open, sync_tasks: SyncTasks) -> None:
    page = open_sessions()
    qtbot.keyClicks(page.filters.search, "lena")
    qtbot.waitUntil(lambda: asked(sync_tasks).text == "lena")
    page.filters.status.chosen.emit("no_show")
    page.filters.paid.chosen.emit("yes")
    page.filters.online.chosen.emit("no")
    qtbot.waitUntil(lambda: asked(sync_tasks).online is False)
    assert asked(sync_tasks).statuses == frozenset({"no_show"})
    assert asked(sync_tasks).paid is True
    page.filters.when.chosen.emit(SPAN)
    page.filters.first.show_day(hand.MONDAY)
    page.filters.last.show_day(TUESDAY)
    wanted = (Day(hand.MONDAY, hand.VIENNA).starts_at, Day(TUESDAY, hand.VIENNA).ends_at)
    qtbot.waitUntil(lambda: (asked(sync_tasks).starts_at, asked(sync_tasks).ends_at) == wanted)
    page.filters.all.click()
    qtbot.waitUntil(lambda: asked(sync_tasks) == SessionCriteria(starts_at=wanted[0] + timedelta(days=1)))
    assert page.filters.search.text() == ""


def test_nothing_found_says_so_and_offers_the_way_back(
    qtbot: QtBot, open_sessions: Open, sync_tasks: SyncTasks
) -> None:
    page = open_sessions(lambda criteria, **_kw: page_of(() if criteria.text else many(2)))
    page.filters.show_choice(Choice(text="nobody"))
    qtbot.waitUntil(lambda: page.table_states.state == "empty")
    assert page.filters.isVisible()
    page.filters.clear()
    qtbot.waitUntil(lambda: page.table_states.state == "content")


def test_more_come_as_somebody_scrolls_and_a_reload_keeps_the_place(
    qtbot: QtBot, open_sessions: Open, sync_tasks: SyncTasks
) -> None:
    rows = many(60)

    def answer(criteria: SessionCriteria, limit: int, after: Any = None) -> SessionPage:
        begin = 0 if after is None else after[0]
        end = begin + limit
        return page_of(rows[begin:end], 60, (end,) if end < 60 else None)

    page = open_sessions(answer)
    assert page.model.rowCount() == 50
    page.table.scrollToBottom()
    qtbot.waitUntil(lambda: page.model.rowCount() == 60)
    assert [call.get("after") for call in sync_tasks.called(search.sessions)] == [None, (50,)]
    page.table.pick(57)
    place = page.table.verticalScrollBar().value()
    page.reload()
    qtbot.waitUntil(lambda: page.settled)
    assert sync_tasks.called(search.sessions)[-1]["limit"] == 60
    assert (page.table.picked(), page.table.verticalScrollBar().value()) == ([57], place)


# --- details ---------------------------------------------------------------------------------------------
def test_a_click_shows_a_session_and_escape_closes_it(qtbot: QtBot, open_sessions: Open) -> None:
    page = open_sessions()
    pick(page, 1)
    assert page.side.shown is page.details.panel
    assert page.details.row == page.model.row(1)
    qtbot.keyClick(page.table, Qt.Key.Key_Down)
    assert page.details.row == page.model.row(2)
    qtbot.keyClick(page.table, Qt.Key.Key_Escape)
    assert page.side.shown is None


def test_a_session_is_ticked_as_paid(open_sessions: Open, sync_tasks: SyncTasks) -> None:
    sync_tasks.answers[payments.set_paid] = None
    page = open_sessions(page_of((*many(1), replace(many(2)[1], paid="card"))))
    spoken = page.model.index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.endswith("paid by card")
    pick(page, 0)
    page.desk_details.payment.paid.click()
    (sent,) = sync_tasks.called(payments.set_paid)
    assert sent == {"session_id": many(1)[0].session_id, "method": "cash"}


# --- cancelling several ----------------------------------------------------------------------------------
def test_several_are_cancelled_together_and_then_called(
    qtbot: QtBot, open_sessions: Open, sync_tasks: SyncTasks
) -> None:
    rows = many(6)
    sync_tasks.answers[search.to_call] = tuple(
        CallRow(row, "0660 123", "Eva", "0660 456", "") for row in (rows[0], rows[3], rows[1])
    )
    sync_tasks.answers[sessions.change_many] = tuple(
        replace(rows[n], status="cancelled", version=2) for n in (0, 1, 3)
    )
    page = open_sessions()
    assert not page.bar.isVisible()
    pick(page, 0, 1, 3)
    assert page.picked.text() == "3 sessions picked · €126.00"
    page.cancel.click()
    dialog = page.dialog
    assert dialog is not None
    assert dialog.title.text() == "Cancel 3 sessions?"
    assert dialog.table.isColumnHidden(5)  # nothing stands in the way
    assert dialog.summary.text() == "2 students, 1 tutor, €126.00 in all."
    assert not dialog.confirm.isEnabled()
    assert "reason" in dialog.confirm.toolTip()
    dialog.reason.setText(" Ill ")
    dialog.confirm.click()
    (sent,) = sync_tasks.called(sessions.change_many)
    assert sent["changes"] == tuple(ChangeRow(rows[n].session_id, 1, "cancel", note="Ill") for n in (0, 1, 3))
    assert dialog.title.text() == "3 sessions are cancelled"
    shown = [dialog.calls.model.row(n).student for n in range(dialog.calls.model.rowCount())]
    assert shown == ["Lena Fischer", "Tom Bauer"]
    dialog.resize(680, 520)
    table = dialog.calls.table  # numbers below each other: the names keep their room
    assert dialog.calls.model.index(0, 1).data() == "0660 123\n0660 456 (Eva)"
    assert table.columnWidth(0) >= table.fontMetrics().horizontalAdvance("Anneliese-Charlotte")
    dialog.copy.click()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].startswith("Lena Fischer\t0660 123 · 0660 456 (Eva)\tTue 24 Nov, 10:00, Maths with")
    dialog.reject()
    qtbot.waitUntil(lambda: page.settled and page.picked_rows() == [])


def test_what_was_cancelled_is_taken_back_from_the_call_list(
    qtbot: QtBot, open_sessions: Open, sync_tasks: SyncTasks
) -> None:
    rows = many(3)
    gone = tuple(replace(row, status="cancelled", version=2, undo_event_id=n) for n, row in enumerate(rows))
    sync_tasks.answers |= {search.to_call: (), sessions.change_many: gone, undoing.undo_many: rows}
    page = open_sessions()
    pick(page, 0, 1, 2)
    page.cancel_picked()
    dialog = page.dialog
    assert dialog is not None
    dialog.reason.setText("Ill")
    dialog.confirm.click()
    assert dialog.notices.text == "3 sessions cancelled"
    dialog.notices.buttons()[0].click()
    assert sync_tasks.called(undoing.undo_many) == [{"event_ids": [0, 1, 2]}]
    qtbot.waitUntil(lambda: page.dialog is None)
    assert page.context.notices.text == "3 changes undone."


def test_what_cannot_be_cancelled_is_left_out_first(
    qtbot: QtBot, open_sessions: Open, sync_tasks: SyncTasks
) -> None:
    rows = many(6)
    sync_tasks.answers[search.preview_cancel] = (
        CancelVerdict(rows[0], ""),
        CancelVerdict(replace(rows[1], status="completed"), "TD009"),
        CancelVerdict(replace(rows[2], version=4), "TD005"),
    )
    page = open_sessions()
    pick(page, 0, 1, 2)
    page.cancel_picked()
    dialog = page.dialog
    assert dialog is not None
    dialog.reason.setText("Flood")
    standing = [dialog.model.index(n, 5).data() for n in range(3)]
    assert standing == ["", "Is completed already", "Changed: look again"]
    assert not dialog.table.isColumnHidden(5)
    assert not dialog.confirm.isEnabled()
    dialog.resize(680, 520)
    dialog.show()
    words = QFontMetrics(theme.font(14, 600)).horizontalAdvance("Anneliese-Charlotte Obermayr")
    assert dialog.table.columnWidth(1) > words  # whose it is comes before the tutor, course and price
    assert dialog.table.isColumnHidden(2)
    dialog.leave_out.click()
    assert dialog.title.text() == "Cancel 2 sessions?"
    sync_tasks.answers[sessions.change_many] = errors.StaleVersion()
    dialog.confirm.click()
    (sent,) = sync_tasks.called(sessions.change_many)
    assert [change.version for change in sent["changes"]] == [1, 4]
    assert dialog.notices.isVisible()
    assert not dialog.is_done
    assert dialog.reason.text() == "Flood"


def test_a_broken_line_is_never_taken_for_cancelled(
    qtbot: QtBot, open_sessions: Open, sync_tasks: SyncTasks
) -> None:
    rows = many(2)
    sync_tasks.answers[sessions.change_many] = errors.OutcomeUnknown()
    sync_tasks.answers[search.to_call] = ()
    page = open_sessions(page_of(rows))
    pick(page, 0, 1)
    page.cancel_picked()
    dialog = page.dialog
    assert dialog is not None
    dialog.reason.setText("Flood")
    sync_tasks.answers[search.preview_cancel] = tuple(CancelVerdict(row, "") for row in rows)
    dialog.confirm.click()
    assert not dialog.is_done
    sync_tasks.answers[search.preview_cancel] = tuple(
        CancelVerdict(replace(row, status="cancelled", version=2), "TD009") for row in rows
    )
    there = tuple(replace(row, status="cancelled", undo_event_id=n) for n, row in enumerate(rows))
    sync_tasks.answers |= {undoing.changed: there, undoing.undo_many: rows}
    dialog.confirm.click()
    assert dialog.is_done
    dialog.notices.buttons()[0].click()
    assert sync_tasks.called(undoing.undo_many) == [{"event_ids": [0, 1]}]


def test_nothing_is_cancelled_while_the_server_is_away(open_sessions: Open) -> None:
    page = open_sessions()
    pick(page, 0, 1)
    page.context.live.report_lost()
    assert not page.cancel.isEnabled()
    assert page.cancel.toolTip()


def test_a_session_that_leaves_the_list_picks_no_neighbour(
    qtbot: QtBot, open_sessions: Open, sync_tasks: SyncTasks
) -> None:
    page = open_sessions()
    pick(page, 2)
    sync_tasks.answers[search.sessions] = page_of(tuple(row for n, row in enumerate(many(6)) if n != 2))
    sync_tasks.answers[sessions.by_id] = replace(many(3)[2], status="cancelled", version=2)
    page.reload()
    qtbot.waitUntil(lambda: page.settled and page.model.rowCount() == 5)
    assert page.table.picked() == []
    assert page.details.row is not None
    assert page.details.row.status == "cancelled"


def test_an_error_keeps_title_and_filters(qtbot: QtBot, open_sessions: Open) -> None:
    page = open_sessions(errors.Unreachable(facts={"cause": "network"}))
    assert page.table_states.state == "error"
    assert page.filters.isVisible()


def test_all_that_is_found_is_saved_as_a_harmless_table(
    qtbot: QtBot, open_sessions: Open, sync_tasks: SyncTasks, tmp_path: Path
) -> None:
    rows = (replace(many(1)[0], student_name="=Eve", requirements="+1", paid="card"), *many(60, 1)[:59])

    def answer(criteria: SessionCriteria, limit: int, after: Any = None) -> SessionPage:
        begin = after[0] if after else 0
        end = begin + min(limit, 40)
        return page_of(rows[begin:end], 60, (end,) if end < 60 else None)

    page = open_sessions(answer)
    before = len(sync_tasks.called(search.sessions))
    page.save.click()
    dialog = page.findChild(QFileDialog)
    assert dialog is not None
    assert len(sync_tasks.called(search.sessions)) == before  # nothing is fetched for a file given up
    dialog.fileSelected.emit(str(tmp_path / "sessions.csv"))
    asked = sync_tasks.called(search.sessions)[before:]
    assert [(call["after"], call["limit"]) for call in asked] == [(None, 500), ((40,), 500)]
    assert not page.save.isEnabled()
    qtbot.waitUntil(page.save.isEnabled)
    assert sync_tasks.called(exports.note) == [{"what": "sessions", "count": 60}]
    back = list(csv.reader((tmp_path / "sessions.csv").read_text("utf-8-sig").splitlines()))
    assert len(back) == 61
    assert back[1] == [
        "2026-11-24T10:00+01:00", "2026-11-24T11:00+01:00", "'=Eve", "Amelia Novák", "Maths", "Maths",
        "scheduled", "Online", "42.00", "EUR", "card", "'+1",
    ]  # fmt: skip
    dialog.reject()


def test_ids_are_the_same_in_every_language(open_sessions: Open) -> None:
    page = open_sessions()
    found = {page.table.accessibleIdentifier(), page.filters.search.accessibleIdentifier()}
    assert found == {"sessions", "search-sessions"}
    assert page.model.position_of(uuid4()) == -1
