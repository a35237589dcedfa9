"""The sentences of Centre: what each field and rule does, closures in words, what somebody else changed."""

from datetime import date

from tutordesk.i18n import (
    N_,
    _,
    format_day,
    format_days,
    format_number,
    ngettext,
)
from tutordesk.services.people_rows import ClosureRow
from tutordesk.services.rows import CentreRow
from tutordesk.ui import clock_words
from tutordesk.ui.impact.words import Why
from tutordesk.ui.rules import words as rule_words

DAY = 1440

FIELDS = {
    "name": N_("Name"),
    "timezone": N_("Time zone"),
    "currency": N_("Currency"),
    "phone": N_("Phone"),
    "opening_hours": N_("Opening hours"),
    "max_open_sessions": N_("Sessions ahead at most"),
    "enrollment_required": N_("Enrollment first"),
    **rule_words.TERMS,
}

EFFECTS = {
    "name": N_("People read it wherever the centre is named."),
    "phone": N_("People are asked to call it, for example when they forgot their password."),
    "opening_hours": N_("Read by people only. When sessions can be booked is in the hours of each tutor."),
    "timezone": N_("Closures and the day board are times on the clock there. Tutors have their own zones."),
    "currency": N_("New prices are in it. Nothing is converted, and booked sessions keep theirs."),
}


def open_sessions(value: int) -> str:
    """Write the cap of sessions ahead."""
    return ngettext("{n} session", "{n} sessions", value).format(n=format_number(value))


def cap_effect(value: int) -> str:
    """Say what the cap does."""
    return ngettext(
        "A student has at most {n} session ahead. The front desk can book more, with a reason.",
        "A student has at most {n} sessions ahead. The front desk can book more, with a reason.",
        value,
    ).format(n=format_number(value))


def enrollment_effect(*, required: bool) -> str:
    """Say what asking for enrollment does."""
    if required:
        return _("Students can book only the courses they are enrolled in.")
    return _("Students can book any course that is offered.")


def closure_days(closure: ClosureRow, today: date) -> str:
    """Write a closure's dates: "Tue 8 Dec", "23 Dec 2026 – 6 Jan 2027"."""
    if closure.first_date != closure.last_date:
        return format_days(closure.first_date, closure.last_date, short=True)
    if closure.first_date.year == today.year:
        return format_day(closure.first_date)
    return _("{day} {year}").format(day=format_day(closure.first_date), year=str(closure.first_date.year))


def closure_kind(closure: ClosureRow) -> str:
    """Say how much of the day is closed: "Closed", "Closed 09:00–11:00"."""
    if (closure.start_minute, closure.end_minute) == (0, DAY):
        return _("Closed")
    return _("Closed {times}").format(times=clock_words.dash((closure.start_minute, closure.end_minute)))


def closure_length(closure: ClosureRow) -> str:
    """Say how many days it has, empty for one."""
    days = (closure.last_date - closure.first_date).days + 1
    return "" if days == 1 else ngettext("{n} day", "{n} days", days).format(n=format_number(days))


def closure_line(closure: ClosureRow, today: date) -> str:
    """Write all about a closure on one line: "Tue 8 Dec, Closed: Feast day"."""
    said = _("{days}, {what}").format(days=closure_days(closure, today), what=closure_kind(closure))
    return _("{said}: {why}").format(said=said, why=closure.reason) if closure.reason else said


def stranded() -> Why:
    """Say what a closure means for the sessions it meets."""
    return Why(_stranded_remark, _("Stays booked, although the centre is closed."), whole_centre=True)


def _stranded_remark(count: int) -> str:
    return ngettext(
        "It lies in the time you are closing. Decide what becomes of it; "
        "closure and decision are saved together, or not at all.",
        "They lie in the time you are closing. Decide for each one; "
        "closure and decisions are saved together, or not at all.",
        count,
    )


def value(name: str, stored: CentreRow) -> str:
    """Write the value of a field or rule."""
    found = getattr(stored, name)
    if name in rule_words.TERMS:
        return rule_words.term_value(name, found, found)
    if name == "max_open_sessions":
        return open_sessions(found)
    if name == "enrollment_required":
        return _("Yes") if found else _("No")
    return str(found) or _("empty")


def change_lines(before: CentreRow, after: CentreRow) -> list[tuple[str, str]]:
    """Say what differs, a line each, as the panel of conflicts takes them."""
    return [
        (
            "changed",
            _("{rule}: {new} instead of {old}").format(
                rule=_(label), new=value(name, after), old=value(name, before)
            ),
        )
        for name, label in FIELDS.items()
        if getattr(before, name) != getattr(after, name)
    ]
