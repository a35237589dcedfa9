"""Taking back what was done to several sessions at once: all of it or nothing, for a minute.

Belongs here: changes of several sessions. Does not belong here: one session's (``sessions.undo``).
"""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from tutordesk.db.engine import writes
from tutordesk.services.rows import SessionRow
from tutordesk.services.session_rows import COLUMNS, JOINS, listed, listed_rows, session_rows, undoable

_CHANGED = listed(
    f"""
    SELECT {COLUMNS} FROM app.session s {JOINS} WHERE s.id = ANY (CAST(:session_ids AS uuid[]))
    ORDER BY lower(s.during), s.id
    """
)
_UNDO_MANY = text(
    f"""
    SELECT {COLUMNS} FROM app.undo_many(CAST(:event_ids AS bigint[])) s {JOINS}
    ORDER BY lower(s.during), s.id
    """
)
_UNDO_ABSENCE = text(
    f"""
    SELECT {COLUMNS} FROM app.undo_absence(CAST(:absence_id AS bigint)) s {JOINS}
    ORDER BY lower(s.during), s.id
    """
)


def changed(db: Session, *, session_ids: Sequence[UUID]) -> tuple[SessionRow, ...]:
    """Return sessions as they are now, by start, when the answer about changing them together got lost.

    They carry their ``undo_event_id`` only where all of them can be taken back.
    """
    rows = undoable(db, listed_rows(list(db.execute(_CHANGED, {"session_ids": list(session_ids)}))))
    if all(row.undo_event_id is not None for row in rows):
        return rows
    return tuple(replace(row, undo_event_id=None) for row in rows)


@writes
def undo_many(db: Session, *, event_ids: Sequence[int]) -> tuple[SessionRow, ...]:
    """Take back several own last changes (rows' ``undo_event_id``, at most 500), all of them or none.

    Returns the sessions as they are then, by start. Repeating the call changes nothing more.

    Raises:
        the same errors as ``sessions.undo``, of any of them; nothing was changed.
        InvalidValue: none, more than 500, or one twice.
    """
    return session_rows(db, list(db.execute(_UNDO_MANY, {"event_ids": list(event_ids)})))


@writes
def undo_absence(db: Session, *, absence_id: int) -> tuple[SessionRow, ...]:
    """Take back an absence (a ``SettledAbsence``): its sessions are as they were, its hours open again.

    Returns the sessions as they are then, by start. Repeating the call changes nothing more.

    Raises:
        the same errors as ``undo_many``; nothing was changed.
        StaleVersion: the hours were changed meanwhile.
    """
    return session_rows(db, list(db.execute(_UNDO_ABSENCE, {"absence_id": absence_id})))
