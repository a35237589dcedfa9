"""Subjects, courses, and courses as tutors offer them."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID


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
