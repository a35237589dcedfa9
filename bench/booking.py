"""Figures of booking: ``Database.call`` against pgbench with the same four statements, and with listeners."""

import re
import subprocess
import tempfile
import threading
import time
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from sqlalchemy import text

from bench.centre import PASSWORD, Student
from bench.figures import Figure
from tutordesk.db.embedded import find_binaries
from tutordesk.db.engine import Database
from tutordesk.settings import Profile

BOOKINGS = 50
"""Bookings of one client in one round."""
LISTENERS = 500

# The n-th booking of a student: eight a day from three weeks on, each at a tutor of its own.
BOOK = """
SELECT (app.book_session(gen_random_uuid(), t.id, o.course_id,
    (date_trunc('day', now() AT TIME ZONE 'Europe/Vienna') + (21 + w.n / 8) * interval '1 day'
     + (9 + w.n % 8) * interval '1 hour') AT TIME ZONE 'Europe/Vienna')).id
FROM (SELECT CAST(:n AS int) AS n) w
JOIN bench.tutor t ON t.n = (STUDENT * 125 + w.n) % (SELECT count(*) FROM bench.tutor)
CROSS JOIN LATERAL (SELECT course_id FROM app.tutor_course c WHERE c.tutor_id = t.id LIMIT 1) o
"""


class Rounds:
    """Hands out the first booking of each round, so that no start is asked for twice."""

    def __init__(self) -> None:
        self._numbers = count()

    def first(self) -> int:
        return next(self._numbers) * BOOKINGS


def figures(students: tuple[Student, ...], admin_url: str) -> list[Figure]:
    """Measure in turns, so that both sides meet the same minute of the machine."""
    rounds = Rounds()
    _by_call(students[:1], rounds.first())
    found = []
    for clients in (1, 8):
        theirs, ours = [], []
        for _ in range(3):
            theirs.append(_by_pgbench(students[:clients], rounds.first()))
            ours.append(_by_call(students[:clients], rounds.first()))
        name = f"booking by Database.call / pgbench, {clients} client{'s' * (clients > 1)}"
        found.append(Figure(name, max(ours) / max(theirs), "ratio", ">= 0.4"))
    quiet = max(_by_pgbench(students, rounds.first()) for _ in range(2))
    with ExitStack() as listening:
        for _ in range(LISTENERS):
            connection = listening.enter_context(psycopg.connect(admin_url, autocommit=True))
            connection.execute("LISTEN td_changed")
        crowded = max(_by_pgbench(students, rounds.first()) for _ in range(2))
    name = f"bookings a second, {LISTENERS} listening / none"
    return [*found, Figure(name, crowded / quiet, "ratio", ">= 0.7")]


def _by_call(students: tuple[Student, ...], first: int) -> float:
    """Return bookings per second through ``Database.call``, one thread a student."""
    together = threading.Barrier(len(students) + 1)
    threads = [threading.Thread(target=_book_all, args=(one, first, together)) for one in students]
    for thread in threads:
        thread.start()
    together.wait()
    started = time.perf_counter()
    for thread in threads:
        thread.join()
    return BOOKINGS * len(students) / (time.perf_counter() - started)


def _book_all(student: Student, first: int, together: threading.Barrier) -> None:
    parts = urlsplit(student.url)
    profile = Profile.parse(f"127.0.0.1:{parts.port}/{parts.path.lstrip('/')}")
    database = Database(profile, student.login, PASSWORD)
    database.role = "student"
    statement = text(BOOK.replace("STUDENT", str(student.number)))
    database.call(lambda db: db.execute(text("SELECT 1")).all())
    together.wait()
    for n in range(first, first + BOOKINGS):
        database.call(lambda db, n=n: db.execute(statement, {"n": n}).one())
    database.close()


def _by_pgbench(students: tuple[Student, ...], first: int) -> float:
    """Return bookings per second of pgbench with the same statements, one process a student."""
    with tempfile.TemporaryDirectory() as folder:
        processes = [_start_pgbench(student, first, Path(folder)) for student in students]
        said = [process.communicate()[0] for process in processes]
    rates = [re.search(r"tps = ([0-9.]+)", words) for words in said]
    if not all(rates) or any("ERROR" in words for words in said):
        raise RuntimeError("pgbench failed: " + max(said, key=len)[:1500])
    return sum(float(rate[1]) for rate in rates if rate)


def _start_pgbench(student: Student, first: int, folder: Path) -> subprocess.Popen[str]:
    book = " ".join(BOOK.replace("STUDENT", str(student.number)).split())
    script = folder / f"{student.number}.sql"
    script.write_text(f"\\set n :n + 1\nBEGIN;\nSET LOCAL ROLE td_student;\n{book};\nCOMMIT;\n", "utf-8")
    parts = urlsplit(student.url)
    return subprocess.Popen(
        [
            str(find_binaries() / "pgbench"), "-n", "-c", "1", "-t", str(BOOKINGS), "-D", f"n={first - 1}",
            "-f", str(script), "-h", "127.0.0.1", "-p", str(parts.port), "-U", student.login,
            parts.path.lstrip("/"),
        ],
        env={"PGPASSWORD": PASSWORD, "LC_ALL": "C"},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
