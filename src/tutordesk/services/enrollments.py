"""Enrollments: who takes which course, and how far they are."""

from uuid import UUID

from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from tutordesk.db.engine import writes
from tutordesk.services.enrollment_rows import ROWS, enrollment_rows
from tutordesk.services.rows import EnrollmentRow

#: Where a longer text stops being something somebody looks for.
LONGEST_TEXT = 120

_MINE = sql(
    f"{ROWS} WHERE e.student_id = (SELECT app.current_person_id())"
    " ORDER BY e.status, k.next_starts_at NULLS LAST, j.position, c.name, e.id"
)
_IN_COURSE = sql(
    f"""
    {ROWS}
    WHERE e.course_id = CAST(:course_id AS uuid) AND e.status = 'active'
      AND (:wanted = '' OR strpos(app.fold(p.display_name), app.fold(:wanted)) > 0
           OR strpos(p.login, lower(:wanted)) > 0)
    ORDER BY app.fold(p.display_name), e.id LIMIT :limit
    """
)
_BY_ID = sql(f"{ROWS} WHERE e.id = :enrollment_id")
_ENROLL = sql(
    "SELECT (app.enroll(CAST(:course_id AS uuid), CAST(:tutor_id AS uuid), CAST(:student_id AS uuid),"
    " CAST(:planned_sessions AS int))).id"
)


_SET_PLANNED = sql(
    "SELECT (app.set_planned(CAST(:enrollment_id AS uuid), CAST(:planned_sessions AS int))).id"
)
_END = sql("SELECT (app.end_enrollment(CAST(:enrollment_id AS uuid))).id")


def mine(db: Session) -> tuple[EnrollmentRow, ...]:
    """Return the own enrollments, active ones first, then by next session."""
    return enrollment_rows(db.execute(_MINE))


def in_course(db: Session, *, course_id: UUID, text: str = "", limit: int = 50) -> tuple[EnrollmentRow, ...]:
    """Return who takes a course, in order of names (staff); with a text those whose name or number has it."""
    wanted = text.strip()[:LONGEST_TEXT]
    asked = {"course_id": course_id, "wanted": wanted, "limit": limit}
    return enrollment_rows(db.execute(_IN_COURSE, asked))


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
    return enrollment_rows(db.execute(_BY_ID, {"enrollment_id": enrollment_id}))[0]


@writes
def set_planned(db: Session, *, enrollment_id: UUID, planned_sessions: int | None) -> EnrollmentRow:
    """Plan how many sessions an active enrollment shall have (None: no plan); its tutor and staff.

    Raises:
        NoSuchEnrollment: none, not yours, or ended.
        InvalidValue: no sensible number.
    """
    asked = {"enrollment_id": enrollment_id, "planned_sessions": planned_sessions}
    db.execute(_SET_PLANNED, asked).one()
    return enrollment_rows(db.execute(_BY_ID, {"enrollment_id": enrollment_id}))[0]


@writes
def end(db: Session, *, enrollment_id: UUID) -> EnrollmentRow:
    """End an enrollment; sessions booked stay. Ending it again is a success.

    Raises:
        NoSuchEnrollment: none, or not yours.
    """
    db.execute(_END, {"enrollment_id": enrollment_id}).one()
    return enrollment_rows(db.execute(_BY_ID, {"enrollment_id": enrollment_id}))[0]
