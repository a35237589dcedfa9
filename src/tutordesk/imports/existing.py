"""What the database holds already, as far as an import must know. Reading only; nothing is decided here."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple, Protocol
from uuid import UUID

import psycopg

from tutordesk.imports.who import Contact


@dataclass(frozen=True, slots=True)
class Centre:
    """What defaults of an import depend on."""

    timezone: str = "UTC"
    currency: str = "EUR"
    break_minutes: int = 0


class Offer(NamedTuple):
    """A course as a tutor offers it."""

    price: Decimal
    online: bool
    place: str


class Busy(NamedTuple):
    """A live session: until ``ends`` for both people, until ``held`` for the tutor."""

    tutor: UUID
    student: UUID
    starts: datetime
    ends: datetime
    held: datetime


@dataclass(slots=True)
class Existing:
    """What is there before the import; ids by what tells things apart in life.

    ``closed`` holds the dates and minutes of every closure, whoever made it.
    """

    zones: frozenset[str] = frozenset()
    centre: Centre = Centre()
    empty: bool = True
    roles: dict[UUID, frozenset[str]] = field(default_factory=dict)
    logins: dict[str, UUID] = field(default_factory=dict)
    contacts: list[Contact] = field(default_factory=list)
    tutor_zones: dict[UUID, str] = field(default_factory=dict)
    tutor_breaks: dict[UUID, int | None] = field(default_factory=dict)
    with_hours: set[UUID] = field(default_factory=set)
    subjects: dict[str, UUID] = field(default_factory=dict)
    courses: dict[tuple[UUID, str], UUID] = field(default_factory=dict)
    course_minutes: dict[UUID, int] = field(default_factory=dict)
    offers: dict[tuple[UUID, UUID], Offer] = field(default_factory=dict)
    closures: set[UUID] = field(default_factory=set)
    closed: set[tuple[Any, ...]] = field(default_factory=set)
    enrollments: set[UUID] = field(default_factory=set)
    active_enrollments: set[tuple[UUID, UUID, UUID | None]] = field(default_factory=set)


class Sessions(Protocol):
    """Asks for sessions that are there already."""

    def known(self, ids: Iterable[UUID]) -> set[UUID]:
        """Return those of the ids that exist."""

    def busy(self, people: Iterable[UUID], starts: datetime, ends: datetime) -> list[Busy]:
        """Return live sessions of these people that meet the span."""


def read_existing(connection: psycopg.Connection[Any]) -> Existing:
    """Ask the database, as an owner who sees every row."""
    found = Existing()
    found.zones = frozenset(name for (name,) in connection.execute("SELECT name FROM app.timezone"))
    row = connection.execute("SELECT timezone, currency, break_minutes FROM app.centre").fetchone()
    if row is not None:
        found.centre = Centre(*row)
    for person_id, login, roles, name, email, *phones in connection.execute(
        "SELECT p.id, p.login, ARRAY(SELECT r.role FROM app.person_role r WHERE r.person_id = p.id),"
        " p.display_name, coalesce(c.email, ''), coalesce(c.phone, ''), coalesce(c.guardian_phone, '')"
        " FROM app.person p LEFT JOIN app.person_contact c ON c.person_id = p.id"
    ):
        found.contacts.append(Contact(person_id, name, email, tuple(phones)))
        found.roles[person_id] = frozenset(roles)
        found.logins[login] = person_id
        found.empty = found.empty and not {"student", "tutor"} & set(roles)
    for tutor_id, timezone, pause, hours in connection.execute(
        "SELECT t.person_id, t.timezone, t.break_minutes,"
        " EXISTS (SELECT FROM app.availability_rule r WHERE r.tutor_id = t.person_id)"
        " OR EXISTS (SELECT FROM app.availability_override o WHERE o.tutor_id = t.person_id)"
        " OR t.hours_version > 1 FROM app.tutor t"
    ):
        found.tutor_zones[tutor_id] = timezone
        found.tutor_breaks[tutor_id] = pause
        if hours:
            found.with_hours.add(tutor_id)
    found.subjects = dict(connection.execute("SELECT name, id FROM app.subject").fetchall())
    for course_id, subject_id, name, minutes in connection.execute(
        "SELECT id, subject_id, name, session_minutes FROM app.course"
    ):
        found.courses[subject_id, name] = course_id
        found.course_minutes[course_id] = minutes
    for tutor_id, course_id, *offer in connection.execute(
        "SELECT tutor_id, course_id, price, online, place FROM app.tutor_course"
    ):
        found.offers[tutor_id, course_id] = Offer(*offer)
    for closure_id, *span in connection.execute(
        "SELECT id, first_date, last_date, start_minute, end_minute FROM app.closure"
    ):
        found.closures.add(closure_id)
        found.closed.add(tuple(span))
    for enrollment_id, student_id, course_id, tutor_id, status in connection.execute(
        "SELECT id, student_id, course_id, tutor_id, status FROM app.enrollment"
    ):
        found.enrollments.add(enrollment_id)
        if status == "active":
            found.active_enrollments.add((student_id, course_id, tutor_id))
    return found


class StoredSessions:
    """The sessions of a database."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self._connection = connection

    def known(self, ids: Iterable[UUID]) -> set[UUID]:
        """Return those of the ids that exist."""
        found = self._connection.execute("SELECT id FROM app.session WHERE id = ANY (%s)", [list(ids)])
        return {row[0] for row in found}

    def busy(self, people: Iterable[UUID], starts: datetime, ends: datetime) -> list[Busy]:
        """Return live sessions of these people that meet the span."""
        found = self._connection.execute(
            "SELECT tutor_id, student_id, lower(during), upper(during), upper(tutor_hold) FROM app.session"
            " WHERE status IN ('scheduled', 'in_progress') AND tutor_hold && tstzrange(%(starts)s, %(ends)s)"
            " AND (tutor_id = ANY (%(people)s) OR student_id = ANY (%(people)s))",
            {"starts": starts, "ends": ends, "people": list(people)},
        )
        return [Busy(*row) for row in found]

    def met_by(self, closures: Sequence[Mapping[str, Any]]) -> set[UUID]:
        """Return the ids of those closures that would leave live sessions on a closed day."""
        found = self._connection.execute(
            "SELECT app.met_by_import(%s)", [json.dumps(list(closures), default=str)]
        )
        return {row[0] for row in found}
