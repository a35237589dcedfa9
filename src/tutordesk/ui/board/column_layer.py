"""The buttons of the columns in view: sessions and free blocks, kept by id through every newer state.

Belongs here: making, keeping, placing and sparing buttons, so that hundreds of tutors cost what ten do. Does
not belong here: scrolling, drags, where keys lead.
"""

from collections.abc import Callable, Container, Hashable, Sequence
from datetime import datetime
from uuid import UUID

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from tutordesk.domain.layout import Box, Span, side_by_side
from tutordesk.services.rows import SessionRow
from tutordesk.ui.board.block import BoardSession
from tutordesk.ui.board.day_columns import DayColumn, FreeBlock
from tutordesk.ui.board.free_button import FreeButton
from tutordesk.ui.board.geometry import BoardGrid
from tutordesk.ui.calendar.session_button import Intercept
from tutordesk.ui.calendar.session_words import is_overdue

SHORTEST_BLOCK_PX = 22

Key = Hashable
Stop = SessionRow | FreeBlock
"""What the keyboard can stand on."""


def key_of(stop: Stop) -> Key:
    """What tells two of them apart, through every newer state."""
    if isinstance(stop, SessionRow):
        return stop.session_id
    return stop.tutor_id, stop.starts_at


class ColumnLayer(QObject):
    """Buttons on a body. ``intercept`` sees what sessions meet first, ``keys`` what free blocks do."""

    pressed = Signal(object)
    """The session whose button was pressed."""
    taken = Signal(object, object)
    """A free block, and the start meant."""
    orphaned = Signal(object)
    """What had the keyboard is gone: hand it on from there."""
    entered = Signal(object)
    """The free block that took the keyboard."""

    def __init__(
        self, body: QWidget, intercept: Intercept, keys: Callable[..., bool], held: Callable[..., bool]
    ) -> None:
        super().__init__(body)
        self._body, self._intercept, self._keys, self._held = body, intercept, keys, held
        self._columns: Sequence[DayColumn] = ()
        self._now: datetime | None = None
        self._sessions: dict[UUID, BoardSession] = {}
        self._blocks: dict[Key, FreeButton] = {}
        self._spare_sessions: list[BoardSession] = []
        self._spare_blocks: list[FreeButton] = []
        self._laid: tuple[object, ...] = ()
        self._placed: set[int] = set()
        self._picked_id: UUID | None = None
        self._lifted_id: UUID | None = None
        self._stop: Key = None

    def show(self, columns: Sequence[DayColumn], now: datetime) -> None:
        """Know a newer state; ``lay`` puts it on the board."""
        self._columns, self._now, self._laid = columns, now, ()
        self._placed.clear()

    def lay(self, grid: BoardGrid, view: range) -> None:
        """Have a button for everything in the columns in view, and for nothing else."""
        if self._laid == (grid, view):
            return
        if self._laid[:1] != (grid,):
            self._placed.clear()
        self._laid = (grid, view)
        positions = self._with_kept(view)
        wanted_sessions: set[UUID] = set()
        wanted_blocks: set[Key] = set()
        for position in positions:
            column = self._columns[position]
            wanted_sessions.update(row.session_id for row in column.sessions)
            wanted_blocks.update(map(key_of, column.blocks))
        focused = self._focused()
        self._spare_unwanted(wanted_sessions, wanted_blocks)
        for position in positions:
            if position not in self._placed:
                for row in self._columns[position].sessions:
                    self._session_button(row, grid.zone)
                for block in self._columns[position].blocks:
                    self._block_button(key_of(block), block, grid)
                self._place_column(grid, position)
        self._placed = set(positions)
        self._choose_tab_stop()
        if focused is not None and self.button_of(key_of(focused)) is None:
            self.orphaned.emit(focused)

    def _with_kept(self, view: range) -> list[int]:
        """The columns in view, and those of a button that is held or has the keyboard."""
        kept = {
            button.row.tutor_id
            for button in self._sessions.values()
            if button.hasFocus() or self._held(button)
        } | {
            button.block.tutor_id
            for button in self._blocks.values()
            if button.block is not None and button.hasFocus()
        }
        far = [
            position
            for position, column in enumerate(self._columns)
            if position not in view and column.tutor.tutor_id in kept
        ] if kept else []  # fmt: skip
        return [*(position for position in view if position < len(self._columns)), *far]

    def _spare_unwanted(self, sessions: Container[UUID], blocks: Container[Key]) -> None:
        for session_id in [one for one in self._sessions if one not in sessions]:
            session = self._sessions.pop(session_id)
            session.hide()
            self._spare_sessions.append(session)
        for key in [one for one in self._blocks if one not in blocks]:
            block = self._blocks.pop(key)
            block.hide()
            self._spare_blocks.append(block)

    def _session_button(self, row: SessionRow, zone: str) -> None:
        button = self._sessions.get(row.session_id)
        if button is None:
            if self._spare_sessions:
                button = self._spare_sessions.pop()
                button.stand_for(row, zone, continuation=False)
            else:
                button = BoardSession(row, zone, self._body)
                button.intercept = self._intercept
                button.clicked.connect(self._on_clicked)
            button.set_picked(row.session_id == self._picked_id)
            button.set_lifted(row.session_id == self._lifted_id)
            self._sessions[row.session_id] = button
        button.show_row(row, zone)
        if self._now is not None:
            button.set_overdue(is_overdue(row, self._now))

    def _block_button(self, key: Key, block: FreeBlock, grid: BoardGrid) -> None:
        button = self._blocks.get(key)
        if button is None:
            if self._spare_blocks:
                button = self._spare_blocks.pop()
            else:
                button = FreeButton(self._body)
                button.keys = self._keys
                button.taken.connect(self.taken)
                button.entered.connect(self.entered)
            self._blocks[key] = button
        button.stand_for(block, grid.zone)

    def _place_column(self, grid: BoardGrid, position: int) -> None:
        column, day = self._columns[position], grid.on_day
        shortest = SHORTEST_BLOCK_PX * 60 / grid.pixels_per_hour
        spans = []
        for row in column.sessions:
            part = day.clip(row.starts_at, row.ends_at)
            if part is not None:
                spans.append(Span(row.session_id, *part))
        for box in side_by_side(spans, minutes=grid.minutes, shortest=shortest):
            session = self._sessions[box.key]
            session.setGeometry(grid.place(position, box))
            session.show()
        for stop in column.blocks:
            part = day.clip(stop.starts_at, stop.ends_at)
            block = self._blocks[key_of(stop)]
            if part is None:
                block.hide()
                continue
            whole = grid.place(position, _box(part, grid.minutes))
            block.setGeometry(whole)
            block.show()
            block.lower()  # a break may reach into it; what is booked stays whole

    # --- what is shown of them ---------------------------------------------------------------------------
    def check_clock(self, now: datetime) -> None:
        """Mark what has ended without anybody saying how it went."""
        self._now = now
        for button in self._sessions.values():
            button.set_overdue(is_overdue(button.row, now))

    def pick(self, session_id: UUID | None) -> None:
        """Mark a session as the one whose details are shown."""
        self._picked_id = session_id
        for button in self._sessions.values():
            button.set_picked(button.row.session_id == session_id)

    def set_lifted(self, session_id: UUID | None) -> None:
        """Pale one session that is on its way; None: none is."""
        self._lifted_id = session_id
        for button in self._sessions.values():
            button.set_lifted(button.row.session_id == session_id)

    def session_of(self, session_id: UUID) -> BoardSession | None:
        """The button of a session in view."""
        return self._sessions.get(session_id)

    def button_of(self, key: Key) -> BoardSession | FreeButton | None:
        """The button of what the keyboard can stand on, if it is in view."""
        session = self._sessions.get(key) if isinstance(key, UUID) else None
        return session or self._blocks.get(key)

    def repaint(self) -> None:
        """Paint every button anew."""
        for button in (*self._sessions.values(), *self._blocks.values()):
            button.update()

    def _focused(self) -> Stop | None:
        for session in self._sessions.values():
            if session.hasFocus():
                return session.row
        return next((block.block for block in self._blocks.values() if block.hasFocus()), None)

    # --- Tab ---------------------------------------------------------------------------------------------
    def make_tab_stop(self, key: Key) -> None:
        """Tab enters the board here."""
        before, after = self.button_of(self._stop), self.button_of(key)
        self._stop = key
        if before is not None and before is not after:
            before.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        if after is not None:
            after.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def _choose_tab_stop(self) -> None:
        """Tab enters once: where the keyboard was, else on the picked session, else on the first in view."""
        if self.button_of(self._stop) is not None:
            self.make_tab_stop(self._stop)
            return
        order = [self._picked_id] if self._picked_id in self._sessions else [*self._sessions, *self._blocks]
        if order:
            self.make_tab_stop(order[0])

    def _on_clicked(self) -> None:
        button = self.sender()
        if isinstance(button, BoardSession):
            self.pressed.emit(button.row)


def _box(part: tuple[float, float], minutes: float) -> Box[str]:
    return Box("free", 0.0, part[0] / minutes, 1.0, (part[1] - part[0]) / minutes)
