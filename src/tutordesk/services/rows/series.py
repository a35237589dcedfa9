"""Repeating sessions, and several sessions changed together."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from tutordesk.services.rows.sessions import SessionRow


@dataclass(frozen=True, slots=True)
class SeriesDateRow:
    """One date of a planned series. ``reason`` is "" where it is free, else one of ``SlotRow`` or ``cap``.

    ``passable``: a reason of the front desk passes it. ``note`` is "", or what a clock change does to the
    date: ``skipped`` (that time does not exist), ``repeated`` (it exists twice; the first is meant) or
    ``shifted`` (clocks in other zones show another time than on the first date).
    """

    n: int
    starts_at: datetime
    ends_at: datetime
    note: str
    reason: str
    params: Mapping[str, Any] = field(default_factory=dict)
    passable: bool = False


@dataclass(frozen=True, slots=True)
class SeriesItem:
    """One date to book; ``session_id`` is new, ``passes`` lets the reason pass rules for it."""

    session_id: UUID
    starts_at: datetime
    passes: bool = False


@dataclass(frozen=True, slots=True)
class SeriesMoveItem:
    """One of a series to move: to a start of its own, else where the pattern says; or it ``stays``."""

    session_id: UUID
    starts_at: datetime | None = None
    stays: bool = False


@dataclass(frozen=True, slots=True)
class SeriesMoveRow:
    """Where one session of a series would go.

    ``reason``, ``params``, ``passable`` and ``note`` as in ``SeriesDateRow``; also ``series`` (another one of
    them goes there) and ``status`` (it is no longer scheduled).
    """

    session: SessionRow
    starts_at: datetime
    ends_at: datetime
    note: str
    reason: str
    params: Mapping[str, Any] = field(default_factory=dict)
    passable: bool = False


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """What shall become of one session: ``fate`` is ``move`` (perhaps to another tutor) or ``cancel``.

    Where a reason passes rules it does so for those that ``passes`` says.
    """

    session_id: UUID
    version: int
    fate: str
    starts_at: datetime | None = None
    tutor_id: UUID | None = None
    note: str = ""
    passes: bool = True


@dataclass(frozen=True, slots=True)
class WayOutRow:
    """Where a session could go: a substitute at the same time, or another start with the same tutor."""

    tutor_id: UUID
    tutor_name: str
    starts_at: datetime
    ends_at: datetime
    price: Decimal
    currency: str
    pause: timedelta
    """The break that this tutor takes after a session."""


@dataclass(frozen=True, slots=True)
class TouchedRow:
    """A session that an absence touches, with its ways out, substitutes first; ``pause`` is its tutor's."""

    session: SessionRow
    ways: tuple[WayOutRow, ...]
    pause: timedelta


@dataclass(frozen=True, slots=True)
class SettledAbsence:
    """What a settled absence changed; ``absence_id`` takes it back where hours were closed, too."""

    rows: tuple[SessionRow, ...]
    absence_id: int | None = None
