"""Reports count what is stored, in the centre's dates, and nothing twice."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.data.conftest import Door
from tests.factories import TestDatabase, TestPerson
from tutordesk import errors
from tutordesk.db.engine import Database
from tutordesk.services import reports
from tutordesk.services.people_rows import ReportRow

MONDAY = date(2029, 3, 5)


class Centre:
    """Two tutors, one of whom has hours on Mondays from 9 to 13; lessons are put where a test wants them."""

    def __init__(self, database: TestDatabase, door: Door) -> None:
        self.database = database
        self.door = door
        self.tutors = [database.make_person(("tutor",), name) for name in ("Ärger", "Bob")]
        self.student: TestPerson = database.make_person()
        self.courses = [database.make_course(name) for name in ("Algebra", "Biology")]
        self.desk: Database = door(database.make_person(("desk",)), "desk")
        database.maker.execute("UPDATE app.centre SET timezone = 'Europe/Prague'")
        database.maker.execute(
            "INSERT INTO app.availability_rule (tutor_id, iso_weekday, start_minute, end_minute)"
            " VALUES (%s, 1, 540, 780)",
            [self.tutors[0].person_id],
        )
        self.booked = 0

    def lesson(
        self, at: datetime, status: str = "completed", *, tutor: int = 0, course: int = 0, **more: Any
    ) -> UUID:
        row = {"price": Decimal("10.10"), "currency": "EUR", "minutes": 60, **more}
        session_id = uuid4()
        self.database.maker.execute(
            "INSERT INTO app.session"
            " (id, tutor_id, student_id, course_id, during, tutor_hold, price, currency, status)"
            " SELECT %s, %s, %s, %s, r, r, %s, %s, %s"
            " FROM (SELECT tstzrange(%s, %s + make_interval(mins => %s)) r) w",
            [
                session_id, self.tutors[tutor].person_id, self.student.person_id, self.courses[course],
                row["price"], row["currency"], status, at, at, row["minutes"],
            ],
        )  # fmt: skip
        return session_id

    def report(self, by: str, *, days: int = 7, first: date = MONDAY) -> list[ReportRow]:
        asked = {"first_date": first, "last_date": first + timedelta(days=days - 1), "by": by}
        return list(self.desk.call(reports.sessions, **asked))


def at(day: int, hour: int) -> datetime:
    return datetime(2029, 3, day, hour, tzinfo=UTC)


@pytest.fixture
def world(database: TestDatabase, door: Door) -> Centre:
    return Centre(database, door)


def test_by_tutor_with_hours_and_money(world: Centre) -> None:
    world.lesson(at(5, 9))
    world.lesson(at(5, 10), minutes=30, price=Decimal("5.05"))
    world.lesson(at(5, 11), "no_show")
    world.lesson(at(6, 9), "scheduled", tutor=1)
    world.lesson(at(5, 12), "cancelled")
    world.lesson(at(12, 9))  # a week later
    first, second = world.report("tutor")
    assert (first.label, first.key) == ("Ärger", world.tutors[0].person_id)
    assert (first.sessions, first.completed, first.minutes, first.no_shows, first.cancellations) == (
        3, 2, 90, 1, 1,
    )  # fmt: skip
    assert (first.revenue, first.currency, first.open_minutes) == (Decimal("15.15"), "EUR", 240)
    assert first.utilisation == pytest.approx(150 / 240)
    assert (second.label, second.sessions, second.revenue) == ("Bob", 1, Decimal(0))
    assert (second.open_minutes, second.utilisation) == (0, None)


def test_dates_and_weeks_are_the_centres(world: Centre) -> None:
    world.lesson(datetime(2029, 3, 4, 22, 30, tzinfo=UTC))  # Sunday night in Prague
    world.lesson(datetime(2029, 3, 4, 23, 30, tzinfo=UTC))  # Monday there
    world.lesson(at(13, 9))
    rows = world.report("week", days=14)
    assert [(row.key, row.sessions, row.open_minutes) for row in rows] == [
        (MONDAY, 1, 240), (MONDAY + timedelta(days=7), 1, 240),
    ]  # fmt: skip
    # part of a week counts the hours of that part
    (part,) = world.report("week", days=3, first=MONDAY + timedelta(days=1))
    assert (part.sessions, part.open_minutes) == (0, 0)


def test_by_course_and_each_currency_apart(world: Centre) -> None:
    world.lesson(at(5, 9))
    world.lesson(at(6, 9), currency="CZK", price=Decimal(250))
    world.lesson(at(7, 9), course=1)
    rows = world.report("course")
    assert [(row.label, row.currency, row.sessions, row.revenue, row.open_minutes) for row in rows] == [
        ("Algebra", "CZK", 1, Decimal(250), None),
        ("Algebra", "EUR", 1, Decimal("10.10"), None),
        ("Biology", "EUR", 1, Decimal("10.10"), None),
    ]


def test_a_cancellation_within_the_notice_is_late(world: Centre) -> None:
    for hours, late in ((30, 0), (20, 1)):
        gone = world.lesson(at(5, 9), "cancelled")
        world.database.maker.execute(
            "INSERT INTO app.session_event (session_id, at, actor_role, kind)"
            " VALUES (%s, %s, 'desk', 'cancelled')",
            [gone, at(5, 9) - timedelta(hours=hours)],
        )
        row = world.report("tutor")[0]
        assert row.late_cancellations == late
    world.database.maker.execute(
        "UPDATE app.tutor SET cancel_notice_minutes = 60 WHERE display_name = 'Ärger'"
    )
    assert world.report("tutor")[0].late_cancellations == 0


def test_long_spans_go_without_hours(world: Centre) -> None:
    world.lesson(at(5, 9))
    (row,) = world.report("tutor", days=300, first=date(2029, 1, 1))
    assert (row.sessions, row.open_minutes, row.utilisation) == (1, None, None)


@pytest.mark.parametrize(
    ("by", "days"), [("student", 7), ("tutor", 0), ("tutor", -5), ("tutor", 400), ("week; DROP", 7)]
)
def test_no_other_report(world: Centre, by: str, days: int) -> None:
    with pytest.raises(errors.InvalidValue):
        world.report(by, days=days)


def test_reports_are_for_staff(world: Centre) -> None:
    asked = {"first_date": MONDAY, "last_date": MONDAY, "by": "tutor"}
    for person, role in ((world.student, "student"), (world.tutors[0], "tutor")):
        with pytest.raises(errors.NotAllowed):
            world.door(person, role).call(reports.sessions, **asked)
