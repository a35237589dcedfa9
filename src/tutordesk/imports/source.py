"""What an import reads from: a folder, CSV files or workbooks become tables. What they mean is not asked.

A file with the wrong ending is told, not guessed; workbooks are read by ``workbook.py``.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from tutordesk.i18n import _
from tutordesk.imports.csv_file import csv_table
from tutordesk.imports.faults import WHOLE_FILE, Fault
from tutordesk.imports.table import Table, Unreadable
from tutordesk.imports.workbook import workbook_tables

WORKBOOKS = (".xlsx", ".xlsm")
_OTHER_WORKBOOKS = (".xls", ".xlsb", ".ods", ".xltx", ".xltm")


@dataclass(frozen=True, slots=True)
class Source:
    """The tables that are there. ``faults`` are of files that hold none, or none that can be read."""

    name: str
    tables: tuple[Table, ...]
    faults: tuple[Fault, ...] = ()

    @property
    def titles(self) -> dict[str, str]:
        """What the tables call themselves, by their names."""
        return {table.name: table.title for table in self.tables}


def open_source(paths: Path | Iterable[Path]) -> Source:
    """Open a folder, or several files; one that is broken does not keep the others from being read."""
    given = [paths] if isinstance(paths, Path) else list(paths)
    name = given[0].resolve().name if given else ""
    tables: list[Table] = []
    faults: list[Fault] = []
    files = [file for path in given for file in (_files_of(path) if path.is_dir() else [path])]
    if not files:
        allowed = _("a folder of CSV files, CSV files, or workbooks (.xlsx)")
        faults.append(Fault(name, 1, WHOLE_FILE, _("holds no CSV file"), allowed))
    names = _told_apart(files)
    for file, shown in names.items():
        try:
            tables.extend(_tables_of(file, shown))
        except Unreadable as unreadable:
            faults.append(Fault(shown, 1, WHOLE_FILE, unreadable.problem, unreadable.allowed))
        except OSError as error:
            problem = _("cannot be opened: {reason}").format(reason=error.strerror or error)
            faults.append(Fault(shown, 1, WHOLE_FILE, problem))
    return Source(name, tuple(tables), tuple(faults))


def preview(table: Table, rows: int = 5) -> tuple[tuple[str, ...], ...]:
    """Return the first rows of a table, each as wide as its header; fewer where it breaks off."""
    width = len(table.header)
    found: list[tuple[str, ...]] = []
    try:
        for record in islice(table.records(), rows):
            cells = [cell.strip() for cell in record.cells[:width]]
            found.append((*cells, *[""] * (width - len(cells))))
    except Unreadable:
        pass
    return tuple(found)


def _files_of(folder: Path) -> list[Path]:
    """Return a folder's CSV files; its workbooks where it has none. Hidden ones are not meant."""
    files = sorted(path for path in folder.iterdir() if not path.name.startswith((".", "~$")))
    texts = [path for path in files if path.suffix.lower() == ".csv"]
    return texts or [path for path in files if path.suffix.lower() in WORKBOOKS]


def _told_apart(files: list[Path]) -> dict[Path, str]:
    """Return what each file is called: its name, with its folder where two have the same."""
    names = [file.name for file in files]
    return {
        file: file.name if names.count(file.name) == 1 else f"{file.resolve().parent.name}/{file.name}"
        for file in files
    }


def _tables_of(file: Path, name: str) -> list[Table]:
    ending = file.suffix.lower()
    if ending == ".csv":
        return [csv_table(file, name)]
    if ending in (*WORKBOOKS, *_OTHER_WORKBOOKS):  # what it is inside counts, and is said
        return workbook_tables(file, name)
    raise Unreadable(
        _("is neither a CSV file nor a workbook"), _("save it as a workbook (.xlsx) or as CSV files")
    )
