"""What each column of the board holds, and which columns there are: values made from a plan and a choice.

Belongs here: filtering, sorting, free blocks and ticks, from rows alone. Does not belong here: pixels,
widgets, words.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from tutordesk.domain.board import free_stretches, tiled
from tutordesk.services.board_rows import BoardPlan, BoardTutor, FitRow
from tutordesk.services.rows import SessionRow
from tutordesk.ui.calendar.session_words import LIVE

LEAST_FREE = timedelta(minutes=30)
"""Shorter rests get no block of their own."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The centre's raster of starts and its breaks, as far as the board draws them."""

    step: timedelta = timedelta(minutes=15)
    rest: timedelta = timedelta()


@dataclass(frozen=True, slots=True)
class Choice:
    """Which tutors are shown, and in which order; every field left alone filters nothing."""

    subject_ids: frozenset[UUID] = frozenset()
    course_id: UUID | None = None
    place: str = ""
    """``online``, ``in_person`` or anything."""
    free_now: bool = False
    sort: str = "name"
    """``name`` or ``next_free``."""

    @property
    def narrows(self) -> bool:
        """Whether anybody may be left out."""
        return bool(self.subject_ids or self.course_id or self.place or self.free_now)


@dataclass(frozen=True, slots=True)
class FreeBlock:
    """Free time in a column; with ``fit`` a start at which the session being booked fits."""

    tutor_id: UUID
    tutor_name: str
    starts_at: datetime
    ends_at: datetime
    fit: FitRow | None = None


@dataclass(frozen=True, slots=True)
class DayColumn:
    """One tutor's day: sessions by start, and free blocks by start."""

    tutor: BoardTutor
    sessions: tuple[SessionRow, ...]
    blocks: tuple[FreeBlock, ...]

    @property
    def is_away(self) -> bool:
        """Whether the tutor has closed this day."""
        return bool(self.tutor.away or self.tutor.away_until) and not self.tutor.working

    @property
    def first_fit(self) -> FreeBlock | None:
        """The first tick."""
        return next((block for block in self.blocks if block.fit is not None), None)

    @property
    def first_free(self) -> datetime | None:
        """When somebody could be sent here: that day, else whenever the tutor is free next."""
        return self.blocks[0].starts_at if self.blocks else self.tutor.next_free

    def free_now(self, now: datetime, rules: Rules) -> bool:
        """Whether somebody could be sent to this tutor at once."""
        if any(row.status == "in_progress" for row in self.sessions):
            return False
        return any(block.starts_at <= now + rules.step and now < block.ends_at for block in self.blocks)


@dataclass(frozen=True)
class Fits:
    """The ticks of whom the desk is booking for, by tutor."""

    by_tutor: Mapping[UUID, tuple[FitRow, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Iterable[FitRow]) -> "Fits":
        """Sort rows to their tutors."""
        found: dict[UUID, list[FitRow]] = defaultdict(list)
        for row in rows:
            found[row.tutor_id].append(row)
        return cls({tutor_id: tuple(rows) for tutor_id, rows in found.items()})


def columns_of(plan: BoardPlan, now: datetime, rules: Rules, fits: Fits) -> tuple[DayColumn, ...]:
    """Everybody's day, in the plan's order."""
    sessions: dict[UUID, list[SessionRow]] = defaultdict(list)
    for row in plan.sessions:
        sessions[row.tutor_id].append(row)
    closed = [(span.starts_at, span.ends_at) for span in plan.closures]
    found = []
    for tutor in plan.tutors:
        own = tuple(sessions.get(tutor.tutor_id, ()))
        taken = [
            (row.starts_at - rules.rest, max(row.ends_at, row.starts_at) + rules.rest)
            for row in own
            if row.status != "cancelled"
        ]
        free = free_stretches(
            ((span.starts_at, span.ends_at) for span in tutor.working),
            [*closed, *taken],
            now=now,
            step=rules.step,
            least=LEAST_FREE,
        )
        ticks = _ticks(fits.by_tutor.get(tutor.tutor_id, ()))
        blocks = [
            FreeBlock(tutor.tutor_id, tutor.display_name, first, last)
            for first, last in free
            if not any(first <= tick.starts_at < last for tick in ticks)
        ]
        blocks = sorted([*blocks, *ticks], key=lambda block: block.starts_at)
        found.append(DayColumn(tutor, own, tuple(blocks)))
    return tuple(found)


def _ticks(fits: tuple[FitRow, ...]) -> tuple[FreeBlock, ...]:
    if not fits:
        return ()
    by_start = {fit.starts_at: fit for fit in fits}
    length = fits[0].ends_at - fits[0].starts_at
    return tuple(
        FreeBlock(fit.tutor_id, fit.tutor_name, fit.starts_at, fit.ends_at, fit)
        for fit in (by_start[start] for start in tiled(by_start, length))
    )


def chosen(
    columns: Iterable[DayColumn], choice: Choice, now: datetime, rules: Rules
) -> tuple[DayColumn, ...]:
    """The columns that a choice leaves, in its order."""
    left = [column for column in columns if _fits_choice(column, choice, now, rules)]
    if choice.sort == "next_free":
        left.sort(key=lambda column: (column.first_free is None, column.first_free or now))
    return tuple(left)


def _fits_choice(column: DayColumn, choice: Choice, now: datetime, rules: Rules) -> bool:
    tutor = column.tutor
    if choice.subject_ids and not any(one.subject_id in choice.subject_ids for one in tutor.subjects):
        return False
    if choice.course_id is not None and choice.course_id not in tutor.course_ids:
        return False
    if choice.place and not (tutor.online if choice.place == "online" else tutor.in_person):
        return False
    return not choice.free_now or column.free_now(now, rules)


def to_wrap_up(rows: Iterable[SessionRow], now: datetime) -> int:
    """How many sessions have ended without anybody saying how they went."""
    return sum(row.status in LIVE and row.ends_at <= now for row in rows)
