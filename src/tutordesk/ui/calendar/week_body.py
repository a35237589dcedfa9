"""The painted part of a week: hours, shading, closures, clock changes and the now-line.

Belongs here: everything on the grid that cannot be pressed. Does not belong here: sessions (real buttons,
``session_button.py``), scrolling and zoom (``week_view.py``).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QLine, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QBrush, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from tutordesk.domain.week import ClockChange, Day, Week
from tutordesk.i18n import _, format_time
from tutordesk.services.rows import WeekPlan
from tutordesk.ui import theme
from tutordesk.ui.calendar.geometry import GUTTER, Grid

CHANGE_HEIGHT = 32


class WeekBody(QWidget):
    """Paints the grid of a week; the session buttons are its children."""

    def __init__(self, week: Week, pixels_per_hour: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.grid = Grid(week, 0, pixels_per_hour)
        self._plan: WeekPlan | None = None
        self._now: datetime | None = None
        self._hours: tuple[tuple[float, str], ...] = ()
        self._lines: list[QLine] = []
        self._second_zone: str | None = None
        self._second = SecondHours((), {})
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """As tall as the longest day."""
        return QSize(320, self.grid.height)

    def set_grid(self, week: Week, pixels_per_hour: int) -> bool:
        """Take over week, zoom, width and direction; tell whether anything changed."""
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        gutter = GUTTER * 2 if self._second_zone else GUTTER
        grid = Grid(week, self.width(), pixels_per_hour, mirrored, gutter)
        if grid == self.grid and self._hours:
            return False
        if grid.week != self.grid.week or not self._hours:
            self._hours = hour_labels(grid.week)
            self._second = second_hours(grid.week, self._second_zone)
        self.grid = grid
        self._lines = self._line_list()
        self.setFixedHeight(grid.height)
        self.update()
        return True

    def set_second_zone(self, zone: str | None) -> None:
        """Write the hours of another zone beside the tutor's; takes effect with the next ``set_grid``."""
        self._second_zone = zone
        self._hours = ()

    def show_plan(self, plan: WeekPlan | None) -> None:
        """Shade the working hours and closures of a plan."""
        before = (self._plan.working, self._plan.closures) if self._plan else None
        after = (plan.working, plan.closures) if plan else None
        self._plan = plan
        if before != after:
            self.update()

    def show_now(self, now: datetime) -> None:
        """Move the now-line; repaints only where it was and where it is."""
        before, after = self._now_line(self._now), self._now_line(now)
        self._now = now
        if before != after:
            for line in (before, after):
                if line is not None:
                    self.update(line)

    def now_y(self) -> int | None:
        """Pixel row of the now-line, None when today is not shown."""
        line = self._now_line(self._now)
        return None if line is None else line.center().y()

    def _now_line(self, instant: datetime | None) -> QRect | None:
        if instant is None:
            return None
        position = self.grid.week.index_of(instant)
        if position is None:
            return None
        column = self.grid.column(position)
        y = self.grid.y_of(self.grid.week.days[position].minute_of(instant))
        return QRect(column.left() - 8, y - 6, column.width() + 16, 13)

    # --- painting ------------------------------------------------------------------------------------
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint from the ground up: shading, closures, lines, hours, now."""
        painter = QPainter(self)
        clip = event.rect()
        painter.fillRect(self.grid.gutter & clip, theme.color("surface"))
        for position, day in enumerate(self.grid.week.days):
            if self.grid.column(position).intersects(clip):
                self._paint_ground(painter, position, day)
        painter.setPen(theme.color("grid"))
        painter.drawLines(self._lines)
        if self.grid.gutter.intersects(clip):
            self._paint_gutter(painter, clip)
        self._paint_own_hours(painter)
        for position, day in enumerate(self.grid.week.days):
            for change in day.clock_changes():
                self._paint_change(painter, position, day, change)
        self._paint_now(painter)

    def _paint_ground(self, painter: QPainter, position: int, day: Day) -> None:
        painter.fillRect(self.grid.band(position, 0, day.minutes), theme.color("weekend"))
        if self._plan is not None:
            for span in self._plan.working:
                part = day.clip(span.starts_at, span.ends_at)
                if part is not None:
                    painter.fillRect(self.grid.band(position, *part), theme.color("surface"))
            for span in self._plan.closures:
                part = day.clip(span.starts_at, span.ends_at)
                if part is not None:
                    self._hatch(painter, self.grid.band(position, *part))
        if day.minutes < self.grid.week.minutes:
            gone = self.grid.band(position, day.minutes, self.grid.week.minutes)
            painter.fillRect(gone, theme.color("sunken"))

    @staticmethod
    def _hatch(painter: QPainter, band: QRect) -> None:
        painter.fillRect(band, theme.color("sunken"))
        painter.fillRect(band, QBrush(theme.color("hatch"), Qt.BrushStyle.BDiagPattern))

    def _line_list(self) -> list[QLine]:
        lines = []
        for position, day in enumerate(self.grid.week.days):
            column = self.grid.column(position)
            first, last = column.left(), column.right()
            rows = [self.grid.y_of(mark.minute) for mark in day.hour_marks()]
            lines += [QLine(first, y, last, y) for y in (*rows, self.grid.y_of(day.minutes))]
            x = last if self.grid.mirrored else first
            lines.append(QLine(x, 0, x, self.grid.height))
        return lines

    def _paint_gutter(self, painter: QPainter, clip: QRect) -> None:
        """Hours of a usual day; a day with a clock change wears its own from the change on."""
        painter.setFont(theme.font(12, tabular=True))
        painter.setPen(theme.color("text3"))
        for column, hours in enumerate((self._hours, self._second.usual)):
            # Languages that read from the right often write "10:00" with a word for the half of the day.
            left, width = 0, GUTTER - 10
            if self.grid.mirrored:
                left, width = self.grid.gutter.left() + 3 + column * GUTTER, GUTTER - 5
            else:
                left = self.grid.gutter_width - (column + 1) * GUTTER
            for minute, text in hours:
                room = QRect(left, self.grid.y_of(minute) - 9, width, 18)
                if room.intersects(clip):
                    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, text)

    def _paint_own_hours(self, painter: QPainter) -> None:
        """The second zone's hours on days where the two clocks stand differently."""
        painter.setFont(theme.font(11, tabular=True))
        painter.setPen(theme.color("text3"))
        for position, hours in self._second.own.items():
            column_rect = self.grid.column(position)
            changes = [self.grid.y_of(one.minute) for one in self.grid.week.days[position].clock_changes()]
            for minute, text in hours:
                y = self.grid.y_of(minute)
                if any(-CHANGE_HEIGHT // 2 < y - change < CHANGE_HEIGHT for change in changes):
                    continue  # there it says that the clocks change
                room = QRect(column_rect.left() + 4, self.grid.y_of(minute) + 1, column_rect.width() - 8, 14)
                painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_change(self, painter: QPainter, position: int, day: Day, change: ClockChange) -> None:
        """Say where the clocks change, and what the wall clock shows from there on."""
        column = self.grid.column(position)
        y = self.grid.y_of(change.minute)
        painter.setPen(QPen(theme.color("warn"), 1, Qt.PenStyle.DashLine))
        painter.drawLine(column.left() + 1, y, column.right() - 1, y)
        painter.setFont(theme.font(11, 500, tabular=True))
        said = QRect(column.left() + 4, y + 2, column.width() - 8, CHANGE_HEIGHT)
        painter.drawText(
            said,
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap,
            change_sentence(change, day.zone),
        )
        if self.grid.week.day_count == 1:
            return  # the hours beside the grid are this day's own
        painter.setPen(theme.color("text3"))
        for mark in day.hour_marks():
            if mark.minute <= change.minute:
                continue
            label = QRect(column.left() + 4, self.grid.y_of(mark.minute) + 1, column.width() - 8, 14)
            if not label.intersects(said):
                text = format_time(mark.instant, day.zone)
                painter.drawText(label, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_now(self, painter: QPainter) -> None:
        line = self._now_line(self._now)
        if line is None:
            return
        y = line.center().y()
        first, last = line.left() + 8, line.right() - 8
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("now"), 2))
        painter.drawLine(first, y, last, y)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("now"))
        painter.drawEllipse(QPointF(last if self.grid.mirrored else first, y), 4.5, 4.5)


def change_sentence(change: ClockChange, zone: str) -> str:
    """A clock change in words, with what the clock shows afterwards."""
    shown = format_time(change.instant, zone)
    if change.shift_minutes > 0:
        return _("Clocks go forward to {time}").format(time=shown)
    return _("Clocks go back to {time}").format(time=shown)


def hour_labels(week: Week) -> tuple[tuple[float, str], ...]:
    """The hours beside the grid: those of a day without a clock change, where there is one."""
    usual = next((day for day in week.days if not day.clock_changes()), week.days[0])
    return tuple((mark.minute, format_time(mark.instant, usual.zone)) for mark in usual.hour_marks())


@dataclass(frozen=True, slots=True)
class SecondHours:
    """Another zone's clock at the grid's hours: on ``usual`` days, and on days where it differs (``own``)."""

    usual: tuple[tuple[float, str], ...]
    own: Mapping[int, tuple[tuple[float, str], ...]]


def second_hours(week: Week, zone: str | None) -> SecondHours:
    """The second zone's labels; a day on which the two clocks stand differently has its own."""
    if zone is None:
        return SecondHours((), {})
    per_day = [
        tuple((mark.minute, format_time(mark.instant, zone)) for mark in day.hour_marks())
        for day in week.days
    ]
    usual_day = next((n for n, day in enumerate(week.days) if not day.clock_changes()), 0)
    usual = per_day[usual_day]
    return SecondHours(usual, {n: hours for n, hours in enumerate(per_day) if hours != usual})
