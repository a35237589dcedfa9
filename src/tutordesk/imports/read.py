"""Tables become rows of values, or faults. The database is not asked here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tutordesk.domain.spreadsheet import meant
from tutordesk.i18n import _, format_list
from tutordesk.imports.faults import WHOLE_FILE, BadCell, Fault, Faults, Place
from tutordesk.imports.identity import is_made, made_key, meant_by
from tutordesk.imports.naming import BY_NAME, Naming
from tutordesk.imports.sheets import FILES, SHEETS, Sheet
from tutordesk.imports.source import Source
from tutordesk.imports.table import SpreadsheetError, Table, Unreadable


@dataclass(frozen=True, slots=True)
class Line:
    """One row: where it stands, and its values by column."""

    place: Place
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
    broken = [fault for fault in source.faults if fault.file not in naming.unread]
    for fault in broken:
        faults.note(fault)
    tables = {table.name: table for table in source.tables if table.name not in naming.unread}
    allowed = _("one of {words}").format(
        words=format_list([n for sheet in SHEETS for n in naming.named(sheet)])
    )
    for name in sorted(tables.keys() - naming.tables.keys()):
        # with its folder where the name is ours: another file was said to be that one
        place = f"{source.name}/{name}" if name in FILES else name
        faults.note(Fault(place, 1, WHOLE_FILE, _("no such file is expected"), allowed))
    for name in sorted((naming.columns.keys() | naming.values.keys()) - BY_NAME.keys() - set(source.titles)):
        faults.note(Fault(name, 1, WHOLE_FILE, _("there is no such file"), format_list(sorted(tables))))
    result = Folder()
    for sheet in SHEETS:
        held = [name for name, known in naming.tables.items() if known == sheet.name]
        if not held:
            if broken:  # what could not be read may have held it
                result.unread.add(sheet.name)
            continue
        result.unsound[sheet.name], result.lines[sheet.name] = set(), []
        for name in sorted(held, key=_order(tables)):
            gone = Table(name, name, unread=Unreadable(_("there is no such file"), allowed))
            lines = _lines(tables.get(name, gone), sheet, faults, result.unsound[sheet.name], naming)
            if lines is None:
                result.unread.add(sheet.name)
            result.lines[sheet.name] += lines or []
        _keep_sound(result, sheet, faults)
    return result


def _order(tables: Mapping[str, Table]) -> Callable[[str], int]:
    """Return a key for sorting: tables as they lie there, then what is not there."""
    places = {name: place for place, name in enumerate(tables)}
    return lambda name: places.get(name, len(places))


def _lines(
    table: Table, sheet: Sheet, faults: Faults, unsound: set[str], naming: Naming
) -> list[Line] | None:
    try:
        return _read_table(table, sheet, faults, unsound, naming)
    except Unreadable as unreadable:
        place = Place(table.name, 1)
        faults.add(sheet.file, place, WHOLE_FILE, unreadable.problem, unreadable.allowed)
        return None


def _keep_sound(folder: Folder, sheet: Sheet, faults: Faults) -> None:
    """Leave out of all tables of a sheet what is there twice, or more than it may hold."""
    lines = folder.lines[sheet.name]
    if len(lines) > sheet.rows_at_most:
        problem = _("too many rows: {count}").format(count=len(lines))
        allowed = _("at most {count} are allowed").format(count=sheet.rows_at_most)
        faults.add(sheet.file, lines[sheet.rows_at_most].place, WHOLE_FILE, problem, allowed)
        folder.unread.add(sheet.name)
        lines = []
    folder.lines[sheet.name] = _told_apart(lines, sheet, faults)


def _read_table(
    table: Table, sheet: Sheet, faults: Faults, unsound: set[str], naming: Naming
) -> list[Line] | None:
    if table.unread is not None:
        raise table.unread
    header = naming.header(table.name, sheet, table.header)
    same = naming.values_of(table.name, sheet.name)
    head = Place(table.name, table.header_row)
    known = _known_header(header, same, sheet, head, faults)
    if not (_known_values(same, sheet, head, faults) and known):
        return None
    lines = []
    for row, record in table.records():
        texts = {name: _meant(cell) for name, cell in zip(header, record, strict=False)}
        place = Place(table.name, row)
        beyond = any(cell.strip() for cell in record[len(header) :])
        if beyond:
            problem = _("the row has more cells than the header")
            allowed = _("{count} cells; a cell with a comma stands in quotes").format(count=len(header))
            faults.add(sheet.file, place, WHOLE_FILE, problem, allowed)
        texts |= {name: value for name, value in same.items() if not texts.get(name)}
        line = _line(place, texts, sheet, faults)
        if line is not None and not beyond:
            lines.append(line)
        else:
            unsound |= meant_by(sheet.name, texts)
    return lines


def _meant(cell: str) -> str:
    return cell if isinstance(cell, SpreadsheetError) else meant(cell.strip()).strip()


def _headers(sheet: Sheet) -> str:
    return _("the first row names columns: {words}").format(
        words=format_list([column.name for column in sheet.columns])
    )


def _known_header(
    header: list[str], same: Mapping[str, str], sheet: Sheet, head: Place, faults: Faults
) -> bool:
    known = {column.name for column in sheet.columns}
    needed = [column.name for column in sheet.columns if column.required]
    if not known & set(header):
        faults.add(sheet.file, head, WHOLE_FILE, _("the first row names no known column"), _headers(sheet))
        return False
    sound = True
    for place, name in enumerate(header):
        if name and (name not in known or name in header[:place]):
            problem = _("this column is named twice") if name in known else _("there is no such column")
            faults.add(sheet.file, head, name[:40], problem, _headers(sheet))
            sound = False
    for name in needed:
        if name not in header and name not in same:
            faults.add(sheet.file, head, name, _("this column is missing"), _headers(sheet))
            sound = False
    return sound


def _known_values(same: Mapping[str, str], sheet: Sheet, head: Place, faults: Faults) -> bool:
    """Tell once, and not in every row, what can stand in none."""
    sound = True
    for column in sheet.columns:
        try:
            if column.name in same:
                column.read(same[column.name])
        except BadCell as bad:
            faults.add(sheet.file, head, column.name, bad.problem, bad.allowed)
            sound = False
    for name in sorted(same.keys() - {column.name for column in sheet.columns}):
        faults.add(sheet.file, head, name, _("there is no such column"), _headers(sheet))
        sound = False
    return sound


def _line(place: Place, texts: dict[str, str], sheet: Sheet, faults: Faults) -> Line | None:
    sound = True
    values: dict[str, Any] = {}
    for column in sheet.columns:
        cell = texts.get(column.name, "")
        if isinstance(cell, SpreadsheetError):
            problem = _("“{value}” is an error of the spreadsheet").format(value=cell)
            faults.add(sheet.file, place, column.name, problem, _("mend the formula, or write what is meant"))
            sound = False
            continue
        if not cell:
            if column.required:
                faults.add(sheet.file, place, column.name, _("is empty"), _("a value is needed"))
                sound = False
            values[column.name] = column.default
            continue
        try:
            values[column.name] = column.read(cell)
        except BadCell as bad:
            faults.add(sheet.file, place, column.name, bad.problem, bad.allowed)
            sound = False
    if sound and "key" in values and values["key"] is None:
        values["key"] = made_key(sheet.name, values)
    return Line(place, values) if sound else None


def _told_apart(lines: list[Line], sheet: Sheet, faults: Faults) -> list[Line]:
    """Refuse a row that says again what an earlier one said."""
    if not sheet.unique:
        return lines
    first: dict[tuple[Any, ...], Place] = {}
    kept = []
    for line in lines:
        identity = tuple(line[name] for name in sheet.unique)
        if identity in first:
            problem = _("the same as {row}").format(row=first[identity].seen_from(line.place))
            faults.add(sheet.file, line.place, *_once(line, sheet, problem))
        else:
            first[identity] = line.place
            kept.append(line)
    return kept


def _once(line: Line, sheet: Sheet, problem: str) -> tuple[str, str, str]:
    """Return column, problem and what is allowed where a row is there already."""
    first = sheet.unique[0]
    if first != "key" or not is_made(line["key"]):
        return first, problem, _("each one once")
    if sheet.name == "people":
        allowed = _("each one once, or with an e-mail address, a phone number or a key that tells them apart")
        return "name", problem, allowed
    column = "starts" if sheet.name == "sessions" else "name"
    return column, problem, _("each one once, or with a key")
