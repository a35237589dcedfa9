"""Find anything: people, courses and sessions by whatever the front desk types."""

from datetime import datetime

from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from tutordesk.services.board_rows import FoundRow

#: Where a longer text stops being something somebody looks for.
LONGEST_TEXT = 200

_ANYTHING = sql(
    """
    SELECT f.kind, f.id, f.title, f.detail
    FROM app.find_anything(:wanted, CAST(:limit AS int))
         WITH ORDINALITY f(kind, id, title, detail, rank, n)
    ORDER BY f.n
    """
)


def anything(db: Session, *, text: str, limit: int = 20) -> tuple[FoundRow, ...]:
    """Return what was typed, best first: names with a slip of the finger, numbers however written.

    Raises:
        InvalidValue: a limit outside 1 to 100.
        NotAllowed: not at the front desk.
    """
    found = []
    for row in db.execute(_ANYTHING, {"wanted": text.strip()[:LONGEST_TEXT], "limit": limit}):
        starts_at = row.detail.get("starts_at")
        detail = {name: value for name, value in row.detail.items() if name not in ("login", "starts_at")}
        found.append(
            FoundRow(
                kind=row.kind,
                id=row.id,
                title=row.title,
                login=row.detail.get("login", ""),
                detail=detail,
                starts_at=datetime.fromisoformat(starts_at) if starts_at else None,
            )
        )
    return tuple(found)
