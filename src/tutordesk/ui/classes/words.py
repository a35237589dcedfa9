"""The sentences of My Classes: progress, weeks, what others changed, and the rule about changing a session.

Belongs here: words made from rows. Does not belong here: rules. Whether a session may be cancelled comes from
``SessionRow.actions``; this file only says it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tutordesk.domain.week import Week, local_date
from tutordesk.i18n import (
    _,
    first_weekday,
    format_day,
    format_days,
    format_instant,
    format_range,
    format_relative_day,
    format_time,
    ngettext,
)
from tutordesk.services.rows import ActionRow, CentreRow, EnrollmentRow, SessionRow

TOO_LATE = "TD007"


@dataclass(frozen=True, slots=True)
class Rule:
    """What to say about changing a session: may it be cancelled, moved; ``tone`` is the sentence's ground."""

    allowed: bool
    movable: bool
    text: str
    tone: str


def action_of(row: SessionRow, name: str) -> ActionRow | None:
    """The database's word on one action."""
    return next((action for action in row.actions if action.action == name), None)


def rule_of(row: SessionRow, centre: CentreRow, zone: str, now: datetime) -> Rule:
    """The rule about moving and cancelling a session in one sentence or two, as the database allows it."""
    cancel, move = action_of(row, "cancel"), action_of(row, "move")
    phone = centre.phone.replace(" ", "\N{NO-BREAK SPACE}") or _("the front desk")
    movable = move is not None and move.allowed
    if cancel is not None and cancel.allowed:
        if cancel.until is None:
            text = (
                _("You can move or cancel this yourself until it starts.")
                if movable
                else _("You can cancel free of charge until it starts.")
            )
            return Rule(allowed=True, movable=movable, text=text, tone="success")
        text = (
            _("You can move or cancel this yourself until {deadline}. After that, please call {phone}.")
            if movable
            else _("You can cancel free of charge until {deadline}. After that, please call {phone}.")
        )
        deadline = near_instant(cancel.until, zone, now)
        text = text.format(deadline=deadline, phone=phone)
        return Rule(allowed=True, movable=movable, text=text, tone="success")
    if cancel is not None and cancel.code == TOO_LATE:
        if cancel.until is not None:
            text = _("Moving or cancelling here was possible until {deadline}. Now please call {phone}.")
            text = text.format(deadline=near_instant(cancel.until, zone, now), phone=phone)
        else:
            text = _("It is too late to move or cancel here. Please call {phone}.").format(phone=phone)
        return Rule(allowed=False, movable=movable, text=text, tone="warning")
    if row.status == "in_progress":
        text = _("The session has begun and cannot be changed here.")
        return Rule(allowed=False, movable=movable, text=text, tone="info")
    text = _("This session cannot be changed here. Please call {phone}.").format(phone=phone)
    return Rule(allowed=False, movable=movable, text=text, tone="warning")


def news_line(row: SessionRow, zone: str, now: datetime) -> str:
    """What somebody else changed, by whom and when."""
    when = near_instant(row.news_at, zone, now) if row.news_at is not None else ""
    who = _actor(row)
    if row.news == "moved" and row.news_from is not None:
        # Translators: who moved a session, and when: "Moved from Wed 25 Nov, 10:00 by …, yesterday 17:40".
        return _("Moved from {before} by {person}, {when}").format(
            before=format_instant(row.news_from, zone), person=who, when=when
        )
    patterns = {
        "booked": _("Booked for you by {person}, {when}"),
        "moved": _("Moved by {person}, {when}"),
        "reassigned": _("Another tutor now, changed by {person}, {when}"),
        "cancelled": _("Cancelled by {person}, {when}"),
        "reopened": _("Takes place after all, changed by {person}, {when}"),
    }
    return patterns.get(row.news, _("Changed by {person}, {when}")).format(person=who, when=when)


def _actor(row: SessionRow) -> str:
    """Who changed a session: a tutor by name, staff by what they are."""
    if row.news_role == "tutor":
        return row.news_by or row.tutor_name
    return _("the front desk")


def happened(row: SessionRow, zone: str) -> str:
    """What somebody else has just changed, as a notice."""
    patterns = {
        "booked": _("{course} was booked for you: {when}."),
        "moved": _("{course} was moved to {when}."),
        "reassigned": _("{course} on {when} has another tutor now: {person}."),
        "cancelled": _("{course} on {when} was cancelled."),
        "reopened": _("{course} on {when} takes place after all."),
    }
    when = _("{day}, {time}").format(
        day=format_day(row.starts_at, zone, style="long"), time=format_range(row.starts_at, row.ends_at, zone)
    )
    pattern = patterns.get(row.news, _("{course} on {when} was changed."))
    return pattern.format(course=row.course.name, when=when, person=row.tutor_name)


def near_instant(instant: datetime, zone: str, now: datetime) -> str:
    """An instant as people say it: "Monday 18:00" within a week, else with its date."""
    on_date, today = local_date(instant, zone), local_date(now, zone)
    time = format_time(instant, zone)
    distance = (on_date - today).days
    if distance in {-1, 0, 1}:
        # Translators: in the middle of a sentence.
        day = {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}[distance]
        return _("{day} {time}").format(day=day, time=time)
    if 1 < distance < 7:
        return _("{day} {time}").format(day=format_day(on_date, style="weekday"), time=time)
    return format_instant(instant, zone, "spoken")


def next_line(row: EnrollmentRow, zone: str, now: datetime) -> str:
    """When a course goes on."""
    if row.next_starts_at is None:
        return _("No session booked")
    day = format_relative_day(local_date(row.next_starts_at, zone), local_date(now, zone))
    when = _("{day}, {time}").format(day=day, time=format_time(row.next_starts_at, zone))
    return _("Next: {when}").format(when=when)


def progress_line(row: EnrollmentRow) -> str:
    """How far a course is."""
    if row.planned_sessions:
        text = ngettext("{done} of {planned} session", "{done} of {planned} sessions", row.planned_sessions)
        return text.format(done=row.completed, planned=row.planned_sessions)
    return ngettext("{done} session completed", "{done} sessions completed", row.completed).format(
        done=row.completed
    )


def all_progress(rows: Iterable[EnrollmentRow]) -> str:
    """How far all courses are together, of what is planned where anything is."""
    active = [row for row in rows if row.status == "active"]
    planned = [row for row in active if row.planned_sessions]
    total = sum(row.planned_sessions or 0 for row in planned)
    if not total:
        done = sum(row.completed for row in active)
        return ngettext("{done} session completed", "{done} sessions completed", done).format(done=done)
    done = sum(min(row.completed, row.planned_sessions or 0) for row in planned)
    return ngettext(
        "{done} of {total} planned session completed", "{done} of {total} planned sessions completed", total
    ).format(done=done, total=total)


def to_book(row: EnrollmentRow) -> int | None:
    """How many planned sessions are not booked yet; None where nothing is planned."""
    if not row.planned_sessions:
        return None
    return max(0, row.planned_sessions - row.completed - row.booked)


def booked_line(row: EnrollmentRow) -> str:
    """What is booked and what is left to book; empty when neither."""
    left = to_book(row)
    booked = ngettext("{count} booked", "{count} booked", row.booked).format(count=row.booked)
    open_ones = ngettext("{count} to book", "{count} to book", left or 0).format(count=left)
    if row.booked and left:
        return _("{booked}, {open}").format(booked=booked, open=open_ones)
    if row.booked:
        return booked
    return open_ones if left else ""


def week_title(first_date: date, this_week: date) -> str:
    """The heading of a week in the list."""
    last_date = first_date + timedelta(days=6)
    weeks = (first_date - this_week).days // 7
    if weeks == 0:
        return _("This week")
    span = format_days(first_date, last_date)
    if weeks == 1:
        return _("Next week · {days}").format(days=span)
    if weeks == -1:
        return _("Last week · {days}").format(days=span)
    return span


def week_of(instant: datetime, zone: str) -> date:
    """The first date of the week an instant falls into, as the reader counts weeks."""
    return Week.containing(local_date(instant, zone), zone, first_weekday=first_weekday()).first_date


def with_lost(
    rows: tuple[SessionRow, ...], news: Iterable[SessionRow], now: datetime, *, more: bool
) -> tuple[SessionRow, ...]:
    """Upcoming sessions and, until that is seen, those to come that somebody else cancelled.

    Where ``more`` are at the server, one beyond the last row shown waits for its page.
    """
    known = {row.session_id for row in rows}
    last = rows[-1].starts_at if more and rows else None
    lost = {
        row.session_id: row
        for row in news
        if row.news == "cancelled"
        and row.starts_at > now
        and row.session_id not in known
        and (last is None or row.starts_at <= last)
    }
    return tuple(sorted((*rows, *lost.values()), key=lambda row: row.starts_at)) if lost else rows


def summary(courses: int, upcoming: int, changed: int) -> str:
    """The line under the page's title."""
    line = _("{courses} · {sessions}").format(
        courses=ngettext("{count} course", "{count} courses", courses).format(count=courses),
        sessions=ngettext("{count} upcoming session", "{count} upcoming sessions", upcoming).format(
            count=upcoming
        ),
    )
    if not changed:
        return line
    text = ngettext("{count} changed since you last looked", "{count} changed since you last looked", changed)
    return _("{line} · {news}").format(line=line, news=text.format(count=changed))
