"""The table of a report: a figure in each cell as text, and below it how long it is beside the others.

Belongs here: model and painting. Does not belong here: words and figures (``words.py``).
"""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from tutordesk.i18n import N_
from tutordesk.services.people_rows import ReportRow
from tutordesk.ui import theme
from tutordesk.ui.reports import words
from tutordesk.ui.table import Column, Index, RowTableModel
from tutordesk.ui.widgets.line_cell import LineDelegate

BAR_ROLE = Qt.ItemDataRole.UserRole + 2
"""How much of its cell a bar fills, 0 to 1; None where a figure has none."""
PAD, THICK, FOOT = 12, 4, 6
WIDER = {"hours": 17, "revenue": 15}
"""Shares of the figures with most letters: none is cut in a small window."""


class Figures(RowTableModel):
    """Lines of a report; a bar is full at the greatest figure of its column, utilisation at all hours."""

    def __init__(self, parent: QObject | None = None) -> None:
        columns = [Column("label", N_("Name"), words.label, width_chars=0, most_chars=20)]
        columns += [
            Column(one.key, one.title, one.text, width_chars=WIDER.get(one.key, 12)) for one in words.FIGURES
        ]
        super().__init__(columns, lambda row: (row.key, row.currency), parent)
        self._figures = {one.key: one for one in words.FIGURES}
        self._most: dict[str, float] = {}

    def show_report(self, rows: Sequence[ReportRow]) -> None:
        """Show another report; bars are measured anew."""
        most = {
            key: max((one.measure(row) for row in rows), default=0.0) for key, one in self._figures.items()
        }
        most["utilisation"] = max(1.0, most["utilisation"])
        self.show(rows)
        if most != self._most:
            self._most = most
            if rows:
                self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(self.columns) - 1))

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Answer bars, looks, and the whole line in words too."""
        if not index.isValid() or index.row() >= self.rowCount():
            return None
        column = self.columns[index.column()]
        figure = self._figures.get(column.key)
        if role == BAR_ROLE:
            most = self._most.get(column.key, 0.0)
            if figure is None or not figure.bar or not most:
                return None
            return max(0.0, min(1.0, figure.measure(self.row(index.row())) / most))
        if role == Qt.ItemDataRole.FontRole:
            return theme.font(14, 600 if figure is None else 400, tabular=True)
        if role == Qt.ItemDataRole.ForegroundRole:
            return theme.color("text" if figure is None or figure.bar else "text2")
        if role == Qt.ItemDataRole.ToolTipRole and figure is None:
            return column.text(self.row(index.row()))
        return super().data(index, role)


class BarDelegate(LineDelegate):
    """Paints the text as ever, and the bar below it from the leading edge."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint a cell."""
        super().paint(painter, option, index)
        share = index.data(BAR_ROLE)
        if share is None:
            return
        cell = QRectF(option.rect).adjusted(PAD, 0, -PAD, 0)
        groove = QRectF(cell.left(), cell.bottom() - FOOT - THICK, cell.width(), THICK)
        filled = QRectF(groove)
        filled.setWidth(groove.width() * share)
        if option.direction is Qt.LayoutDirection.RightToLeft:
            filled.moveRight(groove.right())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        for token, bar in (("grid", groove), ("primary", filled)):
            painter.setBrush(theme.color(token))
            painter.drawRoundedRect(bar, THICK / 2, THICK / 2)
        painter.restore()
