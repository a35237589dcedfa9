"""Moving a session by pressing it and moving: the way of the pointer, and what is shown on that way.

Belongs here: telling a drag from a click, following the pointer, scrolling at the edges, dropping, giving up.
Does not belong here: which starts are offered (``landing.py``), painting (``ghost.py``), writing (the page).
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QScrollArea, QToolTip, QWidget

from tutordesk.services.rows import SessionRow
from tutordesk.ui.calendar import drag_words
from tutordesk.ui.calendar.geometry import Columns
from tutordesk.ui.calendar.ghost import Ghost
from tutordesk.ui.calendar.landing import Landing, land
from tutordesk.ui.calendar.session_button import SessionButton

EDGE_PX = 32
SCROLL_MS = 30
SCROLL_PX = 14
WORDS_MS = 6_000


class Lander(Protocol):
    """Says where a session would land: the point on the grid, where it was seized, what is known."""

    def __call__(self, row: SessionRow, at: QPoint, held: timedelta, plan: Any) -> Landing | None:
        """The landing, None where there is none."""
        ...


class Drag(QObject):
    """At most one session on its way. Hand it the events of the session buttons.

    Args:
        scroller: what scrolls when the pointer comes to its edge.
        body: the surface of the grid, the ghost's parent.
        grid: the grid as it lies now.
        now: the server's clock.
        lander: where a session lands; on a week's grid where none is given.
    """

    started = Signal(object)
    dropped = Signal(object, object)
    """The session, and the ``Landing`` it was dropped on."""

    def __init__(
        self,
        scroller: QScrollArea,
        body: QWidget,
        grid: Callable[[], Any],
        now: Callable[[], datetime],
        lander: Lander | None = None,
    ) -> None:
        super().__init__(body)
        self._scroller, self._body, self._grid, self._now = scroller, body, grid, now
        self._lander = lander or self._on_week
        self.ghost = Ghost(body)
        self._button: SessionButton | None = None
        self._pressed = self._pointer = QPoint()
        self._held = timedelta()
        self._state = ""  # "pressed", "dragging", "stuck" (may not move), else nothing
        self.plan: Any = None
        self._version = 0
        self._pending: tuple[UUID, datetime] | None = None
        self._edge = QTimer(self)
        self._edge.setInterval(SCROLL_MS)
        self._edge.timeout.connect(self._scroll)

    @property
    def dragging(self) -> SessionRow | None:
        """The session on its way, None while nothing moves."""
        return self._button.row if self._button is not None and self._state == "dragging" else None

    # --- events of the buttons ---------------------------------------------------------------------------
    def handle(self, button: SessionButton, event: QEvent) -> bool:
        """Take an event of a session's button; True where the button shall not see it."""
        kind = event.type()
        if isinstance(event, QMouseEvent):
            return self._on_mouse(button, event)
        if self._state == "dragging" and button is self._button:
            if isinstance(event, QKeyEvent):
                if event.key() == Qt.Key.Key_Escape:
                    self.abort()
                return True
            if kind == QEvent.Type.FocusOut:
                self.abort()
        return False

    def _on_mouse(self, button: SessionButton, event: QMouseEvent) -> bool:
        kind, at = event.type(), event.globalPosition().toPoint()
        if kind == QEvent.Type.MouseButtonPress and event.button() == Qt.MouseButton.LeftButton:
            self._button, self._pressed, self._state = button, at, "pressed"
            return False
        if button is not self._button or not self._state:
            return False
        if kind == QEvent.Type.MouseMove and event.buttons() & Qt.MouseButton.LeftButton:
            if self._state == "pressed" and self._far(at):
                self._begin(at)
            elif self._state == "dragging":
                self._follow(at)
            return self._state != "pressed"
        if kind == QEvent.Type.MouseButtonRelease and event.button() == Qt.MouseButton.LeftButton:
            state = self._state
            if state == "dragging":
                self._follow(at)
                self._drop(at)
            self._state = ""
            if state != "pressed":
                button.setDown(False)
                return True
        return False

    def _far(self, at: QPoint) -> bool:
        return (at - self._pressed).manhattanLength() >= QApplication.startDragDistance()

    # --- the way -----------------------------------------------------------------------------------------
    def _begin(self, at: QPoint) -> None:
        button = self._button
        if button is None:
            return
        if self._pending is not None or not drag_words.may_move(button.row):
            self._state = "stuck"
            if self._pending is None:
                self._say(at, drag_words.why_not_moved(button.row))
            return
        grabbed = self._instant_at(self._pressed)
        self._state, self.plan, self._version = "dragging", None, button.row.version
        self._held = timedelta() if grabbed is None else grabbed - button.row.starts_at
        button.setFocus(Qt.FocusReason.MouseFocusReason)
        button.set_lifted(True)
        button.setCursor(Qt.CursorShape.ClosedHandCursor)
        self._edge.start()
        self._follow(at)
        self.started.emit(button.row)

    def show_verdicts(self, plan: Any) -> None:
        """Hear where the session may land."""
        if self.dragging is not None:
            self.plan = plan
            self._follow(self._pointer)

    def abort(self) -> None:
        """Put the session back; nothing is asked."""
        if self._state == "dragging":
            self._end()
            self._state = "stuck"  # the mouse is still down: its release is no click

    def _follow(self, at: QPoint) -> None:
        self._pointer = at
        row, grid = self.dragging, self._grid()
        if row is None:
            return
        landing = self._lander(row, self._body.mapFromGlobal(at), self._held, self.plan)
        if landing is not None and grid.position_of(landing.starts_at, landing.tutor_id) is not None:
            self.ghost.show_landing(row, landing, grid, self._now())

    def _on_week(self, row: SessionRow, at: QPoint, held: timedelta, plan: Any) -> Landing | None:
        under = self._grid().instant_at(at)
        return None if under is None else land(row, under - held, plan)

    def _drop(self, at: QPoint) -> None:
        row, landing = self.dragging, self.ghost.landing
        zone, now = self._grid().zone, self._now()
        self._end()
        if row is None or landing is None or landing.state == "here":
            return
        if landing.state == "refused":
            self._say(at, drag_words.verdict(landing, row, zone, now))
        else:  # free, or not judged yet: then the server judges the move itself
            self.dropped.emit(row, landing)

    def _end(self) -> None:
        self._edge.stop()
        self.plan = None
        self.ghost.leave()
        if self._button is not None:
            self._button.set_lifted(False)
            self._button.setCursor(Qt.CursorShape.PointingHandCursor)
            self._button.setDown(False)

    def _instant_at(self, at: QPoint) -> datetime | None:
        found: datetime | None = self._grid().instant_at(self._body.mapFromGlobal(at))
        return found

    def _scroll(self) -> None:
        """Scroll on while the pointer rests at an edge."""
        view = self._scroller.viewport()
        at = view.mapFromGlobal(self._pointer)
        down, aside = _edge_step(at.y(), view.height()), _edge_step(at.x(), view.width())
        if view.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            aside = -aside
        bars = (self._scroller.verticalScrollBar(), down), (self._scroller.horizontalScrollBar(), aside)
        before = [bar.value() for bar, _step in bars]
        for bar, step in bars:
            bar.setValue(bar.value() + step)
        if before != [bar.value() for bar, _step in bars]:
            self._follow(self._pointer)

    def _say(self, at: QPoint, words: str) -> None:
        QToolTip.showText(at, words, self._body, self._body.rect(), WORDS_MS)

    # --- waiting for the server --------------------------------------------------------------------------
    def show_pending(self, row: SessionRow, starts_at: datetime, tutor_id: UUID | None = None) -> None:
        """Show a session where it is about to be."""
        self._pending = (row.session_id, starts_at)
        landing = Landing(starts_at, starts_at + (row.ends_at - row.starts_at), "pending", None, tutor_id)
        self.ghost.show_landing(row, landing, self._grid(), self._now())

    def settle(self) -> None:
        """It is decided."""
        self._pending = None
        if self.dragging is None:
            self.ghost.leave()

    def holds(self, button: SessionButton) -> bool:
        """Whether the mouse is down on a session: then nothing may scroll below it."""
        return button is self._button and bool(self._state)

    def check(self, button_of: Callable[[UUID], SessionButton | None]) -> None:
        """A newer state came: what was on its way may be gone or changed."""
        row = self.dragging
        if row is not None:
            button = button_of(row.session_id)
            if button is None or not drag_words.may_move(button.row) or button.row.version != self._version:
                self.abort()
        if self._pending is not None and button_of(self._pending[0]) is None:
            self.settle()

    def follow(self, grid: Columns) -> None:
        """The grid changed: the outline lies on the new one."""
        self.ghost.place(grid)


def _edge_step(at: int, room: int) -> int:
    return -SCROLL_PX if at < EDGE_PX else SCROLL_PX if at > room - EDGE_PX else 0
