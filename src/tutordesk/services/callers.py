"""What the front desk should know of a student while they are on the phone, in one question.

Belongs here: the hint. Does not belong here: notes (``person_notes.py``), ticks (``payments.py``), who it is
(``people.py``).
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from tutordesk.services.board_rows import CallerRow

_ABOUT = text(
    """
    SELECT coalesce(newest.body, '') AS note, coalesce(newest.notes, 0) AS notes, owed.unpaid
    FROM (SELECT count(*) AS unpaid
          FROM app.session s
          WHERE s.student_id = :student_id AND s.status = 'completed' AND s.price > 0
            AND lower(s.during) >= :since
            AND NOT EXISTS (SELECT FROM app.session_payment o WHERE o.session_id = s.id)
            AND EXISTS (SELECT FROM app.session_payment)) owed
    LEFT JOIN (SELECT n.body, count(*) OVER () AS notes
               FROM app.person_note n WHERE n.person_id = :student_id
               ORDER BY n.created_at DESC, n.id DESC LIMIT 1) newest ON true
    """
)


def about(db: Session, *, student_id: UUID, since: datetime) -> CallerRow:
    """Return the newest staff note about a student, and how many sessions given since then are not paid.

    A centre that never ticked anything as paid keeps its accounts elsewhere: nothing counts as unpaid there.

    Raises:
        NotAllowed: not at the front desk.
    """
    row = db.execute(_ABOUT, {"student_id": student_id, "since": since}).one()
    return CallerRow(row.note, row.notes, row.unpaid)
