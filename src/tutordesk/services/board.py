"""The day board: a day of the whole centre, what fits where, and whom to call. For the front desk."""

from collections.abc import Iterable
from datetime import date
from itertools import starmap
from typing import Any
from uuid import UUID

from sqlalchemy import Row, TextClause, text
from sqlalchemy.orm import Session

from tutordesk import errors
from tutordesk.db.engine import writes
from tutordesk.services.board_rows import BoardPlan, BoardTutor, CallRow, FitRow, NextFree
from tutordesk.services.rows import OpenSpan, SubjectRow
from tutordesk.services.session_rows import COLUMNS, JOINS, listed, listed_rows

MOST_CALLS = 5000
"""As many sessions as one question about their actions may name."""
LONGEST_CALL_LIST_DAYS = 31
FIRST_DATE, LAST_DATE = date(1900, 1, 1), date(9000, 1, 1)

_SESSIONS = listed(
    f"""
    WITH day AS MATERIALIZED (
        SELECT CAST(:on_date AS date)::timestamp AT TIME ZONE z.timezone AS starts_at,
               (CAST(:on_date AS date) + 1)::timestamp AT TIME ZONE z.timezone AS ends_at
        FROM app.centre z)
    SELECT {COLUMNS}
    FROM day CROSS JOIN LATERAL app.sessions_beginning(day.starts_at - interval '24 hours', day.ends_at) b(id)
    JOIN app.session s ON s.id = b.id AND s.status <> 'cancelled' AND upper(s.during) > day.starts_at
    {JOINS}
    ORDER BY lower(s.during), s.id
    """
)

#: Shown is who is listed or teaches that day. Dates in a row without a gap differ from their numbers by the
#: same day: the leave that covers today ends with the last date of that run.
_TUTORS = text(
    """
    WITH day AS MATERIALIZED (
        SELECT CAST(:on_date AS date)::timestamp AT TIME ZONE c.timezone AS starts_at,
               (CAST(:on_date AS date) + 1)::timestamp AT TIME ZONE c.timezone AS ends_at
        FROM app.centre c),
    shown AS MATERIALIZED (
        SELECT t.person_id, t.display_name FROM app.tutor t JOIN app.person p ON p.id = t.person_id
        WHERE p.active AND t.listed OR t.person_id = ANY (CAST(:busy AS uuid[]))),
    hours AS MATERIALIZED (
        SELECT h.tutor_id, array_agg(h.starts_at ORDER BY h.starts_at) AS opens,
               array_agg(h.ends_at ORDER BY h.starts_at) AS closes
        FROM day CROSS JOIN LATERAL app.board_hours(
            ARRAY(SELECT person_id FROM shown), day.starts_at, day.ends_at) h
        GROUP BY h.tutor_id),
    offers AS MATERIALIZED (
        SELECT a.tutor_id, array_agg(a.course_id) AS course_ids,
               array_agg(DISTINCT k.subject_id) AS subject_ids,
               bool_or(a.online) AS online, bool_or(a.in_person) AS in_person
        FROM app.tutor_course a JOIN app.course k ON k.id = a.course_id AND k.active
        WHERE a.active GROUP BY a.tutor_id),
    soonest AS MATERIALIZED (
        SELECT f.tutor_id, min(f.starts_at) AS starts_at FROM app.tutor_next_free f
        WHERE f.starts_at > now() GROUP BY f.tutor_id),
    leave AS MATERIALIZED (
        SELECT d.tutor_id, max(d.on_date) AS until,
               max(d.reason) FILTER (WHERE d.on_date = :on_date) AS reason
        FROM (SELECT v.tutor_id, v.on_date, max(v.reason) AS reason, v.on_date
                     - (row_number() OVER (PARTITION BY v.tutor_id ORDER BY v.on_date))::int AS run
              FROM app.availability_override v
              WHERE NOT v.available AND v.on_date >= :on_date AND v.start_minute = 0 AND v.end_minute >= 1440
              GROUP BY v.tutor_id, v.on_date) d
        WHERE d.run = CAST(:on_date AS date) - 1
        GROUP BY d.tutor_id)
    SELECT t.person_id AS tutor_id, t.display_name, o.course_ids, o.subject_ids, o.online, o.in_person,
           h.opens, h.closes, n.starts_at AS next_free, l.reason AS away, l.until AS away_until
    FROM shown t
    LEFT JOIN offers o ON o.tutor_id = t.person_id
    LEFT JOIN hours h ON h.tutor_id = t.person_id
    LEFT JOIN soonest n ON n.tutor_id = t.person_id
    LEFT JOIN leave l ON l.tutor_id = t.person_id
    ORDER BY app.fold(t.display_name), t.person_id
    """
)

_SUBJECTS = text("SELECT id, name, position FROM app.subject ORDER BY position, app.fold(name), id")

#: The day in the centre's zone, and what the centre closed of it: one row, or one for each closure.
_FRAME = text(
    """
    SELECT c.timezone, now() AS as_of, day.starts_at, day.ends_at, k.starts_at AS closed_at,
           k.ends_at AS reopened_at, k.reason
    FROM app.centre c
    CROSS JOIN LATERAL (
        SELECT CAST(:on_date AS date)::timestamp AT TIME ZONE c.timezone AS starts_at,
               (CAST(:on_date AS date) + 1)::timestamp AT TIME ZONE c.timezone AS ends_at) day
    LEFT JOIN LATERAL (
        SELECT (k.day + make_interval(mins => k.start_minute)) AT TIME ZONE c.timezone AS starts_at,
               (k.day + make_interval(mins => k.end_minute)) AT TIME ZONE c.timezone AS ends_at,
               k.reason, k.id
        FROM (SELECT CAST(:on_date AS date) AS day, l.* FROM app.closure l) k
        WHERE k.day BETWEEN k.first_date AND k.last_date) k ON true
    ORDER BY k.starts_at, k.ends_at, k.id
    """
)


def _fits(starts: str) -> TextClause:
    """Return the query of the starts of a function, with what each would cost and where it would be."""
    return text(
        f"""
        SELECT f.tutor_id, t.display_name AS tutor_name, f.starts_at,
               f.starts_at + make_interval(mins => coalesce(
                   (SELECT ceil(extract(epoch FROM upper(m.during) - lower(m.during)) / 60)::int
                    FROM app.session m WHERE m.id = CAST(:ignore AS uuid)), c.session_minutes)) AS ends_at,
               o.price, k.currency, o.online, o.place
        FROM app.centre k JOIN app.course c ON c.id = :course_id
        CROSS JOIN LATERAL {starts} WITH ORDINALITY f(tutor_id, starts_at, n)
        JOIN app.tutor t ON t.person_id = f.tutor_id
        JOIN app.tutor_course o ON o.tutor_id = f.tutor_id AND o.course_id = c.id
        ORDER BY f.n
        """
    )


_FITS = _fits(
    """app.fitting_starts(
            c.id, CAST(:on_date AS date)::timestamp AT TIME ZONE k.timezone,
            (CAST(:on_date AS date) + 1)::timestamp AT TIME ZONE k.timezone, CAST(:student_id AS uuid), NULL,
            CAST(:ignore AS uuid))"""
)
_FIRST_FREE = _fits(
    """app.first_free(
            c.id, CAST(:student_id AS uuid), now(), 14, CAST(:iso_weekdays AS int[]),
            CAST(:from_minute AS int), CAST(:until_minute AS int), CAST(:tutor_ids AS uuid[]),
            CAST(:limit AS int))"""
)

_CALL_LIST = listed(
    f"""
    WITH span AS MATERIALIZED (
        SELECT CAST(:first_date AS date)::timestamp AT TIME ZONE z.timezone AS starts_at,
               (CAST(:last_date AS date) + 1)::timestamp AT TIME ZONE z.timezone AS ends_at
        FROM app.centre z)
    SELECT {COLUMNS}, coalesce(q.phone, '') AS phone, coalesce(q.guardian_name, '') AS guardian_name,
           coalesce(q.guardian_phone, '') AS guardian_phone, coalesce(q.email, '') AS email
    FROM span CROSS JOIN LATERAL app.sessions_beginning(span.starts_at, span.ends_at) b(id)
    JOIN app.session s ON s.id = b.id AND s.status IN ('scheduled', 'in_progress')
    {JOINS}
    LEFT JOIN app.person_contact q ON q.person_id = s.student_id
    ORDER BY lower(s.during), app.fold(coalesce(p.display_name, '')), s.id LIMIT {MOST_CALLS}
    """
)
_SOONEST = text(
    "SELECT tutor_id, min(starts_at) AS starts_at FROM app.tutor_next_free"
    " WHERE starts_at > now() GROUP BY tutor_id"
)
_FRESHEN = text("SELECT app.refresh_next_free(CAST(:limit AS int))")


def day(db: Session, *, on_date: date) -> BoardPlan:
    """Return one day of the whole centre, as its own clock counts days: four questions, however many tutors.

    Raises:
        InvalidValue: a date beyond every calendar.
        NotAllowed: not at the front desk.
    """
    if not FIRST_DATE <= on_date <= LAST_DATE:
        raise errors.InvalidValue(facts={"constraint": "on_date"})
    frame = db.execute(_FRAME, {"on_date": on_date}).all()
    sessions = listed_rows(list(db.execute(_SESSIONS, {"on_date": on_date})))
    subjects = [SubjectRow(*row) for row in db.execute(_SUBJECTS)]
    found = db.execute(_TUTORS, {"on_date": on_date, "busy": list({row.tutor_id for row in sessions})})
    first = frame[0]
    return BoardPlan(
        on_date=on_date,
        timezone=first.timezone,
        starts_at=first.starts_at,
        ends_at=first.ends_at,
        tutors=tuple(_column(row, subjects) for row in found),
        sessions=sessions,
        closures=tuple(
            OpenSpan(row.closed_at, row.reopened_at, row.reason) for row in frame if row.closed_at is not None
        ),
        as_of=first.as_of,
    )


@writes
def freshen(db: Session, *, limit: int = 50) -> NextFree:
    """Bring some of the ``next_free`` that ``day`` reads up to date, the oldest first; return all of them.

    Raises:
        InvalidValue: a limit outside 1 to 200.
    """
    db.execute(_FRESHEN, {"limit": limit})
    return {row.tutor_id: row.starts_at for row in db.execute(_SOONEST)}


def fits(
    db: Session,
    *,
    course_id: UUID,
    on_date: date,
    student_id: UUID | None = None,
    ignore: UUID | None = None,
) -> tuple[FitRow, ...]:
    """Return every start of a day, on the centre's clock, at which a course could be booked, with anybody.

    ``student_id`` is to be free too; ``ignore`` is a session being moved, whose length counts.

    Raises:
        InvalidValue: a date beyond every calendar.
        NotAllowed: not at the front desk.
    """
    if not FIRST_DATE <= on_date <= LAST_DATE:
        raise errors.InvalidValue(facts={"constraint": "on_date"})
    asked = {"course_id": course_id, "on_date": on_date, "student_id": student_id, "ignore": ignore}
    return tuple(FitRow(*row) for row in db.execute(_FITS, asked))


def first_free(
    db: Session,
    *,
    course_id: UUID,
    student_id: UUID | None = None,
    iso_weekdays: Iterable[int] = (),
    from_minute: int = 0,
    until_minute: int = 1440,
    tutor_ids: Iterable[UUID] = (),
    limit: int = 12,
) -> tuple[FitRow, ...]:
    """Return the first starts of a course within two weeks, at most two of a tutor, soonest first.

    Weekdays (1 = Monday; none is any) and minutes of the day, within which it has to begin, are the centre's.

    Raises:
        InvalidValue: a weekday, minutes or a limit (1 to 100) that do not exist.
        NotAllowed: not at the front desk.
    """
    asked = {
        "course_id": course_id,
        "student_id": student_id,
        "iso_weekdays": sorted(iso_weekdays),
        "from_minute": from_minute,
        "until_minute": until_minute,
        "tutor_ids": list(tutor_ids) or None,
        "limit": limit,
        "ignore": None,
    }
    return tuple(FitRow(*row) for row in db.execute(_FIRST_FREE, asked))


def call_list(db: Session, *, first_date: date, last_date: date) -> tuple[CallRow, ...]:
    """Return the live sessions that begin on those dates of the centre, by start, with whom to call.

    Raises:
        InvalidValue: more than a month, or the wrong way round.
    """
    if not 0 <= (last_date - first_date).days < LONGEST_CALL_LIST_DAYS:
        raise errors.InvalidValue(facts={"constraint": "span"})
    if not FIRST_DATE <= first_date <= last_date <= LAST_DATE:
        raise errors.InvalidValue(facts={"constraint": "on_date"})
    found = list(db.execute(_CALL_LIST, {"first_date": first_date, "last_date": last_date}))
    return tuple(
        CallRow(session, row.phone, row.guardian_name, row.guardian_phone, session.paid, row.email)
        for session, row in zip(listed_rows(found), found, strict=True)
    )


def _column(row: Row[Any], subjects: list[SubjectRow]) -> BoardTutor:
    """Return one tutor of the board."""
    working = tuple(starmap(OpenSpan, zip(row.opens or (), row.closes or (), strict=True)))
    taught = set(row.subject_ids or ())
    away_until = None if working else row.away_until
    return BoardTutor(
        tutor_id=row.tutor_id,
        display_name=row.display_name,
        subjects=tuple(subject for subject in subjects if subject.subject_id in taught),
        course_ids=frozenset(row.course_ids or ()),
        online=bool(row.online),
        in_person=bool(row.in_person),
        working=working,
        away=row.away or "" if away_until else "",
        away_until=away_until,
        next_free=row.next_free,
    )
