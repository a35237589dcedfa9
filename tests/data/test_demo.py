"""The demo: made once, kept, renewed when weeks have passed; one line of JSON for programs."""

import json
import os
import shutil
import signal
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import psycopg
import pytest

from tests.sandbox import server_folder
from tutordesk import demo
from tutordesk.db.embedded import PrivateServer

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def data_dir():
    folder = server_folder("tutordesk-demo-")
    yield folder / "demo"
    shutil.rmtree(folder, ignore_errors=True)


class Serving:
    """``tutordesk demo --no-window --json`` as a process of its own."""

    def __init__(self, data_dir: Path, *options: str) -> None:
        environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONWARNINGS": "error"}
        command = [
            sys.executable,
            "-m",
            "tutordesk",
            "demo",
            "--no-window",
            "--json",
            "--data",
            str(data_dir),
        ]
        self.process = subprocess.Popen(
            [*command, *options], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        self.line = self.process.stdout.readline()

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self.end(signal.SIGTERM)

    def end(self, number: int) -> tuple[int, str, str]:
        if self.process.poll() is None:
            self.process.send_signal(number)
        rest, said = self.process.communicate(timeout=60)
        return self.process.returncode, rest, said


def test_one_line_of_json_then_serves_until_interrupted(data_dir):
    with Serving(data_dir) as serving:
        ready = json.loads(serving.line)
        assert set(ready) == {"admin_url", "people"}
        assert [(person["name"], person["roles"]) for person in ready["people"]] == [
            ("Lena Fischer", ["student"]),
            ("Amelia Novák", ["tutor"]),
            ("Noah Weber", ["student", "tutor"]),
            ("Katrin Moser", ["desk"]),
            ("Daniel Brandt", ["admin"]),
        ]
        for person in ready["people"]:
            with psycopg.connect(person["url"]) as connection:
                assert connection.execute("SELECT session_user").fetchone() == (person["login"],)
                connection.execute(f"SET ROLE td_{person['roles'][0]}")
                changes = connection.execute(
                    "SELECT must_change_password FROM app.person WHERE login = %s", [person["login"]]
                ).fetchone()
                assert changes == (False,)
        with psycopg.connect(ready["admin_url"]) as connection:
            assert connection.execute("SELECT usesuper FROM pg_user WHERE usename = user").fetchone() == (
                True,
            )
            assert connection.execute("SELECT count(*) FROM app.session").fetchone()[0] > 3000
        code, rest, _said = serving.end(signal.SIGINT)
    assert (code, rest) == (0, "")
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(ready["admin_url"])


@pytest.fixture
def opened(data_dir):
    """The demo in this process: its people, opened as often as a test wants."""
    server = PrivateServer(data_dir, max_connections=40)
    steps: list[str] = []

    def open_it(*, reset: bool = False):
        steps.clear()
        return demo.open_demo(server, reset=reset, progress=lambda what, _done, _total: steps.append(what))

    open_it.server, open_it.steps = server, steps
    yield open_it
    server.stop()


def test_what_was_done_in_it_is_kept(opened):
    opened()
    with psycopg.connect(opened.server.admin_url("tutordesk")) as connection:
        connection.execute("UPDATE app.centre SET phone = '123'")
    people = opened()
    assert opened.steps == ["starting the private server"]
    assert people[0].about().startswith("4 courses")
    with psycopg.connect(opened.server.admin_url("tutordesk")) as connection:
        assert connection.execute("SELECT phone FROM app.centre").fetchone() == ("123",)


def test_a_changed_password_is_forgotten(opened):
    lena = opened()[0]
    with psycopg.connect(opened.server.admin_url()) as connection:
        connection.execute(f"ALTER ROLE {lena.login} PASSWORD 'another one'")
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(lena.url)
    with psycopg.connect(opened()[0].url) as connection:
        assert connection.info.user == lena.login


def test_sessions_that_have_ended_are_held(opened):
    opened()
    with psycopg.connect(opened.server.admin_url("tutordesk")) as connection:
        row = connection.execute(
            "UPDATE app.session SET version = version + 1,"
            " during = tstzrange(now() - interval '61 days', now() - interval '60 days'),"
            " tutor_hold = tstzrange(now() - interval '61 days', now() - interval '60 days')"
            " WHERE id = (SELECT id FROM app.session WHERE status = 'scheduled' LIMIT 1) RETURNING id"
        ).fetchone()
    opened()
    with psycopg.connect(opened.server.admin_url("tutordesk")) as connection:
        assert connection.execute("SELECT status FROM app.session WHERE id = %s", row).fetchone() == (
            "completed",
        )


def test_weeks_later_it_is_made_anew_unless_somebody_is_in_it(opened, data_dir):
    before = opened()
    state = json.loads((data_dir / "demo.json").read_text())
    state["monday"] = (date.fromisoformat(state["monday"]) - timedelta(weeks=demo.STALE_WEEKS)).isoformat()
    demo._write_state(data_dir, state)
    with psycopg.connect(before[0].url):
        assert [person.login for person in opened()] == [person.login for person in before]
        with pytest.raises(demo.DemoInUse):
            opened(reset=True)
    renewed = opened()
    assert not {person.login for person in renewed} & {person.login for person in before}
    with psycopg.connect(opened.server.admin_url("tutordesk")) as connection:
        logins = connection.execute("SELECT count(*) FROM pg_roles WHERE rolname ~ '^s[0-9]'").fetchone()
        people = connection.execute("SELECT count(*) FROM app.person").fetchone()
    assert logins == people


def test_a_demo_half_made_is_made_again(opened, data_dir):
    opened()
    (data_dir / "demo.json").unlink()
    assert len(opened()) == 5
    assert "making the database" in opened.steps


def test_passwords_lie_in_a_file_of_its_owner(opened, data_dir):
    opened()
    assert (data_dir / "demo.json").stat().st_mode & 0o777 == 0o600
