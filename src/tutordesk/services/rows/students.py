"""Students as their tutor knows them, and their courses."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from tutordesk.services.rows.courses import CourseRow


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
