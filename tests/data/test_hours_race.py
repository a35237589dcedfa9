"""Hours change while a student books: one of the two comes first, and nobody is left outside unnoticed."""

import json
import threading
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from tests.data.slots_world import World, next_monday
from tests.factories import TestDatabase

ROUNDS = 60
DAY = timedelta(days=1)
SAVE = "SELECT app.save_hours(%s, %s, %s, %s, %s)"
BOOK = "SELECT (app.book_session(%s, %s, %s, %s)).id"
MOVE = "SELECT (app.move_session(%s, %s, %s)).id"
OUTSIDE = """
SELECT s.id FROM app.session AS s
 WHERE s.tutor_id = %(tutor)s AND s.status = 'scheduled' AND NOT coalesce((
       SELECT range_agg(tstzrange(o.starts_at, o.ends_at)) @> s.during
         FROM app.open_hours(%(tutor)s, lower(s.during), upper(s.during)) AS o), false)
"""


class Race:
    """A tutor who is open around the clock, a student with one session that can be moved."""

    def __init__(self, database: TestDatabase) -> None:
        self.world = world = World(database)
        world.hours((0, 1440))
        self.tutor = database.connect(world.tutor, "tutor")
        self.student = world.as_student
        self.tutor_id = world.tutor.person_id
        self.session_id = uuid4()
        self.version = 1
        self.hours_version = 1
        first = next_monday()
        self.student.execute(BOOK, [self.session_id, self.tutor_id, world.course, first])
        self.first = first + DAY
        row = self.tutor.execute("SELECT hours FROM app.hours_of(%s)", [self.tutor_id]).fetchone()
        assert row is not None
        self.hours: dict[str, Any] = row[0]

    def save(self, closed: int) -> str:
        """Close the n-th day and no other; the SQLSTATE it meets."""
        off = [
            {
                "on_date": (self.first + closed * DAY).date().isoformat(),
                "available": False,
                "start_minute": 0,
                "end_minute": 1440,
                "reason": "",
            }
        ]
        asked = [json.dumps(part) for part in (self.hours["rules"], off, self.hours["terms"])]
        try:
            row = self.tutor.execute(SAVE, [self.tutor_id, self.hours_version, *asked]).fetchone()
        except psycopg.Error as error:
            return error.sqlstate or "?"
        assert row is not None
        self.hours_version = row[0]
        return ""

    def book(self, day: int) -> str:
        """Book noon of the n-th day, or move the one session there; the SQLSTATE it meets."""
        start = self.first + day * DAY + timedelta(hours=12)
        try:
            if day % 2:
                self.student.execute(BOOK, [uuid4(), self.tutor_id, self.world.course, start])
            else:
                self.student.execute(MOVE, [self.session_id, start, self.version])
                self.version += 1
        except psycopg.Error as error:
            return error.sqlstate or "?"
        return ""

    def run(self, day: int) -> tuple[str, str]:
        """Both at once, one of them a few questions late, so that each comes first now and then."""
        answers: dict[str, str] = {}
        gate = threading.Barrier(2)

        def go(name: str, late: int, connection: psycopg.Connection[Any], verb: Any) -> None:
            gate.wait()
            for _ in range(late):
                connection.execute("SELECT 1")
            answers[name] = verb(day)

        threads = [
            threading.Thread(target=go, args=("book", day % 5, self.student, self.book)),
            threading.Thread(target=go, args=("save", day % 4, self.tutor, self.save)),
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return answers["book"], answers["save"]


@pytest.fixture
def race(database: TestDatabase) -> Race:
    return Race(database)


def outside(race: Race) -> list[UUID]:
    return [row[0] for row in race.tutor.execute(OUTSIDE, {"tutor": race.tutor_id})]


def test_hours_and_a_booking_at_once(race: Race) -> None:
    seen = set()
    for day in range(ROUNDS):
        answer = race.run(day)
        assert answer in {("", "TD014"), ("TD003", "")}
        assert outside(race) == []
        seen.add(answer)
    assert len(seen) == 2, "one of the two always came first"
