"""The hours beside the board, and the time it is: they stay while the columns scroll sideways."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from tutordesk.i18n import format_time
from tutordesk.ui import theme
from tutordesk.ui.board.geometry import BoardGrid
from tutordesk.ui.calendar.week_body import change_sentence

WIDTH = 56
PILL = 20


class HoursAxis(QWidget):
    """Paints hours; whoever scrolls says how far."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(WIDTH)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self._grid: BoardGrid | None = None
        self._scrolled = 0
        self._now: tuple[int, str] | None = None
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """As high as there is room."""
        return QSize(WIDTH, 200)

    def follow(self, grid: BoardGrid, scrolled: int) -> None:
        """Stand beside the rows of a grid."""
        if (grid, scrolled) != (self._grid, self._scrolled):
            self._grid, self._scrolled = grid, scrolled
            self.update()

    def show_now(self, now: tuple[int, str] | None) -> None:
        """Mark a pixel row with a time of day."""
        if now != self._now:
            self._now = now
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint hours, changes of the clock, and now."""
        grid = self._grid
        if grid is None:
            return
        painter = QPainter(self)
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        painter.setFont(theme.font(12, tabular=True))
        painter.setPen(theme.color("text3"))
        now_y = self._now[0] - self._scrolled if self._now is not None else -99
        side = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignHCenter
        for mark in grid.on_day.hour_marks():
            y = grid.y_of(mark.minute) - self._scrolled
            if -PILL < y < self.height() + PILL and abs(y - now_y) > 14:
                painter.drawText(QRect(2, y - 9, WIDTH - 4, 18), side, format_time(mark.instant, grid.zone))
        painter.setPen(theme.color("warn"))
        painter.setFont(theme.font(10))
        for change in grid.on_day.clock_changes():
            room = QRect(3, grid.y_of(change.minute) - self._scrolled + 2, WIDTH - 6, 48)
            painter.drawText(room, Qt.TextFlag.TextWordWrap, change_sentence(change, grid.zone))
        if self._now is not None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("now"))
            pill = QRectF(5, now_y - PILL / 2, WIDTH - 8, PILL)
            if mirrored:
                pill.moveLeft(3)
            painter.drawRoundedRect(pill, 5, 5)
            painter.setPen(theme.color("surface"))
            painter.setFont(theme.font(12, 600, tabular=True))
            painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, self._now[1])
