"""A migrated database per test, on the run's private server."""

from collections.abc import Callable, Iterator

import pytest
from psycopg.conninfo import conninfo_to_dict

from tests.factories import TestDatabase, TestPerson, make_template
from tutordesk.db.embedded import PrivateServer
from tutordesk.db.engine import Database
from tutordesk.settings import Profile


@pytest.fixture(scope="session")
def _template(server: PrivateServer) -> None:
    make_template(server)


@pytest.fixture
def database(server: PrivateServer, _template: None) -> Iterator[TestDatabase]:
    """A fresh copy of the migrated template; its logins go with it."""
    copy = TestDatabase(server).create()
    yield copy
    copy.close()


Door = Callable[..., Database]


@pytest.fixture
def door() -> Iterator[Door]:
    """Open a person's ``Database`` in a role, as the program does; closed with the test."""
    opened: list[Database] = []

    def open_door(
        person: TestPerson, role: str | None = "student", *, password: str | None = None
    ) -> Database:
        address = conninfo_to_dict(person.url)
        profile = Profile(str(address["host"]), int(str(address["port"])), str(address["dbname"]))
        database = Database(profile, person.login, password or person.password)
        database.role = role
        opened.append(database)
        return database

    yield open_door
    for database in opened:
        database.close()
