"""Dated overrides as a person enters them: three weeks of leave are one entry, not twenty-one rows.

Belongs here: grouping the rows of single dates into entries and writing entries back. Does not belong here:
weekly hours (``painting.py``), public holidays (they come as entries), words.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tutordesk.domain.hours import DatedRange, WeeklyRange
from tutordesk.domain.painting import Span, merged, without

WHOLE_DAY: Span = (0, 1440)
_ONE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Entry:
    """The same closed or extra time on every date from ``first_date`` to ``last_date``, both included."""

    first_date: date
    last_date: date
    available: bool
    spans: tuple[Span, ...] = (WHOLE_DAY,)
    reason: str = ""

    @property
    def days(self) -> int:
        """How many dates it covers."""
        return (self.last_date - self.first_date).days + 1

    @property
    def whole_day(self) -> bool:
        """Whether it closes its days from midnight to midnight."""
        return not self.available and self.spans == (WHOLE_DAY,)

    def rows(self) -> tuple[DatedRange, ...]:
        """Write it as the rows of its dates."""
        return tuple(
            DatedRange(self.first_date + number * _ONE, self.available, start, end, self.reason)
            for number in range(self.days)
            for start, end in self.spans
        )


def entries(rows: Iterable[DatedRange]) -> tuple[Entry, ...]:
    """Group rows into entries: equal time for an equal reason on consecutive dates is one."""
    by_date: dict[tuple[date, bool, str], list[Span]] = {}
    for row in rows:
        by_date.setdefault((row.on_date, row.available, row.reason), []).append(
            (row.start_minute, row.end_minute)
        )
    open_ones: dict[tuple[bool, str, tuple[Span, ...]], Entry] = {}
    done: list[Entry] = []
    for (on_date, available, reason), spans in sorted(by_date.items(), key=lambda item: item[0]):
        alike = (available, reason, merged(spans))
        before = open_ones.get(alike)
        if before is not None and before.last_date + _ONE == on_date:
            open_ones[alike] = Entry(before.first_date, on_date, available, alike[2], reason)
            continue
        if before is not None:
            done.append(before)
        open_ones[alike] = Entry(on_date, on_date, available, alike[2], reason)
    return tuple(sorted([*done, *open_ones.values()], key=_order))


def _order(entry: Entry) -> tuple[date, date, bool, tuple[Span, ...], str]:
    return entry.first_date, entry.last_date, entry.available, entry.spans, entry.reason


def with_entry(
    rows: Sequence[DatedRange], entry: Entry, *, instead_of: Entry | None = None, today: date | None = None
) -> tuple[DatedRange, ...]:
    """Add an entry, in place of another; dates before ``today`` stay as they are."""
    kept = without_entry(rows, instead_of, today=today) if instead_of else tuple(rows)
    fresh = [row for row in entry.rows() if today is None or row.on_date >= today]
    if entry.whole_day:  # nothing that was said about hours of a closed day matters any more
        covered = {row.on_date for row in fresh}
        kept = tuple(row for row in kept if row.on_date not in covered or row.available)
    return tuple(sorted({*kept, *fresh}))


def without_entry(
    rows: Iterable[DatedRange], entry: Entry, *, today: date | None = None
) -> tuple[DatedRange, ...]:
    """Take an entry away; dates before ``today`` stay as they are."""

    def belongs(row: DatedRange) -> bool:
        return (
            entry.first_date <= row.on_date <= entry.last_date
            and (today is None or row.on_date >= today)
            and (row.available, row.reason) == (entry.available, entry.reason)
            and any(start <= row.start_minute and row.end_minute <= end for start, end in entry.spans)
        )

    return tuple(row for row in rows if not belongs(row))


def of_date(rows: Iterable[DatedRange], on_date: date) -> tuple[DatedRange, ...]:
    """Return what is said about one date."""
    return tuple(sorted(row for row in rows if row.on_date == on_date))


def coming(found: Iterable[Entry], today: date) -> tuple[Entry, ...]:
    """Leave out entries that have passed."""
    return tuple(entry for entry in found if entry.last_date >= today)


def weekly_on(weekly: Iterable[WeeklyRange], on_date: date) -> tuple[Span, ...]:
    """Return the weekly hours that begin on a date."""
    return merged(
        (row.start_minute, row.end_minute)
        for row in weekly
        if row.iso_weekday == on_date.isoweekday()
        and (row.first_date or on_date) <= on_date <= (row.last_date or on_date)
    )


def extra_rows(entry: Entry, weekly: Sequence[WeeklyRange]) -> tuple[DatedRange, ...]:
    """Write an entry's hours in addition to the weekly ones, which an open date would replace."""
    return tuple(
        DatedRange(on_date, True, start, end, entry.reason)
        for on_date in (entry.first_date + number * _ONE for number in range(entry.days))
        for start, end in merged([*weekly_on(weekly, on_date), *entry.spans])
    )


def extra_of(entry: Entry, weekly: Sequence[WeeklyRange]) -> tuple[Span, ...]:
    """Return what an open entry adds to the weekly hours of its dates; empty where it takes from them."""
    dates = [entry.first_date + number * _ONE for number in range(min(entry.days, 7))]
    usual = [weekly_on(weekly, on_date) for on_date in dates]
    if not entry.available or any(without(spans, entry.spans) for spans in usual):
        return ()
    added = {without(entry.spans, spans) for spans in usual}
    return added.pop() if len(added) == 1 else ()
