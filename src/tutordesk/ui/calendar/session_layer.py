"""The session buttons on a week's grid: kept by id, so that focus and selection survive every newer state.

Belongs here: making, keeping, placing and removing buttons, and which of them Tab reaches. Does not belong
here: scrolling, zoom, drags, what a press does.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from PySide6.QtCore import QObject, Qt, Signal

from tutordesk.domain.layout import Span, side_by_side
from tutordesk.domain.week import Week
from tutordesk.services.rows import SessionRow
from tutordesk.ui.calendar import session_words, walk
from tutordesk.ui.calendar.geometry import Grid
from tutordesk.ui.calendar.session_button import Intercept, SessionButton
from tutordesk.ui.calendar.week_body import WeekBody

SHORTEST_BLOCK_PX = 22


class SessionLayer(QObject):
    """Buttons on a body. ``intercept`` sees their keys, presses and focus first."""

    pressed = Signal(object)
    """The session whose button was pressed."""
    orphaned = Signal(object)
    """The button that had the keyboard disappears: hand the focus on."""

    def __init__(self, body: WeekBody, intercept: Intercept) -> None:
        super().__init__(body)
        self._body, self._intercept = body, intercept
        self._spare: list[SessionButton] = []
        self._buttons: dict[tuple[UUID, bool], SessionButton] = {}
        self._rows: tuple[SessionRow, ...] = ()
        self._laid: dict[int, tuple[object, ...]] = {}
        self._picked_id: UUID | None = None

    def show(self, rows: Iterable[SessionRow], week: Week, now: datetime) -> None:
        """Keep, add and remove buttons by session id."""
        self._rows = tuple(rows)
        bounds = [(day.starts_at, day.ends_at) for day in week.days]
        wanted: dict[tuple[UUID, bool], SessionRow] = {}
        for row in self._rows:
            days = sum(row.starts_at < last and first < row.ends_at for first, last in bounds)
            for piece in (False, True)[: min(days, 2)]:  # one more for what lies beyond midnight
                wanted[row.session_id, piece] = row
        gone = [self._buttons.pop(key) for key in [key for key in self._buttons if key not in wanted]]
        for button in gone:
            if button.hasFocus():
                self.orphaned.emit(button)
            button.hide()
            self._spare.append(button)
        if gone:
            self._laid.clear()
        for key, row in wanted.items():
            button = self._buttons.get(key) or self._made(row, week.zone, continuation=key[1])
            button.show_row(row, week.zone)
            self._buttons[key] = button
        self.check_clock(now)
        self._choose_tab_stop(now)

    def _made(self, row: SessionRow, zone: str, *, continuation: bool) -> SessionButton:
        """A button for a session; one that was left over costs far less than a new one."""
        if self._spare:
            button = self._spare.pop()
            button.stand_for(row, zone, continuation=continuation)
        else:
            button = SessionButton(row, zone, self._body, continuation=continuation)
            button.intercept = self._intercept
            button.clicked.connect(self._on_clicked)
        button.set_picked(row.session_id == self._picked_id)
        button.show()
        return button

    def lay(self, grid: Grid) -> None:
        """Place the buttons of every day on which something changed."""
        shortest = SHORTEST_BLOCK_PX * 60 / grid.pixels_per_hour
        spans: list[list[Span[tuple[UUID, bool]]]] = [[] for _day in grid.week.days]
        bounds = [(day.starts_at, day.ends_at) for day in grid.week.days]
        for row in self._rows:
            again = False
            for position, (first, last) in enumerate(bounds):
                if row.starts_at < last and first < row.ends_at:
                    start = (max(row.starts_at, first) - first).total_seconds() / 60
                    end = (min(row.ends_at, last) - first).total_seconds() / 60
                    spans[position].append(Span((row.session_id, again), start, end))
                    again = True
        for position, day in enumerate(spans):
            laid = (grid, *day)
            if self._laid.get(position) == laid:
                continue
            self._laid[position] = laid
            for box in side_by_side(day, minutes=grid.week.minutes, shortest=shortest):
                self._buttons[box.key].setGeometry(grid.place(position, box))

    def check_clock(self, now: datetime) -> None:
        """Mark what has ended without anybody saying how it went."""
        for button in self._buttons.values():
            button.set_overdue(session_words.is_overdue(button.row, now))

    def pick(self, session_id: UUID | None) -> None:
        """Mark a session as the one whose details are shown."""
        self._picked_id = session_id
        for (button_id, _piece), button in self._buttons.items():
            button.set_picked(button_id == session_id)

    def set_lifted(self, session_id: UUID | None) -> None:
        """Pale one session that is on its way; None: none is."""
        for (button_id, _piece), button in self._buttons.items():
            button.set_lifted(button_id == session_id)

    def button_of(self, session_id: UUID) -> SessionButton | None:
        """The button of a session shown."""
        return self._buttons.get((session_id, False))

    def in_order(self) -> list[SessionButton]:
        """The sessions in the order of time, one button each."""
        own = {button.row.session_id: button for (_id, piece), button in self._buttons.items() if not piece}
        return [own[row.session_id] for row in walk.in_order(button.row for button in own.values())]

    def repaint(self) -> None:
        """Paint every button anew."""
        for button in self._buttons.values():
            button.update()

    # --- Tab ---------------------------------------------------------------------------------------------
    def make_tab_stop(self, chosen: SessionButton) -> None:
        """Tab enters the calendar on this session."""
        for button in self.in_order():
            policy = Qt.FocusPolicy.StrongFocus if button is chosen else Qt.FocusPolicy.ClickFocus
            if button.focusPolicy() != policy:
                button.setFocusPolicy(policy)

    def _choose_tab_stop(self, now: datetime) -> None:
        """Tab enters once: on the picked session, else on the next one, else on the last."""
        buttons = self.in_order()
        if not buttons or any(button.focusPolicy() == Qt.FocusPolicy.StrongFocus for button in buttons):
            return
        ahead = [button for button in buttons if button.row.ends_at > now]
        chosen = (ahead or buttons[-1:])[0]
        if self._picked_id is not None:
            chosen = self.button_of(self._picked_id) or chosen
        self.make_tab_stop(chosen)

    def _on_clicked(self) -> None:
        button = self.sender()
        if isinstance(button, SessionButton):
            self.pressed.emit(button.row)
