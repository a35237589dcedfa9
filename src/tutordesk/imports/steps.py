"""An import as the window runs it: ``Database.call`` in the role of an administrator, one transaction each.

What the command line shares is in ``run.py``. Nothing is decided or written here.
"""

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import text
from sqlalchemy.orm import Session

from tutordesk.db.engine import AFTERWARDS, MORE_TIME, UNDONE, writes
from tutordesk.errors import ImportRefused
from tutordesk.i18n import _
from tutordesk.imports.faults import Fault
from tutordesk.imports.naming import Naming
from tutordesk.imports.run import Imported, Planned, plan_stored, write_planned
from tutordesk.imports.source import open_source
from tutordesk.imports.write import Progress, begin
from tutordesk.imports.written import Understood

_WAIT = "SELECT set_config('idle_in_transaction_session_timeout', %s, true)"
_ANALYZE = text("SELECT app.analyze_imported()")
_THINKING_SECONDS = 600.0
"""How long files may be read and rows compared without a word to the server."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What an import would do: new rows by kind, rows that are there already, faults, how many new people."""

    counts: dict[str, int]
    already: int
    faults: tuple[Fault, ...]
    left_out: tuple[Fault, ...]
    people: int
    """How many sign-in numbers there would be."""
    understood: tuple[Understood, ...] = ()
    """Cells that were not written in our form, one of every such column, and what they were taken for."""


def check(
    db: Session,
    *,
    paths: tuple[Path, ...],
    naming: Naming,
    leave_out: bool = False,
    progress: Progress | None = None,
) -> Checked:
    """Return what an import would do and everything that is wrong with it; nothing is written.

    ``progress`` is told in the worker; what it raises ends the check.
    """
    found = _planned(db, paths, naming, leave_out, _patient(db, progress))
    counts = found.plan.counts
    people = counts.get("people", 0)
    return Checked(counts, found.plan.already, found.faults, found.left_out, people, found.understood)


@writes
def apply(
    db: Session,
    *,
    paths: tuple[Path, ...],
    naming: Naming,
    leave_out: bool = False,
    slips_file: Path | None = None,
    progress: Progress | None = None,
) -> Imported:
    """Bring everything in, logins included, or nothing.

    Args:
        db: of an administrator acting as such.
        paths: one folder, CSV files or workbooks.
        naming: what they call their files and columns.
        leave_out: leave rows with faults out, and what leans on them, instead of refusing everything.
        slips_file: where new people's sign-in numbers and one-time passwords go, for its owner alone. It is
            there before anything is committed, goes if that is refused, and stays where that is unknown.
        progress: told in the worker, after each batch; what it raises takes everything back.

    Raises:
        ImportRefused: with ``facts["faults"]``; nothing was written.
        FileExistsError: the file for the slips is there already.
        ValueError: new people, and no file for their slips.
    """
    told = _patient(db, progress)
    begin(_driver(db), paths[0].name)
    found = _planned(db, paths, naming, leave_out, told)
    if found.faults:
        raise ImportRefused(facts={"faults": found.faults})
    plan = found.plan
    if plan.rows["people"] and slips_file is None:
        raise ValueError("new people need a file for their one-time passwords")
    slips = write_planned(_driver(db), found, passwords={}, slips_file=slips_file, progress=told)
    if slips_file is not None and slips:
        db.info[UNDONE] = partial(slips_file.unlink, missing_ok=True)
    db.info[AFTERWARDS] = (_ANALYZE,)
    return Imported(plan.counts, plan.already, tuple(slips), found.left_out, found.understood)


def _planned(
    db: Session, paths: tuple[Path, ...], naming: Naming, leave_out: bool, progress: Progress
) -> Planned:
    progress(_("reading"), 0, 0)
    connection = _driver(db)
    (usual,) = connection.execute(
        "SELECT current_setting('idle_in_transaction_session_timeout')"
    ).fetchone() or ("30s",)
    db.info[MORE_TIME](_THINKING_SECONDS)
    # only what holds nobody up may take so long: nobody's rows are locked yet
    connection.execute(_WAIT, [f"{_THINKING_SECONDS:.0f}s"])
    found = plan_stored(connection, open_source(paths), naming=naming, leave_out=leave_out)
    connection.execute(_WAIT, [usual])
    progress(_("reading"), 1, 1)
    return found


def _patient(db: Session, progress: Progress | None) -> Progress:
    """Return the progress to tell: it also lets the call live on."""

    def told(what: str, done: int, total: int) -> None:
        db.info[MORE_TIME]()
        if progress is not None:
            progress(what, done, total)

    return told


def _driver(db: Session) -> psycopg.Connection[Any]:
    connection = db.connection().connection.driver_connection
    assert isinstance(connection, psycopg.Connection)
    return connection
