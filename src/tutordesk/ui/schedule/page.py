"""Schedule: a tutor's own week, live, with the details of the session picked.

Belongs here: which days are shown, loading them, picking, the arrangement of calendar and panel. Does not
belong here: painting the week (``ui/calendar``), the panel's content (``session_panel.py``), rules.
"""

from datetime import date, timedelta
from typing import Any, ClassVar
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from tutordesk.domain.week import Week, local_date
from tutordesk.i18n import _, ngettext
from tutordesk.services import sessions
from tutordesk.services.rows import EventRow, SessionRow, WeekPlan
from tutordesk.ui import theme
from tutordesk.ui.calendar import session_words as words
from tutordesk.ui.calendar.week_bar import WeekBar, week_around
from tutordesk.ui.calendar.week_view import (
    DEFAULT_ZOOM,
    WEEK_FROM_WIDTH,
    ZOOM_LEVELS,
    WeekView,
    utc_now,
)
from tutordesk.ui.notices import describe
from tutordesk.ui.page import Page, PageContext
from tutordesk.ui.schedule.empty_hint import EmptyHint
from tutordesk.ui.schedule.session_panel import WIDTH as PANEL_WIDTH
from tutordesk.ui.schedule.session_panel import SessionPanel

GAP = 16
STACK_HEADER_BELOW = 760


class SchedulePage(Page):
    """The tutor's week. Times are the tutor's own, whatever zone this computer is in."""

    WATCHES: ClassVar[frozenset[str]] = frozenset({"session", "hours", "centre"})

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        zone = context.me.timezone or context.me.centre.timezone
        self._plan: WeekPlan | None = None
        self._wanted_id: UUID | None = None
        self._picked_id: UUID | None = None
        self.view = WeekView(week_around(self._remembered_date(zone), zone, 7), clock=utc_now)
        self.view.set_zoom(self._remembered_zoom())
        self.bar = WeekBar(self.view.week, self._today())
        self.panel = SessionPanel()
        self.panel.hide()
        self.hint = EmptyHint(self.view.scroller.viewport())

        self.bar.week_wanted.connect(self.show_week)
        self.view.session_picked.connect(self._on_session_picked)
        self.view.zoom_changed.connect(self._on_zoom_changed)
        self.view.day_count_wanted.connect(self._on_day_count_wanted)
        self.view.date_changed.connect(self._on_date_changed)
        self.panel.closed.connect(self._on_panel_closed)
        for keys, slot in (
            ("Ctrl++", self.view.zoom_in),
            ("Ctrl+=", self.view.zoom_in),
            ("Ctrl+-", self.view.zoom_out),
            ("Ctrl+0", self.view.zoom_reset),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(slot)
        self._build()

    def _build(self) -> None:
        self.title = theme.label(_("Schedule"), "h1")
        self.summary = theme.label(" ", "muted", tabular=True)
        titles = QVBoxLayout()
        titles.setSpacing(2)
        titles.addWidget(self.title)
        titles.addWidget(self.summary)
        self._header = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._header.setSpacing(10)
        self._header.addLayout(titles)
        self._header.addStretch(1)
        bar_row = QHBoxLayout()
        bar_row.addWidget(self.bar)
        self._header.addLayout(bar_row)
        self._area = QWidget()
        self._area.installEventFilter(self)
        self._row = QHBoxLayout(self._area)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(GAP)
        self._row.addWidget(self.view, 1)
        self.panel.setParent(self._area)
        column = QVBoxLayout(self.content)
        column.setContentsMargins(32, 24, 32, 24)
        column.setSpacing(16)
        column.addLayout(self._header)
        column.addWidget(self._area, 1)
        self._column = column

    # --- loading -----------------------------------------------------------------------------------------
    def load(self) -> None:
        """Ask for the days shown."""
        week = self.view.week
        self.ask(
            sessions.week,
            tutor_id=self.context.me.person_id,
            starts_at=week.starts_at,
            ends_at=week.ends_at,
            done=self._show_plan,
            failed=self._on_load_failed,
        )

    def open(self, **target: Any) -> None:
        """Turn to a date (``on_date``) or to a session (``session_id``, with ``starts_at``)."""
        self._wanted_id = target.get("session_id")
        on_date = target.get("on_date")
        if on_date is None and target.get("starts_at") is not None:
            on_date = local_date(target["starts_at"], self.view.week.zone)
        if on_date is not None:
            self.show_week(week_around(on_date, self.view.week.zone, self.view.week.day_count))
        elif self._wanted_id is not None:
            self._pick_wanted()

    def show_week(self, week: Week) -> None:
        """Turn to other days and load them."""
        if week == self.view.week:
            return
        self._plan = None
        self.hint.hide()
        self.view.show_week(week)
        week = self.view.week  # showing other days looks at the clock, and midnight may just have passed
        self.bar.show_week(week, self._today())
        self.summary.setText(" ")
        current = week.index_of(self.view.now()) is not None
        self.context.settings.remember(week="" if current else week.first_date.isoformat())
        self.reload()

    def _show_plan(self, plan: WeekPlan) -> None:
        week = self.view.week
        if plan.timezone != week.zone:
            # The tutor's zone is the calendar's; it can differ from the person's and can change.
            self.show_week(week_around(week.first_date, plan.timezone, week.day_count))
            return
        if (plan.starts_at, plan.ends_at) != (week.starts_at, week.ends_at):
            return
        self._plan = plan
        self.view.show_plan(plan)
        if self.view.week != week:
            return
        self.bar.show_week(week, self._today())
        self._summarise(plan)
        self._show_hint(plan)
        self._pick_wanted()
        self._refresh_panel()

    def _on_load_failed(self, error: Exception) -> None:
        """Other days that could not be loaded say so on their own grid; days on screen stay readable."""
        if self._plan is None and self.states.has_content:
            said = describe(error)
            text = _("{what} {advice}").format(what=said.text, advice=said.detail)
            self.hint.say(_("These days could not be loaded"), text, _("Try again"), self.reload)
            self.states.settle()
        else:
            self._on_failed(error)

    def _summarise(self, plan: WeekPlan) -> None:
        held = [row for row in plan.sessions if row.status != "cancelled"]
        total = words.hours_and_minutes(sum(words.minutes_of(row) for row in held))
        if self.view.week.day_count == 7 and self.view.week.index_of(self.view.now()) is not None:
            text = ngettext(
                "{count} session this week · {total}", "{count} sessions this week · {total}", len(held)
            )
        else:
            text = ngettext("{count} session · {total}", "{count} sessions · {total}", len(held))
        self.summary.setText(text.format(count=len(held), total=total) if held else _("No sessions booked"))

    def _show_hint(self, plan: WeekPlan) -> None:
        if plan.sessions:
            self.hint.hide()
            return
        whole = self.view.week.day_count == 7
        title = _("No sessions this week") if whole else _("No sessions on these days")
        if plan.working:
            text = _(
                "Students book into your free hours, the light parts of the calendar. "
                "New sessions appear here by themselves."
            )
        else:
            text = _(
                "You have no working hours here, so nobody can book you. "
                "To have them entered, please call {phone}."
            ).format(phone=self.context.me.centre.phone or _("the front desk"))
        if self.view.week.index_of(self.view.now()) is None:
            self.hint.say(title, text, _("Back to today"), self.bar.go_today)
        else:
            label = _("Show next week") if whole else _("Show next days")
            self.hint.say(title, text, label, self.bar.go_next)

    # --- picking -----------------------------------------------------------------------------------------
    def _on_session_picked(self, row: SessionRow) -> None:
        if self._picked_id == row.session_id and self.panel.isVisible():
            self._on_panel_closed()
            return
        self._show_panel(row)

    def _show_panel(self, row: SessionRow) -> None:
        self._picked_id = row.session_id
        self.view.pick(row.session_id)
        self.panel.show_session(row, self.view.week.zone)
        self._place_panel(show=True)
        self._ask_history(row)

    def _ask_history(self, row: SessionRow) -> None:
        def arrived(events: tuple[EventRow, ...]) -> None:
            if self.panel.row is not None and self.panel.row.session_id == row.session_id:
                self.panel.show_history(events)

        self.ask(
            sessions.history,
            session_id=row.session_id,
            done=arrived,
            failed=lambda _error: self.panel.show_history_missing(),
        )

    def _pick_wanted(self) -> None:
        """Pick the session that navigation asked for, once it is there."""
        for row in self._plan.sessions if self._plan else ():
            if row.session_id == self._wanted_id:
                self._wanted_id = None
                self._show_panel(row)
                self.view.focus_session(row.session_id)
                return

    def _refresh_panel(self) -> None:
        """Follow the picked session: a newer state, or gone from these days."""
        if self.panel.row is None or not self.panel.isVisible() or self._plan is None:
            return
        shown = self.panel.row
        for row in self._plan.sessions:
            if row.session_id == shown.session_id:
                self.panel.show_session(row, self.view.week.zone)
                if row.version != shown.version:
                    self._ask_history(row)
                return
        if self.view.week.starts_at <= shown.starts_at < self.view.week.ends_at:
            self.context.notices.show_notice(
                _("The session with {student} is no longer on these days.").format(student=shown.student_name)
            )
            self._on_panel_closed()

    def _on_panel_closed(self) -> None:
        had_focus = self.panel.isAncestorOf(self.focusWidget()) if self.focusWidget() else False
        self._place_panel(show=False)
        self.view.pick(None)
        if had_focus and self._picked_id is not None:
            self.view.focus_session(self._picked_id)
        self._picked_id = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes the details from anywhere on the page."""
        if event.key() == Qt.Key.Key_Escape and self.panel.isVisible():
            self._on_panel_closed()
        else:
            super().keyPressEvent(event)

    # --- arrangement ---------------------------------------------------------------------------------------
    def _place_panel(self, *, show: bool) -> None:
        """Beside the calendar where a week still fits next to it, else over its end."""
        beside = self._area.width() - PANEL_WIDTH - GAP >= WEEK_FROM_WIDTH
        if show and beside:
            self.panel.setFixedWidth(PANEL_WIDTH)
            if self._row.indexOf(self.panel) < 0:
                self._row.addWidget(self.panel)
        else:
            self._row.removeWidget(self.panel)
            if show:
                width = min(PANEL_WIDTH, self._area.width())
                self.panel.setFixedWidth(width)
                area = self._area.rect()
                mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
                self.panel.setGeometry(0 if mirrored else area.width() - width, 0, width, area.height())
                self.panel.raise_()
        self.panel.setVisible(show)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Re-arrange when the room changes."""
        if watched is self._area and event.type() == QEvent.Type.Resize and self.panel.isVisible():
            self._place_panel(show=True)
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stack the header where it does not fit on one line."""
        super().resizeEvent(event)
        narrow = self.width() < STACK_HEADER_BELOW
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._header.setDirection(down if narrow else across)
        side = 16 if narrow else 32
        self._column.setContentsMargins(side, 16 if narrow else 24, side, 16 if narrow else 24)

    # --- clock, zoom, memory -------------------------------------------------------------------------------
    def _today(self) -> date:
        return local_date(self.view.now(), self.view.week.zone)

    def _on_date_changed(self, today: date) -> None:
        """Midnight: whoever looked at today keeps looking at today."""
        week = self.view.week
        if week.last_date == today - timedelta(days=1):
            self.show_week(week_around(today, week.zone, week.day_count))
        else:
            self.bar.show_week(week, today)
            self.reload()

    def _on_day_count_wanted(self, day_count: int) -> None:
        week = self.view.week
        anchor = week.first_date
        picked = self.panel.row if self.panel.isVisible() else None
        if day_count < week.day_count:
            if picked is not None and week.index_of(picked.starts_at) is not None:
                anchor = local_date(picked.starts_at, week.zone)
            elif week.index_of(self.view.now()) is not None:
                anchor = self._today()
        self.show_week(week_around(anchor, week.zone, day_count))

    def _on_zoom_changed(self, pixels_per_hour: int) -> None:
        self.context.settings.remember(zoom=round(100 * pixels_per_hour / DEFAULT_ZOOM))

    def _remembered_zoom(self) -> int:
        wanted = self.context.settings.values.zoom * DEFAULT_ZOOM / 100
        return min(ZOOM_LEVELS, key=lambda level: abs(level - wanted))

    def _remembered_date(self, zone: str) -> date:
        try:
            return date.fromisoformat(self.context.settings.values.week)
        except ValueError:
            return local_date(utc_now(), zone)
