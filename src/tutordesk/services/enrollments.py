"""Enrollments: who takes which course, and how far they are."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from tutordesk.db.engine import writes
from tutordesk.services.rows import EnrollmentRow
from tutordesk.services.session_rows import course_of

#: Progress counts the sessions of the course with that tutor, or with anybody where any tutor will do.
_ROWS = """
    SELECT e.id AS enrollment_id, e.tutor_id, coalesce(t.display_name, '') AS tutor_name, e.planned_sessions,
           e.status, k.completed, k.booked, k.next_starts_at,
           c.id AS course_id, c.name AS course_name, c.session_minutes,
           j.id AS subject_id, j.name AS subject_name, j.position AS subject_position
    FROM app.enrollment e
    JOIN app.course c ON c.id = e.course_id
    JOIN app.subject j ON j.id = c.subject_id
    LEFT JOIN app.tutor t ON t.person_id = e.tutor_id
    CROSS JOIN LATERAL (
        SELECT count(*) FILTER (WHERE s.status = 'completed') AS completed,
               count(*) FILTER (WHERE s.status IN ('scheduled', 'in_progress')) AS booked,
               min(lower(s.during)) FILTER (WHERE s.status IN ('scheduled', 'in_progress')
                                              AND upper(s.during) > now()) AS next_starts_at
        FROM app.session s
        WHERE s.student_id = e.student_id AND s.course_id = e.course_id
          AND (e.tutor_id IS NULL OR s.tutor_id = e.tutor_id)) k
"""
_MINE = text(
    f"{_ROWS} WHERE e.student_id = (SELECT app.current_person_id())"
    " ORDER BY e.status, k.next_starts_at NULLS LAST, j.position, c.name, e.id"
)
_BY_ID = text(f"{_ROWS} WHERE e.id = :enrollment_id")
_ENROLL = text(
    "SELECT (app.enroll(CAST(:course_id AS uuid), CAST(:tutor_id AS uuid), CAST(:student_id AS uuid),"
    " CAST(:planned_sessions AS int))).id"
)


def mine(db: Session) -> tuple[EnrollmentRow, ...]:
    """Return the own enrollments, active ones first, then by next session."""
    return _rows(db.execute(_MINE))


@writes
def enroll(
    db: Session,
    *,
    course_id: UUID,
    tutor_id: UUID | None = None,
    student_id: UUID | None = None,
    planned_sessions: int | None = None,
) -> EnrollmentRow:
    """Enroll oneself (``student_id`` None) or a student in a course; an active one already there is returned.

    Raises:
        NoSuchTutor: no such course, or not taught by that tutor.
        NotAllowed: somebody else's enrollment.
    """
    enrollment_id = db.execute(
        _ENROLL,
        {
            "course_id": course_id,
            "tutor_id": tutor_id,
            "student_id": student_id,
            "planned_sessions": planned_sessions,
        },
    ).scalar_one()
    return _rows(db.execute(_BY_ID, {"enrollment_id": enrollment_id}))[0]


def _rows(found: Iterable[Row[Any]]) -> tuple[EnrollmentRow, ...]:
    return tuple(
        EnrollmentRow(
            enrollment_id=row.enrollment_id,
            course=course_of(row),
            tutor_id=row.tutor_id,
            tutor_name=row.tutor_name,
            planned_sessions=row.planned_sessions,
            completed=row.completed,
            booked=row.booked,
            next_starts_at=row.next_starts_at,
            status=row.status,
        )
        for row in found
    )
