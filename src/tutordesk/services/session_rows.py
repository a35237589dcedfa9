"""How a stored session becomes a ``SessionRow``: one list of columns, then its actions and news."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, TextClause, text
from sqlalchemy.orm import Session

from tutordesk.services.rows import ActionRow, ChangeRow, CourseRow, SessionPage, SessionRow, SubjectRow

#: Columns for ``FROM app.session s`` followed by ``JOINS``. Names are those the reader may see, else empty.
COLUMNS = """
    s.id AS session_id, s.tutor_id, s.student_id, lower(s.during) AS starts_at, upper(s.during) AS ends_at,
    s.status, s.requirements, s.price, s.currency, s.online, s.place, s.version,
    coalesce(t.display_name, '') AS tutor_name, coalesce(p.display_name, '') AS student_name,
    c.id AS course_id, c.name AS course_name, c.session_minutes,
    j.id AS subject_id, j.name AS subject_name, j.position AS subject_position,
    coalesce(y.method, '') AS paid
"""
JOINS = """
    LEFT JOIN app.tutor t ON t.person_id = s.tutor_id
    LEFT JOIN app.person p ON p.id = s.student_id
    LEFT JOIN app.course c ON c.id = s.course_id
    LEFT JOIN app.subject j ON j.id = c.subject_id
    LEFT JOIN app.session_payment y ON y.session_id = s.id
"""


def page_of(condition: str, *, newest_first: bool) -> TextClause:
    """Return the query of one page of sessions (``:after_start``, ``:after_id``, ``:limit``).

    Its rows first, their names afterwards, the total beside them.
    """
    beyond, direction = ("<", "DESC") if newest_first else (">", "ASC")
    return text(
        f"""
        WITH own AS (SELECT s.* FROM app.session s WHERE {condition}),
        page AS (
            SELECT s.* FROM own s
            WHERE CAST(:after_start AS timestamptz) IS NULL
               OR (lower(s.during), s.id) {beyond}
                  (CAST(:after_start AS timestamptz), CAST(:after_id AS uuid))
            ORDER BY lower(s.during) {direction}, s.id {direction} LIMIT :limit)
        SELECT {COLUMNS}, total.n AS total
        FROM (SELECT count(*) AS n FROM own) total LEFT JOIN page s ON true {JOINS}
        ORDER BY lower(s.during) {direction}, s.id {direction}
        """
    )


#: One row a session; everybody has some action with a session they may see, so news never lacks a row to
#: stand beside. Actions come as one text, ``action|code|whether it ends,...``: a board of 1,500 sessions has
#: 9,000 of them, and few differ.
_ACTIONS = text(
    """
    SELECT a.session_id, a.actions, a.until, n.kind AS news, n.at AS news_at, n.by_role AS news_role,
           coalesce(n.by_name, '') AS news_by, n.moved_from AS news_from
    FROM (SELECT s.session_id, max(s.until) AS until, string_agg(
                     concat_ws('|', s.action, coalesce(s.code, ''), s.until IS NOT NULL), ','
                     ORDER BY s.n) AS actions
          FROM app.session_actions(CAST(:session_ids AS uuid[]))
               WITH ORDINALITY s(session_id, action, allowed, code, until, n)
          GROUP BY s.session_id) a
    LEFT JOIN app.session_news(CAST(:session_ids AS uuid[])) n ON n.session_id = a.session_id
    """
)
_UNDOABLE = text(
    "SELECT s.id AS session_id, app.undoable_event(s.id) AS event_id"
    " FROM unnest(CAST(:session_ids AS uuid[])) AS s(id)"
)
_NEWS = ("news", "news_at", "news_role", "news_by", "news_from")


def course_of(row: Row[Any]) -> CourseRow:
    """Return the course in a row of ``course_…`` and ``subject_…`` columns."""
    return CourseRow(
        course_id=row.course_id,
        name=row.course_name,
        subject=SubjectRow(row.subject_id, row.subject_name, row.subject_position),
        session_minutes=row.session_minutes,
    )


def undoable(db: Session, rows: Sequence[SessionRow]) -> tuple[SessionRow, ...]:
    """Return rows just written with what takes the last change of each back (one more query)."""
    found = db.execute(_UNDOABLE, {"session_ids": [row.session_id for row in rows]})
    events = {one.session_id: one.event_id for one in found}
    return tuple(replace(row, undo_event_id=events[row.session_id]) for row in rows)


def session_page(db: Session, found: list[Row[Any]], limit: int) -> SessionPage:
    """Return one page of a query that reads one row beyond it and ``total`` (also where there is no row)."""
    held = [row for row in found if row.session_id is not None]
    page = held[:limit]
    next_key = (page[-1].starts_at, page[-1].session_id) if len(held) > limit else None
    return SessionPage(rows=session_rows(db, page), total=found[0].total, next_key=next_key)


def session_rows(db: Session, found: list[Row[Any]]) -> tuple[SessionRow, ...]:
    """Return the rows of a query over ``COLUMNS``, with actions and news of each (one more query)."""
    if not found:
        return ()
    courses: dict[UUID, CourseRow] = {}  # thousands of sessions, dozens of courses
    for row in found:
        if row.course_id not in courses:
            courses[row.course_id] = course_of(row)
    read: dict[tuple[str, datetime | None], tuple[ActionRow, ...]] = {}
    actions: dict[UUID, tuple[ActionRow, ...]] = {}
    news: dict[UUID, dict[str, Any]] = {}
    for row in db.execute(_ACTIONS, {"session_ids": [row.session_id for row in found]}):
        key = (row.actions, row.until)
        if key not in read:
            read[key] = _actions(*key)
        actions[row.session_id] = read[key]
        if row.news is not None:
            news[row.session_id] = {name: getattr(row, name) for name in _NEWS}
    return tuple(
        SessionRow(
            session_id=row.session_id,
            tutor_id=row.tutor_id,
            tutor_name=row.tutor_name,
            student_id=row.student_id,
            student_name=row.student_name,
            course=courses[row.course_id],
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            status=row.status,
            requirements=row.requirements,
            price=row.price,
            currency=row.currency,
            online=row.online,
            place=row.place,
            version=row.version,
            actions=actions.get(row.session_id, ()),
            paid=row.paid,
            **news.get(row.session_id, {}),
        )
        for row in found
    )


def _actions(written: str, until: datetime | None) -> tuple[ActionRow, ...]:
    """Read the actions of one session as ``_ACTIONS`` writes them; ``until`` is the end of those that end."""
    parts = (action.split("|") for action in written.split(","))
    return tuple(
        ActionRow(name, code == "", code, until if ends == "t" else None) for name, code, ends in parts
    )


def sent_changes(changes: Sequence[ChangeRow]) -> str:
    """Return changes as ``app.change_sessions`` takes them."""
    return json.dumps(
        [
            {
                "session_id": str(change.session_id),
                "version": change.version,
                "fate": change.fate,
                "starts_at": change.starts_at and change.starts_at.isoformat(),
                "tutor_id": change.tutor_id and str(change.tutor_id),
                "note": change.note,
            }
            for change in changes
        ]
    )
