"""The names and numbers of the days above a week grid.

Belongs here: painting the heads in line with the columns below. Does not belong here: which days these are.
"""

from datetime import date

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from tutordesk.i18n import format_day
from tutordesk.ui import theme
from tutordesk.ui.calendar.geometry import Grid

HEIGHT = 62
DISC = 30


class WeekHeader(QWidget):
    """Seven (or fewer) day heads; today wears a disc."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid: Grid | None = None
        self._today: date | None = None
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(320, HEIGHT)

    def show_days(self, grid: Grid, today: date) -> None:
        """Stand above the columns of ``grid``."""
        if (grid, today) != (self._grid, self._today):
            self._grid, self._today = grid, today
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint weekday and number of every day."""
        if self._grid is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shift = self.width() - self._grid.width if self._grid.mirrored else 0
        for position, day in enumerate(self._grid.week.days):
            column = self._grid.column(position)
            cell = QRect(column.left() + shift, 0, column.width(), HEIGHT)
            is_today = day.on_date == self._today
            painter.setFont(theme.font(12, 500))
            painter.setPen(theme.color("onsoft" if is_today else "text3"))
            name = format_day(day.on_date, style="weekday_short")
            painter.drawText(cell.adjusted(0, 8, 0, -36), Qt.AlignmentFlag.AlignCenter, name)
            disc = QRect(cell.center().x() - DISC // 2, 27, DISC, DISC)
            if is_today:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.color("primary"))
                painter.drawEllipse(disc)
            painter.setPen(theme.color("onprimary" if is_today else "text"))
            painter.setFont(theme.font(16, 600, tabular=True))
            painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, str(day.on_date.day))
        painter.setPen(theme.color("border"))
        painter.drawLine(0, HEIGHT - 1, self.width(), HEIGHT - 1)
