"""Starts as they would be if the centre closed: a closure tried out before it is saved.

Belongs here: what a closure leaves. Does not belong here: whom it meets, saving it (``centre.py``).
"""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from tutordesk.domain.closed_time import closed_spans, meets
from tutordesk.services import centre, slots
from tutordesk.services.people_rows import ClosureRow
from tutordesk.services.rows import SlotPlan

#: Time that the tutor does not offer anyway: the closure takes nothing away there.
NOT_OPEN = frozenset({"no_hours", "closed_day"})


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
    spans = closed_spans(
        closure.first_date,
        closure.last_date,
        (closure.start_minute, closure.end_minute),
        centre.rules(db).timezone,
    )
    closed = {"reason": closure.reason}
    return replace(
        found,
        rows=tuple(
            replace(row, free=False, reason="closure", params=closed)
            if row.reason not in NOT_OPEN and meets(spans, row.starts_at, row.ends_at)
            else row
            for row in found.rows
        ),
    )
