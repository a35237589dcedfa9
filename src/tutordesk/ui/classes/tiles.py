"""The two small squares of My Classes: a date, and a course in its subject's accent.

Belongs here: painting. The words stand beside them in labels, so tiles have no names of their own.
"""

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from tutordesk.ui import theme

RADIUS = 10


class DateTile(QWidget):
    """A weekday above a day of the month; today is tinted."""

    SIDE = 48

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(self.SIDE, self.SIDE)
        self._above, self._number, self._today = "", "", False
        theme.changed.connect(self.update)

    def show_date(self, above: str, number: str, *, today: bool) -> None:
        """Show a day."""
        self._above, self._number, self._today = above, number, today
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint ground, weekday and number."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("soft" if self._today else "sunken"))
        painter.drawRoundedRect(QRectF(self.rect()), RADIUS, RADIUS)
        painter.setPen(theme.color("onsoft" if self._today else "text2"))
        painter.setFont(theme.font(12, 500))
        painter.drawText(QRectF(0, 5, self.SIDE, 16), Qt.AlignmentFlag.AlignCenter, self._above)
        painter.setPen(theme.color("onsoft" if self._today else "text"))
        painter.setFont(theme.font(18, 600, tabular=True))
        painter.drawText(QRectF(0, 21, self.SIDE, 22), Qt.AlignmentFlag.AlignCenter, self._number)


class CourseTile(QWidget):
    """A book on the soft ground of a subject."""

    SIDE = 40

    def __init__(self, position: int) -> None:
        super().__init__()
        self.setFixedSize(self.SIDE, self.SIDE)
        self._position = position
        theme.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint ground and book."""
        strong, soft = theme.accent(self._position)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(soft)
        painter.drawRoundedRect(QRectF(self.rect()), RADIUS, RADIUS)
        inset = (self.SIDE - 20) // 2
        drawn = theme.pixmap("book", strong.name(), 20, self.devicePixelRatioF())
        painter.drawPixmap(QPoint(inset, inset), drawn)
