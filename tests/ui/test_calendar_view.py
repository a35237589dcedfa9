"""The calendar as a whole: day, week, list, the month to go to, a second zone, the keyboard's cursor."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QRegion
from PySide6.QtWidgets import QApplication

from tests.ui.hand import double_click
from tests.ui.sessions_by_hand import MONDAY, VIENNA, OpenSpan, at, plan, session, tutor_week
from tutordesk import i18n
from tutordesk.domain.week import Week
from tutordesk.services.rows import SessionRow
from tutordesk.ui.calendar.calendar_view import CalendarView
from tutordesk.ui.calendar.session_button import SessionButton
from tutordesk.ui.calendar.week_body import second_hours
from tutordesk.ui.calendar.week_header import offsets_in

TUESDAY = MONDAY + timedelta(days=1)
NEW_YORK = "America/New_York"


class Clock:
    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


class Page(QObject):
    """What a page does: gives the days asked for."""

    def __init__(self, view: CalendarView, rows: tuple[SessionRow, ...], clock: Clock) -> None:
        super().__init__(view)
        self.view, self.rows, self.clock = view, rows, clock
        self.weeks: list[Week] = []
        view.days_wanted.connect(self.turn)
        self.show()

    def turn(self, week: Week) -> None:
        self.weeks.append(week)
        self.view.show_week(week)
        self.show()

    def show(self) -> None:
        week = self.view.week
        found = [row for row in self.rows if row.starts_at < week.ends_at and week.starts_at < row.ends_at]
        self.view.show_plan(plan(found, week=week, as_of=self.clock.now))


@pytest.fixture
def clock() -> Clock:
    return Clock(at(TUESDAY, "14:20"))


@pytest.fixture
def shown(qtbot, clock) -> Callable[..., CalendarView]:
    def make(
        rows: tuple[SessionRow, ...] | None = None,
        *,
        on_date: date = TUESDAY,
        mode: str = "week",
        width: int = 1080,
        rtl: bool = False,
    ) -> CalendarView:
        view = CalendarView(on_date, VIENNA, mode=mode, clock=clock)
        qtbot.addWidget(view)
        if rtl:
            view.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        view.page = Page(view, tutor_week() if rows is None else rows, clock)
        view.resize(width, 760)
        with qtbot.waitActive(view):
            view.show()
            view.activateWindow()
        return view

    return make


def listed(view: CalendarView) -> list[str]:
    model = view.sessions_list.model
    return [model.index(row, 0).data() for row in range(model.rowCount())]


# --- day, week, list ---
def test_a_day_is_today_or_the_session_picked_and_a_week_comes_back(shown) -> None:
    view = shown()
    view.set_mode("day")
    assert view.week == Week(TUESDAY, VIENNA, 1)
    assert view.bar.title.text() == "Tuesday 24 November 2026"
    assert view.bar.next_button.accessibleName() == "Next day"
    view.go_next()
    assert view.week.first_date == TUESDAY + timedelta(days=1)
    view.set_mode("week")
    assert view.week == Week(MONDAY, VIENNA, 7)
    view.pick(tutor_week()[12].session_id)  # on Friday
    view.set_mode("day")
    assert view.week.first_date == MONDAY + timedelta(days=4)


def test_the_mode_is_told_and_has_shortcuts(qtbot, shown) -> None:
    view = shown()
    with qtbot.waitSignal(view.mode_changed) as told:
        qtbot.keyClick(view, Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier)
    assert told.args == ["list"]
    assert (view.mode, view.bar.modes.current) == ("list", "list")
    with qtbot.waitSignal(view.mode_changed):
        qtbot.mouseClick(view.bar.modes.segment("day"), Qt.MouseButton.LeftButton)
    assert (view.mode, view.week.day_count) == ("day", 1)
    assert CalendarView(TUESDAY, VIENNA, mode="nonsense").mode == "week"


def test_a_small_window_shows_three_days_but_lists_a_week(shown) -> None:
    view = shown(width=640)
    assert view.week.day_count == 3
    assert view.bar.title.text() == "24–26 November 2026"
    view.set_mode("list")
    assert view.week == Week(MONDAY, VIENNA, 7)
    view.set_mode("week")
    assert view.week.day_count == 3


@pytest.mark.parametrize(("day", "minutes"), [(date(2026, 3, 29), 1380), (date(2026, 10, 25), 1500)])
def test_a_day_with_a_clock_change_is_honest_alone_too(shown, day: date, minutes: int) -> None:
    evening = session(at(day, "20:00"))
    view = shown((evening,), on_date=day, mode="day")
    grid = view.grid.body.grid
    assert grid.week.minutes == minutes
    found = view.button_of(evening.session_id)
    assert found is not None
    assert abs(found.y() - (grid.y_of(minutes) - 4 * view.zoom)) <= 2
    view.grab()


def test_the_list_has_a_heading_a_day_and_says_everything(shown) -> None:
    rows = (
        session(at(MONDAY, "10:00"), student="Lena Fischer", status="completed"),
        session(at(TUESDAY, "11:00"), student="Tom Bauer"),
        replace(session(at(TUESDAY, "16:00"), student="Mia Wagner"), news="booked"),
    )
    view = shown(rows, mode="list")
    assert listed(view) == [
        "Yesterday, Monday 23 November 2026",
        "10:00–11:00",
        "Today, Tuesday 24 November 2026",
        "11:00–12:00",
        "16:00–17:00",
    ]
    model = view.sessions_list.model
    column = [one.key for one in model.columns].index("status")
    states = [model.index(row, column).data() for row in (1, 3, 4)]
    assert states == ["Completed", "To wrap up", "Scheduled · new"]
    said = model.index(4, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "Maths with Mia Wagner, Tuesday 24 November, 16:00–17:00, scheduled, new"
    assert not model.flags(model.index(0, 0)) & Qt.ItemFlag.ItemIsSelectable
    view.grab()


def test_the_list_by_keyboard_and_mouse(qtbot, shown) -> None:
    view = shown(mode="list")
    table = view.sessions_list.table
    view.focus_session(tutor_week()[2].session_id)
    qtbot.keyClick(table, Qt.Key.Key_Down)  # over the heading of Tuesday
    with qtbot.waitSignal(view.session_picked) as picked:
        qtbot.keyClick(table, Qt.Key.Key_Return)
    assert picked.args == [tutor_week()[3]]
    with qtbot.waitSignal(view.days_wanted) as wanted:
        qtbot.keyClick(table, Qt.Key.Key_PageDown)
    assert wanted.args == [Week(MONDAY + timedelta(days=7), VIENNA)]
    view.go_previous()
    index = view.sessions_list.model.index(1, 1)
    table.scrollTo(index)
    with qtbot.waitSignal(view.session_picked) as picked:
        qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=table.visualRect(index).center())
    assert picked.args == [tutor_week()[0]]


# --- states of a session ---
def test_news_and_what_is_to_wrap_up_are_said(shown, clock) -> None:
    moved = replace(session(at(TUESDAY, "16:00")), news="moved")
    past = session(at(TUESDAY, "13:00"))
    view = shown((moved, past))
    names = [view.button_of(row.session_id).accessibleName() for row in (moved, past)]
    assert names[0].endswith(", scheduled, moved")
    assert names[1].endswith(", scheduled, to wrap up")
    clock.now = at(TUESDAY, "17:00")
    view.grid.check_clock()
    assert view.button_of(moved.session_id).accessibleName().endswith("moved, to wrap up")
    view.page.rows = (replace(moved, news=""), past)
    view.page.show()
    assert "moved" not in view.button_of(moved.session_id).accessibleName()


def test_midnight_turns_a_day_that_showed_today(shown, clock) -> None:
    view = shown(mode="day")
    clock.now = at(TUESDAY, "23:59")
    view.page.show()
    clock.now = at(TUESDAY + timedelta(days=1), "00:00")
    view.grid.check_clock()
    assert view.week.first_date == TUESDAY + timedelta(days=1)
    assert view.bar.title.text() == "Wednesday 25 November 2026"
    assert view.grid.body.now_y() == view.grid.body.grid.y_of(0)


# --- painting ---
def test_one_change_repaints_its_own_place_only(shown) -> None:
    rows = tutor_week()
    view = shown(rows)
    QApplication.processEvents()
    painted: list[QObject] = []
    region = QRegion()

    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            nonlocal region
            if event.type() == QEvent.Type.Paint:
                painted.append(watched)
                if watched is view.grid.body:
                    region |= event.region()
            return False

    watch = Watch()
    for widget in (view.grid.body, *view.grid.body.findChildren(SessionButton)):
        widget.installEventFilter(watch)
    changed = replace(rows[6], requirements="Bring the atlas", status="in_progress", version=2)
    view.page.rows = tuple(changed if row is rows[6] else row for row in rows)
    view.page.show()
    QApplication.processEvents()
    button = view.button_of(rows[6].session_id)
    assert [one for one in painted if isinstance(one, SessionButton)] == [button]
    assert button.geometry().contains(region.boundingRect())


# --- the month ---
def test_the_month_knows_busy_days_and_goes_to_a_date(qtbot, shown) -> None:
    view = shown()
    asked = []
    view.month_shown.connect(lambda first, last: asked.append((first, last)))
    qtbot.keyClick(view, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    month = view.month
    assert month.isVisible()
    assert month.title.text() == "November 2026"
    assert asked == [(date(2026, 10, 26), date(2026, 12, 6))]
    view.show_busy((MONDAY, TUESDAY))
    busy = [cell.on_date for cell in month.cells if cell.busy]
    assert busy == [MONDAY, TUESDAY]
    assert month.cell_of(MONDAY).accessibleName() == "Monday 23 November, with sessions"
    assert month.cell_of(TUESDAY).accessibleName() == "Tuesday 24 November, today, with sessions"
    month.grab()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_PageDown):
        qtbot.keyClick(month, key)
    assert month.title.text() == "January 2027"  # from the 2nd of December on
    assert asked[-1] == (date(2026, 12, 28), date(2027, 2, 7))
    with qtbot.waitSignal(view.days_wanted) as wanted:
        qtbot.keyClick(month, Qt.Key.Key_Return)
    assert wanted.args == [Week(date(2026, 12, 28), VIENNA)]
    assert not month.isVisible()


def test_a_press_on_the_title_and_on_a_day_goes_there(qtbot, shown) -> None:
    view = shown(mode="day")
    qtbot.mouseClick(view.bar.title, Qt.MouseButton.LeftButton)
    cell = view.month.cell_of(date(2026, 11, 12))
    with qtbot.waitSignal(view.days_wanted) as wanted:
        qtbot.mouseClick(cell, Qt.MouseButton.LeftButton)
    assert wanted.args == [Week(date(2026, 11, 12), VIENNA, 1)]


# --- a second zone ---
def test_a_second_zone_has_its_own_hours(qtbot, shown) -> None:
    view = shown()
    before = view.grid.body.grid.column(0).left()
    with qtbot.waitSignal(view.second_zone_changed) as told:
        view.open_zones()
        qtbot.keyClicks(view.zones.search, "new york")
        qtbot.waitUntil(lambda: view.zones.list.count() == 1)
        qtbot.keyClick(view.zones.search, Qt.Key.Key_Return)
    assert told.args == [NEW_YORK]
    assert view.grid.body.grid.column(0).left() == before + 60
    assert view.grid.body.accessibleDescription() == "Hours in Vienna (UTC+1) and New York (UTC−5)"
    view.grab()
    view.set_second_zone(None)
    assert view.grid.body.grid.column(0).left() == before
    for nothing in (VIENNA, "Nowhere/Nothing", ""):
        view.set_second_zone(nothing)
        assert view.grid.body.grid.column(0).left() == before


def test_a_second_zone_is_honest_when_one_of_the_clocks_changes() -> None:
    week = Week(date(2026, 10, 19), VIENNA)  # on Sunday Vienna goes back, New York a week later
    hours = second_hours(week, NEW_YORK)
    assert hours.usual[14] == (14 * 60.0, "08:00")
    assert list(hours.own) == [6]
    assert (15 * 60.0, "09:00") in hours.own[6]  # 14:00 in Vienna, fifteen hours after midnight
    assert offsets_in(week, VIENNA) == ["UTC+2", "UTC+1"]
    assert offsets_in(week, NEW_YORK) == ["UTC−4"]
    day = second_hours(Week(date(2026, 11, 1), VIENNA, 1), NEW_YORK)
    assert [text for _minute, text in day.usual[5:9]] == ["00:00", "01:00", "01:00", "02:00"]
    assert day.own == {}


# --- the keyboard's cursor ---
def test_the_cursor_walks_over_slots_and_says_them(qtbot, shown) -> None:
    closed = OpenSpan(at(MONDAY, "13:00"), at(MONDAY, "14:00"), "Team day")
    view = shown()
    view.show_plan(plan(tutor_week(), closures=[closed], as_of=at(TUESDAY, "14:20")))
    cursor = view.grid.cursor_slot
    cursor.stand_at(at(TUESDAY, "09:10"))
    cursor.setFocus()
    assert cursor.accessibleName() == "Tuesday 24 November, 09:00, free"
    steps = [
        (Qt.Key.Key_Down, "Tuesday 24 November, 09:30, free"),
        (Qt.Key.Key_Down, "Tuesday 24 November, 10:00, Maths with Mia Wagner, 10:00–11:00"),
        (Qt.Key.Key_End, "Sunday 29 November, 10:00, outside working hours"),
        (Qt.Key.Key_Home, "Monday 23 November, 10:00, free"),
        (Qt.Key.Key_Down, "Monday 23 November, 10:30, free"),
        (Qt.Key.Key_Right, "Tuesday 24 November, 10:30, Maths with Mia Wagner, 10:00–11:00"),
        (Qt.Key.Key_Left, "Monday 23 November, 10:30, free"),
    ]
    for key, name in steps:
        qtbot.keyClick(cursor, key)
        assert cursor.accessibleName() == name
    cursor.stand_at(at(MONDAY, "13:00"))
    assert cursor.accessibleName() == "Monday 23 November, 13:00, closed: Team day"
    view.grab()


def test_enter_takes_free_time_or_opens_a_session(qtbot, shown) -> None:
    view = shown()
    cursor = view.grid.cursor_slot
    cursor.stand_at(at(TUESDAY, "09:00"))
    with qtbot.waitSignal(view.slot_picked) as picked:
        qtbot.keyClick(cursor, Qt.Key.Key_Return)
    assert picked.args == [at(TUESDAY, "09:00")]
    cursor.stand_at(at(TUESDAY, "10:30"))
    with qtbot.waitSignal(view.session_picked) as picked:
        qtbot.keyClick(cursor, Qt.Key.Key_Return)
    assert picked.args == [tutor_week()[3]]


def test_the_cursor_turns_to_other_days_and_keeps_its_time(qtbot, shown) -> None:
    view = shown()
    cursor = view.grid.cursor_slot
    cursor.stand_at(at(TUESDAY, "09:00"))
    qtbot.keyClick(cursor, Qt.Key.Key_PageDown)
    assert cursor.starts_at == at(TUESDAY + timedelta(days=7), "09:00")
    qtbot.keyClick(cursor, Qt.Key.Key_Home)
    qtbot.keyClick(cursor, Qt.Key.Key_Left)  # over the edge: the Sunday before
    assert cursor.starts_at == at(MONDAY + timedelta(days=6), "09:00")
    assert view.week.first_date == MONDAY
    view.set_mode("day")
    cursor.stand_at(at(view.week.first_date, "09:00"))
    qtbot.keyClick(cursor, Qt.Key.Key_Right)
    assert view.week.first_date == cursor.starts_at.date()


def test_right_to_left_the_cursor_goes_the_other_way(qtbot, shown) -> None:
    view = shown(rtl=True)
    cursor = view.grid.cursor_slot
    cursor.stand_at(at(TUESDAY, "09:00"))
    qtbot.keyClick(cursor, Qt.Key.Key_Left)
    assert cursor.starts_at == at(TUESDAY + timedelta(days=1), "09:00")


def test_a_double_click_takes_free_time(qtbot, shown) -> None:
    view = shown()
    body = view.grid.body
    place = body.grid.band(1, 9 * 60, 9.5 * 60).center()
    with qtbot.waitSignal(view.slot_picked) as picked:
        double_click(body, place)
    assert picked.args == [at(TUESDAY, "09:00")]
    assert view.grid.cursor_slot.hasFocus()


def test_sessions_turn_pages_too(qtbot, shown) -> None:
    view = shown()
    view.focus_session(tutor_week()[6].session_id)
    with qtbot.waitSignal(view.days_wanted) as wanted:
        qtbot.keyClick(view.button_of(tutor_week()[6].session_id), Qt.Key.Key_PageUp)
    assert wanted.args == [Week(MONDAY - timedelta(days=7), VIENNA)]


def test_spanish_names_fit_their_places(shown) -> None:
    i18n.set_language("es")
    view = shown(width=640)
    bar = view.bar
    row = [bar.today_button, bar.previous_button, bar.next_button, bar.title, bar.zone_button, bar.modes]
    for left, right in pairwise(row):
        assert left.geometry().right() < right.geometry().left()
    assert bar.modes.geometry().right() < bar.width()
    assert bar.title.fontMetrics().horizontalAdvance(bar.title.text()) < bar.title.width()
