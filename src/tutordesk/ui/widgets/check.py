"""A check box in our colours."""

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox

from tutordesk.ui import theme


class CheckBox(QCheckBox):
    """Box, tick and words painted from the tokens; behaviour and accessibility are Qt's."""

    BOX = 18
    GAP = 10

    def __init__(self, text: str, *, checked: bool = False) -> None:
        super().__init__(text)
        self.setFont(theme.font(13, 500))
        self.setChecked(checked)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Return room for box, gap, words and the focus ring."""
        words = QFontMetrics(self.font()).horizontalAdvance(self.text())
        return QSize(self.BOX + self.GAP + words + 8, 28)

    def hitButton(self, pos: QPoint) -> bool:
        """All of it can be pressed."""
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint box, tick, words and the focus ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top = (self.height() - self.BOX) // 2
        rtl = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        left = self.width() - self.BOX - 3 if rtl else 3
        box = QRectF(left + 0.75, top + 0.75, self.BOX - 1.5, self.BOX - 1.5)
        edge = "primary" if self.isChecked() and self.isEnabled() else "text3"
        painter.setPen(QPen(theme.color(edge), 1.5))
        painter.setBrush(theme.color("primary" if self.isChecked() and self.isEnabled() else "surface"))
        painter.drawRoundedRect(box, 5, 5)
        if self.isChecked():
            tick = theme.pixmap(
                "check", "onprimary" if self.isEnabled() else "text3", 14, self.devicePixelRatioF()
            )
            painter.drawPixmap(left + 2, top + 2, tick)
        room = self.BOX + self.GAP + 3
        words = self.rect().adjusted(0 if rtl else room, 0, -room if rtl else 0, 0)
        painter.setPen(theme.color("text" if self.isEnabled() else "text3"))
        painter.setFont(self.font())
        painter.drawText(
            words,
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
            self.text(),
        )
        theme.focus_ring(painter, self, 6)
        painter.end()
