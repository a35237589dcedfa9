"""The weekly hours as a table of quarter hours, so that every cell has a name and a state of its own.

Belongs here: rows, columns, what a cell says. Does not belong here: editing (``week_editor.py``), pixels
(``week_table.py``, ``week_paint.py``).
"""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from tutordesk.domain.painting import DAY, Piece, Span, common, open_minutes, pieces, without
from tutordesk.i18n import _
from tutordesk.ui import clock_words
from tutordesk.ui.hours import words

QUARTER = 15
ROWS = DAY // QUARTER
COLUMNS = 7

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
# Plain numbers: Qt asks for headers thousands of times, and comparing enums costs more than the answer.
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_SPOKEN = int(Qt.ItemDataRole.AccessibleTextRole)
_DESCRIPTION = int(Qt.ItemDataRole.AccessibleDescriptionRole)


class WeekModel(QAbstractTableModel):
    """Seven days of 96 quarter hours: what is stored, what is drafted, and what stays open through others."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.order = words.week_order()
        self.stored: tuple[Span, ...] = ()
        self.draft: tuple[Span, ...] = ()
        self.others: tuple[Span, ...] = ()
        self.pieces: tuple[Piece, ...] = ()

    def show_week(self, stored: Sequence[Span], draft: Sequence[Span], others: Sequence[Span] = ()) -> None:
        """Show other rings; tells only of the cells that look different."""
        before, others_before = self.pieces, self.others
        self.stored, self.draft, self.others = tuple(stored), tuple(draft), tuple(others)
        self.pieces = pieces(self.stored, self.draft)
        touched = [(piece.iso_weekday, piece.start, piece.end) for piece in set(before) ^ set(self.pieces)]
        if others_before != self.others:
            touched += [(day, 0, DAY) for day in range(1, COLUMNS + 1)]
        for column, day in enumerate(self.order):
            mine = [(start, end) for other, start, end in touched if other == day]
            if mine:
                first = min(start for start, _end in mine) // QUARTER
                last = (max(end for _start, end in mine) - 1) // QUARTER
                self.dataChanged.emit(self.index(first, column), self.index(last, column))

    def is_open(self, row: int, column: int) -> bool:
        """Whether all of a quarter hour is open in the draft."""
        return self._minutes(row, column) == QUARTER

    def day(self, column: int) -> int:
        """Return the ISO weekday of a column."""
        return self.order[column]

    def column(self, iso_weekday: int) -> int:
        """Return the column of an ISO weekday."""
        return self.order.index(iso_weekday)

    # --- what Qt asks ------------------------------------------------------------------------------------
    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """A day has 96 quarter hours."""
        return 0 if parent.isValid() else ROWS

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """A week has seven days."""
        return 0 if parent.isValid() else COLUMNS

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        """Speak: "Friday 09:00, available"; the description tells what a save would change."""
        if not index.isValid():
            return None
        if role == _SPOKEN:
            return self._spoken(index.row(), index.column())
        if role == _DESCRIPTION:
            return self._change(index.row(), index.column())
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | None:
        """Weekdays above; at the side the clock, which the view paints at full hours."""
        if role not in {_DISPLAY, _SPOKEN}:
            return None
        if orientation == Qt.Orientation.Vertical:
            return clock_words.clock(section * QUARTER)
        if not 0 <= section < COLUMNS:
            return None
        return words.weekday(self.day(section), "weekday_short" if role == _DISPLAY else "weekday")

    def _minutes(self, row: int, column: int) -> int:
        return open_minutes(self.draft, self.day(column), (row * QUARTER, (row + 1) * QUARTER))

    def _spoken(self, row: int, column: int) -> str:
        said = {"day": words.weekday(self.day(column)), "time": clock_words.clock(row * QUARTER)}
        minutes = self._minutes(row, column)
        if minutes == QUARTER:
            return _("{day} {time}, available").format(**said)
        if minutes:
            return _("{day} {time}, partly available").format(**said)
        if open_minutes(self.others, self.day(column), (row * QUARTER, (row + 1) * QUARTER)):
            return _("{day} {time}, available at these dates through other hours").format(**said)
        return _("{day} {time}, not available").format(**said)

    def _change(self, row: int, column: int) -> str:
        first = (self.day(column) - 1) * DAY + row * QUARTER
        cell = [(first, first + QUARTER)]
        if common(cell, without(self.draft, self.stored)):
            return _("Added, not saved yet")
        if common(cell, without(self.stored, self.draft)):
            return _("Removed, not saved yet")
        return ""
