"""The dates of a series, one below the other.

Belongs here: the list, what is kept of it when a newer plan comes. Does not belong here: one date's choice
(``date_row.py``), asking the server, booking.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tutordesk.services.rows import SeriesDateRow
from tutordesk.ui.series.date_row import DateRow
from tutordesk.ui.widgets.scroll import ScrollColumn

STACK_BELOW = 640
AT_ONCE = 8
"""Rows built before the list shows; the others follow one at a time."""


class Dates(QWidget):
    """``decided`` tells that a choice changed, or which dates there are."""

    decided = Signal()
    other_wanted = Signal(object)

    def __init__(self, zone: str, now: Callable[[], datetime], names: tuple[str, str]) -> None:
        super().__init__()
        self._zone, self._now, self._names = zone, now, names
        self.rows: list[DateRow] = []
        self._waiting: list[SeriesDateRow] = []
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

    def show_dates(self, planned: Sequence[SeriesDateRow], *, mark: bool) -> None:
        """Show these dates; what was decided about the same ones is kept."""
        known = {row.planned.starts_at: row for row in self.rows}
        wanted = {one.starts_at for one in planned}
        for row in self.rows:
            if row.planned.starts_at not in wanted:
                self._list.removeWidget(row)
                row.hide()
                row.deleteLater()
        self.rows = [row for row in self.rows if row.planned.starts_at in wanted]
        self._waiting = []
        for one in planned:
            if one.starts_at in known:
                known[one.starts_at].show_planned(one, mark=mark)
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
        row = DateRow(planned, self._zone, self._now(), self._names)
        row.set_narrow(narrow=self.width() < STACK_BELOW)
        row.decided.connect(self.decided)
        row.other_wanted.connect(self.other_wanted)
        place = sum(one.planned.n < planned.n for one in self.rows)
        self._list.insertWidget(place, row)
        self.rows.insert(place, row)
        if not self._waiting:
            self._slice.stop()
            self.decided.emit()
