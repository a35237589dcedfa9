"""Moving a session by the mouse: the ghost, the server's verdict, Escape, and what may not move."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolTip

from tests.ui.sessions_by_hand import MONDAY, VIENNA, at, plan, session
from tutordesk.domain.week import Week
from tutordesk.services.rows import ActionRow, SessionRow, SlotPlan, SlotRow
from tutordesk.ui.calendar.calendar_view import CalendarView
from tutordesk.ui.calendar.landing import land
from tutordesk.ui.calendar.session_button import SessionButton

TUESDAY = MONDAY + timedelta(days=1)
NOW = at(MONDAY, "08:00")
MAY_MOVE = (ActionRow("move", allowed=True, code="", until=None),)
LEFT, PLAIN = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def movable(on_date: date = TUESDAY, clock: str = "10:00", **words) -> SessionRow:
    return session(at(on_date, clock), actions=MAY_MOVE, key="one", **words)


def offered(
    row: SessionRow, week: Week, free: Callable[[datetime], bool], reason: str = "booked"
) -> SlotPlan:
    """Every half hour of a week, free or with a reason."""
    step, start, rows = timedelta(minutes=30), week.starts_at, []
    while start < week.ends_at:
        rows.append(SlotRow(start, start + step, free(start), "" if free(start) else reason))
        start += step
    return SlotPlan(row.tutor_id, week.zone, 60, week.starts_at, week.ends_at, tuple(rows), NOW)


class Hand:
    """A mouse on the button of a session."""

    def __init__(self, view: CalendarView, row: SessionRow) -> None:
        found = view.button_of(row.session_id)
        assert found is not None
        self.view, self.button = view, found
        self.start = self.at = found.rect().center()

    def press(self) -> "Hand":
        QTest.mousePress(self.button, LEFT, PLAIN, self.start)
        return self

    def move(self, days: float = 0, minutes: float = 0) -> "Hand":
        grid = self.view.grid.body.grid
        width = grid.column(0).width() * (-1 if grid.mirrored else 1)
        self.at = self.start + QPoint(round(days * width), round(minutes * grid.pixels_per_hour / 60))
        for share in (0.5, 1):
            QTest.mouseMove(self.button, self.start + (self.at - self.start) * share)
        return self

    def release(self) -> "Hand":
        QTest.mouseRelease(self.button, LEFT, PLAIN, self.at)
        return self


@pytest.fixture
def shown(qtbot) -> Callable[..., CalendarView]:
    def make(*rows: SessionRow, on_date: date = TUESDAY, mode: str = "week", rtl: bool = False):
        view = CalendarView(on_date, VIENNA, mode=mode, clock=lambda: NOW)
        qtbot.addWidget(view)
        if rtl:
            view.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        view.resize(1080, 800)
        view.show()
        qtbot.waitExposed(view)
        view.show_plan(plan(rows, week=view.week, as_of=NOW))
        view.moved, view.picked, view.dragged = [], [], []
        view.move_asked.connect(lambda row, starts_at: view.moved.append((row, starts_at)))
        view.session_picked.connect(view.picked.append)
        view.drag_started.connect(view.dragged.append)
        return view

    return make


def ghost(view: CalendarView):
    return view.grid.drag.ghost


def test_a_drag_across_days_waits_for_the_verdict_and_then_asks_to_move(shown) -> None:
    row = movable()
    view = shown(row)
    hand = Hand(view, row).press().move(days=2, minutes=120)
    assert view.dragged == [row]
    assert ghost(view).isVisible()
    assert ghost(view).landing.state == "checking"
    assert ghost(view).text == "12:00–13:00 Checking…"
    view.show_verdicts(offered(row, view.week, lambda start: True))
    wanted = at(MONDAY + timedelta(days=3), "12:00")
    assert (ghost(view).landing.state, ghost(view).landing.starts_at) == ("free", wanted)
    assert ghost(view).text == "12:00–13:00"
    column = view.grid.body.grid.column(3)
    assert column.contains(ghost(view).geometry().center())
    hand.release()
    assert view.moved == [(row, wanted)]
    assert view.picked == []
    assert not ghost(view).isVisible()
    assert not hand.button.isDown()


@pytest.mark.parametrize("rtl", [False, True])
def test_over_midnight_both_days_show_their_part(shown, rtl) -> None:
    row = movable()
    view = shown(row, rtl=rtl)
    grid = view.grid.body.grid
    midnight = at(TUESDAY + timedelta(days=1), "00:00")
    late = (midnight - timedelta(minutes=30) - row.starts_at).total_seconds() / 60
    hand = Hand(view, row).press().move(minutes=late)
    first, rest = ghost(view), ghost(view).rest
    assert first.landing.starts_at == midnight - timedelta(minutes=30)
    assert rest.isVisible()
    day = grid.week.index_of(first.landing.starts_at)
    assert grid.column(day).contains(first.geometry().center())
    assert grid.column(day + 1).contains(rest.geometry().center())
    assert rest.y() == grid.y_of(0) + 1
    assert rest.landing is first.landing
    hand.move(minutes=late - 120)
    assert first.isVisible()
    assert not rest.isVisible()
    hand.move(minutes=late)
    assert rest.isVisible()
    hand.release()
    assert not rest.isVisible()


def test_it_snaps_to_starts_that_are_offered(shown) -> None:
    row = movable()
    view = shown(row)
    here = ZoneInfo(VIENNA)
    hand = Hand(view, row).press().move(minutes=100)
    view.show_verdicts(offered(row, view.week, lambda start: start.astimezone(here).minute == 30))
    assert ghost(view).landing.starts_at == at(TUESDAY, "11:30")
    hand.move(minutes=80)
    assert ghost(view).landing.starts_at == at(TUESDAY, "11:30")
    hand.release()
    assert view.moved == [(row, at(TUESDAY, "11:30"))]


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("booked", "Already booked"),
        ("break", "Too close to another session"),
        ("own_session", "Lena has a session then"),
        ("no_hours", "Outside your hours"),
        ("closure", "The centre is closed"),
    ],
)
def test_what_is_not_free_says_why_and_comes_back(shown, reason: str, words: str) -> None:
    row = movable()
    view = shown(row)
    hand = Hand(view, row).press().move(days=2)
    view.show_verdicts(offered(row, view.week, lambda start: False, reason))
    assert ghost(view).landing.state == "refused"
    assert ghost(view).text == f"10:00–11:00 {words}"
    view.grab()
    hand.release()
    assert view.moved == []
    assert QToolTip.text() == words
    assert not ghost(view).isVisible()


def test_escape_puts_it_back_and_the_release_is_no_click(shown, qtbot) -> None:
    row = movable()
    view = shown(row)
    hand = Hand(view, row).press().move(days=1)
    assert ghost(view).isVisible()
    qtbot.keyClick(hand.button, Qt.Key.Key_Escape)
    assert not ghost(view).isVisible()
    hand.move(days=2).release()
    assert (view.moved, view.picked) == ([], [])
    hand.at = hand.start
    hand.press().release()
    assert view.picked == [row]


def test_a_click_without_a_movement_picks(shown) -> None:
    row = movable()
    view = shown(row)
    hand = Hand(view, row).press()
    QTest.mouseMove(hand.button, hand.start + QPoint(2, 1))
    hand.release()
    assert view.picked == [row]
    assert (view.dragged, view.moved) == ([], [])


def test_back_where_it_was_nothing_is_asked(shown) -> None:
    row = movable()
    view = shown(row)
    hand = Hand(view, row).press().move(days=1).move()
    assert ghost(view).landing.state == "here"
    hand.release()
    assert (view.moved, view.picked) == ([], [])


@pytest.mark.parametrize(
    ("status", "code", "words"),
    [
        ("completed", "TD009", "It is completed: it cannot be moved."),
        ("scheduled", "TD007", "It is too late to move it."),
    ],
)
def test_what_may_not_move_says_why(shown, status: str, code: str, words: str) -> None:
    refused = ActionRow("move", allowed=False, code=code, until=None)
    row = session(at(TUESDAY, "10:00"), status=status, actions=[refused])
    view = shown(row)
    Hand(view, row).press().move(days=1).release()
    assert QToolTip.text() == words
    assert (view.dragged, view.moved, view.picked) == ([], [], [])


def test_right_to_left_the_days_run_the_other_way(shown) -> None:
    row = movable()
    view = shown(row, rtl=True)
    hand = Hand(view, row).press().move(days=1)
    view.show_verdicts(offered(row, view.week, lambda start: True))
    hand.release()
    assert view.moved == [(row, at(TUESDAY + timedelta(days=1), "10:00"))]


@pytest.mark.parametrize("zoom", [36, 72, 128])
def test_every_zoom_moves_by_the_same_time(shown, zoom: int) -> None:
    row = movable()
    view = shown(row)
    view.set_zoom(zoom)
    view.focus_session(row.session_id)
    hand = Hand(view, row).press().move(minutes=90)
    view.show_verdicts(offered(row, view.week, lambda start: True))
    hand.release()
    assert view.moved == [(row, at(TUESDAY, "11:30"))]


def test_over_a_clock_change_the_ghost_follows_real_time(shown) -> None:
    saturday, sunday = date(2026, 10, 24), date(2026, 10, 25)
    row = movable(saturday, "10:00")
    view = shown(row, on_date=saturday)
    hand = Hand(view, row).press().move(days=1)
    view.show_verdicts(offered(row, view.week, lambda start: True))
    # Ten hours after midnight the clock of a day with 25 hours says nine.
    assert ghost(view).landing.starts_at == at(sunday, "09:00")
    assert ghost(view).y() == hand.button.y()
    hand.release()
    assert view.moved == [(row, at(sunday, "09:00"))]


def test_pending_is_shown_until_it_is_settled(shown) -> None:
    row = movable()
    view = shown(row)
    view.show_pending(row.session_id, at(TUESDAY, "13:00"))
    assert ghost(view).text == "13:00–14:00 Moving…"
    view.show_plan(plan([row], as_of=NOW))
    assert ghost(view).isVisible()
    Hand(view, row).press().move(days=1).release()  # one move at a time
    assert view.dragged == []
    view.settle()
    assert not ghost(view).isVisible()


def test_a_change_by_somebody_else_ends_the_drag(shown) -> None:
    row = movable()
    view = shown(row)
    hand = Hand(view, row).press().move(days=1)
    view.show_plan(plan([replace(row, version=2)], as_of=NOW))
    assert not ghost(view).isVisible()
    hand.release()
    assert view.moved == []
    hand = Hand(view, row).press().move(days=1)
    view.show_plan(plan([], as_of=NOW))
    hand.release()
    assert view.moved == []


def test_other_news_leave_the_drag_alone(shown) -> None:
    row = movable()
    view = shown(row)
    hand = Hand(view, row).press().move(days=1)
    view.show_verdicts(offered(row, view.week, lambda start: True))
    view.show_plan(plan([row, session(at(MONDAY, "12:00"))], as_of=NOW))
    assert ghost(view).isVisible()
    hand.release()
    assert view.moved == [(row, at(TUESDAY + timedelta(days=1), "10:00"))]


def test_at_the_edge_the_grid_scrolls_on(shown, qtbot) -> None:
    row = movable()
    view = shown(row)
    bar = view.grid.scroller.verticalScrollBar()
    before = bar.value()
    viewport = view.grid.scroller.viewport()
    hand = Hand(view, row).press()
    button = hand.button

    def at_the_edge() -> bool:
        """The hand stays there, whatever is laid out anew meanwhile."""
        bottom = viewport.mapToGlobal(QPoint(0, viewport.height() - 4))
        hand.at = QPoint(hand.start.x(), button.mapFromGlobal(bottom).y())
        QTest.mouseMove(button, hand.at)
        return bar.value() > before + 60

    QTest.mouseMove(button, hand.start + QPoint(0, 30))
    at_the_edge()
    first = ghost(view).landing.starts_at
    qtbot.waitUntil(at_the_edge)
    qtbot.waitUntil(lambda: ghost(view).landing.starts_at > first)
    assert isinstance(button, SessionButton)
    qtbot.keyClick(button, Qt.Key.Key_Escape)
    hand.release()
    assert view.moved == []


def test_between_two_offered_starts_the_slot_below_the_pointer_counts() -> None:
    row = movable()
    week = Week(MONDAY, VIENNA)
    start = at(TUESDAY, "13:00")
    hourly = SlotPlan(
        row.tutor_id,
        VIENNA,
        60,
        week.starts_at,
        week.ends_at,
        (SlotRow(start, start + timedelta(hours=1), free=True, reason=""),),
        NOW,
    )
    assert land(row, start + timedelta(minutes=40), hourly).starts_at == start
    beyond = land(row, start + timedelta(minutes=80), hourly)
    assert (beyond.state, beyond.row) == ("refused", None)
