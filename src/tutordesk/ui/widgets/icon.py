"""A line icon as a widget of its own, tinted by token. Icons on buttons come from ``theme.icon``."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from tutordesk.ui import theme


class Icon(QWidget):
    """Decoration beside words: never the only carrier of a meaning, hence without a name of its own."""

    def __init__(self, name: str, tint: str = "text2", size: int = 20, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._tint, self._size = name, tint, size
        self.setFixedSize(size, size)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_icon(self, name: str, tint: str | None = None) -> None:
        """Show another icon, in another tint if given."""
        self._name, self._tint = name, tint or self._tint
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the icon in the theme in force."""
        painter = QPainter(self)
        drawn = theme.pixmap(self._name, self._tint, self._size, self.devicePixelRatioF())
        painter.drawPixmap(0, 0, drawn)
        painter.end()


def paint_trailing_icon(painter: QPainter, field: QWidget, name: str) -> None:
    """Paint an icon at the far edge of a field that opens something."""
    drawn = theme.pixmap(name, "text2" if field.isEnabled() else "text3", 16, field.devicePixelRatioF())
    rtl = field.layoutDirection() is Qt.LayoutDirection.RightToLeft
    painter.drawPixmap(10 if rtl else field.width() - 26, (field.height() - 16) // 2, drawn)
