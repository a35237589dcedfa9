"""What the page does off the GUI thread: files become tables with guesses; a check and an import with files.

Belongs here: calls that run in the worker, and telling the page how far they are. Does not belong here:
what an import does (``tutordesk.imports``).
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from tutordesk.errors import Cancelled
from tutordesk.imports.faults import WHOLE_FILE, Fault
from tutordesk.imports.naming import Naming
from tutordesk.imports.sheets import SHEETS
from tutordesk.imports.table import Table, Unreadable
from tutordesk.imports.written import is_slashed, order_of
from tutordesk.ui.imports.draft import Draft, TableDraft, not_said, small
from tutordesk.ui.imports.trouble import FileTrouble

TOLD_EVERY_S = 0.05
PREVIEW_ROWS = 5
LOOK_FOR_DATES = 50


@dataclass(frozen=True, slots=True)
class Opened:
    """The tables of the files with what was guessed about them, and what could not be read.

    ``broken`` names the files and tables that could not be: nothing comes in before they are mended or
    ``left_out``.
    """

    paths: tuple[Path, ...]
    draft: Draft
    faults: tuple[Fault, ...] = ()
    broken: frozenset[str] = frozenset()
    left_out: frozenset[str] = frozenset()

    @property
    def blocked(self) -> bool:
        """Whether a file keeps everything from coming in."""
        return not self.broken <= self.left_out

    def leaving(self, files: frozenset[str]) -> "Opened":
        """Leave these files out on purpose, as far as they cannot be read."""
        return replace(self, left_out=files & self.broken)


def opened(paths: tuple[Path, ...]) -> Opened:
    """Read headers and first rows, and guess.

    Raises:
        FileTrouble: a folder is not there any more, or may not be looked into.
    """
    from tutordesk.imports.guess import guess, guess_columns, guess_values
    from tutordesk.imports.source import open_source, preview

    try:
        source = open_source(paths)
    except OSError as error:
        raise FileTrouble.of(error) from error
    guessed = guess(source)
    faults = list(source.faults)
    tables = []
    for table in source.tables:
        if table.unread is not None:
            faults.append(Fault(table.name, 1, WHOLE_FILE, table.unread.problem, table.unread.allowed))
            continue
        sheet = guessed.tables.get(table.name, "")
        guesses = {one.name: guess_columns(table, one) for one in SHEETS}
        columns = guessed.columns.get(table.name, {})
        values = guessed.values.get(table.name, {})
        tables.append(
            TableDraft(
                table.name,
                table.header,
                preview(table, PREVIEW_ROWS),
                sheet,
                columns,
                not_said(columns),
                guesses,
                values,
                frozenset(values),
                {one.name: guess_values(table, one) for one in SHEETS},
                _orders(table),
            )
        )
    broken = frozenset(fault.file for fault in faults)
    return Opened(paths, Draft(tuple(tables)), tuple(faults), broken)


def _orders(table: Table) -> dict[str, str]:
    """Return what comes first in the slashed dates of columns that begin with such, in small letters."""
    from tutordesk.imports.source import preview

    first = preview(table, LOOK_FOR_DATES)
    dated = [at for at in range(len(table.header)) if any(is_slashed(row[at]) for row in first)]
    cells: dict[int, list[str]] = {at: [] for at in dated}
    if dated:
        try:
            for record in table.records():
                for at in dated:
                    cells[at] += [cell for cell in record.cells[at : at + 1] if is_slashed(cell.strip())]
        except Unreadable:
            pass  # told when it is checked
    return {small(table.header[at]): order_of(cell.strip() for cell in cells[at]) for at in dated}


def naming_of(found: Opened, draft: Draft) -> Naming:
    """Return what was said about files and columns, as an import wants it."""
    return Naming(
        tables={table.name: table.sheet for table in draft.imported},
        columns={
            table.name: {small(header): table.column(header) for header in table.headers}
            for table in draft.imported
        },
        values={table.name: table.values for table in draft.imported},
        unread=found.left_out | {table.name for table in draft.tables if not table.sheet},
    )


def check(db: Any, **asked: Any) -> Any:
    """Run ``steps.check``.

    Raises:
        FileTrouble: a file cannot be read.
    """
    from tutordesk.imports import steps

    return _with_files(steps.check, db, asked)


def apply(db: Any, **asked: Any) -> Any:
    """Run ``steps.apply``.

    Raises:
        FileTrouble: a file cannot be read, or the slips cannot be written; nothing came in.
    """
    from tutordesk.imports import steps

    return _with_files(steps.apply, db, asked)


apply.writes = True  # type: ignore[attr-defined]  # as ``steps.apply``: its outcome can be unknown


def _with_files(step: Callable[..., Any], db: Any, asked: dict[str, Any]) -> Any:
    try:
        return step(db, **asked)
    except OSError as error:
        raise FileTrouble.of(error) from error


class Relay(QObject):
    """Called in the worker with what is done, how much of it and how much there is; tells the GUI thread."""

    told = Signal(str, int, int)

    def __init__(self) -> None:
        super().__init__()
        self._stop = threading.Event()
        self._last = ("", 0.0)

    @property
    def stopping(self) -> bool:
        """Whether somebody asked to stop."""
        return self._stop.is_set()

    def stop(self) -> None:
        """Let the worker take everything back at its next report; its answer says whether it still could."""
        self._stop.set()

    def __call__(self, what: str, done: int, total: int) -> None:
        """Report, now and then.

        Raises:
            Cancelled: somebody asked to stop.
        """
        if self._stop.is_set():
            raise Cancelled
        now = time.monotonic()
        if what != self._last[0] or done >= total or now - self._last[1] >= TOLD_EVERY_S:
            self._last = (what, now)
            self.told.emit(what, done, total)
