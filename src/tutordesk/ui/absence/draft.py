"""An absence before it is settled: its span, who could take over, and what was proposed. Values only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from tutordesk.domain.week import day_start, local_date
from tutordesk.services.rows import SessionRow, TouchedRow, WayOutRow
from tutordesk.ui.impact.taken import Taken, taker

KINDS = ("today", "two", "dates", "hours")
QUARTER = 15


@dataclass(frozen=True, slots=True)
class Span:
    """From when until when somebody is away."""

    starts_at: datetime
    ends_at: datetime

    def covers(self, starts_at: datetime, ends_at: datetime) -> bool:
        """Whether a time touches it."""
        return self.starts_at < ends_at and starts_at < self.ends_at


def whole_days(first: date, last: date, zone: str, now: datetime) -> Span:
    """Whole dates in a zone; what has passed of the first one stays as it was."""
    starts_at = day_start(first, zone)
    if local_date(now, zone) == first:
        local = now.astimezone(ZoneInfo(zone))
        past = timedelta(minutes=local.minute % QUARTER, seconds=local.second, microseconds=local.microsecond)
        starts_at = max(starts_at, now.astimezone(UTC) - past)
    return Span(starts_at, day_start(last + timedelta(days=1), zone))


def hours(on_date: date, from_minute: int, until_minute: int, zone: str) -> Span:
    """Some hours of one date; until 00:00 is the end of the day."""

    def at(minute: int) -> datetime:
        if minute == 24 * 60:
            return day_start(on_date + timedelta(days=1), zone)
        wall = datetime(
            on_date.year, on_date.month, on_date.day, minute // 60, minute % 60, tzinfo=ZoneInfo(zone)
        )
        return wall.astimezone(UTC)

    return Span(at(from_minute), at(until_minute or 24 * 60))


def substitutes(row: TouchedRow) -> tuple[WayOutRow, ...]:
    """Who could take the session over at its own time."""
    return tuple(way for way in row.ways if way.tutor_id != row.session.tutor_id)


def other_times(row: TouchedRow) -> tuple[WayOutRow, ...]:
    """When the same tutor could give it."""
    return tuple(way for way in row.ways if way.tutor_id == row.session.tutor_id)


def taken(way: WayOutRow, session: SessionRow) -> Taken:
    """Return the time that a session would take so."""
    return Taken(
        way.starts_at, way.ends_at, way.tutor_id, way.pause, session.student_id, session.student_name
    )


def propose(rows: Iterable[TouchedRow]) -> dict[UUID, WayOutRow]:
    """Give each session its best substitute who is not needed elsewhere by then, in order."""
    chosen: dict[UUID, WayOutRow] = {}
    times: list[Taken] = []
    for row in rows:
        for way in substitutes(row):
            time = taken(way, row.session)
            if not taker(times, time):
                chosen[row.session.session_id] = way
                times.append(time)
                break
    return chosen
