"""A small centre with a door for every seat: one tutor of one course, two students, the desk and an admin."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import psycopg

from tests.data.clock_reference import Busy
from tests.data.conftest import Door
from tests.data.slots_world import World, minute_of, next_monday
from tests.factories import TestDatabase
from tutordesk.services import sessions
from tutordesk.services.rows import SessionRow

HOUR = timedelta(hours=1)


class Centre:
    """The tutor is always open, every half hour; a student's changes end a day before."""

    def __init__(self, database: TestDatabase, door: Door) -> None:
        self.database = database
        self.world = world = World(database)
        world.hours((0, 1440))
        world.centre(cancel_notice_minutes=1440)
        self.admin: psycopg.Connection[Any] = world.admin
        self.tutor, self.course = world.tutor, world.course
        self.desk = database.make_person(("desk",), "Dora Desk")
        self.sam = database.make_person(("student",), "Sam Student", email="sam@example.org", phone="123 456")
        self.eva = database.make_person(("student",), "Eva Student", email="eva@example.org")
        self.as_tutor = door(self.tutor, "tutor")
        self.as_sam = door(self.sam, "student")
        self.as_eva = door(self.eva, "student")
        self.as_desk = door(self.desk, "desk")
        self.as_admin = door(database.make_person(("admin",), "Ada Admin"), "admin")
        self.start = next_monday() + 10 * HOUR

    def open_colleague(self, **terms: int) -> None:
        """The tutor's colleague teaches the same and is always open too."""
        self.database.open_always(self.world.colleague)
        known = {"slot_step_minutes": 30, "min_notice_minutes": 0, "horizon_days": 60}
        self.world.terms(self.world.colleague, **known | terms)

    def book(self, starts_at: datetime | None = None, **changes: Any) -> SessionRow:
        """Sam books an hour (the first by default) of the Monday to come."""
        asked = {"tutor_id": self.tutor.person_id, "course_id": self.course}
        starts = starts_at or self.start
        return self.as_sam.call(sessions.book, session_id=uuid4(), starts_at=starts, **asked, **changes)

    def lies(self, starts_in: timedelta, status: str = "scheduled") -> UUID:
        """Sam's session as an import stores it: at any time, in any status."""
        minute = minute_of(datetime.now(UTC) + starts_in)
        return self.world.busy(self.tutor, self.sam, Busy(minute, minute + 60, minute + 60), status)

    def cancel(self, who: Callable[..., Any], row: SessionRow, reason: str = "") -> SessionRow:
        """Somebody (a door's ``call``) cancels."""
        found: SessionRow = who(
            sessions.set_status,
            session_id=row.session_id,
            version=row.version,
            status="cancelled",
            reason=reason,
        )
        return found

    def age(self, interval: timedelta) -> None:
        """Let every event so far be older."""
        self.admin.execute("SET ROLE td_owner")
        self.admin.execute("UPDATE app.session_event SET at = at - %s", [interval])
        self.admin.execute("RESET ROLE")
