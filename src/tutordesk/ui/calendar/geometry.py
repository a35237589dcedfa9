"""From days and minutes to pixels and back: the one place that knows both.

Belongs here: arithmetic on rectangles, right-to-left mirroring included. Does not belong here: painting,
events, or anything about sessions.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QStyle

from tutordesk.domain.layout import Box
from tutordesk.domain.week import Day, Week

GUTTER = 60
HEAD_ROOM = 10
BLOCK_GAP = 3


class Columns(ABC):
    """What the grids of a week and of a board share: columns side by side, down which minutes run."""

    __slots__ = ()

    pixels_per_hour: int
    mirrored: bool

    @property
    @abstractmethod
    def zone(self) -> str:
        """On whose clock the grid stands."""

    @property
    @abstractmethod
    def minutes(self) -> float:
        """Elapsed minutes from the first to the last line."""

    @property
    @abstractmethod
    def area(self) -> QRect:
        """All of it."""

    @abstractmethod
    def column(self, position: int) -> QRect:
        """The full height of one column."""

    @abstractmethod
    def day(self, position: int) -> Day:
        """The day that a column shows."""

    @abstractmethod
    def position_of(self, starts_at: datetime, tutor_id: UUID | None) -> int | None:
        """The column of something that starts then, of that tutor where tutors have columns of their own."""

    @property
    def height(self) -> int:
        """Pixels from the first to the last line, with the room above and below."""
        return HEAD_ROOM * 2 + round(self.minutes * self.pixels_per_hour / 60)

    def y_of(self, minute: float) -> int:
        """Pixel row of an elapsed minute of a day."""
        return HEAD_ROOM + round(minute * self.pixels_per_hour / 60)

    def minute_at(self, y: int) -> float:
        """Elapsed minute of a day at a pixel row."""
        return (y - HEAD_ROOM) * 60 / self.pixels_per_hour

    def band(self, position: int, first: float, last: float) -> QRect:
        """The part of a day's column between two elapsed minutes."""
        column = self.column(position)
        top = self.y_of(first)
        return QRect(column.left(), top, column.width(), self.y_of(last) - top)

    def place(self, position: int, box: Box) -> QRect:
        """Where a laid-out block lies, with a little air around it."""
        column = self.column(position)
        room = column.width() - 2 * BLOCK_GAP - 2
        left = BLOCK_GAP + 1 + round(box.left * room)
        right = BLOCK_GAP + 1 + round((box.left + box.width) * room)
        top = self.y_of(box.top * self.minutes)
        bottom = self.y_of((box.top + box.height) * self.minutes)
        inside = QRect(left, top + 1, max(right - left - (box.width < 1), 8), max(bottom - top - 2, 8))
        mirrored = QStyle.visualRect(self._direction, QRect(0, 0, column.width(), self.height), inside)
        return mirrored.translated(column.left(), 0)

    @property
    def _direction(self) -> Qt.LayoutDirection:
        return Qt.LayoutDirection.RightToLeft if self.mirrored else Qt.LayoutDirection.LeftToRight

    def _seen(self, rect: QRect) -> QRect:
        return QStyle.visualRect(self._direction, self.area, rect)


@dataclass(frozen=True, slots=True)
class Grid(Columns):
    """A week on a surface of a given width: minutes run down, days run in reading direction.

    ``gutter_width`` is the room for the hours: twice as much where a second zone has a column too.
    """

    week: Week
    width: int
    pixels_per_hour: int
    mirrored: bool = False
    gutter_width: int = GUTTER

    @property
    def zone(self) -> str:
        """The zone of the days."""
        return self.week.zone

    @property
    def minutes(self) -> float:
        """Elapsed minutes of the longest day."""
        return self.week.minutes

    def day(self, position: int) -> Day:
        """The day of a column."""
        return self.week.days[position]

    def position_of(self, starts_at: datetime, tutor_id: UUID | None) -> int | None:
        """The day on which something starts."""
        return self.week.index_of(starts_at)

    @property
    def area(self) -> QRect:
        """All of it, the hours' gutter included."""
        return QRect(0, 0, self.width, self.height)

    @property
    def gutter(self) -> QRect:
        """Where the hours stand."""
        return self._seen(QRect(0, 0, self.gutter_width, self.height))

    def column(self, position: int) -> QRect:
        """The full height of one day."""
        room = self.width - self.gutter_width
        left = self.gutter_width + round(position * room / self.week.day_count)
        right = self.gutter_width + round((position + 1) * room / self.week.day_count)
        return self._seen(QRect(left, 0, right - left, self.height))

    def position_at(self, point: QPoint) -> int | None:
        """Which day a point lies in, None in the gutter."""
        for position in range(self.week.day_count):
            if self.column(position).contains(point):
                return position
        return None

    def instant_at(self, point: QPoint) -> datetime | None:
        """The instant at a point; beside the days the nearest day counts, above and below its ends."""
        columns = [self.column(position) for position in range(self.week.day_count)]
        if not columns:
            return None
        x = min(max(point.x(), min(one.left() for one in columns)), max(one.right() for one in columns))
        for column, day in zip(columns, self.week.days, strict=True):
            if column.left() <= x <= column.right():
                minute = min(max(self.minute_at(point.y()), 0.0), day.minutes)
                return day.starts_at + timedelta(minutes=minute)
        return None
