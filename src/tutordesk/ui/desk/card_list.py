"""A list of which one line is chosen: each a card, walked through with the arrows, decided with Enter.

Belongs here: the list, its keys, the card around a line. What stands on a line is its owner's
(``fit_list.py``, ``student_list.py``).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from tutordesk.ui import theme
from tutordesk.ui.desk.found_list import Brush
from tutordesk.ui.widgets.scroll import float_scroll_bar

Index = QModelIndex | QPersistentModelIndex
RowRole = Qt.ItemDataRole.UserRole + 1
Row = TypeVar("Row")


@dataclass(frozen=True)
class Line(Generic[Row]):
    """A kind of line.

    Attributes:
        key: what stays the same of a line when it is read anew.
        words: the line in short.
        spoken: the line in one breath.
        draw: paints what stands on a line of a width.
    """

    key: Callable[[Row], object]
    words: Callable[[Row], str]
    spoken: Callable[[Row], str]
    draw: Callable[[Brush, Row, int], None]
    height: int = 52
    gap: int = 4


class CardList(QListView, Generic[Row]):
    """``current_changed`` while walking, ``decided`` on Enter and double-click."""

    current_changed = Signal()
    decided = Signal()

    def __init__(self, name: str, identifier: str, line: Line[Row]) -> None:
        super().__init__()
        self.line = line
        self._lines = _Lines(self)
        self.setAccessibleName(name)
        self.setAccessibleIdentifier(identifier)
        self.setModel(self._lines)
        self.setItemDelegate(_Delegate(self))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        float_scroll_bar(self, beside=True)
        self.selectionModel().selectionChanged.connect(lambda _new, _old: self.current_changed.emit())
        self.doubleClicked.connect(lambda _index: self.decided.emit())
        theme.changed.connect(self.viewport().update)

    # --- lines -------------------------------------------------------------------------------------------
    @property
    def rows(self) -> tuple[Row, ...]:
        """What is listed."""
        return self._lines.rows

    @property
    def chosen(self) -> Row | None:
        """The line selected."""
        found = self.selectionModel().selectedIndexes()
        return self.rows[found[0].row()] if found else None

    def show_rows(self, rows: Sequence[Row]) -> bool:
        """Show other lines; the one selected stays where it is still there. Returns whether it is."""
        before = self.chosen
        self._lines.show_rows(rows)
        if before is None:
            return True
        keys = [self.line.key(row) for row in rows]
        kept = self.line.key(before) in keys
        if kept:
            self.choose(keys.index(self.line.key(before)))
        return kept

    def choose(self, place: int) -> None:
        """Select a line."""
        if place < len(self.rows):
            self.setCurrentIndex(self._lines.index(place))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter decides."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.decided.emit()
        else:
            super().keyPressEvent(event)


class _Lines(QAbstractListModel):
    """The lines as Qt wants them."""

    def __init__(self, view: CardList[Any]) -> None:
        super().__init__(view)
        self._view = view
        self.rows: tuple[Any, ...] = ()

    def show_rows(self, rows: Sequence[Any]) -> None:
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        row = self.rows[index.row()]
        says: dict[int, Callable[[Any], Any]] = {
            Qt.ItemDataRole.DisplayRole: self._view.line.words,
            Qt.ItemDataRole.AccessibleTextRole: self._view.line.spoken,
            RowRole: lambda row: row,
        }
        return says[role](row) if role in says else None


class _Delegate(QStyledItemDelegate):
    """The card: an outline that tells what is selected and what the mouse is on."""

    def __init__(self, view: CardList[Any]) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, self._view.line.height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(RowRole)
        if row is None:
            return
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = "primary" if chosen else "strong" if hovered else "border"
        painter.setPen(QPen(theme.color(line), 2 if chosen else 1))
        painter.setBrush(theme.color("soft" if chosen else "surface"))
        painter.drawRoundedRect(QRectF(option.rect.adjusted(1, 1, -1, -1 - self._view.line.gap)), 8, 8)
        self._view.line.draw(Brush(painter, option), row, option.rect.width())
        painter.restore()
