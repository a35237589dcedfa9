"""A big centre, generated in SQL: 10,000 tutors, 100,000 students, 2,000,000 sessions, a few real logins."""

from dataclasses import dataclass
from uuid import UUID, uuid4

import psycopg

from tutordesk.db import schema
from tutordesk.db.embedded import PrivateServer

DATABASE = "tutordesk_bench"
PASSWORD = "bench-bench-bench"
STUDENTS = 8
"""Logins that book; each has starts of its own."""

# Triggers and foreign keys rest while rows are made in bulk; constraints and indexes hold.
GENERATE = """
SET session_replication_role = replica;
INSERT INTO app.subject (name, position)
SELECT unnest(ARRAY['Maths','Physics','French','Piano','Biology','English','German','History','Chemistry',
                    'Latin','Economics','Informatics']), generate_series(1, 12);
INSERT INTO app.course (subject_id, name, session_minutes)
SELECT s.id, s.name || ' ' || level, 60 FROM app.subject s, unnest(ARRAY['A1','A2','B1','B2']) level;
INSERT INTO app.person (id, login, display_name, timezone, must_change_password)
SELECT gen_random_uuid(), 'b' || lpad(n::text, 9, '0'),
       (ARRAY['Anna','Ben','Carla','David','Elena','Felix','Greta','Hugo','Ines','Jonas','Klara','Łukasz','Mia',
              'Nora','Omar','Paula','Quentin','Rosa','Samir','Zoë'])[1 + n %% 20] || ' ' ||
       (ARRAY['Bauer','Çelik','Dvořák','Fischer','Gruber','Haddad','Ivanov','Jansen','Kovács','Lang','Müller',
              'Novák','Okafor','Perić','Rossi','Schmidt','Tanaka','Weber','Young','Ziegler']
       )[1 + n / 20 %% 20] || ' ' || n,
       'Europe/Vienna', false
FROM generate_series(1, %(tutors)s + %(students)s) n;
CREATE SCHEMA bench;
CREATE TABLE bench.tutor AS
SELECT id, row_number() OVER (ORDER BY login) - 1 AS n FROM app.person
WHERE login ~ '^b' ORDER BY login LIMIT %(tutors)s;
CREATE TABLE bench.student AS
SELECT id, row_number() OVER (ORDER BY login) - 1 AS n FROM (
    SELECT * FROM app.person WHERE login ~ '^b' ORDER BY login OFFSET %(tutors)s) p;
CREATE UNIQUE INDEX ON bench.tutor (n);
CREATE UNIQUE INDEX ON bench.student (n);
CREATE TABLE bench.course AS SELECT id, row_number() OVER (ORDER BY name) - 1 AS n FROM app.course;
INSERT INTO app.person_role
SELECT id, 'tutor' FROM bench.tutor UNION ALL SELECT id, 'student' FROM bench.student;
INSERT INTO app.tutor (person_id, display_name, headline, bio, timezone, listed)
SELECT p.id, p.display_name, 'Teacher, ' || t.n %% 30 || ' years of experience',
       'Patient lessons with past papers and a short plan after each one. '
       || CASE WHEN t.n %% 2 = 0 THEN 'Exams and homework. ' ELSE 'Conversation and grammar. ' END
       || CASE WHEN t.n %% 500 = 0 THEN 'Also teaches the theremin.' ELSE '' END,
       'Europe/Vienna', true
FROM bench.tutor t JOIN app.person p USING (id);
INSERT INTO app.tutor_course (tutor_id, course_id, price)
SELECT t.id, c.id, 20 + (t.n + k) %% 40 FROM bench.tutor t CROSS JOIN generate_series(0, 2) k
JOIN bench.course c ON c.n = (t.n * 7 + k * 5) %% 48;
INSERT INTO app.availability_rule (tutor_id, iso_weekday, start_minute, end_minute)
SELECT t.id, d, 480, 1200 FROM bench.tutor t, generate_series(1, 7) d;
INSERT INTO app.session (id, tutor_id, student_id, course_id, during, tutor_hold, status, price, currency)
SELECT gen_random_uuid(), t.id, s.id, c.id, tstzrange(at, at + '1 hour'), tstzrange(at, at + '1 hour'),
       CASE WHEN at < now() THEN 'completed' ELSE 'scheduled' END, 30, 'EUR'
FROM bench.tutor t
CROSS JOIN generate_series(-(%(per_tutor)s / 4 - 10), 9) day
CROSS JOIN generate_series(0, 3) k
CROSS JOIN LATERAL (
    SELECT (date_trunc('day', now() AT TIME ZONE 'Europe/Vienna') + day * interval '1 day'
            + (9 + k * 2) * interval '1 hour') AT TIME ZONE 'Europe/Vienna' AS at) w
JOIN bench.student s ON s.n = (t.n + ((day + 1000) * 4 + k) * 10007) %% %(students)s
JOIN bench.course c ON c.n = t.n * 7 %% 48;
SET session_replication_role = origin;
UPDATE app.centre SET horizon_days = 3000, max_open_sessions = 1000, min_notice_minutes = 0;
UPDATE app.tutor SET headline = headline;
"""


@dataclass(frozen=True, slots=True)
class Student:
    """A real login of the bench, and the number that gives it starts of its own."""

    person_id: UUID
    login: str
    url: str
    number: int


def build(server: PrivateServer, *, tutors: int, students: int, sessions: int) -> tuple[Student, ...]:
    """Make the bench's database and its logins; what remains of an earlier run goes."""
    admin_url = server.admin_url()
    with psycopg.connect(admin_url, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        old = connection.execute("SELECT rolname FROM pg_roles WHERE rolname ~ '^s[0-9]+$'").fetchall()
        for (login,) in old:
            connection.execute(f'DROP ROLE IF EXISTS "{login}"')
    schema.init(admin_url, dbname=DATABASE, centre_name="Bench", admin_name="Bench", timezone="Europe/Vienna")
    with psycopg.connect(server.admin_url(DATABASE), autocommit=True) as connection:
        numbers = {"tutors": tutors, "students": students, "per_tutor": sessions // tutors}
        with connection.transaction():
            for statement in GENERATE.split(";\n"):
                if statement.strip():
                    connection.execute(statement, numbers if "%" in statement else None)
        logins = tuple(_login(connection, server, number) for number in range(STUDENTS))
        connection.execute("GRANT USAGE ON SCHEMA bench TO PUBLIC")
        connection.execute("GRANT SELECT ON ALL TABLES IN SCHEMA bench TO PUBLIC")
        connection.execute("VACUUM ANALYZE")
    return logins


def _login(connection: psycopg.Connection, server: PrivateServer, number: int) -> Student:
    person_id = uuid4()
    verifier = schema.scram_verifier(connection, PASSWORD)
    row = connection.execute(
        "SELECT (p).login FROM app.create_person(%s, ARRAY['student'], %s, %s, 'Europe/Vienna') p",
        [person_id, f"Bench student {number}", verifier],
    ).fetchone()
    url = f"postgresql://{row[0]}:{PASSWORD}@127.0.0.1:{server.port}/{DATABASE}"
    return Student(person_id, row[0], url, number)
