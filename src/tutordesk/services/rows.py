"""What services hand upwards: frozen rows and plans.

All that ``ui`` ever sees of the database is defined here: values only, no queries, no sentences.
Instants (``starts_at``, ``ends_at``, ``..._at``) are aware UTC datetimes, ranges are half-open; money is
``Decimal`` beside a currency; durations carry their unit in the name; wall clocks sit beside an IANA zone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from tutordesk.domain.hours import Hours


@dataclass(frozen=True, slots=True)
class CentreRow:
    """The organisation that runs the server, and its default rules."""

    name: str
    timezone: str
    currency: str
    phone: str
    opening_hours: str
    slot_step_minutes: int
    min_notice_minutes: int
    break_minutes: int
    horizon_days: int
    cancel_notice_minutes: int
    max_open_sessions: int
    enrollment_required: bool


@dataclass(frozen=True, slots=True)
class MeRow:
    """The person signed in; ``roles`` in the fixed order student, tutor, desk, admin."""

    person_id: UUID
    login: str
    display_name: str
    timezone: str
    locale: str
    roles: tuple[str, ...]
    must_change_password: bool
    centre: CentreRow


@dataclass(frozen=True, slots=True)
class Contact:
    """A first contact with a server: who is signed in, and how good the line is."""

    me: MeRow
    encrypted: bool
    latency_ms: float
    server_version: str


@dataclass(frozen=True, slots=True)
class SubjectRow:
    """A subject of the centre; ``position`` orders subjects and picks their accent colour."""

    subject_id: UUID
    name: str
    position: int


@dataclass(frozen=True, slots=True)
class CourseRow:
    """A course and its usual length."""

    course_id: UUID
    name: str
    subject: SubjectRow
    session_minutes: int


@dataclass(frozen=True, slots=True)
class OfferRow:
    """A course as one tutor offers it: price per session and place."""

    course: CourseRow
    price: Decimal
    currency: str
    online: bool
    in_person: bool
    place: str


@dataclass(frozen=True, slots=True)
class TutorRow:
    """A tutor as a card shows them; ``price_from`` is their cheapest session (None without an offer)."""

    tutor_id: UUID
    display_name: str
    headline: str
    timezone: str
    subjects: tuple[SubjectRow, ...]
    price_from: Decimal | None
    currency: str
    online: bool
    in_person: bool


@dataclass(frozen=True, slots=True)
class TutorCriteria:
    """What a student is looking for; every field left at its default filters nothing.

    ``iso_weekdays`` (1 = Monday) and ``day_parts`` (``morning`` < 12:00, ``afternoon`` < 17:00, ``evening``)
    compare a tutor's hours in the viewer's ``timezone``. ``sort`` is ``match``, ``price`` or ``soonest``.
    """

    text: str = ""
    subject_id: UUID | None = None
    course_id: UUID | None = None
    price_max: Decimal | None = None
    iso_weekdays: frozenset[int] = frozenset()
    day_parts: frozenset[str] = frozenset()
    online: bool | None = None
    sort: str = "match"
    timezone: str = "UTC"


@dataclass(frozen=True, slots=True)
class TutorPage:
    """One page of a search: rows, how many match in all, and the key of the next page (None at the end)."""

    rows: tuple[TutorRow, ...]
    total: int
    next_key: tuple[Any, ...] | None


@dataclass(frozen=True, slots=True)
class NextFreeRow:
    """The first start that could be booked with a tutor now, or None."""

    tutor_id: UUID
    starts_at: datetime | None


@dataclass(frozen=True, slots=True)
class TutorProfile:
    """Everything a visitor may read about one tutor."""

    tutor: TutorRow
    bio: str
    offers: tuple[OfferRow, ...]
    cancel_notice_minutes: int


@dataclass(frozen=True, slots=True)
class SlotRow:
    """One row of ``app.explain_slots``: a start (``free``) or a span without one and its reason.

    ``reason`` is empty when free, else ``no_hours``, ``closed_day``, ``closure``, ``booked``, ``break``,
    ``own_session``, ``notice`` or ``horizon``; ``params`` holds what a sentence about it needs.
    """

    starts_at: datetime
    ends_at: datetime
    free: bool
    reason: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SlotPlan:
    """A tutor's slots over a span, in order and without a gap; ``as_of`` is the server's clock."""

    tutor_id: UUID
    timezone: str
    minutes: int
    starts_at: datetime
    ends_at: datetime
    rows: tuple[SlotRow, ...]
    as_of: datetime


@dataclass(frozen=True, slots=True)
class ActionRow:
    """What the caller may do with a session now, as the database says.

    ``action`` is ``start``, ``complete``, ``no_show``, ``cancel``, ``move`` or ``reopen``; when not
    ``allowed``, ``code`` is the SQLSTATE it would meet; ``until`` ends the permission where a notice does.
    """

    action: str
    allowed: bool
    code: str
    until: datetime | None


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One booked lesson with the names a reader needs and the actions open to the caller.

    ``news`` is the kind of the last change that somebody else made and the reader has not seen (``booked``,
    ``moved``, ``reassigned``, ``cancelled``, ``reopened``), else empty; ``news_at`` is when. In a row that a
    write or ``by_id`` returns, ``undo_event_id`` is what ``sessions.undo`` takes back now.
    """

    session_id: UUID
    tutor_id: UUID
    tutor_name: str
    student_id: UUID
    student_name: str
    course: CourseRow
    starts_at: datetime
    ends_at: datetime
    status: str
    requirements: str
    price: Decimal
    currency: str
    online: bool
    place: str
    version: int
    actions: tuple[ActionRow, ...]
    news: str = ""
    news_at: datetime | None = None
    undo_event_id: int | None = None


@dataclass(frozen=True, slots=True)
class SessionPage:
    """One page of sessions, how many there are in all, and the key of the next page (None at the end)."""

    rows: tuple[SessionRow, ...]
    total: int
    next_key: tuple[Any, ...] | None


@dataclass(frozen=True, slots=True)
class EnrollmentRow:
    """A student's course: progress and the next session. ``tutor_id`` None means any tutor.

    ``student_name`` is empty where the reader may not know it.
    """

    enrollment_id: UUID
    course: CourseRow
    tutor_id: UUID | None
    tutor_name: str
    planned_sessions: int | None
    completed: int
    booked: int
    next_starts_at: datetime | None
    status: str
    student_id: UUID | None = None
    student_name: str = ""


@dataclass(frozen=True, slots=True)
class StudentRow:
    """A student as the front desk finds them."""

    person_id: UUID
    login: str
    display_name: str
    phone: str
    email: str


@dataclass(frozen=True, slots=True)
class OpenSpan:
    """Open time of a tutor on the calendar, or a closure (``closure`` names it)."""

    starts_at: datetime
    ends_at: datetime
    closure: str = ""


@dataclass(frozen=True, slots=True)
class WeekPlan:
    """A tutor's calendar between two instants: sessions, working hours and closures."""

    tutor_id: UUID
    timezone: str
    starts_at: datetime
    ends_at: datetime
    sessions: tuple[SessionRow, ...]
    working: tuple[OpenSpan, ...]
    closures: tuple[OpenSpan, ...]
    as_of: datetime


@dataclass(frozen=True, slots=True)
class EventRow:
    """One step in the life of a session; ``reason`` is empty where the reader may not know it.

    ``before`` and ``after`` hold what changed, as the database recorded it; ``moved_from`` and ``moved_to``
    are the starts where a step changed the time, else None.
    """

    event_id: int
    at: datetime
    actor_name: str
    actor_role: str
    kind: str
    reason: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    moved_from: datetime | None = None
    moved_to: datetime | None = None


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A note on a session: private to its tutor, or ``shared`` with the student; ``own`` is the reader's."""

    note_id: UUID
    session_id: UUID
    author_name: str
    own: bool
    shared: bool
    body: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class HoursPlan:
    """A tutor's stored hours; ``version`` is what a save must still find. ``today`` is theirs.

    Dated ranges begin with ``today``: the past can neither be seen nor changed here.
    """

    tutor_id: UUID
    version: int
    hours: Hours
    today: date
    as_of: datetime


@dataclass(frozen=True, slots=True)
class StrandedRow:
    """A live session that a draft of hours no longer covers.

    ``reason`` is one of ``SlotRow``'s with its ``params``; ``fits`` are the next starts that the draft offers
    this student.
    """

    session: SessionRow
    reason: str
    params: Mapping[str, Any]
    fits: tuple[SlotRow, ...]


@dataclass(frozen=True, slots=True)
class FateRow:
    """What shall become of one stranded session when hours are saved.

    ``fate`` is ``keep``, ``move`` (to ``starts_at``) or ``cancel``; ``version`` is the session's as it was
    shown; ``note`` is the reason its student reads.
    """

    session_id: UUID
    version: int
    fate: str
    starts_at: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class BookableRow:
    """Whether anybody can book a tutor in the next two weeks: ``starts_at`` is the first free start.

    Else ``reason`` is what stands in the way first: ``inactive`` (the account), ``unlisted``, ``no_offer``
    (no course), ``no_hours``, ``closed`` (all of them, by tutor or centre), ``too_short`` (no window holds
    the shortest course), ``booked`` (all that is left) or ``notice`` (all too soon or too far ahead).
    """

    reason: str
    starts_at: datetime | None


@dataclass(frozen=True, slots=True)
class OwnStudentRow:
    """A tutor's own student: enrolled or ever booked. Contact is empty where the tutor may not know it.

    ``completed`` counts all sessions together, ``of_plan`` those of the courses whose plans make ``planned``.
    """

    person_id: UUID
    display_name: str
    phone: str
    email: str
    guardian_name: str
    guardian_phone: str
    next_starts_at: datetime | None
    last_starts_at: datetime | None
    completed: int
    planned: int | None
    booked: int
    missed: int
    courses: tuple[str, ...]
    of_plan: int = 0


@dataclass(frozen=True, slots=True)
class OwnStudentPage:
    """One page of own students, how many match in all, and the key of the next page (None at the end)."""

    rows: tuple[OwnStudentRow, ...]
    total: int
    next_key: tuple[Any, ...] | None


@dataclass(frozen=True, slots=True)
class OwnOfferRow:
    """A course of the centre from its tutor's seat.

    ``active`` is whether the tutor offers it now; ``price`` None means that nobody has set one yet, so it
    cannot be offered. ``enrolled`` counts active enrollments with this tutor.
    """

    course: CourseRow
    active: bool
    price: Decimal | None
    currency: str
    online: bool
    in_person: bool
    place: str
    enrolled: int
