"""A tutor's working hours, and what a change of them does to sessions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from tutordesk.domain.hours import Hours
from tutordesk.services.rows.sessions import SessionRow
from tutordesk.services.rows.slots import SlotRow


@dataclass(frozen=True, slots=True)
class HoursPlan:
    """A tutor's stored hours; ``version`` is what a save must still find. ``today`` is theirs.

    Dated ranges begin with ``today``: the past can neither be seen nor changed here.
    """

    tutor_id: UUID
    version: int
    hours: Hours
    today: date
    as_of: datetime


@dataclass(frozen=True, slots=True)
class StrandedRow:
    """A live session that a draft of hours no longer covers.

    ``reason`` is one of ``SlotRow``'s with its ``params``; ``fits`` are the next starts that the draft offers
    this student; ``pause`` is the break that the tutor then takes after a session.
    """

    session: SessionRow
    reason: str
    params: Mapping[str, Any]
    fits: tuple[SlotRow, ...]
    pause: timedelta


@dataclass(frozen=True, slots=True)
class FateRow:
    """What shall become of one stranded session when hours are saved.

    ``fate`` is ``keep``, ``move`` (to ``starts_at``) or ``cancel``; ``version`` is the session's as it was
    shown; ``note`` is the reason its student reads.
    """

    session_id: UUID
    version: int
    fate: str
    starts_at: datetime | None = None
    note: str = ""
