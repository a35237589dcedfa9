"""Is this database what the program expects? Findings with their cure; nothing is changed here.

What is compared: the server's version and durability, revision and code, what is in force (``catalog``),
rights (``check_rights``), roles of people against memberships of their logins, the zone data of server and
client, and who holds others up at this moment.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import psycopg

from tutordesk.db import catalog, check_rights
from tutordesk.db.code import read_code
from tutordesk.i18n import _, format_list

OLDEST_SERVER = 170000
"""PostgreSQL 17; below 16 a role that may create roles is nearly a superuser."""

HELD_SECONDS = 30
"""How long somebody's open transaction may hold locks; a window's own ends after as long (``address``)."""

_SHOWN = 10
"""How many names one finding lists."""

_Connection = psycopg.Connection[Any]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it should be. ``kind`` is for programs, the two sentences for people."""

    kind: str
    message: str
    cure: str


def check_database(url: str, client_revision: str) -> list[Finding]:
    """Compare the database with this program; the URL is of a superuser or of whoever deploys."""
    with psycopg.connect(url) as connection:
        if connection.info.server_version < OLDEST_SERVER:
            return [_too_old(connection)]
        connection.execute("SET TRANSACTION READ ONLY")
        row = connection.execute("SELECT to_regclass('app.alembic_version') IS NOT NULL").fetchone()
        if row != (True,):
            message = _("This database has no TutorDesk schema.")
            return [Finding("no_schema", message, _("Run “tutordesk db init”."))]
        held = list(_held(connection))
        connection.execute("SET LOCAL ROLE td_owner")
        findings = list(_revision(connection, client_revision))
        # tables of another revision would make every other comparison nonsense
        parts = (_durability,) if findings else (_durability, _code, _catalog, _rights, _people, _zones)
        for part in parts:
            findings.extend(part(connection))
        return findings + held


def _listed(names: list[str]) -> str:
    shown = names[:_SHOWN]
    if len(names) > _SHOWN:
        shown.append(_("{count} more").format(count=len(names) - _SHOWN))
    return format_list(shown)


def _too_old(connection: _Connection) -> Finding:
    version = connection.info.server_version // 10000
    return Finding(
        "server_too_old",
        _("The server is PostgreSQL {version}; TutorDesk needs 17 or newer.").format(version=version),
        _("Upgrade PostgreSQL; version 18 is recommended."),
    )


def _revision(connection: _Connection, expected: str) -> Iterator[Finding]:
    row = connection.execute("SELECT version_num FROM app.alembic_version").fetchone()
    actual = row[0] if row else "-"
    if actual != expected:
        message = _("The tables are of revision {actual}; this program expects {expected}.")
        cure = _("Run “tutordesk db upgrade” with the newest program.")
        yield Finding("revision", message.format(actual=actual, expected=expected), cure)


def _code(connection: _Connection) -> Iterator[Finding]:
    applied = {name: digest for name, digest in _stored(connection) if not name.startswith(catalog.PREFIX)}
    expected = {file.name: file.checksum for file in read_code()}
    names = sorted(
        name for name in applied.keys() | expected.keys() if applied.get(name) != expected.get(name)
    )
    if names:
        message = _("Functions or policies differ from this program’s: {names}.")
        yield Finding("code", message.format(names=_listed(names)), _("Run “tutordesk db upgrade”."))


def _stored(connection: _Connection) -> list[tuple[str, str]]:
    return connection.execute("SELECT file, checksum FROM app.schema_code").fetchall()


def _catalog(connection: _Connection) -> Iterator[Finding]:
    upgraded = {name: digest for name, digest in _stored(connection) if name.startswith(catalog.PREFIX)}
    current = catalog.digests(connection)
    changed = sorted(
        catalog.shown(name)
        for name in upgraded.keys() | current.keys()
        if upgraded.get(name) != current.get(name)
    )
    if changed:
        message = _("Changed on the server since the last upgrade: {names}.")
        cure = _(
            "“tutordesk db upgrade” puts the program’s functions, policies and triggers back. First undo "
            "by hand what was added, and changes of tables."
        )
        yield Finding("catalog", message.format(names=_listed(changed)), cure)


def _durability(connection: _Connection) -> Iterator[Finding]:
    rows = connection.execute(
        "SELECT name FROM pg_catalog.pg_settings WHERE setting = 'off'"
        " AND name IN ('fsync', 'full_page_writes', 'synchronous_commit') ORDER BY name"
    ).fetchall()
    if rows:
        message = _("A power cut can lose bookings or the whole database. Switched off: {names}.")
        cure = _("Turn these settings on in postgresql.conf and reload the server.")
        yield Finding("durability", message.format(names=_listed([name for (name,) in rows])), cure)


def _held(connection: _Connection) -> Iterator[Finding]:
    """Look at who keeps others from booking; only a superuser or ``pg_read_all_stats`` sees since when."""
    rows = connection.execute(check_rights.LOCK_HOLDERS, [HELD_SECONDS]).fetchall()
    if rows:
        holder = _("{login} (process {pid})")
        names = _listed([holder.format(login=login, pid=pid) for login, pid in rows])
        message = _("Open transactions that others may be waiting for, for longer than {seconds} s: {names}.")
        cure = _(
            "Where that is no import: switch the account off in People, which ends its connections, or run"
            " SELECT pg_terminate_backend(process)."
        )
        yield Finding("locks", message.format(seconds=HELD_SECONDS, names=names), cure)


def _names(connection: _Connection, query: str) -> list[str]:
    return [str(name) for (name,) in connection.execute(query.encode()).fetchall()]


def _rights(connection: _Connection) -> Iterator[Finding]:
    cure = _("Run “tutordesk db upgrade”; if this stays, somebody changed rights by hand.")
    for kind, message, query in (
        ("rls", _("Row security is not enforced on: {names}."), check_rights.TABLES_WITHOUT_RLS),
        ("service", _("Tables whose owners see no rows: {names}."), check_rights.TABLES_WITHOUT_SERVICE),
        ("policy", _("Policies that do not ask for one role: {names}."), check_rights.LOOSE_POLICIES),
        ("public", _("Open to everybody: {names}."), check_rights.PUBLIC_RIGHTS),
        ("writes", _("Writable without a function: {names}."), check_rights.DIRECT_WRITES),
        ("search_path", _("Functions open to shadowing: {names}."), check_rights.LOOSE_FUNCTIONS),
        ("owner", _("Not owned by an owner’s role: {names}."), check_rights.STRANGE_OWNERS),
    ):
        if names := _names(connection, query):
            yield Finding(kind, message.format(names=_listed(names)), cure)


def _people(connection: _Connection) -> Iterator[Finding]:
    if names := _names(connection, check_rights.PEOPLE_WITHOUT_LOGIN):
        message = _("People without a login on this server: {names}.")
        cure = _("Restore the server’s roles as well (pg_dumpall --roles-only).")
        yield Finding("no_login", message.format(names=_listed(names)), cure)
    if names := _names(connection, check_rights.ROLES_DIFFER):
        message = _("Logins whose groups are not the person’s roles: {names}.")
        yield Finding("roles", message.format(names=_listed(names)), _("Set the person’s roles again."))
    if names := _names(connection, check_rights.POWERFUL_LOGINS):
        message = _("Logins with more rights than a person needs: {names}.")
        cure = _("Take the right away with ALTER ROLE.")
        yield Finding("login_rights", message.format(names=_listed(names)), cure)
    if not _names(connection, check_rights.ADMINS):
        cure = _("Run “tutordesk db admin --reset”.")
        yield Finding("no_admin", _("Nobody is an active administrator."), cure)


def _zones(connection: _Connection) -> Iterator[Finding]:
    if names := differing_zones(connection):
        message = _("Server and program read the clock differently in: {names}.")
        cure = _("Update PostgreSQL and TutorDesk; until then the server decides.")
        yield Finding("zones", message.format(names=_listed(names)), cure)


def differing_zones(
    connection: _Connection, *, days: int = 731, zone_of: Callable[[str], ZoneInfo] = ZoneInfo
) -> list[str]:
    """Return the zones in which server and client differ on any of the next days.

    Noon of every day is compared, and both sides of every change that the client knows, to the second.
    """
    noon = datetime.now(UTC).replace(hour=12, minute=0, second=0, microsecond=0)
    noons = [noon + timedelta(days=day) for day in range(days)]
    differing = set()
    sides: list[tuple[str, datetime, int]] = []
    rows = connection.execute(
        "SELECT t.name, array_agg(extract(epoch FROM"
        "  (d AT TIME ZONE t.name) - (d AT TIME ZONE 'UTC'))::int ORDER BY d)"
        " FROM app.timezone t, generate_series(%s, %s, interval '1 day') AS d GROUP BY t.name",
        [noons[0], noons[-1]],
    ).fetchall()
    for name, server_offsets in rows:
        try:
            zone = zone_of(name)
        except ZoneInfoNotFoundError:
            differing.add(name)
            continue
        offsets = [_offset(zone, instant) for instant in noons]
        if offsets != server_offsets:
            differing.add(name)
        for day, (before, after) in enumerate(pairwise(offsets)):
            if before != after:
                change = _change_between(zone, noons[day], noons[day + 1])
                sides += [(name, change - timedelta(seconds=1), before), (name, change, after)]
    names, instants, expected = zip(*sides, strict=True) if sides else ((), (), ())
    rows = connection.execute(
        "SELECT DISTINCT zone FROM unnest(%s::text[], %s::timestamptz[], %s::int[]) AS t(zone, at, client)"
        " WHERE extract(epoch FROM (at AT TIME ZONE zone) - (at AT TIME ZONE 'UTC'))::int <> client",
        [list(names), list(instants), list(expected)],
    ).fetchall()
    return sorted(differing | {name for (name,) in rows})


def _offset(zone: ZoneInfo, instant: datetime) -> int:
    offset = instant.astimezone(zone).utcoffset()
    return 0 if offset is None else int(offset.total_seconds())


def _change_between(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """Return the first second of the offset in force at ``after``."""
    target = _offset(zone, after)
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=int((after - before).total_seconds()) // 2)
        if _offset(zone, middle) == target:
            after = middle
        else:
            before = middle
    return after
