"""An empty database with only the server's part set up, dropped with the test."""

from collections.abc import Iterator
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql

from tutordesk.db import schema
from tutordesk.db.embedded import PrivateServer


@pytest.fixture
def blank_url(server: PrivateServer) -> Iterator[str]:
    """A superuser's URL of a database that has the roles and extensions, and no tables."""
    name = f"blank_{uuid4().hex[:12]}"
    with psycopg.connect(server.admin_url(), autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
    url = server.admin_url(name)
    schema.prepare_cluster(url)
    yield url
    with psycopg.connect(server.admin_url(), autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
