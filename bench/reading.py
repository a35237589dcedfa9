"""Figures of reading: free slots, and the search while typing, as a student."""

import statistics
from collections.abc import Sequence
from functools import partial
from uuid import UUID

import psycopg
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from bench.centre import Student
from bench.figures import Figure, percentile, timed_ms
from tutordesk.services import tutors
from tutordesk.services.rows import TutorCriteria

SPAN = "now(), now() + interval '14 days'"
TYPED = {
    "rare": ("theremin", "the", "ther", "there", "novak 41", "celik 1"),
    "common": ("m", "ma", "math", "maths", "teacher", "lessons"),
    "mistyped": ("theremni", "fisher", "phisics"),
}


def figures(student: Student, admin_url: str) -> list[Figure]:
    """Measure on one connection acting as the student."""
    with psycopg.connect(student.url, autocommit=True) as connection:
        connection.execute("SET ROLE td_student")
        listed = [row[0] for row in connection.execute("SELECT id FROM bench.tutor ORDER BY n LIMIT 50")]
        return [*_slots(connection, listed), *_search(connection, admin_url)]


def _slots(connection: psycopg.Connection, listed: Sequence[UUID]) -> list[Figure]:
    one = f"SELECT count(*) FROM app.free_slots(%s, {SPAN}, 60)"
    fifty = f"SELECT count(*) FROM unnest(%s::uuid[]) t, app.free_slots(t, {SPAN}, 60)"
    queue = iter(list(listed) * 8)
    timed_ms(lambda: connection.execute(one, [listed[0]]).fetchall(), 20)
    single = timed_ms(lambda: connection.execute(one, [next(queue)]).fetchall(), 200)
    many = timed_ms(lambda: connection.execute(fifty, [list(listed)]).fetchall(), 20)
    return [
        Figure("free slots of one tutor, 14 days (median)", statistics.median(single), "ms", "<= 1.0"),
        Figure("free slots of 50 tutors, 14 days (median)", statistics.median(many), "ms", "<= 40.0"),
    ]


def _search(connection: psycopg.Connection, admin_url: str) -> list[Figure]:
    found = []
    engine = create_engine("postgresql+psycopg://", creator=lambda: connection)
    with Session(engine) as db:
        for kind, words in TYPED.items():
            taken: list[float] = []
            for word in words:
                taken += timed_ms(partial(tutors.search, db, criteria=TutorCriteria(text=word)), 12)[2:]
            name = f"search while typing, {kind} words (p95)"
            found.append(Figure(name, percentile(taken, 95), "ms", "<= 30.0"))
        db.rollback()
        connection.execute("SELECT pg_stat_force_next_flush()")
    with psycopg.connect(admin_url, autocommit=True) as admin:
        used = admin.execute(
            "SELECT coalesce(sum(idx_scan), 0) FROM pg_stat_user_indexes"
            " WHERE relname = 'tutor_search' AND indexrelname !~ 'pkey$'"
        ).fetchone()[0]
    return [*found, Figure("search: scans of its indexes", float(used), "scans", ">= 1")]
