"""What the database recorded, in words: what was done, to what, and each value before and after.

Belongs here: words made from one ``HistoryRow``. Does not belong here: widgets. What has no words yet
is shown by the name the database has for it, rather than not at all.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tutordesk.i18n import N_, _, format_instant, format_list, ngettext
from tutordesk.services.people_rows import HistoryRow
from tutordesk.ui.calendar.session_words import status_word
from tutordesk.ui.roles import ORDER, role_word
from tutordesk.ui.session.payment_words import paid_word

SUBJECTS: Mapping[str, str] = {
    "session": N_("Session"),
    "session_payment": N_("Payment"),
    "people": N_("People"),
    "sessions": N_("Sessions"),
    "reports": N_("Reports"),
    "person": N_("Account"),
    "person_contact": N_("Contact"),
    "person_role": N_("Role"),
    "tutor": N_("Tutor’s profile"),
    "hours": N_("Hours"),
    "tutor_course": N_("Offer"),
    "enrollment": N_("Enrollment"),
    "course": N_("Course"),
    "subject": N_("Subject"),
    "centre": N_("Centre"),
    "closure": N_("Closure"),
}
"""What can have happened to something, in the order of the filter."""

_FIELDS: Mapping[str, str] = {
    "display_name": N_("Name"),
    "name": N_("Name"),
    "login": N_("Sign-in number"),
    "timezone": N_("Time zone"),
    "locale": N_("Language"),
    "active": N_("Active"),
    "must_change_password": N_("New password due"),
    "email": N_("E-mail"),
    "phone": N_("Phone"),
    "guardian_name": N_("Guardian"),
    "guardian_phone": N_("Guardian’s phone"),
    "role": N_("Role"),
    "headline": N_("Headline"),
    "bio": N_("About"),
    "rate": N_("Rate"),
    "listed": N_("Listed"),
    "price": N_("Price"),
    "online": N_("Online"),
    "in_person": N_("In person"),
    "place": N_("Place"),
    "planned_sessions": N_("Planned sessions"),
    "status": N_("Status"),
    "session_minutes": N_("Length in minutes"),
    "position": N_("Order"),
    "currency": N_("Currency"),
    "opening_hours": N_("Opening hours"),
    "slot_step_minutes": N_("Step in minutes"),
    "min_notice_minutes": N_("Notice in minutes"),
    "break_minutes": N_("Break in minutes"),
    "horizon_days": N_("Days open for booking"),
    "cancel_notice_minutes": N_("Cancel notice in minutes"),
    "max_open_sessions": N_("Open sessions at most"),
    "enrollment_required": N_("Enrollment required"),
    "method": N_("Paid how"),
    "starts_at": N_("Start"),
    "ends_at": N_("End"),
    "first_date": N_("From"),
    "last_date": N_("To"),
    "reason": N_("Reason"),
    "rules": N_("Weekly hours"),
    "overrides": N_("Dated hours"),
    "terms": N_("Rules"),
    "decisions": N_("Sessions decided about"),
    "people": N_("People"),
    "tutors": N_("Tutors"),
    "sessions": N_("Sessions"),
    "lines": N_("Rows"),
}
PERSONAL = frozenset({"person", "person_contact", "person_role", "tutor", "tutor_course", "hours"})
"""Subjects whose key is a person's: all of them are about that person."""

_UNSAID = frozenset(
    {
        "id", "only", "version", "hours_version", "held_until", "created_at", "created_by", "phone_e164",
        "recorded_by", "span", "undoes",
    }
)  # fmt: skip
_KINDS: Mapping[str, str] = {
    "created": N_("made"),
    "changed": N_("changed"),
    "removed": N_("removed"),
    "password_reset": N_("new one-time password"),
    "anonymised": N_("anonymised"),
    "booked": N_("booked"),
    "moved": N_("moved"),
    "reassigned": N_("given to another tutor"),
    "started": N_("started"),
    "completed": N_("completed"),
    "cancelled": N_("cancelled"),
    "no_show": N_("marked as no-show"),
    "reopened": N_("reopened"),
    "undone": N_("undone"),
    "imported": N_("imported"),
    "exported": N_("exported"),
}
KINDS = tuple(_KINDS)


@dataclass(frozen=True, slots=True)
class Difference:
    """One value that changed; empty where there was or is none."""

    field: str
    before: str
    after: str


def subject_word(subject: str) -> str:
    """What something is about."""
    return _(SUBJECTS[subject]) if subject in SUBJECTS else subject.replace("_", " ")


def kind_word(kind: str) -> str:
    """What was done."""
    return _(_KINDS[kind]) if kind in _KINDS else kind.replace("_", " ")


def what(row: HistoryRow) -> str:
    """What was done to what."""
    return _("{subject} {done}").format(subject=subject_word(row.subject), done=kind_word(row.kind))


def who(row: HistoryRow) -> str:
    """Who did it."""
    if row.actor_name:
        return row.actor_name
    return _("Whoever runs the server") if row.actor_role == "deployment" else _("TutorDesk")


def as_role(row: HistoryRow) -> str:
    """In which role."""
    return role_word(row.actor_role) if row.actor_role in ORDER else ""


def about(row: HistoryRow) -> str:
    """Whom or what it concerns."""
    if row.about:
        return format_list(row.about)
    facts = {**row.before, **row.after}
    name = facts.get("name") or facts.get("reason") or ""
    return str(name)


def differences(row: HistoryRow, zone: str) -> tuple[Difference, ...]:
    """Return every value that is not as it was, in the order of the record; ids are left out."""
    fields = [*row.before, *(key for key in row.after if key not in row.before)]
    found = []
    for field in fields:
        if field in _UNSAID or field.endswith("_id"):
            continue
        before, after = row.before.get(field), row.after.get(field)
        if before != after:
            said = _value(field, before, zone), _value(field, after, zone)
            if said[0] != said[1]:
                found.append(Difference(_field(field), *said))
    return tuple(found)


def summary(row: HistoryRow, zone: str) -> str:
    """The change in one line."""
    parts = [change_line(one) for one in differences(row, zone)]
    if row.reason:
        parts.insert(0, _("“{reason}”").format(reason=row.reason))
    return " · ".join(parts)


def change_line(one: Difference) -> str:
    """One value before and after."""
    if one.before and one.after:
        return _("{field}: {before} → {after}").format(field=one.field, before=one.before, after=one.after)
    if one.after:
        return _("{field}: {value}").format(field=one.field, value=one.after)
    return _("{field}: {value} taken away").format(field=one.field, value=one.before)


def _field(key: str) -> str:
    return _(_FIELDS[key]) if key in _FIELDS else key.replace("_", " ")


def _value(field: str, value: Any, zone: str) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list | dict):
        said = ngettext("{count} entry", "{count} entries", len(value))
        return said.format(count=len(value)) if value else ""
    text = str(value)
    if field == "role" and text in ORDER:
        return role_word(text)
    if field == "status" and text in {"scheduled", "in_progress", "completed", "cancelled", "no_show"}:
        return status_word(text)
    if field == "method":
        return paid_word(text)
    if field in {"starts_at", "ends_at"}:
        try:
            instant = datetime.fromisoformat(text)
        except ValueError:
            return text
        return format_instant(instant, zone) if instant.tzinfo is not None else text
    return text
