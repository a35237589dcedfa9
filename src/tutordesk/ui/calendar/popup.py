"""A small card in front of the window, below what opened it; a press elsewhere or Escape closes it.

Belongs here: its look and its place. Does not belong here: what is in it.
"""

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QWidget

from tutordesk.ui import theme, tokens

GAP = 6


class Popup(QFrame):
    """Round corners, so it paints itself: the sheet does not reach a window one can see through."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)

    def show_below(self, widget: QWidget, *, trailing: bool = False) -> None:
        """Open with the leading edges in line, or the trailing ones; never beyond the screen."""
        mirrored = widget.layoutDirection() == Qt.LayoutDirection.RightToLeft
        at = widget.mapToGlobal(widget.rect().bottomLeft() + QPoint(0, GAP))
        if mirrored != trailing:
            at.setX(at.x() + widget.width() - self.width())
        room = widget.screen().availableGeometry()
        at.setX(max(room.left(), min(at.x(), room.right() - self.width())))
        at.setY(max(room.top(), min(at.y(), room.bottom() - self.height())))
        self.move(at)
        self.show()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the card."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(theme.color("surface"))
        painter.setPen(QPen(theme.color("strong"), 1))
        body = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(body, tokens.CARD_RADIUS, tokens.CARD_RADIUS)
