"""The cells of a table of lines: names in any script stand on one line.

Belongs here: painting words. Does not belong here: which words, which colours.
"""

import re

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPalette
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from tutordesk.ui import theme

_BORROWED = re.compile("[\u0590-\u1fff\u2e80-\U0010ffff]")
"""Letters our font has not: the system lends a taller one."""

PADDING, AIR = 20, 14


class LineDelegate(QStyledItemDelegate):
    """Paints as ever; words with letters of another font keep the baseline of their neighbours.

    Qt centres the whole height of a line, so that a name in a taller font stands some pixels higher.
    """

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Leave some air above and below words that wrap; the sheet's padding is no room for them."""
        inside = QStyleOptionViewItem(option)
        inside.rect = option.rect.adjusted(0, 0, -PADDING, 0)
        return super().sizeHint(inside, index) + QSize(0, AIR)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint a cell."""
        words = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        wraps = option.features & QStyleOptionViewItem.ViewItemFeature.WrapText
        if wraps or "\n" in words or not _BORROWED.search(words):
            super().paint(painter, option, index)
            return
        dressed = QStyleOptionViewItem(option)
        self.initStyleOption(dressed, index)
        style = option.widget.style() if option.widget is not None else QApplication.style()
        room = style.subElementRect(QStyle.SubElement.SE_ItemViewItemText, dressed, option.widget)
        margin = style.pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, dressed, option.widget) + 1
        room.adjust(margin, 0, -margin, 0)
        dressed.text = ""
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, dressed, painter, option.widget)
        metrics = QFontMetricsF(dressed.font)
        shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, room.width())
        side = QStyle.visualAlignment(dressed.direction, dressed.displayAlignment)
        at_right = bool(side & Qt.AlignmentFlag.AlignRight)
        left = room.right() + 1 - metrics.horizontalAdvance(shown) if at_right else room.left()
        top = room.top() + room.height() // 2 - round(metrics.height()) // 2  # as Qt sets other words
        selected = bool(dressed.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setFont(dressed.font)
        painter.setPen(theme.color("onsoft") if selected else dressed.palette.color(QPalette.ColorRole.Text))
        painter.setLayoutDirection(dressed.direction)
        painter.drawText(QPointF(left, top + metrics.ascent()), shown)
        painter.restore()
