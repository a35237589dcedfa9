"""The demo: a private server, the sample centre on it, and five people to be with one click.

Making it, renewing it and letting its clock go on belong here; the server itself is ``db/embedded.py``, the
window ``app.py``, the command ``cli.py``. Everything runs on real logins; their passwords live in a file of
the data folder that only its owner can read.
"""

import json
import os
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from tutordesk import paths
from tutordesk.db import catalog, schema
from tutordesk.db.code import read_code
from tutordesk.db.embedded import PrivateServer
from tutordesk.errors import TutorDeskError
from tutordesk.i18n import N_, _, format_list, ngettext, zone_city
from tutordesk.imports.run import import_folder

Progress = Callable[[str, int, int], None]

DATABASE = "tutordesk"
PEOPLE = ("lena.fischer", "amelia.novak", "noah.weber", "katrin.moser", "daniel.brandt")
FIRST_ADMIN = "daniel.brandt"
STALE_WEEKS = 3
"""After how many weeks the sample centre is made anew: by then half of its sessions to come have passed."""

LEAVING_SECONDS = 1.0
"""How long a closed connection may still be seen at the server."""

_ONE_AT_A_TIME = 7320006
_STATE = "demo.json"


class DemoInUse(TutorDeskError):
    """Another window uses the demo, which was to start anew."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the demo; ``url`` holds a real login and password."""

    login: str
    name: str
    roles: tuple[str, ...]
    url: str
    about: Callable[[], str]
    """A line about them in the language in force, which may change while the demo is open."""


def open_demo(server: PrivateServer, *, reset: bool, progress: Progress) -> tuple[Person, ...]:
    """Start the server, bring the sample centre up to date, and return its five people.

    Args:
        server: not started yet; the caller stops it.
        reset: throw the sample centre away and make it anew.
        progress: told what is being done.

    Raises:
        DemoInUse: asked to start anew while others use it.
        PrivateServerFailed: the server does not start.
    """
    progress(_("starting the private server"), 0, 0)
    server.start()
    admin_url = server.admin_url(DATABASE)
    with _alone(server):
        state = _read_state(server.data_dir)
        if reset or not _usable(server, state):
            _drop(server)
            state = _make(server, progress)
        else:
            _upgrade(admin_url, progress)
            if _weeks_old(admin_url, state) >= STALE_WEEKS and not _others(server):
                progress(_("weeks have passed: making the sample centre anew"), 0, 0)
                _drop(server)
                state = _make(server, progress)
            _let_time_pass(admin_url)
        return _people(server, state)


@contextmanager
def _alone(server: PrivateServer) -> Iterator[None]:
    """Let one process at a time make or renew the demo."""
    with psycopg.connect(server.admin_url(), autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s::bigint)", [_ONE_AT_A_TIME])
        yield


# --- what is there -------------------------------------------------------------------------------------
def _read_state(data_dir: Path) -> dict[str, Any]:
    try:
        state = json.loads((data_dir / _STATE).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return state if isinstance(state, dict) else {}


def _write_state(data_dir: Path, state: dict[str, Any]) -> None:
    draft = data_dir / f"{_STATE}.new"
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(state, file)
    draft.replace(data_dir / _STATE)


def _usable(server: PrivateServer, state: dict[str, Any]) -> bool:
    """Whether an earlier run finished making the demo (the state is written last)."""
    if set(state.get("passwords", ())) != set(PEOPLE) or set(state.get("logins", ())) != set(PEOPLE):
        return False
    with psycopg.connect(server.admin_url()) as connection:
        return (
            connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
            is not None
        )


def _exists(connection: psycopg.Connection[Any]) -> bool:
    found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
    return found is not None


def _weeks_old(admin_url: str, state: dict[str, Any]) -> int:
    with psycopg.connect(admin_url) as connection:
        row = connection.execute(
            "SELECT date_trunc('week', now() AT TIME ZONE timezone)::date FROM app.centre"
        ).fetchone()
    assert row is not None
    monday: date = row[0]
    return (monday - date.fromisoformat(state["monday"])).days // 7


def _others(server: PrivateServer) -> bool:
    """Whether somebody is in it; who has just closed a connection (we, too) takes a moment to be gone."""
    patient_until = time.monotonic() + LEAVING_SECONDS
    with psycopg.connect(server.admin_url(), autocommit=True) as connection:
        while connection.execute(
            "SELECT 1 FROM pg_stat_activity WHERE datname = %s AND backend_type = 'client backend' LIMIT 1",
            [DATABASE],
        ).fetchone():
            if time.monotonic() > patient_until:
                return True
            time.sleep(0.02)
    return False


# --- making it -----------------------------------------------------------------------------------------
def _drop(server: PrivateServer) -> None:
    """Remove the database and the logins of its people."""
    with psycopg.connect(server.admin_url(), autocommit=True) as connection:
        if not _exists(connection):
            return
        if _others(server):
            raise DemoInUse
        logins: list[str] = []
        with psycopg.connect(server.admin_url(DATABASE)) as own:
            if own.execute("SELECT to_regclass('app.person')").fetchone() != (None,):
                logins = [row[0] for row in own.execute("SELECT login FROM app.person")]
        (server.data_dir / _STATE).unlink(missing_ok=True)
        connection.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(DATABASE)))
        for login in logins:
            connection.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(login)))


def _make(server: PrivateServer, progress: Progress) -> dict[str, Any]:
    progress(_("making the database"), 0, 0)
    first = schema.init(
        server.admin_url(),
        dbname=DATABASE,
        centre_name="Lernhaus Wien",
        admin_name="Daniel Brandt",
        timezone="Europe/Vienna",
    )
    admin_url = server.admin_url(DATABASE)
    passwords = {key: secrets.token_urlsafe(18) for key in PEOPLE}
    imported = import_folder(
        admin_url,
        paths.resource("demo"),
        known={FIRST_ADMIN: first.login},
        passwords=passwords,
        progress=progress,
    )
    logins = {slip.key: slip.login for slip in imported.slips if slip.key in PEOPLE}
    logins[FIRST_ADMIN] = first.login
    with psycopg.connect(admin_url) as connection:
        row = connection.execute(
            "SELECT date_trunc('week', now() AT TIME ZONE timezone)::date FROM app.centre"
        ).fetchone()
        assert row is not None
        connection.execute("SET LOCAL ROLE td_definer")
        connection.execute(
            "UPDATE app.person SET must_change_password = false WHERE login = %s", [first.login]
        )
    state = {"passwords": passwords, "logins": logins, "monday": row[0].isoformat()}
    _write_state(server.data_dir, state)
    return state


def _upgrade(admin_url: str, progress: Progress) -> None:
    """Bring schema and functions to this program's, where they differ."""
    with psycopg.connect(admin_url) as connection:
        revision = connection.execute("SELECT version_num FROM app.alembic_version").fetchone()
        applied: dict[str, str] = dict(
            connection.execute(
                "SELECT file, checksum FROM app.schema_code WHERE NOT starts_with(file, %s)", [catalog.PREFIX]
            ).fetchall()
        )
    expected = {file.name: file.checksum for file in read_code()}
    if revision != (schema.CLIENT_REVISION,) or applied != expected:
        progress(_("upgrading the database"), 0, 0)
        schema.prepare_cluster(admin_url)
        schema.upgrade(admin_url)


def _let_time_pass(admin_url: str) -> None:
    """Complete sessions that ended since the demo was open last, as its tutors would have done."""
    with psycopg.connect(admin_url) as connection:
        connection.execute("SET LOCAL ROLE td_definer")
        connection.execute(
            "WITH done AS ("
            "  UPDATE app.session SET status = 'completed', version = version + 1"
            "  WHERE status IN ('scheduled', 'in_progress') AND upper(during) < now()"
            "  RETURNING id, tutor_id, status, version, during)"
            " INSERT INTO app.session_event (session_id, actor_id, actor_role, kind, after)"
            " SELECT id, tutor_id, 'tutor', 'completed', jsonb_build_object('tutor_id', tutor_id,"
            "  'status', status, 'version', version, 'starts_at', lower(during), 'ends_at', upper(during))"
            " FROM done"
        )


# --- the five people -----------------------------------------------------------------------------------
def _people(server: PrivateServer, state: dict[str, Any]) -> tuple[Person, ...]:
    admin_url = server.admin_url(DATABASE)
    people = []
    with psycopg.connect(admin_url) as connection:
        connection.execute("SET LOCAL ROLE td_definer")
        for key in PEOPLE:
            login, password = state["logins"][key], state["passwords"][key]
            # whoever tried out a new password finds the one click working again
            verifier = schema.scram_verifier(connection, password)
            connection.execute("SELECT app.provision_password(%s, %s)", [login, verifier])
            row = connection.execute(
                "SELECT display_name, ARRAY(SELECT w.role"
                "  FROM unnest(ARRAY['student', 'tutor', 'desk', 'admin']) WITH ORDINALITY w(role, n)"
                "  JOIN app.person_role r ON r.role = w.role AND r.person_id = p.id"
                "  ORDER BY w.n) FROM app.person p WHERE login = %s",
                [login],
            ).fetchone()
            assert row is not None
            url = f"postgresql://{login}:{password}@127.0.0.1:{server.port}/{DATABASE}"
            people.append(Person(login, row[0], tuple(row[1]), url, _about(connection, login, row[1])))
    return tuple(people)


def _about(connection: psycopg.Connection[Any], login: str, roles: list[str]) -> Callable[[], str]:
    """Return what says one line about somebody, from what the database holds."""
    if "admin" in roles:
        return partial(_, N_("Runs the centre"))
    if "desk" in roles:
        return partial(_, N_("Answers the phone"))
    row = connection.execute(
        "SELECT ARRAY(SELECT s.name FROM app.tutor_course o JOIN app.course c ON c.id = o.course_id"
        "   JOIN app.subject s ON s.id = c.subject_id WHERE o.tutor_id = p.id GROUP BY s.name, s.position"
        "   ORDER BY s.position),"
        "  ARRAY(SELECT s.name FROM app.enrollment e JOIN app.course c ON c.id = e.course_id"
        "   JOIN app.subject s ON s.id = c.subject_id WHERE e.student_id = p.id AND e.status = 'active'"
        "   GROUP BY s.name, s.position ORDER BY s.position),"
        "  (SELECT count(*) FROM app.enrollment e WHERE e.student_id = p.id AND e.status = 'active'),"
        "  (SELECT count(*) FROM app.session e WHERE e.student_id = p.id AND lower(e.during) > now()"
        "   AND e.status = 'scheduled'), p.timezone FROM app.person p WHERE login = %s",
        [login],
    ).fetchone()
    assert row is not None
    taught, learned, courses, upcoming, timezone = row
    if "tutor" not in roles:
        return partial(_learns, courses, upcoming)
    return partial(_teaches, taught, learned if "student" in roles else [], timezone)


def _learns(courses: int, upcoming: int) -> str:
    return _("{courses}, {sessions}").format(
        courses=ngettext("{count} course", "{count} courses", courses).format(count=courses),
        sessions=ngettext("{count} upcoming session", "{count} upcoming sessions", upcoming).format(
            count=upcoming
        ),
    )


def _teaches(taught: list[str], learned: list[str], timezone: str) -> str:
    if learned:
        return _("Teaches {taught}, learns {learned}").format(
            taught=format_list(taught), learned=format_list(learned)
        )
    return _("Teaches {subjects} from {city}").format(subjects=format_list(taught), city=zone_city(timezone))
