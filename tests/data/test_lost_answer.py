"""The answer to a booking is lost on its way: the same id asked again books once and tells all."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from bench.wire import Tap
from psycopg.conninfo import make_conninfo

from tests.data.slots_world import World, next_monday, refusal
from tests.factories import TestDatabase, TestPerson
from tutordesk.db.embedded import PrivateServer

BOOK = "SELECT (b).id, (b).version FROM app.book_session(%s, %s, %s, %s, %s) AS b"
HOUR = timedelta(hours=1)


@pytest.fixture
def world(database: TestDatabase) -> World:
    made = World(database)
    made.hours((0, 1440))
    return made


@pytest.fixture
def tap(server: PrivateServer) -> Iterator[Tap]:
    with Tap(server.port) as made:
        yield made


@contextmanager
def connected(world: World, tap: Tap) -> Iterator[psycopg.Connection[Any]]:
    url = make_conninfo(world.student.url, port=tap.port, gssencmode="disable")
    connection = psycopg.connect(url, autocommit=True)
    connection.execute("SET ROLE td_student")
    yield connection
    connection.close()


def lose(world: World, tap: Tap, statement: str, args: list[Any]) -> None:
    """Send a statement whose answer never arrives."""
    with connected(world, tap) as connection:
        tap.cut_after()
        with pytest.raises(psycopg.OperationalError):
            connection.execute(statement, args)
        assert connection.broken


def stored(world: World, table: str = "session") -> int:
    row = world.admin.execute(f"SELECT count(*) FROM app.{table}").fetchone()
    assert row is not None
    return int(row[0])


def test_asking_again_books_once(world: World, tap: Tap) -> None:
    for turn in range(20):
        args = [uuid4(), world.tutor.person_id, world.course, next_monday() + turn * HOUR, "hello"]
        lose(world, tap, BOOK, args)
        with connected(world, tap) as again:
            assert again.execute(BOOK, args).fetchone() == (args[0], 1)
    assert stored(world) == stored(world, "session_event") == 20


def test_a_used_id_is_refused_to_everybody_else(world: World, tap: Tap, database: TestDatabase) -> None:
    args = [uuid4(), world.tutor.person_id, world.course, next_monday(), "hello"]
    lose(world, tap, BOOK, args)
    other: TestPerson = database.make_person(("student",))
    assert refusal(database.connect(other, "student"), BOOK, args) == "TD004"
    assert refusal(world.as_student, BOOK, [*args[:3], next_monday() + HOUR, "hello"]) == "TD004"
    assert refusal(world.as_student, BOOK, [*args[:4], "something else"]) == "TD004"
    assert world.as_student.execute(BOOK, args).fetchone() == (args[0], 1)
    assert stored(world) == 1


def test_a_move_and_a_cancellation_whose_answers_are_lost(world: World, tap: Tap) -> None:
    session_id: UUID = uuid4()
    start = next_monday()
    world.as_student.execute(BOOK, [session_id, world.tutor.person_id, world.course, start, ""])
    for statement, args in (
        ("SELECT (m).version FROM app.move_session(%s, %s, %s) AS m", [session_id, start + HOUR, 1]),
        ("SELECT (m).version FROM app.set_session_status(%s, 'cancelled', %s) AS m", [session_id, 2]),
    ):
        lose(world, tap, statement, args)
        with connected(world, tap) as again:
            assert again.execute(statement, args).fetchone() == (args[-1] + 1,)
    event = world.as_student.execute("SELECT app.undoable_event(%s)", [session_id]).fetchone()
    assert event is not None
    undo = "SELECT (u).version, (u).status FROM app.undo(%s) AS u"
    lose(world, tap, undo, list(event))
    with connected(world, tap) as again:
        assert again.execute(undo, event).fetchone() == (4, "scheduled")
    assert stored(world, "session_event") == 4
