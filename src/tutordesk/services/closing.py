"""Trying a closure out before it is saved: whom it meets, and when they could come instead.

Belongs here: what a closure would do. Does not belong here: saving it (``centre.py``).
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from tutordesk.domain.closed_time import ClosedTime, meets, nearest_fits
from tutordesk.services import centre, slots
from tutordesk.services.people_rows import ClosureRow
from tutordesk.services.rows import SessionRow, SlotPlan, SlotRow, StrandedRow

#: Sessions that get starts to choose from at once; the others are moved one by one.
FITTED = 200

#: From its own date on, or after a long closure; two weeks beyond the closure.
_FITS = text(
    """
    SELECT s.id AS session_id, f.starts_at
    FROM app.session s
    CROSS JOIN LATERAL (
        SELECT CASE WHEN CAST(:closed_until AS timestamptz) - lower(s.during) > interval '40 days'
                    THEN CAST(:closed_until AS timestamptz)
                    ELSE greatest(now(), date_trunc('day', lower(s.during), :zone)) END AS since) w
    CROSS JOIN LATERAL app.free_slots(
        s.tutor_id, w.since, greatest(w.since, CAST(:closed_until AS timestamptz)) + interval '14 days',
        CAST(extract(epoch FROM upper(s.during) - lower(s.during)) / 60 AS int), now(), s.student_id, s.id)
        f(starts_at)
    WHERE s.id = ANY (CAST(:session_ids AS uuid[])) AND s.status = 'scheduled'
    ORDER BY s.id, f.starts_at
    """
)


def stranded(db: Session, *, closure: ClosureRow) -> tuple[StrandedRow, ...]:
    """Return the live sessions that a closure would meet, soonest first, each with up to three fits (admin).

    Two sessions may be offered the same start.

    Raises:
        InvalidValue, NotAllowed: as ``centre.closure_impact``.
    """
    found = centre.closure_impact(
        db,
        first_date=closure.first_date,
        last_date=closure.last_date,
        start_minute=closure.start_minute,
        end_minute=closure.end_minute,
    )
    if not found:
        return ()
    closed = _closed_time(db, closure)
    fits = _fits(db, found[:FITTED], closed)
    return tuple(
        StrandedRow(
            session=session,
            reason="closure",
            params={"reason": closure.reason},
            fits=_offered(session, fits.get(session.session_id, []), closed),
        )
        for session in found
    )


def preview(
    db: Session,
    *,
    closure: ClosureRow,
    tutor_id: UUID,
    minutes: int,
    starts_at: datetime,
    ends_at: datetime,
    student_id: UUID | None = None,
    ignore: UUID | None = None,
) -> SlotPlan:
    """Return what ``slots.plan`` would say if the centre were closed then.

    Raises:
        the same errors as ``slots.plan``.
    """
    found = slots.plan(
        db,
        tutor_id=tutor_id,
        minutes=minutes,
        starts_at=starts_at,
        ends_at=ends_at,
        student_id=student_id,
        ignore=ignore,
    )
    spans = _closed_time(db, closure).spans()
    closed = {"reason": closure.reason}
    return replace(
        found,
        rows=tuple(
            replace(row, free=False, reason="closure", params=closed)
            if row.free and meets(spans, row.starts_at, row.ends_at)
            else row
            for row in found.rows
        ),
    )


def _closed_time(db: Session, closure: ClosureRow) -> ClosedTime:
    zone = centre.rules(db).timezone
    return ClosedTime(closure.first_date, closure.last_date, closure.start_minute, closure.end_minute, zone)


def _fits(db: Session, sessions: Sequence[SessionRow], closed: ClosedTime) -> dict[UUID, list[datetime]]:
    asked = {
        "session_ids": [session.session_id for session in sessions],
        "closed_until": closed.ends_at,
        "zone": closed.zone,
    }
    fits: dict[UUID, list[datetime]] = {}
    for row in db.execute(_FITS, asked):
        fits.setdefault(row.session_id, []).append(row.starts_at)
    return fits


def _offered(session: SessionRow, starts: Sequence[datetime], closed: ClosedTime) -> tuple[SlotRow, ...]:
    length = session.ends_at - session.starts_at
    spans = closed.spans()
    open_starts = [one for one in starts if not meets(spans, one, one + length)]
    return tuple(
        SlotRow(one, one + length, free=True, reason="")
        for one in nearest_fits(open_starts, session.starts_at, closed.zone)
    )
