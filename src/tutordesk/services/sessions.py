"""Sessions: booking, moving, their status, undoing, and the lists they are shown in (weeks: ``weeks.py``).

Every write goes through a function of the database; what may be done with a session comes from
``app.session_actions`` and is only carried here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from tutordesk import errors
from tutordesk.db.engine import writes
from tutordesk.services.pages import key_parts
from tutordesk.services.rows import ChangeRow, EventRow, SessionPage, SessionRow
from tutordesk.services.session_rows import (
    COLUMNS,
    JOINS,
    listed,
    listed_rows,
    page_of,
    sent_changes,
    session_page,
    session_rows,
    undoable,
)

MOST_AT_ONCE = 100
"""How many sessions a list without pages shows."""

_BOOK = text(
    "SELECT (app.book_session(:session_id, :tutor_id, :course_id, CAST(:starts_at AS timestamptz),"
    " :requirements)).id"
)
_BOOK_FOR = text(
    "SELECT (app.book_session_for(:session_id, :student_id, :tutor_id, :course_id,"
    " CAST(:starts_at AS timestamptz), :requirements, :override_reason)).id"
)
_SET_STATUS = text("SELECT (app.set_session_status(:session_id, :status, CAST(:version AS int), :reason)).id")
_MOVE = text(
    "SELECT (app.move_session(:session_id, CAST(:starts_at AS timestamptz), CAST(:version AS int), :reason,"
    " CAST(:tutor_id AS uuid), CAST(:override_reason AS text))).id"
)
_UNDO = text("SELECT (app.undo(CAST(:event_id AS bigint))).id")
_BY_ID = listed(
    f"SELECT {COLUMNS}, app.undoable_event(s.id) AS undo_event_id"
    f" FROM app.session s {JOINS} WHERE s.id = :session_id"
)

_LIVE_AHEAD = "s.status IN ('scheduled', 'in_progress') AND upper(s.during) > now()"


_MINE = {
    upcoming: page_of(
        f"s.student_id = (SELECT app.current_person_id()) AND {condition}", newest_first=not upcoming
    )
    for upcoming, condition in ((True, _LIVE_AHEAD), (False, f"NOT ({_LIVE_AHEAD})"))
}

_TO_WRAP_UP = listed(
    f"""
    SELECT {COLUMNS} FROM app.session s {JOINS}
    WHERE s.tutor_id = (SELECT app.current_person_id()) AND s.status IN ('scheduled', 'in_progress')
      AND s.tutor_hold && tstzrange(NULL, now()) AND upper(s.during) <= now()
    ORDER BY lower(s.during), s.id LIMIT {MOST_AT_ONCE}
    """
)

_NEWS = listed(
    f"""
    SELECT {COLUMNS} FROM app.session_news() n JOIN app.session s ON s.id = n.session_id {JOINS}
    ORDER BY n.at DESC, s.id LIMIT {MOST_AT_ONCE}
    """
)
_MARK_SEEN = text("SELECT app.mark_seen(CAST(:session_ids AS uuid[]), CAST(:versions AS integer[]))")

_CHANGE_MANY = text(
    f"""
    SELECT {COLUMNS} FROM app.change_sessions(CAST(:changes AS jsonb), :override_reason) s {JOINS}
    ORDER BY lower(s.during), s.id
    """
)

_HISTORY = text(
    """
    SELECT e.id AS event_id, e.at, coalesce(p.display_name, '') AS actor_name, e.actor_role, e.kind,
           coalesce(r.reason, '') AS reason, e.before, e.after
    FROM app.session_event e
    LEFT JOIN app.session_event_reason r ON r.event_id = e.id
    LEFT JOIN app.person p ON p.id = e.actor_id
    WHERE e.session_id = :session_id
    ORDER BY e.id
    """
)


@writes
def book(
    db: Session,
    *,
    session_id: UUID,
    tutor_id: UUID,
    course_id: UUID,
    starts_at: datetime,
    requirements: str = "",
) -> SessionRow:
    """Book a session for oneself. ``session_id`` is new; repeating the call returns the same session.

    Raises:
        SlotTaken, OutsideAvailability, TooLate, TooFarAhead, TooManyOpenSessions, NotEnrolled, NoSuchTutor,
        NotActive, IdReused, InvalidValue: what the database says; nothing was changed.
        OutcomeUnknown: ask ``by_id`` before anything else.
    """
    db.execute(
        _BOOK,
        {
            "session_id": session_id,
            "tutor_id": tutor_id,
            "course_id": course_id,
            "starts_at": starts_at,
            "requirements": requirements,
        },
    ).one()
    return _written(db, session_id)


@writes
def book_for(
    db: Session,
    *,
    session_id: UUID,
    student_id: UUID,
    tutor_id: UUID,
    course_id: UUID,
    starts_at: datetime,
    requirements: str = "",
    override_reason: str | None = None,
) -> SessionRow:
    """Book for a student (desk, admin; a tutor for own students). A reason passes rules, never an overlap.

    Raises:
        the same errors as ``book``.
    """
    db.execute(
        _BOOK_FOR,
        {
            "session_id": session_id,
            "student_id": student_id,
            "tutor_id": tutor_id,
            "course_id": course_id,
            "starts_at": starts_at,
            "requirements": requirements,
            "override_reason": override_reason,
        },
    ).one()
    return _written(db, session_id)


@writes
def set_status(db: Session, *, session_id: UUID, version: int, status: str, reason: str = "") -> SessionRow:
    """Give a session that nobody changed since ``version`` was read another status.

    ``in_progress`` starts it, ``completed``, ``no_show`` and ``cancelled`` end it, ``scheduled`` reopens it
    (staff, with a reason). A status that it has already is a success.

    Raises:
        StaleVersion, TooLate, IllegalStatus, NoSuchSession, NotAllowed, InvalidValue: what the database says;
        nothing was changed.
        SlotTaken: the time of a session to reopen is no longer free.
        OutcomeUnknown: ask ``by_id`` before anything else.
    """
    db.execute(
        _SET_STATUS, {"session_id": session_id, "version": version, "status": status, "reason": reason}
    ).one()
    return _written(db, session_id)


@writes
def move(
    db: Session,
    *,
    session_id: UUID,
    version: int,
    starts_at: datetime,
    reason: str = "",
    tutor_id: UUID | None = None,
    override_reason: str | None = None,
) -> SessionRow:
    """Move a session that nobody changed since ``version`` was read; it keeps its length and its history.

    ``tutor_id`` gives it to another tutor of the course, ``override_reason`` passes rules, never an overlap
    (both for staff). A session that is there already is a success.

    Raises:
        StaleVersion, IllegalStatus, NoSuchSession, NotAllowed, NotActive, NoSuchTutor, OutsideAvailability,
        TooLate, TooFarAhead, SlotTaken, InvalidValue: what the database says; nothing was changed.
        OutcomeUnknown: ask ``by_id`` before anything else.
    """
    db.execute(
        _MOVE,
        {
            "session_id": session_id,
            "version": version,
            "starts_at": starts_at,
            "reason": reason,
            "tutor_id": tutor_id,
            "override_reason": override_reason,
        },
    ).one()
    return _written(db, session_id)


@writes
def change_many(
    db: Session, *, changes: Sequence[ChangeRow], override_reason: str | None = None
) -> tuple[SessionRow, ...]:
    """Move and cancel sessions together, all of them or none (staff); return them as they are then, by start.

    They may take each other's places, except in a circle. A change that holds already is a success. The rows'
    ``undo_event_id`` take all of it back: ``undoing.undo_many``.

    Raises:
        the same errors as ``move`` and ``set_status``, of the first change refused; nothing was changed.
        InvalidValue: more than 500 changes, or a session twice.
    """
    values = {"changes": sent_changes(changes), "override_reason": override_reason}
    return undoable(db, session_rows(db, list(db.execute(_CHANGE_MANY, values))))


@writes
def undo(db: Session, *, event_id: int) -> SessionRow:
    """Take back one's own last change of a session (a row's ``undo_event_id``), within a minute.

    Raises:
        IllegalStatus: too late, or something else happened to the session since.
        SlotTaken, OutsideAvailability, TooManyOpenSessions: the time it had is no longer to be had.
        NoSuchSession: not a change of one's own; or the session is no longer there.
        OutcomeUnknown: ask ``by_id`` before anything else.
    """
    return _written(db, db.execute(_UNDO, {"event_id": event_id}).scalar_one())


def by_id(db: Session, *, session_id: UUID) -> SessionRow | None:
    """Return one session, or None where there is none that the caller may see.

    Its ``undo_event_id`` is set while the caller may take the last change back.
    """
    found = list(db.execute(_BY_ID, {"session_id": session_id}))
    rows = listed_rows(found)
    return replace(rows[0], undo_event_id=found[0].undo_event_id) if rows else None


def mine(
    db: Session, *, upcoming: bool, after: tuple[Any, ...] | None = None, limit: int = 30
) -> SessionPage:
    """Return own sessions as a student: live ones not yet over, soonest first; else others, newest first."""
    if limit < 1:
        raise errors.InvalidValue(facts={"constraint": "limit"})
    after_start, after_id = key_parts(after, 2)
    found = db.execute(
        _MINE[upcoming], {"after_start": after_start, "after_id": after_id, "limit": limit + 1}
    )
    return session_page(list(found), limit)


def to_wrap_up(db: Session) -> tuple[SessionRow, ...]:
    """Return a tutor's own sessions that ended and were never completed, oldest first (at most 100)."""
    return listed_rows(list(db.execute(_TO_WRAP_UP)))


def news(db: Session) -> tuple[SessionRow, ...]:
    """Return own sessions with ``news``, newest first (at most 100); cancelled ones too.

    For students and tutors, in the role acted in; staff have none.
    """
    return listed_rows(list(db.execute(_NEWS)))


@writes
def mark_seen(db: Session, *, seen: Mapping[UUID, int]) -> None:
    """Have seen these sessions (at most 1000), each in the version that was on screen.

    What happened to one since stays news. Other windows notice when they reload.

    Raises:
        NotAllowed: staff have no news to see.
    """
    db.execute(_MARK_SEEN, {"session_ids": list(seen), "versions": list(seen.values())})


def history(db: Session, *, session_id: UUID) -> tuple[EventRow, ...]:
    """Return what happened to a session, oldest first, as far as the caller may know."""
    found = db.execute(_HISTORY, {"session_id": session_id})
    return tuple(
        EventRow(
            row.event_id,
            row.at,
            row.actor_name,
            row.actor_role,
            row.kind,
            row.reason,
            row.before or {},
            row.after or {},
            *_times_moved(row.before or {}, row.after or {}),
        )
        for row in found
    )


def _times_moved(
    before: Mapping[str, Any], after: Mapping[str, Any]
) -> tuple[datetime | None, datetime | None]:
    """Return the start before and after, where a step changed it."""
    starts = [instants.get("starts_at") for instants in (before, after)]
    if None in starts or starts[0] == starts[1]:
        return None, None
    was, became = (datetime.fromisoformat(str(start)).astimezone(UTC) for start in starts)
    return (was, became) if was != became else (None, None)


def _written(db: Session, session_id: UUID) -> SessionRow:
    """Return a session just written, as the caller may see it."""
    row = by_id(db, session_id=session_id)
    if row is None:
        raise errors.NoSuchSession
    return row
