"""The week calendar: real buttons kept by id, an honest grid, a clock that is right after anything."""

import time
from datetime import date, datetime, timedelta

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

from tests.ui.sessions_by_hand import MONDAY, VIENNA, OpenSpan, at, plan, session, tutor_week
from tutordesk.domain.week import Week
from tutordesk.services.rows import SessionRow
from tutordesk.ui import theme
from tutordesk.ui.calendar import session_button
from tutordesk.ui.calendar.session_button import SessionButton
from tutordesk.ui.calendar.week_bar import WeekBar, week_around
from tutordesk.ui.calendar.week_view import WeekView, days_that_fit

TUESDAY = MONDAY + timedelta(days=1)


class Clock:
    """This machine's clock, as the test sets it."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock(at(TUESDAY, "14:20"))


@pytest.fixture
def view(qtbot, clock) -> WeekView:
    made = WeekView(Week(MONDAY, VIENNA), clock=clock)
    qtbot.addWidget(made)
    made.resize(1080, 760)
    made.show()
    qtbot.waitExposed(made)
    made.show_plan(plan(tutor_week()))
    return made


def buttons(view: WeekView) -> list[SessionButton]:
    return [button for button in view.body.findChildren(SessionButton) if not button.isHidden()]


def button(view: WeekView, row: SessionRow) -> SessionButton:
    found = view.button_of(row.session_id)
    assert found is not None
    return found


def press(qtbot, view: WeekView, key: Qt.Key) -> SessionButton:
    qtbot.keyClick(QApplication.focusWidget(), key)
    focused = QApplication.focusWidget()
    assert isinstance(focused, SessionButton)
    return focused


def test_every_session_is_a_button_that_says_everything(view) -> None:
    assert len(buttons(view)) == len(tutor_week())
    row = tutor_week()[6]
    found = button(view, row)
    assert found.accessibleName() == "Biology with Ben Hofer, Wednesday 25 November, 09:30–10:30, scheduled"
    assert found.accessibleIdentifier() == f"session-{row.session_id}"
    assert found.toolTip() == found.accessibleName()


def test_special_requirements_are_spoken_too(view) -> None:
    row = session(at(TUESDAY, "10:00"), requirements="Bring the atlas")
    view.show_plan(plan([row]))
    assert "Bring the atlas" in button(view, row).accessibleDescription()


def test_a_reload_keeps_buttons_focus_selection_and_scroll(qtbot, view) -> None:
    rows = tutor_week()
    kept, gone = rows[6], rows[8]
    widget = button(view, kept)
    view.pick(kept.session_id)
    view.focus_session(kept.session_id)
    bar = view.scroller.verticalScrollBar()
    bar.setValue(300)
    fresh = session(at(MONDAY + timedelta(days=4), "16:00"), student="Newcomer")
    view.show_plan(plan([*(row for row in rows if row is not gone), fresh]))
    assert button(view, kept) is widget
    assert widget.hasFocus()
    assert bar.value() == 300
    assert view.button_of(gone.session_id) is None
    assert button(view, fresh).isVisible()
    assert len(buttons(view)) == len(rows)


def test_a_moved_session_moves_its_own_button(view) -> None:
    first = session(at(TUESDAY, "10:00"), key="one")
    view.show_plan(plan([first]))
    widget, before = button(view, first), button(view, first).geometry()
    view.show_plan(plan([session(at(TUESDAY, "12:00"), key="one", version=2)]))
    assert button(view, first) is widget
    assert widget.y() == before.y() + 2 * view.zoom
    assert "12:00–13:00" in widget.accessibleName()


def test_when_the_focused_session_disappears_the_keyboard_stays_near(view) -> None:
    rows = tutor_week()
    view.focus_session(rows[6].session_id)
    view.show_plan(plan([row for row in rows if row is not rows[6]]))
    focused = QApplication.focusWidget()
    assert isinstance(focused, SessionButton)
    assert focused.row == rows[7]  # the nearest in time


def test_arrows_walk_in_time_and_across_days(qtbot, view) -> None:
    rows = tutor_week()
    view.focus_session(rows[6].session_id)  # Wednesday 09:30
    assert press(qtbot, view, Qt.Key.Key_Down).row == rows[7]
    assert press(qtbot, view, Qt.Key.Key_Up).row == rows[6]
    assert press(qtbot, view, Qt.Key.Key_Left).row == rows[3]  # Tuesday, nearest to 09:30
    assert press(qtbot, view, Qt.Key.Key_Home).row == rows[0]
    assert press(qtbot, view, Qt.Key.Key_End).row == rows[-1]
    assert press(qtbot, view, Qt.Key.Key_Down).row == rows[-1]


def test_sideways_is_mirrored_where_reading_is(qtbot, view) -> None:
    rows = tutor_week()
    view.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    view.focus_session(rows[6].session_id)
    assert press(qtbot, view, Qt.Key.Key_Right).row == rows[3]
    monday, tuesday = (view.body.grid.column(n) for n in (0, 1))
    assert monday.left() > tuesday.left()
    assert button(view, rows[0]).geometry().left() >= monday.left()


def test_enter_and_press_pick_a_session(qtbot, view) -> None:
    rows = tutor_week()
    view.focus_session(rows[6].session_id)
    with qtbot.waitSignal(view.session_picked) as picked:
        qtbot.keyClick(button(view, rows[6]), Qt.Key.Key_Return)
    assert picked.args == [rows[6]]
    with qtbot.waitSignal(view.session_picked) as picked:
        qtbot.mouseClick(button(view, rows[7]), Qt.MouseButton.LeftButton)
    assert picked.args == [rows[7]]


def test_tab_enters_the_calendar_once(view) -> None:
    stops = [b for b in buttons(view) if b.focusPolicy() == Qt.FocusPolicy.StrongFocus]
    assert [stop.row for stop in stops] == [tutor_week()[5]]  # running now


def test_sessions_at_the_same_time_lie_side_by_side(view) -> None:
    cancelled, booked = (button(view, tutor_week()[n]).geometry() for n in (10, 11))
    assert not cancelled.intersects(booked)


def test_a_short_session_stays_pressable(view) -> None:
    row = session(at(TUESDAY, "09:00"), 5)
    view.show_plan(plan([row]))
    assert button(view, row).height() >= 18


def test_a_session_over_midnight_shows_on_both_days_but_is_one_button(view) -> None:
    row = session(at(TUESDAY, "23:30"), 90)
    view.show_plan(plan([row]))
    pieces = buttons(view)
    assert len(pieces) == 2
    main, rest = sorted(pieces, key=lambda piece: piece.continuation)
    assert main.geometry().left() < rest.geometry().left()
    assert rest.focusPolicy() == Qt.FocusPolicy.NoFocus
    assert rest.accessibleIdentifier() != main.accessibleIdentifier()
    assert rest.accessibleName().endswith("(continued)")


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        (VIENNA, date(2026, 3, 29), 23),
        (VIENNA, date(2026, 10, 25), 25),
        ("America/New_York", date(2026, 11, 1), 25),
        ("Australia/Lord_Howe", date(2026, 10, 4), 23.5),
        ("America/Havana", date(2026, 3, 8), 23),
        ("America/Havana", date(2025, 11, 2), 25),
    ],
)
def test_a_day_with_a_clock_change_is_as_tall_as_it_is_long(view, zone, day, hours) -> None:
    week = Week.containing(day, zone)
    evening = session(at(day, "20:00", zone), 60)
    view.show_week(week)
    view.show_plan(plan([evening], week=week))
    grid = view.body.grid
    place = week.index_of(evening.starts_at)
    assert week.days[place].minutes == hours * 60
    # One hour of time is one hour of height, and 20:00 lies four hours above the end of its day.
    end = grid.y_of(week.days[place].minutes)
    assert abs(button(view, evening).y() - (end - 4 * view.zoom)) <= 2
    view.grab()


def test_both_passes_of_a_repeated_hour_have_their_own_place(view) -> None:
    day = date(2026, 10, 25)
    first = session(at(day, "02:00"), 60, student="Early")
    second = session(at(day, "02:00", fold=1), 60, student="Late")
    week = Week.containing(day, VIENNA)
    view.show_week(week)
    view.show_plan(plan([first, second], week=week))
    assert button(view, second).y() - button(view, first).y() == view.zoom


def test_the_now_line_follows_the_servers_clock(view, clock) -> None:
    clock.now += timedelta(hours=3)  # this machine's clock is three hours ahead
    view.show_plan(plan(tutor_week(), as_of=at(TUESDAY, "14:20")))
    expected = view.body.grid.y_of(14 * 60 + 20)
    assert view.body.now_y() == expected


def test_the_now_line_is_right_after_a_sleep(qtbot, view, clock) -> None:
    clock.now = at(TUESDAY, "17:05")  # the lid was closed meanwhile
    QApplication.sendEvent(view.window(), _activation())
    assert view.body.now_y() == view.body.grid.y_of(17 * 60 + 5)


def test_midnight_moves_today(qtbot, view, clock) -> None:
    clock.now = at(TUESDAY, "23:59")
    view.check_clock()
    with qtbot.waitSignal(view.date_changed) as signal:
        clock.now = at(TUESDAY + timedelta(days=1), "00:00")
        view.check_clock()
    assert signal.args == [TUESDAY + timedelta(days=1)]
    line = view.body.now_y()
    assert line == view.body.grid.y_of(0)


def test_another_week_has_no_now_line(view) -> None:
    view.show_week(view.week.next())
    assert view.body.now_y() is None
    assert buttons(view) == []


def test_each_week_opens_at_its_own_day_until_somebody_scrolls(qtbot, clock) -> None:
    clock.now = at(TUESDAY, "21:00")
    view = WeekView(Week(MONDAY, VIENNA), clock=clock)
    qtbot.addWidget(view)
    view.resize(1080, 500)
    view.show()
    qtbot.waitExposed(view)
    view.show_plan(plan(tutor_week(), as_of=clock.now))
    bar = view.scroller.verticalScrollBar()
    evening = bar.value()
    next_week = view.week.next()
    early = session(at(MONDAY + timedelta(days=7), "07:30"), student="Early Bird")
    view.show_week(next_week)
    view.show_plan(plan([early], week=next_week))
    assert bar.value() < evening, "tonight says nothing about next week"
    top = button(view, early).mapTo(view.scroller.viewport(), QPoint(0, 0)).y()
    assert 0 <= top < view.scroller.viewport().height()
    view.resize(1080, 400)
    bar.setValue(evening)  # a program's own scrolling is nobody's choice
    view.show_week(view.week.next())
    view.show_plan(plan([], week=view.week))
    assert bar.value() < evening
    wheel(view, -120 * 20)
    chosen = bar.value()
    view.show_week(view.week.next())
    view.show_plan(plan([], week=view.week))
    assert bar.value() == chosen > 0, "what a person scrolled to stays"


def test_closures_are_named_and_stay_in_view(view) -> None:
    friday = MONDAY + timedelta(days=4)
    closed = OpenSpan(at(friday, "00:00"), at(friday + timedelta(days=1), "00:00"), "Team day")
    view.show_plan(plan(tutor_week(), closures=[closed]))
    (label,) = [label for label in view.body.findChildren(theme.QLabel) if label.isVisible()]
    assert label.text() == "Team day"
    for value in (0, 200, 400):
        view.scroller.verticalScrollBar().setValue(value)
        top = label.mapTo(view.scroller.viewport(), QPoint(0, 0)).y()
        assert 0 <= top <= 20


def test_zoom_keeps_the_middle_and_has_ends(view) -> None:
    bar = view.scroller.verticalScrollBar()
    half = view.scroller.viewport().height() // 2
    before = view.body.grid.minute_at(bar.value() + half)
    view.zoom_in()
    assert view.zoom == 72
    assert abs(view.body.grid.minute_at(bar.value() + half) - before) < 3
    for _ in range(9):
        view.zoom_in()
    assert view.zoom == 128
    for _ in range(9):
        view.zoom_out()
    assert view.zoom == 36
    view.zoom_reset()
    assert view.zoom == 56


def test_narrow_views_want_fewer_days(qtbot, view) -> None:
    assert [days_that_fit(width) for width in (1080, 600, 280)] == [7, 3, 1]
    with qtbot.waitSignal(view.day_count_wanted) as signal:
        view.resize(600, 500)
    assert signal.args == [3]


@pytest.mark.alone
def test_a_full_week_repaints_fast(view, either_theme) -> None:
    rows = [
        session(
            at(MONDAY + timedelta(days=day), f"{hour:02}:00"),
            50,
            subject="Physics",
            student=f"Student {hour}",
        )
        for day in range(6)
        for hour in range(8, 18)
    ]
    view.show_plan(plan(rows))
    view.grab()
    best = min(_timed(view) for _ in range(5))
    assert len(buttons(view)) == 60
    assert best < 0.1  # the goal of 16 ms is measured by the benchmarks; this catches a blunder


def _timed(view: WeekView) -> float:
    start = time.perf_counter()
    view.grab()
    return time.perf_counter() - start


def wheel(view: WeekView, delta: int) -> None:
    """Turn the mouse wheel over the middle of the calendar."""
    viewport = view.scroller.viewport()
    where = QPointF(viewport.rect().center())
    event = QWheelEvent(
        where, QPointF(viewport.mapToGlobal(where.toPoint())), QPoint(), QPoint(0, delta),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(viewport, event)


def _activation():
    from PySide6.QtCore import QEvent

    return QEvent(QEvent.Type.WindowActivate)


def test_the_bar_names_its_days_and_asks_for_others(qtbot) -> None:
    week = week_around(MONDAY, VIENNA, 7)
    bar = WeekBar(week, TUESDAY)
    qtbot.addWidget(bar)
    assert bar.title.text() == "23–29 November 2026"
    assert bar.previous_button.accessibleName() == "Previous week"
    assert bar.next_button.accessibleName() == "Next week"
    assert bar.today_button.text() == "Today"
    with qtbot.waitSignal(bar.week_wanted) as wanted:
        bar.next_button.click()
    assert wanted.args == [week.next()]
    bar.show_week(week.next(), TUESDAY)
    with qtbot.waitSignal(bar.week_wanted) as wanted:
        bar.today_button.click()
    assert wanted.args == [week]


def test_a_name_that_does_not_fit_is_shortened_before_it_is_cut(qtbot, monkeypatch) -> None:
    row = session(at(MONDAY, "10:00"), student="Siobhán O'Riordan")
    lines: list[str] = []
    monkeypatch.setattr(session_button, "draw_line", lambda *given, mirrored: lines.append(given[-1]))
    parent = QWidget()
    qtbot.addWidget(parent)
    button = SessionButton(row, VIENNA, parent)
    for width, name in ((300, "Siobhán O'Riordan"), (100, "Siobhán O.")):
        lines.clear()
        button.resize(width, 60)
        button.grab()
        assert lines[0] == name
