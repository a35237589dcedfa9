"""The answer to a booking is lost on its way: the same id asked again books once and tells all."""

import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from tests.data.slots_world import World, next_monday, refusal
from tests.factories import TestDatabase, TestPerson

BOOK = "SELECT (b).id, (b).version FROM app.book_session(%s, %s, %s, %s, %s) AS b"
HOUR = timedelta(hours=1)


class CuttingProxy:
    """Passes bytes between a client and the server; once armed, the server's next answer is swallowed.

    The answer is waited for before the line is cut: the server has committed by then.
    """

    def __init__(self, url: str) -> None:
        parts = conninfo_to_dict(url)
        self._target = (str(parts["host"]), int(str(parts["port"])))
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = make_conninfo(url, port=self._listener.getsockname()[1], gssencmode="disable")
        self._armed = threading.Event()
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    def cut_next_answer(self) -> None:
        self._armed.set()

    def close(self) -> None:
        # wakes the thread that waits for the next client
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            server = socket.create_connection(self._target)
            for source, sink, is_answer in ((client, server, False), (server, client, True)):
                thread = threading.Thread(target=self._pass_on, args=(source, sink, is_answer))
                self._threads.append(thread)
                thread.start()

    def _pass_on(self, source: socket.socket, sink: socket.socket, is_answer: bool) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                if is_answer and self._armed.is_set():
                    self._armed.clear()
                    break
                sink.sendall(data)
        for end in (source, sink):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        source.close()


@pytest.fixture
def world(database: TestDatabase) -> World:
    made = World(database)
    made.hours((0, 1440))
    return made


@pytest.fixture
def proxy(world: World) -> Iterator[CuttingProxy]:
    made = CuttingProxy(world.student.url)
    yield made
    made.close()


def connect(url: str) -> psycopg.Connection[Any]:
    connection = psycopg.connect(url, autocommit=True)
    connection.execute("SET ROLE td_student")
    return connection


def lose(proxy: CuttingProxy, statement: str, args: list[Any]) -> None:
    """Send a statement whose answer never arrives."""
    connection = connect(proxy.url)
    proxy.cut_next_answer()
    with pytest.raises(psycopg.OperationalError):
        connection.execute(statement, args)
    assert connection.broken
    connection.close()


def stored(world: World, table: str = "session") -> int:
    row = world.admin.execute(f"SELECT count(*) FROM app.{table}").fetchone()
    assert row is not None
    return int(row[0])


def test_asking_again_books_once(world: World, proxy: CuttingProxy) -> None:
    for turn in range(20):
        args = [uuid4(), world.tutor.person_id, world.course, next_monday() + turn * HOUR, "hello"]
        lose(proxy, BOOK, args)
        with connect(proxy.url) as again:
            assert again.execute(BOOK, args).fetchone() == (args[0], 1)
    assert stored(world) == stored(world, "session_event") == 20


def test_a_used_id_is_refused_to_everybody_else(
    world: World, proxy: CuttingProxy, database: TestDatabase
) -> None:
    args = [uuid4(), world.tutor.person_id, world.course, next_monday(), "hello"]
    lose(proxy, BOOK, args)
    other: TestPerson = database.make_person(("student",))
    assert refusal(database.connect(other, "student"), BOOK, args) == "TD004"
    assert refusal(world.as_student, BOOK, [*args[:3], next_monday() + HOUR, "hello"]) == "TD004"
    assert refusal(world.as_student, BOOK, [*args[:4], "something else"]) == "TD004"
    assert world.as_student.execute(BOOK, args).fetchone() == (args[0], 1)
    assert stored(world) == 1


def test_a_move_and_a_cancellation_whose_answers_are_lost(world: World, proxy: CuttingProxy) -> None:
    session_id: UUID = uuid4()
    start = next_monday()
    world.as_student.execute(BOOK, [session_id, world.tutor.person_id, world.course, start, ""])
    for statement, args in (
        ("SELECT (m).version FROM app.move_session(%s, %s, %s) AS m", [session_id, start + HOUR, 1]),
        ("SELECT (m).version FROM app.set_session_status(%s, 'cancelled', %s) AS m", [session_id, 2]),
    ):
        lose(proxy, statement, args)
        with connect(proxy.url) as again:
            assert again.execute(statement, args).fetchone() == (args[-1] + 1,)
    assert stored(world, "session_event") == 3
