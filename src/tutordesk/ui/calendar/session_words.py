"""What is said about a session, in the calendar and in the lists: names, places, lengths, copies.

Belongs here: translated words made from one ``SessionRow``. Does not belong here: widgets, and what may be
done with a session (the database says so in ``SessionRow.actions``).
"""

from datetime import datetime
from decimal import Decimal

from tutordesk.i18n import (
    _,
    format_day,
    format_minutes,
    format_money,
    format_number,
    format_range,
    is_rtl,
    isolated,
    ngettext,
    pgettext,
)
from tutordesk.services.rows import SessionRow

LIVE = frozenset({"scheduled", "in_progress"})


def status_word(status: str) -> str:
    """The status inside a sentence, in lower case."""
    words = {
        "scheduled": pgettext("session status", "scheduled"),
        "in_progress": pgettext("session status", "in progress"),
        "completed": pgettext("session status", "completed"),
        "cancelled": pgettext("session status", "cancelled"),
        "no_show": pgettext("session status", "no-show"),
    }
    return words[status]


def status_title(status: str) -> str:
    """The status on its own."""
    word = status_word(status)
    return word[:1].upper() + word[1:]


def other_person(row: SessionRow, *, for_tutor: bool) -> str:
    """The name that the reader does not know by heart: the student for a tutor, else the tutor."""
    return row.student_name if for_tutor else row.tutor_name


def short_name(name: str) -> str:
    """Name a person in little room: "Noah W."."""
    parts = name.split()
    return f"{parts[0]} {parts[-1][0]}." if len(parts) > 1 else name


def news_word(row: SessionRow) -> str:
    """What somebody else did to a session that the reader has not seen yet; empty for nothing."""
    words = {
        "booked": pgettext("session news", "new"),
        "moved": pgettext("session news", "moved"),
        "reassigned": pgettext("session news", "new"),
        "reopened": pgettext("session news", "reopened"),
        "cancelled": pgettext("session news", "just cancelled"),
    }
    return words.get(row.news, pgettext("session news", "changed")) if row.news else ""


def spoken(row: SessionRow, zone: str, *, for_tutor: bool, overdue: bool = False) -> str:
    """A session in one breath, as a screen reader and a tooltip say it.

    What is news about it, and that nobody said how it went (``overdue``), comes last.
    """
    extra = [news_word(row), _("to wrap up") if overdue else ""]
    said = _spoken(row, zone, for_tutor=for_tutor)
    return ", ".join([said, *(word for word in extra if word)])


def _spoken(row: SessionRow, zone: str, *, for_tutor: bool) -> str:
    return _("{course} with {person}, {day}, {time}, {status}").format(
        course=row.course.name,
        person=other_person(row, for_tutor=for_tutor),
        day=format_day(row.starts_at, zone, style="spoken"),
        time=format_range(row.starts_at, row.ends_at, zone),
        status=status_word(row.status),
    )


def minutes_of(row: SessionRow) -> int:
    """Length in elapsed minutes."""
    return round((row.ends_at - row.starts_at).total_seconds() / 60)


def length(row: SessionRow) -> str:
    """How long it takes, in words."""
    return format_minutes(minutes_of(row))


def price(row: SessionRow) -> str:
    """What it costs, or that it is free of charge."""
    if row.price == Decimal(0):
        return pgettext("price", "Free of charge")
    return format_money(row.price, row.currency)


def place(row: SessionRow) -> str:
    """Where it happens."""
    if row.online:
        return _("Online")
    if row.place:
        return _("In person · {place}").format(place=row.place)
    return _("In person")


def time_range(row: SessionRow, zone: str) -> str:
    """From when to when, on the clock of ``zone``."""
    return format_range(row.starts_at, row.ends_at, zone)


def long_time(row: SessionRow, zone: str) -> str:
    """Date and time of day, written out."""
    return _("{day}, {time}").format(
        day=format_day(row.starts_at, zone, style="long"),
        time=format_range(row.starts_at, row.ends_at, zone),
    )


def copied(row: SessionRow, zone: str, *, for_tutor: bool) -> str:
    """A session as lines of text for the clipboard."""
    with_whom = _("{course} with {person}").format(
        course=row.course.name, person=other_person(row, for_tutor=for_tutor)
    )
    when = _("{when} ({zone})").format(when=long_time(row, zone), zone=zone)
    lines = [with_whom, when, place(row), price(row)]
    if row.requirements:
        lines.append(_("Special requirements: {text}").format(text=row.requirements))
    return "\n".join(lines)


def hours_and_minutes(minutes: int) -> str:
    """A sum of time, "14 h 15 min"."""
    whole, rest = divmod(minutes, 60)
    hours = format_number(whole)
    if not rest:
        said = _("{hours} h").format(hours=hours)
    elif not whole:
        said = _("{minutes} min").format(minutes=rest)
    else:
        said = _("{hours} h {minutes} min").format(hours=hours, minutes=rest)
    return isolated(said) if is_rtl() else said


def session_count(count: int) -> str:
    """How many sessions, in words."""
    return ngettext("{count} session", "{count} sessions", count).format(count=count)


def is_overdue(row: SessionRow, now: datetime) -> bool:
    """Whether a session has ended and nobody has said yet how it went."""
    return row.status in LIVE and row.ends_at <= now


def is_past(row: SessionRow, now: datetime) -> bool:
    """Whether a session has ended."""
    return row.ends_at <= now
