"""The painted part of the board: hours, shading, closures across, leave, breaks, clock changes, the now-line.

Belongs here: everything that cannot be pressed, for the columns in sight. Does not belong here: sessions and
free blocks (real buttons), scrolling, the names above.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from tutordesk.domain.week import Day
from tutordesk.services.rows import OpenSpan
from tutordesk.ui import theme
from tutordesk.ui.board import words
from tutordesk.ui.board.day_columns import DayColumn
from tutordesk.ui.board.geometry import BoardGrid
from tutordesk.ui.calendar.session_button import RADIUS

AWAY_MARGIN = 6


class BoardBody(QWidget):
    """Paints the ground of the board; the buttons are its children. It fills every pixel itself."""

    def __init__(self, day: Day, pixels_per_hour: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.grid = BoardGrid(day, (), 100, pixels_per_hour)
        self.away_minute = 9 * 60.0
        """Where the words of a closed column stand."""
        self.rest = timedelta()
        """The break after a session."""
        self._columns: Sequence[DayColumn] = ()
        self._closures: tuple[OpenSpan, ...] = ()
        self._now: datetime | None = None
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """All of it."""
        return self.grid.area.size()

    def set_grid(self, grid: BoardGrid) -> None:
        """Lie on a grid."""
        if grid != self.grid:
            self.grid = grid
            self.resize(grid.area.size())
            self.update()

    def show_columns(self, columns: Sequence[DayColumn], closures: tuple[OpenSpan, ...]) -> None:
        """Paint these."""
        self._columns, self._closures = columns, closures
        self.update()

    def show_now(self, now: datetime | None) -> None:
        """Move the now-line; repaints only where it was and where it is."""
        before, after = self.now_y(), None
        self._now = now
        after = self.now_y()
        if before != after:
            for y in (before, after):
                if y is not None:
                    self.update(QRect(0, y - 2, self.width(), 5))

    def now_y(self) -> int | None:
        """Pixel row of the now-line, None on other days."""
        day = self.grid.on_day
        if self._now is None or not day.contains(self._now):
            return None
        return self.grid.y_of(day.minute_of(self._now))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint from the ground up, only what is to be seen."""
        painter = QPainter(self)
        clip = event.rect()
        painter.fillRect(clip, theme.color("sunken"))
        seen = self._seen(clip)
        for position in seen:
            self._paint_column(painter, position)
        self._paint_closures(painter, clip)
        painter.setPen(theme.color("grid"))
        for mark in self.grid.on_day.hour_marks():
            y = self.grid.y_of(mark.minute)
            painter.drawLine(clip.left(), y, clip.right(), y)
        painter.setPen(theme.color("border"))
        for position in seen:
            column = self.grid.column(position)
            x = column.left() if self.grid.mirrored else column.right()
            painter.drawLine(x, clip.top(), x, clip.bottom())
        self._paint_changes(painter, clip)
        for position in seen:
            if self._columns[position].is_away:
                self._paint_away(painter, position)
        now_y = self.now_y()
        if now_y is not None:
            painter.fillRect(QRect(clip.left(), now_y - 1, clip.width(), 2), theme.color("now"))

    def _seen(self, clip: QRect) -> list[int]:
        ends = [self.grid.position_at(point) for point in (clip.topLeft(), clip.topRight())]
        known = [end for end in ends if end is not None]
        last = min(len(self._columns), self.grid.count) - 1
        return list(range(min(known), min(max(known), last) + 1)) if known else []

    def _paint_column(self, painter: QPainter, position: int) -> None:
        column, day = self._columns[position], self.grid.on_day
        if column.is_away:
            self._hatch(painter, self.grid.column(position))
            return
        for span in column.tutor.working:
            part = day.clip(span.starts_at, span.ends_at)
            if part is not None:
                painter.fillRect(self.grid.band(position, *part), theme.color("surface"))
        if not self.rest:
            return
        for row in column.sessions:
            part = day.clip(row.ends_at, row.ends_at + self.rest)
            if part is not None and row.status != "cancelled":
                self._hatch(painter, self.grid.band(position, *part))

    def _paint_closures(self, painter: QPainter, clip: QRect) -> None:
        for span in self._closures:
            part = self.grid.on_day.clip(span.starts_at, span.ends_at)
            if part is not None:
                top = self.grid.y_of(part[0])
                band = QRect(0, top, self.width(), self.grid.y_of(part[1]) - top)
                self._hatch(painter, band & clip)

    @staticmethod
    def _hatch(painter: QPainter, band: QRect) -> None:
        painter.fillRect(band, theme.color("sunken"))
        painter.fillRect(band, QBrush(theme.color("hatch"), Qt.BrushStyle.BDiagPattern))

    def _paint_changes(self, painter: QPainter, clip: QRect) -> None:
        """Where the clocks change the hours beside the board say so; here a line marks it."""
        painter.setPen(QPen(theme.color("warn"), 1, Qt.PenStyle.DashLine))
        for change in self.grid.on_day.clock_changes():
            y = self.grid.y_of(change.minute)
            painter.drawLine(clip.left(), y, clip.right(), y)

    def _paint_away(self, painter: QPainter, position: int) -> None:
        title, until = words.away_words(self._columns[position])
        column = self.grid.column(position)
        lines = [
            (title, theme.font(12, 600), "text2"),
            *([(until, theme.font(12), "text3")] if until else []),
        ]
        room = column.width() - 2 * AWAY_MARGIN - 14
        flags = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop
        side = Qt.AlignmentFlag.AlignRight if self.grid.mirrored else Qt.AlignmentFlag.AlignLeft
        rooms = []
        y = self.grid.y_of(self.away_minute) + 6
        for text, font, _ink in lines:
            painter.setFont(font)
            needed = painter.boundingRect(QRect(0, 0, room, 400), int(flags), text)
            rooms.append(QRect(column.left() + AWAY_MARGIN + 8, y, room, needed.height()))
            y = rooms[-1].bottom() + 2
        card = QRect(column.left() + AWAY_MARGIN, rooms[0].top() - 6, column.width() - 2 * AWAY_MARGIN, 0)
        card.setBottom(y + 5)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.color("border"))
        painter.setBrush(theme.color("surface"))
        painter.drawRoundedRect(QRectF(card).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for (text, font, ink), line in zip(lines, rooms, strict=True):
            painter.setFont(font)
            painter.setPen(theme.color(ink))
            painter.drawText(line, int(flags | side | Qt.AlignmentFlag.AlignAbsolute), text)
