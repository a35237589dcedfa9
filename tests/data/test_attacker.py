"""A hostile student with psql: every pitfall we know, canaries in everything that is not theirs.

Every byte the server sends to the attacker passes a tap and is scanned; afterwards nothing has changed.
"""

import contextlib
from dataclasses import dataclass
from types import SimpleNamespace
from uuid import uuid4

import psycopg
import pytest
from bench.wire import Tap
from psycopg.conninfo import make_conninfo

from tests.data.attacks import HARMLESS, REFUSED
from tutordesk.db import schema

CANARY = "CANARYbird"


@dataclass
class World:
    database: object
    attacker: object
    names: dict[str, str]
    tap: Tap
    connection: psycopg.Connection

    def run(self, sql: str) -> list:
        """Run one attack as typed; results are read to the last byte."""
        self.connection.execute("ROLLBACK")
        cursor = self.connection.execute(sql)
        rows = cursor.fetchall() if cursor.description else []
        while cursor.nextset():
            rows += cursor.fetchall() if cursor.description else []
        return rows

    def leaked(self) -> bool:
        heard = bytes(self.tap.heard)
        return CANARY.encode() in heard or CANARY.encode().hex().encode() in heard


def fingerprint(database) -> dict[str, str]:
    """What every table holds, as one checksum each."""
    with psycopg.connect(database.admin_url) as admin:
        tables = admin.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'app'::regnamespace AND relkind IN ('r', 'p')"
        ).fetchall()
        return {
            name: admin.execute(
                f"SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM app.{name} t"
            ).fetchone()[0]
            for (name,) in tables
        }


def plant_canaries(database, people) -> dict[str, str]:
    """Give a tutor, another student, the staff and an unlisted tutor rows full of canaries; return ids."""
    course = database.make_course("Algebra")
    database.offer(people.tutor, course)
    database.offer(people.hidden, course)
    admin = database.admin()
    for weekday in range(1, 8):
        admin.execute(
            "INSERT INTO app.availability_rule (tutor_id, iso_weekday, start_minute, end_minute)"
            " SELECT unnest(%s::uuid[]), %s, 0, 1440",
            [[people.tutor.person_id, people.hidden.person_id], weekday],
        )
    sessions, events, notes = {}, {}, {}
    for key, student, days in (("own_session", people.attacker, 3), ("other_session", people.victim, 4)):
        sessions[key] = uuid4()
        admin.execute(
            "INSERT INTO app.session (id, tutor_id, student_id, course_id, during, tutor_hold, requirements,"
            " price, currency, place, asked) SELECT %s, %s, %s, %s, r, r, %s, 30, 'EUR', %s, %s"
            " FROM (SELECT tstzrange(date_trunc('hour', now()) + %s * interval '1 day',"
            " date_trunc('hour', now()) + %s * interval '1 day' + interval '1 hour') r) w",
            [sessions[key], people.tutor.person_id, student.person_id, course,
             "" if key == "own_session" else CANARY, "" if key == "own_session" else CANARY,
             "{}" if key == "own_session" else f'{{"x": "{CANARY}"}}', days, days],
        )  # fmt: skip
        private = admin.execute(
            "INSERT INTO app.session_event (session_id, actor_id, actor_role, kind, after)"
            " VALUES (%s, %s, 'desk', 'booked', %s) RETURNING id",
            [sessions[key], people.desk.person_id,
             "{}" if key == "own_session" else f'{{"requirements": "{CANARY}"}}'],
        ).fetchone()[0]  # fmt: skip
        # a reason of the staff is not for the student, on the student's own session either
        admin.execute("INSERT INTO app.session_event_reason VALUES (%s, %s)", [private, CANARY])
        events[key] = private
        notes[key] = uuid4()
        admin.execute(
            "INSERT INTO app.session_note (id, session_id, author_id, shared, body)"
            " VALUES (%s, %s, %s, false, %s)",
            [notes[key], sessions[key], people.tutor.person_id, CANARY],
        )
        admin.execute(
            "INSERT INTO app.session_seen VALUES (%s, %s, %s)",
            [people.tutor.person_id, sessions[key], private],
        )
    # what the victim could still take back
    facts = f'{{"status": "scheduled", "version": 1, "held_until": "2030-01-01T00:00:00Z", "x": "{CANARY}"}}'
    fresh = admin.execute(
        "INSERT INTO app.session_event (session_id, at, actor_id, actor_role, kind, before, after)"
        " VALUES (%s, now() + interval '1 hour', %s, 'student', 'moved', %s, %s) RETURNING id",
        [sessions["other_session"], people.victim.person_id, facts, facts],
    ).fetchone()[0]
    enrollment = admin.execute(
        "INSERT INTO app.enrollment (student_id, course_id, tutor_id) VALUES (%s, %s, %s) RETURNING id",
        [people.victim.person_id, course, people.tutor.person_id],
    ).fetchone()[0]
    admin.execute(
        "INSERT INTO app.session_note (session_id, author_id, shared, body) VALUES (%s, %s, true, %s)",
        [sessions["other_session"], people.tutor.person_id, CANARY],
    )
    admin.execute(
        "INSERT INTO app.person_note (person_id, author_id, body) SELECT unnest(%s::uuid[]), %s, %s",
        [[people.victim.person_id, people.attacker.person_id], people.desk.person_id, CANARY],
    )
    admin.execute(
        "UPDATE app.tutor SET headline = 'hidden ' || %s, bio = %s WHERE person_id = %s",
        [CANARY, CANARY, people.hidden.person_id],
    )
    admin.execute(
        "INSERT INTO app.availability_override"
        " (tutor_id, on_date, available, start_minute, end_minute, reason)"
        " VALUES (%s, current_date + 30, false, 0, 1440, %s)",
        [people.hidden.person_id, CANARY],
    )
    admin.execute(
        "INSERT INTO app.audit_event (actor_id, kind, subject_table, before, after)"
        " VALUES (%s, 'changed', 'person', %s, %s)",
        [people.desk.person_id, f'"{CANARY}"', f'"{CANARY}"'],
    )
    admin.execute("ANALYZE")
    return {
        "course": str(course),
        "own_session": str(sessions["own_session"]),
        "other_session": str(sessions["other_session"]),
        "other_event": str(fresh),
        "staff_event": str(events["own_session"]),
        "note": str(notes["own_session"]),
        "other_enrollment": str(enrollment),
    }


@pytest.fixture
def world(database):
    contact = {"email": f"{CANARY}@example.org", "phone": CANARY, "guardian_name": CANARY,
               "guardian_phone": CANARY}  # fmt: skip
    people = SimpleNamespace(
        attacker=database.make_person(name="Mallory"),
        victim=database.make_person(name=f"{CANARY} Victim", **contact),
        tutor=database.make_person(["tutor"], name="Open Tutor", **contact),
        hidden=database.make_person(["tutor"], name=f"{CANARY} Hidden", listed=False, **contact),
        desk=database.make_person(["desk"], name=f"{CANARY} Desk", **contact),
    )
    names = plant_canaries(database, people)
    busy = database.connect(people.victim, "student")
    busy.execute(f"SELECT '{CANARY}'")  # what somebody else runs is nobody's business
    with Tap(database.server.port) as tap:
        url = make_conninfo(people.attacker.url, port=tap.port)
        with psycopg.connect(url, autocommit=True) as connection:
            names |= {
                "me": str(people.attacker.person_id),
                "other": str(people.victim.person_id),
                "tutor": str(people.tutor.person_id),
                "hidden_tutor": str(people.hidden.person_id),
                "login": people.attacker.login,
                "other_login": people.victim.login,
                "other_pid": str(busy.info.backend_pid),
                "verifier": schema.scram_verifier(connection, "a new password"),
                "canary": CANARY,
            }
            yield World(database, people.attacker, names, tap, connection)


def fill(sql: str, names: dict[str, str]) -> str:
    for key, value in names.items():
        sql = sql.replace(f"{{{key}}}", value)
    return sql


def test_nothing_is_reachable_before_a_role_is_chosen(world):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        world.run("SELECT * FROM app.centre")


def test_every_attack_is_refused_and_changes_nothing(world):
    before = fingerprint(world.database)
    wrong = []
    for sql, expected in REFUSED:
        world.connection.execute("SET ROLE td_student")
        attack = fill(sql, world.names)
        try:
            world.run(attack)
        except psycopg.Error as error:
            if error.sqlstate not in expected:
                wrong.append(f"{error.sqlstate} {error} instead of {expected}: {attack}")
        else:
            wrong.append(f"succeeded: {attack}")
        world.run("RESET ALL")
    assert not wrong, "\n".join(wrong)
    assert not world.leaked()
    assert fingerprint(world.database) == before


def test_every_road_to_read_leads_to_own_rows_only(world):
    before = fingerprint(world.database)
    world.connection.execute("SET ROLE td_student")
    for sql in HARMLESS:
        with contextlib.suppress(psycopg.errors.FeatureNotSupported):  # servers built without XML
            world.run(fill(sql, world.names))
        assert not world.leaked(), f"other people's words came through: {sql}"
    assert fingerprint(world.database) == before


def readable_columns(database) -> list[tuple[str, str, str]]:
    with psycopg.connect(database.admin_url) as admin:
        return admin.execute(
            "SELECT c.relname, a.attname, format_type(a.atttypid, NULL) FROM pg_class c"
            " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped"
            " WHERE c.relnamespace = 'app'::regnamespace AND c.relkind IN ('r', 'p', 'v')"
            " AND format_type(a.atttypid, NULL) IN ('text', 'jsonb') ORDER BY 1, 2"
        ).fetchall()


@pytest.mark.parametrize("plan", ["", "SET enable_indexscan = off; SET enable_bitmapscan = off"])
def test_predicates_that_fail_on_other_peoples_rows_are_never_run_on_them(world, plan):
    """A division by zero on a hidden row would be a bit of it; every text column of every table is tried."""
    world.connection.execute("SET ROLE td_student")
    if plan:
        world.connection.execute(plan)
    tried = 0
    for table, column, _ in readable_columns(world.database):
        value = f"t.{column}::text"
        for predicate in (
            f"1 / (CASE WHEN {value} LIKE '%{CANARY}%' THEN 0 ELSE 1 END) = 1",
            f"CAST(CASE WHEN {value} LIKE '%{CANARY}%' THEN {value} ELSE '1' END AS int) = 1",
        ):
            try:
                world.run(f"SELECT count(*) FROM app.{table} t WHERE {predicate}")
            except psycopg.errors.InsufficientPrivilege:
                continue
            tried += 1
    assert tried > 40
    assert not world.leaked()


def test_every_table_whole_shows_nothing_of_others(world):
    for table in {table for table, _, _ in readable_columns(world.database)}:
        for sql in (f"SELECT * FROM app.{table}", f"COPY app.{table} TO STDOUT", f"TABLE app.{table}"):
            world.connection.execute("SET ROLE td_student")
            try:
                if sql.startswith("COPY"):
                    with world.connection.cursor().copy(sql) as copy:
                        for _ in copy:
                            pass
                else:
                    world.run(sql)
            except psycopg.errors.InsufficientPrivilege:
                continue
    assert not world.leaked()


def test_a_taken_slot_tells_no_times_and_no_names(world):
    world.connection.execute("SET ROLE td_student")
    taken = (
        "SELECT app.book_session(gen_random_uuid(), '{tutor}', '{course}',"
        " date_trunc('hour', now()) + interval '4 days')"
    )
    with pytest.raises(psycopg.errors.ExclusionViolation) as refused:
        world.run(fill(taken, world.names))
    diagnosis = refused.value.diag
    assert not diagnosis.message_detail
    assert world.names["other"] not in str(refused.value)
    assert not world.leaked()


def test_a_known_id_is_not_answered_with_the_row(world):
    """Booking with the id of somebody else's session tells only that the id is used."""
    world.connection.execute("SET ROLE td_student")
    with pytest.raises(psycopg.Error) as refused:
        world.run(
            fill(
                "SELECT app.book_session('{other_session}', '{tutor}', '{course}',"
                " date_trunc('hour', now()) + interval '5 days')",
                world.names,
            )
        )
    assert refused.value.sqlstate == "TD004"
    assert not world.leaked()


def test_other_databases_of_the_server_are_closed(world):
    for name in ("postgres", "template1"):
        with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
            psycopg.connect(make_conninfo(world.attacker.url, dbname=name))


def test_settings_of_ones_own_do_not_change_what_functions_say(world):
    ask = fill(
        "SELECT count(*), sum(extract(epoch FROM s)) FROM"
        " app.free_slots('{tutor}', date_trunc('day', now(), 'UTC') + '2 days',"
        " date_trunc('day', now(), 'UTC') + '3 days', 60) s",
        world.names,
    )
    world.connection.execute("SET ROLE td_student")
    plain = world.run(ask)
    assert plain[0][0] > 0
    for setting in ("TimeZone = 'Pacific/Kiritimati'", "DateStyle = 'German'", "search_path = app, public",
                    "IntervalStyle = 'sql_standard'", "extra_float_digits = -5"):  # fmt: skip
        world.run(f"SET {setting}")
        assert world.run(ask) == plain
