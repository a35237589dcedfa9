"""The names and numbers of the days above a week grid.

Belongs here: painting the heads in line with the columns below. Does not belong here: which days these are.
"""

from datetime import date, timedelta

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from tutordesk.domain.week import Week
from tutordesk.i18n import format_day, format_offset, zone_city
from tutordesk.ui import theme
from tutordesk.ui.calendar.geometry import GUTTER, Grid

HEIGHT = 62
DISC = 30


class WeekHeader(QWidget):
    """Seven (or fewer) day heads; today wears a disc."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid: Grid | None = None
        self._today: date | None = None
        self._zones: tuple[str, ...] = ()
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(320, HEIGHT)

    def show_days(self, grid: Grid, today: date, zones: tuple[str, ...] = ()) -> None:
        """Stand above the columns of ``grid``; ``zones`` are named above their hours, the nearest first."""
        if (grid, today, zones) != (self._grid, self._today, self._zones):
            self._grid, self._today, self._zones = grid, today, zones
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
        self._paint_zones(painter, self._grid, shift)
        painter.setPen(theme.color("border"))
        painter.drawLine(0, HEIGHT - 1, self.width(), HEIGHT - 1)

    def _paint_zones(self, painter: QPainter, grid: Grid, shift: int) -> None:
        """City and offset above each column of hours; both offsets where the clocks change meanwhile."""
        for place, zone in enumerate(self._zones):
            left = GUTTER * place + (shift + grid.gutter.left() if grid.mirrored else 0)
            if not grid.mirrored:
                left = grid.gutter_width - GUTTER * (place + 1)
            painter.setFont(theme.font(11, 500, tabular=True))
            metrics = painter.fontMetrics()
            offsets = offsets_in(grid.week, zone)
            lines = [zone_city(zone), *offsets]
            top = HEIGHT - 7 - 14 * len(lines)
            for number, text in enumerate(lines):
                painter.setPen(theme.color("text2" if number == 0 else "text3"))
                shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, GUTTER - 8)
                cell = QRect(left + 4, top + 14 * number, GUTTER - 8, 14)
                painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, shown)


def offsets_in(week: Week, zone: str) -> list[str]:
    """A zone's offset on the days shown: one, or both where its clocks change."""
    moments = (week.starts_at, week.ends_at - timedelta(minutes=1))
    return list(dict.fromkeys(format_offset(moment, zone) for moment in moments))
