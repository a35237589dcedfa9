"""Repeating sessions: every date judged beforehand, booked all or none, found again from one of them."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from tutordesk.db.engine import writes
from tutordesk.services.rows import SeriesDateRow, SeriesItem, SeriesMoveItem, SeriesMoveRow, SessionRow
from tutordesk.services.session_rows import COLUMNS, JOINS, listed, listed_rows, session_rows

_PLAN = text(
    """
    SELECT d.n, d.starts_at, d.ends_at, d.note, d.reason, d.params, d.passable
    FROM app.plan_series(:student_id, :tutor_id, :course_id, CAST(:first AS timestamptz),
                         CAST(:every_weeks AS int), CAST(:count AS int), CAST(:until AS date)) d
    ORDER BY d.n
    """
)

_PLAN_MOVE = text(
    f"""
    SELECT {COLUMNS}, d.starts_at AS goes_at, d.ends_at AS goes_until, d.note, d.reason, d.params, d.passable
    FROM app.plan_series_move(:session_id, CAST(:first AS timestamptz), :tutor_id, CAST(:items AS jsonb)) d
    LEFT JOIN app.session s ON s.id = d.session_id {JOINS}
    ORDER BY lower(s.during), s.id
    """
)

_BOOK = text(
    f"""
    SELECT {COLUMNS}
    FROM app.book_series(:series_id, :student_id, :tutor_id, :course_id, CAST(:every_weeks AS int),
                         CAST(:items AS jsonb), :requirements, :override_reason) s {JOINS}
    ORDER BY lower(s.during), s.id
    """
)

_OF = listed(
    f"""
    SELECT {COLUMNS} FROM app.session s {JOINS}
    WHERE s.id IN (SELECT o.session_id FROM app.series_session m JOIN app.series_session o USING (series_id)
                   WHERE m.session_id = :session_id)
    ORDER BY lower(s.during), s.id
    """
)


def plan(
    db: Session,
    *,
    student_id: UUID,
    tutor_id: UUID,
    course_id: UUID,
    first: datetime,
    every_weeks: int,
    count: int | None = None,
    until: date | None = None,
) -> tuple[SeriesDateRow, ...]:
    """Return every date of a series with its verdict; nothing is written or reserved (staff).

    Every ``every_weeks`` (1 to 8) weeks at the time of day of ``first`` in the tutor's zone, either ``count``
    times (1 to 60, the first included) or ``until`` a date of that zone (at most 60 times).

    Raises:
        NoSuchTutor, NotActive: nobody could book that course.
        InvalidValue, NotAllowed: what the database says.
    """
    asked = {"student_id": student_id, "tutor_id": tutor_id, "course_id": course_id, "first": first}
    found = db.execute(_PLAN, {**asked, "every_weeks": every_weeks, "count": count, "until": until})
    return tuple(SeriesDateRow(*row) for row in found)


def plan_move(
    db: Session, *, session_id: UUID, first: datetime, tutor_id: UUID, items: Sequence[SeriesMoveItem]
) -> tuple[SeriesMoveRow, ...]:
    """Return where sessions of one's series would go when it begins at ``first``, by start (staff).

    The others go to the same weekday and time of day in the tutor's zone, each in its own week as many weeks
    on, or to a start of their own. Nothing is written or reserved: ``sessions.change_many`` does it.

    Raises:
        NoSuchSession: one is not of that series.
        NoSuchTutor: that tutor does not teach the course.
        InvalidValue, NotAllowed: what the database says.
    """
    sent = [
        {
            "session_id": str(item.session_id),
            "starts_at": item.starts_at and item.starts_at.isoformat(),
            "stays": item.stays,
        }
        for item in items
    ]
    asked = {"session_id": session_id, "first": first, "tutor_id": tutor_id, "items": json.dumps(sent)}
    found = list(db.execute(_PLAN_MOVE, asked))
    return tuple(
        SeriesMoveRow(one, row.goes_at, row.goes_until, row.note, row.reason, row.params, row.passable)
        for one, row in zip(session_rows(db, found), found, strict=True)
    )


@writes
def book(
    db: Session,
    *,
    series_id: UUID,
    student_id: UUID,
    tutor_id: UUID,
    course_id: UUID,
    every_weeks: int,
    items: Sequence[SeriesItem],
    requirements: str = "",
    override_reason: str | None = None,
) -> tuple[SessionRow, ...]:
    """Book every date or none (staff); return the sessions by start. Repeating the call returns the same.

    Raises:
        the same errors as ``sessions.book``, of the first date refused; ask ``plan`` which it was.
        OutcomeUnknown: ask ``of`` with the first item's id before anything else.
    """
    dates = [
        {"session_id": str(item.session_id), "starts_at": item.starts_at.isoformat(), "passes": item.passes}
        for item in items
    ]
    values = {
        "series_id": series_id,
        "student_id": student_id,
        "tutor_id": tutor_id,
        "course_id": course_id,
        "every_weeks": every_weeks,
        "items": json.dumps(dates),
        "requirements": requirements,
        "override_reason": override_reason,
    }
    return session_rows(db, list(db.execute(_BOOK, values)))


def of(db: Session, *, session_id: UUID) -> tuple[SessionRow, ...]:
    """Return all sessions of the series to which one belongs, by start; () where there is none (staff)."""
    return listed_rows(list(db.execute(_OF, {"session_id": session_id})))
