"""Figures of the front desk: a board of 300 tutors, find anything, the first free start, asked as the desk.

A centre of its own: 300 tutors with five lessons a day each, and 100,000 people to look for. The floors are
measured in the same run, so that a busy machine slows both.
"""

import statistics
from collections.abc import Callable
from functools import partial
from uuid import UUID, uuid4

import psycopg
from psycopg.conninfo import make_conninfo
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session

from bench.centre import GENERATE, PASSWORD
from bench.figures import Figure, percentile, timed_ms
from tutordesk.db import schema
from tutordesk.db.embedded import PrivateServer
from tutordesk.services import board, finding

DATABASE = "tutordesk_bench_desk"
TUTORS = 300
TYPED = (
    "anna", "anna bau", "bauer", "celik 12", "dvorak", "b000012345", "0660 12345", "+43 660 0012345",
    "an", "maths a1", "fisher", "schmit", "lena nobody", "weber 99", "example.org",
)  # fmt: skip

# The generated lessons are four a day; the fifth makes 1,500 of tomorrow.
FILL = """
INSERT INTO app.tutor_course (tutor_id, course_id, price)
SELECT t.id, c.id, 30 FROM bench.tutor t JOIN bench.course c ON c.n = 0 ON CONFLICT DO NOTHING;
SET session_replication_role = replica;
INSERT INTO app.person_contact (person_id, email, phone, phone_e164)
SELECT id, login || '@example.org', '0660 ' || substr(login, 3), '+43660' || substr(login, 3)
FROM app.person WHERE login ~ '^b';
INSERT INTO app.session (id, tutor_id, student_id, course_id, during, tutor_hold, price, currency)
SELECT gen_random_uuid(), t.id, s.id, c.id, tstzrange(w.at, w.at + '1 hour'),
       tstzrange(w.at, w.at + '1 hour'), 30, 'EUR'
FROM bench.tutor t JOIN bench.student s ON s.n = t.n + 50000 JOIN bench.course c ON c.n = 0
CROSS JOIN LATERAL (
    SELECT (date_trunc('day', now() AT TIME ZONE 'Europe/Vienna') + interval '1 day 18 hours')
           AT TIME ZONE 'Europe/Vienna' AS at) w;
SET session_replication_role = origin;
UPDATE app.person SET display_name = display_name
"""

ROWS = text(
    "SELECT s.*, p.display_name FROM app.session s JOIN app.person p ON p.id = s.student_id LIMIT 1500"
)
SLOTS = text(
    "SELECT count(*) FROM bench.tutor t, app.free_slots(t.id, now(), now() + interval '14 days', 60) s"
    " WHERE t.n < 30"
)
PERSON = text("SELECT * FROM app.person WHERE login = 'b000012345'")


def figures(server: PrivateServer) -> list[Figure]:
    """Make the centre, and ask what the desk asks all day."""
    with psycopg.connect(_build(server), autocommit=True) as connection:
        connection.execute("SET ROLE td_desk")
        engine = create_engine("postgresql+psycopg://", creator=lambda: connection)
        with Session(engine) as db:
            return _measure(db)


def _measure(db: Session) -> list[Figure]:
    tomorrow = db.execute(text("SELECT (now() AT TIME ZONE 'Europe/Vienna')::date + 1")).scalar_one()
    course: UUID = db.execute(text("SELECT id FROM bench.course WHERE n = 0")).scalar_one()

    def median_ms(action: Callable[[], object]) -> float:
        return statistics.median(timed_ms(action, 9)[2:])

    plain = median_ms(lambda: db.execute(ROWS).all())
    thirty = median_ms(lambda: db.execute(SLOTS).all())
    one = median_ms(lambda: db.execute(PERSON).all())
    day = median_ms(lambda: board.day(db, on_date=tomorrow))
    first = median_ms(lambda: board.first_free(db, course_id=course))
    typed: list[float] = []
    for words in TYPED:
        typed += timed_ms(partial(finding.anything, db, text=words), 8)[2:]
    slow = percentile(typed, 95)
    return [
        Figure("board of 300 tutors and 1,500 sessions (median)", day, "ms", "<= 100.0"),
        Figure("the same / 1,500 rows of sessions and names", day / plain, "ratio", "<= 5.0"),
        Figure("find anything among 100,000 people (p95)", slow, "ms", "<= 30.0"),
        Figure("the same / one person by number", slow / one, "ratio", "<= 40.0"),
        Figure("first free, 300 tutors and 14 days (median)", first, "ms", "<= 100.0"),
        Figure("the same / free slots of 30 tutors", first / thirty, "ratio", "<= 3.0"),
    ]


def _build(server: PrivateServer) -> str:
    admin_url = server.admin_url()
    with psycopg.connect(admin_url, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)".encode())
    schema.init(admin_url, dbname=DATABASE, centre_name="Bench", admin_name="Bench", timezone="Europe/Vienna")
    numbers = {"tutors": TUTORS, "students": 100_000, "per_tutor": 40}
    with psycopg.connect(server.admin_url(DATABASE), autocommit=True) as connection:
        for statement in (GENERATE + ";\n" + FILL).split(";\n"):
            if statement.strip():
                connection.execute(statement.encode(), numbers if "%" in statement else None)
        verifier = schema.scram_verifier(connection, PASSWORD)
        row = connection.execute(
            "SELECT (p).login FROM app.create_person(%s, ARRAY['desk'], 'Bench desk', %s, 'Europe/Vienna') p",
            [uuid4(), verifier],
        ).fetchone()
        if row is None:
            raise RuntimeError("no desk was made")
        connection.execute("GRANT USAGE ON SCHEMA bench TO PUBLIC")
        connection.execute("GRANT SELECT ON ALL TABLES IN SCHEMA bench TO PUBLIC")
        connection.execute("VACUUM ANALYZE")
    return make_conninfo(server.admin_url(DATABASE), user=row[0], password=PASSWORD)
