"""From tutors and minutes to pixels and back: a board of columns, one a tutor, all on one day.

Belongs here: arithmetic on rectangles, right-to-left mirroring included. Does not belong here: painting,
events, which tutors there are.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from PySide6.QtCore import QPoint, QRect

from tutordesk.domain.board import columns_in_view
from tutordesk.domain.week import Day
from tutordesk.ui.calendar.geometry import HEAD_ROOM, Columns


@dataclass(frozen=True, slots=True)
class BoardGrid(Columns):
    """Columns of one width on a surface that may be wider than all of them together."""

    on_day: Day
    tutor_ids: tuple[UUID, ...]
    column_width: int
    pixels_per_hour: int
    width: int = 0
    mirrored: bool = False
    _minutes: float = field(init=False, compare=False)
    _area: QRect = field(init=False, compare=False)

    def __post_init__(self) -> None:
        """Know the size: every button placed while scrolling asks for it."""
        object.__setattr__(self, "_minutes", self.on_day.minutes)
        high = HEAD_ROOM * 2 + round(self._minutes * self.pixels_per_hour / 60)
        width = max(self.width, len(self.tutor_ids) * self.column_width)
        object.__setattr__(self, "_area", QRect(0, 0, width, high))

    @property
    def zone(self) -> str:
        """The centre's zone."""
        return self.on_day.zone

    @property
    def minutes(self) -> float:
        """Elapsed minutes of the day."""
        return self._minutes

    @property
    def count(self) -> int:
        """How many columns there are."""
        return len(self.tutor_ids)

    @property
    def area(self) -> QRect:
        """All of it: at least as wide as the surface."""
        return self._area

    @property
    def height(self) -> int:
        """Pixels from the first to the last line."""
        return self._area.height()

    def day(self, position: int) -> Day:
        """The one day."""
        return self.on_day

    def column(self, position: int) -> QRect:
        """The full height of one tutor."""
        return self._seen(QRect(position * self.column_width, 0, self.column_width, self.height))

    def position_of(self, starts_at: datetime, tutor_id: UUID | None) -> int | None:
        """The column of a tutor, where the instant is on this day."""
        if tutor_id not in self.tutor_ids or not self.on_day.contains(starts_at):
            return None
        return self.tutor_ids.index(tutor_id)

    def position_at(self, point: QPoint) -> int | None:
        """The column at a point; beside the columns the nearest counts."""
        if not self.tutor_ids:
            return None
        x = self.area.width() - 1 - point.x() if self.mirrored else point.x()
        return min(max(x // self.column_width, 0), self.count - 1)

    def instant_at(self, point: QPoint) -> datetime:
        """The instant at a pixel row; above and below the day its ends count."""
        minute = min(max(self.minute_at(point.y()), 0.0), self._minutes)
        return self.on_day.starts_at + timedelta(minutes=minute)

    def in_view(self, scrolled: int, room: int) -> range:
        """The columns seen when the board is scrolled that far from its first column."""
        return columns_in_view(scrolled, room, self.column_width, self.count)
