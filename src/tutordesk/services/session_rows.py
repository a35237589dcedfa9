"""How a stored session becomes a ``SessionRow``: one list of columns, and its actions in a second query."""

from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from tutordesk.services.rows import ActionRow, CourseRow, SessionRow, SubjectRow

#: Columns for ``FROM app.session s`` followed by ``JOINS``. Names are those the reader may see, else empty.
COLUMNS = """
    s.id AS session_id, s.tutor_id, s.student_id, lower(s.during) AS starts_at, upper(s.during) AS ends_at,
    s.status, s.requirements, s.price, s.currency, s.online, s.place, s.version,
    coalesce(t.display_name, '') AS tutor_name, coalesce(p.display_name, '') AS student_name,
    c.id AS course_id, c.name AS course_name, c.session_minutes,
    j.id AS subject_id, j.name AS subject_name, j.position AS subject_position
"""
JOINS = """
    LEFT JOIN app.tutor t ON t.person_id = s.tutor_id
    LEFT JOIN app.person p ON p.id = s.student_id
    LEFT JOIN app.course c ON c.id = s.course_id
    LEFT JOIN app.subject j ON j.id = c.subject_id
"""

_ACTIONS = text(
    """
    SELECT a.session_id, a.action, a.allowed, coalesce(a.code, '') AS code, a.until
    FROM app.session_actions(CAST(:session_ids AS uuid[])) a
    """
)


def course_of(row: Row[Any]) -> CourseRow:
    """Return the course in a row of ``course_…`` and ``subject_…`` columns."""
    return CourseRow(
        course_id=row.course_id,
        name=row.course_name,
        subject=SubjectRow(row.subject_id, row.subject_name, row.subject_position),
        session_minutes=row.session_minutes,
    )


def session_rows(db: Session, found: list[Row[Any]]) -> tuple[SessionRow, ...]:
    """Return the rows of a query over ``COLUMNS`` with what the caller may do with each (one more query)."""
    if not found:
        return ()
    actions: dict[UUID, list[ActionRow]] = {}
    for row in db.execute(_ACTIONS, {"session_ids": [row.session_id for row in found]}):
        actions.setdefault(row.session_id, []).append(ActionRow(row.action, row.allowed, row.code, row.until))
    return tuple(
        SessionRow(
            session_id=row.session_id,
            tutor_id=row.tutor_id,
            tutor_name=row.tutor_name,
            student_id=row.student_id,
            student_name=row.student_name,
            course=course_of(row),
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            status=row.status,
            requirements=row.requirements,
            price=row.price,
            currency=row.currency,
            online=row.online,
            place=row.place,
            version=row.version,
            actions=tuple(actions.get(row.session_id, ())),
        )
        for row in found
    )
