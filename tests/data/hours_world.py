"""A tutor whose hours are drafted and saved through real logins, and sessions to strand."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from tests.data.conftest import Door
from tests.data.slots_world import World, next_monday
from tests.factories import TestDatabase
from tutordesk.domain.hours import DatedRange, Hours, WeeklyRange
from tutordesk.services import hours, sessions
from tutordesk.services.rows import FateRow, HoursPlan, SessionRow, StrandedRow

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
#: 09:00 to 17:00 on every day, the hours that every world begins with.
DAILY = tuple(WeeklyRange(day, 540, 1020) for day in range(1, 8))
#: 09:00 to 12:00 on every day: what the afternoon had is stranded.
MORNINGS = tuple(WeeklyRange(day, 540, 720) for day in range(1, 8))


class HoursWorld:
    """A tutor in UTC with ``DAILY`` hours; everybody's door."""

    def __init__(self, database: TestDatabase, door: Door) -> None:
        self.database = database
        self.world = World(database)
        self.world.hours((540, 1020))
        self.admin = self.world.admin
        self.person = self.world.tutor
        self.tutor_id = self.person.person_id
        self.tutor = door(self.person, "tutor")
        self.student = door(self.world.student, "student")
        self.desk_person = database.make_person(("desk",), "Desk")
        self.desk = door(self.desk_person, "desk")
        self.monday = next_monday()

    def at(self, hour: float, day: int = 0) -> datetime:
        """An hour of a day after the next Monday, in UTC."""
        return self.monday + day * DAY + hour * HOUR

    def plan(self) -> HoursPlan:
        """The stored hours."""
        return self.tutor.call(hours.of, tutor_id=self.tutor_id)

    def draft(self, **changes: Any) -> Hours:
        """The stored hours, changed."""
        return replace(self.plan().hours, **changes)

    def leave(self, first: int, days: int = 1, reason: str = "Leave") -> tuple[DatedRange, ...]:
        """Closed days, counted from the next Monday."""
        return tuple(
            DatedRange((self.monday + (first + n) * DAY).date(), False, 0, 1440, reason) for n in range(days)
        )

    def impact(self, draft: Hours) -> tuple[StrandedRow, ...]:
        """What the tutor is shown before saving."""
        return self.tutor.call(hours.impact, tutor_id=self.tutor_id, hours=draft)

    def save(
        self, draft: Hours, fates: Sequence[FateRow] = (), *, version: int | None = None, by: Any = None
    ) -> int:
        """Save as the tutor, over the present version unless said otherwise."""
        return (by or self.tutor).call(
            hours.save,
            tutor_id=self.tutor_id,
            version=self.plan().version if version is None else version,
            hours=draft,
            fates=fates,
        )

    def book(self, starts_at: datetime, *, by: Any = None, session_id: UUID | None = None) -> SessionRow:
        """Book an hour as the student."""
        return (by or self.student).call(
            sessions.book,
            session_id=session_id or uuid4(),
            tutor_id=self.tutor_id,
            course_id=self.world.course,
            starts_at=starts_at,
        )

    def session(self, session_id: UUID) -> SessionRow:
        """A session as it is now."""
        row = self.tutor.call(sessions.by_id, session_id=session_id)
        assert row is not None
        return row

    def rows(self, query: str, *values: object) -> list[Any]:
        """What lies in the tables."""
        return self.admin.execute(query.encode(), values).fetchall()
