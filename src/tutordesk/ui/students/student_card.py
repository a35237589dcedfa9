"""Paints a student as a card in the list. What assistive technology reads comes from the model."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from tutordesk.services.rows import OwnStudentRow
from tutordesk.ui import theme
from tutordesk.ui.students import words
from tutordesk.ui.table import ROW_ROLE, Index
from tutordesk.ui.widgets.avatar import paint_avatar

HEIGHT, GAP = 88, 8
LEAD = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
TRAIL = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


class StudentCardDelegate(QStyledItemDelegate):
    """Name, progress, next and last session, attendance; mirrored with the view."""

    def __init__(self, zone: str, now: Callable[[], datetime], parent: QWidget) -> None:
        super().__init__(parent)
        self._zone, self._now = zone, now
        theme.changed.connect(parent.update)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """All cards are equally high."""
        return QSize(200, HEIGHT + GAP)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one card."""
        row = index.data(ROW_ROLE)
        if not isinstance(row, OwnStudentRow):
            return
        card = option.rect.adjusted(1, 1, -1, -1 - GAP)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _ground(painter, option, card)

        def place(left: int, top: int, width: int, height: int) -> QRect:
            rect = QRect(card.left() + left, card.top() + top, width, height)
            return QStyle.visualRect(option.direction, card, rect)

        width, now = card.width(), self._now()
        paint_avatar(painter, place(14, 14, 40, 40), row.display_name)
        done = words.short_progress(row)
        number = theme.font(12, 500, tabular=True)
        painter.setFont(number)
        room = painter.fontMetrics().horizontalAdvance(done) + 2 if done else 0
        painter.setPen(theme.color("text2"))
        painter.drawText(place(width - 14 - room, 12, room, 20), TRAIL, done)
        name = place(66, 12, width - 66 - 14 - (room + 8 if room else 0), 20)
        _line(painter, name, row.display_name, theme.font(14, 600), "text")
        booked = row.next_starts_at is not None
        token = "ok" if booked else "text3"
        drawn = theme.pixmap(
            "clock" if booked else "calendar-off", token, 14, painter.device().devicePixelRatio()
        )
        spot = place(66, 36, 14, 14)
        painter.drawPixmap(QPoint(spot.x(), spot.y()), drawn)
        small = theme.font(12, 500, tabular=True)
        _line(painter, place(86, 34, width - 100, 18), words.next_session(row, self._zone, now), small, token)
        below = [words.last_session(row, self._zone, now), words.attendance(row)]
        text = " · ".join(part for part in below if part)
        _line(painter, place(66, 56, width - 80, 18), text, theme.font(12, tabular=True), "text2")
        painter.restore()


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


def _line(painter: QPainter, rect: QRect, text: str, font: QFont, token: str) -> None:
    painter.setFont(font)
    painter.setPen(theme.color(token))
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, LEAD, shown)
