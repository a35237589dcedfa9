"""A session as an iCalendar file, for the calendar people already use.

Belongs here: turning one ``SessionRow`` into ``.ics`` bytes and a name for the file. Does not belong here:
where the file is saved (the window asks), and any Qt.
"""

from datetime import datetime
from uuid import UUID

from icalendar import Calendar, Event

from tutordesk.i18n import _, language
from tutordesk.services.rows import CentreRow, SessionRow

PRODUCT = "-//TutorDesk//TutorDesk//EN"
STATUS = {"cancelled": "CANCELLED"}


def uid(session_id: UUID) -> str:
    """The event's identity: the same for ever, so that a second import updates instead of doubling."""
    return f"session-{session_id}@tutordesk"


def file_name(row: SessionRow) -> str:
    """A name that every file system takes."""
    day = row.starts_at.strftime("%Y-%m-%d")
    words = "".join(letter if letter.isalnum() else " " for letter in row.course.name)
    return f"{'-'.join([day, *words.split()])}.ics"


def calendar_of(row: SessionRow, *, centre: CentreRow, now: datetime, for_tutor: bool = False) -> bytes:
    """Write a session as a calendar with one event, in UTC; ``now`` stamps it."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    event = Event()
    event.add("uid", uid(row.session_id))
    event.add("dtstamp", now)
    event.add("dtstart", row.starts_at)
    event.add("dtend", row.ends_at)
    event.add("sequence", row.version)
    event.add("status", STATUS.get(row.status, "CONFIRMED"))
    person = row.student_name if for_tutor else row.tutor_name
    summary = _("{course} with {person}").format(course=row.course.name, person=person)
    event.add("summary", summary, parameters={"LANGUAGE": language()})
    event.add("location", _place(row, centre))
    lines = [_("Special requirements: {text}").format(text=row.requirements)] if row.requirements else []
    if centre.phone:
        lines.append(_("{centre}: {phone}").format(centre=centre.name, phone=centre.phone))
    if lines:
        event.add("description", "\n".join(lines))
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def _place(row: SessionRow, centre: CentreRow) -> str:
    if row.online:
        return _("Online")
    return _("{centre}, {place}").format(centre=centre.name, place=row.place) if row.place else centre.name
