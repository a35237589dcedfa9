"""A filter chip: pressed in or not, with a subject's dot where it stands for a subject."""

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QPushButton

from tutordesk.ui import theme


class Chip(QPushButton):
    """A checkable filter. ``position`` paints a subject's accent dot before the word."""

    def __init__(
        self, text: str, *, checked: bool = False, icon: str | None = None, position: int | None = None
    ):
        super().__init__(text)
        self._position = position
        theme.set_kind(self, "chip")
        self.setCheckable(True)
        self.setChecked(checked)
        if icon:
            self.setIcon(theme.icon(icon, "text2", 16, on="onsoft"))
            self.setIconSize(QSize(16 + theme.ICON_GAP, 16))
        elif position is not None:
            # An empty icon reserves the room; the dot itself is painted, so that it follows the theme.
            room = QPixmap(12, 10)
            room.fill(Qt.GlobalColor.transparent)
            self.setIcon(QIcon(room))
            self.setIconSize(QSize(12, 10))
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the button, then the dot."""
        super().paintEvent(event)
        if self._position is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.accent(self._position)[0])
        words = self.fontMetrics().horizontalAdvance(self.text())
        left = (self.width() - words - 16) / 2 + 4
        x = left if self.layoutDirection() is Qt.LayoutDirection.LeftToRight else self.width() - left
        painter.drawEllipse(QPointF(x, self.height() / 2), 4, 4)
        painter.end()
