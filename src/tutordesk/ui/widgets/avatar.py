"""A person as initials on a soft disc; the colour comes from the name, the same on every screen."""

from zlib import crc32

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from tutordesk.ui import theme


def initials(name: str) -> str:
    """Return the first letters of first and last name."""
    words = [word for word in name.replace("-", " ").split() if word[0].isalnum()]
    chosen = words if len(words) < 3 else [words[0], words[-1]]
    return "".join(word[0] for word in chosen).upper()


class Avatar(QWidget):
    """Decoration: the name stands beside it. ``position`` forces a subject's accent."""

    def __init__(self, name: str, size: int = 40, position: int | None = None) -> None:
        super().__init__()
        self.setFixedSize(size, size)
        self._name, self._position = name, position
        theme.changed.connect(self.update)

    def show_person(self, name: str, position: int | None = None) -> None:
        """Show somebody else."""
        self._name, self._position = name, position
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint disc and initials."""
        painter = QPainter(self)
        paint_avatar(painter, self.rect(), self._name, self._position)
        painter.end()


def paint_avatar(painter: QPainter, rect: QRect, name: str, position: int | None = None) -> None:
    """Paint an avatar into a square ``QRect`` (for delegates)."""
    strong, soft = theme.accent(crc32(name.encode()) if position is None else position)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(soft)
    painter.drawEllipse(rect)
    painter.setPen(strong)
    painter.setFont(theme.font(round(rect.width() * 0.34), 600))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, initials(name))
    painter.restore()
