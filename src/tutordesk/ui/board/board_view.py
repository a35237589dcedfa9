"""The board itself: hours that stay, names that stay, columns that scroll both ways between them.

Belongs here: bringing its parts together, scrolling, zoom, the clock, keys and whose event is whose. Does not
belong here: filters and loading (``page.py``), the buttons (``column_layer.py``), painting.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QWidget

from tutordesk.domain.board import column_width
from tutordesk.domain.week import Day, local_date
from tutordesk.i18n import _, format_time
from tutordesk.services.rows import OpenSpan, SessionRow
from tutordesk.ui import theme
from tutordesk.ui.board import stops
from tutordesk.ui.board.board_body import BoardBody
from tutordesk.ui.board.closure_names import ClosureNames
from tutordesk.ui.board.column_layer import ColumnLayer, Stop, key_of
from tutordesk.ui.board.day_columns import DayColumn
from tutordesk.ui.board.free_button import FreeButton
from tutordesk.ui.board.geometry import BoardGrid
from tutordesk.ui.board.heads import Heads
from tutordesk.ui.board.hours_axis import HoursAxis
from tutordesk.ui.calendar.drag import Drag, Lander
from tutordesk.ui.calendar.session_button import SessionButton
from tutordesk.ui.calendar.week_view import utc_now
from tutordesk.ui.widgets.scroll import float_scroll_bar

ZOOM_LEVELS = (44, 60, 80, 104, 136)
DEFAULT_ZOOM = 60
LEAST_COLUMN, MOST_COLUMN = 104, 220
WORDS_ROOM = QSize(190, 62)
CLOCK_MS = 5_000
EARLY_MINUTE = 9 * 60.0


class BoardView(QFrame):
    """Shows columns. ``clock`` is this machine's; what counts is the plan's ``as_of``."""

    session_picked = Signal(object)
    taken = Signal(object, object)
    """A free block was pressed: the block, and the start meant."""
    zoom_changed = Signal(int)
    turn_wanted = Signal(int)
    """1: the day after, -1: the day before."""
    date_changed = Signal(object)
    """Midnight passed in the centre's zone."""

    def __init__(
        self,
        day: Day,
        *,
        clock: Callable[[], datetime] = utc_now,
        lander: Lander,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self.setMinimumSize(240, 160)
        self._day, self._clock, self._skew = day, clock, timedelta()
        self._today = local_date(clock(), day.zone)
        self._zoom = DEFAULT_ZOOM
        self.columns: Sequence[DayColumn] = ()
        self._known = False
        self._opened = False  # where the day begins; each day anew until somebody scrolls
        self._by_hand = False
        self.heads, self.axis = Heads(), HoursAxis()
        self.body = BoardBody(day, self._zoom)
        self.body.setAccessibleName(_("Day board"))
        self.scroller = QScrollArea()
        self.scroller.setFrameShape(QFrame.Shape.NoFrame)
        self.scroller.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        bar = float_scroll_bar(self.scroller, beside=True, sideways=True)
        bar.actionTriggered.connect(self._on_hand)
        self.scroller.setWidget(self.body)
        self.scroller.viewport().installEventFilter(self)
        self._closure_names = ClosureNames(self.scroller.viewport())
        self.drag = Drag(self.scroller, self.body, lambda: self.body.grid, self.now, lander)
        self.drag.ghost.words_room = WORDS_ROOM
        self.layer = ColumnLayer(self.body, self._intercept, self._on_block_key, self.drag.holds)
        self.layer.pressed.connect(self.session_picked)
        self.layer.taken.connect(self.taken)
        self.layer.orphaned.connect(self._hand_on_focus)
        self.layer.entered.connect(self._on_entered)
        self.heads.pressed.connect(self.show_free)
        self._across = self.scroller.horizontalScrollBar()
        self._down = self.scroller.verticalScrollBar()
        self._down.actionTriggered.connect(self._on_hand)
        self._across.valueChanged.connect(self._on_scrolled)
        self._down.valueChanged.connect(self._on_scrolled)
        grid = QGridLayout(self)
        grid.setContentsMargins(1, 1, 1, 6)
        grid.setSpacing(0)
        grid.addWidget(self.heads, 0, 1)
        grid.addWidget(self.axis, 1, 0)
        grid.addWidget(self.scroller, 1, 1)
        self._timer = QTimer(self)
        self._timer.setInterval(CLOCK_MS)
        self._timer.timeout.connect(self.check_clock)
        theme.changed.connect(self.layer.repaint)

    # --- what is shown -----------------------------------------------------------------------------------
    @property
    def day(self) -> Day:
        """The day shown."""
        return self._day

    def now(self) -> datetime:
        """The server's clock, carried on by this machine's."""
        return self._clock() + self._skew

    def show_day(self, day: Day) -> None:
        """Show another day, still empty: its columns come with ``show_columns``."""
        if day == self._day:
            return
        self._day, self._known = day, False
        self._opened = self._by_hand
        self.drag.abort()
        self.show_columns((), ())
        self._known = False

    def correct_clock(self, as_of: datetime) -> None:
        """Take the server's clock."""
        self._skew = as_of - self._clock()

    def show_columns(
        self, columns: Sequence[DayColumn], closures: tuple[OpenSpan, ...], rest: timedelta = timedelta()
    ) -> None:
        """Show a newer state: what stayed keeps its button, with its focus; scrolling stays."""
        self.columns, self._known = columns, True
        self._closure_names.show_spans(closures)
        self.body.rest = rest
        self.layer.show(columns, self.now())
        self.body.show_columns(columns, closures)
        self._relayout()
        self.drag.check(self.layer.session_of)
        self.check_clock()
        if not self._opened and columns and self.isVisible():
            self._scroll_to_work()

    def pick(self, session_id: UUID | None) -> None:
        """Mark a session as the one whose details are shown."""
        self.layer.pick(session_id)

    def button_of(self, session_id: UUID) -> SessionButton | None:
        """The button of a session in view."""
        return self.layer.session_of(session_id)

    # --- going somewhere ---------------------------------------------------------------------------------
    def focus_session(self, session_id: UUID) -> None:
        """Put the keyboard on a session, wherever it is on the board."""
        row = next(
            (row for one in self.columns for row in one.sessions if row.session_id == session_id), None
        )
        if row is not None:
            self.focus_stop(row)

    def focus_stop(self, stop: Stop) -> None:
        """Scroll there and put the keyboard on it."""
        self.reveal(stop.tutor_id, stop.starts_at)
        self.layer.make_tab_stop(key_of(stop))
        button = self.layer.button_of(key_of(stop))
        if button is not None:
            button.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def reveal(self, tutor_id: UUID, at: datetime | None = None) -> None:
        """Scroll a tutor's column into view, and an instant of it."""
        grid = self.body.grid
        if tutor_id not in grid.tutor_ids:
            return
        left = grid.tutor_ids.index(tutor_id) * grid.column_width
        room = self.scroller.viewport().width()
        if left < self._across.value():
            self._across.setValue(left)
        elif left + grid.column_width > self._across.value() + room:
            self._across.setValue(left + grid.column_width - room)
        if at is not None and self._day.contains(at):
            y, high = grid.y_of(self._day.minute_of(at)), self.scroller.viewport().height()
            if not self._down.value() + 8 <= y <= self._down.value() + high - 64:
                self._down.setValue(y - high // 3)
        self._lay()

    def show_free(self, tutor_id: UUID) -> None:
        """Stand on a tutor's first tick or free time."""
        column = next((one for one in self.columns if one.tutor.tutor_id == tutor_id), None)
        if column is None:
            return
        block = column.first_fit or next(iter(column.blocks), None)
        if block is not None:
            self.focus_stop(block)
        else:
            self.reveal(tutor_id)

    # --- zoom --------------------------------------------------------------------------------------------
    @property
    def zoom(self) -> int:
        """Pixels per hour."""
        return self._zoom

    def set_zoom(self, pixels_per_hour: int) -> None:
        """Set the height of an hour, keeping the middle of the view where it is."""
        if pixels_per_hour == self._zoom:
            return
        half = self.scroller.viewport().height() // 2
        middle = self.body.grid.minute_at(self._down.value() + half)
        self._zoom = pixels_per_hour
        self._relayout()
        self._down.setValue(self.body.grid.y_of(middle) - half)
        self.zoom_changed.emit(pixels_per_hour)

    def zoom_by(self, step: int) -> None:
        """One level taller or lower; 0 is the usual height."""
        place = ZOOM_LEVELS.index(self._zoom) if self._zoom in ZOOM_LEVELS else 1
        wanted = min(max(place + step, 0), len(ZOOM_LEVELS) - 1)
        self.set_zoom(ZOOM_LEVELS[wanted] if step else DEFAULT_ZOOM)

    # --- the clock ---------------------------------------------------------------------------------------
    def check_clock(self) -> None:
        """Read the clock anew: after a tick, a sleep, a wake or a new plan."""
        now = self.now()
        self.body.show_now(now)
        y = self.body.now_y()
        self.axis.show_now(None if y is None else (y, format_time(now, self._day.zone)))
        self.layer.check_clock(now)
        today = local_date(now, self._day.zone)
        turned, self._today = today != self._today, today
        if turned:
            self.date_changed.emit(today)

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what passed while hidden."""
        super().showEvent(event)
        self._timer.start()
        self._relayout()
        self.check_clock()
        if not self._opened and self.columns:
            self._scroll_to_work()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks: let the clock rest."""
        self._timer.stop()
        super().hideEvent(event)

    # --- moving ------------------------------------------------------------------------------------------
    def show_pending(self, row: SessionRow, starts_at: datetime, tutor_id: UUID) -> None:
        """Show a session where it is about to be."""
        self.layer.set_lifted(row.session_id)
        self.drag.show_pending(row, starts_at, tutor_id)

    def settle(self) -> None:
        """Whatever was pending is decided."""
        self.layer.set_lifted(None)
        self.drag.settle()

    # --- layout ------------------------------------------------------------------------------------------
    def _relayout(self) -> None:
        view = self.scroller.viewport()
        ids = tuple(column.tutor.tutor_id for column in self.columns)
        width = column_width(view.width(), len(ids), least=LEAST_COLUMN, most=MOST_COLUMN)
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        grid = BoardGrid(self._day, ids, width, self._zoom, view.width(), mirrored)
        self.body.away_minute = self._early_minute() + 30
        self.body.set_grid(grid)
        self.drag.follow(grid)
        self._lay()

    def _lay(self) -> None:
        """Have buttons for what is in view, and nothing else."""
        grid, across = self.body.grid, self._across.value()
        view = grid.in_view(across, self.scroller.viewport().width())
        self.layer.lay(grid, view)
        self.heads.lay(grid, self.columns, view, across, self.now())
        self.axis.follow(grid, self._down.value())
        self._closure_names.place(grid, self._down.value(), shown=bool(self.columns))

    def _on_hand(self) -> None:
        """Whoever scrolled chose these hours: other days show the same ones."""
        self._by_hand = True

    def _on_scrolled(self) -> None:
        self._lay()

    # --- scrolling, keys, size ---------------------------------------------------------------------------
    def _early_minute(self) -> float:
        """The minute at which the day of the first tutor begins."""
        starts = [
            part[0]
            for column in self.columns
            for first, last in (
                *((span.starts_at, span.ends_at) for span in column.tutor.working),
                *((row.starts_at, row.ends_at) for row in column.sessions),
            )
            if first > self._day.starts_at and (part := self._day.clip(first, last)) is not None
        ]
        return min(starts, default=EARLY_MINUTE)

    def _scroll_to_work(self) -> None:
        """Open where the day begins, and at now where that would be out of sight."""
        high = self.scroller.viewport().height()
        top = self.body.grid.y_of(self._early_minute()) - 10
        now_y = self.body.now_y()
        if now_y is not None and now_y > top + high - 120:
            top = now_y - high // 2
        self._down.setValue(top)
        self._opened = True

    def _hand_on_focus(self, gone: Stop) -> None:
        """Keep the keyboard on the board when what it was on disappears."""
        column = next((one for one in self.columns if one.tutor.tutor_id == gone.tutor_id), None)
        left = stops.stops_of(column) if column is not None else []
        if left:
            self.focus_stop(min(left, key=lambda stop: abs(stop.starts_at - gone.starts_at)))

    def _on_entered(self, stop: Stop) -> None:
        self.layer.make_tab_stop(key_of(stop))

    def _intercept(self, button: SessionButton, event: QEvent) -> bool:
        """Keys, presses and focus of a session's button."""
        if self.drag.handle(button, event):
            return True
        if isinstance(event, QKeyEvent):
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                button.click()
                return True
            return self._on_key(button.row, event)
        if event.type() == QEvent.Type.FocusIn and not self.drag.holds(button):
            self.layer.make_tab_stop(button.row.session_id)
        return False

    def _on_block_key(self, button: FreeButton, event: QKeyEvent) -> bool:
        return button.block is not None and self._on_key(button.block, event)

    def _on_key(self, here: Stop, event: QKeyEvent) -> bool:
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        key = event.key()
        if key in {Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}:
            self.turn_wanted.emit(1 if key == Qt.Key.Key_PageDown else -1)
            return True
        target = stops.step(key, self.columns, here, mirrored=self.body.grid.mirrored)
        if target is not None:
            self.focus_stop(target)
        walks = {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right}
        return target is not None or key in walks

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Size and wheel of what scrolls."""
        kind = event.type()
        if kind == QEvent.Type.Resize:
            self._relayout()
        elif kind == QEvent.Type.Wheel and isinstance(event, QWheelEvent):
            return self._on_wheel(event)
        return super().eventFilter(watched, event)

    def _on_wheel(self, event: QWheelEvent) -> bool:
        """With Ctrl it zooms, with Shift it goes sideways; a touchpad goes where it is pushed."""
        turned = event.angleDelta()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if turned.y():
                self.zoom_by(1 if turned.y() > 0 else -1)
            return True
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier and turned.y():
            self._aside(QPoint(turned.y(), 0))
            return True
        if abs(turned.x()) > abs(turned.y()):
            self._aside(turned)
            return True
        return False

    def _aside(self, turned: QPoint) -> None:
        forward = -turned.x() if not self.body.grid.mirrored else turned.x()
        self._across.setValue(self._across.value() + forward)

    def changeEvent(self, event: QEvent) -> None:
        """Mirror the board when the reading direction changes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._relayout()
