"""The command line as a process: data on standard output, words on standard error, exit codes 0, 1, 2."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import Workbook
from psycopg.conninfo import conninfo_to_dict

from tests.factories import TestDatabase, make_template
from tests.imports.folders import SOUND, write_folder_of_now
from tutordesk import __version__

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def _template(server):
    make_template(server)


@pytest.fixture
def database(server, _template):
    copy = TestDatabase(server).create()
    yield copy
    copy.close()


@pytest.fixture
def tutordesk(tmp_path):
    """Run a command in an empty folder."""

    def run(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
        inherited = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("PG", "LC_", "LANG", "TUTORDESK", "DISPLAY", "WAYLAND", "QT_"))
        }
        return subprocess.run(
            [sys.executable, "-m", "tutordesk", *map(str, arguments)],
            env={**inherited, "PYTHONPATH": str(ROOT / "src"), "PYTHONWARNINGS": "error", **environment},
            cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip

    return run


def test_version_and_help(tutordesk):
    assert tutordesk("--version").stdout == f"TutorDesk {__version__}\n"
    shown = tutordesk("--help").stdout
    assert "examples:" in shown
    for verb in ("demo", "import", "doctor", "db"):
        assert f"tutordesk {verb}" in shown
        assert tutordesk(verb, "--help").returncode == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["fly"], "invalid choice"),
        (["db"], "verbs"),
        (["db", "check"], "--url"),
        (["db", "admin"], "--reset"),
        (["import", "nowhere", "--url", "postgresql://x/y"], "There is no nowhere."),
        (["import", ".", "--column", "people.x=y", "--url", "postgresql://x/y"], "has no column “x”"),
        (["doctor"], "--login"),
        (["db", "init", "--admin-url", "postgresql://x/y", "--zone", "Mars/Base"], "is no time zone"),
        (["db", "init", "--admin-url", "postgresql://x/y", "--currency", "euro"], "is no currency"),
        (["--server", "http://x"], "is no server address"),
    ],
)
def test_misuse_is_two_and_says_how(tutordesk, tmp_path, arguments, words):
    done = tutordesk(*arguments, TUTORDESK_CONFIG_DIR=str(tmp_path))
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["db", "check", "--url", "postgresql://x@127.0.0.1:1/y"], "Nothing answers there"),
        (["db", "upgrade", "--url", "postgresql://x@nowhere.invalid/y"], "no server of that name"),
        (["db", "check", "--url", "postgresql://[x"], ""),
        ([], "There is no screen here"),
        (["demo"], "xvfb-run"),
    ],
)
def test_failure_is_one_plain_sentence(tutordesk, arguments, words):
    done = tutordesk(*arguments)
    assert (done.returncode, done.stdout) == (1, "")
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_a_wrong_password_is_said_plainly(tutordesk, database):
    url = database.admin_url.replace(conninfo_to_dict(database.admin_url)["password"], "wrong")
    done = tutordesk("db", "check", "--url", url)
    assert (done.returncode, done.stdout) == (1, "")
    assert "refused this login" in done.stderr


def test_a_database_from_nothing(tutordesk, server):
    made = TestDatabase(server, "test_cli_init")
    done = tutordesk(
        "db", "init", "--admin-url", server.admin_url(), "--database", made.name, "--centre", "Lernhaus Wien",
        "--zone", "Europe/Vienna", "--admin-name", "Daniel Brandt",
    )  # fmt: skip
    try:
        assert done.returncode == 0, done.stderr
        login, password = re.fullmatch(
            r"Sign-in number: (\S+)\nOne-time password: (\S+)\n", done.stdout
        ).groups()
        address = f"127.0.0.1:{server.port}/{made.name}"
        asked = tutordesk("doctor", "--server", address, "--login", login, "--json", PGPASSWORD=password)
        report = json.loads(asked.stdout)
        assert report["healthy"], report
        assert [step["ok"] for step in report["steps"]] == [True] * 8

        again = tutordesk("db", "init", "--admin-url", server.admin_url(), "--database", made.name)
        assert (again.returncode, again.stdout) == (1, "")
        assert "has a centre already" in again.stderr

        assert tutordesk("db", "upgrade", TUTORDESK_ADMIN_URL=made.admin_url).returncode == 0
        checked = tutordesk("db", "check", "--url", made.admin_url, "--json")
        assert {finding["kind"] for finding in json.loads(checked.stdout)} <= {"durability", "zones"}

        reset = tutordesk("db", "admin", "--reset", "--url", made.admin_url)
        assert reset.stdout.startswith(f"Sign-in number: {login}\n")
        asked = tutordesk("doctor", "--server", address, "--login", login, PGPASSWORD=password)
        assert asked.returncode == 1
        assert "✗ Signed in" in asked.stdout
    finally:
        made.close()


def test_findings_fail_the_check(tutordesk, database):
    done = tutordesk("db", "check", "--url", database.admin_url)
    assert done.returncode == 1  # the tests' server runs without fsync
    assert "durability: " in done.stdout


def test_doctor_never_asks_for_a_password_as_an_argument(tutordesk):
    assert "password" not in tutordesk("doctor", "--help").stdout.replace("one-time password", "")


def test_doctor_where_nobody_answers(tutordesk):
    done = tutordesk("doctor", "--server", "127.0.0.1:1", "--login", "s12345678", PGPASSWORD="x")
    assert done.returncode == 1
    assert done.stdout.splitlines()[0].startswith("✗ The server answers: Nothing answers there")
    assert "Traceback" not in done.stderr


def test_an_import_from_start_to_slips(tutordesk, database, tmp_path):
    folder = write_folder_of_now(tmp_path / "centre")
    dry = tutordesk("import", folder, "--dry-run", "--url", database.admin_url)
    assert dry.returncode == 0
    assert "No faults" in dry.stdout
    assert not list(tmp_path.glob("sign-in-slips*"))
    done = tutordesk("import", folder, "--url", database.admin_url)
    assert done.returncode == 0, done.stderr
    assert "sign-in-slips-1.csv" in done.stdout
    assert "sessions" in done.stderr
    again = tutordesk("import", folder, "--url", database.admin_url)
    assert "Nothing new" in again.stdout
    assert [path.name for path in tmp_path.glob("sign-in-slips*")] == ["sign-in-slips-1.csv"]


def test_faults_are_data_and_fail(tutordesk, database, tmp_path):
    folder = write_folder_of_now(
        tmp_path / "centre", people=SOUND["people"].replace("ana,Ana,student", "ana,,guest")
    )
    done = tutordesk("import", folder, "--url", database.admin_url)
    assert done.returncode == 1
    assert [line.split(" ")[0] for line in done.stdout.splitlines()] == [
        "people.csv:2:name:",
        "people.csv:2:roles:",
    ]
    assert "2 faults" in done.stderr


def test_names_of_ones_own_and_rows_left_out(tutordesk, database, tmp_path):
    people = SOUND["people"].replace("key,name", "Nr,name").replace("ana,Ana,student", "ana,Ana,guest")
    folder = write_folder_of_now(tmp_path / "centre", people=people)
    (folder / "people.csv").rename(folder / "pupils.csv")
    said = ("--file", "people=pupils.csv", "--column", "people.key=Nr", "--leave-out")
    dry = tutordesk("import", folder, *said, "--dry-run", "--url", database.admin_url)
    assert dry.returncode == 0, dry.stderr
    assert dry.stdout.startswith("pupils.csv:2:roles: ")
    assert "4 rows are left out." in dry.stdout
    assert "Without them this would be new:" in dry.stdout
    done = tutordesk("import", folder, *said, "--url", database.admin_url)
    assert done.returncode == 0, done.stderr
    assert "4 rows are left out." in done.stdout
    assert database.admin().execute("SELECT count(*) FROM app.session").fetchone() == (1,)


def test_lists_without_keys_and_a_file_left_out(tutordesk, database, tmp_path):
    (tmp_path / "Pupils.csv").write_text("Name,Phone\nAna Ruiz,0664 1234567\nBen Moser,\n", "utf-8")
    (tmp_path / "Teachers.csv").write_text("Full name,E-mail\nCem,cem@x.org\n", "utf-8")
    (tmp_path / "plan.xlsx").write_bytes(b"no workbook")
    files = [tmp_path / name for name in ("Pupils.csv", "Teachers.csv", "plan.xlsx")]
    said = ("--guess", "--value", "Teachers.roles=tutor desk", "--url", database.admin_url)
    assert tutordesk("import", *files, *said).returncode == 1
    done = tutordesk("import", *files, *said, "--ignore", "plan.xlsx")
    assert done.returncode == 0, done.stderr
    assert "roles of every row: student" in done.stderr
    rows = database.admin().execute(
        "SELECT p.display_name, array_agg(r.role ORDER BY r.role) FROM app.person p"
        " JOIN app.person_role r ON r.person_id = p.id WHERE p.display_name IN ('Ana Ruiz', 'Cem')"
        " GROUP BY p.id ORDER BY 1"
    )
    assert rows.fetchall() == [("Ana Ruiz", ["student"]), ("Cem", ["desk", "tutor"])]
    assert "Nothing new" in tutordesk("import", *files, *said, "--ignore", "plan.xlsx").stdout


def test_a_workbook_with_names_of_its_own(tutordesk, database, tmp_path):
    book = Workbook()
    book.active.title = "Alumnos"
    for row in (
        ["Nº", "Nombre completo", "Rol", "Correo electrónico", "Color"],
        [7, "Ana Díaz", "student", "ana@example.org", "red"],
    ):
        book.active.append(row)
    book.create_sheet("Notes").append(["more chalk"])
    book.save(tmp_path / "centro.xlsx")
    url = ("--url", database.admin_url)
    refused = tutordesk("import", tmp_path / "centro.xlsx", *url)
    assert refused.returncode == 1
    assert "centro.xlsx › Alumnos:1:*: no such file is expected" in refused.stdout
    done = tutordesk("import", tmp_path / "centro.xlsx", "--guess", *url)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "centro.xlsx › Alumnos: taken for people" in done.stderr
    assert "Correo electrónico → email" in done.stderr
    assert "Color: not read" in done.stderr
    assert "centro.xlsx › Notes: not imported" in done.stderr
    found = database.admin().execute(
        "SELECT p.display_name, c.email FROM app.person p JOIN app.person_contact c ON c.person_id = p.id"
        " WHERE c.email <> ''"
    )
    assert found.fetchall() == [("Ana Díaz", "ana@example.org")]


def test_the_command_line_imports_no_stack_for_help():
    code = "import sys, tutordesk.cli as c; c.main(['--version']); print([m for m in ('sqlalchemy', 'psycopg', 'PySide6', 'alembic') if m in sys.modules])"  # noqa: E501
    done = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.splitlines()[-1] == "[]"
