"""Figures of hours, for a tutor with 500 sessions ahead: what a draft would strand, and planning repeats."""

import json
import statistics
from functools import partial
from uuid import UUID, uuid4

import psycopg
from psycopg.conninfo import make_conninfo

from bench.centre import PASSWORD
from bench.figures import Figure, timed_ms
from tutordesk.db import schema

# Every day from 08:00 to 20:00, and four sessions on each of 125 days, each of another student. They lie
# beyond the generated sessions, so that nobody is in two places.
FILL = """
INSERT INTO app.availability_rule (tutor_id, iso_weekday, start_minute, end_minute)
SELECT %(tutor)s, day, 480, 1200 FROM generate_series(1, 7) AS day;
INSERT INTO app.tutor_course (tutor_id, course_id, price)
SELECT %(tutor)s, id, 30 FROM bench.course WHERE n = 0;
INSERT INTO app.session (id, tutor_id, student_id, course_id, during, tutor_hold, price, currency)
SELECT gen_random_uuid(), %(tutor)s, s.id, c.id, tstzrange(w.at, w.at + '1 hour'),
       tstzrange(w.at, w.at + '1 hour'), 30, 'EUR'
FROM generate_series(0, 499) AS k JOIN bench.student s ON s.n = k JOIN bench.course c ON c.n = 0
CROSS JOIN LATERAL (
    SELECT (date_trunc('day', now() AT TIME ZONE 'Europe/Vienna') + (12 + k / 4) * interval '1 day'
            + (9 + k %% 4 * 2) * interval '1 hour') AT TIME ZONE 'Europe/Vienna' AS at) w
"""
#: No more Fridays: a seventh of the sessions is stranded.
DRAFT = [
    json.dumps(
        [
            {
                "iso_weekday": day,
                "start_minute": 480,
                "end_minute": 1200,
                "valid_from": None,
                "valid_until": None,
            }
            for day in (1, 2, 3, 4, 6, 7)
        ]
    ),
    "[]",
    json.dumps(
        {
            "timezone": "Europe/Vienna",
            "slot_step_minutes": None,
            "min_notice_minutes": None,
            "break_minutes": None,
            "horizon_days": None,
            "cancel_notice_minutes": None,
        }
    ),
]
IMPACT = "SELECT session_id FROM app.impact_of(%s, %s, %s, %s)"
FITS = "SELECT starts_at FROM app.fits_of(%s, %s, %s, %s, %s)"
SERIES = """
SELECT starts_at, reason FROM app.plan_series(%s, %s, %s,
    (date_trunc('day', now() AT TIME ZONE 'Europe/Vienna') + interval '12 days 10 hours')
        AT TIME ZONE 'Europe/Vienna', 1, 30)
"""
PREVIEW = "SELECT starts_at FROM app.preview_slots(%s, %s, %s, %s, now(), now() + interval '14 days', 60)"


def figures(admin_url: str) -> list[Figure]:
    """Make the tutor, and ask what the editor asks."""
    tutor_id, url = _make_tutor(admin_url)
    with psycopg.connect(admin_url) as admin:
        booked = admin.execute(
            "SELECT s.id, %s::uuid, c.id FROM bench.student s, bench.course c WHERE s.n = 7 AND c.n = 0",
            [tutor_id],
        ).fetchone()
    asked = [tutor_id, *DRAFT]
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SET ROLE td_tutor")
        stranded = [row[0] for row in connection.execute(IMPACT, asked)]

        def median_ms(query: str, *more: object) -> float:
            ask = partial(connection.execute, query, [*asked, *more])
            return statistics.median(timed_ms(lambda: ask().fetchall(), 40)[5:])

        found = [
            Figure("what a draft strands of 500 sessions (median)", median_ms(IMPACT), "ms", "<= 20.0"),
            Figure(
                "three fits for each of 20 of them (median)", median_ms(FITS, stranded[:20]), "ms", "<= 60.0"
            ),
            Figure("slots of two weeks under a draft (median)", median_ms(PREVIEW), "ms", "<= 20.0"),
        ]
        # who plans is the front desk: this tutor works there too
        connection.execute("SET ROLE td_desk")
        planning = timed_ms(lambda: connection.execute(SERIES, booked).fetchall(), 40)[5:]
        found.append(Figure("planning 30 repeats (median)", statistics.median(planning), "ms", "<= 100.0"))
        return found


def _make_tutor(admin_url: str) -> tuple[UUID, str]:
    tutor_id = uuid4()
    with psycopg.connect(admin_url) as admin:
        verifier = schema.scram_verifier(admin, PASSWORD)
        row = admin.execute(
            "SELECT (p).login"
            " FROM app.create_person(%s, ARRAY['tutor', 'desk'], 'Bench tutor', %s, 'Europe/Vienna') p",
            [tutor_id, verifier],
        ).fetchone()
        if row is None:
            raise RuntimeError("no tutor was made")
        admin.execute("UPDATE app.tutor SET timezone = 'Europe/Vienna' WHERE person_id = %s", [tutor_id])
        for statement in FILL.split(";\n"):
            admin.execute(statement.encode(), {"tutor": tutor_id})
    with psycopg.connect(admin_url, autocommit=True) as admin:
        admin.execute("ANALYZE app.session, app.availability_rule")
    return tutor_id, make_conninfo(admin_url, user=row[0], password=PASSWORD)
