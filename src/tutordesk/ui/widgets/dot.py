"""A small coloured dot beside a word: never the only sign of a state."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from tutordesk.ui import theme


class Dot(QWidget):
    """A filled circle whose colour is asked for at every paint, so that it follows the theme."""

    def __init__(self, color: Callable[[], QColor], parent: QWidget | None = None, *, size: int = 8) -> None:
        super().__init__(parent)
        self._color = color
        self.setFixedSize(size, size)
        theme.changed.connect(self.update)

    def set_color(self, color: Callable[[], QColor]) -> None:
        """Take another colour."""
        self._color = color
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the circle."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._color())
        painter.drawEllipse(self.rect())
