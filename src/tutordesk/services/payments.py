"""Whether a session was paid, and how. A tick and a word for the front desk: no accounts are kept."""

from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from tutordesk.db.engine import writes

METHODS = ("cash", "card", "transfer", "invoice", "other")

_OF = text("SELECT method FROM app.session_payment WHERE session_id = :session_id")
_SET_PAID = text("SELECT app.set_paid(CAST(:session_id AS uuid), CAST(:method AS text))")


def of(db: Session, *, session_id: UUID) -> str:
    """Return how a session was paid, one of ``METHODS``; empty where it was not, and for tutors."""
    return db.execute(_OF, {"session_id": session_id}).scalar_one_or_none() or ""


@writes
def set_paid(db: Session, *, session_id: UUID, method: str) -> None:
    """Tick a session as paid, one of ``METHODS``, or with an empty method as not paid (staff).

    Raises:
        NoSuchSession: there is none.
        InvalidValue: a method that does not exist.
        NotAllowed: not at the front desk.
    """
    db.execute(_SET_PAID, {"session_id": session_id, "method": method or None})
