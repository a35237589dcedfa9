"""The schema behind three verbs: ``init``, ``upgrade``, ``check``; and "does this client fit?".

Alembic's revisions, the SQL of ``alembic/code`` and ``cluster.sql`` are applied here and nowhere else. The
window imports nothing of this module but by way of ``fits``: Alembic is imported only inside the verbs.
"""

import secrets
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from tutordesk import paths
from tutordesk.db.check import OLDEST_SERVER, Finding, check_database
from tutordesk.db.code import apply_code, read_code
from tutordesk.errors import ServerTooOld

__all__ = [
    "CLIENT_REVISION",
    "OLDEST_SERVER",
    "Finding",
    "FirstAdmin",
    "check",
    "downgrade",
    "fits",
    "in_database",
    "init",
    "one_time_password",
    "prepare_cluster",
    "reset_admin",
    "scram_verifier",
    "upgrade",
]

CLIENT_REVISION = "0005"
"""The revision of the tables that this client was built with."""

OLDEST_REVISION = "0004"
"""The oldest revision that this client still works with."""

_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"  # nothing that is misread on paper


@dataclass(frozen=True, slots=True)
class FirstAdmin:
    """The first administrator: shown once, never stored."""

    login: str
    one_time_password: str


def fits(server_revision: str | None) -> bool:
    """Whether this client works with a server of that revision.

    Revisions are numbered; the schema expands before it contracts, so a client also works one step ahead.
    """
    if server_revision is None or not server_revision.isdigit():
        return False
    return int(OLDEST_REVISION) <= int(server_revision) <= int(CLIENT_REVISION) + 1


def one_time_password() -> str:
    """Return a password to be read out and typed once: twelve characters in groups of four."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(3))


def scram_verifier(connection: psycopg.Connection[Any], password: str) -> str:
    """Compute what the server stores for a password, so that no password ever travels."""
    return connection.pgconn.encrypt_password(password.encode(), b"", b"scram-sha-256").decode()


def in_database(url: str, dbname: str) -> str:
    """Return the connection string for another database of the same server."""
    return make_conninfo(url, dbname=dbname)


def init(
    admin_url: str,
    *,
    dbname: str,
    centre_name: str,
    admin_name: str,
    timezone: str = "UTC",
    currency: str = "EUR",
    locale: str = "en",
) -> FirstAdmin:
    """Make a database and its centre with a first administrator; nothing of an existing centre is changed.

    Args:
        admin_url: the superuser's URL of any database of the server.
        dbname: made if missing.
        centre_name: what the centre is called.
        admin_name: the first administrator.
        timezone: the centre's IANA zone, also the administrator's.
        currency: ISO 4217.
        locale: the administrator's language.

    Raises:
        ServerTooOld: PostgreSQL below 17.
        ValueError: the database has a centre already.
    """
    with psycopg.connect(admin_url, autocommit=True) as connection:
        _refuse_old(connection)
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [dbname]).fetchone():
            connection.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(
                    sql.Identifier(dbname)
                )
            )
    url = in_database(admin_url, dbname)
    prepare_cluster(url)
    upgrade(url)
    with psycopg.connect(url) as connection:
        if connection.execute("SELECT 1 FROM app.centre").fetchone():
            raise ValueError(f"{dbname}: has a centre already")
        connection.execute(
            "INSERT INTO app.centre (name, timezone, currency) VALUES (%s, %s, %s)",
            [centre_name, timezone, currency],
        )
        password = one_time_password()
        row = connection.execute(
            "SELECT (p).login FROM app.create_person(%s, ARRAY['admin'], %s, %s, p_locale => %s) p",
            [uuid4(), admin_name, scram_verifier(connection, password), locale],
        ).fetchone()
        assert row is not None
    return FirstAdmin(row[0], password)


def reset_admin(url: str, *, login: str | None = None) -> FirstAdmin:
    """Give an administrator a new one-time password, and a login that works; the way back in.

    Args:
        url: of a superuser or of whoever deploys.
        login: whose; by default the administrator who has been here longest.

    Raises:
        LookupError: no administrator with that login (``login`` of somebody else is not enough).
    """
    with psycopg.connect(url) as connection:
        connection.execute("SET LOCAL ROLE td_definer")
        row = connection.execute(
            "UPDATE app.person SET active = true, must_change_password = true WHERE id = ("
            " SELECT p.id FROM app.person p JOIN app.person_role r ON r.person_id = p.id AND r.role = 'admin'"
            " WHERE %(login)s::text IS NULL OR p.login = %(login)s"
            " ORDER BY p.active DESC, p.created_at, p.login LIMIT 1) RETURNING login",
            {"login": login},
        ).fetchone()
        if row is None:
            raise LookupError(login or "admin")
        password = one_time_password()
        connection.execute(
            "SELECT app.provision_password(%s, %s)", [row[0], scram_verifier(connection, password)]
        )
        connection.execute("SET LOCAL ROLE td_provisioner")
        connection.execute(sql.SQL("ALTER ROLE {} LOGIN").format(sql.Identifier(row[0])))
    return FirstAdmin(row[0], password)


def prepare_cluster(url: str) -> None:
    """Apply ``cluster.sql`` to the database of that superuser URL; repeatable."""
    with psycopg.connect(url) as connection:
        _refuse_old(connection)
        connection.execute((paths.folder("alembic") / "cluster.sql").read_bytes())


def upgrade(url: str, revision: str = "head") -> None:
    """Bring tables, code and zones up to date in one transaction; repeatable.

    Args:
        url: of somebody who may become the owners (``td_owner``, ``td_definer``, ``td_provisioner``).
        revision: stop there; code is applied only at the head.
    """
    _run_alembic(url, "upgrade", revision)


def check(url: str) -> list[Finding]:
    """Return what is not as it should be, each finding with its cure; an empty list is good."""
    return check_database(url, CLIENT_REVISION)


def downgrade(url: str, revision: str) -> None:
    """Take tables back to a revision (``base`` removes them). Code is of the newest revision only."""
    _run_alembic(url, "downgrade", revision)


def _run_alembic(url: str, verb: str, revision: str) -> None:
    from alembic import command
    from alembic.config import Config
    from sqlalchemy import create_engine
    from sqlalchemy.pool import NullPool

    config = Config()
    config.set_main_option("script_location", str(paths.folder("alembic")).replace("%", "%%"))
    engine = create_engine("postgresql+psycopg://", creator=lambda: psycopg.connect(url), poolclass=NullPool)
    with engine.begin() as connection:
        driver: Any = connection.connection.driver_connection
        _refuse_old(driver)
        config.attributes["connection"] = connection
        getattr(command, verb)(config, revision)
        if verb == "upgrade" and revision == "head":
            # ticks of a revision's own changes would otherwise be pending, and bar ALTER TABLE
            driver.execute("SET CONSTRAINTS ALL IMMEDIATE")
            _fill_timezones(driver)
            apply_code(driver, read_code())


def _fill_timezones(connection: psycopg.Connection[Any]) -> None:
    connection.execute("SET LOCAL ROLE td_owner")
    connection.execute(
        "INSERT INTO app.timezone SELECT name FROM pg_catalog.pg_timezone_names"
        " WHERE name = 'UTC' OR name ~ '^[A-Z][A-Za-z_+-]*/[A-Za-z0-9_+/-]+$' ON CONFLICT DO NOTHING"
    )
    connection.execute("RESET ROLE")


def _refuse_old(connection: psycopg.Connection[Any]) -> None:
    if connection.info.server_version < OLDEST_SERVER:
        raise ServerTooOld(facts={"server": connection.info.server_version // 10000, "oldest": 17})
