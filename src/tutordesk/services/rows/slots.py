"""What a tutor has free, and the reason for what is not."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class SlotRow:
    """One row of ``app.explain_slots``: a start (``free``) or a span without one and its reason.

    ``reason`` is empty when free, else ``no_hours``, ``closed_day``, ``closure``, ``booked``, ``break``,
    ``own_session``, ``notice`` or ``horizon``; ``params`` holds what a sentence about it needs.
    """

    starts_at: datetime
    ends_at: datetime
    free: bool
    reason: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SlotPlan:
    """A tutor's slots over a span, in order and without a gap; ``as_of`` is the server's clock."""

    tutor_id: UUID
    timezone: str
    minutes: int
    starts_at: datetime
    ends_at: datetime
    rows: tuple[SlotRow, ...]
    as_of: datetime
