"""Words for hours: clock times, weekdays, periods, entries. No widgets."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from tutordesk.domain.drafts import Difference
from tutordesk.domain.overrides import Entry, entries
from tutordesk.domain.painting import DAY, Period, Span
from tutordesk.i18n import (
    N_,
    _,
    first_weekday,
    format_day,
    format_list,
    format_minutes,
    format_number,
    format_offset,
    format_range,
    format_time,
    is_rtl,
    isolated,
    language,
    ngettext,
    pgettext,
)
from tutordesk.services.rows import CentreRow, SessionRow, StrandedRow

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


def length(minutes: int) -> str:
    """Write a length the short way: "45 minutes", "2 hours", "3 days"."""
    if minutes and minutes % DAY == 0:
        days = minutes // DAY
        return ngettext("{n} day", "{n} days", days).format(n=format_number(days))
    if minutes and minutes % 60 == 0:
        hours = minutes // 60
        return ngettext("{n} hour", "{n} hours", hours).format(n=format_number(hours))
    return format_minutes(minutes)


def zone_line(zone: str, now: datetime) -> str:
    """Name a zone with its offset now: "Europe/Prague (UTC+1)"."""
    text = _("{zone} ({offset})").format(zone=zone, offset=format_offset(now, zone))
    return isolated(text) if is_rtl() else text


TERMS = {
    "break_minutes": N_("Break between sessions"),
    "slot_step_minutes": N_("A start every"),
    "min_notice_minutes": N_("Booked ahead at least"),
    "horizon_days": N_("Open for booking"),
    "cancel_notice_minutes": N_("Students may cancel until"),
}


def term_value(name: str, value: int | None, centre: int) -> str:
    """Write the value of a rule: "10 minutes", "As the centre: none"."""
    if value is None:
        return _("As the centre: {value}").format(value=term_value(name, centre, centre))
    if name == "horizon_days":
        return ngettext("{n} day", "{n} days", value).format(n=format_number(value))
    return length(value) if value else pgettext("a rule of nothing", "None")


def change_lines(told: Difference, centre: CentreRow) -> list[tuple[str, str]]:
    """Say what was changed, a line each: (``added`` | ``removed`` | ``changed``, sentence)."""
    lines: list[tuple[str, str]] = []
    for change in told.weekly:
        text = _("{weekday} {times}").format(weekday=weekday(change.iso_weekday), times=dash(change.span))
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
            rule=_(TERMS[name]),
            new=term_value(name, new, getattr(centre, name)),
            old=term_value(name, old, getattr(centre, name)),
        )
        lines.append(("changed", text))
    if told.timezone is not None:
        text = _("Time zone: {new} instead of {old}").format(old=told.timezone[0], new=told.timezone[1])
        lines.append(("changed", text))
    return lines


def extra_kind(spans: tuple[Span, ...]) -> str:
    """Say that a date has hours on top of the weekly ones: "Extra 10:00–14:00"."""
    return _("Extra {times}").format(times=format_list([dash(one) for one in spans]))


def when(session: SessionRow, zone: str) -> str:
    """Write when a session takes place: "Mon 30 Nov, 16:30–17:30"."""
    return _("{day}, {times}").format(
        day=format_day(session.starts_at, zone),
        times=format_range(session.starts_at, session.ends_at, zone),
    )


def stranded_why(row: StrandedRow) -> str:
    """Say which closed time strands a session; empty where it is simply outside the weekly hours."""
    reason = str(row.params.get("reason") or "")
    if row.reason == "closed_day":
        return _("Closed: {reason}").format(reason=reason) if reason else _("You are closed then.")
    if row.reason == "closure":
        return reason or _("The centre is closed")
    return ""
