"""Up, down and up again with data; who runs it; what is stored."""

import re
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from psycopg import errors, sql
from psycopg.conninfo import make_conninfo

from tutordesk import paths
from tutordesk.db import catalog, schema
from tutordesk.db.code import CodeFile, read_code
from tutordesk.db.embedded import PrivateServer

VERIFIER_PASSWORD = "one-time"


def add_people(url: str, count: int = 3) -> list[str]:
    """People, a course and a booked lesson; returns the logins."""
    with psycopg.connect(url) as connection:
        connection.execute("INSERT INTO app.centre (name, timezone) VALUES ('Centre', 'Europe/Prague')")
        verifier = schema.scram_verifier(connection, VERIFIER_PASSWORD)
        logins = []
        for _n in range(count):
            row = connection.execute(
                "SELECT (p).login FROM app.create_person(%s, ARRAY['student', 'tutor'], 'Somebody', %s) p",
                [uuid4(), verifier],
            ).fetchone()
            assert row is not None
            logins.append(row[0])
        connection.execute(
            "WITH s AS (INSERT INTO app.subject (name) VALUES ('Music') RETURNING id), c AS ("
            " INSERT INTO app.course (subject_id, name) SELECT id, 'Piano' FROM s RETURNING id),"
            " p AS (SELECT array_agg(id) AS ids FROM app.person)"
            " INSERT INTO app.session"
            " (id, tutor_id, student_id, course_id, during, tutor_hold, price, currency)"
            " SELECT gen_random_uuid(), p.ids[1], p.ids[2], c.id, r, r, 20, 'EUR'"
            " FROM c, p, tstzrange('2026-12-01 10:00Z', '2026-12-01 11:00Z') AS r"
        )
    return logins


@pytest.fixture
def people(blank_url: str) -> Iterator[list[str]]:
    schema.upgrade(blank_url)
    logins = add_people(blank_url)
    yield logins
    with psycopg.connect(blank_url, autocommit=True) as connection:
        for login in logins:
            connection.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(login)))


def tables(url: str) -> set[str]:
    with psycopg.connect(url) as connection:
        rows = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'app'").fetchall()
    return {name for (name,) in rows}


def test_up_down_and_up_again_with_data(blank_url: str, people: list[str]) -> None:
    before = tables(blank_url)
    schema.downgrade(blank_url, "0003")
    assert before - tables(blank_url) == {"session_payment", "series", "series_session", "person_search"}
    schema.downgrade(blank_url, "0001")
    assert "person" in tables(blank_url)
    assert "session" not in tables(blank_url)
    schema.upgrade(blank_url)  # the people are still there
    assert tables(blank_url) == before
    schema.downgrade(blank_url, "base")
    assert tables(blank_url) == {"alembic_version"}
    schema.upgrade(blank_url)
    assert tables(blank_url) == before
    kinds = {finding.kind for finding in schema.check(blank_url)}
    assert kinds <= {"durability", "no_admin", "zones"}  # no fsync here; zone data are as they are


def test_what_happened_before_there_was_news_is_seen(blank_url: str, people: list[str]) -> None:
    schema.downgrade(blank_url, "0002")
    with psycopg.connect(blank_url, autocommit=True) as connection:
        connection.execute(
            "INSERT INTO app.session_event (session_id, actor_role, kind)"
            " SELECT id, 'desk', kind FROM app.session, unnest(ARRAY['booked', 'moved']) AS kind"
        )
        schema.upgrade(blank_url)
        query = (
            "SELECT array_agg(k.person_id ORDER BY k.person_id) = (SELECT array_agg(p ORDER BY p)"
            " FROM app.session, unnest(ARRAY[tutor_id, student_id]) AS p),"
            " bool_and(k.event_id = (SELECT max(id) FROM app.session_event)) FROM app.session_seen k"
        )
        assert connection.execute(query).fetchone() == (True, True)


def test_upgrading_again_changes_nothing_and_keeps_data(blank_url: str, people: list[str]) -> None:
    query = (
        "SELECT (SELECT count(*) FROM app.person), (SELECT count(*) FROM app.session),"
        " (SELECT array_agg(checksum ORDER BY file) FROM app.schema_code),"
        " (SELECT count(*) FROM pg_policies), (SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal)"
    )
    with psycopg.connect(blank_url, autocommit=True) as connection:
        before = connection.execute(query).fetchone()
        schema.upgrade(blank_url)
        schema.prepare_cluster(blank_url)
        assert connection.execute(query).fetchone() == before


def test_the_client_knows_the_newest_revision() -> None:
    revisions = sorted(
        path.name.split("_")[0] for path in (paths.folder("alembic") / "versions").glob("[0-9]*.py")
    )
    assert revisions[-1] == schema.CLIENT_REVISION
    assert schema.fits(schema.CLIENT_REVISION)
    assert not schema.fits(None)
    assert not schema.fits("")
    assert not schema.fits(f"{int(schema.CLIENT_REVISION) + 2:04}")


def test_rows_changed_in_a_revision_are_counted_under_forced_row_security(
    blank_url: str, people: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "alembic"
    shutil.copytree(paths.folder("alembic"), folder, ignore=shutil.ignore_patterns("__pycache__"))
    last = schema.CLIENT_REVISION
    (folder / "versions" / "9999_backfill.py").write_text(
        "import sqlalchemy as sa\n"
        "from alembic import op\n"
        f"revision, down_revision, branch_labels, depends_on = '9999', '{last}', None, None\n"
        "def upgrade():\n"
        "    changed = op.get_bind().execute(sa.text(\"UPDATE app.person SET locale = 'fr'\")).rowcount\n"
        "    op.get_bind().execute(sa.text('UPDATE app.centre SET phone = :n'), {'n': str(changed)})\n"
        "def downgrade():\n"
        "    op.execute(\"UPDATE app.person SET locale = 'en'\")\n",
        "utf-8",
    )
    monkeypatch.setattr(schema.paths, "folder", lambda name: folder)
    with psycopg.connect(blank_url, autocommit=True) as connection:
        deploy = f"deploy_{uuid4().hex[:12]}"
        connection.execute(sql.SQL("CREATE ROLE {} LOGIN PASSWORD 'd'").format(sql.Identifier(deploy)))
        try:
            connection.execute(
                sql.SQL(
                    "GRANT td_owner, td_definer, td_provisioner TO {} WITH INHERIT FALSE, SET TRUE"
                ).format(sql.Identifier(deploy))
            )
            schema.upgrade(make_conninfo(blank_url, user=deploy, password="d"))
            assert connection.execute("SELECT phone FROM app.centre").fetchone() == (str(len(people)),)
            assert connection.execute("SELECT DISTINCT locale FROM app.person").fetchall() == [("fr",)]
        finally:
            connection.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(deploy)))


def test_a_failing_revision_leaves_nothing_behind(
    blank_url: str, people: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "alembic"
    shutil.copytree(paths.folder("alembic"), folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "code" / "zz_broken.sql").write_text("-- owner: td_definer\nSELECT 1 / 0;\n", "utf-8")
    monkeypatch.setattr(schema.paths, "folder", lambda name: folder)
    with psycopg.connect(blank_url, autocommit=True) as connection:
        connection.execute("DROP POLICY student_select ON app.session")
        with pytest.raises(errors.DivisionByZero):
            schema.upgrade(blank_url)
        found = connection.execute(
            "SELECT count(*) FROM pg_policies WHERE tablename = 'session' AND policyname = 'student_select'"
        ).fetchone()
        assert found == (0,)


def test_a_second_database_of_the_same_server_finds_the_roles_made(blank_url: str) -> None:
    schema.upgrade(blank_url)
    schema.prepare_cluster(blank_url)
    with psycopg.connect(blank_url) as connection:
        rows = connection.execute(
            "SELECT rolname, rolcanlogin, rolsuper, rolbypassrls, rolcreaterole FROM pg_roles"
            " WHERE rolname LIKE 'td\\_%' ORDER BY rolname"
        ).fetchall()
    assert [row[0] for row in rows] == [
        "td_admin", "td_definer", "td_desk", "td_owner", "td_provisioner", "td_student", "td_tutor",
    ]  # fmt: skip
    assert all(row[1:4] == (False, False, False) for row in rows)
    assert [row[0] for row in rows if row[4]] == ["td_provisioner"]


def test_two_databases_are_set_up_at_once(server: PrivateServer, blank_url: str) -> None:
    other = f"blank_{uuid4().hex[:12]}"
    with psycopg.connect(server.admin_url(), autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(other)))
        with ThreadPoolExecutor(4) as pool:
            urls = [blank_url, server.admin_url(other)] * 2
            for done in [pool.submit(schema.prepare_cluster, url) for url in urls]:
                done.result()
        connection.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(other)))


def test_every_code_file_begins_with_its_owner_and_is_named_in_the_database(blank_url: str) -> None:
    files = read_code()
    assert all(list(file.parts()) for file in files)
    schema.upgrade(blank_url)
    with psycopg.connect(blank_url) as connection:
        stored = connection.execute("SELECT file, checksum FROM app.schema_code").fetchall()
    applied = {name: checksum for name, checksum in stored if not name.startswith(catalog.PREFIX)}
    assert applied == {file.name: file.checksum for file in files}


@pytest.mark.parametrize("text", ["SELECT 1;\n-- owner: td_definer\n", "-- owner: postgres\nSELECT 1;\n"])
def test_a_code_file_without_a_known_owner_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=re.escape("odd.sql")):
        list(CodeFile("odd.sql", text).parts())
