"""A thin progress bar in a subject's accent; the words beside it say the numbers."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from tutordesk.ui import theme


class Progress(QWidget):
    """``done`` of ``whole``, in the accent of a subject's ``position``."""

    def __init__(self, done: int, whole: int, position: int = 0) -> None:
        super().__init__()
        self._done, self._whole, self._position = done, whole, position
        self.setFixedHeight(8)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_progress(self, done: int, whole: int) -> None:
        """Show other numbers."""
        self._done, self._whole = done, whole
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint track and filled part, from the reading side."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("border"))
        painter.drawRoundedRect(QRectF(0, 1, self.width(), 6), 3, 3)
        share = min(1.0, self._done / self._whole) if self._whole else 0.0
        if share:
            filled = max(6.0, self.width() * share)
            left = self.width() - filled if self.layoutDirection() is Qt.LayoutDirection.RightToLeft else 0.0
            painter.setBrush(theme.accent(self._position)[0])
            painter.drawRoundedRect(QRectF(left, 1, filled, 6), 3, 3)
        painter.end()
