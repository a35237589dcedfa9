"""What the front desk is shown: a day of the whole centre, what fits, what was found, whom to call.

Values only, as in ``rows``: instants are aware UTC datetimes, ranges half-open, money beside its currency.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from tutordesk.services.rows import OpenSpan, SessionRow, StudentRow, SubjectRow

NextFree = Mapping[UUID, datetime]
"""When tutors are free next; who has no time, or none that is known yet, is not in it."""


@dataclass(frozen=True, slots=True)
class BoardTutor:
    """One column of the day board.

    ``working`` is open time on that day, sessions not taken out. A tutor who has closed the day has none,
    ``away_until`` as the last of the closed dates in a row, and the reason, if any, in ``away``.
    ``next_free`` is kept for sorting and may be some minutes old; booking never believes it.
    """

    tutor_id: UUID
    display_name: str
    subjects: tuple[SubjectRow, ...]
    course_ids: frozenset[UUID]
    online: bool
    in_person: bool
    working: tuple[OpenSpan, ...]
    away: str
    away_until: date | None
    next_free: datetime | None


@dataclass(frozen=True, slots=True)
class BoardPlan:
    """One day of the whole centre, in its zone: columns by name, sessions by start, closures.

    ``sessions`` are those that touch the day and were not cancelled.
    """

    on_date: date
    timezone: str
    starts_at: datetime
    ends_at: datetime
    tutors: tuple[BoardTutor, ...]
    sessions: tuple[SessionRow, ...]
    closures: tuple[OpenSpan, ...]
    as_of: datetime


@dataclass(frozen=True, slots=True)
class FitRow:
    """A start that could be booked now, with whom, for how much and where."""

    tutor_id: UUID
    tutor_name: str
    starts_at: datetime
    ends_at: datetime
    price: Decimal
    currency: str
    online: bool
    place: str


@dataclass(frozen=True, slots=True)
class CallRow:
    """A session whose student may have to be called. ``paid`` is how it was paid, empty where it was not."""

    session: SessionRow
    phone: str
    guardian_name: str
    guardian_phone: str
    paid: str
    email: str = ""


@dataclass(frozen=True, slots=True)
class FoundRow:
    """Something found by what was typed: ``kind`` is ``person``, ``course`` or ``session``.

    ``login`` is a person's sign-in number, ``starts_at`` a session's start or a person's next one.
    ``detail``: a person's ``roles``, ``phone``, ``email``, ``active``; a course's ``subject``, ``minutes``; a
    session's ``ends_at``, ``tutor_id``, ``tutor``, ``student_id``, ``student``, ``course``, ``status``.
    """

    kind: str
    id: UUID
    title: str
    login: str
    detail: Mapping[str, Any]
    starts_at: datetime | None


@dataclass(frozen=True, slots=True)
class NewPerson:
    """A person just made: ``password`` is the one-time password, shown once and stored nowhere."""

    person: StudentRow
    password: str


@dataclass(frozen=True, slots=True)
class PersonNoteRow:
    """What staff noted about a person; ``removable`` by its author and by an administrator."""

    note_id: UUID
    person_id: UUID
    author_name: str
    own: bool
    removable: bool
    body: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class CallerRow:
    """What the desk should know of who is on the phone: the newest ``note`` of all, and what is not paid."""

    note: str = ""
    notes: int = 0
    unpaid: int = 0
