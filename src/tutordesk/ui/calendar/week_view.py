"""The week calendar: a painted grid with one real button per session, scrolling and zoom around it.

Belongs here: bringing the parts of the grid together, zoom, the clock, and whose event is whose. Does not
belong here: the buttons (``session_layer.py``), drags (``drag.py``), loading, titles, details, rules.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QMouseEvent, QResizeEvent, QShowEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from tutordesk.domain.week import Week, local_date
from tutordesk.i18n import _, format_list, zone_city
from tutordesk.services.rows import WeekPlan
from tutordesk.ui import theme
from tutordesk.ui.calendar import walk
from tutordesk.ui.calendar.closure_labels import ClosureLabels
from tutordesk.ui.calendar.drag import Drag
from tutordesk.ui.calendar.session_button import SessionButton
from tutordesk.ui.calendar.session_layer import SessionLayer
from tutordesk.ui.calendar.slot_cursor import SlotCursor
from tutordesk.ui.calendar.week_body import WeekBody
from tutordesk.ui.calendar.week_header import WeekHeader, offsets_in
from tutordesk.ui.widgets.scroll import float_scroll_bar

ZOOM_LEVELS = (36, 46, 56, 72, 96, 128)
DEFAULT_ZOOM = 56
WEEK_FROM_WIDTH = 680
THREE_DAYS_FROM_WIDTH = 300
CLOCK_MS = 5_000
EARLY_MINUTE = 8 * 60.0

Now = Callable[[], datetime]


def utc_now() -> datetime:
    """This machine's clock; corrected by the server's ``as_of`` before it is used."""
    return datetime.now(UTC)


class WeekView(QFrame):
    """Shows a tutor's days. ``clock`` is this machine's; what counts is ``WeekPlan.as_of``."""

    session_picked = Signal(object)  # SessionRow
    zoom_changed = Signal(int)
    day_count_wanted = Signal(int)
    slot_picked = Signal(object)  # datetime: the start of free time
    turn_wanted = Signal(int)  # 1: the days after, -1: the days before
    date_changed = Signal(object)  # date: midnight passed in the tutor's zone

    def __init__(self, week: Week, *, clock: Now = utc_now, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self._week = week
        self._clock = clock
        self._skew = timedelta()
        self._today = local_date(clock(), week.zone)
        self._plan: WeekPlan | None = None
        self._second_zone: str | None = None
        self._zoom = DEFAULT_ZOOM
        self._opened = False  # where the day begins; each week anew until somebody scrolls
        self._scrolled = False
        self._wanted_days = week.day_count

        self.header = WeekHeader(self)
        self.body = WeekBody(week, self._zoom)
        self.scroller = QScrollArea(self)
        self.scroller.setFrameShape(QFrame.Shape.NoFrame)
        bars = (float_scroll_bar(self.scroller, beside=True), self.scroller.verticalScrollBar())
        for bar in bars:  # a hand on the one, a wheel on the other
            bar.actionTriggered.connect(self._on_scrolled)
        self.scroller.setWidgetResizable(True)
        self.scroller.setWidget(self.body)
        self.scroller.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.scroller.viewport().installEventFilter(self)
        self.body.installEventFilter(self)
        self.body.setAccessibleName(_("Week calendar"))
        self._closures = ClosureLabels(self.body)
        self._sessions = SessionLayer(self.body, self._intercept)
        self._sessions.pressed.connect(self.session_picked)
        self._sessions.orphaned.connect(self._hand_on_focus)
        self.drag = Drag(self.scroller, self.body, lambda: self.body.grid, self.now)
        self.cursor_slot = SlotCursor(self.body)
        self.cursor_slot.taken.connect(self.slot_picked)
        self.cursor_slot.session_taken.connect(self.session_picked)
        self.cursor_slot.turned.connect(self.turn_wanted)
        self.cursor_slot.moved.connect(self._follow_cursor)
        self.scroller.verticalScrollBar().valueChanged.connect(self._place_closures)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 8)  # the card's round corners stay free
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self.scroller, 1)

        self._timer = QTimer(self)
        self._timer.setInterval(CLOCK_MS)
        self._timer.timeout.connect(self.check_clock)
        theme.changed.connect(self._sessions.repaint)

    # --- what is shown -------------------------------------------------------------------------------
    @property
    def week(self) -> Week:
        """The days shown."""
        return self._week

    @property
    def zoom(self) -> int:
        """Pixels per hour."""
        return self._zoom

    def now(self) -> datetime:
        """The server's clock, carried on by this machine's."""
        return self._clock() + self._skew

    def show_week(self, week: Week) -> None:
        """Show other days, still empty: their sessions come with ``show_plan``."""
        if week == self._week:
            return
        self._week = week
        self._plan = None
        self._opened = self._scrolled
        self.drag.abort()
        self.body.show_plan(None)
        self.cursor_slot.show_plan(None)
        self._sessions.show((), week, self.now())
        self._relayout()
        self.check_clock()

    def show_plan(self, plan: WeekPlan) -> None:
        """Show a newer state: what stayed keeps its button, with its focus; scrolling stays."""
        self._skew = plan.as_of - self._clock()
        self._plan = plan
        self.body.show_plan(plan)
        self._closures.show_spans(plan.closures)
        self._sessions.show(plan.sessions, self._week, self.now())
        self.cursor_slot.show_plan(plan)
        self.drag.check(self.button_of)
        self._relayout()
        self.check_clock()
        if not self._opened and self.isVisible():
            self._scroll_to_work()

    def pick(self, session_id: UUID | None) -> None:
        """Mark a session as the one whose details are shown."""
        self._sessions.pick(session_id)

    def button_of(self, session_id: UUID) -> SessionButton | None:
        """The button of a session shown."""
        return self._sessions.button_of(session_id)

    def focus_session(self, session_id: UUID) -> None:
        """Put the keyboard on a session, if it is shown."""
        button = self.button_of(session_id)
        if button is not None:
            self._focus(button)

    def set_zoom(self, pixels_per_hour: int) -> None:
        """Set the height of an hour, keeping the middle of the view where it is."""
        if pixels_per_hour == self._zoom:
            return
        bar = self.scroller.verticalScrollBar()
        half = self.scroller.viewport().height() // 2
        middle = self.body.grid.minute_at(bar.value() + half)
        self._zoom = pixels_per_hour
        self._relayout()
        self.body.updateGeometry()
        self.body.resize(self.body.width(), self.body.grid.height)
        bar.setValue(self.body.grid.y_of(middle) - half)
        self.zoom_changed.emit(pixels_per_hour)

    def zoom_in(self) -> None:
        """Make hours taller."""
        self.set_zoom(next((level for level in ZOOM_LEVELS if level > self._zoom), self._zoom))

    def zoom_out(self) -> None:
        """Make hours lower."""
        self.set_zoom(next((level for level in reversed(ZOOM_LEVELS) if level < self._zoom), self._zoom))

    def zoom_reset(self) -> None:
        """Back to the usual height."""
        self.set_zoom(DEFAULT_ZOOM)

    # --- the clock -----------------------------------------------------------------------------------
    def check_clock(self) -> None:
        """Read the clock anew: after a tick, a sleep, a wake or a new plan."""
        now = self.now()
        self.body.show_now(now)
        self._sessions.check_clock(now)
        today = local_date(now, self._week.zone)
        turned, self._today = today != self._today, today
        self._show_heads()
        if turned:
            self.date_changed.emit(today)

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what passed while hidden."""
        super().showEvent(event)
        self.window().installEventFilter(self)
        self._timer.start()
        self._relayout()
        self.check_clock()
        if not self._opened and self._plan is not None:
            self._scroll_to_work()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks: let the clock rest."""
        self._timer.stop()
        super().hideEvent(event)

    # --- moving --------------------------------------------------------------------------------------
    def show_pending(self, session_id: UUID, starts_at: datetime) -> None:
        """Show a session at the start it is about to have."""
        button = self.button_of(session_id)
        if button is not None:
            self._sessions.set_lifted(session_id)
            self.drag.show_pending(button.row, starts_at)

    def settle(self) -> None:
        """Whatever was pending is decided."""
        self._sessions.set_lifted(None)
        self.drag.settle()

    def set_second_zone(self, zone: str | None) -> None:
        """Write the hours of another zone beside the tutor's."""
        self._second_zone = zone
        self.body.set_second_zone(zone)
        self._relayout()

    # --- layout --------------------------------------------------------------------------------------
    def _hand_on_focus(self, gone: SessionButton) -> None:
        """Keep the keyboard in the calendar when the session it was on disappears."""
        left = [button for button in self._sessions.in_order() if button is not gone]
        if left:
            self._focus(min(left, key=lambda button: abs(button.row.starts_at - gone.row.starts_at)))

    def _relayout(self) -> None:
        """Place what stands on the grid."""
        if self.body.set_grid(self._week, self._zoom):
            self.body.setAccessibleDescription(self._hours_words())
        grid = self.body.grid
        self._sessions.lay(grid)
        self.cursor_slot.place(grid, self.now())
        self.drag.follow(grid)
        self._show_heads()
        self._place_closures()

    def _show_heads(self) -> None:
        zones = (self._week.zone, self._second_zone) if self._second_zone else ()
        self.header.show_days(self.body.grid, self._today, zones)

    def _hours_words(self) -> str:
        if self._second_zone is None:
            return ""
        named = [
            _("{city} ({offset})").format(
                city=zone_city(zone), offset=", ".join(offsets_in(self._week, zone))
            )
            for zone in (self._week.zone, self._second_zone)
        ]
        return _("Hours in {zones}").format(zones=format_list(named))

    def _place_closures(self) -> None:
        self._closures.place(self.body.grid, self.scroller.verticalScrollBar().value())

    # --- scrolling, keys, size -------------------------------------------------------------------------
    def _scroll_to_work(self) -> None:
        """Open where the day begins: the first session or working hour, and now where that is today."""
        starts = [EARLY_MINUTE]
        plan = self._plan
        spans = [(row.starts_at, row.ends_at) for row in plan.sessions] if plan else []
        midnights = {day.starts_at for day in self._week.days}  # open round the clock says nothing
        spans += [
            (span.starts_at, span.ends_at)
            for span in (plan.working if plan else ())
            if span.starts_at not in midnights
        ]
        for day in self._week.days:
            for starts_at, ends_at in spans:
                part = day.clip(starts_at, ends_at)
                if part is not None and starts_at >= day.starts_at:
                    starts.append(part[0])
        top = self.body.grid.y_of(min(starts)) - 16
        self.body.resize(self.body.width(), self.body.grid.height)
        bar = self.scroller.verticalScrollBar()
        bar.setValue(top)
        now_y = self.body.now_y()
        if now_y is not None and now_y > top + self.scroller.viewport().height() - 24:
            self.scroller.ensureVisible(0, now_y, 0, self.scroller.viewport().height() // 3)
        self._opened = True

    def _on_scrolled(self) -> None:
        """Whoever scrolled chose these hours: other weeks show the same ones."""
        self._scrolled = True

    def _focus(self, button: SessionButton) -> None:
        self._sessions.make_tab_stop(button)
        button.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.scroller.ensureWidgetVisible(button, 0, 24)

    def _follow_cursor(self) -> None:
        self.scroller.ensureWidgetVisible(self.cursor_slot, 0, 48)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Width, keys, wheel and presses of the parts; waking up of the window."""
        kind = event.type()
        if watched is self.body and kind == QEvent.Type.Resize:
            self._relayout()
        elif watched is self.body and isinstance(event, QMouseEvent):
            return self._on_ground_mouse(event)
        elif kind == QEvent.Type.WindowActivate and self.isVisible():
            self.check_clock()
        elif kind == QEvent.Type.Wheel and isinstance(event, QWheelEvent) and watched is not self.window():
            return self._on_wheel(event)
        return super().eventFilter(watched, event)

    def _intercept(self, button: SessionButton, event: QEvent) -> bool:
        """Keys, presses and focus of a session's button."""
        if self.drag.handle(button, event):
            return True
        if isinstance(event, QKeyEvent):
            return self._on_key(button, event)
        if event.type() == QEvent.Type.FocusIn and not button.continuation and not self.drag.holds(button):
            self._sessions.make_tab_stop(button)
            self.scroller.ensureWidgetVisible(button, 0, 24)
        return False

    def _on_ground_mouse(self, event: QMouseEvent) -> bool:
        """A press on free ground takes the keyboard there, a double press picks the slot."""
        if event.button() != Qt.MouseButton.LeftButton or event.type() not in {
            QEvent.Type.MouseButtonPress,
            QEvent.Type.MouseButtonDblClick,
        }:
            return False
        instant = self.body.grid.instant_at(event.position().toPoint())
        if instant is None or self.body.grid.gutter.contains(event.position().toPoint()):
            return False
        self.cursor_slot.stand_at(instant)
        self.cursor_slot.setFocus(Qt.FocusReason.MouseFocusReason)
        if event.type() == QEvent.Type.MouseButtonDblClick:
            self.cursor_slot.click()
        return True

    def changeEvent(self, event: QEvent) -> None:
        """Mirror the grid when the reading direction changes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._relayout()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for the number of days that fits."""
        super().resizeEvent(event)
        wanted = days_that_fit(self.width())
        if wanted != self._wanted_days:
            self._wanted_days = wanted
            self.day_count_wanted.emit(wanted)

    def _on_wheel(self, event: QWheelEvent) -> bool:
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return False
        if event.angleDelta().y() > 0:
            self.zoom_in()
        elif event.angleDelta().y() < 0:
            self.zoom_out()
        return True

    def _on_key(self, button: SessionButton, event: QKeyEvent) -> bool:
        """Walk between sessions: up and down in time, sideways to the nearest time on another day."""
        key = event.key()
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            button.click()
            return True
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        if key in {Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}:
            self.turn_wanted.emit(1 if key == Qt.Key.Key_PageDown else -1)
            return True
        rows = [other.row for other in self._sessions.in_order()]
        target = walk.step(key, rows, button.row, self._week, mirrored=self.body.grid.mirrored)
        if target is None:
            return False
        self.focus_session(target.session_id)
        return True


def days_that_fit(width: int) -> int:
    """How many days stay readable on a calendar of this width."""
    if width >= WEEK_FROM_WIDTH:
        return 7
    return 3 if width >= THREE_DAYS_FROM_WIDTH else 1
