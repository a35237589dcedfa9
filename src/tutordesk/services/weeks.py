"""A tutor's calendar: what is booked, when they work, when the centre is closed. ``sessions.py`` writes."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from tutordesk import errors
from tutordesk.services.rows import OpenSpan, WeekPlan
from tutordesk.services.session_rows import COLUMNS, JOINS, listed, listed_rows

LONGEST_SPAN_DAYS = 366

_BUSY_DAYS = text(
    """
    SELECT DISTINCT (lower(s.during) AT TIME ZONE t.timezone)::date AS day
    FROM app.tutor t
    LEFT JOIN app.session s ON s.tutor_id = t.person_id AND s.status <> 'cancelled'
         AND lower(s.during) >= CAST(:first_date AS date)::timestamp AT TIME ZONE t.timezone
         AND lower(s.during) < (CAST(:last_date AS date) + 1)::timestamp AT TIME ZONE t.timezone
    WHERE t.person_id = :tutor_id
    ORDER BY day
    """
)

_WEEK = listed(
    f"""
    SELECT {COLUMNS} FROM app.session s {JOINS}
    WHERE s.tutor_id = :tutor_id AND s.status <> 'cancelled'
      AND s.during && tstzrange(CAST(:starts_at AS timestamptz), CAST(:ends_at AS timestamptz))
    ORDER BY lower(s.during), s.id
    """
)

#: Working hours and closures of a span, and the tutor's zone even where there are none.
_OPEN = text(
    """
    WITH span AS (SELECT CAST(:starts_at AS timestamptz) AS a, CAST(:ends_at AS timestamptz) AS z),
    closed AS (
        SELECT (d + make_interval(mins => k.start_minute)) AT TIME ZONE c.timezone AS starts_at,
               (d + make_interval(mins => k.end_minute)) AT TIME ZONE c.timezone AS ends_at, k.reason
        FROM span CROSS JOIN app.centre c JOIN app.closure k
          ON k.first_date <= (span.z AT TIME ZONE c.timezone)::date
         AND k.last_date >= (span.a AT TIME ZONE c.timezone)::date
        CROSS JOIN LATERAL generate_series(
            greatest(k.first_date, (span.a AT TIME ZONE c.timezone)::date)::timestamp,
            least(k.last_date, (span.z AT TIME ZONE c.timezone)::date)::timestamp, '1 day') d),
    spans AS (
        SELECT 'open' AS kind, w.starts_at, w.ends_at, '' AS reason
        FROM span CROSS JOIN LATERAL app.open_hours(:tutor_id, span.a, span.z) w
        UNION ALL
        SELECT 'closed', k.starts_at, k.ends_at, k.reason
        FROM span JOIN closed k ON k.starts_at < span.z AND k.ends_at > span.a)
    SELECT t.timezone, now() AS as_of, s.kind, s.starts_at, s.ends_at, s.reason
    FROM app.tutor t LEFT JOIN spans s ON true
    WHERE t.person_id = :tutor_id
    ORDER BY s.starts_at, s.ends_at
    """
)


def busy_days(db: Session, *, tutor_id: UUID, first_date: date, last_date: date) -> tuple[date, ...]:
    """Return the dates, in the tutor's zone, on which sessions begin that were not cancelled.

    Raises:
        NoSuchTutor: none that the caller may see.
        InvalidValue: a span longer than a year, or the wrong way round.
    """
    if not 0 <= (last_date - first_date).days <= LONGEST_SPAN_DAYS:
        raise errors.InvalidValue(facts={"constraint": "span"})
    found = db.execute(
        _BUSY_DAYS, {"tutor_id": tutor_id, "first_date": first_date, "last_date": last_date}
    ).all()
    if not found:
        raise errors.NoSuchTutor
    return tuple(row.day for row in found if row.day is not None)


def week(db: Session, *, tutor_id: UUID, starts_at: datetime, ends_at: datetime) -> WeekPlan:
    """Return a tutor's calendar between two instants: sessions that were not cancelled, hours, closures.

    Raises:
        NoSuchTutor: none that the caller may see.
    """
    span = {"tutor_id": tutor_id, "starts_at": starts_at, "ends_at": ends_at}
    spans = db.execute(_OPEN, span).all()
    if not spans:
        raise errors.NoSuchTutor
    return WeekPlan(
        tutor_id=tutor_id,
        timezone=spans[0].timezone,
        starts_at=starts_at,
        ends_at=ends_at,
        sessions=listed_rows(list(db.execute(_WEEK, span))),
        working=tuple(OpenSpan(row.starts_at, row.ends_at) for row in spans if row.kind == "open"),
        closures=tuple(
            OpenSpan(row.starts_at, row.ends_at, row.reason) for row in spans if row.kind == "closed"
        ),
        as_of=spans[0].as_of,
    )
