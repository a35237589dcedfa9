"""How a stored enrollment becomes an ``EnrollmentRow``: one list of columns, with progress."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Row

from tutordesk.services.rows import EnrollmentRow
from tutordesk.services.session_rows import course_of

#: Progress counts the sessions of the course with that tutor, or with anybody where any tutor will do: as far
#: as the reader may see them, so a tutor's view of the latter counts the own sessions.
ROWS = """
    SELECT e.id AS enrollment_id, e.tutor_id, coalesce(t.display_name, '') AS tutor_name, e.planned_sessions,
           e.status, e.student_id, coalesce(p.display_name, '') AS student_name,
           k.completed, k.booked, k.next_starts_at,
           c.id AS course_id, c.name AS course_name, c.session_minutes,
           j.id AS subject_id, j.name AS subject_name, j.position AS subject_position
    FROM app.enrollment e
    JOIN app.course c ON c.id = e.course_id
    JOIN app.subject j ON j.id = c.subject_id
    LEFT JOIN app.tutor t ON t.person_id = e.tutor_id
    LEFT JOIN app.person p ON p.id = e.student_id
    CROSS JOIN LATERAL (
        SELECT count(*) FILTER (WHERE s.status = 'completed') AS completed,
               count(*) FILTER (WHERE s.status IN ('scheduled', 'in_progress')) AS booked,
               min(lower(s.during)) FILTER (WHERE s.status IN ('scheduled', 'in_progress')
                                              AND upper(s.during) > now()) AS next_starts_at
        FROM app.session s
        WHERE s.student_id = e.student_id AND s.course_id = e.course_id
          AND (e.tutor_id IS NULL OR s.tutor_id = e.tutor_id)) k
"""


def enrollment_rows(found: Iterable[Row[Any]]) -> tuple[EnrollmentRow, ...]:
    """Return the rows of a query over ``ROWS``."""
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
            student_id=row.student_id,
            student_name=row.student_name,
        )
        for row in found
    )
