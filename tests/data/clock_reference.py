"""The four rules of slots once more, minute by minute, for tests to compare the database with.

Written from the rules alone: nothing here knows offsets, ranges or windows of instants. What a wall shows
at each minute is given (tests ask the server, so that zone data cannot differ); the rest is counting.
Minutes are whole minutes since 1970 in UTC.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

HOURS_72 = 72 * 60
LOOK_BACK = HOURS_72 + 120  # enough to know whether a window began more than 72 h ago
LOOK_AHEAD = 2 * 1440

DAY_ZERO = date(1970, 1, 1)

Wall = Mapping[int, int]
"""What a wall shows at each minute: its own date and time, as minutes since its 1970-01-01 00:00."""


@dataclass(frozen=True)
class Rule:
    iso_weekday: int
    start_minute: int
    end_minute: int
    valid_from: date | None = None
    valid_until: date | None = None  # first date on which it no longer holds


@dataclass(frozen=True)
class Override:
    on_date: date
    available: bool
    start_minute: int
    end_minute: int


@dataclass(frozen=True)
class Closure:
    first_date: date
    last_date: date
    start_minute: int = 0
    end_minute: int = 1440


@dataclass(frozen=True)
class Busy:
    """A live session: what it takes, and until when the tutor's break holds."""

    start: int
    end: int
    hold_end: int


@dataclass(frozen=True)
class Schedule:
    """All that decides about a tutor's slots. ``elsewhere``: the tutor learns; ``own``: the student's."""

    rules: Sequence[Rule] = ()
    overrides: Sequence[Override] = ()
    closures: Sequence[Closure] = ()
    step: int = 30
    notice: int = 0
    pause: int = 0
    horizon_days: int = 60
    taught: Sequence[Busy] = ()
    elsewhere: Sequence[Busy] = ()
    own: Sequence[Busy] = field(default=())


def _holds(rule: Rule, day: date) -> bool:
    return (
        rule.iso_weekday == day.isoweekday()
        and (rule.valid_from is None or rule.valid_from <= day)
        and (rule.valid_until is None or day < rule.valid_until)
    )


def _date_of(day: int) -> date:
    return DAY_ZERO + timedelta(days=day)


class Hours:
    """Rule 1 and 2: whether a wall that shows a date and time shows it inside the hours."""

    def __init__(self, schedule: Schedule) -> None:
        self._schedule = schedule
        self._ranges: dict[int, list[tuple[int, int]]] = {}
        self._days: dict[int, list[bool]] = {}
        self._closed: dict[int, list[tuple[int, int]]] = {}
        for override in schedule.overrides:
            if not override.available:
                day = (override.on_date - DAY_ZERO).days
                self._closed.setdefault(day, []).append((override.start_minute, override.end_minute))

    def _ranges_of(self, day: int) -> list[tuple[int, int]]:
        if day not in self._ranges:
            on_date = _date_of(day)
            special = [
                (o.start_minute, o.end_minute)
                for o in self._schedule.overrides
                if o.available and o.on_date == on_date
            ]
            usual = [(r.start_minute, r.end_minute) for r in self._schedule.rules if _holds(r, on_date)]
            self._ranges[day] = special or usual
        return self._ranges[day]

    def include(self, shown: int) -> bool:
        today, minute = divmod(shown, 1440)
        if today not in self._days:
            self._days[today] = self._day(today)
        return self._days[today][minute]

    def _day(self, today: int) -> list[bool]:
        inside = [False] * 1440
        for start, end in self._ranges_of(today):
            for minute in range(start, min(end, 1440)):
                inside[minute] = True
        for start, end in self._ranges_of(today - 1):
            for minute in range(max(start, 1440), end):
                inside[minute - 1440] = True
        for start, end in self._closed.get(today, ()):
            for minute in range(start, min(end, 1440)):
                inside[minute] = False
        return inside


def _is_closed(shown: int, closures: Sequence[Closure]) -> bool:
    day, minute = divmod(shown, 1440)
    today = _date_of(day)
    return any(
        c.first_date <= today <= c.last_date and c.start_minute <= minute < c.end_minute for c in closures
    )


def grid(schedule: Schedule, wall: Wall, centre_wall: Wall, start: int, until: int) -> list[tuple[int, int]]:
    """Rule 3: the candidate starts of [start, until), each with the end of its window."""
    hours = Hours(schedule)
    first, last = start - LOOK_BACK, until + LOOK_AHEAD
    is_open = {
        m: hours.include(wall[m])
        and not (schedule.closures and _is_closed(centre_wall[m], schedule.closures))
        for m in range(first, last)
    }
    closes: dict[int, int] = {}
    end = last
    for minute in range(last - 1, start - 1, -1):
        if not is_open[minute]:
            end = minute
        closes[minute] = end
    found = []
    opened = midnight = first
    for minute in range(first, until):
        if minute > first:
            if wall[minute] % 1440 == 0 or wall[minute] // 1440 > wall[minute - 1] // 1440:
                midnight = minute
            if is_open[minute] and not is_open[minute - 1]:
                opened = minute
        if minute < start or not is_open[minute]:
            continue
        began = opened if minute - opened <= HOURS_72 else midnight
        if (minute - began) % schedule.step == 0:
            found.append((minute, closes[minute]))
    return found


def verdicts(
    schedule: Schedule, wall: Wall, centre_wall: Wall, start: int, until: int, minutes: int, at: int
) -> dict[int, str]:
    """Rule 4: every candidate start whose session fits its window, and why it is not free ('' when it is)."""
    judged = {}
    for minute, closes in grid(schedule, wall, centre_wall, start, until):
        end = minute + minutes
        if end > closes:
            continue
        if minute < at + schedule.notice:
            judged[minute] = "notice"
        elif minute >= at + schedule.horizon_days * 1440:
            judged[minute] = "horizon"
        elif any(minute < b.end and b.start < end for b in schedule.own):
            judged[minute] = "own_session"
        elif any(minute < b.end and b.start < end for b in (*schedule.taught, *schedule.elsewhere)):
            judged[minute] = "booked"
        elif any(minute < b.hold_end and b.start < end + schedule.pause for b in schedule.taught):
            judged[minute] = "break"
        else:
            judged[minute] = ""
    return judged
