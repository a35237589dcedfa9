"""The id of a session is the key of its booking: retries are safe, reuse is refused."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from tests.data.slots_world import World, next_monday, refusal
from tests.factories import TestDatabase

BOOK = "SELECT (b).id, (b).version, (b).status FROM app.book_session(%s, %s, %s, %s, %s) AS b"
BOOK_FOR = "SELECT (b).id FROM app.book_session_for(%s, %s, %s, %s, %s, %s) AS b"
MOVE = "SELECT (b).version, lower((b).during) FROM app.move_session(%s, %s, %s) AS b"
STATUS = "SELECT (b).version, (b).status FROM app.set_session_status(%s, %s, %s) AS b"
HOUR = timedelta(hours=1)


@pytest.fixture
def world(database: TestDatabase) -> World:
    made = World(database)
    made.hours((540, 1020))
    return made


def asked(world: World) -> list[Any]:
    return [uuid4(), world.tutor.person_id, world.course, next_monday() + 10 * HOUR, "bring a ruler"]


def count(world: World, table: str = "session") -> int:
    found = world.admin.execute(f"SELECT count(*) FROM app.{table}").fetchone()
    assert found is not None
    return int(found[0])


def test_a_retry_returns_the_row_as_it_is_now(world: World) -> None:
    args = asked(world)
    first = world.as_student.execute(BOOK, args).fetchone()
    assert world.as_student.execute(BOOK, args).fetchone() == first == (args[0], 1, "scheduled")
    world.as_student.execute(STATUS, [args[0], "cancelled", 1])
    world.terms(listed=False)
    world.hours()
    assert world.as_student.execute(BOOK, args).fetchone() == (args[0], 2, "cancelled")
    assert (count(world), count(world, "session_event"), count(world, "enrollment")) == (1, 2, 1)


def test_an_id_serves_once(world: World, database: TestDatabase) -> None:
    other = database.connect(database.make_person(("student",)), "student")
    desk = database.connect(database.make_person(("desk",)), "desk")
    args = asked(world)
    world.as_student.execute(BOOK, args)
    database.offer(world.tutor, second := database.make_course("Geometry"))
    for place, value in (
        (1, world.colleague.person_id),
        (2, second),
        (3, args[3] + HOUR),
        (4, "bring a pen"),
    ):
        changed = [*args[:place], value, *args[place + 1 :]]
        assert refusal(world.as_student, BOOK, changed) == "TD004"
    assert refusal(other, BOOK, args) == "TD004"
    for_student = [args[0], world.student.person_id, *args[1:]]
    assert refusal(desk, BOOK_FOR, for_student) == "TD004"  # the same lesson, but asked by somebody else
    assert count(world) == 1


def test_the_same_call_at_the_same_time_books_once(world: World, database: TestDatabase) -> None:
    """A retry may overtake the first call; another person may use the same id in the same moment."""
    others = [database.make_person(("student",)) for _ in range(3)]
    connections = [database.connect(world.student, "student") for _ in range(5)]
    connections += [database.connect(person, "student") for person in others]

    def call(connection: psycopg.Connection[Any], args: list[Any]) -> str:
        try:
            connection.execute(BOOK, args)
        except psycopg.Error as error:
            return error.sqlstate or "?"
        return ""

    with ThreadPoolExecutor(len(connections)) as pool:
        for hour in range(7):
            args = asked(world)
            args[3] += (hour - 1) * HOUR
            answers = list(pool.map(lambda c, a=args: call(c, a), connections))
            stored = world.admin.execute(
                "SELECT student_id FROM app.session WHERE id = %s", [args[0]]
            ).fetchall()
            assert len(stored) == 1
            if stored[0][0] == world.student.person_id:
                assert set(answers[:5]) == {""}
                assert set(answers[5:]) <= {"TD004"}
            else:
                assert set(answers[:5]) == {"TD004"}
                assert sorted(answers[5:]) == ["", "TD004", "TD004"]
    assert count(world) == count(world, "session_event") == 7


def test_a_move_and_a_status_that_already_hold_are_successes(world: World) -> None:
    args = asked(world)
    world.as_student.execute(BOOK, args)
    later = args[3] + 2 * HOUR
    for _ in range(2):
        assert world.as_student.execute(MOVE, [args[0], later, 1]).fetchone() == (2, later)
    assert refusal(world.as_student, MOVE, [args[0], args[3], 1]) == "TD005"
    for _ in range(2):
        assert world.as_student.execute(STATUS, [args[0], "cancelled", 2]).fetchone() == (3, "cancelled")
    assert refusal(world.as_student, MOVE, [args[0], later, 3]) == "TD009"
    assert count(world, "session_event") == 3
