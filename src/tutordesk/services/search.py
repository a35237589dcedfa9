"""Looking for sessions across the whole centre, and what cancelling many of them at once would meet."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from tutordesk import errors
from tutordesk.services.pages import key_parts
from tutordesk.services.people_rows import CancelVerdict, SessionCriteria
from tutordesk.services.rows import ChangeRow, SessionPage
from tutordesk.services.session_rows import COLUMNS, JOINS, page_of, session_page, session_rows

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
"""
#: People are looked up once, not once a session; where more than a thousand match, nobody typed enough.
_FOUND = "SELECT f.person_id FROM app.list_people(CAST(:text AS text), p_limit => 1000) f"
_PAGES = {
    (searched, newest_first): page_of(
        f"{_CONDITION} AND (s.student_id IN ({_FOUND}) OR s.tutor_id IN ({_FOUND}))"
        if searched
        else _CONDITION,
        newest_first=newest_first,
    )
    for searched in (False, True)
    for newest_first in (False, True)
}
_BY_IDS = text(
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
        "after_start": after_start,
        "after_id": after_id,
        "limit": limit + 1,
    }
    if wanted:
        asked["text"] = wanted
    query = _PAGES[bool(wanted), criteria.newest_first]
    return session_page(db, list(db.execute(query, asked)), limit)


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
    for row in session_rows(db, found):
        cancel = next((action for action in row.actions if action.action == "cancel"), None)
        code = "42501" if cancel is None else cancel.code
        if not code and row.version != versions[row.session_id]:
            code = "TD005"
        verdicts.append(CancelVerdict(row, code))
    return tuple(verdicts)
