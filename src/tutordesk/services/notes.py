"""Notes on sessions: a tutor's own, and what is shared with the student."""

from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from tutordesk.db.engine import writes
from tutordesk.services.rows import NoteRow

_ROWS = """
    SELECT n.id, n.session_id, coalesce(t.display_name, p.display_name, '') AS author_name,
           n.author_id = (SELECT app.current_person_id()) AS own, n.shared, n.body, n.created_at
    FROM app.session_note n
    LEFT JOIN app.tutor t ON t.person_id = n.author_id
    LEFT JOIN app.person p ON p.id = n.author_id
"""
_OF = text(f"{_ROWS} WHERE n.session_id = :session_id ORDER BY n.created_at, n.id")
_BY_ID = text(f"{_ROWS} WHERE n.id = :note_id")
_ADD = text(
    "SELECT (app.add_note(CAST(:note_id AS uuid), CAST(:session_id AS uuid), :body,"
    " CAST(:shared AS boolean))).id"
)
_REMOVE = text("SELECT app.remove_note(CAST(:note_id AS uuid))")


def of(db: Session, *, session_id: UUID) -> tuple[NoteRow, ...]:
    """Return the notes on a session that the caller may read, oldest first."""
    return tuple(NoteRow(*row) for row in db.execute(_OF, {"session_id": session_id}))


@writes
def add(db: Session, *, note_id: UUID, session_id: UUID, body: str, shared: bool) -> NoteRow:
    """Note something on one of a tutor's own sessions. ``note_id`` is new; repeating returns the same note.

    Raises:
        NoSuchSession: not one of the own.
        InvalidValue: nothing but blanks, or more than 10,000 characters.
        IdReused: the id is another note's.
    """
    db.execute(_ADD, {"note_id": note_id, "session_id": session_id, "body": body, "shared": shared}).one()
    return NoteRow(*db.execute(_BY_ID, {"note_id": note_id}).one())


@writes
def remove(db: Session, *, note_id: UUID) -> None:
    """Remove one's own note; one that is gone already is a success, somebody else's stays."""
    db.execute(_REMOVE, {"note_id": note_id})
