"""A slot plan cut into the viewer's days: starts, own sessions, and the reason where there is none.

Values only: no widgets and no words (``reasons.py`` words them). Days are dates in the viewer's zone.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tutordesk.domain.week import Day, day_start, local_date
from tutordesk.services.rows import SlotPlan, SlotRow

PARTS = ("morning", "afternoon", "evening")
_PART_HOURS = {"morning": (0, 12), "afternoon": (12, 17), "evening": (17, 24)}

# What an empty day says first: the reason a person can do something about, or that is a fact of that day.
_WEIGHT = ("own_session", "booked", "break", "notice", "horizon", "closure", "closed_day", "no_hours")
PASSABLE = frozenset({"notice", "horizon"})
"""Reasons of grid starts that the front desk may pass; hours and caps need a time typed in."""


@dataclass(frozen=True, slots=True)
class OwnSession:
    """A session of the viewer, shown so that nobody looks for that time."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Why:
    """Why a span has no start: the reason that weighs most, its ``params``, and how many starts are taken."""

    reason: str
    params: Mapping[str, Any] = field(default_factory=dict)
    taken: int = 0


@dataclass(frozen=True, slots=True)
class DaySlots:
    """One date of the viewer: ``starts`` in order (free, and passable ones for staff), else ``why`` not."""

    on_date: date
    starts: tuple[SlotRow, ...]
    own: tuple[OwnSession, ...]
    why: Why | None
    rows: tuple[SlotRow, ...]

    @property
    def free(self) -> int:
        """How many starts are free."""
        return sum(row.free for row in self.starts)


def days_of(
    plan: SlotPlan,
    first_date: date,
    zone: str,
    *,
    days: int = 14,
    own: Sequence[OwnSession] = (),
    shown: Callable[[SlotRow], bool] = lambda row: row.free,
) -> tuple[DaySlots, ...]:
    """Cut a plan into ``days`` dates of ``zone``; ``shown`` chooses the rows that become starts."""
    return tuple(_one_day(plan, first_date + timedelta(days=n), zone, own, shown) for n in range(days))


def _one_day(
    plan: SlotPlan,
    on_date: date,
    zone: str,
    own: Sequence[OwnSession],
    shown: Callable[[SlotRow], bool],
) -> DaySlots:
    day = Day(on_date, zone)
    begins, ends = day.starts_at, day.ends_at
    # Rows tile the span in order, so those of a day lie between two places of the list.
    first = bisect_right(plan.rows, begins, key=lambda row: row.ends_at)
    last = bisect_left(plan.rows, ends, key=lambda row: row.starts_at)
    touching = plan.rows[first:last]
    starts = tuple(row for row in touching if row.starts_at >= begins and shown(row))
    mine = tuple(one for one in own if day.contains(one.starts_at))
    # A session running over midnight closes starts of the day before it; they still explain this day.
    why = None if starts else weightiest(row for row in touching if not row.free)
    return DaySlots(on_date, starts, mine, why, touching)


def weightiest(rows: Iterable[SlotRow]) -> Why | None:
    """Return the reason to name for rows without a start, None when there are no rows."""
    closed = [row for row in rows if row.reason in _WEIGHT]
    if not closed:
        return None
    taken = sum(row.reason in {"booked", "break", "own_session"} for row in closed)
    first = min(closed, key=lambda row: (_WEIGHT.index(row.reason), row.starts_at))
    return Why(first.reason, first.params, taken)


def part_of(instant: datetime, zone: str) -> str:
    """Return the part of the day an instant falls into: ``morning``, ``afternoon`` or ``evening``."""
    hour = instant.astimezone(ZoneInfo(zone)).hour
    return next(part for part, (first, last) in _PART_HOURS.items() if first <= hour < last)


def starts_by_part(day: DaySlots, zone: str) -> dict[str, tuple[SlotRow, ...]]:
    """Sort a day's starts into its parts."""
    return {part: tuple(row for row in day.starts if part_of(row.starts_at, zone) == part) for part in PARTS}


def why_not_in(day: DaySlots, part: str, zone: str) -> Why | None:
    """Say why a part of a day has no start."""
    return weightiest(row for row in day.rows if not row.free and _meets(row, day, part, zone))


def _meets(row: SlotRow, day: DaySlots, part: str, zone: str) -> bool:
    bounds = Day(day.on_date, zone)
    starts, ends = max(row.starts_at, bounds.starts_at), min(row.ends_at, bounds.ends_at)
    if starts >= ends:
        return False
    here = ZoneInfo(zone)
    first, last = _PART_HOURS[part]
    start_hour = starts.astimezone(here).hour
    final = (ends - timedelta(minutes=1)).astimezone(here).hour
    return start_hour < last and final >= first


def row_at(plan: SlotPlan, instant: datetime) -> SlotRow | None:
    """Return the row of a plan that covers an instant."""
    place = bisect_right(plan.rows, instant, key=lambda row: row.starts_at) - 1
    if place < 0 or plan.rows[place].ends_at <= instant:
        return None
    return plan.rows[place]


def is_repeated(instant: datetime, zone: str) -> bool:
    """Whether the clock on the wall shows this time twice on that day."""
    local = instant.astimezone(ZoneInfo(zone))
    return local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()


def span_of(first_date: date, zone: str, days: int = 14) -> tuple[datetime, datetime]:
    """Return the instants between which ``days`` dates of ``zone`` lie."""
    return day_start(first_date, zone), day_start(first_date + timedelta(days=days), zone)


def today(now: datetime, zone: str) -> date:
    """Return the viewer's date."""
    return local_date(now, zone)
