"""The change feed of a window: nothing lost, nobody waited for, no flood, and back after a restart."""

import queue
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from uuid import uuid4

import psycopg
import pytest

from tests.data.conftest import Door
from tests.factories import TestDatabase
from tutordesk.db.embedded import PrivateServer
from tutordesk.db.engine import Database
from tutordesk.db.feed import ASK_AGAIN_S, ASK_EVERY_S, POLL_S, STOP_S, Feed, Timetable

WAIT = 15.0


class Ear:
    """What a feed told, in order."""

    def __init__(self, database: Database) -> None:
        self.heard: queue.Queue[object] = queue.Queue()
        self.feed = Feed(
            database,
            changed=self.heard.put,
            lost=lambda: self.heard.put("lost"),
            resynced=lambda: self.heard.put("resynced"),
            refused=lambda: self.heard.put("refused"),
        )

    def hears(self, news: object) -> None:
        """Wait until the feed tells this; what came before it is forgotten."""
        deadline = time.monotonic() + WAIT
        while self.heard.get(timeout=max(0.01, deadline - time.monotonic())) != news:
            pass


@pytest.fixture
def listen() -> Iterator[Callable[[Database], Ear]]:
    """Start a feed; stopped with the test."""
    ears: list[Ear] = []

    def start(database: Database) -> Ear:
        database.connect()
        ear = Ear(database)
        ears.append(ear)
        ear.feed.start()
        return ear

    yield start
    for ear in ears:
        ear.feed.stop()


def test_a_change_is_told_by_its_topic(
    database: TestDatabase, door: Door, listen: Callable[[Database], Ear]
) -> None:
    ear = listen(door(database.make_person()))
    database.make_course()
    ear.hears(frozenset({"course"}))


def test_what_changed_between_first_contact_and_listening_is_told(
    database: TestDatabase, door: Door, listen: Callable[[Database], Ear]
) -> None:
    person = door(database.make_person())
    person.connect()
    database.make_course()
    ear = Ear(person)
    ear.feed.start()
    try:
        ear.hears(frozenset({"course"}))
    finally:
        ear.feed.stop()


def test_a_transaction_held_open_is_neither_lost_nor_waited_for(
    database: TestDatabase, door: Door, listen: Callable[[Database], Ear]
) -> None:
    ear = listen(door(database.make_person()))
    held = database.admin(autocommit=False)
    held.execute("UPDATE app.centre SET phone = '1'")
    held_since = time.monotonic()
    database.make_course()
    ear.hears(frozenset({"course"}))  # while the other is still open
    while time.monotonic() - held_since < 5:
        database.make_course(f"Course {uuid4()}")
        ear.hears(frozenset({"course"}))
    held.commit()
    ear.hears(frozenset({"centre"}))


def test_a_thousand_forged_ticks_cause_at_most_one_question_a_second(
    database: TestDatabase, door: Door, listen: Callable[[Database], Ear]
) -> None:
    ear = listen(door(database.make_person()))
    database.make_course()
    ear.hears(frozenset({"course"}))
    forger = database.connect(database.make_person(), "student")
    asked: list[float] = []
    ask = ear.feed._ask

    async def counted(connection: psycopg.AsyncConnection) -> None:
        asked.append(time.monotonic())
        await ask(connection)

    ear.feed._ask = counted  # type: ignore[method-assign]
    started = time.monotonic()
    for number in range(1000):
        forger.execute(f"NOTIFY td_changed, 'lies {number}'")
        time.sleep(0.003)  # spread over three seconds: this is the load, not a wait for something
    database.make_course("Honest")
    ear.hears(frozenset({"course"}))
    seconds = time.monotonic() - started
    assert len(asked) <= seconds / ASK_EVERY_S + 1
    assert all(later - earlier >= ASK_EVERY_S * 0.99 for earlier, later in pairwise(asked))


def test_a_restart_is_told_as_lost_then_resynced(
    server: PrivateServer, database: TestDatabase, door: Door, listen: Callable[[Database], Ear]
) -> None:
    ear = listen(door(database.make_person()))
    database.admin().execute("CHECKPOINT")  # the tests' server promises less than a real one
    server.halt()
    try:
        ear.hears("lost")
    finally:
        server.resume()
    ear.feed.retry()
    ear.hears("resynced")
    database.make_course()
    ear.hears(frozenset({"course"}))


@pytest.mark.alone
def test_who_is_let_in_no_more_is_told_so(
    database: TestDatabase, door: Door, listen: Callable[[Database], Ear]
) -> None:
    person = door(database.make_person())
    ear = listen(person)
    database.admin().execute(f"ALTER ROLE {person.login} NOLOGIN")
    database.admin().execute(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE usename = %s", [person.login]
    )
    ear.hears("lost")
    ear.hears("refused")


def test_stopping_is_prompt_even_where_nobody_answers(database: TestDatabase, door: Door) -> None:
    person = door(database.make_person())
    person.connect()
    ear = Ear(person)
    ear.feed.start()
    database.admin().execute(f'ALTER ROLE "{person.login}" NOLOGIN')
    database.admin().execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s", [person.login]
    )
    ear.hears("lost")
    started = time.monotonic()
    ear.feed.stop()
    assert time.monotonic() - started < STOP_S / 2  # it would go on alone after STOP_S


class TestTimetable:
    def test_a_quiet_server_is_asked_now_and_then(self) -> None:
        times = Timetable(1000.0)
        assert times.due == 1000.0 + ASK_AGAIN_S  # a tick may have come just before it listened
        times.asked(times.due)
        assert POLL_S[0] <= times.due - 1000 <= POLL_S[1] + ASK_AGAIN_S

    def test_a_tick_is_answered_at_once_and_once_more(self) -> None:
        times = Timetable(1000.0)
        times.asked(1001.2)
        times.tick(1010.0)
        assert times.due <= 1010.0
        times.asked(1010.0)
        assert times.due == pytest.approx(1010.0 + ASK_AGAIN_S)
        times.asked(1011.2)
        assert times.due >= 1011.2 + POLL_S[0]

    def test_ticks_never_make_it_ask_twice_a_second(self) -> None:
        times = Timetable(0.0)
        asked = []
        now = 0.0
        while now < 20.0:
            now += 0.01
            times.tick(now)
            if times.due <= now:
                times.asked(now)
                asked.append(now)
        gaps = [later - earlier for earlier, later in pairwise(asked)]
        assert min(gaps) >= ASK_EVERY_S
        assert max(gaps) < ASK_EVERY_S + 0.05
