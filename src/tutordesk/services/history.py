"""Who did what, as staff read it: people, roles, hours, courses, the centre and lessons in one list."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from tutordesk import errors
from tutordesk.db.engine import ROLES
from tutordesk.services.pages import key_parts
from tutordesk.services.people_rows import HistoryPage, HistoryRow

MOST_ROWS = 500


def _branch(source: str, table: str, subject: str, subject_id: str) -> str:
    """Return the part of the query that reads one of the two histories, by its index on time."""
    return f"""
        SELECT '{source}' AS source, e.id, e.at, e.actor_id, e.actor_role, e.kind, {subject} AS subject,
               {subject_id} AS subject_id, e.before, e.after
        FROM {table} e
        WHERE (CAST(:since AS timestamptz) IS NULL OR e.at >= CAST(:since AS timestamptz))
          AND (CAST(:until AS timestamptz) IS NULL OR e.at < CAST(:until AS timestamptz))
          AND (CAST(:actor_id AS uuid) IS NULL OR e.actor_id = CAST(:actor_id AS uuid))
          AND (CAST(:actor_role AS text) = '' OR e.actor_role = CAST(:actor_role AS text))
          AND (CAST(:kind AS text) = '' OR e.kind = CAST(:kind AS text))
          AND (CAST(:subject AS text) = '' OR {subject} = CAST(:subject AS text))
          AND (CAST(:subject_id AS text) = '' OR {subject_id} = CAST(:subject_id AS text))
          AND (CAST(:after_at AS timestamptz) IS NULL
               OR e.at <= CAST(:after_at AS timestamptz)
                  AND (e.at, '{source}', e.id) < (CAST(:after_at AS timestamptz), CAST(:after_source AS text),
                                                  CAST(:after_id AS bigint)))
        ORDER BY e.at DESC, e.id DESC LIMIT :limit
    """


_PAGE = text(
    f"""
    WITH audit AS ({_branch("audit", "app.audit_event", "e.subject_table", "e.subject_id")}),
    lessons AS ({_branch("session", "app.session_event", "'session'", "e.session_id::text")}),
    page AS (
        SELECT *, CASE WHEN subject_id ~ '^[0-9a-f]{{8}}(-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}}$'
                       THEN subject_id::uuid END AS key
        FROM (SELECT * FROM audit UNION ALL SELECT * FROM lessons) x
        ORDER BY at DESC, source DESC, id DESC LIMIT :limit)
    SELECT x.source, x.id, x.at, x.actor_id, coalesce(a.display_name, '') AS actor_name, x.actor_role, x.kind,
           x.subject, x.subject_id, x.before, x.after, coalesce(r.reason, '') AS reason,
           array_remove(ARRAY[p.display_name, j.name, c.name, st.display_name, tu.display_name,
                              CASE WHEN x.subject = 'centre' THEN x.subject_id END], NULL) AS about
    FROM page x
    LEFT JOIN app.person a ON a.id = x.actor_id
    LEFT JOIN app.session_event_reason r ON x.source = 'session' AND r.event_id = x.id
    LEFT JOIN app.person p ON p.id = x.key
         AND x.subject IN ('person', 'person_contact', 'person_role', 'tutor', 'tutor_course', 'hours')
    LEFT JOIN app.subject j ON j.id = x.key AND x.subject = 'subject'
    LEFT JOIN app.course c ON c.id = x.key AND x.subject = 'course'
    LEFT JOIN app.session s ON s.id = x.key AND x.subject IN ('session', 'session_payment')
    LEFT JOIN app.enrollment n ON n.id = x.key AND x.subject = 'enrollment'
    LEFT JOIN app.person st ON st.id = coalesce(s.student_id, n.student_id)
    LEFT JOIN app.tutor tu ON tu.person_id = coalesce(s.tutor_id, n.tutor_id)
    ORDER BY x.at DESC, x.source DESC, x.id DESC
    """
)


def page(
    db: Session,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    actor_id: UUID | None = None,
    actor_role: str = "",
    kind: str = "",
    subject: str = "",
    subject_id: str = "",
    after: tuple[Any, ...] | None = None,
    limit: int = 50,
) -> HistoryPage:
    """Return what was done, newest first; every argument left at its default filters nothing.

    ``subject`` is what it is about (``person``, ``person_role``, ``tutor``, ``hours``, ``session``, ...),
    ``subject_id`` which of them. Students and tutors have no part in it: the page is theirs empty or refused.

    Raises:
        NotAllowed: not in a role that reads history.
        InvalidValue: no sensible limit, role or key.
    """
    if not 1 <= limit <= MOST_ROWS or actor_role not in {"", "deployment", *ROLES}:
        raise errors.InvalidValue(facts={"constraint": "history"})
    after_at, after_source, after_id = key_parts(after, 3)
    found = db.execute(
        _PAGE,
        {
            "since": since,
            "until": until,
            "actor_id": actor_id,
            "actor_role": actor_role,
            "kind": kind,
            "subject": subject,
            "subject_id": subject_id,
            "after_at": after_at,
            "after_source": after_source,
            "after_id": after_id,
            "limit": limit + 1,
        },
    ).all()
    rows = tuple(
        HistoryRow(
            source=row.source,
            event_id=row.id,
            at=row.at,
            actor_id=row.actor_id,
            actor_name=row.actor_name,
            actor_role=row.actor_role,
            kind=row.kind,
            subject=row.subject,
            subject_id=row.subject_id,
            about=tuple(row.about),
            reason=row.reason,
            before=row.before or {},
            after=row.after or {},
        )
        for row in found[:limit]
    )
    last = rows[-1] if len(found) > limit else None
    return HistoryPage(rows, (last.at, last.source, last.event_id) if last else None)
