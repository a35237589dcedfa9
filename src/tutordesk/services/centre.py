"""The centre: its name and rules, and the dates on which it is closed."""

import json
from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from tutordesk import errors
from tutordesk.db.engine import writes
from tutordesk.services.people_rows import ClosureRow
from tutordesk.services.rows import CentreRow, FateRow, SlotRow, StrandedRow
from tutordesk.services.session_rows import COLUMNS, JOINS, PAUSE, listed, listed_rows

_NAMES = tuple(field.name for field in fields(CentreRow))
_RULES = text(f"SELECT {', '.join(_NAMES)} FROM app.centre")
_SAVE = text(
    f"SELECT {', '.join(_NAMES)} FROM app.save_centre(CAST(:before AS jsonb), CAST(:after AS jsonb))"
)

_CLOSURE = "id, first_date, last_date, start_minute, end_minute, reason"
_CLOSURES = text(
    f"""
    SELECT {_CLOSURE} FROM app.closure
    WHERE CAST(:since AS date) IS NULL OR last_date >= CAST(:since AS date)
    ORDER BY first_date, start_minute, id
    """
)
_DATES = "CAST(:first_date AS date), CAST(:last_date AS date)"
_SPAN = f"{_DATES}, CAST(:start_minute AS int), CAST(:end_minute AS int)"
#: An outer join: an inner one may find no session first and never ask, nor be refused.
_IMPACT = listed(
    f"""
    SELECT {COLUMNS}, {PAUSE} AS pause FROM app.closure_impact({_SPAN}) i
    LEFT JOIN app.session s ON s.id = i.session_id {JOINS}
    ORDER BY lower(s.during), s.id
    """
)
_FITS = text(f"SELECT f.session_id, f.starts_at FROM app.closure_fits({_SPAN}) f")
_SAVE_CLOSURE = text(
    f"""
    SELECT {_CLOSURE}
    FROM app.save_closure(CAST(:closure_id AS uuid), {_SPAN}, :reason, CAST(:decisions AS jsonb),
                          CAST(:before AS jsonb))
    """
)
_REMOVE_CLOSURE = text("SELECT app.remove_closure(CAST(:closure_id AS uuid), CAST(:before AS jsonb))")


def rules(db: Session) -> CentreRow:
    """Return the centre's name, zone, currency and rules."""
    return CentreRow(*db.execute(_RULES).one())


@writes
def save(db: Session, *, before: CentreRow, after: CentreRow) -> CentreRow:
    """Save rules over those that were shown (admin). They count for what is booked from now on.

    Raises:
        StaleVersion: somebody else changed them meanwhile.
        InvalidValue: a rule out of bounds, an unknown zone or currency.
        NotAllowed: not an administrator.
    """
    asked = {"before": json.dumps(asdict(before)), "after": json.dumps(asdict(after))}
    return CentreRow(*db.execute(_SAVE, asked).one())


def closures(db: Session, *, since: date | None = None) -> tuple[ClosureRow, ...]:
    """Return the closures that end on ``since`` or later, soonest first; all of them without it."""
    return tuple(ClosureRow(*row) for row in db.execute(_CLOSURES, {"since": since}))


def closure_impact(
    db: Session, *, first_date: date, last_date: date, start_minute: int = 0, end_minute: int = 1440
) -> tuple[StrandedRow, ...]:
    """Return the live sessions that a closure would meet and none meets already, soonest first (admin).

    Each with up to three fits after the closure, with the same tutor; two may be offered the same start.

    Raises:
        InvalidValue: longer than a year, or the wrong way round.
        NotAllowed: not an administrator.
    """
    asked = {
        "first_date": first_date,
        "last_date": last_date,
        "start_minute": start_minute,
        "end_minute": end_minute,
    }
    found = [row for row in db.execute(_IMPACT, asked) if row.session_id is not None]
    fits: dict[UUID, list[datetime]] = {}
    for row in db.execute(_FITS, asked) if found else ():
        fits.setdefault(row.session_id, []).append(row.starts_at)
    return tuple(
        StrandedRow(
            session,
            "closure",
            {},
            tuple(
                SlotRow(at, at + (session.ends_at - session.starts_at), free=True, reason="")
                for at in fits.get(session.session_id, ())
            ),
            row.pause,
        )
        for session, row in zip(listed_rows(found), found, strict=True)
    )


@writes
def save_closure(
    db: Session, *, closure: ClosureRow, before: ClosureRow | None = None, fates: Sequence[FateRow] = ()
) -> ClosureRow:
    """Make a closure, or change it over ``before`` as shown, with the fate of each session it meets (admin).

    All of it or nothing.

    Repeating the call is a success. A fate's note goes into the history and to the student.

    Raises:
        StrandedSessions: a session is met that has no fate here; ask ``closure_impact`` again.
        StaleVersion: a decided session changed meanwhile, or somebody else saved or removed this closure
            (``facts['constraint']`` ``shown_before``).
        NoSuchSession: a fate of a session that is not there.
        OutsideAvailability, SlotTaken, TooLate, TooFarAhead, IllegalStatus: what a move or cancellation met.
        InvalidValue, NotAllowed: as ``closure_impact``.
    """
    decisions: list[dict[str, Any]] = [
        {
            "session_id": str(fate.session_id),
            "version": fate.version,
            "fate": fate.fate,
            "starts_at": fate.starts_at.isoformat() if fate.starts_at else None,
            "note": fate.note,
        }
        for fate in fates
    ]
    try:
        sent = json.dumps(decisions)
    except (TypeError, ValueError) as error:
        raise errors.InvalidValue(facts={"constraint": ""}) from error
    asked = {**asdict(closure), "decisions": sent, "before": _shown(before)}
    return ClosureRow(*db.execute(_SAVE_CLOSURE, asked).one())


@writes
def remove_closure(db: Session, *, closure: ClosureRow) -> None:
    """Open the centre on these dates again (admin), as they were shown; one that is gone is removed.

    Raises:
        StaleVersion: somebody else changed it meanwhile.
        NotAllowed: not an administrator.
    """
    db.execute(_REMOVE_CLOSURE, {"closure_id": closure.closure_id, "before": _shown(closure)})


def _shown(closure: ClosureRow | None) -> str | None:
    """Return a closure as the database compares it."""
    if closure is None:
        return None
    shown = {name: value for name, value in asdict(closure).items() if name != "closure_id"}
    return json.dumps(shown, default=str)
