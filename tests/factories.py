"""Databases and people for tests: a copy of a migrated template, and persons with real logins."""

import random
import secrets
from collections.abc import Iterable
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from typing import Any, Self
from uuid import UUID, uuid4

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from tutordesk.db import schema
from tutordesk.db.embedded import PrivateServer

TEMPLATE = "tutordesk_template"
PASSWORD = "correct horse battery"  # every test person's; one verifier is computed per run
ROLES = ("student", "tutor", "desk", "admin")


@dataclass(frozen=True, slots=True)
class TestPerson:
    """A person with a login of the server; ``url`` signs in to the test's database."""

    __test__ = False

    person_id: UUID
    login: str
    password: str
    url: str


def new_login() -> str:
    """A sign-in number of the tests' own range (logins belong to the whole server)."""
    return f"s9{secrets.randbelow(10**9):09d}"


class TestDatabase:
    """One database of one test; closing it drops the database and every login it made."""

    __test__ = False
    _verifier: str | None = None

    def __init__(self, server: PrivateServer, name: str | None = None) -> None:
        self.server = server
        self.name = name or f"test_{uuid4().hex[:12]}"
        self.admin_url = server.admin_url(self.name)
        self._open = ExitStack()
        self._maker: psycopg.Connection[Any] | None = None
        self._logins: set[str] = set()

    def create(self) -> Self:
        """Copy the template."""
        with psycopg.connect(self.server.admin_url(), autocommit=True) as connection:
            name = sql.Identifier(self.name)
            connection.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(
                    name, sql.Identifier(TEMPLATE)
                )
            )
            # rights on the database itself are not copied
            connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(name))
            connection.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO PUBLIC").format(name))
        return self

    def close(self) -> None:
        """Close the connections handed out; drop the database and every login of its people."""
        self._open.close()
        with psycopg.connect(self.admin_url) as own:
            if own.execute("SELECT to_regclass('app.person') IS NOT NULL").fetchone() == (True,):
                self._logins.update(login for (login,) in own.execute("SELECT login FROM app.person"))
        with psycopg.connect(self.server.admin_url(), autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(self.name)))
            if self._logins:
                gone = sql.SQL(", ").join(map(sql.Identifier, sorted(self._logins)))
                connection.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(gone))

    @property
    def maker(self) -> psycopg.Connection[Any]:
        """The superuser's connection for people and courses; a new one where the server was stopped."""
        if self._maker is not None:
            with suppress(psycopg.OperationalError):
                self._maker.execute("SELECT")
                return self._maker
        self._maker = self.admin()
        return self._maker

    def url(self, login: str, password: str = PASSWORD) -> str:
        """The connection string with which a login enters this database."""
        return make_conninfo(self.admin_url, user=login, password=password)

    def admin(self, *, autocommit: bool = True) -> psycopg.Connection[Any]:
        """A superuser's connection; closed with the test."""
        return self._open.enter_context(psycopg.connect(self.admin_url, autocommit=autocommit))

    def connect(
        self, person: TestPerson, role: str | None = None, *, autocommit: bool = True
    ) -> psycopg.Connection[Any]:
        """A person's own connection, acting in a role (``SET ROLE``) if named; closed with the test."""
        with ExitStack() as held:
            connection = held.enter_context(psycopg.connect(person.url, autocommit=True))
            if role is not None:
                connection.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(f"td_{role}")))
            connection.autocommit = autocommit
            self._open.push(held.pop_all())
        return connection

    def make_person(
        self,
        roles: Iterable[str] = ("student",),
        name: str | None = None,
        *,
        timezone: str = "UTC",
        listed: bool = True,
        active: bool = True,
        must_change_password: bool = False,
        **contact: str,
    ) -> TestPerson:
        """A person with a login; a tutor is listed. ``contact``: email, phone, guardian_name, ..."""
        person_id = uuid4()
        name = name or f"Person {random.randrange(10**6):06d}"
        if TestDatabase._verifier is None:
            TestDatabase._verifier = schema.scram_verifier(self.maker, PASSWORD)
        login = new_login()
        self._logins.add(login)
        named = "".join(f", p_{key} => %({key})s" for key in contact)
        with self.maker.transaction():
            connection = self.maker
            connection.execute(
                "SELECT app.create_person(%(id)s, %(roles)s, %(name)s, %(verifier)s, %(timezone)s,"
                f" p_login => %(login)s{named})",
                {
                    "id": person_id,
                    "roles": list(roles),
                    "name": name,
                    "verifier": TestDatabase._verifier,
                    "timezone": timezone,
                    "login": login,
                    **contact,
                },
            )
            connection.execute(
                "UPDATE app.person SET active = %s, must_change_password = %s WHERE id = %s",
                [active, must_change_password, person_id],
            )
            connection.execute("UPDATE app.tutor SET listed = %s WHERE person_id = %s", [listed, person_id])
        return TestPerson(person_id, login, PASSWORD, self.url(login))

    def make_course(self, name: str = "Algebra", *, subject: str = "Mathematics", minutes: int = 60) -> UUID:
        """A course of a subject (made if missing)."""
        row = self.maker.execute(
            "WITH s AS (INSERT INTO app.subject (name) VALUES (%(subject)s)"
            " ON CONFLICT (name) DO UPDATE SET name = EXCLUDED.name RETURNING id)"
            " INSERT INTO app.course (subject_id, name, session_minutes)"
            " SELECT id, %(name)s, %(minutes)s FROM s RETURNING id",
            {"subject": subject, "name": name, "minutes": minutes},
        ).fetchone()
        assert row is not None
        return row[0]

    def offer(self, tutor: TestPerson, course_id: UUID, price: str = "30") -> None:
        """Let a tutor offer a course."""
        self.maker.execute(
            "INSERT INTO app.tutor_course (tutor_id, course_id, price) VALUES (%s, %s, %s)",
            [tutor.person_id, course_id, price],
        )

    def open_always(self, tutor: TestPerson) -> None:
        """Weekly hours around the clock, on every day."""
        self.maker.execute(
            "INSERT INTO app.availability_rule (tutor_id, iso_weekday, start_minute, end_minute)"
            " SELECT %s, day, 0, 1440 FROM generate_series(1, 7) AS day",
            [tutor.person_id],
        )


def make_template(server: PrivateServer) -> None:
    """Migrate the database that tests copy, once a run: a centre in UTC without people."""
    with psycopg.connect(server.admin_url()) as connection:
        if (
            connection.execute("SELECT FROM pg_database WHERE datname = %s", [TEMPLATE]).fetchone()
            is not None
        ):
            return
    schema.init(
        server.admin_url(), dbname=TEMPLATE, centre_name="Test centre", admin_name="First", timezone="UTC"
    )
    with psycopg.connect(server.admin_url(TEMPLATE), autocommit=True) as connection:
        logins = connection.execute("SELECT login FROM app.person").fetchall()
        connection.execute("TRUNCATE app.person, app.audit_event, app.change CASCADE")
        for (login,) in logins:
            connection.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(login)))
        connection.execute("ANALYZE")
