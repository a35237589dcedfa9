"""Tables become rows of values, or faults. The database is not asked here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from functools import cached_property
from typing import Any

from tutordesk.domain.spreadsheet import meant
from tutordesk.i18n import _, format_list
from tutordesk.imports.faults import WHOLE_FILE, BadCell, Fault, Faults, Place
from tutordesk.imports.identity import is_made, made_key, meant_by
from tutordesk.imports.naming import BY_NAME, Naming
from tutordesk.imports.sheets import DATE_ORDER, FILES, SHEETS, Column, Sheet
from tutordesk.imports.source import Source
from tutordesk.imports.table import SpreadsheetError, Table, Unreadable
from tutordesk.imports.written import Understood, is_open, is_slashed, order_of, retold


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
    to them is not told a second fault. ``left_out`` holds keys of rows that are left out on purpose, and
    ``understood`` one cell of every column that was written in another form than ours.
    """

    lines: dict[str, list[Line]] = field(default_factory=dict)
    unsound: dict[str, set[str]] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)
    left_out: dict[str, set[str]] = field(default_factory=dict)
    understood: list[Understood] = field(default_factory=list)

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
            lines = _lines(tables.get(name, gone), sheet, faults, result, naming)
            if lines is None:
                result.unread.add(sheet.name)
            result.lines[sheet.name] += lines or []
        _keep_sound(result, sheet, faults)
    return result


def _order(tables: Mapping[str, Table]) -> Callable[[str], int]:
    """Return a key for sorting: tables as they lie there, then what is not there."""
    places = {name: place for place, name in enumerate(tables)}
    return lambda name: places.get(name, len(places))


def _lines(table: Table, sheet: Sheet, faults: Faults, folder: Folder, naming: Naming) -> list[Line] | None:
    try:
        return _read_table(table, sheet, faults, folder, naming)
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
    table: Table, sheet: Sheet, faults: Faults, folder: Folder, naming: Naming
) -> list[Line] | None:
    if table.unread is not None:
        raise table.unread
    header = naming.header(table.name, sheet, table.header)
    same = naming.values_of(table.name, sheet.name)
    head = Place(table.name, table.header_row)
    known = _known_header(header, same, sheet, head, faults)
    if not (_known_values(same, sheet, head, faults) and known):
        return None
    reader = _Reader(table, sheet, header, faults)
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
        reader.join(texts)
        line = reader.line(place, texts)
        if line is not None and not beyond:
            lines.append(line)
        else:
            folder.unsound[sheet.name] |= meant_by(sheet.name, texts)
    folder.understood += reader.understood.values()
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
    if not known & set(header):
        faults.add(sheet.file, head, WHOLE_FILE, _("the first row names no known column"), _headers(sheet))
        return False
    sound = True
    for place, name in enumerate(header):
        if name and (name not in known or name in header[:place]):
            problem = _("this column is named twice") if name in known else _("there is no such column")
            faults.add(sheet.file, head, name[:40], problem, _headers(sheet))
            sound = False
    for column in sheet.lacks({*header, *same}):
        faults.add(sheet.file, head, column.name, _("this column is missing"), _headers(sheet))
        sound = False
    for column in sheet.joined:
        if column.name in {*header, *same} and not set(header).isdisjoint(column.parts):
            problem = _("stands there as a whole and in parts")
            parts = [name for name in column.parts if name in header]
            allowed = _("either {whole}, or {parts}").format(whole=column.name, parts=format_list(parts))
            faults.add(sheet.file, head, column.name, problem, allowed)
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


class _BadHalf(BadCell):
    """One of the columns that stand for another one together cannot be read, which it tells, too."""

    def __init__(self, part: str, bad: BadCell) -> None:
        super().__init__(bad.problem, bad.allowed)
        self.part = part


class _Reader:
    """Reads the rows of one table, and keeps how it understood them."""

    def __init__(self, table: Table, sheet: Sheet, header: list[str], faults: Faults) -> None:
        self._table, self._sheet, self._header, self._faults = table, sheet, header, faults
        self._places = {
            column.name: next(part for part in column.parts if part in header)
            for column in sheet.joined
            if column.name not in header and not set(header).isdisjoint(column.parts)
        }
        self.understood: dict[str, Understood] = {}

    def join(self, texts: dict[str, str]) -> None:
        """Put together what stands there in parts."""
        for column in self._sheet.joined:
            parts = {part: texts[part] for part in column.parts if texts.get(part)}
            if not parts or texts.get(column.name) or column.kind:  # those are joined once they are read
                continue
            broken = next((text for text in parts.values() if isinstance(text, SpreadsheetError)), None)
            texts[column.name] = " ".join(parts.values()) if broken is None else broken
            if len(parts) > 1 and column.name not in self.understood:
                titles = " + ".join(self._title(part) for part in parts)
                cells = " + ".join(parts.values())
                told = Understood(self._table.name, titles, cells, texts[column.name])
                self.understood[column.name] = told

    def line(self, place: Place, texts: Mapping[str, str]) -> Line | None:
        """Return a row; None where it has a fault, which is told."""
        sound = True
        values: dict[str, Any] = {}
        for column in self._sheet.columns:
            try:
                value = self._value(column, texts)
            except BadCell as bad:
                where = self._places.get(column.name, column.name)
                where = bad.part if isinstance(bad, _BadHalf) else where
                self._faults.add(self._sheet.file, place, where, bad.problem, bad.allowed)
                sound = False
                continue
            if not column.is_aside:
                values[column.name] = value
        if sound and "key" in values and values["key"] is None:
            values["key"] = made_key(self._sheet.name, values)
        return Line(place, values) if sound else None

    def _value(self, column: Column, texts: Mapping[str, str]) -> Any:
        cell = texts.get(column.name, "")
        if isinstance(cell, SpreadsheetError):
            problem = _("“{value}” is an error of the spreadsheet").format(value=cell)
            raise BadCell(problem, _("mend the formula, or write what is meant"))
        if not cell:
            if column.kind and any(texts.get(part) for part in column.parts):
                return self._of_halves(column, texts)
            if column.required:
                raise _empty()
            return column.default
        if not column.kind:
            return column.read(cell)
        slashed = column.has_dates and is_slashed(cell)
        value = column.read(cell, self._order(texts)) if slashed else column.read(cell)
        if not column.is_aside:
            self._understand(column.name, self._title(column.name), cell, value)
        return value

    def _of_halves(self, column: Column, texts: Mapping[str, str]) -> datetime:
        """Return the start of which the date stands in one column and the time of day in another."""
        halves = []
        for part in column.parts:
            own = next(one for one in self._sheet.columns if one.name == part)
            try:
                if not texts.get(part):
                    raise _empty()
                halves.append(self._value(own, texts))
            except BadCell as bad:
                raise _BadHalf(part, bad) from None
        day, minute = halves
        value = datetime.combine(day, time(minute // 60, minute % 60))
        title = " + ".join(map(self._title, column.parts))
        cell = " + ".join(texts[part] for part in column.parts)
        self._understand(column.name, title, cell, value)
        return value

    def _order(self, texts: Mapping[str, str]) -> str:
        """Return what comes first in the dates of a row: as it says, else as the whole table tells."""
        said = texts.get(DATE_ORDER, "")
        order = next(column for column in self._sheet.columns if column.name == DATE_ORDER) if said else None
        try:
            return self._told_order if order is None else str(order.read(said))
        except BadCell:
            return self._told_order  # that is a fault of its own column

    @cached_property
    def _told_order(self) -> str:
        places = [
            place
            for place, name in enumerate(self._header)
            if any(column.has_dates and column.name == name for column in self._sheet.columns)
        ]
        return order_of(
            _meant(record.cells[place])
            for record in self._table.records()
            for place in places
            if place < len(record.cells)
        )

    def _understand(self, name: str, title: str, cell: str, value: Any) -> None:
        """Keep a cell as the example of its column; best is a date that could be another one."""
        known = self.understood.get(name)
        if known is not None and (is_open(known.cell) or not is_open(cell)):
            return
        if meaning := retold(cell, value):
            self.understood[name] = Understood(self._table.name, title, cell, meaning)

    def _title(self, name: str) -> str:
        place = self._header.index(name) if name in self._header else None
        return name if place is None else self._table.header[place].strip()


def _empty() -> BadCell:
    return BadCell(_("is empty"), _("a value is needed"))


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
