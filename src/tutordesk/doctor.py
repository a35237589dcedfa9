"""The connection seen from a person's seat: reachable, encrypted, signed in, roles, rights, clock, zones.

The same doors as the window's are used, so what holds here holds there. What is wrong with the database
itself is ``db/check.py``. The password comes from the environment, the keyring or a prompt, never from an
argument.
"""

import getpass
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import text
from sqlalchemy.orm import Session

from tutordesk import errors
from tutordesk.console import explain
from tutordesk.db.engine import Database
from tutordesk.i18n import N_, _, format_list
from tutordesk.services import people
from tutordesk.services.rows import MeRow
from tutordesk.settings import Profile, SettingsFile
from tutordesk.ui.sign_in import kept_password

STEPS = {
    "reachable": N_("The server answers"),
    "encrypted": N_("Encrypted, or on this computer"),
    "signed_in": N_("Signed in"),
    "schema": N_("Versions fit"),
    "roles": N_("Roles"),
    "rights": N_("Rights: own data readable, other people’s closed"),
    "clock": N_("The clocks agree"),
    "zone": N_("Time zones agree"),
}
CLOCK_SECONDS = 60

# The step at which an error stopped; the steps before it held.
_STOPPED_AT: tuple[tuple[type[Exception], str], ...] = (
    (errors.NotEncrypted, "encrypted"),
    (errors.SignInRefused, "signed_in"),
    (errors.TooManyConnections, "signed_in"),
    (errors.ServerTooOld, "schema"),
    (errors.SchemaMismatch, "schema"),
    (errors.NotActive, "roles"),
    (errors.NotAllowed, "roles"),
)


@dataclass(frozen=True, slots=True)
class Step:
    """One thing looked at; ``ok`` is None where an earlier fault left it unknown."""

    name: str
    ok: bool | None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """Everything looked at, in order."""

    server: str
    login: str
    steps: tuple[Step, ...]

    @property
    def healthy(self) -> bool:
        """Whether everything was looked at and nothing is wrong."""
        return all(step.ok for step in self.steps)

    def as_json(self) -> dict[str, Any]:
        """Return the report for programs."""
        return {
            "server": self.server,
            "login": self.login,
            "healthy": self.healthy,
            "steps": [{"name": step.name, "ok": step.ok, "detail": step.detail} for step in self.steps],
        }

    def lines(self) -> Iterator[str]:
        """Yield the report for people."""
        marks = {True: "✓", False: "✗", None: "·"}
        for step in self.steps:
            detail = f": {step.detail}" if step.detail else ""
            yield f"{marks[step.ok]} {_(STEPS[step.name])}{detail}"


def defaults(server: str | None, login: str | None) -> tuple[str, str]:
    """Return server and sign-in number, by default the ones used last on this computer."""
    remembered = SettingsFile().values
    last = remembered.server.address if remembered.server else ""
    return server or last, login or remembered.login


def find_password(server: str, login: str) -> str:
    """Return the password from ``PGPASSWORD``, the keyring, or a prompt."""
    if password := os.environ.get("PGPASSWORD"):
        return password
    try:
        kept = kept_password.recall(Profile.parse(server).address, login)
    except (kept_password.NoKeyring, ValueError):
        kept = ""
    return kept or getpass.getpass(_("Password of {login}: ").format(login=login))


def examine(server: str, login: str, password: str) -> Report:
    """Look at everything from this person's seat; nothing is changed."""
    try:
        profile = Profile.parse(server)
    except ValueError:
        fault = _("“{value}” is no server address.").format(value=server)
        return Report(server, login, _stopped("reachable", fault))
    database = Database(profile, login, password)
    try:
        return Report(profile.address, login, tuple(_steps(database, profile)))
    finally:
        database.close()


def _steps(database: Database, profile: Profile) -> tuple[Step, ...]:
    try:
        link = database.connect()
        me = database.call(people.me, role=link.roles[0])
    except errors.TutorDeskError as error:
        at = next((name for kind, name in _STOPPED_AT if isinstance(error, kind)), "reachable")
        return _stopped(at, explain(error))
    major = link.server_version // 10_000
    done = [
        Step("reachable", ok=True, detail=_("answered in {ms} ms").format(ms=round(link.latency_ms, 1))),
        Step(
            "encrypted",
            ok=link.encrypted or profile.is_this_machine,
            detail=_("TLS") if link.encrypted else _("no TLS"),
        ),
        Step("signed_in", ok=True, detail=me.display_name),
        Step("schema", ok=True, detail=f"PostgreSQL {major}"),
    ]
    for name, look in (("roles", _roles), ("rights", _rights), ("clock", _clock), ("zone", _zones)):
        try:
            fault, detail = look(database, me, link.roles)
        except errors.TutorDeskError as error:
            fault, detail = explain(error), ""
        done.append(Step(name, ok=not fault, detail=fault or detail))
    return tuple(done)


def _stopped(at: str, fault: str) -> tuple[Step, ...]:
    done = []
    ok: bool | None = True
    for name in STEPS:
        if name == at:
            done.append(Step(name, ok=False, detail=fault))
            ok = None
        else:
            done.append(Step(name, ok))
    return tuple(done)


_Look = Callable[[Database, MeRow, tuple[str, ...]], tuple[str, str]]


def _roles(_database: Database, me: MeRow, memberships: tuple[str, ...]) -> tuple[str, str]:
    if not me.roles:
        return _("this account has no role here; ask the front desk"), ""
    missing = [role for role in me.roles if role not in memberships]
    if missing:
        fault = _("the server does not let this login act as {roles}; ask an administrator for “db check”")
        return fault.format(roles=format_list(missing)), ""
    return "", format_list(me.roles)


def _rights(database: Database, me: MeRow, _memberships: tuple[str, ...]) -> tuple[str, str]:
    for role in me.roles:
        own, others = database.call(_readable, role=role)
        if not own:
            return _("as {role}, the own profile cannot be read").format(role=role), ""
        if role == "student" and others:
            return _("as a student, other people’s contact data can be read"), ""
    return "", format_list(me.roles)


def _readable(db: Session) -> tuple[int, int]:
    row = db.execute(
        text(
            "SELECT (SELECT count(*) FROM app.person WHERE id = (SELECT app.current_person_id())),"
            " (SELECT count(*) FROM app.person_contact WHERE person_id <> (SELECT app.current_person_id()))"
        )
    ).one()
    return int(row[0]), int(row[1])


def _clock(database: Database, me: MeRow, _memberships: tuple[str, ...]) -> tuple[str, str]:
    before = time.time()
    theirs = database.call(_server_time, role=me.roles[0])
    ours = (before + time.time()) / 2
    seconds = round(abs(theirs - ours), 1)
    detail = _("{seconds} s apart").format(seconds=seconds)
    return (detail, "") if seconds > CLOCK_SECONDS else ("", detail)


def _server_time(db: Session) -> float:
    return float(db.execute(text("SELECT extract(epoch FROM clock_timestamp())")).scalar_one())


def _zones(database: Database, me: MeRow, _memberships: tuple[str, ...]) -> tuple[str, str]:
    names = sorted({me.timezone, me.centre.timezone})
    noon = datetime.now(UTC).replace(hour=12, minute=0, second=0, microsecond=0)
    differing = []
    for name in names:
        theirs = database.call(_server_offsets, role=me.roles[0], zone=name, first=noon)
        try:
            zone = ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError):
            differing.append(name)
            continue
        days = (noon + timedelta(days=day) for day in range(len(theirs)))
        if [day.astimezone(zone).utcoffset() for day in days] != [timedelta(seconds=s) for s in theirs]:
            differing.append(name)
    if differing:
        return _("server and computer read the clock differently in {zones}").format(
            zones=format_list(differing)
        ), ""
    return "", format_list(names)


def _server_offsets(db: Session, *, zone: str, first: datetime) -> list[int]:
    """Return the server's offsets at noon of every day of the next two years, in seconds."""
    return [
        int(seconds)
        for seconds in db.execute(
            text(
                "SELECT extract(epoch FROM (d AT TIME ZONE :zone) - (d AT TIME ZONE 'UTC'))"
                " FROM generate_series(CAST(:first AS timestamptz), :first + interval '730 days',"
                " interval '1 day') AS d ORDER BY d"
            ),
            {"zone": zone, "first": first},
        ).scalars()
    ]
