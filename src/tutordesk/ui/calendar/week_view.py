"""The week calendar: a painted grid with one real button per session, scrolling and zoom around it.

Belongs here: keeping the buttons in step with a plan (by id, so that focus, selection and scroll survive),
the keyboard walk, zoom and the clock. Does not belong here: loading, titles, details, rules.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent, QShowEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from tutordesk.domain.layout import Span, side_by_side
from tutordesk.domain.week import Week, local_date
from tutordesk.i18n import _
from tutordesk.services.rows import SessionRow, WeekPlan
from tutordesk.ui import theme
from tutordesk.ui.calendar import walk
from tutordesk.ui.calendar.closure_labels import ClosureLabels
from tutordesk.ui.calendar.session_button import SessionButton
from tutordesk.ui.calendar.week_body import WeekBody
from tutordesk.ui.calendar.week_header import WeekHeader
from tutordesk.ui.widgets.scroll import float_scroll_bar

ZOOM_LEVELS = (36, 46, 56, 72, 96, 128)
DEFAULT_ZOOM = 56
SHORTEST_BLOCK_PX = 22
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
    date_changed = Signal(object)  # date: midnight passed in the tutor's zone

    def __init__(self, week: Week, *, clock: Now = utc_now, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self._week = week
        self._clock = clock
        self._skew = timedelta()
        self._today = local_date(clock(), week.zone)
        self._plan: WeekPlan | None = None
        self._buttons: dict[tuple[UUID, bool], SessionButton] = {}
        self._picked_id: UUID | None = None
        self._zoom = DEFAULT_ZOOM
        self._scrolled_once = False
        self._wanted_days = week.day_count

        self.header = WeekHeader(self)
        self.body = WeekBody(week, self._zoom)
        self.scroller = QScrollArea(self)
        self.scroller.setFrameShape(QFrame.Shape.NoFrame)
        float_scroll_bar(self.scroller, beside=True)
        self.scroller.setWidgetResizable(True)
        self.scroller.setWidget(self.body)
        self.scroller.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.scroller.viewport().installEventFilter(self)
        self.body.installEventFilter(self)
        self.body.setAccessibleName(_("Week calendar"))
        self._closures = ClosureLabels(self.body)
        self.scroller.verticalScrollBar().valueChanged.connect(self._place_closures)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 8)  # the card's round corners stay free
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self.scroller, 1)

        self._timer = QTimer(self)
        self._timer.setInterval(CLOCK_MS)
        self._timer.timeout.connect(self.check_clock)
        theme.changed.connect(self._repaint_buttons)

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
        self.body.show_plan(None)
        self._keep_buttons(())
        self._relayout()
        self.check_clock()

    def show_plan(self, plan: WeekPlan) -> None:
        """Show a newer state: what stayed keeps its button, with its focus; scrolling stays."""
        self._skew = plan.as_of - self._clock()
        self._plan = plan
        self.body.show_plan(plan)
        self._closures.show_spans(plan.closures)
        self._keep_buttons(plan.sessions)
        self._relayout()
        self.check_clock()
        if not self._scrolled_once and self.isVisible():
            self._scroll_to_work()

    def pick(self, session_id: UUID | None) -> None:
        """Mark a session as the one whose details are shown."""
        self._picked_id = session_id
        for (button_id, _piece), button in self._buttons.items():
            button.set_picked(button_id == session_id)

    def button_of(self, session_id: UUID) -> SessionButton | None:
        """The button of a session shown."""
        return self._buttons.get((session_id, False))

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
        today = local_date(now, self._week.zone)
        self.header.show_days(self.body.grid, today)
        if today != self._today:
            self._today = today
            self.date_changed.emit(today)

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what passed while hidden."""
        super().showEvent(event)
        self.window().installEventFilter(self)
        self._timer.start()
        self._relayout()
        self.check_clock()
        if not self._scrolled_once and self._plan is not None:
            self._scroll_to_work()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks: let the clock rest."""
        self._timer.stop()
        super().hideEvent(event)

    # --- buttons -------------------------------------------------------------------------------------
    def _keep_buttons(self, rows: Iterable[SessionRow]) -> None:
        """Keep, add and remove buttons by session id."""
        wanted: dict[tuple[UUID, bool], SessionRow] = {}
        for row in rows:
            for piece in self._pieces(row):
                wanted[row.session_id, piece] = row
        focused = next((button for button in self._buttons.values() if button.hasFocus()), None)
        for key in [key for key in self._buttons if key not in wanted]:
            button = self._buttons.pop(key)
            if button is focused:
                self._hand_on_focus(button)
            button.hide()
            button.deleteLater()
        for key, row in wanted.items():
            known = self._buttons.get(key)
            if known is not None:
                known.show_row(row, self._week.zone)
                continue
            button = SessionButton(row, self._week.zone, self.body, continuation=key[1])
            button.clicked.connect(self._on_clicked)
            button.installEventFilter(self)
            button.set_picked(row.session_id == self._picked_id)
            button.show()
            self._buttons[key] = button
        self._choose_tab_stop()

    def _pieces(self, row: SessionRow) -> tuple[bool, ...]:
        """Which buttons a session needs: one, and one more for what lies beyond midnight."""
        days = [day for day in self._week.days if day.clip(row.starts_at, row.ends_at) is not None]
        if not days:
            return ()
        return (False,) if len(days) == 1 else (False, True)

    def _hand_on_focus(self, gone: SessionButton) -> None:
        """Keep the keyboard in the calendar when the session it was on disappears."""
        left = [button for button in self._walk() if button is not gone]
        if left:
            nearest = min(left, key=lambda button: abs(button.row.starts_at - gone.row.starts_at))
            self._focus(nearest)

    def _choose_tab_stop(self) -> None:
        """Tab enters the calendar once: on the picked session, else on the next one, else on the last."""
        buttons = self._walk()
        if not buttons or any(button.focusPolicy() == Qt.FocusPolicy.StrongFocus for button in buttons):
            return
        now = self.now()
        ahead = [button for button in buttons if button.row.ends_at > now]
        chosen = (ahead or buttons[-1:])[0]
        if self._picked_id is not None:
            chosen = self.button_of(self._picked_id) or chosen
        self._make_tab_stop(chosen)

    def _make_tab_stop(self, chosen: SessionButton) -> None:
        for button in self._walk():
            policy = Qt.FocusPolicy.StrongFocus if button is chosen else Qt.FocusPolicy.ClickFocus
            button.setFocusPolicy(policy)

    def _walk(self) -> list[SessionButton]:
        """The sessions in the order of time."""
        own = {button.row.session_id: button for (_id, piece), button in self._buttons.items() if not piece}
        return [own[row.session_id] for row in walk.in_order(button.row for button in own.values())]

    def _relayout(self) -> None:
        """Place every button; one pass per day."""
        self.body.set_grid(self._week, self._zoom)
        grid = self.body.grid
        shortest = SHORTEST_BLOCK_PX * 60 / self._zoom
        placed: set[UUID] = set()
        for position, day in enumerate(self._week.days):
            spans = []
            for row in self._plan.sessions if self._plan else ():
                part = day.clip(row.starts_at, row.ends_at)
                if part is not None:
                    spans.append(Span((row.session_id, row.session_id in placed), *part))
                    placed.add(row.session_id)
            for box in side_by_side(spans, minutes=self._week.minutes, shortest=shortest):
                self._buttons[box.key].setGeometry(grid.place(position, box))
        self.header.show_days(grid, self._today)
        self._place_closures()

    def _place_closures(self) -> None:
        self._closures.place(self.body.grid, self.scroller.verticalScrollBar().value())

    def _repaint_buttons(self) -> None:
        for button in self._buttons.values():
            button.update()

    def _on_clicked(self) -> None:
        button = self.sender()
        if isinstance(button, SessionButton):
            self.session_picked.emit(button.row)

    # --- scrolling, keys, size -------------------------------------------------------------------------
    def _scroll_to_work(self) -> None:
        """Open where the day begins: the first session or working hour, and now where that is today."""
        self._scrolled_once = True
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
        self.scroller.verticalScrollBar().setValue(top)
        now_y = self.body.now_y()
        if now_y is not None and now_y > top + self.scroller.viewport().height() - 24:
            self.scroller.ensureVisible(0, now_y, 0, self.scroller.viewport().height() // 3)

    def _focus(self, button: SessionButton) -> None:
        self._make_tab_stop(button)
        button.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.scroller.ensureWidgetVisible(button, 0, 24)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Width, keys and wheel of the parts; waking up of the window."""
        kind = event.type()
        if kind == QEvent.Type.Resize and watched is self.body:
            self._on_body_resized()
        elif kind == QEvent.Type.WindowActivate and self.isVisible():
            self.check_clock()
        elif kind == QEvent.Type.Wheel and isinstance(event, QWheelEvent) and watched is not self.window():
            return self._on_wheel(event)
        elif isinstance(watched, SessionButton):
            if kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
                return self._on_key(watched, event)
            if kind == QEvent.Type.FocusIn and not watched.continuation:
                self._make_tab_stop(watched)
                self.scroller.ensureWidgetVisible(watched, 0, 24)
        return super().eventFilter(watched, event)

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

    def _on_body_resized(self) -> None:
        self._relayout()

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
        rows = [other.row for other in self._walk()]
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
