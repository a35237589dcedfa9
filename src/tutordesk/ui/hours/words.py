"""Words for hours: clock times, weekdays, periods, entries. No widgets."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from tutordesk.domain.drafts import Difference
from tutordesk.domain.overrides import Entry, entries
from tutordesk.domain.painting import Period, Span
from tutordesk.i18n import (
    _,
    first_weekday,
    format_day,
    format_list,
    format_number,
    is_rtl,
    isolated,
    language,
    ngettext,
)
from tutordesk.services.rows import CentreRow
from tutordesk.ui import clock_words
from tutordesk.ui.impact.words import Why
from tutordesk.ui.rules import words as rule_words

_MIDNIGHT = datetime(2001, 1, 1, tzinfo=UTC)  # a Monday


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
    times = format_list([clock_words.dash(one) for one in entry.spans])
    return (_("Open {times}") if entry.available else _("Closed {times}")).format(times=times)


def entry_length(entry: Entry) -> str:
    """Say how many days an entry has, empty for one."""
    if entry.days == 1:
        return ""
    return ngettext("{n} day in one entry", "{n} days in one entry", entry.days).format(
        n=format_number(entry.days)
    )


def change_lines(told: Difference, centre: CentreRow) -> list[tuple[str, str]]:
    """Say what was changed, a line each: (``added`` | ``removed`` | ``changed``, sentence)."""
    lines: list[tuple[str, str]] = []
    for change in told.weekly:
        text = _("{weekday} {times}").format(
            weekday=weekday(change.iso_weekday), times=clock_words.dash(change.span)
        )
        if change.period != Period():
            text = _("{hours}, {dates}").format(hours=text, dates=period(change.period))
        lines.append(("added" if change.added else "removed", text))
    for kind, rows in (("added", told.dated_added), ("removed", told.dated_removed)):
        for entry in entries(rows):
            text = _("{days}: {what}").format(days=entry_days(entry), what=entry_kind(entry))
            if entry.reason:
                text = _("{text} ({reason})").format(text=text, reason=entry.reason)
            lines.append((kind, text))
    for name, old, new in told.terms:
        text = _("{rule}: {new} instead of {old}").format(
            rule=_(rule_words.TERMS[name]),
            new=rule_words.term_value(name, new, getattr(centre, name)),
            old=rule_words.term_value(name, old, getattr(centre, name)),
        )
        lines.append(("changed", text))
    if told.timezone is not None:
        text = _("Time zone: {new} instead of {old}").format(old=told.timezone[0], new=told.timezone[1])
        lines.append(("changed", text))
    return lines


def extra_kind(spans: tuple[Span, ...]) -> str:
    """Say that a date has hours on top of the weekly ones: "Extra 10:00–14:00"."""
    return _("Extra {times}").format(times=format_list([clock_words.dash(one) for one in spans]))


def _stranded_remark(count: int) -> str:
    """Say why sessions are asked about."""
    return ngettext(
        "Your new hours no longer cover it. Decide what becomes of it; "
        "hours and decision are saved together, or not at all.",
        "Your new hours no longer cover them. Decide for each one; "
        "hours and decisions are saved together, or not at all.",
        count,
    )


def stranded() -> Why:
    """Say what new hours mean for the sessions they strand."""
    return Why(_stranded_remark, _("Stays booked, outside your new hours."))
