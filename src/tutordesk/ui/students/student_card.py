"""Paints a student as a card in the list. What assistive technology reads comes from the model."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QPoint
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from tutordesk.services.rows import OwnStudentRow
from tutordesk.ui import theme
from tutordesk.ui.students import words
from tutordesk.ui.table import ROW_ROLE, Index
from tutordesk.ui.widgets.avatar import paint_avatar
from tutordesk.ui.widgets.card_list import TRAIL, CardDelegate, Place, paint_line


class StudentCardDelegate(CardDelegate):
    """Name, progress, next and last session, attendance; mirrored with the view."""

    def __init__(self, zone: str, now: Callable[[], datetime], parent: QWidget) -> None:
        super().__init__(parent)
        self._zone, self._now = zone, now

    def paint_card(self, painter: QPainter, place: Place, width: int, index: Index) -> None:
        """Paint a student."""
        row = index.data(ROW_ROLE)
        if not isinstance(row, OwnStudentRow):
            return
        now = self._now()
        paint_avatar(painter, place(14, 14, 40, 40), row.display_name)
        done = words.short_progress(row)
        number = theme.font(12, 500, tabular=True)
        painter.setFont(number)
        room = painter.fontMetrics().horizontalAdvance(done) + 2 if done else 0
        painter.setPen(theme.color("text2"))
        painter.drawText(place(width - 14 - room, 12, room, 20), TRAIL, done)
        name = place(66, 12, width - 66 - 14 - (room + 8 if room else 0), 20)
        paint_line(painter, name, row.display_name, theme.font(14, 600), "text")
        booked = row.next_starts_at is not None
        token = "ok" if booked else "text3"
        drawn = theme.pixmap(
            "clock" if booked else "calendar-off", token, 14, painter.device().devicePixelRatio()
        )
        spot = place(66, 36, 14, 14)
        painter.drawPixmap(QPoint(spot.x(), spot.y()), drawn)
        small = theme.font(12, 500, tabular=True)
        paint_line(
            painter, place(86, 34, width - 100, 18), words.next_session(row, self._zone, now), small, token
        )
        below = [words.last_session(row, self._zone, now), words.attendance(row)]
        text = " · ".join(part for part in below if part)
        paint_line(painter, place(66, 56, width - 80, 18), text, theme.font(12, tabular=True), "text2")
