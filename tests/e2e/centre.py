"""What the other people of the sample centre do meanwhile, through SQL: the desk books, somebody looks.

Imports nothing of TutorDesk. Stories prepare with it what a window shall show, and see what a window did.
"""

import contextlib
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import psycopg
from tests.e2e.program import Demo, Program, Thing

ZONE = ZoneInfo("Europe/Prague")
"""The zone of the centre, its tutors and its students."""


@dataclass(frozen=True)
class Kept:
    """A session as the database keeps it."""

    status: str
    starts_at: datetime
    version: int
    reason: str | None


class Centre:
    """The sample centre behind the windows."""

    def __init__(self, demo: Demo) -> None:
        self.demo = demo

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.demo.admin_url) as database:
            return database.execute(query, values).fetchall()

    @contextlib.contextmanager
    def acting(self, role: str):
        """The one-click person of a role, connected as that person."""
        with psycopg.connect(self.demo.person(role)["url"], autocommit=True) as connection:
            connection.execute(f"SET ROLE td_{role}")
            yield connection

    def person(self, name: str) -> UUID:
        return self.rows("SELECT id FROM app.person WHERE display_name = %s", name)[0][0]

    def course(self, name: str) -> tuple[UUID, int]:
        return self.rows("SELECT id, session_minutes FROM app.course WHERE name = %s", name)[0]

    def free(self, tutor: str, student: str, course: str, since: datetime, until: datetime) -> list[datetime]:
        """The starts at which this student can have this course."""
        minutes = self.course(course)[1]
        with self.acting("desk") as desk:
            found = desk.execute(
                "SELECT * FROM app.free_slots(%s, %s, %s, %s, now(), %s)",
                [self.person(tutor), since, until, minutes, self.person(student)],
            ).fetchall()
        return [starts.astimezone(UTC) for (starts,) in found]

    def book(self, tutor: str, student: str, course: str, starts: datetime, reason: str = "one more") -> UUID:
        """The desk books, with a reason: a student of several stories has many sessions already."""
        session_id = uuid4()
        with self.acting("desk") as desk:
            desk.execute(
                "SELECT app.book_session_for(%s, %s, %s, %s, %s, '', %s)",
                [
                    session_id,
                    self.person(student),
                    self.person(tutor),
                    self.course(course)[0],
                    starts,
                    reason,
                ],
            )
        return session_id

    def clear(self, name: str, since: datetime, until: datetime) -> None:
        """The desk cancels what a person has at a time."""
        person = self.person(name)
        live = self.rows(
            "SELECT id, version FROM app.session WHERE %s IN (tutor_id, student_id)"
            " AND during && tstzrange(%s, %s) AND status IN ('scheduled', 'in_progress')",
            person, since, until,
        )  # fmt: skip
        with self.acting("desk") as desk:
            for session_id, version in live:
                desk.execute(
                    "SELECT app.set_session_status(%s, 'cancelled', %s, 'room needed')", [session_id, version]
                )

    def session(self, session_id: UUID) -> Kept:
        found = self.rows(
            "SELECT status, lower(during), version, (SELECT r.reason FROM app.session_event e"
            " JOIN app.session_event_reason r ON r.event_id = e.id WHERE e.session_id = s.id"
            " ORDER BY e.id DESC LIMIT 1) FROM app.session s WHERE id = %s",
            session_id,
        )
        return Kept(*found[0])


def next_week() -> datetime:
    """Monday of next week, 00:00 at the centre."""
    today = datetime.now(ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
    return today + timedelta(days=7 - today.weekday())


def at_noon(starts: list[datetime]) -> list[datetime]:
    """The starts of 09:00 to 15:00 at the centre, which every window shows without scrolling."""
    return [one for one in starts if 9 <= one.astimezone(ZONE).hour < 15]


def free_on_two_days(
    centre: Centre, tutor: str, student: str, course: str, since: datetime
) -> tuple[datetime, datetime]:
    """The first starts of two days of one week within a week, by daylight: they are in sight everywhere."""
    firsts: dict[date, datetime] = {}
    for starts in centre.free(tutor, student, course, since, since + timedelta(days=7)):
        firsts.setdefault(starts.astimezone(ZONE).date(), starts)
    days = [day for day, starts in firsts.items() if 8 <= starts.astimezone(ZONE).hour < 15]
    pairs = ((one, two) for one, two in pairwise(days) if one.isocalendar()[:2] == two.isocalendar()[:2])
    one, two = next(pairs)
    return firsts[one], firsts[two]


def monday_of(instant: datetime) -> date:
    """The Monday of the week of an instant, at the centre."""
    day = instant.astimezone(ZONE).date()
    return day - timedelta(days=day.weekday())


def turn_weeks(window: Program, since: datetime, until: datetime) -> None:
    """Turn the calendar from the week of one instant to that of another."""
    weeks = (monday_of(until) - monday_of(since)).days // 7
    turn(window, "Next week" if weeks > 0 else "Previous week", abs(weeks))


def turn(window: Program, name: str, times: int) -> None:
    """Press a button of the calendar: once more only when it shows what the last press asked for."""
    for _ in range(times):
        shown = window.find(id="calendar-go-to").name
        window.press(name)
        window.wait_until(lambda shown=shown: window.find(id="calendar-go-to").name != shown)


def show_day(window: Program, starts: datetime) -> None:
    """Turn the board from today to the day of an instant, small enough to show its daylight."""
    ahead = (starts.astimezone(ZONE).date() - datetime.now(ZONE).date()).days
    turn(window, "Next day", ahead)
    local = starts.astimezone(ZONE)
    window.find(has=f"{local.day} {local:%b}")
    window.key("ctrl+minus", "ctrl+minus")


def spoken(starts: datetime) -> str:
    """A start as it is named: "Tuesday 24 November, 09:00"."""
    local = starts.astimezone(ZONE)
    return f"{local:%A} {local.day} {local:%B}, {local:%H:%M}"


def slot_id(starts: datetime) -> str:
    return f"slot-{starts.astimezone(UTC):%Y-%m-%dT%H:%MZ}"


def choose_slot(window: Program, starts: datetime) -> None:
    """Choose a start in the dialog of starts by keyboard, and decide."""
    window.focus(id=slot_id(starts), role=["check box", "push button", "toggle button"])
    window.key("space")
    window.wait_until(lambda: window.find(id="confirm-slot").enabled)
    window.focus(id="confirm-slot")
    window.key("space")
    window.wait_gone(id="slot-dialog")


def drag(
    window: Program, start: tuple[int, int], end: tuple[int, int], steps: int = 6, *, escape: bool = False
) -> None:
    """Press the mouse, move it on its way, let go; with ``escape`` give up before letting go."""
    window.xdotool("mousemove", "--sync", *map(str, start), "mousedown", "1")
    for step in range(1, steps + 1):
        point = [str(start[axis] + (end[axis] - start[axis]) * step // steps) for axis in (0, 1)]
        window.xdotool("mousemove", *point)
    window.xdotool("mousemove", *map(str, end))
    if escape:
        window.key("Escape")
    window.xdotool("mouseup", "1")


def middle(thing: Thing) -> tuple[int, int]:
    x, y, width, height = thing.box
    return x + width // 2, y + height // 2
