"""A tutor's calendar between two instants."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tutordesk.services.rows.sessions import SessionRow


@dataclass(frozen=True, slots=True)
class OpenSpan:
    """Open time of a tutor on the calendar, or a closure (``closure`` names it)."""

    starts_at: datetime
    ends_at: datetime
    closure: str = ""


@dataclass(frozen=True, slots=True)
class WeekPlan:
    """A tutor's calendar between two instants: sessions, working hours and closures."""

    tutor_id: UUID
    timezone: str
    starts_at: datetime
    ends_at: datetime
    sessions: tuple[SessionRow, ...]
    working: tuple[OpenSpan, ...]
    closures: tuple[OpenSpan, ...]
    as_of: datetime
