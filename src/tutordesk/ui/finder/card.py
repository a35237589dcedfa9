"""Paints a tutor as a card in the list. What assistive technology reads comes from the model."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QPoint
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from tutordesk.i18n import _, format_money
from tutordesk.services.rows import TutorRow
from tutordesk.ui import theme
from tutordesk.ui.finder.model import Index, NextFreeRole, TutorRole, place_words
from tutordesk.ui.theme_icons import sharpness
from tutordesk.ui.widgets.avatar import paint_avatar
from tutordesk.ui.widgets.card_list import TRAIL, CardDelegate, Place, paint_line


class TutorCardDelegate(CardDelegate):
    """Name, price, subjects, place and next free start on a card; mirrored with the view."""

    HEIGHT = 92

    def __init__(self, when: Callable[[datetime], str], parent: QWidget) -> None:
        super().__init__(parent)
        self._when = when

    def paint_card(self, painter: QPainter, place: Place, width: int, index: Index) -> None:
        """Paint a tutor."""
        row = index.data(TutorRole)
        if not isinstance(row, TutorRow):
            return
        position = row.subjects[0].position if row.subjects else None
        paint_avatar(painter, place(14, 17, 40, 40), row.display_name, position)
        price = format_money(row.price_from, row.currency) if row.price_from is not None else ""
        price_font = theme.font(14, 600, tabular=True)
        painter.setFont(price_font)
        painter.setPen(theme.color("text"))
        price_width = painter.fontMetrics().horizontalAdvance(price) + 2
        painter.drawText(place(width - 14 - price_width, 15, price_width, 20), TRAIL, price)
        room = width - 66 - 22 - price_width
        paint_line(painter, place(66, 15, room, 20), row.display_name, theme.font(14, 600), "text")
        about = _about(row)
        paint_line(painter, place(66, 35, width - 80, 18), about, theme.font(12), "text2")
        self._next_free(painter, place, index.data(NextFreeRole), width)

    def _next_free(self, painter: QPainter, place: Place, free: object, width: int) -> None:
        if isinstance(free, datetime):
            text, token, icon = self._when(free), "ok", "clock"
        elif free is None:
            text, token, icon = _("No free start soon"), "text3", "calendar-off"
        else:
            return
        dpr = sharpness(painter)
        spot = place(66, 59, 14, 14)
        painter.drawPixmap(QPoint(spot.x(), spot.y()), theme.pixmap(icon, token, 14, dpr))
        paint_line(painter, place(86, 57, width - 100, 18), text, theme.font(12, 500, tabular=True), token)


def _about(row: TutorRow) -> str:
    subjects = ", ".join(subject.name for subject in row.subjects)
    place = place_words(row)
    if subjects and place:
        return _("{subjects} · {place}").format(subjects=subjects, place=place)
    return subjects or place or row.headline
