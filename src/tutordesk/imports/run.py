"""One import from folder to commit: read, check, plan, write; all or nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg

from tutordesk.db.errors import translate
from tutordesk.errors import ImportRefused, Unreachable
from tutordesk.imports.currencies import check_currencies
from tutordesk.imports.existing import Existing, Sessions, StoredSessions, read_existing
from tutordesk.imports.faults import Fault, Faults
from tutordesk.imports.leave_out import plan_sound_rows
from tutordesk.imports.naming import Naming
from tutordesk.imports.plan import Plan, Planner
from tutordesk.imports.plan_lessons import plan_enrollments, plan_sessions
from tutordesk.imports.plan_people import plan_people
from tutordesk.imports.read import Folder, read_source
from tutordesk.imports.sheets import FILES
from tutordesk.imports.slips import Slip, write_slips
from tutordesk.imports.source import Source, open_source
from tutordesk.imports.write import Progress, analyze, begin, closed_over_sessions, write_plan
from tutordesk.imports.written import Understood


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: new rows by kind, rows that were there already, and everybody's first password.

    ``left_out`` says what is wrong with the rows that were left out on purpose.
    """

    counts: dict[str, int]
    already: int
    slips: tuple[Slip, ...]
    left_out: tuple[Fault, ...] = ()
    understood: tuple[Understood, ...] = ()
    """Cells that were not written in our form, one of every such column, and what they were taken for."""


@dataclass(frozen=True, slots=True)
class Planned:
    """What a folder would add, what keeps it from being written, and what is left out on purpose."""

    plan: Plan
    faults: tuple[Fault, ...]
    left_out: tuple[Fault, ...] = ()
    naming: Naming = field(default_factory=Naming)
    """What the source calls its tables and columns, for faults that only writing finds."""
    understood: tuple[Understood, ...] = ()


def plan_source(
    source: Source,
    existing: Existing,
    sessions: Sessions,
    now: datetime,
    known: Mapping[str, str] | None = None,
    *,
    naming: Naming | None = None,
    leave_out: bool = False,
) -> Planned:
    """Return what a source would add, and everything that is wrong with it; nothing is written."""
    naming = (naming or Naming()).over(source.titles)

    def planned(rows: Folder, faults: Faults) -> Plan:
        planner = Planner(rows, existing, faults, now, dict(known or {}))
        planner.prepare_centre()
        check_currencies(planner)
        plan_people(planner)
        planner.prepare()
        plan_enrollments(planner)
        plan_sessions(planner, sessions)
        return planner.plan

    faults = Faults()
    rows = read_source(source, faults, naming)
    if leave_out:
        plan, faults, stands = plan_sound_rows(rows, faults.sorted(FILES), planned)
    else:
        plan, stands = planned(rows, faults), False
    told = tuple(naming.told(fault) for fault in faults.sorted(FILES))
    understood = tuple(rows.understood)
    if stands:
        return Planned(plan, (), told, naming, understood)
    return Planned(plan, told, naming=naming, understood=understood)


def import_folder(
    url: str,
    folder: Path | Iterable[Path],
    *,
    dry_run: bool = False,
    slips_file: Path | None = None,
    known: Mapping[str, str] | None = None,
    passwords: Mapping[str, str] | None = None,
    naming: Naming | None = None,
    leave_out: bool = False,
    progress: Progress = lambda _what, _done, _total: None,
) -> Imported:
    """Bring a centre's folder in, in one transaction, logins included.

    Args:
        url: of the superuser or of whoever deploys.
        folder: one folder, CSV files or workbooks, as ``docs/importing.md`` describes them.
        dry_run: find every fault and count, write nothing.
        slips_file: where sign-in numbers and one-time passwords go; it must not exist.
        known: sign-in numbers that keys of ``people.csv`` have already.
        passwords: chosen passwords by key; everybody else gets a one-time password.
        naming: what the folder calls its files and columns.
        leave_out: leave rows with faults out, and what leans on them, instead of refusing everything.
        progress: told as it goes.

    Raises:
        ImportRefused: with ``facts["faults"]``; nothing was written.
        FileExistsError: the file for the slips is there already.
    """
    source = open_source(folder)
    with psycopg.connect(url) as connection:
        connection.execute("SET LOCAL ROLE td_owner")
        if not dry_run:
            begin(connection, source.name)
        found = plan_stored(connection, source, known, naming=naming, leave_out=leave_out)
        if found.faults:
            raise ImportRefused(facts={"faults": found.faults})
        plan = found.plan
        if dry_run:
            connection.rollback()
            return Imported(plan.counts, plan.already, (), found.left_out, found.understood)
        slips = write_planned(
            connection, found, passwords=passwords or {}, slips_file=slips_file, progress=progress
        )
        try:
            connection.commit()
        except psycopg.Error as error:
            # where nobody knows whether it was committed, the slips may be all there is
            if slips_file is not None and slips and not isinstance(translate(error), Unreachable):
                slips_file.unlink(missing_ok=True)
            raise
    with psycopg.connect(url) as connection:
        analyze(connection)
    return Imported(plan.counts, plan.already, tuple(slips), found.left_out, found.understood)


def plan_stored(
    connection: psycopg.Connection[Any],
    source: Source,
    known: Mapping[str, str] | None = None,
    *,
    naming: Naming | None = None,
    leave_out: bool = False,
) -> Planned:
    """Return what a source would add to a database, and everything that is wrong with it."""
    row = connection.execute("SELECT now()").fetchone()
    assert row is not None
    existing, sessions = read_existing(connection), StoredSessions(connection)
    found = plan_source(source, existing, sessions, row[0], known, naming=naming, leave_out=leave_out)
    closures = found.plan.rows["closures"]
    met = sessions.met_by(closures) if closures else set()
    faults = [
        Fault("closures.csv", place.row, "first_date", *closed_over_sessions(), place.table)
        for closure_id, place in found.plan.closures.items()
        if closure_id in met
    ]
    return replace(found, faults=(*found.faults, *map(found.naming.told, faults)))


def write_planned(
    connection: psycopg.Connection[Any],
    found: Planned,
    *,
    passwords: Mapping[str, str],
    slips_file: Path | None,
    progress: Progress,
) -> list[Slip]:
    """Write everything, and last the file of slips: whoever commits removes it if that is refused.

    Raises:
        ImportRefused: somebody was faster.
        FileExistsError: the file for the slips is there already.
    """
    try:
        slips = write_plan(connection, found.plan, passwords=passwords, progress=progress)
    except ImportRefused as refused:
        told = tuple(map(found.naming.told, refused.facts["faults"]))
        raise ImportRefused(facts={"faults": told}) from refused
    if slips_file is not None and slips:
        write_slips(slips_file, slips)
    return slips
