"""When a closure of the centre is closed.

Belongs here: dates and minutes of a day as instants. Does not belong here: whom a closure meets (the server).
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo


def closed_spans(
    first_date: date, last_date: date, minutes: tuple[int, int], zone: str
) -> tuple[tuple[datetime, datetime], ...]:
    """Return when the same minutes of each date are, both dates included, as instants in order."""
    days = [first_date + timedelta(days=number) for number in range((last_date - first_date).days + 1)]
    return tuple((_instant(day, minutes[0], zone), _instant(day, minutes[1], zone)) for day in days)


def meets(spans: Iterable[tuple[datetime, datetime]], starts_at: datetime, ends_at: datetime) -> bool:
    """Return whether a time overlaps one of the spans."""
    return any(start < ends_at and starts_at < end for start, end in spans)


def _instant(day: date, minute: int, zone: str) -> datetime:
    midnight = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone))
    return (midnight + timedelta(minutes=minute)).astimezone(UTC)  # minutes on the clock of that place
