"""Tables become rows of values, or faults. The database is not asked here."""

from dataclasses import dataclass, field
from typing import Any

from tutordesk.domain.spreadsheet import meant
from tutordesk.i18n import _, format_list
from tutordesk.imports.faults import WHOLE_FILE, BadCell, Faults
from tutordesk.imports.naming import Naming
from tutordesk.imports.sheets import FILES, SHEETS, Sheet
from tutordesk.imports.source import Source
from tutordesk.imports.table import SpreadsheetError, Table, Unreadable


@dataclass(frozen=True, slots=True)
class Line:
    """One row: its number as a spreadsheet counts, and its values by column."""

    row: int
    values: dict[str, Any]

    def __getitem__(self, column: str) -> Any:
        """Return the value of a column; None where an empty cell has no meaning of its own."""
        return self.values[column]


@dataclass(slots=True)
class Folder:
    """The sound rows of every file that is there, by its name without ``.csv``.

    ``unsound`` holds keys of rows with a fault and ``unread`` files that could not be read at all: who refers
    to them is not told a second fault. ``left_out`` holds keys of rows that are left out on purpose.
    """

    lines: dict[str, list[Line]] = field(default_factory=dict)
    unsound: dict[str, set[str]] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)
    left_out: dict[str, set[str]] = field(default_factory=dict)

    def __getitem__(self, name: str) -> list[Line]:
        """Return the rows of a file; none if it is missing."""
        return self.lines.get(name, [])


def read_source(source: Source, faults: Faults, naming: Naming) -> Folder:
    """Read every known table of a source. Rows with a fault are left out, so that one fault is told once."""
    for fault in source.faults:
        faults.add(fault.file, fault.row, fault.column, fault.problem, fault.allowed)
    tables = {table.name: table for table in source.tables if table.name not in naming.unread}
    wanted = {naming.file(sheet) for sheet in SHEETS}
    allowed = _("one of {words}").format(words=format_list([naming.file(sheet) for sheet in SHEETS]))
    for name in sorted(tables.keys() - wanted):
        # with its folder where the name is ours: another file was said to be that one
        place = f"{source.name}/{name}" if name in FILES else name
        faults.add(place, 1, WHOLE_FILE, _("no such file is expected"), allowed)
    result = Folder()
    for sheet in SHEETS:
        table = tables.get(naming.file(sheet))
        if table is None and sheet.name not in naming.files:
            if source.faults:  # what could not be read may have held it
                result.unread.add(sheet.name)
            continue
        unsound = result.unsound.setdefault(sheet.name, set())
        lines = None
        if table is None:
            faults.add(sheet.file, 1, WHOLE_FILE, _("there is no such file"), allowed)
        else:
            try:
                lines = _read_table(table, sheet, faults, unsound, naming)
            except Unreadable as unreadable:
                faults.add(sheet.file, 1, WHOLE_FILE, unreadable.problem, unreadable.allowed)
        if lines is None:
            result.unread.add(sheet.name)
        result.lines[sheet.name] = lines or []
    return result


def _read_table(
    table: Table, sheet: Sheet, faults: Faults, unsound: set[str], naming: Naming
) -> list[Line] | None:
    if table.unread is not None:
        raise table.unread
    header = naming.header(sheet, table.header)
    if not _known_header(header, sheet, table.header_row, faults):
        return None
    lines = []
    for row, record in table.records():
        texts = {name: _meant(cell) for name, cell in zip(header, record, strict=False)}
        line = _line(row, texts, record[len(header) :], sheet, faults)
        if line is not None:
            lines.append(line)
        elif sheet.unique:
            unsound.add(texts.get(sheet.unique[0], ""))
    if len(lines) > sheet.rows_at_most:
        problem = _("too many rows: {count}").format(count=len(lines))
        allowed = _("at most {count} are allowed").format(count=sheet.rows_at_most)
        faults.add(sheet.file, lines[sheet.rows_at_most].row, WHOLE_FILE, problem, allowed)
        return None
    return _told_apart(lines, sheet, faults)


def _meant(cell: str) -> str:
    return cell if isinstance(cell, SpreadsheetError) else meant(cell.strip()).strip()


def _headers(sheet: Sheet) -> str:
    return _("the first row names columns: {words}").format(
        words=format_list([column.name for column in sheet.columns])
    )


def _known_header(header: list[str], sheet: Sheet, row: int, faults: Faults) -> bool:
    known = {column.name for column in sheet.columns}
    needed = [column.name for column in sheet.columns if column.required]
    if not known & set(header):
        faults.add(sheet.file, row, WHOLE_FILE, _("the first row names no known column"), _headers(sheet))
        return False
    sound = True
    for place, name in enumerate(header):
        if name and (name not in known or name in header[:place]):
            problem = _("this column is named twice") if name in known else _("there is no such column")
            faults.add(sheet.file, row, name[:40], problem, _headers(sheet))
            sound = False
    for name in needed:
        if name not in header:
            faults.add(sheet.file, row, name, _("this column is missing"), _headers(sheet))
            sound = False
    return sound


def _line(row: int, texts: dict[str, str], beyond: list[str], sheet: Sheet, faults: Faults) -> Line | None:
    sound = True
    if any(cell.strip() for cell in beyond):
        problem = _("the row has more cells than the header")
        allowed = _("{count} cells; a cell with a comma stands in quotes").format(count=len(texts))
        faults.add(sheet.file, row, WHOLE_FILE, problem, allowed)
        sound = False
    values: dict[str, Any] = {}
    for column in sheet.columns:
        cell = texts.get(column.name, "")
        if isinstance(cell, SpreadsheetError):
            problem = _("“{value}” is an error of the spreadsheet").format(value=cell)
            faults.add(sheet.file, row, column.name, problem, _("mend the formula, or write what is meant"))
            sound = False
            continue
        if not cell:
            if column.required:
                faults.add(sheet.file, row, column.name, _("is empty"), _("a value is needed"))
                sound = False
            values[column.name] = column.default
            continue
        try:
            values[column.name] = column.read(cell)
        except BadCell as bad:
            faults.add(sheet.file, row, column.name, bad.problem, bad.allowed)
            sound = False
    return Line(row, values) if sound else None


def _told_apart(lines: list[Line], sheet: Sheet, faults: Faults) -> list[Line]:
    """Refuse a row that says again what an earlier one said."""
    if not sheet.unique:
        return lines
    first: dict[tuple[Any, ...], int] = {}
    kept = []
    for line in lines:
        identity = tuple(line[name] for name in sheet.unique)
        if identity in first:
            problem = _("the same as row {row}").format(row=first[identity])
            faults.add(sheet.file, line.row, sheet.unique[0], problem, _("each one once"))
        else:
            first[identity] = line.row
            kept.append(line)
    return kept
