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

#: Columns for ``FROM app.session s`` followed by ``JOINS``, read by their places. Names are those the reader
#: may see, else empty.
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
#: The break after a session with the tutor ``t``.
PAUSE = "make_interval(mins => coalesce(t.break_minutes, (SELECT k.break_minutes FROM app.centre k)))"


def _actions_of(source: str) -> str:
    """Return the query of actions and news for the array ``ids`` of a source, one row a session.

    Everybody has some action with a session they may see, so news never lacks a row to stand beside.
    Actions come as one text, ``action|code|whether it ends,...``: a board of 1,500 sessions has 9,000 of
    them, and few differ.
    """
    return f"""
        SELECT a.session_id, a.actions, a.until, coalesce(n.kind, '') AS news, n.at AS news_at,
               coalesce(n.by_role, '') AS news_role, coalesce(n.by_name, '') AS news_by,
               n.moved_from AS news_from
        FROM (SELECT w.* FROM {source} i CROSS JOIN LATERAL app.written_actions(i.ids) w) a
        LEFT JOIN (SELECT m.* FROM {source} i CROSS JOIN LATERAL app.session_news(i.ids) m) n
          ON n.session_id = a.session_id
    """


#: Where ``COLUMNS`` have what was paid.
_PAID = 20
#: The actions and news of a session that the reader may not see.
_NOTHING = (None,) * 7

_UNDOABLE = text(
    "SELECT s.id AS session_id, app.undoable_event(s.id) AS event_id"
    " FROM unnest(CAST(:session_ids AS uuid[])) AS s(id)"
)
_ACTIONS = text(_actions_of("(SELECT CAST(:session_ids AS uuid[]) AS ids)"))


def listed(found: str) -> TextClause:
    """Return a query that begins with ``COLUMNS`` as one that reads the actions and news of its sessions too.

    One way to the server instead of two, for what only reads: a function sees what its own statement found.
    Where there is no session, nobody is asked about any.
    """
    return text(
        f"""
        WITH found AS MATERIALIZED (SELECT q.*, row_number() OVER () AS nth FROM ({found}) q),
        ids AS MATERIALIZED (
            SELECT array_agg(f.session_id) AS ids FROM found f
            WHERE f.session_id IS NOT NULL HAVING count(*) > 0)
        SELECT f.*, a.actions, a.until, a.news, a.news_at, a.news_role, a.news_by, a.news_from
        FROM found f
        LEFT JOIN ({_actions_of("ids")}) a ON a.session_id = f.session_id
        ORDER BY f.nth
        """
    )


def page_of(condition: str, *, newest_first: bool) -> TextClause:
    """Return the query of one page of sessions (``:after_start``, ``:after_id``, ``:limit``).

    Its rows first, their names afterwards, the total beside them.
    """
    beyond, direction = ("<", "DESC") if newest_first else (">", "ASC")
    return listed(
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


def session_page(found: list[Row[Any]], limit: int) -> SessionPage:
    """Return one page of a query that reads one row beyond it and ``total`` (also where there is no row)."""
    held = [row for row in found if row.session_id is not None]
    page = held[:limit]
    next_key = (page[-1].starts_at, page[-1].session_id) if len(held) > limit else None
    return SessionPage(rows=listed_rows(page), total=found[0].total, next_key=next_key)


def listed_rows(found: Sequence[Row[Any]]) -> tuple[SessionRow, ...]:
    """Return the rows of a query made by ``listed``."""
    return _rows(found, found)


def session_rows(db: Session, found: Sequence[Row[Any]]) -> tuple[SessionRow, ...]:
    """Return the rows of a write that begin with ``COLUMNS``, with actions and news (one more query).

    What a statement wrote, the functions of the database see in the next one.
    """
    if not found:
        return ()
    beside = {row.session_id: row for row in db.execute(_ACTIONS, {"session_ids": [row[0] for row in found]})}
    return _rows(found, [beside.get(row[0], _NOTHING) for row in found])


def _rows(found: Sequence[Row[Any]], beside: Sequence[Sequence[Any]]) -> tuple[SessionRow, ...]:
    """Return sessions out of rows that begin with ``COLUMNS``, and rows that end with actions and news."""
    courses: dict[UUID, CourseRow] = {}  # thousands of sessions, dozens of courses
    read: dict[tuple[str | None, datetime | None], tuple[ActionRow, ...]] = {}
    rows = []
    for row, more in zip(found, beside, strict=True):
        # by place: names cost more than all the rest where there are thousands
        of: tuple[Any, ...] = tuple(row)
        session_id, tutor_id, student_id, starts_at, ends_at, status, requirements, price = of[:8]
        currency, online, place, version, tutor_name, student_name, course_id = of[8:15]
        written, until, news, news_at, news_role, news_by, news_from = more[-7:]
        course = courses.get(course_id) or courses.setdefault(course_id, course_of(row))
        if (actions := read.get((written, until))) is None:
            actions = read[written, until] = _actions(written, until)
        rows.append(
            SessionRow(
                session_id, tutor_id, tutor_name, student_id, student_name, course, starts_at, ends_at,
                status, requirements, price, currency, online, place, version, actions,
                news or "", news_at, None, of[_PAID], news_role or "", news_by or "", news_from,
            )
        )  # fmt: skip
    return tuple(rows)


def _actions(written: str | None, until: datetime | None) -> tuple[ActionRow, ...]:
    """Read the actions of one session as they were written; ``until`` is the end of those that end."""
    parts = (action.split("|") for action in written.split(",")) if written else ()
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
                "passes": change.passes,
            }
            for change in changes
        ]
    )
