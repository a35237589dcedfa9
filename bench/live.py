"""How soon another window shows a booking: from the call to the repaint of an open Schedule, when quiet."""

import tempfile
import time
from datetime import UTC, datetime, timedelta
from datetime import time as time_of_day
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg

from bench.centre import Student
from bench.figures import Figure, percentile
from bench.program import Window, make_tutor, this_monday
from tutordesk.db.embedded import PrivateServer

SAMPLES = 20
QUIET_S = 2.5
"""A window asks once more 1.2 s after a tick, and at most once a second: later than both it is quiet."""
BOOK = "SELECT (app.book_session(%s, %s, %s, %s)).id"


def figures(student: Student, server: PrivateServer, database: str) -> list[Figure]:
    """Open a tutor's window offscreen, book from another connection, and watch the calendar."""
    with psycopg.connect(server.admin_url(database), autocommit=True) as admin:
        tutor_id, login, course_id = make_tutor(admin)
    with tempfile.TemporaryDirectory() as folder, psycopg.connect(student.url, autocommit=True) as other:
        other.execute("SET ROLE td_student")
        window = Window(Path(folder), f"127.0.0.1:{server.port}/{database}", login)
        try:
            taken = [
                _until_shown(window, other, tutor_id, course_id, number) for number in range(SAMPLES + 1)
            ]
        finally:
            window.end()
    name = "click to repaint in another window, when quiet (p95)"
    return [Figure(name, percentile(taken[1:], 95), "ms", "<= 150.0")]


def _until_shown(
    window: Window, other: psycopg.Connection[Any], tutor_id: UUID, course_id: UUID, number: int
) -> float:
    """Book the number-th start of next week after a quiet moment; return milliseconds to its repaint."""
    window.rest(QUIET_S)
    session_id = uuid4()
    first = datetime.combine(this_monday() + timedelta(days=7), time_of_day(8), UTC)
    starts_at = first + timedelta(days=number % 5, minutes=30 * (number // 5))
    started = time.perf_counter()
    other.execute(BOOK, [session_id, tutor_id, course_id, starts_at])
    window.wait(lambda: window.named(f"session-{session_id}") is not None)
    window.paint()
    return (time.perf_counter() - started) * 1000
