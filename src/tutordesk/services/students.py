"""A tutor's own students: who they are, what was done together, and what they are enrolled in.

What a tutor may know of somebody (contact of those taught now, never of others) is the policies' business.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from tutordesk import errors
from tutordesk.services.enrollment_rows import ROWS, enrollment_rows
from tutordesk.services.pages import key_parts
from tutordesk.services.people import LONGEST_SEARCH
from tutordesk.services.rows import EnrollmentRow, OwnStudentPage, OwnStudentRow, SessionPage
from tutordesk.services.session_rows import page_of, session_page

#: Everybody enrolled with the tutor or ever booked; counted over the sessions with this tutor.
_MINE = sql(
    """
    WITH me AS (SELECT app.current_person_id() AS id),
    taught AS (
        SELECT s.student_id,
               min(lower(s.during)) FILTER (WHERE s.status IN ('scheduled', 'in_progress')
                                              AND upper(s.during) > now()) AS next_starts_at,
               max(lower(s.during)) FILTER (WHERE s.status <> 'cancelled' AND upper(s.during) <= now())
                   AS last_starts_at,
               count(*) FILTER (WHERE s.status = 'completed') AS completed,
               count(*) FILTER (WHERE s.status IN ('scheduled', 'in_progress')) AS booked,
               count(*) FILTER (WHERE s.status = 'no_show') AS missed
        FROM app.session s WHERE s.tutor_id = (SELECT id FROM me) GROUP BY s.student_id),
    enrolled AS (
        SELECT e.student_id, sum(e.planned_sessions) AS planned,
               sum(k.completed) FILTER (WHERE e.planned_sessions IS NOT NULL) AS of_plan,
               array_agg(DISTINCT c.name ORDER BY c.name) AS courses
        FROM app.enrollment e JOIN app.course c ON c.id = e.course_id
        CROSS JOIN LATERAL (
            SELECT count(*) AS completed FROM app.session s
            WHERE s.tutor_id = e.tutor_id AND s.student_id = e.student_id AND s.course_id = e.course_id
              AND s.status = 'completed') k
        WHERE e.tutor_id = (SELECT id FROM me) AND e.status = 'active' GROUP BY e.student_id),
    own AS (
        SELECT p.id, p.display_name, app.fold(p.display_name) AS folded, t.next_starts_at, t.last_starts_at,
               coalesce(t.completed, 0) AS completed, e.planned, coalesce(t.booked, 0) AS booked,
               coalesce(t.missed, 0) AS missed, coalesce(e.of_plan, 0) AS of_plan,
               coalesce(e.courses, '{}') AS courses
        FROM taught t FULL JOIN enrolled e ON e.student_id = t.student_id
        JOIN app.person p ON p.id = coalesce(t.student_id, e.student_id)
        WHERE position(app.fold(:text) IN app.fold(p.display_name)) > 0),
    page AS (
        SELECT * FROM own o
        WHERE CAST(:after_name AS text) IS NULL
           OR (o.folded, o.id) > (CAST(:after_name AS text), CAST(:after_id AS uuid))
        ORDER BY o.folded, o.id LIMIT :limit)
    SELECT o.*, coalesce(k.phone, '') AS phone, coalesce(k.email, '') AS email,
           coalesce(k.guardian_name, '') AS guardian_name, coalesce(k.guardian_phone, '') AS guardian_phone,
           total.n AS total
    FROM (SELECT count(*) AS n FROM own) total LEFT JOIN page o ON true
    LEFT JOIN app.person_contact k ON k.person_id = o.id
    ORDER BY o.folded, o.id
    """
)
_SESSIONS_WITH = page_of(
    "s.student_id = :student_id AND (s.tutor_id = (SELECT app.current_person_id())"
    " OR current_setting('role') IN ('td_desk', 'td_admin'))",
    newest_first=True,
)
#: A tutor reads progress with other tutors wrongly (their sessions are hidden), so not at all.
_ENROLLMENTS_OF = sql(
    f"{ROWS} WHERE e.student_id = :student_id AND (e.tutor_id IS NULL"
    " OR e.tutor_id = (SELECT app.current_person_id()) OR current_setting('role') IN ('td_desk', 'td_admin'))"
    " ORDER BY e.status, j.position, c.name, e.created_at DESC, e.id"
)


def mine(
    db: Session, *, text: str = "", after: tuple[Any, ...] | None = None, limit: int = 30
) -> OwnStudentPage:
    """Return own students as a tutor whose names contain ``text``, in order of names.

    ``planned`` is the sum over active enrollments with the tutor, None where none has a plan.
    """
    if limit < 1:
        raise errors.InvalidValue(facts={"constraint": "limit"})
    after_name, after_id = key_parts(after, 2)
    found = db.execute(
        _MINE,
        {
            "text": text.strip()[:LONGEST_SEARCH],
            "after_name": after_name,
            "after_id": after_id,
            "limit": limit + 1,
        },
    ).all()
    held = [row for row in found if row.id is not None]
    page = held[:limit]
    return OwnStudentPage(
        rows=tuple(
            OwnStudentRow(
                person_id=row.id,
                display_name=row.display_name,
                phone=row.phone,
                email=row.email,
                guardian_name=row.guardian_name,
                guardian_phone=row.guardian_phone,
                next_starts_at=row.next_starts_at,
                last_starts_at=row.last_starts_at,
                completed=row.completed,
                planned=row.planned,
                booked=row.booked,
                missed=row.missed,
                courses=tuple(row.courses),
                of_plan=int(row.of_plan),
            )
            for row in page
        ),
        total=found[0].total,
        next_key=(page[-1].folded, page[-1].id) if len(held) > limit else None,
    )


def sessions_with(
    db: Session, *, student_id: UUID, after: tuple[Any, ...] | None = None, limit: int = 30
) -> SessionPage:
    """Return a tutor's sessions with one student, cancelled ones too, newest first (to staff: all)."""
    if limit < 1:
        raise errors.InvalidValue(facts={"constraint": "limit"})
    after_start, after_id = key_parts(after, 2)
    asked = {"student_id": student_id, "after_start": after_start, "after_id": after_id, "limit": limit + 1}
    return session_page(list(db.execute(_SESSIONS_WITH, asked)), limit)


def enrollments_of(db: Session, *, student_id: UUID) -> tuple[EnrollmentRow, ...]:
    """Return a student's enrollments with this tutor or with any, active ones first (to staff: all)."""
    return enrollment_rows(db.execute(_ENROLLMENTS_OF, {"student_id": student_id}))
