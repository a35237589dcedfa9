"""The sentences of Students: when, how far, how reliable, and what a course costs.

Belongs here: words made from rows. Does not belong here: widgets and rules.
"""

from datetime import datetime
from decimal import Decimal

from tutordesk.domain.week import local_date
from tutordesk.i18n import (
    _,
    format_minutes,
    format_money,
    format_relative_day,
    format_time,
    ngettext,
    pgettext,
)
from tutordesk.services.rows import EnrollmentRow, OwnOfferRow, OwnStudentRow


def near(instant: datetime, zone: str, now: datetime) -> str:
    """A day and a time as people say them: "Tomorrow, 16:30"."""
    day = format_relative_day(local_date(instant, zone), local_date(now, zone))
    return _("{day}, {time}").format(day=day, time=format_time(instant, zone))


def next_session(row: OwnStudentRow, zone: str, now: datetime) -> str:
    """When the next session with a student is, on one line."""
    if row.next_starts_at is None:
        return _("No session booked")
    return _("Next: {when}").format(when=near(row.next_starts_at, zone, now))


def last_session(row: OwnStudentRow, zone: str, now: datetime) -> str:
    """When the last session was, on one line; empty before the first."""
    if row.last_starts_at is None:
        return ""
    day = format_relative_day(local_date(row.last_starts_at, zone), local_date(now, zone))
    return _("Last: {day}").format(day=day)


def progress(completed: int, planned: int | None) -> str:
    """How far somebody is."""
    if planned:
        text = ngettext("{done} of {planned} session", "{done} of {planned} sessions", planned)
        return text.format(done=completed, planned=planned)
    return ngettext("{done} session completed", "{done} sessions completed", completed).format(done=completed)


def overall(row: OwnStudentRow) -> str:
    """How far a student is over all courses: with the plans, where there are any."""
    return progress(row.of_plan if row.planned else row.completed, row.planned)


def short_progress(row: OwnStudentRow) -> str:
    """How far somebody is, as numbers in a list."""
    if row.planned:
        return _("{done} of {planned}").format(done=row.of_plan, planned=row.planned)
    return str(row.completed) if row.completed else ""


def attendance(row: OwnStudentRow) -> str:
    """How many sessions were kept and missed; empty before the first."""
    if not row.completed and not row.missed:
        return ""
    kept = ngettext("{count} kept", "{count} kept", row.completed).format(count=row.completed)
    if not row.missed:
        return kept
    missed = ngettext("{count} missed", "{count} missed", row.missed).format(count=row.missed)
    return _("{kept}, {missed}").format(kept=kept, missed=missed)


def spoken(row: OwnStudentRow, zone: str, now: datetime) -> str:
    """A student in one breath, for people who listen."""
    parts = [
        row.display_name,
        next_session(row, zone, now),
        last_session(row, zone, now),
        overall(row),
        attendance(row),
        row.phone,
        row.email,
    ]
    return ", ".join(part for part in parts if part)


def booked(row: EnrollmentRow) -> str:
    """What is booked and what is left to book; empty when neither."""
    planned = row.planned_sessions
    left = max(0, planned - row.completed - row.booked) if planned else 0
    said = ngettext("{count} booked", "{count} booked", row.booked).format(count=row.booked)
    open_ones = ngettext("{count} to book", "{count} to book", left).format(count=left)
    if row.booked and left:
        return _("{booked}, {open}").format(booked=said, open=open_ones)
    return said if row.booked else open_ones if left else ""


def price(row: OwnOfferRow) -> str:
    """What a course costs; a price that nobody has set is said with the next step."""
    if row.price is None:
        return _("Not priced yet: ask the front desk")
    if row.price == Decimal(0):
        return pgettext("price", "Free of charge")
    return format_money(row.price, row.currency)


def place(row: OwnOfferRow) -> str:
    """Where a course is taught."""
    if row.online and row.in_person:
        both = _("Online or in person · {place}") if row.place else _("Online or in person")
        return both.format(place=row.place)
    if row.in_person:
        return _("In person · {place}").format(place=row.place) if row.place else _("In person")
    return _("Online") if row.online else ""


def about(row: OwnOfferRow) -> str:
    """Subject, length and, where it is offered, the place, on one line."""
    text = _("{subject} · {length}").format(
        subject=row.course.subject.name, length=format_minutes(row.course.session_minutes)
    )
    where = place(row) if row.active else ""
    return _("{about} · {place}").format(about=text, place=where) if where else text


def enrolled(count: int) -> str:
    """How many students take a course."""
    return ngettext("{count} student enrolled", "{count} students enrolled", count).format(count=count)
