"""Doors to a test's database, as the program opens them."""

from collections.abc import Callable, Iterator

import pytest
from psycopg.conninfo import conninfo_to_dict

from tests.factories import TestPerson
from tutordesk.db.engine import Database
from tutordesk.settings import Profile

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
