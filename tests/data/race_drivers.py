"""Many real connections at once: on one slot, and in a long mix of bookings, moves and cancellations.

Both the short races of ``tests/data`` and the long ones of ``tests/soak`` run these.
"""

import random
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import psycopg

from tests.data.slots_world import World, next_monday
from tests.factories import TestDatabase, TestPerson, new_login

ANSWER = "SELECT (b).id, (b).version, lower((b).during), (b).status FROM app."
BOOK = f"{ANSWER}book_session(%s, %s, %s, %s) AS b"
BOOK_FOR = f"{ANSWER}book_session_for(%s, %s, %s, %s, %s) AS b"
MOVE = f"{ANSWER}move_session(%s, %s, %s) AS b"
CANCEL = f"{ANSWER}set_session_status(%s, 'cancelled', %s) AS b"
EXPECTED = {"23P01", "TD003", "TD005", "TD009", "TD013"}


def make_students(database: TestDatabase, people: int) -> list[TestPerson]:
    """Many students with logins, in one transaction: the first as ever, the others like it."""
    first = database.make_person(("student",))
    made = [first]
    with psycopg.connect(database.admin_url) as connection:
        for _ in range(people - 1):
            person_id, login = uuid4(), new_login()
            connection.execute(
                "SELECT app.create_person(%s, ARRAY['student'], 'Racer', %s, 'UTC', p_login => %s)",
                [person_id, database._verifier, login],
            )
            made.append(TestPerson(person_id, login, first.password, database.url(login)))
        connection.execute("UPDATE app.person SET must_change_password = false")
    return made


def race_for_one_slot(database: TestDatabase, people: int, rounds: int) -> None:
    """``people`` students on real connections book one slot, ``rounds`` times over."""
    world = World(database)
    world.hours((0, 1440))
    students = make_students(database, people)
    with ThreadPoolExecutor(16) as pool:
        connections = list(pool.map(lambda s: psycopg.connect(s.url, autocommit=True), students))
    try:
        for connection in connections:
            connection.execute("SET ROLE td_student")
        for turn in range(rounds):
            start = next_monday() + timedelta(hours=turn)
            answers = _all_at_once(connections, [world.tutor.person_id, world.course, start])
            assert sorted(answers) == ["", *["23P01"] * (people - 1)]
            stored = world.admin.execute(
                "SELECT count(*) FROM app.session WHERE lower(during) = %s", [start]
            ).fetchone()
            assert stored == (1,)
    finally:
        for connection in connections:
            connection.close()


def _all_at_once(connections: list[psycopg.Connection[Any]], args: list[Any]) -> list[str]:
    gate = threading.Barrier(len(connections))
    answers: list[str] = [""] * len(connections)

    def run(number: int) -> None:
        gate.wait()
        try:
            connections[number].execute(BOOK, [uuid4(), *args])
        except psycopg.Error as error:
            answers[number] = error.sqlstate or "?"

    threads = [threading.Thread(target=run, args=(n,)) for n in range(len(connections))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@dataclass
class Client:
    """One desktop: who acts, in which role, and what was answered: (session, version) -> (start, status)."""

    person: TestPerson
    role: str
    connection: psycopg.Connection[Any]
    rng: random.Random
    journal: dict[tuple[UUID, int], tuple[datetime, str]] = field(default_factory=dict)
    known: dict[UUID, int] = field(default_factory=dict)
    refused: dict[str, int] = field(default_factory=dict)
    done: int = 0


class Mix:
    """A small centre with more people who want time than there is time."""

    def __init__(self, database: TestDatabase, clients: int, seed: int) -> None:
        self.database = database
        self.world = world = World(database)
        world.terms(break_minutes=15)
        self.tutors = [world.tutor, database.make_person(("tutor", "student")), world.outsider]
        self.students = [*self.tutors[1:], *(database.make_person(("student",)) for _ in range(3))]
        for number, tutor in enumerate(self.tutors):
            database.open_always(tutor)
            world.terms(
                tutor, slot_step_minutes=15, min_notice_minutes=0, horizon_days=60, break_minutes=number * 15
            )
            if number == 1:
                database.offer(tutor, world.course)
        self.starts = [next_monday() + timedelta(minutes=15 * n) for n in range(96)]
        self.shared: dict[UUID, int] = {}
        seats = [(s, "student") for s in self.students[:4]]
        seats += [(t, "tutor") for t in self.tutors[:2]]
        seats += [(database.make_person(("desk",)), "desk"), (database.make_person(("admin",)), "admin")]
        self.clients = [
            Client(person, role, database.connect(person, role), random.Random(seed * 1000 + n))
            for n, (person, role) in enumerate(seats[:clients])
        ]

    def run(self, operations: int) -> None:
        """Every client does its share at the same time; any unexpected answer fails."""
        share = operations // len(self.clients)
        with ThreadPoolExecutor(len(self.clients)) as pool:
            for result in [pool.submit(self._work, client, share) for client in self.clients]:
                result.result()

    def _work(self, client: Client, share: int) -> None:
        for _ in range(share):
            choice = client.rng.random()
            if choice < 0.5 or not self.shared:
                query, args = self._booking(client)
                if choice < 0.05:  # a retry of what was just asked
                    self._call(client, query, args)
            else:
                session_id, version = client.rng.choice(list(self.shared.items()))
                if client.rng.random() < 0.1:
                    version -= 1
                if choice < 0.75:
                    query, args = MOVE, [session_id, client.rng.choice(self.starts), version]
                else:
                    query, args = CANCEL, [session_id, version]
            self._call(client, query, args)

    def _booking(self, client: Client) -> tuple[str, list[Any]]:
        rng, course = client.rng, self.world.course
        start = rng.choice(self.starts)
        tutor = client.person if client.role == "tutor" else rng.choice(self.tutors)
        student = rng.choice([s for s in self.students if s.person_id != tutor.person_id])
        if client.role == "student":
            if tutor.person_id == client.person.person_id:
                tutor = self.tutors[0]
            return BOOK, [uuid4(), tutor.person_id, course, start]
        return BOOK_FOR, [uuid4(), student.person_id, tutor.person_id, course, start]

    def _call(self, client: Client, query: str, args: list[Any]) -> None:
        client.done += 1
        while True:
            try:
                row = client.connection.execute(query, args).fetchone()
            except psycopg.errors.DeadlockDetected:
                client.refused["40P01"] = client.refused.get("40P01", 0) + 1
                continue
            except psycopg.Error as error:
                code = error.sqlstate or "?"
                if code not in EXPECTED and (code, client.role) != ("42501", "tutor"):
                    raise  # a tutor may not yet know the student; all else is a fault
                client.refused[code] = client.refused.get(code, 0) + 1
                return
            break
        assert row is not None
        session_id, version, start, status = row
        answered = client.journal.setdefault((session_id, version), (start, status))
        assert answered == (start, status), "two answers about one version"
        self.shared[session_id] = max(version, self.shared.get(session_id, 0))
        if status == "cancelled" and client.rng.random() < 0.9:
            self.shared.pop(session_id, None)

    def check(self) -> None:
        """Nobody is in two places, and the history equals what the clients were told."""
        admin = self.world.admin
        overlap = """
            WITH busy AS (
                SELECT id, tutor_id AS person_id, during, tutor_hold FROM app.session
                 WHERE status IN ('scheduled', 'in_progress')
                UNION ALL
                SELECT id, student_id, during, NULL FROM app.session
                 WHERE status IN ('scheduled', 'in_progress'))
            SELECT count(*) FROM busy AS a JOIN busy AS b ON a.person_id = b.person_id AND a.id < b.id
             WHERE a.during && b.during OR a.tutor_hold && b.tutor_hold
        """
        assert admin.execute(overlap).fetchone() == (0,)
        told: dict[tuple[UUID, int], tuple[datetime, str]] = {}
        for client in self.clients:
            for key, answer in client.journal.items():
                assert told.setdefault(key, answer) == answer
        happened = {
            (session_id, version): (datetime.fromisoformat(start), status)
            for session_id, version, start, status in admin.execute(
                "SELECT session_id, (after ->> 'version')::int, after ->> 'starts_at', after ->> 'status'"
                " FROM app.session_event"
            )
        }
        assert admin.execute("SELECT count(*) FROM app.session_event").fetchone() == (len(happened),)
        assert happened == told
        final = admin.execute("SELECT id, version, lower(during), status FROM app.session").fetchall()
        latest: dict[UUID, int] = {}
        for session_id, version in told:
            latest[session_id] = max(version, latest.get(session_id, 0))
        assert {row[0]: row[1] for row in final} == latest
        assert len(told) == sum(latest.values()), "a version is missing"
        for session_id, version, start, status in final:
            assert told[session_id, version] == (start, status)
