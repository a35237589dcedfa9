"""Where a session being dragged would land, and whether the server offers that start.

Belongs here: values from a slot plan. Does not belong here: pixels, painting, words (``drag_words.py``).
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from tutordesk.services.rows import SessionRow, SlotPlan, SlotRow
from tutordesk.ui.slots.days import row_at

RASTER = timedelta(minutes=15)
"""What a drag snaps to where the server offers nothing near."""
NEAR = timedelta(minutes=15)
"""How far an offered start attracts."""
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Landing:
    """A start under the pointer: ``state`` is ``here``, ``checking``, ``free``, ``refused`` or ``pending``.

    ``row`` says why it is refused, where the plan knows. On a board of many tutors ``tutor_id`` is whose
    column it is in, and ``words`` say what the server would.
    """

    starts_at: datetime
    ends_at: datetime
    state: str
    row: SlotRow | None = None
    tutor_id: UUID | None = None
    words: str = ""


def land(session: SessionRow, wanted: datetime, plan: SlotPlan | None) -> Landing:
    """The landing for a pointer at ``wanted``; without a plan the verdict is still on its way."""
    length = session.ends_at - session.starts_at
    start = _EPOCH + round((wanted - _EPOCH) / RASTER) * RASTER
    if abs(wanted - session.starts_at) <= RASTER / 2:
        return Landing(session.starts_at, session.ends_at, "here")
    if plan is None:
        return Landing(start, start + length, "checking")
    offered = _offered(plan, wanted)
    if offered is not None:
        state = "here" if offered == session.starts_at else "free"
        return Landing(offered, offered + length, state)
    return Landing(start, start + length, "refused", row_at(plan, start))


def _offered(plan: SlotPlan, wanted: datetime) -> datetime | None:
    """The free start nearest to the pointer, if it attracts or its slot holds the pointer."""
    free = [row for row in plan.rows if row.free]
    if not free:
        return None
    nearest = min(free, key=lambda row: abs(row.starts_at - wanted))
    if abs(nearest.starts_at - wanted) <= NEAR:
        return nearest.starts_at
    under = row_at(plan, wanted)
    return under.starts_at if under is not None and under.free else None
