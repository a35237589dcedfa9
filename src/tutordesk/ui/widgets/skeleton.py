"""A pale outline of what is being loaded, so that nothing jumps when it arrives."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from tutordesk.i18n import _
from tutordesk.ui import theme


class Skeleton(QWidget):
    """Cards with bars where words will be; still, because moving grey helps nobody."""

    ROW_HEIGHT = 92
    GAP = 12

    def __init__(self, rows: int = 4, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = rows
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setMinimumHeight(self.ROW_HEIGHT)
        self.setMaximumHeight(self.sizeHint().height())
        self.setAccessibleName(_("Loading"))
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Return room for all rows; in less, fewer are painted."""
        return QSize(400, self._rows * (self.ROW_HEIGHT + self.GAP) - self.GAP)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the outlines, each row paler than the one above."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            painter.translate(self.width(), 0)
            painter.scale(-1, 1)
        for row in range(self._rows):
            painter.setOpacity(1 - 0.75 * row / max(1, self._rows))
            top = row * (self.ROW_HEIGHT + self.GAP)
            if top + self.ROW_HEIGHT > self.height():
                break
            card = QRectF(0.5, top + 0.5, self.width() - 1, self.ROW_HEIGHT - 1)
            painter.setPen(theme.color("border"))
            painter.setBrush(theme.color("surface"))
            painter.drawRoundedRect(card, 12, 12)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("sunken"))
            painter.drawEllipse(QRectF(16, top + 22, 48, 48))
            wide = min(self.width() - 112.0, 460.0)
            for y, share in ((24, 0.45), (43, 0.8), (62, 0.6)):
                painter.drawRoundedRect(QRectF(80, top + y, max(24.0, wide * share), 9), 4.5, 4.5)
        painter.end()
