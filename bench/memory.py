"""What an hour of changes leaves behind in the window: the schedule and the board, followed live at speed.

The real program in a process of its own, offscreen. The front desk moves one session after another, one a
second as it were, and each is waited for until it is on screen: every change is a reload of its own. Here the
feed asks all the time, where it asks once a second else, so that an hour passes in minutes. What is there
after a first round, when everything was shown once, is compared with what is there at the end.
"""

import contextlib
import gc
import os
import subprocess
import sys
import tempfile
from datetime import UTC, date, datetime, timedelta
from datetime import time as time_of_day
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
from psycopg.conninfo import make_conninfo

from bench.centre import PASSWORD
from bench.figures import Figure
from bench.program import Window, make_tutor, this_monday
from tutordesk.db import schema
from tutordesk.db.embedded import PrivateServer

DATABASE = "tutordesk_bench_memory"
CHANGES = 3600
FIRST_ROUND = 300
TUTORS = 12
QUIET_S = 14.0
"""A notice of news stays for twelve seconds."""
# A week of eight lessons a day for each tutor, every lesson of a day with a student of its own.
FILL = """
SET session_replication_role = replica;
INSERT INTO app.person (id, login, display_name, timezone, must_change_password)
SELECT gen_random_uuid(), 'b' || lpad(n::text, 9, '0'), 'Student number ' || n, 'UTC', false
FROM generate_series(0, 95) n;
INSERT INTO app.person_role SELECT id, 'student' FROM app.person WHERE login ~ '^b[0-9]';
INSERT INTO app.session (id, tutor_id, student_id, course_id, during, tutor_hold, price, currency)
SELECT gen_random_uuid(), t.id, p.id, o.course_id, tstzrange(w.at, w.at + '30 minutes'),
       tstzrange(w.at, w.at + '30 minutes'), 30, 'EUR'
FROM unnest(%(tutors)s::uuid[]) WITH ORDINALITY t(id, n) JOIN app.tutor_course o ON o.tutor_id = t.id
CROSS JOIN generate_series(0, 6) day CROSS JOIN generate_series(0, 7) k
JOIN app.person p ON p.login = 'b' || lpad(((t.n - 1) * 8 + k)::text, 9, '0')
CROSS JOIN LATERAL (
    SELECT (%(monday)s + day * interval '1 day' + (8 + k) * interval '1 hour') AT TIME ZONE 'UTC' AS at) w;
SET session_replication_role = origin;
ANALYZE
"""
#: The lessons of next Monday, of the tutor who looks first: both pages show them.
LESSONS_OF = """
SELECT id, lower(during), version FROM app.session
WHERE tutor_id = %s AND lower(during) >= %s AND lower(during) < %s ORDER BY lower(during)
"""
MOVE = "SELECT (app.move_session(%s, %s, %s)).version"


def figures(server: PrivateServer, changes: int = CHANGES) -> list[Figure]:
    """Follow the changes in another process; return what grew."""
    tutor_id, tutor, desk = _build(server)
    said = subprocess.run(
        [
            sys.executable, "-m", "bench.memory", server.admin_url(DATABASE), str(server.port), str(tutor_id),
            tutor, desk, str(changes),
        ],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    memory, objects, widgets, before, after = (float(word) for word in said.split()[-5:])
    name = f"memory after {changes} changes followed / before ({before:.0f} to {after:.0f} MB)"
    return [
        Figure(name, memory, "ratio", "<= 1.05"),
        Figure("the same, objects of Python", objects, "ratio", "<= 1.01"),
        Figure("the same, widgets", widgets, "ratio", "<= 1.0"),
    ]


def _build(server: PrivateServer) -> tuple[UUID, str, str]:
    """Make the centre; return its first tutor with login (staff too), and another desk's login."""
    admin_url = server.admin_url()
    with psycopg.connect(admin_url, autocommit=True) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
    schema.init(admin_url, dbname=DATABASE, centre_name="Bench", admin_name="Bench", timezone="UTC")
    with psycopg.connect(server.admin_url(DATABASE), autocommit=True) as admin:
        made = [make_tutor(admin, roles=("tutor", "desk")) for _number in range(TUTORS)]
        given = {"tutors": [one[0] for one in made], "monday": this_monday() + timedelta(days=7)}
        for statement in FILL.split(";\n"):
            admin.execute(statement, given if "%" in statement else None)
        verifier = schema.scram_verifier(admin, PASSWORD)
        row = admin.execute(
            "SELECT (p).login FROM app.create_person(%s, ARRAY['desk'], 'Bench desk', %s, 'UTC') p",
            [uuid4(), verifier],
        ).fetchone()
    assert row is not None
    return made[0][0], made[0][1], row[0]


class Mover:
    """The front desk elsewhere: moves the lessons of a Monday a quarter of an hour on, and back."""

    def __init__(self, connection: psycopg.Connection[Any], tutor_id: UUID, monday: date) -> None:
        self._connection = connection
        start = datetime.combine(monday, time_of_day(0), UTC)
        found = connection.execute(LESSONS_OF, [tutor_id, start, start + timedelta(days=1)])
        self._lessons = [list(row) for row in found]
        self._moved = 0

    def move(self) -> tuple[UUID, datetime]:
        """Move the next lesson; return which, and where it is now."""
        lesson = self._lessons[self._moved % len(self._lessons)]
        self._moved += 1
        session_id, start, version = lesson
        start += timedelta(minutes=-15 if start.minute else 15)
        row = self._connection.execute(MOVE, [session_id, start, version]).fetchone()
        assert row is not None
        lesson[1:] = [start, row[0]]
        return session_id, start


def _size() -> tuple[float, int, int]:
    """Megabytes of this process, objects of Python, and widgets, after everything that can go has gone."""
    from PySide6.QtWidgets import QApplication

    for _round in range(3):
        gc.collect()
    resident = int(Path("/proc/self/statm").read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return resident / 1e6, len(gc.get_objects()), len(QApplication.allWidgets())


def _follow(window: Window, mover: Mover, times: int) -> None:
    """Have so many lessons moved, each once the last is on screen."""
    for _time in range(times):
        session_id, start = mover.move()
        window.wait(lambda at=start, one=session_id: _starts(window.program.shell.page).get(one) == at)


def _starts(page: Any) -> dict[UUID, datetime]:
    """When the sessions begin that a page shows; the schedule keeps its plan to itself."""
    plan = getattr(page, "plan", None) or getattr(page, "_plan", None)
    return {row.session_id: row.starts_at for row in plan.sessions} if plan is not None else {}


def replay(*given: str) -> None:
    """Look at the schedule, then at the board; print the ratios, and megabytes before and after."""
    from tutordesk.db import feed

    feed.ASK_EVERY_S, feed.POLL_S = 0.0, (0.01, 0.02)
    admin_url, port, tutor_id, tutor, desk, changes = given
    half = int(changes) // 2
    monday = this_monday() + timedelta(days=7)
    with contextlib.ExitStack() as opened:
        folder = opened.enter_context(tempfile.TemporaryDirectory())
        url = make_conninfo(admin_url, user=desk, password=PASSWORD)
        connection = opened.enter_context(psycopg.connect(url, autocommit=True))
        connection.execute("SET ROLE td_desk")
        mover = Mover(connection, UUID(tutor_id), monday)
        window = Window(Path(folder), f"127.0.0.1:{port}/{DATABASE}", tutor)
        shell = window.program.shell
        sizes = []
        for page_key, role in (("schedule", "tutor"), ("board", "desk")):
            shell.set_role(role, page_key=page_key)
            if page_key == "board":
                shell.page.open(on_date=monday)
            _follow(window, mover, min(FIRST_ROUND, half))
            window.rest(QUIET_S)
            before = _size()
            _follow(window, mover, half)
            window.rest(QUIET_S)
            sizes.append((before, _size()))
        ratios = [max(after[n] / before[n] for before, after in sizes) for n in range(3)]
        print(*ratios, sizes[0][0][0], sizes[-1][1][0], flush=True)
        window.end()
    os._exit(0)


if __name__ == "__main__":
    replay(*sys.argv[1:])
