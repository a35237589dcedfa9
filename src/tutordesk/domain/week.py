"""Which days a calendar shows, and where their local midnights lie on the UTC time line.

Belongs here: dates, day bounds and wall-clock marks in an IANA zone, as frozen values. Does not belong
here: pixels (``layout.py`` and the calendar widgets), words, or the clock itself: ``now`` is a parameter.

A day is laid out by *elapsed* minutes since its first instant, so a day with a clock change has 1380, 1500
or (Lord Howe) 1410 and 1470 of them, and days tile the time line without gap or overlap.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

_MINUTE = timedelta(minutes=1)


@lru_cache(maxsize=4096)
def day_start(on_date: date, zone: str) -> datetime:
    """First instant of a local date, in UTC; where midnight is skipped, the instant that skips it."""
    here = ZoneInfo(zone)
    midnight = datetime.combine(on_date, time.min)
    later = midnight.replace(tzinfo=here).astimezone(UTC)
    earlier = midnight.replace(tzinfo=here, fold=1).astimezone(UTC)
    if earlier >= later:  # the usual night, or a repeated midnight: its first pass is the start
        return later
    # Midnight lies in a gap: look for the first instant that reads midnight or later.
    low, high = 0, int((later - earlier).total_seconds())
    while low < high:
        middle = (low + high) // 2
        wall = (earlier + timedelta(seconds=middle)).astimezone(here).replace(tzinfo=None)
        if wall >= midnight:
            high = middle
        else:
            low = middle + 1
    return earlier + timedelta(seconds=low)


def local_date(instant: datetime, zone: str) -> date:
    """The date a calendar on the wall in ``zone`` shows at an instant."""
    return instant.astimezone(ZoneInfo(zone)).date()


@dataclass(frozen=True, slots=True)
class HourMark:
    """A full hour of the wall clock, ``minute`` elapsed minutes after the day's start.

    ``repeated`` marks both passes of an hour that a clock change brings twice.
    """

    minute: float
    hour: int
    instant: datetime
    repeated: bool


@dataclass(frozen=True, slots=True)
class ClockChange:
    """A change of the UTC offset inside a day; ``shift_minutes`` is positive when clocks go forward."""

    minute: float
    instant: datetime
    shift_minutes: int


@dataclass(frozen=True, slots=True)
class Day:
    """One local date in a zone, as a half-open range of instants."""

    on_date: date
    zone: str

    @property
    def starts_at(self) -> datetime:
        """First instant of the day, UTC."""
        return day_start(self.on_date, self.zone)

    @property
    def ends_at(self) -> datetime:
        """First instant of the next day, UTC."""
        return day_start(self.on_date + timedelta(days=1), self.zone)

    @property
    def minutes(self) -> float:
        """Elapsed length: 1440, unless the clocks change on that day."""
        return (self.ends_at - self.starts_at) / _MINUTE

    def contains(self, instant: datetime) -> bool:
        """Whether an instant falls on this day."""
        return self.starts_at <= instant < self.ends_at

    def minute_of(self, instant: datetime) -> float:
        """Elapsed minutes from the day's start; negative before it, beyond ``minutes`` after it."""
        return (instant - self.starts_at) / _MINUTE

    def clip(self, starts_at: datetime, ends_at: datetime) -> tuple[float, float] | None:
        """The part of a half-open range that falls on this day, in elapsed minutes; None without any."""
        first = max(starts_at, self.starts_at)
        last = min(ends_at, self.ends_at)
        if first >= last:
            return None
        return self.minute_of(first), self.minute_of(last)

    def clock_changes(self) -> tuple[ClockChange, ...]:
        """Every offset change inside the day (nearly always none)."""
        return _clock_changes(self.on_date, self.zone)

    def hour_marks(self) -> tuple[HourMark, ...]:
        """Full hours of the wall clock in the order in which they pass, both passes of a repeated one."""
        return _hour_marks(self.on_date, self.zone)


@lru_cache(maxsize=1024)
def _clock_changes(on_date: date, zone: str) -> tuple[ClockChange, ...]:
    """Offset changes inside a day, to the minute; a change at the very start counts for the day it starts."""
    here = ZoneInfo(zone)
    day = Day(on_date, zone)
    probes = [day.starts_at - _MINUTE]
    while probes[-1] < day.ends_at - _MINUTE:
        probes.append(min(probes[-1] + timedelta(minutes=30), day.ends_at - _MINUTE))
    changes = []
    for before, after in pairwise(probes):
        old, new = _offset(before, here), _offset(after, here)
        if old == new:
            continue
        low, high = before, after
        while high - low > _MINUTE:
            middle = low + ((high - low) / 2 // _MINUTE or 1) * _MINUTE
            if _offset(middle, here) == old:
                low = middle
            else:
                high = middle
        changes.append(ClockChange(day.minute_of(high), high, round((new - old) / _MINUTE)))
    return tuple(changes)


@lru_cache(maxsize=1024)
def _hour_marks(on_date: date, zone: str) -> tuple[HourMark, ...]:
    here = ZoneInfo(zone)
    day = Day(on_date, zone)
    marks: list[HourMark] = []
    instant = day.starts_at
    while instant < day.ends_at:
        wall = instant.astimezone(here)
        past_hour = timedelta(minutes=wall.minute, seconds=wall.second)
        if not past_hour:
            twin = wall.replace(fold=1 - wall.fold)
            repeated = twin.utcoffset() != wall.utcoffset() and _is_real(twin)
            marks.append(HourMark(day.minute_of(instant), wall.hour, instant, repeated))
            step = timedelta(hours=1)
        else:
            step = timedelta(hours=1) - past_hour
        following = instant + step
        for change in day.clock_changes():
            if instant < change.instant < following:
                following = change.instant
        instant = following
    return tuple(marks)


def _offset(instant: datetime, here: ZoneInfo) -> timedelta:
    return instant.astimezone(here).utcoffset() or timedelta()


def _is_real(wall: datetime) -> bool:
    """Whether a wall clock ever shows this: not so inside a skipped hour."""
    back = wall.astimezone(UTC).astimezone(wall.tzinfo)
    return back.replace(tzinfo=None, fold=0) == wall.replace(tzinfo=None, fold=0)


@dataclass(frozen=True, slots=True)
class Week:
    """The days a calendar shows in one piece: seven, or fewer where there is no room for a week."""

    first_date: date
    zone: str
    day_count: int = 7

    @classmethod
    def containing(cls, on_date: date, zone: str, *, first_weekday: int = 1, day_count: int = 7) -> "Week":
        """The week around a date; ``first_weekday`` is an ISO weekday (1 = Monday, 7 = Sunday).

        Fewer than seven days start on the date itself.
        """
        back = (on_date.isoweekday() - first_weekday) % 7 if day_count == 7 else 0
        return cls(on_date - timedelta(days=back), zone, day_count)

    @property
    def days(self) -> tuple[Day, ...]:
        """The days in order."""
        return _days(self)

    @property
    def last_date(self) -> date:
        """The last date shown."""
        return self.first_date + timedelta(days=self.day_count - 1)

    @property
    def starts_at(self) -> datetime:
        """First instant shown, UTC."""
        return day_start(self.first_date, self.zone)

    @property
    def ends_at(self) -> datetime:
        """First instant no longer shown, UTC."""
        return day_start(self.last_date + timedelta(days=1), self.zone)

    @property
    def minutes(self) -> float:
        """Elapsed minutes of the longest day shown: the height that all days share."""
        return _longest(self)

    def next(self) -> "Week":
        """The days after these."""
        return Week(self.first_date + timedelta(days=self.day_count), self.zone, self.day_count)

    def previous(self) -> "Week":
        """The days before these."""
        return Week(self.first_date - timedelta(days=self.day_count), self.zone, self.day_count)

    def index_of(self, instant: datetime) -> int | None:
        """Position of the day an instant falls on, or None when it is not shown."""
        for position, day in enumerate(self.days):
            if day.contains(instant):
                return position
        return None


@lru_cache(maxsize=256)
def _days(week: Week) -> tuple[Day, ...]:
    dates = (week.first_date + timedelta(days=n) for n in range(week.day_count))
    return tuple(Day(one, week.zone) for one in dates)


@lru_cache(maxsize=256)
def _longest(week: Week) -> float:
    return max(day.minutes for day in week.days)
