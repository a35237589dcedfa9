"""The SQL files of ``alembic/code``: read, check-sum and apply. Revisions do not belong here.

A file holds one subject: functions, views, policies, grants or triggers. A line ``-- owner: td_definer``
(or ``td_owner``, ``td_provisioner``) says as whom what follows is run, and so who will own it; a file begins
with one and may switch with another. Files are applied in order of their names, all in one transaction,
again and again: everything in them must be repeatable (``CREATE OR REPLACE``, ``DROP ... IF EXISTS``), and
each carries the ``REVOKE`` and ``GRANT`` of its own functions and views.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from tutordesk import paths
from tutordesk.db import catalog

OWNERS = ("td_owner", "td_definer", "td_provisioner")
_OWNER_LINE = re.compile(r"^-- owner: (\w+)[ \t]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class CodeFile:
    """One file of ``alembic/code``."""

    name: str
    text: str

    @property
    def checksum(self) -> str:
        """SHA-256 of the text."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    def parts(self) -> Iterator[tuple[str, str]]:
        """Yield (owner, SQL) in order.

        Raises:
            ValueError: SQL before the first owner line, or an owner that does not exist.
        """
        head, *rest = _OWNER_LINE.split(self.text)
        if any(line.strip() and not line.startswith("--") for line in head.splitlines()):
            raise ValueError(f"{self.name}: begins with SQL instead of an owner line")
        for owner, body in zip(rest[::2], rest[1::2], strict=True):
            if owner not in OWNERS:
                raise ValueError(f"{self.name}: unknown owner {owner}")
            yield owner, body


def read_code(folder: Path | None = None) -> list[CodeFile]:
    """Read the files in the order in which they are applied."""
    files = sorted((folder or paths.folder("alembic") / "code").glob("*.sql"))
    return [CodeFile(path.name, path.read_text("utf-8").replace("\r\n", "\n")) for path in files]


def apply_code(connection: psycopg.Connection, files: list[CodeFile]) -> None:
    """Apply every file in the transaction that is open; store what was applied and what is now in force."""
    # bodies may name functions of later files
    connection.execute("SET LOCAL check_function_bodies = off")
    # settings of an extension can be named in a function only once its library is loaded
    connection.execute("SELECT public.show_limit()")
    for file in files:
        for owner, body in file.parts():
            connection.execute(sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(owner)))
            connection.execute(body.encode())
    connection.execute("SET LOCAL ROLE td_owner")
    stored = {file.name: file.checksum for file in files} | catalog.digests(connection)
    connection.execute("DELETE FROM app.schema_code WHERE file <> ALL (%s)", [list(stored)])
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO app.schema_code (file, checksum) VALUES (%s, %s) ON CONFLICT (file) DO UPDATE"
            " SET checksum = EXCLUDED.checksum, applied_at = now()",
            list(stored.items()),
        )
    connection.execute("RESET ROLE")
