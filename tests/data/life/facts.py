"""What the oracle speaks of: sessions, events, hours, what walls show. What may happen to them is elsewhere.

Minutes are whole minutes since 1970 in UTC; codes are the SQLSTATEs of the contract, '' for a success.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache
from zoneinfo import ZoneInfo

from tests.data.clock_reference import (
    DAY_ZERO,
    LOOK_AHEAD,
    LOOK_BACK,
    Hours,
    Override,
    Rule,
    Schedule,
    Wall,
    grid,
)

LIVE = ("scheduled", "in_progress")
LESSON = 60
WEEK = 7 * 1440
PRICE = Decimal(30)
CANCEL_NOTICE = 24 * 60
EARLY = 15
STAFF = ("desk", "admin")
ACTIONS = {
    "student": ("move", "cancel"),
    "tutor": ("start", "complete", "no_show", "move", "cancel"),
    "desk": ("start", "complete", "no_show", "move", "cancel", "reopen"),
    "admin": ("start", "complete", "no_show", "move", "cancel", "reopen"),
}
STATUS_OF = {
    "start": "in_progress",
    "complete": "completed",
    "no_show": "no_show",
    "cancel": "cancelled",
    "reopen": "scheduled",
}
KIND_OF = {
    "start": "started",
    "complete": "completed",
    "no_show": "no_show",
    "cancel": "cancelled",
    "reopen": "reopened",
}
#: Kinds of events that cannot be taken back.
FINAL = ("booked", "imported", "undone")


@dataclass(frozen=True)
class Facts:
    """What the history keeps of a session: status, version, start, tutor."""

    status: str
    version: int
    start: int
    tutor: str


@dataclass(frozen=True)
class Event:
    """One step: who, in which role, what, before and after."""

    actor: str
    role: str
    kind: str
    before: Facts | None
    after: Facts
    pause_before: int = field(default=0, compare=False)
    hours_version: int = field(default=0, compare=False)
    undoes: int | None = field(default=None, compare=False)  # place of the event taken back
    loose_before: bool = field(default=False, compare=False)


@dataclass
class Lesson:
    """One session; people are named by their name in the machine."""

    tutor: str
    student: str
    start: int
    pause: int
    price: Decimal = PRICE
    status: str = "scheduled"
    version: int = 1
    loose: bool = False  # somebody decided that it may lie outside the hours
    events: list[Event] = field(default_factory=list)

    @property
    def end(self) -> int:
        return self.start + LESSON

    @property
    def is_live(self) -> bool:
        return self.status in LIVE

    def facts(self) -> Facts:
        return Facts(self.status, self.version, self.start, self.tutor)


@dataclass(frozen=True)
class Fate:
    """What shall become of a session: keep, move (to ``start``, perhaps another tutor) or cancel.

    ``passes``: a reason that is given passes rules for it; ``note`` is its own reason.
    """

    what: str
    start: int = 0
    tutor: str = ""
    passes: bool = True
    note: str = ""


@dataclass(frozen=True)
class Absence:
    """One that was settled: by whom, the hours that it closed, and the version they had then."""

    actor: str
    role: str
    tutor: str
    closed: tuple[Override, ...]
    version: int
    events: tuple[tuple[int, int], ...]  # (number of the session, place of the event), newest first


@dataclass(frozen=True)
class TutorHours:
    """A tutor's stored hours, and the terms that decide about slots."""

    zone: str = "UTC"
    rules: tuple[Rule, ...] = ()
    overrides: tuple[Override, ...] = ()
    pause: int = 0
    step: int = 30


@cache
def wall(zone: str) -> Wall:
    """What a wall of a zone shows around these days."""
    tz, today = ZoneInfo(zone), datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    first = int(today.timestamp()) // 60 - 2 * 1440 - LOOK_BACK
    seen = {}
    for minute in range(first, first + LOOK_BACK + 55 * 1440 + LOOK_AHEAD):
        shown = datetime.fromtimestamp(minute * 60, tz)
        seen[minute] = (shown.date() - DAY_ZERO).days * 1440 + shown.hour * 60 + shown.minute
    return seen


@cache
def closing_time(hours: TutorHours, start: int) -> int | None:
    """When the window of a candidate start closes; None where hours and grid offer no such start."""
    schedule = Schedule(rules=hours.rules, overrides=hours.overrides, step=hours.step)
    return dict(grid(schedule, wall(hours.zone), wall("UTC"), start, start + 1)).get(start)


@cache
def covers(hours: TutorHours, start: int) -> bool:
    """Whether a lesson lies inside hours, minute by minute."""
    inside = Hours(Schedule(rules=hours.rules, overrides=hours.overrides))
    return all(inside.include(wall(hours.zone)[minute]) for minute in range(start, start + LESSON))


def closed_dates(zone: str, since: int, until: int) -> list[Override]:
    """An absence as dated rows on the tutor's wall."""
    first, last = (datetime.fromtimestamp(minute * 60, ZoneInfo(zone)) for minute in (since, until))
    rows = []
    for day in range((last.date() - first.date()).days + 1):
        on_date = first.date() + timedelta(days=day)
        start = first.hour * 60 + first.minute if on_date == first.date() else 0
        end = last.hour * 60 + last.minute if on_date == last.date() else 1440
        if start < end:
            rows.append(Override(on_date, False, start, end))
    return rows


def closes(rows: tuple[Override, ...], wanted: Override) -> bool:
    return any(
        not one.available
        and one.on_date == wanted.on_date
        and one.start_minute <= wanted.start_minute
        and wanted.end_minute <= one.end_minute
        for one in rows
    )


def is_shut(hours: TutorHours, start: int) -> bool:
    """Whether the tutor closed the minute on purpose."""
    day, minute = divmod(wall(hours.zone)[start], 1440)
    return any(
        not one.available
        and (one.on_date - DAY_ZERO).days == day
        and one.start_minute <= minute < one.end_minute
        for one in hours.overrides
    )


def weeks_between(zone: str, since: int, until: int) -> int:
    """How many weeks of a wall's calendar lie between two minutes."""
    days = [datetime.fromtimestamp(minute * 60, ZoneInfo(zone)).date() for minute in (since, until)]
    first, last = (day - timedelta(days=day.weekday()) for day in days)
    return (last - first).days // 7


def dates_of(zone: str, first: int, every: int, count: int) -> list[tuple[int, str]]:
    """The starts of a series, the same time on a wall every so many weeks; each with what clocks do to it."""
    shows, found = wall(zone), []
    for number in range(count):
        wanted, guess = shows[first] + number * every * WEEK, first + number * every * WEEK
        there = [minute for minute in range(guess - 180, guess + 181) if shows[minute] == wanted]
        if there:
            start = there[0] if number else first
        else:  # left out: the clock before the change, gone on
            before = max(minute for minute in range(guess - 180, guess + 181) if shows[minute] < wanted)
            start = before + wanted - shows[before]
        note = "skipped" if not there else "repeated" if len(there) > 1 else ""
        if not note and shows[start] - start != shows[first] - first:
            note = "shifted"
        found.append((start, note))
    return found
