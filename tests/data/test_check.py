"""``db check``: quiet on a good database, and one finding for each thing that can go wrong."""

import zoneinfo
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import psycopg
import pytest

from tests.data.slots_world import World, next_monday
from tests.factories import TestDatabase
from tutordesk.db import catalog, check, schema

WAITS = "SELECT wait_event_type FROM pg_stat_activity WHERE pid = %s"


def kinds(database: TestDatabase) -> set[str]:
    """What is found beyond the missing fsync of a test server (zones have a test of their own)."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(check, "differing_zones", lambda connection: [])
        findings = schema.check(database.admin_url)
    assert all(finding.message and finding.cure for finding in findings)
    return {finding.kind for finding in findings} - {"durability"}


def test_a_database_with_an_administrator_is_as_it_should_be(database: TestDatabase) -> None:
    assert kinds(database) == {"no_admin"}
    database.make_person(("admin", "student"))
    assert kinds(database) == set()


def test_an_unsafe_server_is_named(database: TestDatabase) -> None:
    found = {finding.kind: finding for finding in schema.check(database.admin_url)}
    assert found.keys() <= {"durability", "zones", "no_admin"}
    assert "fsync" in found["durability"].message


@pytest.mark.parametrize(
    ("kind", "damage"),
    [
        ("rls", "ALTER TABLE app.session NO FORCE ROW LEVEL SECURITY"),
        ("service", "DROP POLICY service ON app.closure"),
        ("policy", "CREATE POLICY odd ON app.person FOR SELECT TO td_student USING (true)"),
        ("policy", "CREATE POLICY odd ON app.person FOR SELECT TO PUBLIC USING (app.has_role('student'))"),
        ("public", "GRANT EXECUTE ON FUNCTION app.create_student TO PUBLIC"),
        ("public", "GRANT SELECT ON app.person TO PUBLIC"),
        ("public", "GRANT CREATE ON SCHEMA public TO PUBLIC"),
        ("public", "GRANT EXECUTE ON FUNCTION pg_catalog.lo_creat(int) TO PUBLIC"),
        ("public", "GRANT USAGE ON LANGUAGE plpgsql TO PUBLIC"),
        ("writes", "GRANT INSERT ON app.session TO td_desk"),
        ("search_path", "ALTER FUNCTION app.current_person_id() RESET search_path"),
        ("search_path", "ALTER FUNCTION app.current_person_id() SET search_path = app"),
        ("owner", "ALTER FUNCTION app.current_person_id() OWNER TO postgres"),
        ("revision", "UPDATE app.alembic_version SET version_num = '0000'"),
        ("code", "UPDATE app.schema_code SET checksum = repeat('0', 64) WHERE file = 'people.sql'"),
        ("code", "DELETE FROM app.schema_code WHERE file = 'people.sql'"),
        ("no_schema", "DROP SCHEMA app CASCADE"),
    ],
)
def test_damage_is_found(database: TestDatabase, kind: str, damage: str) -> None:
    database.make_person(("admin",))
    with psycopg.connect(database.admin_url) as connection:
        connection.execute(damage.encode())
    assert kinds(database) - {"catalog"} == {kind}  # most of it was a change by hand, too


BY_HAND = {
    "CREATE OR REPLACE FUNCTION app.has_role(p_role text) RETURNS boolean LANGUAGE sql STABLE"
    " SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS 'SELECT true'": "function has_role",
    "ALTER FUNCTION app.book_session SET work_mem = '64kB'": "function book_session",
    "GRANT EXECUTE ON FUNCTION app.book_session TO td_desk": "function book_session",
    "REVOKE EXECUTE ON FUNCTION app.book_session FROM td_student": "function book_session",
    "ALTER POLICY student_select ON app.session USING ((SELECT app.has_role('student')))": "policies session",
    "ALTER TABLE app.session DISABLE TRIGGER guard": "triggers session",
    "DROP TRIGGER kept ON app.session": "triggers session",
    "GRANT SELECT ON app.audit_event TO td_student": "table audit_event",
}
#: What no upgrade undoes, since only a revision or nobody made it.
IN_TABLES = {
    "CREATE FUNCTION app.odd() RETURNS int LANGUAGE sql AS 'SELECT 1';"
    " ALTER FUNCTION app.odd OWNER TO td_definer": "function odd",
    "ALTER TABLE app.enrollment DISABLE TRIGGER ALL": "triggers enrollment",
    "ALTER TABLE app.session DROP CONSTRAINT session_tutor_no_overlap": "table session",
    "ALTER TABLE app.session ALTER status DROP DEFAULT": "table session",
    "DROP INDEX app.person_name_order": "table person",
}


def in_force(database: TestDatabase) -> dict[str, str]:
    with psycopg.connect(database.admin_url) as connection:
        connection.execute("SET LOCAL ROLE td_owner")
        return catalog.digests(connection)


@pytest.mark.parametrize("damage", [*BY_HAND, *IN_TABLES])
def test_what_was_changed_by_hand_is_named_and_an_upgrade_puts_code_back(
    database: TestDatabase, damage: str
) -> None:
    good = in_force(database)
    with psycopg.connect(database.admin_url) as connection:
        connection.execute(damage.encode())
    (found,) = [finding for finding in schema.check(database.admin_url) if finding.kind == "catalog"]
    assert found.message.endswith(f": {(BY_HAND | IN_TABLES)[damage]}.")
    schema.upgrade(database.admin_url)
    assert (in_force(database) == good) is (damage in BY_HAND)


@pytest.mark.parametrize(
    ("kind", "damage"),
    [
        ("roles", "GRANT td_desk TO {login}"),
        ("roles", "REVOKE td_student FROM {login} GRANTED BY td_provisioner"),
        ("login_rights", "ALTER ROLE {login} CREATEROLE"),
        ("login_rights", "GRANT pg_read_all_data TO {login}"),
        ("no_login", "ALTER ROLE {login} NOLOGIN"),
        ("no_login", "DROP ROLE {login}"),
    ],
)
def test_logins_that_are_not_what_the_person_is_are_found(
    database: TestDatabase, kind: str, damage: str
) -> None:
    database.make_person(("admin",))
    student = database.make_person()
    database.admin().execute(damage.format(login=student.login).encode())
    assert kinds(database) == {kind}


def test_zones_that_server_and_client_read_differently_are_named(database: TestDatabase) -> None:
    with psycopg.connect(database.admin_url) as connection:
        known = check.differing_zones(connection)
        wrong = {"Europe/Prague": "Europe/London", "Asia/Kathmandu": "Asia/Kolkata"}
        found = check.differing_zones(
            connection, zone_of=lambda name: zoneinfo.ZoneInfo(wrong.get(name, name))
        )
    assert set(found) - set(known) == set(wrong)


def test_an_old_server_is_refused_before_anything_else(
    database: TestDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(check, "OLDEST_SERVER", 990000)
    assert [finding.kind for finding in schema.check(database.admin_url)] == ["server_too_old"]


def test_who_holds_others_up_is_named_until_they_are_gone(
    database: TestDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = World(database)
    world.hours((0, 1440))
    database.make_person(("admin",))
    holding = database.connect(world.student, "student", autocommit=False)
    holding.execute("SET LOCAL idle_in_transaction_session_timeout = 0")  # it is theirs to set
    book = "SELECT app.book_session(%s, %s, %s, %s)"
    holding.execute(book, [uuid4(), world.tutor.person_id, world.course, next_monday()])
    reading = database.connect(world.outsider, "student", autocommit=False)
    reading.execute("SELECT count(*) FROM app.person")
    waiting = database.connect(world.outsider, "student", autocommit=False)
    with ThreadPoolExecutor(1) as pool:
        late = pool.submit(
            waiting.execute,
            book,
            [uuid4(), world.tutor.person_id, world.course, next_monday() + timedelta(hours=1)],
        )
        while world.admin.execute(WAITS, [waiting.info.backend_pid]).fetchone() != ("Lock",):
            assert not late.done()
        assert "locks" not in kinds(database)  # for a moment is no finding
        monkeypatch.setattr(check, "HELD_SECONDS", 0)
        (found,) = (one for one in schema.check(database.admin_url) if one.kind == "locks")
        named = f"{world.student.login} (process {holding.info.backend_pid})"
        assert found.message.endswith(f"0 s: {named}.")  # neither who reads nor who waits
        world.admin.execute("SELECT pg_terminate_backend(%s)", [holding.info.backend_pid])  # as the cure says
        late.result(30)
    with pytest.raises(psycopg.OperationalError):
        holding.execute("SELECT")
    waiting.rollback()
    assert "locks" not in kinds(database)
