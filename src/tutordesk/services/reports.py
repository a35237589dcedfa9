"""Reports for staff: what was taught, missed and earned, by tutor, course or week of the centre."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlalchemy import Row, TextClause, text
from sqlalchemy.orm import Session

from tutordesk import errors
from tutordesk.services.people_rows import ReportRow

LONGEST_SPAN_DAYS = 366
LONGEST_OPEN_DAYS = 93
"""Longer spans are reported without hours offered: working them out takes too long."""

#: Dates are the centre's. Tutors are asked for their hours a month at a time, as the day board does.
_SPAN = """
    WITH centre AS (
        SELECT c.timezone AS zone, c.currency, c.cancel_notice_minutes,
               CAST(:first_date AS date)::timestamp AT TIME ZONE c.timezone AS a,
               (CAST(:last_date AS date) + 1)::timestamp AT TIME ZONE c.timezone AS z
        FROM app.centre c),
    lesson AS (
        SELECT s.tutor_id, s.course_id, s.status, s.price, s.currency,
               date_trunc('week', lower(s.during) AT TIME ZONE c.zone)::date AS week,
               extract(epoch FROM upper(s.during) - lower(s.during)) / 60 AS minutes,
               s.status = 'cancelled' AND (
                   SELECT max(e.at) FROM app.session_event e
                   WHERE e.session_id = s.id AND e.kind = 'cancelled'
               ) > lower(s.during) - make_interval(
                   mins => coalesce(t.cancel_notice_minutes, c.cancel_notice_minutes)) AS late
        FROM centre c JOIN app.session s ON lower(s.during) >= c.a AND lower(s.during) < c.z
        JOIN app.tutor t ON t.person_id = s.tutor_id),
    week AS (
        SELECT w::date AS monday,
               tstzrange(greatest(w AT TIME ZONE c.zone, c.a),
                         least((w + interval '7 days') AT TIME ZONE c.zone, c.z)) AS span
        FROM centre c CROSS JOIN generate_series(
            date_trunc('week', CAST(:first_date AS timestamp)), CAST(:last_date AS timestamp), '7 days') w),
    hours AS (
        SELECT h.tutor_id, w.monday AS week,
               extract(epoch FROM upper(part.of) - lower(part.of)) / 60 AS minutes
        FROM centre c CROSS JOIN week w
        CROSS JOIN LATERAL app.board_hours(
            ARRAY(SELECT r.person_id FROM app.person_role r JOIN app.person p ON p.id = r.person_id
                  WHERE r.role = 'tutor' AND p.active LIMIT 2000), lower(w.span), upper(w.span)) h
        CROSS JOIN LATERAL (SELECT tstzrange(h.starts_at, h.ends_at) * w.span AS of) part
        WHERE CAST(:with_hours AS boolean))
"""


def _report(key: str, offered: str, label: str, join: str, order: str) -> TextClause:
    """Return the query that groups lessons by a column; ``offered`` says which hours belong to which key."""
    return text(
        f"""
        {_SPAN},
        taught AS (
            SELECT l.{key} AS key, l.currency,
                   count(*) FILTER (WHERE l.status <> 'cancelled') AS sessions,
                   count(*) FILTER (WHERE l.status = 'completed') AS completed,
                   coalesce(sum(l.minutes) FILTER (WHERE l.status = 'completed'), 0) AS minutes,
                   coalesce(sum(l.minutes) FILTER (WHERE l.status <> 'cancelled'), 0) AS busy,
                   count(*) FILTER (WHERE l.status = 'no_show') AS no_shows,
                   count(*) FILTER (WHERE l.status = 'cancelled') AS cancellations,
                   count(*) FILTER (WHERE l.late) AS late_cancellations,
                   coalesce(sum(l.price) FILTER (WHERE l.status = 'completed'), 0.00) AS revenue
            FROM lesson l GROUP BY l.{key}, l.currency),
        offered AS ({offered})
        SELECT coalesce(g.key, o.key) AS key, {label} AS label, coalesce(g.currency, c.currency) AS currency,
               coalesce(g.sessions, 0) AS sessions, coalesce(g.completed, 0) AS completed,
               coalesce(g.minutes, 0) AS minutes, coalesce(g.busy, 0) AS busy,
               coalesce(g.no_shows, 0) AS no_shows, coalesce(g.cancellations, 0) AS cancellations,
               coalesce(g.late_cancellations, 0) AS late_cancellations, coalesce(g.revenue, 0.00) AS revenue,
               o.minutes AS open_minutes
        FROM taught g FULL JOIN offered o ON o.key = g.key CROSS JOIN centre c {join}
        ORDER BY {order}, 1, 3
        """
    )


_BY: Mapping[str, TextClause] = MappingProxyType(
    {
        "tutor": _report(
            "tutor_id",
            "SELECT h.tutor_id AS key, sum(h.minutes) AS minutes FROM hours h GROUP BY h.tutor_id",
            "t.display_name",
            "JOIN app.tutor t ON t.person_id = coalesce(g.key, o.key)",
            "app.fold(t.display_name)",
        ),
        "course": _report(
            "course_id",
            "SELECT l.course_id AS key, NULL::numeric AS minutes FROM lesson l WHERE false",
            "k.name",
            "JOIN app.course k ON k.id = coalesce(g.key, o.key)",
            "app.fold(k.name)",
        ),
        "week": _report(
            "week",
            "SELECT w.monday AS key, sum(h.minutes) AS minutes"
            " FROM week w LEFT JOIN hours h ON h.week = w.monday GROUP BY w.monday",
            "''",
            "",
            "1",
        ),
    }
)


def sessions(db: Session, *, first_date: date, last_date: date, by: str) -> tuple[ReportRow, ...]:
    """Return one row for each ``tutor``, ``course`` or ``week`` between two dates of the centre (staff).

    Where sessions were sold in several currencies there is a row for each. Hours offered are those of the
    stored weekly hours, for spans of up to ``LONGEST_OPEN_DAYS``.

    Raises:
        InvalidValue: another grouping, a span longer than a year, or the wrong way round.
        NotAllowed: neither the front desk nor an administrator.
    """
    days = (last_date - first_date).days
    if by not in _BY or not 0 <= days <= LONGEST_SPAN_DAYS:
        raise errors.InvalidValue(facts={"constraint": "report"})
    with_hours = days < LONGEST_OPEN_DAYS and by != "course"
    asked = {"first_date": first_date, "last_date": last_date, "with_hours": with_hours}
    busy: dict[UUID | date, float] = {}
    found = db.execute(_BY[by], asked).all()
    for row in found:
        busy[row.key] = busy.get(row.key, 0) + float(row.busy)
    return tuple(_row(row, busy[row.key], with_hours=with_hours) for row in found)


def _row(row: Row[Any], busy: float, *, with_hours: bool) -> ReportRow:
    open_minutes = round(row.open_minutes or 0) if with_hours else None
    return ReportRow(
        key=row.key,
        label=row.label,
        sessions=row.sessions,
        completed=row.completed,
        minutes=round(row.minutes),
        no_shows=row.no_shows,
        cancellations=row.cancellations,
        late_cancellations=row.late_cancellations,
        revenue=row.revenue,
        currency=row.currency,
        open_minutes=open_minutes,
        utilisation=busy / open_minutes if open_minutes else None,
    )
