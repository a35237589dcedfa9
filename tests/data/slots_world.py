"""A tutor whose hours tests set at will, a student, and the questions both ask of the database."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import psycopg
from psycopg.types.range import DateRange, TimestamptzRange

from tests.data.clock_reference import LOOK_AHEAD, LOOK_BACK, Busy, Schedule
from tests.factories import TestDatabase, TestPerson

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LOOSE = 3650  # days: a horizon that never matters


def minute_of(instant: datetime) -> int:
    """Whole minutes since 1970."""
    return int((instant - EPOCH).total_seconds() // 60)


def instant_of(minute: int) -> datetime:
    """The instant of a minute since 1970."""
    return EPOCH + timedelta(minutes=minute)


def next_monday(weeks: int = 1) -> datetime:
    """Midnight UTC of a Monday to come: 1 is the next one that is more than a day away."""
    tomorrow = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=2)
    return tomorrow + timedelta(days=(7 - tomorrow.weekday()) % 7, weeks=weeks - 1)


def refusal(connection: psycopg.Connection[Any], query: str, args: Sequence[Any]) -> str:
    """The SQLSTATE that a statement meets, '' when it succeeds; nothing it did stays."""
    try:
        with connection.transaction(force_rollback=True):
            connection.execute(query, args)
    except psycopg.Error as error:
        # a detail would show other people's times
        return f"{error.sqlstate}{error.diag.message_detail or ''}"
    return ""


def outcome(connection: psycopg.Connection[Any], query: str, *args: Any) -> str:
    """Do it for good: the SQLSTATE it meets, '' when it succeeds."""
    try:
        connection.execute(query.encode(), args)
    except psycopg.Error as error:
        return str(error.sqlstate)
    return ""


class World:
    """One tutor and one student of one course, an outsider who fills time, and their connections."""

    def __init__(self, database: TestDatabase, *, minutes: int = 60) -> None:
        self.database = database
        self.admin = database.admin()
        self.tutor = database.make_person(("tutor",), "Tutor")
        self.student = database.make_person(("student",), "Student")
        self.outsider = database.make_person(("student", "tutor"), "Outsider")
        self.colleague = database.make_person(("tutor",), "Colleague")
        self.course = database.make_course(minutes=minutes)
        for teacher in (self.tutor, self.outsider, self.colleague):
            database.offer(teacher, self.course)
        self.terms(slot_step_minutes=30, min_notice_minutes=0, break_minutes=0, horizon_days=LOOSE)
        self.centre(max_open_sessions=1000, cancel_notice_minutes=0)
        self.as_student = database.connect(self.student, "student")
        self._walls: dict[str, dict[int, int]] = {}

    def terms(self, tutor: TestPerson | None = None, **columns: Any) -> None:
        """Set columns of the tutor."""
        self._set("app.tutor", columns, (tutor or self.tutor).person_id)

    def centre(self, **columns: Any) -> None:
        """Set columns of the centre."""
        self._set("app.centre", columns, None)

    def _set(self, table: str, columns: dict[str, Any], person_id: UUID | None) -> None:
        settings = ", ".join(f"{name} = %s" for name in columns)
        where = "" if person_id is None else " WHERE person_id = %s"
        values = [*columns.values(), *([] if person_id is None else [person_id])]
        self.admin.execute(f"UPDATE {table} SET {settings}{where}", values)

    def hours(self, *ranges: tuple[int, int], days: Iterable[int] = range(1, 8)) -> None:
        """Replace the weekly hours: the same ranges of minutes on each of the days."""
        self.admin.execute("DELETE FROM app.availability_rule WHERE tutor_id = %s", [self.tutor.person_id])
        self.admin.execute(
            "INSERT INTO app.availability_rule (tutor_id, iso_weekday, start_minute, end_minute)"
            " SELECT %s, day, first, last FROM unnest(%s::int[]) AS day,"
            " unnest(%s::int[], %s::int[]) AS hours(first, last)",
            [self.tutor.person_id, list(days), [first for first, _ in ranges], [last for _, last in ranges]],
        )

    def override(self, on_date: date, available: bool, start: int, end: int, reason: str = "") -> None:
        """Add one dated row."""
        self.admin.execute(
            "INSERT INTO app.availability_override (tutor_id, on_date, available, start_minute, end_minute,"
            " reason) VALUES (%s, %s, %s, %s, %s, %s)",
            [self.tutor.person_id, on_date, available, start, end, reason],
        )

    def closure(self, first: date, last: date, start: int = 0, end: int = 1440, reason: str = "") -> None:
        """Close the centre."""
        self.admin.execute(
            "INSERT INTO app.closure (first_date, last_date, start_minute, end_minute, reason)"
            " VALUES (%s, %s, %s, %s, %s)",
            [first, last, start, end, reason],
        )

    def busy(self, tutor: TestPerson, student: TestPerson, busy: Busy, status: str = "scheduled") -> UUID:
        """Store a session as it would lie there after a booking."""
        session_id = uuid4()
        self.admin.execute(
            "INSERT INTO app.session (id, tutor_id, student_id, course_id, during, tutor_hold, price,"
            " currency, status) VALUES (%s, %s, %s, %s, %s, %s, 30, 'EUR', %s)",
            [
                session_id,
                tutor.person_id,
                student.person_id,
                self.course,
                TimestamptzRange(instant_of(busy.start), instant_of(busy.end)),
                TimestamptzRange(instant_of(busy.start), instant_of(busy.hold_end)),
                status,
            ],
        )
        return session_id

    def set_schedule(self, schedule: Schedule, zone: str, centre_zone: str = "UTC") -> None:
        """Make the database hold exactly this schedule (and no other session)."""
        with self.admin.transaction():
            self.admin.execute(
                "TRUNCATE app.session, app.session_event, app.session_event_reason, app.session_note,"
                " app.session_seen, app.session_payment, app.series_session,"
                " app.closure, app.availability_rule, app.availability_override"
            )
            self.centre(timezone=centre_zone)
            self.terms(
                timezone=zone,
                slot_step_minutes=schedule.step,
                min_notice_minutes=schedule.notice,
                break_minutes=schedule.pause,
                horizon_days=schedule.horizon_days,
            )
            for rule in schedule.rules:
                self.admin.execute(
                    "INSERT INTO app.availability_rule (tutor_id, iso_weekday, start_minute, end_minute,"
                    " valid_on) VALUES (%s, %s, %s, %s, %s)",
                    [
                        self.tutor.person_id,
                        rule.iso_weekday,
                        rule.start_minute,
                        rule.end_minute,
                        DateRange(rule.valid_from, rule.valid_until),
                    ],
                )
            for o in schedule.overrides:
                self.override(o.on_date, o.available, o.start_minute, o.end_minute)
            for c in schedule.closures:
                self.closure(c.first_date, c.last_date, c.start_minute, c.end_minute)
            for busy in schedule.taught:
                self.busy(self.tutor, self.outsider, busy)
            for busy in schedule.elsewhere:
                self.busy(self.outsider, self.tutor, busy)
            for busy in schedule.own:
                self.busy(self.colleague, self.student, busy)

    def wall(self, zone: str, start: int, until: int) -> dict[int, int]:
        """What the server says a wall shows at every minute that the reference needs for a span."""
        seen = self._walls.setdefault(zone, {})
        first, last = start - LOOK_BACK, until + LOOK_AHEAD
        if first not in seen or last - 1 not in seen:
            rows = self.admin.execute(
                "SELECT array_agg((extract(epoch FROM g AT TIME ZONE %(zone)s) / 60)::int ORDER BY g)"
                " FROM generate_series(%(first)s, %(last)s, interval '1 minute') AS g",
                {"zone": zone, "first": instant_of(first), "last": instant_of(last)},
            ).fetchone()
            assert rows is not None
            seen.update(enumerate(rows[0], start=first))
        return seen

    def forget_walls(self) -> None:
        """Drop what was read; long runs over many zones need the room."""
        self._walls.clear()

    def free(
        self,
        start: datetime,
        until: datetime,
        minutes: int = 60,
        at: datetime | None = None,
        *,
        ignore: UUID | None = None,
    ) -> list[datetime]:
        """The free starts that the student sees."""
        rows = self.as_student.execute(
            "SELECT app.free_slots(%s, %s, %s, %s, coalesce(%s, now()), %s, %s)",
            [self.tutor.person_id, start, until, minutes, at, self.student.person_id, ignore],
        ).fetchall()
        return [row[0] for row in rows]

    def explain(
        self, start: datetime, until: datetime, minutes: int = 60, at: datetime | None = None
    ) -> list[tuple[datetime, datetime, bool, str, dict[str, Any]]]:
        """The rows of app.explain_slots that the student sees."""
        return self.as_student.execute(
            "SELECT * FROM app.explain_slots(%s, %s, %s, %s, coalesce(%s, now()), %s)",
            [self.tutor.person_id, start, until, minutes, at, self.student.person_id],
        ).fetchall()


def check_cover(
    rows: list[tuple[datetime, datetime, bool, str, Any]], start: datetime, until: datetime
) -> None:
    """Explained rows tile their span: no gap, no overlap, nothing empty."""
    edge = start
    for starts_at, ends_at, free, reason, _params in rows:
        assert starts_at == edge, (starts_at, edge)
        assert ends_at > starts_at
        assert free == (reason == "")
        edge = ends_at
    assert edge == until
