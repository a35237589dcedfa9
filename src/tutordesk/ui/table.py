"""Tables from values: a ``Column`` is a value, a ``RowTableModel`` shows frozen rows and diffs them by id.

Selection, current row and scroll survive a reload because rows are moved, inserted and changed one by one
instead of reset. Sorting and filtering belong to the query, never to a proxy.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from tutordesk.i18n import _

ROW_ROLE = Qt.ItemDataRole.UserRole
SORT_ROLE = Qt.ItemDataRole.UserRole + 1
Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


@dataclass(frozen=True, slots=True)
class Column:
    """One column: ``title`` is marked with ``N_``; ``text`` and ``sort`` read a row; width in characters.

    ``most_chars`` bounds a column that is as wide as its words.
    """

    key: str
    title: str
    text: Callable[[Any], str]
    sort: Callable[[Any], Any] | None = None
    width_chars: int = 16
    trailing: bool = False
    most_chars: int = 0


class RowTableModel(QAbstractTableModel):
    """Rows of any frozen kind; ``id_of`` tells two versions of one row from two rows."""

    def __init__(
        self, columns: Sequence[Column], id_of: Callable[[Any], Hashable], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._id_of = id_of
        self._rows: list[Any] = []
        self._ids: list[Hashable] = []

    def show(self, rows: Sequence[Any]) -> None:
        """Turn what is shown into ``rows`` by the fewest steps Qt can follow."""
        wanted = [self._id_of(row) for row in rows]
        keep = set(wanted)
        for position in range(len(self._ids) - 1, -1, -1):
            if self._ids[position] not in keep:
                self.beginRemoveRows(_NOWHERE, position, position)
                del self._rows[position], self._ids[position]
                self.endRemoveRows()
        present = set(self._ids)
        for position, (number, row) in enumerate(zip(wanted, rows, strict=True)):
            if number not in present:
                self.beginInsertRows(_NOWHERE, position, position)
                self._rows.insert(position, row)
                self._ids.insert(position, number)
                self.endInsertRows()
                continue
            at = self._ids.index(number, position)
            if at != position:
                self.beginMoveRows(_NOWHERE, at, at, _NOWHERE, position)
                self._rows.insert(position, self._rows.pop(at))
                self._ids.insert(position, self._ids.pop(at))
                self.endMoveRows()
            if self._rows[position] != row:
                self._rows[position] = row
                self.dataChanged.emit(self.index(position, 0), self.index(position, len(self.columns) - 1))

    def row(self, position: int) -> Any:
        """Return the row shown at a position."""
        return self._rows[position]

    def position_of(self, number: Hashable) -> int:
        """Return where the row with an id is shown, -1 when it is not."""
        return self._ids.index(number) if number in self._ids else -1

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Return how many rows there are (a table has no children)."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Answer what a cell shows, says, sorts by and stands for."""
        if not self.checkIndex(index, QAbstractTableModel.CheckIndexOption.IndexIsValid):
            return None
        row, column = self._rows[index.row()], self.columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.text(row)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            # Translators: one cell of a table, read aloud: column title and content.
            return _("{title}: {content}").format(title=_(column.title), content=column.text(row))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignTrailing if column.trailing else Qt.AlignmentFlag.AlignLeading
            return Qt.AlignmentFlag.AlignVCenter | side
        if role == ROW_ROLE:
            return row
        if role == SORT_ROLE:
            return (column.sort or column.text)(row)
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return a column's title in the reader's language."""
        shown = orientation is Qt.Orientation.Horizontal and 0 <= section < len(self.columns)
        if shown and role == Qt.ItemDataRole.DisplayRole:
            return _(self.columns[section].title)
        return None
