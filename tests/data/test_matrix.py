"""Every role, relation, verb, function and sequence: asserted both ways, through real logins.

What may be is in ``matrix.py``; a relation, sequence or function that is not listed there fails here.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from psycopg import errors, sql

from tests.data import matrix
from tests.factories import TestDatabase, TestPerson
from tutordesk.db.embedded import PrivateServer

READS, FUNCTIONS = matrix.rows(matrix.READS), matrix.rows(matrix.FUNCTIONS)


@dataclass(frozen=True, slots=True)
class World:
    """A centre with two tutors and their students who know nothing of each other, and everybody else."""

    database: TestDatabase
    people: dict[str, TestPerson]
    connections: dict[tuple[str, str], psycopg.Connection[Any]] = field(default_factory=dict)

    def ids(self, role: str) -> dict[str, Any]:
        found: dict[str, Any] = {name: person.person_id for name, person in self.people.items()}
        return {**found, "me": found[role]}

    def act(self, person: str, role: str) -> psycopg.Connection[Any]:
        """One connection for each person and role: a login has twelve at most."""
        if (person, role) not in self.connections:
            self.connections[person, role] = self.database.connect(self.people[person], role)
        return self.connections[person, role]


FILL = """
INSERT INTO app.closure (first_date, last_date, reason) VALUES ('2030-01-01', '2030-01-02', 'Holiday');
INSERT INTO app.availability_override (tutor_id, on_date, available, start_minute, end_minute)
    SELECT person_id, '2030-02-01', false, 0, 1440 FROM app.tutor;
INSERT INTO app.tutor_next_free (tutor_id, minutes) SELECT person_id, 60 FROM app.tutor;
INSERT INTO app.person_note (person_id, author_id, body) SELECT id, id, 'Careful' FROM app.person;
INSERT INTO app.session_note (session_id, author_id, shared, body)
    SELECT id, tutor_id, shared, 'Practise' FROM app.session, (VALUES (true), (false)) AS v(shared);
INSERT INTO app.session_event (session_id, actor_id, actor_role, kind)
    SELECT id, student_id, 'student', 'booked' FROM app.session
    UNION ALL SELECT id, NULL, 'desk', 'moved' FROM app.session;
INSERT INTO app.session_seen (person_id, session_id, event_id)
    SELECT unnest(ARRAY[s.student_id, s.tutor_id]), s.id, max(e.id)
    FROM app.session s JOIN app.session_event e ON e.session_id = s.id GROUP BY s.id;
INSERT INTO app.session_note (session_id, author_id, shared, body)
    SELECT s.id, t.person_id, shared, 'Of before' FROM app.session s, (VALUES (true), (false)) AS v(shared),
    app.tutor t WHERE t.person_id <> s.tutor_id;
INSERT INTO app.session_payment (session_id, method) SELECT id, 'cash' FROM app.session;
INSERT INTO app.series (id, tutor_id, student_id, course_id, every_weeks)
    SELECT id, tutor_id, student_id, course_id, 1 FROM app.session;
INSERT INTO app.series_session (session_id, series_id) SELECT id, id FROM app.session;
INSERT INTO app.session_event_reason (event_id, reason) SELECT id, 'Because' FROM app.session_event;
"""


@pytest.fixture(scope="module")
def world(server: PrivateServer, _template: None) -> Iterator[World]:
    database = TestDatabase(server).create()
    people = {
        "student": database.make_person(("student",), email="a@example.org"),
        "tutor": database.make_person(("tutor",)),
        "desk": database.make_person(("desk",)),
        "admin": database.make_person(("admin",)),
        "other_student": database.make_person(("student",)),
        "other_tutor": database.make_person(("tutor",), listed=False),
        "both": database.make_person(("student", "admin")),
        "gone": database.make_person(("student", "tutor", "desk", "admin"), active=False),
    }
    course = database.make_course()
    connection = database.admin()
    for student, tutor in (("student", "tutor"), ("other_student", "other_tutor")):
        database.offer(people[tutor], course)
        database.open_always(people[tutor])
        ids = {"s": people[student].person_id, "t": people[tutor].person_id, "c": course, "id": uuid4()}
        connection.execute(
            "INSERT INTO app.session"
            " (id, tutor_id, student_id, course_id, during, tutor_hold, price, currency)"
            " SELECT %(id)s, %(t)s, %(s)s, %(c)s, r, r, 30, 'EUR'"
            " FROM tstzrange('2030-03-01 10:00Z', '2030-03-01 11:00Z') AS r",
            ids,
        )
        connection.execute(
            "INSERT INTO app.enrollment (student_id, course_id, tutor_id) VALUES (%(s)s, %(c)s, %(t)s)", ids
        )
    connection.execute(FILL.encode())
    yield World(database, people)
    database.close()


def relations(world: World, kinds: str) -> set[str]:
    rows = world.database.admin().execute(
        "SELECT relname FROM pg_class WHERE relnamespace = 'app'::regnamespace AND relkind = ANY (%s)",
        [list(kinds)],
    )
    return {name for (name,) in rows}


SIGNATURES = """
SELECT proname, oid::regprocedure::text, CASE WHEN pronargs = 0 THEN format('SELECT app.%I()', proname) ELSE (
    -- nulls out of a row: where the planner may fold constants it does not ask about rights
    SELECT format('WITH a AS MATERIALIZED (SELECT %s) SELECT app.%I(%s) FROM a',
                  string_agg(format('NULL::%s AS a%s', format_type(t, NULL), n), ', ' ORDER BY n), proname,
                  string_agg('a' || n, ', ' ORDER BY n))
    FROM unnest(proargtypes::oid[]) WITH ORDINALITY AS x(t, n)) END
FROM pg_proc WHERE pronamespace = 'app'::regnamespace ORDER BY 2
"""


def signatures(world: World) -> list[tuple[str, str, str]]:
    """(name, signature, a call with nulls) of every function."""
    return world.database.admin().execute(SIGNATURES).fetchall()


def read_all(connection: psycopg.Connection[Any], relation: str) -> list[str]:
    query = sql.SQL("SELECT to_jsonb(t)::text FROM {} AS t ORDER BY 1")
    return [row for (row,) in connection.execute(query.format(sql.Identifier("app", relation)))]


def test_everything_in_the_schema_is_listed(world: World) -> None:
    assert relations(world, "rpvmf") == set(READS)
    assert relations(world, "S") == matrix.SEQUENCES
    assert {name for name, _signature, _call in signatures(world)} == set(FUNCTIONS)


def test_every_table_of_the_world_has_rows_that_some_may_not_see(world: World) -> None:
    admin = world.database.admin()
    for relation, cells in READS.items():
        rows = read_all(admin, relation)
        assert rows, relation
        if "all" not in (cells["student"], cells["tutor"]) and relation in matrix.ROWS:
            assert len(rows) > 1, relation


@pytest.mark.parametrize("role", matrix.ROLES)
def test_each_role_reads_exactly_its_rows(world: World, role: str) -> None:
    admin, me = world.database.admin(), world.act(role, role)
    for relation, cells in READS.items():
        scope = cells[role]
        if scope == "-":
            with pytest.raises(errors.InsufficientPrivilege):
                read_all(me, relation)
            continue
        rows = "true" if scope == "all" else matrix.ROWS[relation][scope]
        expected = admin.execute(
            f"SELECT to_jsonb(t)::text FROM app.{relation} AS t WHERE {rows} ORDER BY 1".encode(),
            world.ids(role),
        ).fetchall()
        assert read_all(me, relation) == [row for (row,) in expected], (relation, role)
        assert bool(expected) == (scope != "none"), (relation, role)


@pytest.mark.parametrize("role", matrix.ROLES)
def test_nobody_writes_a_table_directly(world: World, role: str) -> None:
    me = world.act(role, role)
    for relation in READS:
        column = world.database.admin().execute(
            "SELECT quote_ident(attname) FROM pg_attribute WHERE attrelid = %s::regclass AND attnum = 1",
            [f"app.{relation}"],
        ).fetchone()  # fmt: skip
        assert column is not None
        statements = {
            "INSERT": f"INSERT INTO app.{relation} ({column[0]}) SELECT {column[0]} FROM app.{relation}"
            " WHERE false",
            "UPDATE": f"UPDATE app.{relation} SET {column[0]} = {column[0]} WHERE false",
            "DELETE": f"DELETE FROM app.{relation} WHERE false",
            "TRUNCATE": f"TRUNCATE app.{relation} CASCADE",
        }
        for verb, statement in statements.items():
            with pytest.raises(psycopg.Error) as caught:
                me.execute(statement.encode())
            assert caught.value.sqlstate in {"42501", "428C9"}, (relation, verb, role)
        with pytest.raises(errors.InsufficientPrivilege), me.transaction():
            me.execute(f"LOCK TABLE app.{relation} IN EXCLUSIVE MODE".encode())


@pytest.mark.parametrize("role", matrix.ROLES)
def test_each_role_calls_exactly_its_functions(world: World, role: str) -> None:
    me = world.act(role, role)
    for name, signature, call in signatures(world):
        refused = False
        try:
            with me.transaction(force_rollback=True):
                me.execute(call.encode())
        except psycopg.Error as error:
            # an allowed function may refuse nulls in its own words, PostgreSQL refuses in these
            refused = (error.diag.message_primary or "").startswith("permission denied for function")
        assert refused == (FUNCTIONS[name][role] == "-"), (signature, role)


@pytest.mark.parametrize("role", matrix.ROLES)
def test_no_role_touches_a_sequence(world: World, role: str) -> None:
    me = world.act(role, role)
    for sequence in matrix.SEQUENCES:
        for query in (f"SELECT nextval('app.{sequence}')", f"SELECT last_value FROM app.{sequence}"):
            with pytest.raises(errors.InsufficientPrivilege):
                me.execute(query.encode())


def test_one_person_with_two_roles_sees_what_the_active_one_may(world: World) -> None:
    as_student, as_admin = world.act("both", "student"), world.act("both", "admin")
    both = world.people["both"].person_id
    query = "SELECT id FROM app.person"
    assert as_student.execute(query).fetchall() == [(both,)]
    assert as_student.execute("SELECT count(*) FROM app.session").fetchone() == (0,)
    assert len(as_admin.execute(query).fetchall()) >= len(world.people)
    assert as_admin.execute("SELECT count(*) FROM app.session").fetchone() == (2,)
    with pytest.raises(errors.InsufficientPrivilege):
        as_student.execute("SELECT * FROM app.person_note")
    with pytest.raises(errors.InsufficientPrivilege):
        world.act("both", "desk")


ASKED = """
SELECT person_id::text FROM app.find_students('Person', 10)
SELECT id::text FROM app.find_anything('Person')
SELECT s::text FROM app.fitting_starts(%(tutor)s, now(), now()) AS s
SELECT s::text FROM app.first_free(%(tutor)s) AS s
SELECT app.set_paid(%(student)s, 'cash')::text
SELECT s::text FROM app.add_person_note(gen_random_uuid(), %(student)s, 'x') AS s
SELECT login FROM app.alike_students('Person', '123456', '')
SELECT s::text FROM app.board_hours(ARRAY[%(tutor)s], '2030-03-04', '2030-03-05') AS s
SELECT t::text FROM app.search_tutors() AS t
SELECT s::text FROM app.free_slots(%(tutor)s, '2030-03-04', '2030-03-05', 60, '2030-03-03') AS s
SELECT s::text FROM app.explain_slots(%(tutor)s, '2030-03-04', '2030-03-05', 60, '2030-03-03') AS s
SELECT s::text FROM app.open_hours(%(tutor)s, '2030-03-04', '2030-03-05') AS s
SELECT s::text FROM app.next_free(ARRAY[%(tutor)s]) AS s
SELECT s::text FROM app.changes_since(NULL) AS s
SELECT s::text FROM app.save_contact(%(student)s, p_email => 'taken@example.org') AS s
SELECT s::text FROM app.create_student(gen_random_uuid(), 'New', '') AS s
SELECT s::text FROM app.create_person(gen_random_uuid(), ARRAY['admin'], 'New', '') AS s
SELECT s::text FROM app.session_actions(ARRAY(SELECT id FROM app.session)) AS s
SELECT s::text FROM app.written_actions(ARRAY(SELECT id FROM app.session)) AS s
SELECT s::text FROM app.enroll((SELECT id FROM app.course), %(tutor)s, %(student)s) AS s
"""


def assert_sees_nothing(me: psycopg.Connection[Any], role: str, ids: dict[str, Any]) -> None:
    for relation, cells in READS.items():
        if cells[role] != "-":
            assert read_all(me, relation) == [], (relation, role)
    assert me.execute("SELECT app.current_person_id(), app.has_role(%s)", [role]).fetchone() == (None, False)
    for query in ASKED.strip().splitlines():
        try:
            assert me.execute(query.encode(), ids).fetchall() == [], (query, role)
        except psycopg.Error as error:
            assert error.sqlstate in {"42501", "TD001", "TD002"}, (query, role)  # noqa: PT017 - or it is empty


@pytest.mark.parametrize("role", matrix.ROLES)
def test_a_deactivated_person_sees_nothing_in_any_role(world: World, role: str) -> None:
    assert_sees_nothing(world.act("gone", role), role, world.ids("gone"))


@pytest.mark.parametrize("role", matrix.ROLES)
def test_the_same_login_is_nobody_in_a_second_database(world: World, role: str) -> None:
    stranger = world.database.make_person(matrix.ROLES)
    elsewhere = TestDatabase(world.database.server).create()
    try:
        people = {name: elsewhere.make_person((name,)) for name in ("student", "tutor")}
        elsewhere.open_always(people["tutor"])
        course = elsewhere.make_course()
        elsewhere.offer(people["tutor"], course)
        here = TestPerson(stranger.person_id, stranger.login, "", elsewhere.url(stranger.login))
        me = elsewhere.connect(here, role)
        ids = {name: person.person_id for name, person in people.items()}
        assert_sees_nothing(me, role, ids)
    finally:
        elsewhere.close()
        with world.database.admin() as connection:
            connection.execute("UPDATE app.person SET active = false WHERE id = %s", [stranger.person_id])


@pytest.mark.parametrize("dbname", ["postgres", "template1"])
def test_a_login_enters_no_other_database_of_the_server(world: World, dbname: str) -> None:
    person = world.people["student"]
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        psycopg.connect(psycopg.conninfo.make_conninfo(person.url, dbname=dbname))


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TEMP TABLE person (id uuid)",
        "CREATE TABLE app.mine (id int)",
        "CREATE TABLE public.mine (id int)",
        "CREATE SCHEMA mine",
        "CREATE FUNCTION public.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "DO $$ BEGIN PERFORM 1; END $$",
        "SELECT lo_create(0)",
        "SELECT lo_from_bytea(0, 'x')",
        "SELECT pg_advisory_lock(1)",
        "SELECT pg_try_advisory_xact_lock(1)",
        "COPY app.person TO PROGRAM 'cat'",
        "COPY app.person TO '/tmp/people'",
        "SELECT * FROM pg_authid",
        "SELECT pg_read_file('/etc/passwd')",
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'postgres'",
        "ALTER TABLE app.person DISABLE ROW LEVEL SECURITY",
        "CREATE ROLE mine",
        "CREATE DATABASE mine",
    ],
)
@pytest.mark.parametrize("role", matrix.ROLES)
def test_no_role_makes_anything_of_its_own(world: World, role: str, statement: str) -> None:
    with pytest.raises(errors.InsufficientPrivilege):
        world.act(role, role).execute(statement.encode())


def test_switching_row_security_off_shows_nothing(world: World) -> None:
    me = world.database.connect(world.people["student"], "student")
    me.execute("SET row_security = off")
    with pytest.raises(errors.InsufficientPrivilege):
        me.execute("SELECT * FROM app.person")


def test_a_predicate_that_fails_on_purpose_reveals_nobody(world: World) -> None:
    me = world.database.connect(world.people["student"], "student")
    me.execute("SET enable_indexscan = off")
    me.execute("SET enable_bitmapscan = off")
    probe = "SELECT count(*) FROM app.person_contact WHERE 1 / (CASE WHEN email = '' THEN 0 ELSE 1 END) = 1"
    assert me.execute(probe).fetchone() == (1,)
