"""Schedule: a tutor's own calendar, live, with the details of the session picked beside it.

Belongs here: which days are shown, loading them, picking, what is beside the calendar. Does not belong here:
painting (``ui/calendar``), details and actions (``details.py``), rules; moving, news and wrapping up
have files of their own.
"""

from datetime import date, datetime
from functools import partial
from typing import Any, ClassVar
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tutordesk.domain.week import Week, local_date
from tutordesk.i18n import _, ngettext
from tutordesk.services import weeks
from tutordesk.services.rows import SessionRow, WeekPlan
from tutordesk.ui import theme
from tutordesk.ui.calendar import session_words as words
from tutordesk.ui.calendar.calendar_view import CalendarView
from tutordesk.ui.calendar.week_view import DEFAULT_ZOOM, WEEK_FROM_WIDTH, ZOOM_LEVELS, utc_now
from tutordesk.ui.notices import describe
from tutordesk.ui.page import Page, PageContext
from tutordesk.ui.schedule.drags import Drags
from tutordesk.ui.schedule.news import News
from tutordesk.ui.schedule.wrap_up import WrapUp
from tutordesk.ui.session.changes import Changes
from tutordesk.ui.session.details import Details
from tutordesk.ui.session.menu import session_under
from tutordesk.ui.session.moments import Moments
from tutordesk.ui.session.moves import Moves
from tutordesk.ui.session.panel import SessionPanel
from tutordesk.ui.shortcuts import add_shortcut
from tutordesk.ui.turns import Turns
from tutordesk.ui.widgets.empty_hint import EmptyHint
from tutordesk.ui.widgets.side import SidePlace

NARROW_BELOW = 760
WEEK_BESIDE_FROM = 860
"""Pixels in which a week's days still show a name each."""


class SchedulePage(Page):
    """The tutor's calendar. Times are the tutor's own, whatever zone this computer is in."""

    WATCHES: ClassVar[frozenset[str]] = frozenset({"session", "hours", "centre"})

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        zone = context.me.timezone or context.me.centre.timezone
        self._plan: WeekPlan | None = None
        self._wanted: tuple[UUID, SessionRow | None] | None = None
        self._picked_id: UUID | None = None
        mode = context.settings.values.calendar_view
        self.view = CalendarView(self._remembered_date(zone), zone, mode=mode, clock=utc_now)
        self.view.set_zoom(self._remembered_zoom())
        self.view.set_second_zone(context.settings.values.second_zone or None)
        self.bar = self.view.bar
        self.hint = EmptyHint(self.view.canvas)
        self.changes = Changes(self)
        self.details = Details(self, self.changes)
        self.moves = Moves(self, self.changes, lambda: self.view.week.zone)
        self.drags = Drags(self, self.view, self.changes, self.moves)
        self.news = News(self)
        self.wrap_up = WrapUp(self, self.changes)
        self.details.now = self.news.now = self._now
        self.moments = Moments(self, self._now)
        self._build()
        self._wire()
        self._turns = Turns(self, [*self.details.parts(), lambda: self.side.take(self.panel)])

    def _build(self) -> None:
        self.title = theme.label(_("Schedule"), "h1")
        self.summary = theme.label(" ", "muted", tabular=True)
        titles = QVBoxLayout()
        titles.setSpacing(2)
        titles.addWidget(self.title)
        titles.addWidget(self.summary)
        header = QHBoxLayout()
        header.setSpacing(12)
        header.addLayout(titles)
        header.addStretch(1)
        header.addWidget(self.news.button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.side = SidePlace(self.view, self._calendar_needs, self.bar)
        column = QVBoxLayout(self.content)
        column.setContentsMargins(32, 24, 32, 24)
        column.setSpacing(14)
        column.addLayout(header)
        column.addWidget(self.wrap_up.bar)
        column.addWidget(self.side, 1)
        self._column = column

    def _wire(self) -> None:
        context = self.context
        self.view.days_wanted.connect(self.show_week)
        self.view.session_picked.connect(self._on_session_picked)
        self.view.zoom_changed.connect(self._on_zoom_changed)
        self.view.mode_changed.connect(lambda mode: context.settings.remember(calendar_view=mode))
        self.view.mode_changed.connect(lambda _mode: self.side.arrange())
        self.view.second_zone_changed.connect(lambda zone: context.settings.remember(second_zone=zone or ""))
        self.view.month_shown.connect(self._on_month_shown)
        self.view.slot_picked.connect(self._on_slot_picked)
        self.view.date_changed.connect(lambda _today: self.reload())
        self.moments.due.connect(self.reload)
        self.details.closed.connect(self._on_closed)
        self.details.move_asked.connect(self.moves.choose)
        self.details.seen.connect(self.news.see)
        self.news.opened.connect(self.open_row)
        self.news.list_asked.connect(self.show_news)
        self.news.closed.connect(self._on_closed)
        self.news.changed.connect(self._on_news_changed)
        self.moves.closed.connect(lambda row: self.view.focus_session(row.session_id))
        self.wrap_up.opened.connect(self.open_row)
        self.wrap_up.list_asked.connect(self.show_wrap_up)
        self.wrap_up.closed.connect(self._on_closed)
        self.wrap_up.emptied.connect(lambda: self._close_list(self.wrap_up.list))
        add_shortcut(self, ["Ctrl++", "Ctrl+="], self.view.zoom_in, _("Zoom in"))
        add_shortcut(self, "Ctrl+-", self.view.zoom_out, _("Zoom out"))
        add_shortcut(self, "Ctrl+0", self.view.zoom_reset, _("Usual zoom"))
        add_shortcut(self, "Ctrl+Shift+L", self.show_news, _("What is new"))
        add_shortcut(self, "Ctrl+Shift+K", self.news.see_all, _("Mark all as seen"))
        add_shortcut(self, "Ctrl+Shift+W", self.show_wrap_up, _("Wrap up sessions"))

    def _calendar_needs(self) -> int:
        """Where the days of a week would become too narrow for names, the details lie over them."""
        return WEEK_BESIDE_FROM if self.view.mode == "week" else WEEK_FROM_WIDTH

    @property
    def panel(self) -> SessionPanel:
        """The details."""
        return self.details.panel

    # --- loading -----------------------------------------------------------------------------------------
    def load(self) -> None:
        """Ask for the days shown, for what is new and for what is left to wrap up."""
        week = self.view.week
        self.ask(
            weeks.week,
            tutor_id=self.context.me.person_id,
            starts_at=week.starts_at,
            ends_at=week.ends_at,
            done=self._show_plan,
            failed=self._on_load_failed,
        )
        self.news.load(week.zone)
        self.wrap_up.load(week.zone)
        self.details.follow()

    def open(self, **target: Any) -> None:
        """Turn to a date (``on_date``) or to a session (``session_id``, with ``starts_at``)."""
        session_id = target.get("session_id")
        self._wanted = (session_id, None) if session_id is not None else None
        on_date = target.get("on_date")
        if on_date is None and target.get("starts_at") is not None:
            on_date = local_date(target["starts_at"], self.view.week.zone)
        if on_date is not None:
            self.show_week(self.view.week_of(on_date))
        self._pick_wanted()

    def open_row(self, row: SessionRow) -> None:
        """Turn to the days of a session and show its details, cancelled ones too."""
        if not self.isVisible():
            self.context.navigate("schedule", session_id=row.session_id, starts_at=row.starts_at)
        self.open(session_id=row.session_id, starts_at=row.starts_at)
        if self._wanted is not None:
            self._wanted = (row.session_id, row)
            self._pick_wanted()

    def show_week(self, week: Week) -> None:
        """Turn to other days and load them."""
        if week == self.view.week:
            return
        self._plan = None
        self.hint.hide()
        self.view.show_week(week)
        week = self.view.week  # showing other days looks at the clock, and midnight may just have passed
        self.summary.setText(" ")
        current = week.index_of(self.view.now()) is not None
        self.context.settings.remember(week="" if current else week.first_date.isoformat())
        self.reload()

    def _show_plan(self, plan: WeekPlan) -> None:
        week = self.view.week
        if plan.timezone != week.zone:
            # The tutor's zone is the calendar's; it can differ from the person's and can change.
            self.show_week(Week(week.first_date, plan.timezone, week.day_count))
            return
        if (plan.starts_at, plan.ends_at) != (week.starts_at, week.ends_at):
            return
        self._plan = plan
        self.view.show_plan(plan)
        self._turns.start()
        if self.view.week != week:
            return
        self._summarise(plan)
        self._show_hint(plan)
        self._pick_wanted()
        self.details.refresh(plan.sessions, self.view.week.zone, self._on_gone)
        shown = self.details.row
        self.moments.follow([*plan.sessions, *([shown] if shown is not None else [])])

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
            text = _("You have no working hours here, so nobody can book you.")
            act = partial(self.context.navigate, "availability")
            self.hint.say(title, text, _("Set my hours"), act)
            return
        if self.view.week.index_of(self.view.now()) is None:
            self.hint.say(title, text, _("Back to today"), self.view.go_today)
        else:
            label = _("Show next week") if whole else _("Show next days")
            self.hint.say(title, text, label, self.view.go_next)

    # --- picking -----------------------------------------------------------------------------------------
    def _on_session_picked(self, row: SessionRow) -> None:
        if self._picked_id == row.session_id:
            self._on_closed()
        else:
            self._show_details(row)

    def _show_details(self, row: SessionRow) -> None:
        self._picked_id = row.session_id
        self.view.pick(row.session_id)
        self.details.show_row(row, self.view.week.zone)
        self.side.show_beside(self.panel, away_from=self.view.button_of(row.session_id))

    def _pick_wanted(self) -> None:
        """Show the session that was asked for, once its days are there; one without a place there at once."""
        if self._wanted is None or self._plan is None:
            return
        session_id, known = self._wanted
        found = next((row for row in self._plan.sessions if row.session_id == session_id), None)
        row = found or known
        if row is None:
            return
        self._wanted = None
        self._show_details(row)
        if found is not None:
            self.view.focus_session(session_id)

    def _on_gone(self, shown: SessionRow) -> None:
        self.context.notices.show_notice(
            _("The session with {student} is no longer yours.").format(student=shown.student_name)
        )
        self._on_closed()

    def _on_closed(self) -> None:
        """Leave the calendar alone; the keyboard returns to the session it came from."""
        side, focus = self.side.shown, self.focusWidget()
        had_focus = side is not None and focus is not None and side.isAncestorOf(focus)
        self.side.show_beside(None)
        self.view.pick(None)
        self.details.forget()
        if had_focus and self._picked_id is not None:
            self.view.focus_session(self._picked_id)
        self._picked_id = None

    # --- lists beside the calendar -----------------------------------------------------------------------
    def show_news(self) -> None:
        """List what is new, or close the list."""
        self._toggle(self.news.list if self.news.rows else None)

    def show_wrap_up(self) -> None:
        """List what is left to wrap up, or close the list."""
        self._toggle(self.wrap_up.list if self.wrap_up.rows else None)

    def _toggle(self, wanted: QWidget | None) -> None:
        if not self.isVisible():
            self.context.navigate("schedule")
        again = wanted is self.side.shown
        self._on_closed()
        if wanted is None or again:
            return
        self.side.show_beside(wanted)
        wanted.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_news_changed(self) -> None:
        if not self.news.rows and self.side.shown is not None:
            self._close_list(self.news.list)

    def _close_list(self, shown: QWidget) -> None:
        if self.side.shown is shown:
            self._on_closed()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """A session's menu, by the mouse or by Shift+F10: the same actions as in its details."""
        found = session_under(self.view, event)
        if found is None:
            super().contextMenuEvent(event)
            return
        row, at = found
        self._show_details(row)
        self.details.actions.menu(self).popup(at)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes what is beside the calendar from anywhere on the page."""
        if event.key() == Qt.Key.Key_Escape and self.side.shown is not None:
            self._on_closed()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a small window the room is the calendar's."""
        super().resizeEvent(event)
        narrow = self.width() < NARROW_BELOW
        side, above = (16, 14) if narrow else (32, 24)
        self._column.setContentsMargins(side, above, side, above)
        self._column.setSpacing(8 if narrow else 14)

    # --- clock, zoom, memory -----------------------------------------------------------------------------
    def _now(self) -> datetime:
        return self.view.now()

    def _on_month_shown(self, first_date: date, last_date: date) -> None:
        """Dates with sessions are bold in the month picker."""
        self.ask(
            weeks.busy_days,
            tutor_id=self.context.me.person_id,
            first_date=first_date,
            last_date=last_date,
            done=self.view.show_busy,
            failed=lambda _error: None,  # the picker works without
        )

    def _on_slot_picked(self, starts_at: datetime) -> None:
        """Free time is booked for somebody: whom is chosen among the tutor's students."""
        self.context.navigate("students", starts_at=starts_at, zone=self.view.week.zone)

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
