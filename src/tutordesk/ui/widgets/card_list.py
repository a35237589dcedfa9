"""A list of cards that the server pages: one selected at a time, opened by Enter or a click.

Belongs here: how such a list behaves, and what every card shares in how it is painted. Does not belong here:
what stands on a card (a delegate of its room) and what is asked (its model).
"""

from collections.abc import Callable

from PySide6.QtCore import QAbstractItemModel, QItemSelection, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from tutordesk.ui import theme
from tutordesk.ui.table import Index
from tutordesk.ui.widgets.scroll import float_scroll_bar

GAP = 8
LEAD = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
TRAIL = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight

Place = Callable[[int, int, int, int], QRect]
"""Left, top, width and height on a card, mirrored where the view is."""


class CardList(QListView):
    """``opened`` by Enter or a click; ``chosen`` carries the index selected."""

    opened = Signal()
    chosen = Signal(object)

    def __init__(self, name: str, identifier: str, model: QAbstractItemModel) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setAccessibleIdentifier(identifier)
        self.setModel(model)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalScrollBar().setSingleStep(40)
        float_scroll_bar(self, beside=True)
        self.selectionModel().selectionChanged.connect(self._on_selection)
        self.clicked.connect(lambda _index: self.opened.emit())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.opened.emit()
        else:
            super().keyPressEvent(event)

    def _on_selection(self, selected: QItemSelection, _gone: QItemSelection) -> None:
        if indexes := selected.indexes():
            self.chosen.emit(indexes[0])


class CardDelegate(QStyledItemDelegate):
    """Paints the ground of a card, and ``paint_card`` what stands on it."""

    HEIGHT = 88

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        theme.changed.connect(parent.update)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """All cards are equally high."""
        return QSize(200, self.HEIGHT + GAP)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one card."""
        card = option.rect.adjusted(1, 1, -1, -1 - GAP)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _ground(painter, option, card)

        def place(left: int, top: int, width: int, height: int) -> QRect:
            rect = QRect(card.left() + left, card.top() + top, width, height)
            return QStyle.visualRect(option.direction, card, rect)

        self.paint_card(painter, place, card.width(), index)
        painter.restore()

    def paint_card(self, painter: QPainter, place: Place, width: int, index: Index) -> None:
        """Paint what stands on the card."""
        raise NotImplementedError


def paint_line(painter: QPainter, rect: QRect, text: str, font: QFont, token: str) -> None:
    """One line of a card, shortened where it does not fit."""
    painter.setFont(font)
    painter.setPen(theme.color(token))
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, LEAD, shown)


def _ground(painter: QPainter, option: QStyleOptionViewItem, card: QRect) -> None:
    selected = bool(option.state & QStyle.StateFlag.State_Selected)
    hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
    line = "primary" if selected else "strong" if hovered else "border"
    painter.setPen(QPen(theme.color(line), 2 if selected else 1))
    painter.setBrush(theme.color("surface"))
    painter.drawRoundedRect(QRectF(card), 12, 12)
    focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
    if focused and option.widget is not None and option.widget.property("kb"):
        painter.setPen(QPen(theme.color("text"), 1, Qt.PenStyle.DotLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(card).adjusted(3, 3, -3, -3), 9, 9)
