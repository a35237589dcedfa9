"""Words for slots: names of starts, and why a day or a part of it has none. No widgets."""

from datetime import date, datetime
from functools import lru_cache

from tutordesk.domain.week import local_date
from tutordesk.i18n import (
    _,
    format_day,
    format_instant,
    format_minutes,
    format_number,
    format_offset,
    format_time,
    language,
    ngettext,
    zone_city,
)
from tutordesk.services.rows import SlotRow
from tutordesk.ui.slots.days import DaySlots, Why, is_repeated

ICONS = {
    "own_session": "user",
    "booked": "calendar-x",
    "break": "calendar-x",
    "notice": "hourglass",
    "horizon": "calendar-clock",
    "closure": "calendar-off",
    "closed_day": "calendar-off",
    "no_hours": "clock",
}


def title(why: Why, *, student_name: str = "") -> str:
    """Name a reason in two words."""
    return {
        "own_session": _("Student busy") if student_name else _("Your session"),
        "booked": _("Booked out"),
        "break": _("Booked out"),
        "notice": _("Too short notice"),
        "horizon": _("Not open yet"),
        "closure": _("Closed"),
        "closed_day": _("Closed"),
        "no_hours": _("No hours"),
    }[why.reason]


def strip_note(day: DaySlots, *, student_name: str = "") -> str:
    """Return the few words under a day of the strip: how many starts, or why none."""
    if day.why is None or day.starts:
        return ngettext("{n} free", "{n} free", day.free).format(n=format_number(day.free))
    return {
        "own_session": _("Busy") if student_name else _("Yours"),
        "booked": _("Full"),
        "break": _("Full"),
        "notice": _("Too late"),
        "horizon": _("Not yet"),
        "closure": _("Closed"),
        "closed_day": _("Closed"),
        "no_hours": _("No hours"),
    }[day.why.reason]


def sentence(
    why: Why, tutor_name: str, on_date: date, zone: str, now: datetime, *, student_name: str = ""
) -> str:
    """Say why in a short sentence.

    An empty ``tutor_name`` means that the reader is the tutor; a ``student_name``, that another's sessions
    are meant where one's own would be.
    """
    first_name = (tutor_name.split() or [""])[0]
    reason = str(why.params.get("reason") or "")
    if why.reason == "no_hours":
        if not first_name:
            return _("You are off on {weekday}").format(weekday=format_day(on_date, style="weekday"))
        return _("{name} is off on {weekday}").format(
            name=first_name, weekday=format_day(on_date, style="weekday")
        )
    if why.reason == "closure":
        return reason or _("The centre is closed")
    if why.reason == "closed_day":
        return reason or (_("{name} is away").format(name=first_name) if first_name else _("You are away"))
    if why.reason == "notice":
        return _notice(int(why.params.get("minutes") or 0))
    if why.reason == "horizon":
        return _opens(why.params.get("opens_at"), zone, now)
    if why.reason == "own_session":
        if student_name:
            return _("{name} has a session then").format(name=student_name.split(maxsplit=1)[0])
        return _("You have a session then")
    return ngettext("Its {n} start is taken", "All {n} starts are taken", why.taken).format(
        n=format_number(why.taken)
    )


def unfit_words(row: SlotRow | None, zone: str, now: datetime, *, student_name: str = "") -> str:
    """Say to a tutor why nothing can start at an instant; ``row`` is what the plan has there."""
    if row is None:
        return _("No start is offered here")
    if row.free:
        return _("Sessions start a little earlier or later")
    if row.reason == "booked":
        return _("Already booked")
    if row.reason == "no_hours":
        return _("Outside your hours")
    if row.reason == "break":
        return _("Too close to another session")
    why = Why(row.reason, row.params, 1)
    return sentence(why, "", local_date(row.starts_at, zone), zone, now, student_name=student_name)


def _notice(minutes: int) -> str:
    if minutes <= 0:
        return _("These starts have passed")
    if minutes % 1440 == 0:
        days = minutes // 1440
        return ngettext("Book {n} day ahead", "Book {n} days ahead", days).format(n=format_number(days))
    if minutes % 60 == 0:
        hours = minutes // 60
        return ngettext("Book {n} hour ahead", "Book {n} hours ahead", hours).format(n=format_number(hours))
    return _("Book {length} ahead").format(length=format_minutes(minutes))


def _opens(opens_at: object, zone: str, now: datetime) -> str:
    if not opens_at:
        return _("Opens later")
    instant = opens_at if isinstance(opens_at, datetime) else datetime.fromisoformat(str(opens_at))
    time = format_time(instant, zone)
    away = (local_date(instant, zone) - local_date(now, zone)).days
    if away <= 0:
        return _("Opens today, {time}").format(time=time)
    if away == 1:
        return _("Opens tomorrow, {time}").format(time=time)
    return _("Opens {day}, {time}").format(day=format_day(instant, zone), time=time)


def part_title(part: str) -> str:
    """Name a part of the day."""
    return {"morning": _("Morning"), "afternoon": _("Afternoon"), "evening": _("Evening")}[part]


def part_sentence(
    why: Why, part: str, tutor_name: str, day: DaySlots, general: str, *, student_name: str = ""
) -> str:
    """Say why a part of a day has no start; ``general`` is the reason for a whole day."""
    if why.reason != "no_hours":
        head = title(why, student_name=student_name)
        return _("{reason}: {sentence}").format(reason=head, sentence=general)
    if not day.starts:
        return general
    name = (tutor_name.split() or [""])[0]
    if not name:
        return {
            "morning": _("You have no hours in the morning"),
            "afternoon": _("You have no hours in the afternoon"),
            "evening": _("You have no hours in the evening"),
        }[part]
    return {
        "morning": _("{name} has no hours in the morning"),
        "afternoon": _("{name} has no hours in the afternoon"),
        "evening": _("{name} has no hours in the evening"),
    }[part].format(name=name)


def clock(instant: datetime, zone: str) -> str:
    """Return a start's clock time; both passes of a repeated hour carry their offset."""
    time = format_time(instant, zone)
    if is_repeated(instant, zone):
        return _("{time} ({offset})").format(time=time, offset=format_offset(instant, zone))
    return time


@lru_cache(128)
def _spoken(on_date: date, _language: str) -> str:
    """Name a day; a day's many starts share the words."""
    return format_day(on_date, style="spoken")


def slot_name(row: SlotRow, minutes: int, zone: str) -> str:
    """Name a start for people who listen: "Tuesday 24 November, 09:00, 60 minutes, free"."""
    words = {
        "day": _spoken(local_date(row.starts_at, zone), language()),
        "time": clock(row.starts_at, zone),
        "length": format_minutes(minutes),
    }
    if row.free:
        return _("{day}, {time}, {length}, free").format(**words)
    why = Why(row.reason, row.params, 1)
    return _("{day}, {time}, {length}, {reason}").format(**words, reason=title(why))


def zone_note(tutor_name: str, tutor_zone: str, zone: str, at: datetime) -> str:
    """Say in which zone times are shown, and how the tutor's clock differs."""
    if tutor_zone == zone:
        return _("Times in {zone}.").format(zone=zone)
    city = zone_city(tutor_zone)
    if format_offset(at, tutor_zone) == format_offset(at, zone):
        return _("Times in {zone}, the same clock time as in {city}.").format(zone=zone, city=city)
    if not tutor_name:
        return _("Times in {zone}. Your hours are in {city} ({offset}).").format(
            zone=zone, city=city, offset=format_offset(at, tutor_zone)
        )
    return _("Times in {zone}. {name} is in {city} ({offset}).").format(
        zone=zone, name=tutor_name, city=city, offset=format_offset(at, tutor_zone)
    )


def taken_words(starts_at: datetime, zone: str) -> str:
    """Say that somebody was faster."""
    return _("{when} was just taken.").format(when=format_instant(starts_at, zone))
