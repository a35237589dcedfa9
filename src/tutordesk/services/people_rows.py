"""Rows of the people and the centre, as desk and administrators work with them. Values only, no queries.

As in ``rows``: instants are aware UTC datetimes, money is ``Decimal`` beside a currency.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from tutordesk.services.rows import CourseRow, EnrollmentRow, SessionRow, SubjectRow


# --- people --------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class PersonRow:
    """Anybody with an account, in a list. ``roles`` are in the fixed order student, tutor, desk, admin."""

    person_id: UUID
    login: str
    display_name: str
    roles: tuple[str, ...]
    active: bool
    phone: str
    email: str
    must_change_password: bool
    last_starts_at: datetime | None
    next_starts_at: datetime | None


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """One page of people, how many match in all, and the key of the next page (None at the end)."""

    rows: tuple[PersonRow, ...]
    total: int
    next_key: tuple[Any, ...] | None


@dataclass(frozen=True, slots=True)
class ExportPage:
    """Some of what is exported, as cells of text; ``found`` counts the people it stands for, of ``total``."""

    people: tuple[tuple[str, ...], ...]
    found: int
    total: int
    next_key: tuple[Any, ...] | None
    tutors: tuple[tuple[str, ...], ...] = ()
    weekly_hours: tuple[tuple[str, ...], ...] = ()
    overrides: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class TutorFile:
    """The public profile of a tutor as staff edit it. ``rate`` is per hour, None where nobody set one."""

    display_name: str
    headline: str
    bio: str
    timezone: str
    rate: Decimal | None
    currency: str
    listed: bool


@dataclass(frozen=True, slots=True)
class PersonCard:
    """Everything the page of one person shows.

    ``reason`` says why the caller may not edit the account, when not ``editable``: ``roles`` (the desk edits
    people who are students and nothing else) or ``anonymised``. ``may_reset`` covers the password and
    switching off (not for oneself), ``may_give_roles`` roles, ``may_anonymise`` export and anonymising.
    ``upcoming`` counts live sessions ahead as a student, ``teaching`` as a tutor. ``last_admin``: nobody else
    could administer the centre.
    """

    person: PersonRow
    timezone: str
    locale: str
    created_at: datetime
    phone_e164: str
    guardian_name: str
    guardian_phone: str
    tutor: TutorFile | None
    enrollments: tuple[EnrollmentRow, ...]
    upcoming: int
    teaching: int
    completed: int
    missed: int
    cancelled: int
    oneself: bool
    editable: bool
    reason: str
    may_reset: bool
    may_give_roles: bool
    may_anonymise: bool
    last_admin: bool


# --- the centre ----------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class ClosureRow:
    """Dates in the centre's zone on which nobody is taught; a whole day is minute 0 to 1440."""

    closure_id: UUID
    first_date: date
    last_date: date
    start_minute: int
    end_minute: int
    reason: str


# --- courses -------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class CourseFile:
    """A course as the administrator keeps it: who offers it, who takes it, what is booked ahead."""

    course: CourseRow
    active: bool
    offered: int
    enrolled: int
    upcoming: int
    price_from: Decimal | None
    price_to: Decimal | None
    currency: str


@dataclass(frozen=True, slots=True)
class SubjectChange:
    """A subject as it was shown, None for a new one, and as it shall be."""

    before: SubjectRow | None
    after: SubjectRow


@dataclass(frozen=True, slots=True)
class CourseBook:
    """Every subject, also those without a course, and every course, also those given up; in their order."""

    subjects: tuple[SubjectRow, ...]
    courses: tuple[CourseFile, ...]


@dataclass(frozen=True, slots=True)
class OfferFile:
    """A course with a tutor who offers it or did; ``enrolled`` counts active enrollments with this tutor."""

    tutor_id: UUID
    tutor_name: str
    listed: bool
    course: CourseRow
    active: bool
    price: Decimal
    currency: str
    online: bool
    in_person: bool
    place: str
    enrolled: int


# --- history and reports -------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One thing that somebody did. ``subject`` is the table it is about, ``session`` for lessons.

    ``subject_id`` is its key as text, ``about`` the names it has today: of a person, course or subject; of
    the student and the tutor of a session or enrollment. ``before`` and ``after`` hold what was recorded.
    ``actor_name`` is empty for the machine itself. ``event_id`` is unique within its ``source``, ``audit``
    or ``session``.
    """

    source: str
    event_id: int
    at: datetime
    actor_id: UUID | None
    actor_name: str
    actor_role: str
    kind: str
    subject: str
    subject_id: str
    about: tuple[str, ...]
    reason: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """One page of history, newest first, and the key of the next page (None at the end)."""

    rows: tuple[HistoryRow, ...]
    next_key: tuple[Any, ...] | None


@dataclass(frozen=True, slots=True)
class ReportRow:
    """What happened in a span for one tutor, course or week (``key``: their id, or the Monday's date).

    ``minutes`` and ``revenue`` are those of completed sessions. ``late_cancellations`` were made later than
    the cancel notice before the start. ``open_minutes`` are the hours offered, None where the report is not
    by tutor; ``utilisation`` is taught and booked time over them, None without any.
    """

    key: UUID | date
    label: str
    sessions: int
    completed: int
    minutes: int
    no_shows: int
    cancellations: int
    late_cancellations: int
    revenue: Decimal
    currency: str
    open_minutes: int | None
    utilisation: float | None


# --- sessions ------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class SessionCriteria:
    """Which sessions to look for; every field left at its default filters nothing.

    ``text`` is in the name or sign-in number of the student or the tutor, or in the course's name; instants
    bound the start, half-open. ``paid`` and ``online`` left at None take both.
    """

    text: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    statuses: frozenset[str] = frozenset()
    tutor_id: UUID | None = None
    student_id: UUID | None = None
    course_id: UUID | None = None
    newest_first: bool = False
    paid: bool | None = None
    online: bool | None = None


@dataclass(frozen=True, slots=True)
class CancelVerdict:
    """What cancelling one session of many would meet: ``code`` is '' or the SQLSTATE."""

    session: SessionRow
    code: str
