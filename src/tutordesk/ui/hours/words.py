"""Words for hours: clock times, weekdays, periods, entries. No widgets."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from tutordesk.domain.overrides import Entry
from tutordesk.domain.painting import DAY, Period, Span
from tutordesk.i18n import (
    _,
    first_weekday,
    format_day,
    format_list,
    format_number,
    format_time,
    is_rtl,
    isolated,
    language,
    ngettext,
)

_MIDNIGHT = datetime(2001, 1, 1, tzinfo=UTC)  # a Monday


def clock(minute: int) -> str:
    """Write a minute of the day: "09:10"."""
    return _clock(minute % DAY, language())


@lru_cache(2048)
def _clock(minute: int, _language: str) -> str:
    return format_time(_MIDNIGHT + timedelta(minutes=minute), "UTC")


def weekday(iso_weekday: int, style: str = "weekday") -> str:
    """Name a weekday: "Friday", or "Fri" with ``weekday_short``."""
    return _weekday(iso_weekday, style, language())


@lru_cache(64)
def _weekday(iso_weekday: int, style: str, _language: str) -> str:
    return format_day((_MIDNIGHT + timedelta(days=iso_weekday - 1)).date(), style=style)


def week_order() -> tuple[int, ...]:
    """Return ISO weekdays in the reader's order."""
    first = first_weekday()
    return tuple((first - 1 + number) % 7 + 1 for number in range(7))


def span(minutes: Span) -> str:
    """Write minutes of a day: "09:00 to 12:00"."""
    return _("{start} to {end}").format(start=clock(minutes[0]), end=clock(minutes[1]))


def dash(minutes: Span) -> str:
    """Write minutes of a day in little room: "09:00–12:00"."""
    text = f"{clock(minutes[0])}–{clock(minutes[1])}"
    return isolated(text) if is_rtl() else text


def weekdays(days: Iterable[int]) -> str:
    """Name several weekdays in the reader's order: "Monday, Tuesday and Friday"."""
    wanted = set(days)
    return format_list([weekday(day) for day in week_order() if day in wanted])


def period(dates: Period) -> str:
    """Name a period: "All the time", "1 Feb – 30 Jun 2027", "from 1 Feb 2027"."""
    first, last = dates.first_date, dates.last_date
    if first is None and last is None:
        return _("All the time")
    if last is None:
        return _("From {day}").format(day=plain_day(first))
    if first is None:
        return _("Until {day}").format(day=plain_day(last))
    return _("{first} to {last}").format(first=plain_day(first), last=plain_day(last))


def plain_day(day: date | None) -> str:
    """Write a date with its year: "1 Feb 2027"."""
    if day is None:
        return ""
    return _("{day} {year}").format(day=format_day(day, style="plain"), year=str(day.year))


def entry_days(entry: Entry) -> str:
    """Write an entry's dates: "Tue 8 Dec", "23 Dec – 6 Jan"."""
    if entry.first_date == entry.last_date:
        return format_day(entry.first_date)
    text = _("{first} – {last}").format(
        first=format_day(entry.first_date, style="plain"), last=format_day(entry.last_date, style="plain")
    )
    return isolated(text) if is_rtl() else text


def entry_kind(entry: Entry) -> str:
    """Say what an entry does: "Closed", "Closed 09:00–11:00", "Extra 10:00–14:00"."""
    if entry.whole_day:
        return _("Closed")
    times = format_list([dash(one) for one in entry.spans])
    return (_("Open {times}") if entry.available else _("Closed {times}")).format(times=times)


def entry_length(entry: Entry) -> str:
    """Say how many days an entry has, empty for one."""
    if entry.days == 1:
        return ""
    return ngettext("{n} day in one entry", "{n} days in one entry", entry.days).format(
        n=format_number(entry.days)
    )
