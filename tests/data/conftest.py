"""A migrated database per test, on the run's private server."""

from collections.abc import Iterator

import pytest

from tests.factories import TestDatabase, make_template
from tutordesk.db.embedded import PrivateServer


@pytest.fixture(scope="session")
def _template(server: PrivateServer) -> None:
    make_template(server)


@pytest.fixture
def database(server: PrivateServer, _template: None) -> Iterator[TestDatabase]:
    """A fresh copy of the migrated template; its logins go with it."""
    copy = TestDatabase(server).create()
    yield copy
    copy.close()
