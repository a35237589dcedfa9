"""The page around a session's life: what is beside the calendar, menus, moving, and what others did."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu, QTableView

from tests.ui.sessions_by_hand import MONDAY, VIENNA, at, session, tutor_week
from tests.ui.test_schedule import NOW, Server, shown, texts
from tutordesk.errors import OutsideAvailability, SlotTaken, StaleVersion
from tutordesk.services import sessions, slots, weeks
from tutordesk.services.rows import ActionRow, SessionRow, SlotPlan, SlotRow
from tutordesk.ui.page import PageContext
from tutordesk.ui.schedule import page as schedule
from tutordesk.ui.schedule.page import SchedulePage
from tutordesk.ui.session import words

ALL = tuple(ActionRow(look.key, allowed=True, code="", until=None) for look in words.LOOKS)
BEN = replace(tutor_week()[6], actions=ALL)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schedule, "utc_now", lambda: NOW)


@pytest.fixture
def server(qapp: QApplication) -> Server:
    made = Server()
    made.rows = tuple(BEN if row.session_id == BEN.session_id else row for row in made.rows)
    made.tasks.answers[slots.plan] = offered
    return made


@pytest.fixture
def page(qtbot: Any, page_context: Callable[..., PageContext], server: Server) -> SchedulePage:
    return shown(qtbot, page_context, server)


def offered(*, tutor_id: Any, minutes: int, starts_at: Any, ends_at: Any, **_asked: Any) -> SlotPlan:
    """Every full hour of Thursday."""
    day = MONDAY + timedelta(days=3)
    rows = tuple(
        SlotRow(at(day, f"{hour:02}:00"), at(day, f"{hour + 1:02}:00"), free=True, reason="")
        for hour in range(9, 14)
    )
    return SlotPlan(tutor_id, VIENNA, minutes, starts_at, ends_at, rows, NOW)


def pick(page: SchedulePage, row: SessionRow = BEN) -> None:
    button = page.view.button_of(row.session_id)
    assert button is not None
    button.click()


def answer(server: Server, **changed: Any) -> SessionRow:
    """What the server says to the next write; its next week says the same."""
    row = replace(BEN, version=2, undo_event_id=7, **changed)
    kept = [one for one in server.rows if one.session_id != BEN.session_id]
    server.rows = tuple(kept if row.status == "cancelled" else [*kept, row])
    server.tasks.answers |= {
        sessions.set_status: row,
        sessions.move: row,
        sessions.by_id: replace(row, undo_event_id=None),
    }
    return row


def test_a_cancelled_session_leaves_the_calendar_and_stays_in_the_details(
    qtbot: Any, page: SchedulePage, server: Server
) -> None:
    pick(page)
    answer(server, status="cancelled")
    page.details.box.button("cancel").click()
    page.details.box.question.confirm_button.click()
    qtbot.waitUntil(lambda: page.view.button_of(BEN.session_id) is None)
    qtbot.waitUntil(lambda: "Cancelled" in texts(page.panel))
    assert page.panel.isVisible()
    assert page.context.notices.buttons()[0].text() == "Undo"


def test_a_session_given_away_closes_the_details_with_a_word(
    qtbot: Any, page: SchedulePage, server: Server
) -> None:
    pick(page)
    server.rows = tuple(row for row in server.rows if row.session_id != BEN.session_id)
    page.context.live.report_changed({"session"})
    qtbot.waitUntil(lambda: not page.panel.isVisible())
    assert page.context.notices.text == "The session with Ben Hofer is no longer yours."


def test_the_menu_holds_the_actions_of_the_session_under_it(
    qtbot: Any, page: SchedulePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[QMenu] = []
    monkeypatch.setattr(QMenu, "popup", lambda menu, _at: opened.append(menu))
    with qtbot.waitActive(page):
        page.activateWindow()
    page.view.focus_session(BEN.session_id)
    button = page.view.button_of(BEN.session_id)
    assert button is not None
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(), button.mapToGlobal(QPoint(5, 5)))
    QApplication.sendEvent(button, event)
    (menu,) = opened
    assert page.details.session_id == BEN.session_id
    assert menu.actions()[0].text() == "Start session"


def test_the_menu_of_the_list_is_that_of_its_line(
    qtbot: Any, page: SchedulePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[QMenu] = []
    monkeypatch.setattr(QMenu, "popup", lambda menu, _at: opened.append(menu))
    with qtbot.waitActive(page):
        page.activateWindow()
    page.view.set_mode("list")
    qtbot.waitUntil(lambda: page._plan is not None)
    (table,) = [one for one in page.view.findChildren(QTableView) if one.isVisible()]
    table.setFocus()
    model = table.model()
    line = next(n for n in range(model.rowCount()) if getattr(model.row(n), "row", None) == BEN)
    table.setCurrentIndex(model.index(line, 0))
    QApplication.sendEvent(table, QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(), QPoint()))
    assert len(opened) == 1
    assert page.details.session_id == BEN.session_id


def test_moving_by_choosing_a_start(qtbot: Any, page: SchedulePage, server: Server) -> None:
    pick(page)
    page.details.box.button("move").click()
    dialog = page.moves.dialog
    assert dialog is not None
    asked = server.tasks.called(slots.plan)[-1]
    assert (asked["ignore"], asked["student_id"]) == (BEN.session_id, BEN.student_id)
    answer(
        server,
        starts_at=at(MONDAY + timedelta(days=3), "10:00"),
        ends_at=at(MONDAY + timedelta(days=3), "11:00"),
    )
    button = next(one for one in dialog.grid.buttons() if one.text() == "10:00")
    button.click()
    dialog.confirm.click()
    assert page.moves.dialog is None
    assert server.tasks.called(sessions.move)[0]["starts_at"] == at(MONDAY + timedelta(days=3), "10:00")
    assert page.context.notices.text == "The session with Ben Hofer is now Thursday 10:00."


def test_somebody_was_faster_keeps_the_dialog(page: SchedulePage, server: Server) -> None:
    pick(page)
    page.details.box.button("move").click()
    dialog = page.moves.dialog
    assert dialog is not None
    server.tasks.answers[sessions.move] = SlotTaken()
    dialog.grid.buttons()[0].click()
    dialog.confirm.click()
    assert page.moves.dialog is dialog
    assert "just taken" in dialog.notices.text


def test_a_session_changed_elsewhere_closes_the_dialog_and_says_so(
    page: SchedulePage, server: Server
) -> None:
    pick(page)
    page.details.box.button("move").click()
    dialog = page.moves.dialog
    assert dialog is not None
    server.tasks.answers[sessions.move] = StaleVersion()
    dialog.grid.buttons()[0].click()
    dialog.confirm.click()
    assert page.moves.dialog is None
    assert "was changed a moment ago" in page.context.notices.text


def test_lists_and_details_take_turns_beside_the_calendar(
    qtbot: Any, page: SchedulePage, server: Server
) -> None:
    fresh = replace(BEN, news="moved", news_at=NOW)
    server.tasks.answers |= {sessions.news: (fresh,), sessions.to_wrap_up: (tutor_week()[5],)}
    page.reload()
    qtbot.waitUntil(lambda: not page.news.button.isHidden())
    pick(page)
    page.news.button.click()
    assert page.side.shown is page.news.list
    assert not page.panel.isVisible()
    page.wrap_up.bar.button.click()
    assert page.side.shown is page.wrap_up.list
    page.wrap_up.bar.button.click()
    assert page.side.shown is None
    page.show_news()
    qtbot.keyClick(page.news.list, Qt.Key.Key_Escape)
    assert page.side.shown is None


def test_a_cancelled_session_in_the_news_can_be_read(qtbot: Any, page: SchedulePage, server: Server) -> None:
    gone = replace(
        session(at(MONDAY + timedelta(days=9), "10:00"), student="Far Away", status="cancelled"),
        news="cancelled",
        news_at=NOW,
    )
    server.tasks.answers |= {sessions.news: (gone,), sessions.by_id: replace(gone, news="", news_at=None)}
    page.reload()
    qtbot.waitUntil(lambda: not page.news.button.isHidden())
    page.news.opened.emit(gone)
    qtbot.waitUntil(page.panel.isVisible)
    qtbot.waitUntil(lambda: "Far Away" in texts(page.panel))
    assert page.view.week.first_date == MONDAY + timedelta(days=7)
    assert server.tasks.called(sessions.mark_seen) == [{"seen": {gone.session_id: gone.version}}]


def test_opening_the_details_marks_a_change_as_seen(qtbot: Any, page: SchedulePage, server: Server) -> None:
    fresh = replace(BEN, news="booked", news_at=NOW)
    server.rows = tuple(fresh if row.session_id == BEN.session_id else row for row in server.rows)
    server.tasks.answers[sessions.news] = (fresh,)
    page.reload()
    qtbot.waitUntil(lambda: page.news.rows == (fresh,))
    pick(page)
    assert server.tasks.called(sessions.mark_seen) == [{"seen": {BEN.session_id: BEN.version}}]
    assert page.news.button.isHidden()


def test_every_key_of_the_page_is_listed(page: SchedulePage) -> None:
    from tutordesk.ui.shortcuts import collect

    listed = {key.words: key.keys for key in collect(page)}
    for look in words.LOOKS:
        assert listed[look.name] == look.keys
    assert "What is new" in listed
    assert len(set(listed.values())) == len(listed)


def test_when_a_session_may_start_the_calendar_is_read_again(
    qtbot: Any, page: SchedulePage, server: Server
) -> None:
    assert 0 < page.moments.wait_ms <= 901_000
    asked = len(server.weeks_asked)
    page.moments.due.emit()
    qtbot.waitUntil(lambda: len(server.weeks_asked) > asked)


# --- dragging ----------------------------------------------------------------------------------------------
THURSDAY_TEN = at(MONDAY + timedelta(days=3), "10:00")


def test_a_drag_asks_where_it_may_land(page: SchedulePage, server: Server, monkeypatch: Any) -> None:
    heard: list[SlotPlan] = []
    monkeypatch.setattr(page.view, "show_verdicts", heard.append)
    page.view.drag_started.emit(BEN)
    (asked,) = server.tasks.called(slots.plan)
    assert (asked["ignore"], asked["student_id"], asked["minutes"]) == (BEN.session_id, BEN.student_id, 60)
    assert (asked["starts_at"], asked["ends_at"]) == (page.view.week.starts_at, page.view.week.ends_at)
    assert len(heard) == 1


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (SlotTaken(), "Thu 26 Nov, 10:00 was just taken."),
        (OutsideAvailability(), "The tutor is not available at that time."),
    ],
)
def test_a_refused_drop_goes_back_and_says_why(
    page: SchedulePage, server: Server, monkeypatch: Any, error: Exception, said: str
) -> None:
    heard: list[str] = []
    monkeypatch.setattr(page.view, "show_pending", lambda *_where: heard.append("pending"))
    monkeypatch.setattr(page.view, "settle", lambda: heard.append("settled"))
    server.tasks.answers[sessions.move] = error
    server.tasks.hold = True
    page.view.move_asked.emit(BEN, THURSDAY_TEN)
    assert heard == ["pending"]
    server.tasks.release()
    assert heard == ["pending", "settled"]
    assert page.context.notices.text == said
    server.tasks.hold = False
    page.context.notices.buttons()[0].click()
    assert page.moves.dialog is not None


def test_a_drop_moves_and_can_be_undone(page: SchedulePage, server: Server, monkeypatch: Any) -> None:
    settled: list[bool] = []
    monkeypatch.setattr(page.view, "settle", lambda: settled.append(True))
    answer(server, starts_at=THURSDAY_TEN, ends_at=THURSDAY_TEN + timedelta(hours=1))
    page.view.move_asked.emit(BEN, THURSDAY_TEN)
    assert server.tasks.called(sessions.move)[0]["version"] == BEN.version
    assert settled
    assert page.context.notices.buttons()[0].text() == "Undo"


def test_offline_a_drop_goes_back(page: SchedulePage, server: Server, monkeypatch: Any) -> None:
    settled: list[bool] = []
    monkeypatch.setattr(page.view, "settle", lambda: settled.append(True))
    page.context.live.report_lost()
    page.view.move_asked.emit(BEN, THURSDAY_TEN)
    assert settled == [True]
    assert server.tasks.called(sessions.move) == []


def test_mode_and_second_zone_are_remembered(page: SchedulePage) -> None:
    page.view.set_mode("day")
    page.view.second_zone_changed.emit("Asia/Tokyo")
    values = page.context.settings.values
    assert (values.calendar_view, values.second_zone) == ("day", "Asia/Tokyo")


def test_busy_days_are_asked_for_the_month_shown(page: SchedulePage, server: Server) -> None:
    server.tasks.answers[weeks.busy_days] = (MONDAY,)
    page.view.month_shown.emit(MONDAY, MONDAY + timedelta(days=30))
    (asked,) = server.tasks.called(weeks.busy_days)
    assert (asked["first_date"], asked["tutor_id"]) == (MONDAY, page.context.me.person_id)


def test_free_time_leads_to_the_students(page: SchedulePage) -> None:
    page.view.slot_picked.emit(THURSDAY_TEN)
    assert page.context.navigate.visits == [  # type: ignore[attr-defined]
        ("students", {"starts_at": THURSDAY_TEN, "zone": page.view.week.zone})
    ]
