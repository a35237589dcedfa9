"""An import as the window runs it: an administrator's own login, ``Database.call``, one transaction."""

import stat
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest

from tests.data.conftest import Door
from tests.data.test_import import contents, logins
from tests.factories import TestDatabase
from tests.imports.folders import SOUND, write_folder_of_now
from tutordesk.db import schema
from tutordesk.db.engine import CALL_SECONDS, Database
from tutordesk.errors import Cancelled, ImportRefused, InvalidValue, NotAllowed, OutcomeUnknown
from tutordesk.imports.naming import Naming
from tutordesk.imports.steps import apply, check


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_folder_of_now(tmp_path / "centre")


@pytest.fixture
def slips(tmp_path: Path) -> Path:
    return tmp_path / "slips.csv"


@pytest.fixture
def admin(database: TestDatabase, door: Door) -> Database:
    return door(database.make_person(("admin", "desk"), "Ada"), "admin")


def test_a_check_counts_and_writes_nothing(database: TestDatabase, admin: Database, folder: Path) -> None:
    before, people = contents(database), logins(database)
    found = admin.call(check, paths=(folder,), naming=Naming())
    assert (found.faults, found.left_out, found.already, found.people) == ((), (), 0, 4)
    assert found.counts["sessions"] == 3
    assert (contents(database), logins(database)) == (before, people)


def test_a_check_tells_faults_and_what_is_left_out(admin: Database, tmp_path: Path) -> None:
    folder = write_folder_of_now(tmp_path / "c", sessions=SOUND["sessions"].replace("algebra", "algebro", 1))
    found = admin.call(check, paths=(folder,), naming=Naming())
    assert [fault.row for fault in found.faults] == [2]
    found = admin.call(check, paths=(folder,), naming=Naming(), leave_out=True)
    assert (found.faults, [fault.row for fault in found.left_out]) == ((), [2])
    assert found.counts["sessions"] == 2


def test_an_administrator_brings_a_centre_in(
    database: TestDatabase, admin: Database, folder: Path, slips: Path
) -> None:
    said: list[tuple[str, int, int]] = []
    done = admin.call(
        apply, paths=(folder,), naming=Naming(), slips_file=slips, progress=lambda *step: said.append(step)
    )
    assert done.counts == {
        "people": 4, "tutors": 2, "subjects": 1, "courses": 1, "offers": 2, "rules": 2, "overrides": 1,
        "closures": 1, "enrollments": 1, "sessions": 3,
    }  # fmt: skip
    assert ("sessions", 3, 3) in said
    assert said[-1] == ("logins", 4, 4)
    assert stat.S_IMODE(slips.stat().st_mode) == 0o600
    for slip in done.slips:
        with psycopg.connect(database.url(slip.login, slip.one_time_password)) as connection:
            connection.execute("SET ROLE td_tutor" if slip.key == "cem" else "RESET ROLE")
    assert "no_login" not in {finding.kind for finding in schema.check(database.admin_url)}


def test_the_history_names_who_imported_and_when_that_was(
    database: TestDatabase, admin: Database, folder: Path, slips: Path
) -> None:
    admin.call(apply, paths=(folder,), naming=Naming(), slips_file=slips)
    asked = database.admin()
    ada = asked.execute("SELECT id FROM app.person WHERE display_name = 'Ada'").fetchone()
    assert ada is not None
    for query in (
        "SELECT DISTINCT actor_id, actor_role FROM app.session_event",
        "SELECT DISTINCT actor_id, actor_role FROM app.audit_event WHERE kind = 'imported'",
        "SELECT DISTINCT actor_id, actor_role FROM app.audit_event WHERE subject_table = 'tutor_course'",
    ):
        assert asked.execute(query.encode()).fetchall() == [(ada[0], "admin")]
    rows = asked.execute(
        "SELECT DISTINCT e.kind, e.at > now() - interval '1 minute', s.created_by, s.asked ->> 'by'"
        " FROM app.session_event e JOIN app.session s ON s.id = e.session_id"
    ).fetchall()
    assert rows == [("imported", True, ada[0], str(ada[0]))]


def test_again_adds_nothing_and_needs_no_slips(
    database: TestDatabase, admin: Database, folder: Path, slips: Path
) -> None:
    admin.call(apply, paths=(folder,), naming=Naming(), slips_file=slips)
    before, people = contents(database), logins(database)
    again = admin.call(apply, paths=(folder,), naming=Naming())
    assert (again.counts, again.slips) == ({}, ())
    assert again.already > 10
    assert (contents(database), logins(database)) == (before, people)


def test_faults_refuse_and_may_be_left_out(
    database: TestDatabase, admin: Database, tmp_path: Path, slips: Path
) -> None:
    folder = write_folder_of_now(tmp_path / "c", sessions=SOUND["sessions"].replace("algebra", "algebro", 1))
    before, people = contents(database), logins(database)
    with pytest.raises(ImportRefused) as refused:
        admin.call(apply, paths=(folder,), naming=Naming(), slips_file=slips)
    assert [fault.row for fault in refused.value.facts["faults"]] == [2]
    assert (contents(database), logins(database), slips.exists()) == (before, people, False)
    done = admin.call(apply, paths=(folder,), naming=Naming(), leave_out=True, slips_file=slips)
    assert (done.counts["sessions"], [fault.row for fault in done.left_out]) == (2, [2])


def test_a_closure_over_booked_sessions_is_told_before_anything_is_written(
    admin: Database, folder: Path, slips: Path, tmp_path: Path
) -> None:
    admin.call(apply, paths=(folder,), naming=Naming(), slips_file=slips)
    more = tmp_path / "more"
    more.mkdir()
    ahead = (datetime.now(UTC) + timedelta(days=30)).date()
    (more / "sessions.csv").write_text(
        f"key,student,tutor,course,starts\nfour,ana,cem,algebra,{ahead}T09:00\n", "utf-8"
    )
    admin.call(apply, paths=(more,), naming=Naming())
    (more / "closures.csv").write_text(
        f"first_date,reason\n{ahead + timedelta(days=2)},Free\n{ahead},Busy\n", "utf-8"
    )
    for call in (check, apply):
        try:
            faults = admin.call(call, paths=(more,), naming=Naming()).faults  # type: ignore[union-attr]
        except ImportRefused as refused:
            faults = refused.facts["faults"]
        assert [(fault.file, fault.row, fault.column) for fault in faults] == [
            ("closures.csv", 3, "first_date")
        ]


def test_new_people_need_a_file_for_their_slips(
    database: TestDatabase, admin: Database, folder: Path
) -> None:
    before = contents(database)
    with pytest.raises(ValueError, match="one-time"):
        admin.call(apply, paths=(folder,), naming=Naming())
    assert contents(database) == before


@pytest.mark.parametrize("last", ["reading", "people", "sessions", "logins"])
def test_cancelled_in_between_takes_everything_back(
    database: TestDatabase, admin: Database, folder: Path, slips: Path, last: str
) -> None:
    before, people = contents(database), logins(database)

    def enough(what: str, _done: int, _total: int) -> None:
        if what == last:
            raise Cancelled

    with pytest.raises(Cancelled):
        admin.call(apply, paths=(folder,), naming=Naming(), slips_file=slips, progress=enough)
    assert (contents(database), logins(database), slips.exists()) == (before, people, False)
    assert admin.call(apply, paths=(folder,), naming=Naming(), slips_file=slips).counts["people"] == 4


def test_slips_of_an_earlier_import_stay_and_nothing_is_written(
    database: TestDatabase, admin: Database, folder: Path, slips: Path
) -> None:
    before, people = contents(database), logins(database)
    slips.write_text("mine")
    with pytest.raises(FileExistsError):
        admin.call(apply, paths=(folder,), naming=Naming(), slips_file=slips)
    assert (contents(database), logins(database), slips.read_text()) == (before, people, "mine")


AT_COMMIT = """
CREATE FUNCTION public.at_commit() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN {body}; RETURN NULL; END $$;
GRANT EXECUTE ON FUNCTION public.at_commit() TO PUBLIC;
CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT ON app.session DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION public.at_commit();
"""


@pytest.mark.parametrize(
    ("body", "error", "kept"),
    [
        ("RAISE EXCEPTION 'no' USING ERRCODE = '23514'", InvalidValue, False),
        ("PERFORM pg_terminate_backend(pg_backend_pid())", OutcomeUnknown, True),
    ],
)
def test_slips_go_with_a_refused_commit_and_stay_with_an_unknown_one(
    database: TestDatabase,
    admin: Database,
    folder: Path,
    slips: Path,
    body: str,
    error: type[Exception],
    kept: bool,
) -> None:
    database.admin().execute(AT_COMMIT.format(body=body).encode())
    before, people = contents(database), logins(database)
    with pytest.raises(error):
        admin.call(apply, paths=(folder,), naming=Naming(), slips_file=slips)
    assert slips.exists() is kept
    assert (contents(database), logins(database)) == (before, people)


def test_only_an_administrator_acting_as_such_imports(
    database: TestDatabase, admin: Database, folder: Path, slips: Path
) -> None:
    before = contents(database)
    with pytest.raises(NotAllowed):
        admin.call(apply, role="desk", paths=(folder,), naming=Naming(), slips_file=slips)
    assert (contents(database), slips.exists()) == (before, False)


def test_a_second_import_is_told_to_wait_and_roles_change_meanwhile(
    database: TestDatabase, admin: Database, folder: Path, slips: Path
) -> None:
    other = database.make_person(("admin",))
    running = database.connect(other, "admin", autocommit=False)
    running.execute("SELECT app.begin_import()")
    with pytest.raises(ImportRefused) as refused:
        admin.call(apply, paths=(folder,), naming=Naming(), slips_file=slips)
    assert "another import" in str(refused.value.facts["faults"][0])
    ada = database.connect(database.make_person(("admin",)), "admin")
    ada.execute("SET lock_timeout = '2s'")
    ada.execute("SELECT app.set_roles(%s, ARRAY['desk'])", [other.person_id])  # one of three administrators
    with pytest.raises(psycopg.Error) as caught:  # and that ends the import of who was one
        running.execute("SELECT app.end_import('{}')")
    assert caught.value.sqlstate in {"TD001", "42501"}


def test_a_long_import_lives_as_long_as_it_shows_progress(
    admin: Database, folder: Path, slips: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every batch takes nearly all the time that a call has; the watchdog looks after each."""
    now, looked = [1000.0], threading.Event()

    def clock() -> float:
        if threading.current_thread().name == "db-watchdog":
            looked.set()
        return now[0]

    monkeypatch.setattr("tutordesk.db.calls.time", SimpleNamespace(monotonic=clock))

    def slow(*_step: Any) -> None:
        now[0] += CALL_SECONDS * 0.9
        looked.clear()
        with admin._calls._changed:
            admin._calls._changed.notify_all()
        assert looked.wait(10)

    done = admin.call(apply, paths=(folder,), naming=Naming(), slips_file=slips, progress=slow)
    assert done.counts["people"] == 4
    assert now[0] - 1000 > CALL_SECONDS * 5


def test_reading_outlasts_the_limit_for_idle_transactions(
    database: TestDatabase, admin: Database, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server ends who says nothing for long; reading files says nothing."""
    from tutordesk.db import engine
    from tutordesk.imports import steps

    def short(*args: Any) -> dict[str, str | int]:
        found = connect_as_ever(*args)
        return {**found, "options": str(found["options"]).replace("=30000", "=1000")}

    connect_as_ever = engine.connect_arguments
    monkeypatch.setattr(engine, "connect_arguments", short)
    watcher = database.admin()
    idle = (
        "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE usename = %s AND state = 'idle in transaction'"
        " AND state_change < clock_timestamp() - interval '1.2 seconds') FROM pg_sleep(0.05)"
    )
    gone = "SELECT NOT EXISTS (SELECT FROM pg_stat_activity WHERE usename = %s AND state <> 'idle')"

    def slowly(paths: Any) -> Any:
        while watcher.execute(idle, [admin.login]).fetchone() == (False,):
            assert watcher.execute(gone, [admin.login]).fetchone() == (False,), "the server ended it"
        return open_as_ever(paths)

    open_as_ever = steps.open_source
    monkeypatch.setattr(steps, "open_source", slowly)
    assert admin.call(check, paths=(folder,), naming=Naming()).people == 4
