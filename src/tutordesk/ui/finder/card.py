"""Paints a tutor as a card in the list. What assistive technology reads comes from the model."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from tutordesk.i18n import _, format_money
from tutordesk.services.rows import TutorRow
from tutordesk.ui import theme
from tutordesk.ui.finder.model import Index, NextFreeRole, TutorRole, place_words
from tutordesk.ui.theme_icons import sharpness
from tutordesk.ui.widgets.avatar import paint_avatar

HEIGHT = 92
GAP = 8
LEAD = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
TRAIL = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


class TutorCardDelegate(QStyledItemDelegate):
    """Name, price, subjects, place and next free start on a card; mirrored with the view."""

    def __init__(self, when: Callable[[datetime], str], parent: QWidget) -> None:
        super().__init__(parent)
        self._when = when
        theme.changed.connect(parent.update)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """All cards are equally high."""
        return QSize(200, HEIGHT + GAP)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one card."""
        row = index.data(TutorRole)
        if not isinstance(row, TutorRow):
            return
        card = option.rect.adjusted(1, 1, -1, -1 - GAP)
        state = option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._ground(painter, option, card, selected=selected)

        def place(left: int, top: int, width: int, height: int) -> QRect:
            rect = QRect(card.left() + left, card.top() + top, width, height)
            return QStyle.visualRect(option.direction, card, rect)

        position = row.subjects[0].position if row.subjects else None
        paint_avatar(painter, place(14, 17, 40, 40), row.display_name, position)
        width = card.width()
        price = format_money(row.price_from, row.currency) if row.price_from is not None else ""
        price_font = theme.font(14, 600, tabular=True)
        painter.setFont(price_font)
        painter.setPen(theme.color("text"))
        price_width = painter.fontMetrics().horizontalAdvance(price) + 2
        painter.drawText(place(width - 14 - price_width, 15, price_width, 20), TRAIL, price)
        room = width - 66 - 22 - price_width
        self._line(painter, place(66, 15, room, 20), row.display_name, theme.font(14, 600), "text")
        about = _about(row)
        self._line(painter, place(66, 35, width - 80, 18), about, theme.font(12), "text2")
        self._next_free(painter, place, index.data(NextFreeRole), width)
        painter.restore()

    @staticmethod
    def _ground(painter: QPainter, option: QStyleOptionViewItem, card: QRect, *, selected: bool) -> None:
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        painter.setPen(
            QPen(
                theme.color("primary" if selected else "strong" if hovered else "border"),
                2 if selected else 1,
            )
        )
        painter.setBrush(theme.color("surface"))
        painter.drawRoundedRect(QRectF(card), 12, 12)
        if focused and option.widget is not None and option.widget.property("kb"):
            painter.setPen(QPen(theme.color("text"), 1, Qt.PenStyle.DotLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(card).adjusted(3, 3, -3, -3), 9, 9)

    def _next_free(
        self, painter: QPainter, place: Callable[[int, int, int, int], QRect], free: object, width: int
    ) -> None:
        if isinstance(free, datetime):
            text, token, icon = self._when(free), "ok", "clock"
        elif free is None:
            text, token, icon = _("No free start soon"), "text3", "calendar-off"
        else:
            return
        dpr = sharpness(painter)
        spot = place(66, 59, 14, 14)
        painter.drawPixmap(QPoint(spot.x(), spot.y()), theme.pixmap(icon, token, 14, dpr))
        self._line(painter, place(86, 57, width - 100, 18), text, theme.font(12, 500, tabular=True), token)

    @staticmethod
    def _line(painter: QPainter, rect: QRect, text: str, font: object, token: str) -> None:
        painter.setFont(font)  # type: ignore[arg-type]  # a QFont by its callers
        painter.setPen(theme.color(token))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, LEAD, shown)


def _about(row: TutorRow) -> str:
    subjects = ", ".join(subject.name for subject in row.subjects)
    place = place_words(row)
    if subjects and place:
        return _("{subjects} · {place}").format(subjects=subjects, place=place)
    return subjects or place or row.headline
