"""When a closure of the centre is closed, and which starts around it come nearest to one that it takes away.

Belongs here: dates and minutes of a day as instants. Does not belong here: whom a closure meets (the server).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

DAY = 1440
FITS = 3


@dataclass(frozen=True, slots=True)
class ClosedTime:
    """Dates of a zone, both included, and the minutes of each that are closed."""

    first_date: date
    last_date: date
    start_minute: int
    end_minute: int
    zone: str

    def spans(self) -> tuple[tuple[datetime, datetime], ...]:
        """Return the closed time as instants, in order."""
        days = (self.last_date - self.first_date).days + 1
        return tuple(
            (self._at(day, self.start_minute), self._at(day, self.end_minute))
            for day in (self.first_date + timedelta(days=number) for number in range(days))
        )

    @property
    def ends_at(self) -> datetime:
        """When the last of it is over."""
        return self._at(self.last_date, self.end_minute)

    def _at(self, day: date, minute: int) -> datetime:
        midnight = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(self.zone))
        return (midnight + timedelta(minutes=minute)).astimezone(UTC)  # on the clock of that place


def meets(spans: Iterable[tuple[datetime, datetime]], starts_at: datetime, ends_at: datetime) -> bool:
    """Return whether a time overlaps one of the spans."""
    return any(start < ends_at and starts_at < end for start, end in spans)


def nearest_fits(starts: Sequence[datetime], was: datetime, zone: str) -> tuple[datetime, ...]:
    """Return the start nearest to the old time of day on each of the next dates that have one."""
    old = _minute(was, zone)
    best: dict[date, datetime] = {}
    for one in sorted(starts):
        day = one.astimezone(ZoneInfo(zone)).date()
        if day not in best or abs(_minute(one, zone) - old) < abs(_minute(best[day], zone) - old):
            best[day] = one
    return tuple(best.values())[:FITS]


def _minute(instant: datetime, zone: str) -> int:
    local = instant.astimezone(ZoneInfo(zone))
    return 60 * local.hour + local.minute
