"""The sentences of My Classes: progress, weeks, and the rule that applies to cancelling.

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
    format_relative_day,
    format_time,
    ngettext,
)
from tutordesk.services.rows import ActionRow, CentreRow, EnrollmentRow, SessionRow

TOO_LATE = "TD007"


@dataclass(frozen=True, slots=True)
class Rule:
    """What to say about cancelling; ``allowed`` decides the button, ``tone`` the ground of the sentence."""

    allowed: bool
    text: str
    tone: str


def action_of(row: SessionRow, name: str) -> ActionRow | None:
    """The database's word on one action."""
    return next((action for action in row.actions if action.action == name), None)


def cancel_rule(row: SessionRow, centre: CentreRow, zone: str, now: datetime) -> Rule:
    """The cancel rule of a session in one sentence or two."""
    action = action_of(row, "cancel")
    phone = centre.phone.replace(" ", "\N{NO-BREAK SPACE}") or _("the front desk")
    if action is not None and action.allowed:
        if action.until is None:
            return Rule(
                allowed=True, text=_("You can cancel free of charge until it starts."), tone="success"
            )
        text = _("You can cancel free of charge until {deadline}. After that, please call {phone}.")
        deadline = near_instant(action.until, zone, now)
        return Rule(allowed=True, text=text.format(deadline=deadline, phone=phone), tone="success")
    if action is not None and action.code == TOO_LATE:
        if action.until is not None:
            text = _("Cancelling here was possible until {deadline}. Now please call {phone}.")
            text = text.format(deadline=near_instant(action.until, zone, now), phone=phone)
        else:
            text = _("It is too late to cancel here. Please call {phone}.").format(phone=phone)
        return Rule(allowed=False, text=text, tone="warning")
    if row.status == "in_progress":
        return Rule(allowed=False, text=_("The session has begun and cannot be cancelled here."), tone="info")
    text = _("This session cannot be cancelled here. Please call {phone}.").format(phone=phone)
    return Rule(allowed=False, text=text, tone="warning")


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


def summary(courses: int, upcoming: int) -> str:
    """The line under the page's title."""
    return _("{courses} · {sessions}").format(
        courses=ngettext("{count} course", "{count} courses", courses).format(count=courses),
        sessions=ngettext("{count} upcoming session", "{count} upcoming sessions", upcoming).format(
            count=upcoming
        ),
    )
