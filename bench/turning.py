"""The week change of the real program, its server 20 ms away: from the click to sixty sessions on screen.

Every piece of an answer is held back for that long by a wire between the two. The floor is the same wire:
one empty question, there and back, and what the page asks for, asked without a window.
"""

import statistics
import tempfile
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from datetime import time as time_of_day
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
from sqlalchemy import text

from bench.centre import PASSWORD
from bench.figures import Figure, timed_ms
from bench.program import Window, make_tutor, this_monday
from bench.wire import far_away
from tutordesk.db import schema
from tutordesk.db.embedded import PrivateServer
from tutordesk.db.engine import Database
from tutordesk.services import weeks
from tutordesk.settings import Profile

DATABASE = "tutordesk_bench_week"
AWAY_MS = 20
TURNS = 15
QUIET_S = 0.4
# Sixty sessions in each of the weeks ahead, every one with a student of its own in that week.
FILL = """
SET session_replication_role = replica;
INSERT INTO app.person (id, login, display_name, timezone, must_change_password)
SELECT gen_random_uuid(), 'b' || lpad(n::text, 9, '0'), 'Student number ' || n, 'UTC', false
FROM generate_series(0, 59) n;
INSERT INTO app.person_role SELECT id, 'student' FROM app.person WHERE login ~ '^b[0-9]';
INSERT INTO app.session (id, tutor_id, student_id, course_id, during, tutor_hold, price, currency)
SELECT gen_random_uuid(), %(tutor)s, p.id, %(course)s, tstzrange(w.at, w.at + '50 minutes'),
       tstzrange(w.at, w.at + '50 minutes'), 30, 'EUR'
FROM generate_series(1, %(weeks)s) week CROSS JOIN generate_series(0, 59) k
JOIN app.person p ON p.login = 'b' || lpad(k::text, 9, '0')
CROSS JOIN LATERAL (
    SELECT (%(monday)s + (week * 7 + k / 10) * interval '1 day' + (8 + k %% 10) * interval '1 hour')
           AT TIME ZONE 'UTC' AS at) w;
SET session_replication_role = origin;
ANALYZE
"""


def figures(server: PrivateServer) -> list[Figure]:
    """Turn week after week, and ask for a week over the same wire in turns with it."""
    tutor_id, login = _build(server)
    with tempfile.TemporaryDirectory() as folder, far_away(server.port, AWAY_MS) as port:
        address = f"127.0.0.1:{port}/{DATABASE}"
        window = Window(Path(folder), address, login)
        database = Database(Profile.parse(address), login, PASSWORD)
        database.role = "tutor"
        try:
            window.wait(lambda: _shown(window) == this_monday() + timedelta(days=7))
            turned, asked, empty = [], [], []
            for number in range(2, TURNS + 3):
                monday = this_monday() + timedelta(days=7 * number)
                window.rest(QUIET_S)
                turned += timed_ms(_turn(window, monday), 1)
                asked += timed_ms(_ask(database, tutor_id, monday), 1)
                empty += timed_ms(lambda: database.call(lambda db: db.execute(text("SELECT 1")).all()), 1)
        finally:
            database.close()
            window.end()
    taken, floor, nothing = (statistics.median(each[1:]) for each in (turned, asked, empty))
    where = f"server {AWAY_MS} ms away"
    return [
        Figure(f"week change to painted, {where} (median)", taken, "ms", "<= 150.0"),
        Figure(f"the same / an empty call ({nothing:.0f} ms)", taken / nothing, "ratio", "<= 3.0"),
        Figure(f"the same / weeks.week alone ({floor:.0f} ms)", taken / floor, "ratio", "<= 1.5"),
    ]


def _build(server: PrivateServer) -> tuple[UUID, str]:
    admin_url = server.admin_url()
    with psycopg.connect(admin_url, autocommit=True) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
    schema.init(admin_url, dbname=DATABASE, centre_name="Bench", admin_name="Bench", timezone="UTC")
    with psycopg.connect(server.admin_url(DATABASE), autocommit=True) as admin:
        tutor_id, login, course_id = make_tutor(admin)
        given = {"tutor": tutor_id, "course": course_id, "weeks": TURNS + 4, "monday": this_monday()}
        for statement in FILL.split(";\n"):
            admin.execute(statement, given if "%" in statement else None)
    return tutor_id, login


def _shown(window: Window) -> date | None:
    """The Monday of the sessions on screen, once all sixty are there and those in sight are painted."""
    from tutordesk.ui.calendar.session_button import SessionButton

    found = [one for one in window.program.window.findChildren(SessionButton) if one.isVisible()]
    mondays = {(one.row.starts_at.date() - timedelta(days=one.row.starts_at.weekday())) for one in found}
    if len(found) != 60 or len(mondays) != 1:
        return None
    painted = all(_painted(one) or one.visibleRegion().isEmpty() for one in found)
    return mondays.pop() if painted else None


def _painted(button: Any) -> bool:
    drawn = button._face_of  # noqa: SLF001  # what its picture was last drawn from
    return bool(drawn) and drawn[0] is button.row


def _turn(window: Window, monday: date) -> Callable[[], None]:
    from tutordesk.ui.calendar.session_button import SessionButton

    forward = window.named("calendar-next")
    one = window.program.window.findChild(SessionButton)  # looking at all of them all the time would cost

    def turn() -> None:
        forward.click()
        window.wait(lambda: one.row.starts_at.date() >= monday and _shown(window) == monday)

    return turn


def _ask(database: Database, tutor_id: UUID, monday: date) -> Callable[[], object]:
    starts_at = datetime.combine(monday, time_of_day(0), UTC)
    ends_at = starts_at + timedelta(days=7)
    return lambda: database.call(weeks.week, tutor_id=tutor_id, starts_at=starts_at, ends_at=ends_at)
