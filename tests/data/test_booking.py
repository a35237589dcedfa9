"""Booking: every refusal, in the order of the contract, and who may book for whom."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from tests.data.clock_reference import Busy
from tests.data.slots_world import World, minute_of, next_monday, refusal
from tests.factories import TestDatabase

BOOK = "SELECT (app.book_session(%s, %s, %s, %s, %s)).id"
BOOK_FOR = "SELECT (app.book_session_for(%s, %s, %s, %s, %s, '', %s)).id"
HOUR = timedelta(hours=1)


@pytest.fixture
def world(database: TestDatabase) -> World:
    """Open 9-17 UTC every day, 24 h of notice, ten days ahead."""
    made = World(database)
    made.hours((540, 1020))
    made.terms(min_notice_minutes=1440, horizon_days=10)
    return made


def soon(days: int = 3, hour: float = 10) -> datetime:
    """A wall clock time (UTC) some days from now."""
    midnight = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + timedelta(days=days, hours=hour)


def row(connection: psycopg.Connection[Any], query: str, *args: Any) -> Any:
    """The only row of a query."""
    found = connection.execute(query, args).fetchone()
    assert found is not None
    return found


def book(world: World, start: datetime, *, session_id: UUID | None = None, requirements: str = "") -> UUID:
    """Book as the student."""
    args = [session_id or uuid4(), world.tutor.person_id, world.course, start, requirements]
    return row(world.as_student, BOOK, *args)[0]


def test_a_booking_holds_what_was_agreed(world: World) -> None:
    world.terms(break_minutes=15)
    world.admin.execute(
        "UPDATE app.tutor_course SET online = false, in_person = true, place = 'Room 2', price = 41.50"
        " WHERE tutor_id = %s",
        [world.tutor.person_id],
    )
    start = soon()
    session_id = book(world, start, requirements="past papers")
    stored = row(
        world.as_student,
        "SELECT tutor_id, student_id, course_id, lower(during), upper(during), upper(tutor_hold), status,"
        " requirements, price, currency, online, place, created_by, version FROM app.session WHERE id = %s",
        session_id,
    )
    student_id = world.student.person_id
    assert stored == (
        *(
            world.tutor.person_id,
            student_id,
            world.course,
            start,
            start + HOUR,
            start + 1.25 * HOUR,
            "scheduled",
        ),
        *("past papers", Decimal("41.50"), "EUR", False, "Room 2", student_id, 1),
    )
    event = row(world.as_student, "SELECT kind, actor_id, actor_role, before FROM app.session_event")
    assert event == ("booked", student_id, "student", None)


def test_the_first_booking_of_a_course_enrolls_once(world: World) -> None:
    book(world, soon(hour=10))
    book(world, soon(hour=12))
    rows = world.admin.execute(
        "SELECT student_id, course_id, tutor_id, status, created_by FROM app.enrollment"
    ).fetchall()
    student_id = world.student.person_id
    assert rows == [(student_id, world.course, world.tutor.person_id, "active", student_id)]


def test_any_tutors_enrollment_serves(world: World) -> None:
    world.admin.execute(
        "INSERT INTO app.enrollment (student_id, course_id) VALUES (%s, %s)",
        [world.student.person_id, world.course],
    )
    world.centre(enrollment_required=True)
    book(world, soon())
    assert row(world.admin, "SELECT count(*) FROM app.enrollment") == (1,)


def test_refusals_come_in_the_order_of_the_contract(world: World, database: TestDatabase) -> None:
    """One call with everything wrong meets them one after the other as each is mended."""
    used = book(world, soon(days=5))
    world.admin.execute("DELETE FROM app.enrollment")
    other = database.make_person(("student",))
    connection = database.connect(other, "student")
    world.centre(enrollment_required=True, max_open_sessions=1)
    far = minute_of(soon(days=30, hour=10))
    world.busy(world.colleague, other, Busy(far, far + 60, far + 60))
    world.terms(listed=False, min_notice_minutes=525600, horizon_days=1)
    taken = soon(days=4)
    minute = minute_of(taken)
    world.busy(world.tutor, world.outsider, Busy(minute, minute + 60, minute + 60))

    attempt: dict[str, Any] = {"id": used, "start": taken + timedelta(minutes=7)}

    def refused() -> str:
        args = [attempt["id"], world.tutor.person_id, world.course, attempt["start"], ""]
        return refusal(connection, BOOK, args)

    def person(active: bool) -> None:
        world.admin.execute("UPDATE app.person SET active = %s WHERE id = %s", [active, other.person_id])

    person(False)
    mends: list[tuple[str, Callable[[], Any]]] = [
        ("TD001", lambda: person(True)),
        ("TD004", lambda: attempt.update(id=uuid4())),
        ("TD002", lambda: world.terms(listed=True)),
        ("TD006", lambda: world.centre(enrollment_required=False)),
        ("TD012", lambda: world.centre(max_open_sessions=10)),
        ("TD003", lambda: attempt.update(start=taken)),
        ("TD007", lambda: world.terms(min_notice_minutes=0)),
        ("TD008", lambda: world.terms(horizon_days=60)),
        ("23P01", lambda: attempt.update(start=taken + 2 * HOUR)),
    ]
    for code, mend in mends:
        assert refused() == code
        mend()
    assert refused() == ""


def test_what_does_not_exist_or_is_not_offered(world: World, database: TestDatabase) -> None:
    def refused(tutor: UUID, course: UUID) -> str:
        return refusal(world.as_student, BOOK, [uuid4(), tutor, course, soon(), ""])

    tutor_id, course = world.tutor.person_id, world.course
    assert refused(uuid4(), course) == "TD002"
    assert refused(tutor_id, uuid4()) == "TD002"
    assert refused(tutor_id, database.make_course("Not offered")) == "TD002"
    assert refused(world.student.person_id, course) == "TD002"
    for mistake, mend in (
        ("UPDATE app.course SET active = false", "UPDATE app.course SET active = true"),
        ("UPDATE app.tutor_course SET active = false", "UPDATE app.tutor_course SET active = true"),
        (
            f"UPDATE app.person SET active = false WHERE id = '{tutor_id}'",
            "UPDATE app.person SET active = true",
        ),
    ):
        world.admin.execute(mistake)
        assert refused(tutor_id, course) == "TD002", mistake
        world.admin.execute(mend)
    assert refused(tutor_id, course) == ""


def test_nobody_books_themselves(world: World, database: TestDatabase) -> None:
    both = database.connect(world.outsider, "student")
    args = [uuid4(), world.outsider.person_id, world.course, soon(), ""]
    assert refusal(both, BOOK, args) == "TD002"


def test_malformed_bookings(world: World) -> None:
    good: list[Any] = [uuid4(), world.tutor.person_id, world.course, soon(), ""]
    assert refusal(world.as_student, BOOK, good) == ""
    for place, value in [
        *[(n, None) for n in range(4)],
        (3, "infinity"),
        (3, "-infinity"),
        (3, "9999-01-01"),
        (4, "x" * 2001),
        (4, "x" * 10_000),
    ]:
        args = [*good[:place], value, *good[place + 1 :]]
        assert refusal(world.as_student, BOOK, args) == "22023", (place, value)
    assert refusal(world.as_student, BOOK, [*good[:4], "x" * 2000]) == ""
    assert refusal(world.as_student, BOOK, [*good[:4], None]) == ""
    assert row(world.admin, "SELECT count(*) FROM app.session") == (0,)


def test_the_cap_counts_what_is_still_to_come(world: World) -> None:
    world.centre(max_open_sessions=2)
    past = minute_of(soon(days=-3))
    world.busy(world.outsider, world.student, Busy(past, past + 60, past + 60))
    book(world, soon(hour=10))
    second = book(world, soon(hour=12))
    args = [uuid4(), world.tutor.person_id, world.course, soon(hour=14), ""]
    assert refusal(world.as_student, BOOK, args) == "TD012"
    world.as_student.execute("SELECT app.set_session_status(%s, 'cancelled', 1)", [second])
    assert refusal(world.as_student, BOOK, args) == ""


def test_an_old_snapshot_does_not_pass(world: World) -> None:
    world.as_student.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
    args = [uuid4(), world.tutor.person_id, world.course, soon(), ""]
    assert refusal(world.as_student, BOOK, args) == "25000"
    world.as_student.execute("ROLLBACK")


def test_breaks_count_on_both_sides(world: World) -> None:
    world.terms(break_minutes=30, slot_step_minutes=10)
    book(world, soon(hour=12))
    args = [uuid4(), world.tutor.person_id, world.course, soon(), ""]
    for hour, code in (
        (10.5, ""),
        (10.5 + 1 / 6, "23P01"),
        (13, "23P01"),
        (13.5 - 1 / 6, "23P01"),
        (13.5, ""),
    ):
        args[3] = soon() + (hour - 10) * HOUR
        assert refusal(world.as_student, BOOK, args) == code, hour


def test_a_person_with_two_roles_is_not_in_two_places(world: World, database: TestDatabase) -> None:
    """The outsider teaches at ten: they cannot learn then, nor teach while they learn."""
    minute = minute_of(soon())
    teaching = world.busy(world.outsider, world.student, Busy(minute, minute + 60, minute + 60))
    learner = database.connect(world.outsider, "student")
    desk = database.connect(database.make_person(("desk",)), "desk")
    args = [uuid4(), world.tutor.person_id, world.course, soon(), ""]
    assert refusal(learner, BOOK, args) == "23P01"
    override = [uuid4(), world.outsider.person_id, world.tutor.person_id, world.course, soon(), "walk-in"]
    assert refusal(desk, BOOK_FOR, override) == "23P01"
    world.admin.execute(
        "UPDATE app.session SET status = 'cancelled', version = version + 1 WHERE id = %s", [teaching]
    )
    assert row(learner, BOOK, *args)
    third = database.make_person(("student",))
    override[1], override[2] = third.person_id, world.outsider.person_id
    assert refusal(desk, BOOK_FOR, override) == "23P01"
    reopen = "SELECT app.set_session_status(%s, 'scheduled', 2, 'after all')"
    assert refusal(desk, reopen, [teaching]) == "23P01"


def test_who_books_for_whom(world: World, database: TestDatabase) -> None:
    tutor = database.connect(world.tutor, "tutor")
    desk = database.connect(database.make_person(("desk",)), "desk")
    admin = database.connect(database.make_person(("admin",)), "admin")
    student_id, tutor_id = world.student.person_id, world.tutor.person_id

    def refused(connection: psycopg.Connection[Any], **changed: Any) -> str:
        values = {"student": student_id, "tutor": tutor_id, "start": soon(), "why": None} | changed
        args = [uuid4(), values["student"], values["tutor"], world.course, values["start"], values["why"]]
        return refusal(connection, BOOK_FOR, args)

    assert refused(world.as_student) == "42501"
    assert refused(tutor) == "42501"  # not yet an own student
    assert refused(desk) == refused(admin) == ""
    book(world, soon(days=4))
    assert refused(tutor) == ""
    assert refused(tutor, why="because") == "42501"
    assert refused(tutor, tutor=world.colleague.person_id) == "42501"
    assert refused(tutor, start=soon(hour=20)) == "TD003"
    for connection in (desk, admin):
        assert refused(connection, student=uuid4()) == "TD001"
        assert refused(connection, student=world.colleague.person_id) == "TD001"  # no student
        assert refused(connection, why="x" * 2001) == "22023"
    world.terms(listed=False)
    assert refused(desk) == refused(tutor) == ""
    world.admin.execute("UPDATE app.person SET active = false WHERE id = %s", [student_id])
    assert refused(desk, why="please") == "TD001"


def test_a_reason_passes_the_rules_but_never_an_overlap(world: World, database: TestDatabase) -> None:
    desk = database.connect(database.make_person(("desk",)), "desk")
    world.terms(listed=False, break_minutes=30)
    world.centre(max_open_sessions=1)
    book_id = row(desk, BOOK_FOR, *_for(world, soon(days=4)))[0]
    now = datetime.now(UTC)
    wrong = [
        (soon(hour=20), "TD012"),
        (now + timedelta(minutes=17), "TD012"),
        (now - 11 * HOUR, "TD012"),
        (soon(days=200), "TD012"),
    ]
    for start, code in wrong:
        for blank in (None, "", "   "):
            assert refusal(desk, BOOK_FOR, [*_for(world, start)[:5], blank]) == code
        assert refusal(desk, BOOK_FOR, [*_for(world, start)[:5], "walk-in"]) == "", start
    assert refusal(desk, BOOK_FOR, [*_for(world, now - 12.1 * HOUR)[:5], "walk-in"]) == "TD007"
    for start in (soon(days=4), soon(days=4, hour=10.5), soon(days=4) - HOUR, soon(days=4, hour=11.4)):
        assert refusal(desk, BOOK_FOR, [*_for(world, start)[:5], "walk-in"]) == "23P01"
    world.centre(enrollment_required=True)
    world.admin.execute("DELETE FROM app.enrollment")
    assert refusal(desk, BOOK_FOR, [*_for(world, soon(hour=20))[:5], "walk-in"]) == "TD006"
    assert book_id


def _for(world: World, start: datetime) -> list[Any]:
    return [uuid4(), world.student.person_id, world.tutor.person_id, world.course, start, None]


def test_a_staff_reason_is_not_for_the_student(world: World, database: TestDatabase) -> None:
    desk = database.connect(database.make_person(("desk",)), "desk")
    row(desk, BOOK_FOR, *[*_for(world, soon(hour=20))[:5], "mother called"])
    assert row(desk, "SELECT reason FROM app.session_event_reason") == ("mother called",)
    assert world.as_student.execute("SELECT * FROM app.session_event_reason").fetchall() == []
    assert "mother" not in str(world.as_student.execute("SELECT * FROM app.session_event").fetchall())


def test_walk_in_at_a_weekend_in_the_tutors_own_zone(world: World) -> None:
    """Own values beat the centre's; the zone is the tutor's."""
    world.terms(timezone="Pacific/Auckland", min_notice_minutes=0, horizon_days=60)
    world.hours((0, 60), days=[1])
    monday = next_monday(2)
    first = world.free(monday - timedelta(days=2), monday + timedelta(days=2))[0]
    assert first.astimezone(UTC).weekday() == 6  # Monday there, Sunday in Greenwich
    assert book(world, first)
