"""The booking rules in words: their names, the values to choose from, and what each of them does.

The same rule reads the same way whether a tutor sets it or the centre. No widgets.
"""

from datetime import datetime

from tutordesk.i18n import (
    N_,
    _,
    format_minutes,
    format_number,
    format_offset,
    is_rtl,
    isolated,
    ngettext,
    pgettext,
)

_HOUR, _DAY = 60, 1440
# Rule -> values to choose from; a stored value that is none of them is offered too.
VALUES: dict[str, tuple[int, ...]] = {
    "break_minutes": (0, 5, 10, 15, 20, 30, 45, 60),
    "slot_step_minutes": (5, 10, 15, 20, 30, 60),
    "min_notice_minutes": (0, _HOUR, 2 * _HOUR, 4 * _HOUR, 12 * _HOUR, _DAY, 2 * _DAY, 3 * _DAY, 7 * _DAY),
    "horizon_days": (7, 14, 30, 60, 90, 180, 365),
    "cancel_notice_minutes": (0, 2 * _HOUR, 6 * _HOUR, 12 * _HOUR, _DAY, 2 * _DAY, 3 * _DAY, 7 * _DAY),
}

TERMS = {
    "break_minutes": N_("Break between sessions"),
    "slot_step_minutes": N_("A start every"),
    "min_notice_minutes": N_("Booked ahead at least"),
    "horizon_days": N_("Open for booking"),
    "cancel_notice_minutes": N_("Students may cancel until"),
}


def length(minutes: int) -> str:
    """Write a length the short way: "45 minutes", "2 hours", "3 days"."""
    if minutes and minutes % _DAY == 0:
        days = minutes // _DAY
        return ngettext("{n} day", "{n} days", days).format(n=format_number(days))
    if minutes and minutes % 60 == 0:
        hours = minutes // 60
        return ngettext("{n} hour", "{n} hours", hours).format(n=format_number(hours))
    return format_minutes(minutes)


def zone_line(zone: str, now: datetime) -> str:
    """Name a zone with its offset now: "Europe/Prague (UTC+1)"."""
    text = _("{zone} ({offset})").format(zone=zone, offset=format_offset(now, zone))
    return isolated(text) if is_rtl() else text


def term_value(name: str, value: int | None, centre: int) -> str:
    """Write the value of a rule: "10 minutes", "As the centre: none"."""
    if value is None:
        return _("As the centre: {value}").format(value=term_value(name, centre, centre))
    if name == "horizon_days":
        return ngettext("{n} day", "{n} days", value).format(n=format_number(value))
    return length(value) if value else pgettext("a rule of nothing", "None")


def effect(name: str, value: int, *, own: bool = True) -> str:
    """Say in a sentence what a rule does, to the tutor whose ``own`` it is or about every tutor."""
    said = {"length": length(value), "days": term_value("horizon_days", value, value)}
    nothing = {
        "break_minutes": _("Sessions may follow each other directly."),
        "min_notice_minutes": _("Students can book until the very start."),
        "cancel_notice_minutes": _("Students can cancel or move until the very start."),
    }
    if not value and name in nothing:
        return nothing[name]
    return {
        "break_minutes": _("After and before each session {length} stay free."),
        "slot_step_minutes": _("Students are offered a start every {length}."),
        "min_notice_minutes": _("Students can book until {length} before a start."),
        "horizon_days": (
            _("Students see your free times for the next {days}.")
            if own
            else _("Students see free times for the next {days}.")
        ),
        "cancel_notice_minutes": _("Students can cancel or move until {length} before the start."),
    }[name].format(**said)
