"""The dates of a series, one below the other.

Belongs here: the list, what is kept of it when a newer plan comes. Does not belong here: one date's choice
(``date_line.py``), asking the server, booking, moving.
"""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tutordesk.ui.widgets.scroll import ScrollColumn

STACK_BELOW = 640
AT_ONCE = 8
"""Rows built before the list shows; the others follow one at a time."""


class Dates(QWidget):
    """``decided`` tells that a choice changed, or which dates there are.

    Args:
        make: makes the line of a planned date, which is the n-th.
        key: what tells that a newer plan speaks of the same date.
    """

    decided = Signal()
    other_wanted = Signal(object)

    def __init__(self, make: Callable[[Any, int], Any], key: Callable[[Any], object]) -> None:
        super().__init__()
        self._make, self._key = make, key
        self.rows: list[Any] = []
        self._waiting: list[Any] = []
        self._places: dict[object, int] = {}
        self._slice = QTimer(self)
        self._slice.setInterval(0)
        self._slice.timeout.connect(self._build_next)
        inside = QWidget()
        self._list = QVBoxLayout(inside)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(6)
        self._list.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(ScrollColumn(inside, beside=True))

    @property
    def whole(self) -> bool:
        """Whether every date is there."""
        return not self._waiting

    def forget(self) -> None:
        """What was decided was about other dates."""
        self.show_dates((), mark=False)

    def show_dates(self, planned: Sequence[Any], *, mark: bool) -> None:
        """Show these dates; what was decided about the same ones is kept."""
        self._places = {self._key(one): n for n, one in enumerate(planned)}
        known = {self._key(row.planned): row for row in self.rows}
        for key, row in known.items():
            if key not in self._places:
                self._list.removeWidget(row)
                row.hide()
                row.deleteLater()
        self.rows = [row for key, row in known.items() if key in self._places]
        self._waiting = []
        for one in planned:
            if self._key(one) in known:
                known[self._key(one)].show_planned(one, mark=mark)
            else:
                self._waiting.append(one)
        while self._waiting and len(self.rows) < AT_ONCE:
            self._build_next()
        if self._waiting:
            self._slice.start()
        self.decided.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Buttons below the dates where there is no room beside them."""
        super().resizeEvent(event)
        for row in self.rows:
            row.set_narrow(narrow=self.width() < STACK_BELOW)

    def _build_next(self) -> None:
        planned = self._waiting.pop(0)
        at = self._places[self._key(planned)]
        row = self._make(planned, at + 1)
        row.set_narrow(narrow=self.width() < STACK_BELOW)
        row.decided.connect(self.decided)
        row.other_wanted.connect(self.other_wanted)
        place = sum(self._places[self._key(one.planned)] < at for one in self.rows)
        self._list.insertWidget(place, row)
        self.rows.insert(place, row)
        if not self._waiting:
            self._slice.stop()
            self.decided.emit()
