"""The calendar of a page: its bar, and the day, week or list below it.

Belongs here: which of them is shown, how many days fit, and one door to all of them for the page. Does not
belong here: painting, keys, drags (each has a file of its own), loading, rules.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QStackedWidget, QVBoxLayout, QWidget

from tutordesk.domain.week import Week, local_date
from tutordesk.services.rows import SessionRow, SlotPlan, WeekPlan
from tutordesk.ui.calendar.list_view import SessionList
from tutordesk.ui.calendar.mini_month import MiniMonth
from tutordesk.ui.calendar.session_button import SessionButton
from tutordesk.ui.calendar.week_bar import WeekBar, week_around
from tutordesk.ui.calendar.week_view import WeekView, utc_now
from tutordesk.ui.calendar.zone_popup import ZonePopup, is_zone

MODES = ("day", "week", "list")


class CalendarView(QFrame):
    """A tutor's calendar. It asks for days (``days_wanted``) and shows what it is given; it loads nothing.

    Args:
        on_date: a date among those to show first.
        zone: the tutor's zone.
        mode: ``day``, ``week`` or ``list``; an unknown word means week.
        clock: this machine's clock; what counts is ``WeekPlan.as_of``.
    """

    days_wanted = Signal(object)
    """The ``Week`` somebody turned to: load it and call ``show_week``."""
    session_picked = Signal(object)
    slot_picked = Signal(object)
    """The start of free time that was chosen: a datetime."""
    drag_started = Signal(object)
    """The session being dragged: answer with ``show_verdicts``."""
    move_asked = Signal(object, object)
    """A session was dropped on a free start: write, ``show_pending``, and ``settle`` when it is decided."""
    month_shown = Signal(object, object)
    """First and last date of the month picker: answer with ``show_busy``."""
    zoom_changed = Signal(int)
    mode_changed = Signal(str)
    second_zone_changed = Signal(object)
    date_changed = Signal(object)
    """Midnight passed in the tutor's zone."""

    def __init__(
        self,
        on_date: date,
        zone: str,
        *,
        mode: str = "week",
        clock: Callable[[], datetime] = utc_now,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._mode = mode if mode in MODES else "week"
        self._fitting = 7
        week = week_around(on_date, zone, self._day_count)
        self._picked: SessionRow | None = None
        self.grid = WeekView(week, clock=clock)
        self.bar = WeekBar(week, local_date(self.grid.now(), zone), self._mode)
        self._list: SessionList | None = None
        self.month: MiniMonth | None = None
        self.zones: ZonePopup | None = None
        self._second_zone: str | None = None
        self._plan: WeekPlan | None = None
        self.canvas = QStackedWidget()
        self.canvas.addWidget(self.grid)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.bar)
        column.addWidget(self.canvas, 1)
        self.bar.week_wanted.connect(self.days_wanted)
        self.bar.mode_chosen.connect(self.set_mode)
        self.bar.zoom_wanted.connect(self._on_zoom_wanted)
        self.bar.month_wanted.connect(self.open_month)
        self.bar.zone_wanted.connect(self.open_zones)
        self.grid.session_picked.connect(self.session_picked)
        self.grid.zoom_changed.connect(self.zoom_changed)
        self.grid.day_count_wanted.connect(self._on_day_count_wanted)
        self.grid.date_changed.connect(self._on_date_changed)
        self.grid.turn_wanted.connect(self._turn)
        self.grid.slot_picked.connect(self.slot_picked)
        self.grid.drag.started.connect(self.drag_started)
        self.grid.drag.dropped.connect(lambda row, landing: self.move_asked.emit(row, landing.starts_at))
        self._show_mode()

    # --- what is shown -----------------------------------------------------------------------------------
    @property
    def week(self) -> Week:
        """The days shown."""
        return self.grid.week

    @property
    def mode(self) -> str:
        """``day``, ``week`` or ``list``."""
        return self._mode

    def now(self) -> datetime:
        """The server's clock, carried on by this machine's."""
        return self.grid.now()

    @property
    def today(self) -> date:
        """The date now in the tutor's zone."""
        return local_date(self.now(), self.week.zone)

    def show_week(self, week: Week) -> None:
        """Show other days, still empty: their sessions come with ``show_plan``."""
        self._plan = None
        self.grid.show_week(week)
        if self._list is not None:
            self._list.show_plan(None, self.now())
        self.bar.show_week(self.week, self.today)

    def show_plan(self, plan: WeekPlan) -> None:
        """Show a newer state of the days shown."""
        self._plan = plan
        self.grid.show_plan(plan)
        if self._mode == "list":
            self.sessions_list.show_plan(plan, self.now())
        self.bar.show_week(self.week, self.today)
        if self._picked is not None:
            picked_id = self._picked.session_id
            self._picked = next((row for row in plan.sessions if row.session_id == picked_id), self._picked)

    def pick(self, session_id: UUID | None) -> None:
        """Mark a session as the one whose details are shown."""
        button = self.button_of(session_id) if session_id is not None else None
        self._picked = button.row if button is not None else None
        self.grid.pick(session_id)
        if self._list is not None:
            self._list.pick(session_id)

    def focus_session(self, session_id: UUID) -> None:
        """Put the keyboard on a session, if it is shown."""
        if self._mode == "list":
            self.sessions_list.focus_session(session_id)
        else:
            self.grid.focus_session(session_id)

    def button_of(self, session_id: UUID) -> SessionButton | None:
        """The button of a session on the grid."""
        return self.grid.button_of(session_id)

    # --- turning -----------------------------------------------------------------------------------------
    def go_today(self) -> None:
        """Ask for the days around today."""
        self.bar.go_today()

    def go_next(self) -> None:
        """Ask for the days after."""
        self.bar.go_next()

    def go_previous(self) -> None:
        """Ask for the days before."""
        self.bar.go_previous()

    def go_to(self, on_date: date) -> None:
        """Ask for the days around a date."""
        self.days_wanted.emit(week_around(on_date, self.week.zone, self._day_count))

    def week_of(self, on_date: date) -> Week:
        """The days that would be shown around a date."""
        return week_around(on_date, self.week.zone, self._day_count)

    def set_mode(self, mode: str) -> None:
        """Show one day, a week, or a week as a list."""
        if mode == self._mode:
            return
        self._mode = mode
        self._show_mode()
        self.mode_changed.emit(mode)
        self._turn_to_count()

    @property
    def sessions_list(self) -> SessionList:
        """The list, made when first wanted."""
        if self._list is None:
            self._list = SessionList()
            self._list.session_picked.connect(self.session_picked)
            self._list.turn_wanted.connect(self._turn)
            self.canvas.addWidget(self._list)
        return self._list

    def _show_mode(self) -> None:
        self.bar.show_mode(self._mode)
        if self._mode != "list":
            self.canvas.setCurrentWidget(self.grid)
            return
        self.sessions_list.show_plan(self._plan, self.now())
        if self._picked is not None:
            self.sessions_list.pick(self._picked.session_id)
        self.canvas.setCurrentWidget(self.sessions_list)

    def _turn(self, step: int) -> None:
        if step > 0:
            self.go_next()
        else:
            self.go_previous()

    @property
    def _day_count(self) -> int:
        return {"day": 1, "list": 7}.get(self._mode, self._fitting)

    def _on_day_count_wanted(self, day_count: int) -> None:
        self._fitting = day_count
        self._turn_to_count()

    def _turn_to_count(self) -> None:
        """Ask for as many days as fit, keeping what matters among them: the session picked, else today."""
        week = self.week
        if week.day_count == self._day_count:
            return
        anchor = week.first_date
        if self._picked is not None and week.index_of(self._picked.starts_at) is not None:
            anchor = local_date(self._picked.starts_at, week.zone)
        elif self._day_count < week.day_count and week.index_of(self.now()) is not None:
            anchor = self.today
        self.go_to(anchor)

    def _on_date_changed(self, today: date) -> None:
        """Midnight: whoever looked at today keeps looking at today."""
        week = self.week
        if week.last_date == today - timedelta(days=1):
            self.go_to(today)
        else:
            self.bar.show_week(week, today)
        self.date_changed.emit(today)

    # --- zoom --------------------------------------------------------------------------------------------
    @property
    def zoom(self) -> int:
        """Pixels per hour."""
        return self.grid.zoom

    def set_zoom(self, pixels_per_hour: int) -> None:
        """Set the height of an hour."""
        self.grid.set_zoom(pixels_per_hour)

    def zoom_in(self) -> None:
        """Make hours taller."""
        self.grid.zoom_in()

    def zoom_out(self) -> None:
        """Make hours lower."""
        self.grid.zoom_out()

    def zoom_reset(self) -> None:
        """Back to the usual height."""
        self.grid.zoom_reset()

    def _on_zoom_wanted(self, step: int) -> None:
        if step > 0:
            self.zoom_in()
        else:
            self.zoom_out()

    # --- moving ------------------------------------------------------------------------------------------
    def show_verdicts(self, plan: SlotPlan) -> None:
        """Say where the session being dragged may land."""
        self.grid.drag.show_verdicts(plan)

    def show_pending(self, session_id: UUID, starts_at: datetime) -> None:
        """Show a session at the start it is about to have."""
        self.grid.show_pending(session_id, starts_at)

    def settle(self) -> None:
        """Whatever was pending is decided."""
        self.grid.settle()

    # --- another date, another zone ----------------------------------------------------------------------
    def open_month(self) -> None:
        """Open the month, to go to a date."""
        if self.month is None:
            self.month = MiniMonth(self)
            self.month.date_chosen.connect(self.go_to)
            self.month.month_shown.connect(self.month_shown)
        shown = self.today if self.week.index_of(self.now()) is not None else self.week.first_date
        self.month.open_at(self.bar.title, shown, self.today)

    def show_busy(self, dates: tuple[date, ...]) -> None:
        """Say on which dates of the month there are sessions."""
        if self.month is not None:
            self.month.show_busy(dates)

    def open_zones(self) -> None:
        """Open the choice of a second zone."""
        if self.zones is None:
            self.zones = ZonePopup(self)
            self.zones.zone_chosen.connect(self._on_zone_chosen)
        self.zones.open_at(self.bar.zone_button, self.week.zone, self._second_zone, self.now())

    def set_second_zone(self, zone: str | None) -> None:
        """Show the hours of another zone beside the tutor's; an unknown one shows none."""
        known = zone if zone and zone != self.week.zone and is_zone(zone) else None
        self._second_zone = known
        self.grid.set_second_zone(known)

    def _on_zone_chosen(self, zone: str | None) -> None:
        self.set_second_zone(zone)
        self.second_zone_changed.emit(self._second_zone)
