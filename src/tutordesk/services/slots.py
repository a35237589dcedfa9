"""Slots: when a tutor can really be booked. The database computes every one; nothing is added here."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from tutordesk import errors
from tutordesk.services.rows import SlotPlan, SlotRow

_PLAN = text(
    """
    SELECT t.timezone, now() AS as_of, s.starts_at, s.ends_at, s.free, s.reason, s.params
    FROM app.tutor t
    LEFT JOIN LATERAL app.explain_slots(
        t.person_id, CAST(:starts_at AS timestamptz), CAST(:ends_at AS timestamptz), CAST(:minutes AS int),
        now(), coalesce(CAST(:student_id AS uuid),
                        CASE current_setting('role') WHEN 'td_student'
                        THEN nullif((SELECT app.current_person_id()), t.person_id) END),
        CAST(:ignore AS uuid)) s ON true
    WHERE t.person_id = :tutor_id
    ORDER BY s.starts_at
    """
)

_NEAREST = text(
    """
    SELECT n.starts_at, n.starts_at + make_interval(mins => CAST(:minutes AS int)) AS ends_at
    FROM app.free_slots(
        CAST(:tutor_id AS uuid), CAST(:around AS timestamptz) - interval '14 days',
        CAST(:around AS timestamptz) + interval '14 days', CAST(:minutes AS int), now(),
        coalesce(CAST(:student_id AS uuid),
                 CASE current_setting('role') WHEN 'td_student'
                 THEN nullif((SELECT app.current_person_id()), CAST(:tutor_id AS uuid)) END)) n(starts_at)
    ORDER BY abs(extract(epoch FROM n.starts_at - CAST(:around AS timestamptz))), n.starts_at
    LIMIT :limit
    """
)


def plan(
    db: Session,
    *,
    tutor_id: UUID,
    minutes: int,
    starts_at: datetime,
    ends_at: datetime,
    student_id: UUID | None = None,
    ignore: UUID | None = None,
) -> SlotPlan:
    """Return every start of a tutor between two instants, free or not and why, without a gap.

    ``student_id`` (None: oneself) also closes what that student has booked elsewhere; ``ignore`` is a
    session being moved. The span may be at most 62 days.

    Raises:
        NoSuchTutor: none that the caller may see.
        InvalidValue: a span too long or a length out of bounds.
    """
    found = db.execute(
        _PLAN,
        {
            "tutor_id": tutor_id,
            "minutes": minutes,
            "starts_at": starts_at,
            "ends_at": ends_at,
            "student_id": student_id,
            "ignore": ignore,
        },
    ).all()
    if not found:
        raise errors.NoSuchTutor
    return SlotPlan(
        tutor_id=tutor_id,
        timezone=found[0].timezone,
        minutes=minutes,
        starts_at=starts_at,
        ends_at=ends_at,
        rows=tuple(
            SlotRow(row.starts_at, row.ends_at, row.free, row.reason or "", row.params or {})
            for row in found
            if row.starts_at is not None
        ),
        as_of=found[0].as_of,
    )


def nearest(
    db: Session,
    *,
    tutor_id: UUID,
    minutes: int,
    around: datetime,
    limit: int = 3,
    student_id: UUID | None = None,
) -> tuple[SlotRow, ...]:
    """Return the free starts nearest to an instant, within 14 days of it, nearest first."""
    found = db.execute(
        _NEAREST,
        {
            "tutor_id": tutor_id,
            "minutes": minutes,
            "around": around,
            "student_id": student_id,
            "limit": limit,
        },
    )
    return tuple(SlotRow(row.starts_at, row.ends_at, free=True, reason="") for row in found)
