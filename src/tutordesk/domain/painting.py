"""A week of hours as something to paint on: spans of minutes, what is added and what is removed.

Belongs here: turning weekly ranges into spans of the days they touch and back, painting, comparing. Does not
belong here: dated overrides (``overrides.py``), pixels, words.

Inside, a week is a ring of 10,080 minutes beginning on Monday: a range past midnight is one piece of it, and
Sunday's runs into Monday. Ranges come out tidy: merged, and cut at midnight unless they end by noon.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tutordesk.domain.hours import WeeklyRange

DAY = 1440
WEEK = 7 * DAY
LATEST_END = DAY + DAY // 2
"""A range past midnight that would end after noon is written as two: "20:00 to 17:00" is read wrongly."""

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Period:
    """Dates on which weekly ranges are valid, both included; without dates: all the time."""

    first_date: date | None = None
    last_date: date | None = None

    @property
    def sort_key(self) -> tuple[date, date]:
        """All the time first, then by date."""
        return self.first_date or date.min, self.last_date or date.max

    def holds(self, row: WeeklyRange) -> bool:
        """Whether a range is valid on exactly these dates."""
        return (row.first_date, row.last_date) == (self.first_date, self.last_date)

    def meets(self, other: "Period") -> bool:
        """Whether both have a date in common."""
        mine, theirs = self.sort_key, other.sort_key
        return mine[0] <= theirs[1] and theirs[0] <= mine[1]


ALWAYS = Period()
_ONE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Piece:
    """What one day shows of a range: ``start`` to ``end`` on that day, out of ``whole`` on ``first_day``.

    ``kind`` is ``stays``, ``added`` or ``removed``; minutes of ``whole`` count from the midnight of
    ``first_day`` (an ISO weekday) and may pass 1440.
    """

    iso_weekday: int
    start: int
    end: int
    kind: str
    first_day: int
    whole: Span

    @property
    def from_before(self) -> bool:
        """Whether it began on the day before."""
        return self.first_day != self.iso_weekday

    @property
    def goes_on(self) -> bool:
        """Whether it runs on into the next day."""
        return self.end == DAY and self.whole[1] > DAY and not self.from_before


# --- the ring ------------------------------------------------------------------------------------------
def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Sort spans and join those that touch."""
    out: list[Span] = []
    for start, end in sorted(spans):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], end))
        elif start < end:
            out.append((start, end))
    return tuple(out)


def without(spans: Iterable[Span], taken: Sequence[Span]) -> tuple[Span, ...]:
    """Return what is left of spans after cutting others out."""
    out: list[Span] = []
    for start, end in merged(spans):
        at = start
        for cut_start, cut_end in merged(taken):
            if cut_end <= at or cut_start >= end:
                continue
            if cut_start > at:
                out.append((at, cut_start))
            at = max(at, cut_end)
        if at < end:
            out.append((at, end))
    return tuple(out)


def common(spans: Sequence[Span], others: Sequence[Span]) -> tuple[Span, ...]:
    """Return what lies in both."""
    return without(spans, without(spans, others))


def ring_of(rows: Iterable[WeeklyRange]) -> tuple[Span, ...]:
    """Lay ranges on the ring of the week, merged, none running over its end."""
    laid: list[Span] = []
    for row in rows:
        first = (row.iso_weekday - 1) * DAY
        laid += _on_ring(first + row.start_minute, first + row.end_minute)
    return merged(laid)


def _on_ring(start: int, end: int) -> list[Span]:
    if start >= WEEK:
        return [(start - WEEK, end - WEEK)]
    return [(start, end)] if end <= WEEK else [(start, WEEK), (0, end - WEEK)]


def ranges_of(ring: Sequence[Span]) -> tuple[tuple[int, Span], ...]:
    """Cut a ring into ranges, (ISO weekday, minutes of that day), as a person would say them."""
    return tuple((first // DAY + 1, (start - first, end - first)) for first, start, end in _cut(ring))


def _cut(ring: Sequence[Span]) -> list[tuple[int, int, int]]:
    """Return (midnight of its day, start, end) on the ring's line; only short nights cross a midnight."""
    joined = list(ring)
    if len(joined) > 1 and joined[0][0] == 0 and joined[-1][1] == WEEK:
        head = joined.pop(0)
        joined[-1] = (joined[-1][0], WEEK + head[1])
    out: list[tuple[int, int, int]] = []
    for first, last in joined:
        start = first
        while start < last:
            midnight = start // DAY * DAY
            # A range that began at midnight is a day of its own; one that ends by noon is its evening's.
            night = start > midnight and last - midnight <= LATEST_END
            end = last if night else min(last, midnight + DAY)
            out.append((midnight % WEEK, start % WEEK, start % WEEK + end - start))
            start = end
    return sorted(out)


def to_rows(ring: Sequence[Span], period: Period) -> tuple[WeeklyRange, ...]:
    """Write a ring as the ranges of a period."""
    return tuple(
        sorted_rows(
            WeeklyRange(day, start, end, period.first_date, period.last_date)
            for day, (start, end) in ranges_of(ring)
        )
    )


def sorted_rows(rows: Iterable[WeeklyRange]) -> tuple[WeeklyRange, ...]:
    """Sort ranges whose dates may be missing."""
    return tuple(
        sorted(
            rows,
            key=lambda row: (
                Period(row.first_date, row.last_date).sort_key,
                row.iso_weekday,
                row.start_minute,
                row.end_minute,
            ),
        )
    )


# --- periods -------------------------------------------------------------------------------------------
def periods_of(rows: Iterable[WeeklyRange]) -> tuple[Period, ...]:
    """Return the periods that ranges speak of, all the time first."""
    found = {Period(row.first_date, row.last_date) for row in rows}
    return tuple(sorted(found, key=lambda period: period.sort_key))


def rows_in(rows: Iterable[WeeklyRange], period: Period) -> tuple[WeeklyRange, ...]:
    """Return the ranges of exactly one period."""
    return tuple(row for row in rows if period.holds(row))


def with_ring(rows: Iterable[WeeklyRange], period: Period, ring: Sequence[Span]) -> tuple[WeeklyRange, ...]:
    """Replace a period's ranges by a ring; all others stay as they are."""
    return sorted_rows([*(row for row in rows if not period.holds(row)), *to_rows(ring, period)])


def with_period(rows: Iterable[WeeklyRange], old: Period, new: Period) -> tuple[WeeklyRange, ...]:
    """Give a period other dates; ranges the new one already had are kept with them."""
    kept = list(rows)
    ring = merged([*ring_of(rows_in(kept, old)), *ring_of(rows_in(kept, new))])
    return with_ring([row for row in kept if not old.holds(row)], new, ring)


def split_around(rows: Iterable[WeeklyRange], old: Period, term: Period) -> tuple[WeeklyRange, ...]:
    """Let a term take over from a period: it begins with the same hours, which pause meanwhile."""
    kept = tuple(rows)
    ring = ring_of(rows_in(kept, old))
    if not old.meets(term):
        return with_ring(kept, term, ring)
    out = with_ring(kept, old, ())
    first, last = old.sort_key
    if term.first_date is not None and first < term.first_date:
        out = with_ring(out, Period(old.first_date, term.first_date - _ONE), ring)
    if term.last_date is not None and term.last_date < last:
        out = with_ring(out, Period(term.last_date + _ONE, old.last_date), ring)
    return with_ring(out, term, ring)


def beside(rows: Iterable[WeeklyRange], period: Period) -> tuple[Span, ...]:
    """Lay down what is open at the same time through other periods that share a date with this one."""
    return ring_of(
        row for row in rows if not period.holds(row) and period.meets(Period(row.first_date, row.last_date))
    )


def tidy(rows: Iterable[WeeklyRange]) -> tuple[WeeklyRange, ...]:
    """Write ranges as painting would: the same minutes, one way of saying them."""
    kept = tuple(rows)
    out: list[WeeklyRange] = []
    for period in periods_of(kept):
        out += to_rows(ring_of(rows_in(kept, period)), period)
    return sorted_rows(out)


# --- painting ------------------------------------------------------------------------------------------
def painted(
    rows: Sequence[WeeklyRange], period: Period, days: Iterable[int], span: Span, *, available: bool
) -> tuple[WeeklyRange, ...]:
    """Open or close ``span`` (minutes of the day, possibly past 1440) on ISO weekdays of a period."""
    patch: list[Span] = []
    for day in days:
        patch += _on_ring((day - 1) * DAY + span[0], (day - 1) * DAY + span[1])
    ring = ring_of(rows_in(rows, period))
    return with_ring(rows, period, merged([*ring, *patch]) if available else without(ring, patch))


def replaced(
    rows: Sequence[WeeklyRange], period: Period, day: int, old: Span | None, new: Span
) -> tuple[WeeklyRange, ...]:
    """Give a range of a day exact other times; without ``old`` it is one more."""
    cleared = painted(rows, period, [day], old, available=False) if old else rows
    return painted(cleared, period, [day], new, available=True)


def copied(
    rows: Sequence[WeeklyRange], period: Period, source: int, targets: Iterable[int]
) -> tuple[WeeklyRange, ...]:
    """Give other days the ranges that begin on ``source``, in place of those that begin there."""
    pattern = [span for day, span in ranges_of(ring_of(rows_in(rows, period))) if day == source]
    wanted = set(targets) - {source}
    kept = [(day, span) for day, span in ranges_of(ring_of(rows_in(rows, period))) if day not in wanted]
    kept += [(day, span) for day in wanted for span in pattern]
    laid = [WeeklyRange(day, start, end, period.first_date, period.last_date) for day, (start, end) in kept]
    return with_ring(rows, period, ring_of(laid))


# --- looking -------------------------------------------------------------------------------------------
def pieces(stored: Sequence[Span], draft: Sequence[Span]) -> tuple[Piece, ...]:
    """Return what a week shows of two rings: what stays, what a draft adds and what it removes."""
    out: list[Piece] = []
    for kind, ring in (
        ("stays", common(draft, stored)),
        ("added", without(draft, stored)),
        ("removed", without(stored, draft)),
    ):
        for day, whole in ranges_of(ring):
            out.append(Piece(day, whole[0], min(whole[1], DAY), kind, day, whole))
            if whole[1] > DAY:
                out.append(Piece(day % 7 + 1, 0, whole[1] - DAY, kind, day, whole))
    return tuple(sorted(out, key=lambda piece: (piece.iso_weekday, piece.start, piece.kind)))


def range_at(rows: Sequence[WeeklyRange], period: Period, day: int, minute: int) -> tuple[int, Span] | None:
    """Return the range that is open at a minute of a day, (the day it begins, its minutes), or None."""
    for first, span in ranges_of(ring_of(rows_in(rows, period))):
        at = minute + ((day - first) % 7) * DAY
        if span[0] <= at < span[1]:
            return first, span
    return None


def open_minutes(ring: Sequence[Span], day: int, span: Span) -> int:
    """Count the open minutes of a stretch of one day."""
    first = (day - 1) * DAY
    return sum(end - start for start, end in common([(first + span[0], first + span[1])], ring))
