"""A tutor falls ill: what becomes of every session of a span, and all of it in one transaction."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from tutordesk.db.engine import writes
from tutordesk.services import undoing
from tutordesk.services.rows import ChangeRow, SettledAbsence, TouchedRow, WayOutRow
from tutordesk.services.session_rows import (
    COLUMNS,
    JOINS,
    PAUSE,
    listed,
    listed_rows,
    sent_changes,
    session_rows,
    undoable,
)

_TOUCHED = listed(
    f"""
    SELECT {COLUMNS}, {PAUSE} AS pause FROM app.session s {JOINS}
    WHERE s.tutor_id = :tutor_id AND s.status IN ('scheduled', 'in_progress')
      AND s.during && tstzrange(:starts_at, :ends_at) AND upper(s.during) > clock_timestamp()
    ORDER BY lower(s.during), s.id
    """
)

#: Outer joins: an inner one may find no session first and never ask, nor be refused.
_WAYS = text(
    f"""
    SELECT w.session_id, w.tutor_id, coalesce(t.display_name, '') AS tutor_name, w.starts_at,
           w.starts_at + (upper(s.during) - lower(s.during)) AS ends_at, w.price, s.currency,
           {PAUSE} AS pause
    FROM app.absence_plan(:tutor_id, :starts_at, :ends_at)
         WITH ORDINALITY AS w(session_id, tutor_id, starts_at, price, n)
    LEFT JOIN app.session s ON s.id = w.session_id LEFT JOIN app.tutor t ON t.person_id = w.tutor_id
    ORDER BY w.n
    """
)

_SETTLE = text(
    f"""
    SELECT {COLUMNS}
    FROM app.settle_absence(:tutor_id, :starts_at, :ends_at, CAST(:changes AS jsonb), CAST(:keeps AS uuid[]),
                            :reason, :closes) s {JOINS}
    ORDER BY lower(s.during), s.id
    """
)


_SETTLED = text("SELECT app.settled_absence(:tutor_id, CAST(:event_id AS bigint))")
_CLOSED = text("SELECT app.closed_absence(:tutor_id, :starts_at, :ends_at)")


def plan(db: Session, *, tutor_id: UUID, starts_at: datetime, ends_at: datetime) -> tuple[TouchedRow, ...]:
    """Return the live sessions that an absence touches, by start, each with up to six ways out (staff).

    Up to three substitutes who are free at that time, nearest in price first, then up to three starts with
    the same tutor after the absence. Two sessions may be offered the same substitute.

    Raises:
        NotAllowed, NoSuchTutor, InvalidValue: what the database says.
    """
    asked = {"tutor_id": tutor_id, "starts_at": starts_at, "ends_at": ends_at}
    ways: dict[UUID, list[WayOutRow]] = {}
    for row in db.execute(_WAYS, asked):
        ways.setdefault(row.session_id, []).append(WayOutRow(*row[1:]))
    found = list(db.execute(_TOUCHED, asked))
    return tuple(
        TouchedRow(session, tuple(ways.get(session.session_id, ())), row.pause)
        for session, row in zip(listed_rows(found), found, strict=True)
    )


@writes
def settle(
    db: Session,
    *,
    tutor_id: UUID,
    starts_at: datetime,
    ends_at: datetime,
    changes: Sequence[ChangeRow],
    keeps: Sequence[UUID] = (),
    reason: str,
    closes: bool = True,
) -> SettledAbsence:
    """Change, keep or cancel every session of an absence and close its hours: all of it or nothing (staff).

    Returns the changed sessions as they are then: whom to call. Repeating the call changes nothing more.
    ``undoing.undo_absence`` takes all of it back, ``undo_many`` where no hours were closed.

    Raises:
        StrandedSessions: one was booked meanwhile; ask ``plan`` again.
        OutsideAvailability, SlotTaken, TooFarAhead: a substitute's or another start is no longer to be had;
        or a session would be moved to where it stands.
        StaleVersion, IllegalStatus, NoSuchSession, NotAllowed, NoSuchTutor, InvalidValue: what the database
        says; nothing was changed.
    """
    values = {
        "tutor_id": tutor_id,
        "starts_at": starts_at,
        "ends_at": ends_at,
        "changes": sent_changes(changes),
        "keeps": list(keeps),
        "reason": reason,
        "closes": closes,
    }
    rows = undoable(db, session_rows(db, list(db.execute(_SETTLE, values))))
    return SettledAbsence(rows, _settled(db, tutor_id, None))


def settled(
    db: Session, *, tutor_id: UUID, session_ids: Sequence[UUID], starts_at: datetime, ends_at: datetime
) -> SettledAbsence:
    """Return an absence of one's own as ``settle`` does, when its answer got lost.

    The sessions are as they are now.
    There is nothing to take back where one of them was changed since, or a minute has passed. Where no
    session was to be changed the hours closed say what was done, as long as nobody changed them since.
    """
    if not session_ids:
        span = {"tutor_id": tutor_id, "starts_at": starts_at, "ends_at": ends_at}
        return SettledAbsence((), db.execute(_CLOSED, span).scalar_one())
    rows = undoing.changed(db, session_ids=session_ids)
    event_id = rows[0].undo_event_id if rows else None
    return SettledAbsence(rows, _settled(db, tutor_id, event_id) if event_id is not None else None)


def _settled(db: Session, tutor_id: UUID, event_id: int | None) -> int | None:
    found: int | None = db.execute(_SETTLED, {"tutor_id": tutor_id, "event_id": event_id}).scalar_one()
    return found
