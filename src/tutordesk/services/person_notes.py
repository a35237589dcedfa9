"""What staff note about a person: read and written at the front desk alone, never shown to the person."""

from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from tutordesk.db.engine import writes
from tutordesk.services.board_rows import PersonNoteRow

_ROWS = """
    SELECT n.id, n.person_id, coalesce(p.display_name, '') AS author_name,
           me.id = n.author_id AS own, me.id = n.author_id OR me.is_admin AS removable, n.body, n.created_at
    FROM app.person_note n LEFT JOIN app.person p ON p.id = n.author_id
    CROSS JOIN (SELECT app.current_person_id() AS id, current_setting('role') = 'td_admin' AS is_admin) me
"""
_OF = text(f"{_ROWS} WHERE n.person_id = :person_id ORDER BY n.created_at DESC, n.id DESC")
_BY_ID = text(f"{_ROWS} WHERE n.id = :note_id")
_ADD = text("SELECT (app.add_person_note(CAST(:note_id AS uuid), CAST(:person_id AS uuid), :body)).id")
_REMOVE = text("SELECT app.remove_person_note(CAST(:note_id AS uuid))")


def of(db: Session, *, person_id: UUID) -> tuple[PersonNoteRow, ...]:
    """Return what staff noted about a person, newest first.

    Raises:
        NotAllowed: not at the front desk.
    """
    return tuple(PersonNoteRow(*row) for row in db.execute(_OF, {"person_id": person_id}))


@writes
def add(db: Session, *, note_id: UUID, person_id: UUID, body: str) -> PersonNoteRow:
    """Note something about a person. ``note_id`` is new; repeating returns the same note.

    Raises:
        InvalidValue: nothing but blanks, or more than 10,000 characters.
        NoSuchPerson: nobody of that id, or anonymised.
        IdReused: the id is another note's.
        NotAllowed: not at the front desk.
    """
    db.execute(_ADD, {"note_id": note_id, "person_id": person_id, "body": body}).one()
    return PersonNoteRow(*db.execute(_BY_ID, {"note_id": note_id}).one())


@writes
def remove(db: Session, *, note_id: UUID) -> None:
    """Remove a note of one's own, or as an administrator any; one that is gone already is a success.

    Raises:
        NotAllowed: somebody else's, or not at the front desk.
    """
    db.execute(_REMOVE, {"note_id": note_id})
