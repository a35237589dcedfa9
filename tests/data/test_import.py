"""An import on a real server: rows, logins, again, all or nothing."""

import stat

import psycopg
import pytest

from tests.factories import TestDatabase
from tests.imports.folders import SOUND, dated_now, write_folder_of_now
from tutordesk.db import schema
from tutordesk.errors import ImportRefused
from tutordesk.imports.run import import_folder
from tutordesk.imports.slips import write_slips

TABLES = (
    "centre", "person", "person_contact", "person_role", "tutor", "tutor_course", "subject", "course",
    "availability_rule", "availability_override", "closure", "enrollment", "session", "session_event",
    "audit_event", "tutor_search",
)  # fmt: skip


def contents(database: TestDatabase) -> dict[str, list[str]]:
    connection = database.admin()
    return {
        table: [row[0] for row in connection.execute(f"SELECT t::text FROM app.{table} t ORDER BY 1")]
        for table in TABLES
    }


def logins(database: TestDatabase) -> set[str]:
    rows = database.admin().execute("SELECT rolname FROM pg_roles WHERE rolname ~ '^s[0-9]'")
    return {row[0] for row in rows}


@pytest.fixture
def folder(tmp_path):
    return write_folder_of_now(tmp_path / "centre")


def test_a_centre_comes_in(database, folder, tmp_path):
    slips = tmp_path / "slips.csv"
    said = []
    done = import_folder(
        database.admin_url, folder, slips_file=slips, progress=lambda *step: said.append(step)
    )
    assert done.counts == {
        "people": 4, "tutors": 2, "subjects": 1, "courses": 1, "offers": 2, "rules": 2, "overrides": 1,
        "closures": 1, "enrollments": 1, "sessions": 3,
    }  # fmt: skip
    assert ("sessions", 3, 3) in said
    connection = database.admin()
    assert connection.execute("SELECT name, timezone, break_minutes FROM app.centre").fetchone() == (
        "School", "Europe/Vienna", 10,
    )  # fmt: skip
    rows = connection.execute(
        "SELECT s.display_name, t.display_name, x.status, x.price::text,"
        " upper(x.tutor_hold) - upper(x.during)"
        " FROM app.session x JOIN app.person s ON s.id = x.student_id JOIN app.person t ON t.id = x.tutor_id"
        " ORDER BY lower(x.during)"
    ).fetchall()
    assert [row[:4] for row in rows] == [
        ("Ana", "Ben", "completed", "40.00"),
        ("Ana", "Ben", "scheduled", "40.00"),
        ("Ben", "Cem Çelik", "scheduled", "35.50"),
    ]
    assert {row[4].total_seconds() for row in rows} == {600}
    assert connection.execute(
        "SELECT count(*) FROM app.session_event WHERE kind = 'imported'"
    ).fetchone() == (3,)
    assert connection.execute(
        "SELECT after ->> 'people' FROM app.audit_event WHERE kind = 'imported'"
    ).fetchone() == ("4",)
    assert connection.execute("SELECT phone_e164 FROM app.person_contact WHERE phone <> ''").fetchone() == (
        "+436641234567",
    )
    kinds = {finding.kind for finding in schema.check(database.admin_url)}
    assert not kinds & {"no_login", "roles", "login_rights"}


def test_everybody_can_sign_in_with_their_slip(database, folder, tmp_path):
    slips = tmp_path / "slips.csv"
    done = import_folder(database.admin_url, folder, slips_file=slips)
    assert stat.S_IMODE(slips.stat().st_mode) == 0o600
    text = slips.read_text("utf-8-sig")
    for slip in done.slips:
        assert slip.login in text
        assert slip.one_time_password in text
        with psycopg.connect(database.url(slip.login, slip.one_time_password)) as connection:
            connection.execute("SET ROLE td_tutor" if slip.key == "cem" else "RESET ROLE")
    rows = database.admin().execute("SELECT DISTINCT must_change_password FROM app.person").fetchall()
    assert rows == [(True,)]


def test_again_changes_nothing(database, folder):
    import_folder(database.admin_url, folder)
    before, people = contents(database), logins(database)
    again = import_folder(database.admin_url, folder)
    assert (again.counts, again.slips) == ({}, ())
    assert contents(database) == before
    assert logins(database) == people


def test_what_people_changed_stays(database, folder):
    import_folder(database.admin_url, folder)
    connection = database.admin()
    connection.execute("UPDATE app.tutor SET headline = 'Mine' WHERE headline = 'Maths'")
    connection.execute("DELETE FROM app.availability_rule WHERE start_minute = 540")
    connection.execute("UPDATE app.centre SET name = 'Renamed'")
    before = contents(database)
    import_folder(database.admin_url, folder)
    assert contents(database) == before


def test_a_later_import_leans_on_an_earlier_one(database, folder, tmp_path):
    import_folder(database.admin_url, folder)
    more = tmp_path / "more"
    more.mkdir()
    (more / "sessions.csv").write_text(
        dated_now("key;student;tutor;course;starts\nfour;ana;ben;algebra;2026-12-01T09:00\n"), "utf-8"
    )
    assert import_folder(database.admin_url, more).counts == {"sessions": 1}
    (more / "sessions.csv").write_text(
        dated_now("key;student;tutor;course;starts\nfive;ana;ben;algebra;2026-12-01T09:30\n"), "utf-8"
    )
    with pytest.raises(ImportRefused) as refused:
        import_folder(database.admin_url, more)
    assert [str(fault)[:21] for fault in refused.value.facts["faults"]] == ["sessions.csv:2:starts"]


def test_a_dry_run_writes_nothing(database, folder, tmp_path):
    before, people = contents(database), logins(database)
    done = import_folder(database.admin_url, folder, dry_run=True, slips_file=tmp_path / "slips.csv")
    assert done.counts["people"] == 4
    assert contents(database) == before
    assert logins(database) == people
    assert not (tmp_path / "slips.csv").exists()


def test_one_fault_and_nothing_is_written(database, tmp_path):
    folder = write_folder_of_now(tmp_path / "c", sessions=SOUND["sessions"].replace("algebra", "algebro"))
    before, people = contents(database), logins(database)
    with pytest.raises(ImportRefused) as refused:
        import_folder(database.admin_url, folder)
    assert len(refused.value.facts["faults"]) == 3
    assert contents(database) == before
    assert logins(database) == people


def test_a_refusal_at_the_very_end_takes_the_logins_back(database, folder, tmp_path):
    """The slips are refused after everything was written: their file is there already."""
    before, people = contents(database), logins(database)
    slips = tmp_path / "slips.csv"
    write_slips(slips, ())
    with pytest.raises(FileExistsError):
        import_folder(database.admin_url, folder, slips_file=slips)
    assert contents(database) == before
    assert logins(database) == people


def test_a_booking_that_comes_first_wins(database, folder, tmp_path, monkeypatch):
    """Somebody books between the plan and the write: the constraint decides, and nothing stays."""
    import_folder(database.admin_url, folder)
    more = tmp_path / "more"
    more.mkdir()
    header = "key,student,tutor,course,starts\n"
    (more / "sessions.csv").write_text(dated_now(header + "a,ana,ben,algebra,2026-12-01T09:00\n"), "utf-8")
    slips = tmp_path / "slips.csv"
    monkeypatch.setattr("tutordesk.imports.existing.StoredSessions.busy", lambda *_args: [])
    import_folder(database.admin_url, more)
    (more / "sessions.csv").write_text(dated_now(header + "b,ana,ben,algebra,2026-12-01T09:30\n"), "utf-8")
    (more / "people.csv").write_text("key,name,roles\neve,Eve,student\n", "utf-8")
    people = logins(database)
    with pytest.raises(ImportRefused) as refused:
        import_folder(database.admin_url, more, slips_file=slips)
    assert "again" in str(refused.value.facts["faults"][0])
    assert not slips.exists()
    assert logins(database) == people


def test_somebody_who_left_cannot_sign_in(database, tmp_path):
    people = "key,name,roles,active\neve,Eve,student,no\n"
    folder = tmp_path / "c"
    folder.mkdir()
    (folder / "people.csv").write_text(people, "utf-8")
    (slip,) = import_folder(database.admin_url, folder).slips
    with pytest.raises(psycopg.OperationalError, match="not permitted to log in"):
        psycopg.connect(database.url(slip.login, slip.one_time_password))


def test_names_that_look_like_formulas_are_harmless_in_slips(tmp_path):
    from tutordesk.imports.slips import Slip

    write_slips(tmp_path / "s.csv", [Slip("k", "=cmd|'/c calc'!A1", "s12345678", "abcd")])
    assert "'=cmd" in (tmp_path / "s.csv").read_text("utf-8-sig")


def test_what_was_left_out_comes_in_mended(database, folder, tmp_path):
    """Three faults: the rest is written, and the mended folder adds exactly what was left out."""
    spoilt = write_folder_of_now(
        tmp_path / "spoilt",
        people=SOUND["people"].replace("ana,Ana,student", "ana,Ana,guest"),
        weekly_hours=SOUND["weekly_hours"].replace("ben,Mon,", "ben,Moonday,"),
        tutors=SOUND["tutors"].replace(",,,,no", ",,,,perhaps"),
    )
    with pytest.raises(ImportRefused):
        import_folder(database.admin_url, spoilt)
    first = import_folder(database.admin_url, spoilt, leave_out=True)
    assert {fault.row for fault in first.left_out if fault.file == "people.csv"} == {2, 4}
    assert first.counts == {
        "people": 2, "tutors": 1, "subjects": 1, "courses": 1, "offers": 1, "closures": 1,
    }  # fmt: skip
    mended = import_folder(database.admin_url, folder)
    assert mended.counts == {
        "people": 2, "tutors": 1, "offers": 1, "rules": 2, "overrides": 1, "enrollments": 1, "sessions": 3,
    }  # fmt: skip
    rows = database.admin().execute("SELECT headline, listed FROM app.tutor ORDER BY 1").fetchall()
    assert rows == [("Maths", True), ("Physics", False)]
