"""Looking for sessions across the whole centre, and what cancelling many of them at once would meet."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from tutordesk import errors
from tutordesk.services.board_rows import CallRow
from tutordesk.services.pages import key_parts
from tutordesk.services.people_rows import CancelVerdict, SessionCriteria
from tutordesk.services.rows import ChangeRow, SessionPage
from tutordesk.services.session_rows import COLUMNS, JOINS, listed, listed_rows, page_of, session_page

STATUSES = frozenset({"scheduled", "in_progress", "completed", "cancelled", "no_show"})
LONGEST_SEARCH = 120
MOST_ROWS = 500
"""The longest page, and how many sessions can be cancelled at once."""

_CONDITION = """
    (CAST(:starts_at AS timestamptz) IS NULL OR lower(s.during) >= CAST(:starts_at AS timestamptz))
    AND (CAST(:ends_at AS timestamptz) IS NULL OR lower(s.during) < CAST(:ends_at AS timestamptz))
    AND (cardinality(CAST(:statuses AS text[])) = 0 OR s.status = ANY (CAST(:statuses AS text[])))
    AND (CAST(:tutor_id AS uuid) IS NULL OR s.tutor_id = CAST(:tutor_id AS uuid))
    AND (CAST(:student_id AS uuid) IS NULL OR s.student_id = CAST(:student_id AS uuid))
    AND (CAST(:course_id AS uuid) IS NULL OR s.course_id = CAST(:course_id AS uuid))
    AND (CAST(:online AS boolean) IS NULL OR s.online = CAST(:online AS boolean))
    AND (CAST(:paid AS boolean) IS NULL OR CAST(:paid AS boolean)
         = EXISTS (SELECT FROM app.session_payment o WHERE o.session_id = s.id))
"""
#: People are looked up once, not once a session; where more than a thousand match, nobody typed enough.
_FOUND = "SELECT f.person_id FROM app.list_people(CAST(:text AS text), p_limit => 1000) f"
_NAMED_COURSE = (
    "SELECT n.id FROM app.course n WHERE strpos(app.fold(n.name), app.fold(CAST(:text AS text))) > 0"
)
_MATCHES = f"(s.student_id IN ({_FOUND}) OR s.tutor_id IN ({_FOUND}) OR s.course_id IN ({_NAMED_COURSE}))"
_PAGES = {
    (searched, newest_first): page_of(
        f"{_CONDITION} AND {_MATCHES}" if searched else _CONDITION,
        newest_first=newest_first,
    )
    for searched in (False, True)
    for newest_first in (False, True)
}
_TO_CALL = listed(
    f"""
    SELECT {COLUMNS}, coalesce(q.phone, '') AS phone, coalesce(q.guardian_name, '') AS guardian_name,
           coalesce(q.guardian_phone, '') AS guardian_phone, coalesce(q.email, '') AS email
    FROM app.session s {JOINS} LEFT JOIN app.person_contact q ON q.person_id = s.student_id
    WHERE s.id = ANY (CAST(:session_ids AS uuid[]))
    ORDER BY app.fold(coalesce(p.display_name, '')), s.student_id, lower(s.during), s.id
    """
)
_BY_IDS = listed(
    f"""
    SELECT {COLUMNS} FROM app.session s {JOINS} WHERE s.id = ANY (CAST(:session_ids AS uuid[]))
    ORDER BY lower(s.during), s.id
    """
)


def sessions(
    db: Session, *, criteria: SessionCriteria, after: tuple[Any, ...] | None = None, limit: int = 50
) -> SessionPage:
    """Return one page of the sessions that match, by start (staff; to others, of their own).

    Raises:
        NotAllowed: a text, by who may not look people up.
        InvalidValue: an unknown status, or no sensible limit.
    """
    if not 1 <= limit <= MOST_ROWS or not criteria.statuses <= STATUSES:
        raise errors.InvalidValue(facts={"constraint": "sessions"})
    wanted = criteria.text.strip()[:LONGEST_SEARCH]
    after_start, after_id = key_parts(after, 2)
    asked: dict[str, Any] = {
        "starts_at": criteria.starts_at,
        "ends_at": criteria.ends_at,
        "statuses": sorted(criteria.statuses),
        "tutor_id": criteria.tutor_id,
        "student_id": criteria.student_id,
        "course_id": criteria.course_id,
        "online": criteria.online,
        "paid": criteria.paid,
        "after_start": after_start,
        "after_id": after_id,
        "limit": limit + 1,
    }
    if wanted:
        asked["text"] = wanted
    query = _PAGES[bool(wanted), criteria.newest_first]
    return session_page(list(db.execute(query, asked)), limit)


def preview_cancel(db: Session, *, changes: Sequence[ChangeRow]) -> tuple[CancelVerdict, ...]:
    """Return what cancelling each of these sessions would meet now, by start; nothing is changed.

    ``sessions.change_many`` then cancels them, all of them or none. A session that is not there is left out.

    Raises:
        InvalidValue: more than can be cancelled at once.
    """
    if len(changes) > MOST_ROWS:
        raise errors.InvalidValue(facts={"constraint": "changes"})
    versions = {change.session_id: change.version for change in changes}
    found = list(db.execute(_BY_IDS, {"session_ids": list(versions)}))
    verdicts = []
    for row in listed_rows(found):
        cancel = next((action for action in row.actions if action.action == "cancel"), None)
        code = "42501" if cancel is None else cancel.code
        if not code and row.version != versions[row.session_id]:
            code = "TD005"
        verdicts.append(CancelVerdict(row, code))
    return tuple(verdicts)


def to_call(db: Session, *, session_ids: Sequence[UUID]) -> tuple[CallRow, ...]:
    """Return these sessions with whom to call about each, by student, then by start.

    Raises:
        InvalidValue: more than can be cancelled at once.
    """
    if len(session_ids) > MOST_ROWS:
        raise errors.InvalidValue(facts={"constraint": "session_ids"})
    found = list(db.execute(_TO_CALL, {"session_ids": list(session_ids)}))
    return tuple(
        CallRow(session, row.phone, row.guardian_name, row.guardian_phone, session.paid, row.email)
        for session, row in zip(listed_rows(found), found, strict=True)
    )
