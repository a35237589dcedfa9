"""A folder of CSV files becomes rows of values, or faults. The database is not asked here."""

import csv
import io
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tutordesk.domain.spreadsheet import meant
from tutordesk.i18n import _, format_list
from tutordesk.imports.faults import WHOLE_FILE, BadCell, Faults
from tutordesk.imports.naming import Naming
from tutordesk.imports.sheets import FILES, SHEETS, Sheet

LARGEST_BYTES = 200_000_000
_CELL_BYTES = 1_000_000


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


def read_folder(folder: Path, faults: Faults, naming: Naming) -> Folder:
    """Read every known file of a folder. Rows with a fault are left out, so that one fault is told once."""
    expected = [naming.file(sheet) for sheet in SHEETS]
    found = {path.name for path in folder.iterdir() if path.suffix.lower() == ".csv"}
    allowed = _("one of {words}").format(words=format_list(expected))
    for name in sorted(found - set(expected)):
        # with its folder where the name is ours: another file was said to be that one
        place = f"{folder.name}/{name}" if name in FILES else name
        faults.add(place, 1, WHOLE_FILE, _("no such file is expected"), allowed)
    if not found:
        faults.add(folder.name, 1, WHOLE_FILE, _("holds no CSV file"), allowed)
    result = Folder()
    for sheet in SHEETS:
        path = folder / naming.file(sheet)
        if path.name not in found and sheet.name not in naming.files:
            continue
        unsound = result.unsound.setdefault(sheet.name, set())
        if path.is_file():
            lines = _read_file(path, sheet, faults, unsound, naming)
        else:
            faults.add(sheet.file, 1, WHOLE_FILE, _("there is no such file"), allowed)
            lines = None
        if lines is None:
            result.unread.add(sheet.name)
        result.lines[sheet.name] = lines or []
    return result


def _read_file(
    path: Path, sheet: Sheet, faults: Faults, unsound: set[str], naming: Naming
) -> list[Line] | None:
    """Read one file; it is UTF-8 with or without a mark, with commas or semicolons."""
    text = _decoded(path, sheet, faults)
    if text is None:
        return None
    csv.field_size_limit(_CELL_BYTES)
    try:
        records = list(
            csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text, sheet, naming), strict=True)
        )
    except csv.Error as error:
        problem = _("is no CSV: {reason}").format(reason=error)
        faults.add(
            sheet.file, 1, WHOLE_FILE, problem, _("quotes around a cell are closed, and doubled within")
        )
        return None
    if not records:
        faults.add(sheet.file, 1, WHOLE_FILE, _("is empty"), _headers(sheet))
        return None
    header = naming.header(sheet, records[0])
    if not _known_header(header, sheet, faults):
        return None
    lines = []
    for row, record in enumerate(records[1:], 2):
        if any(cell.strip() for cell in record):
            texts = {name: meant(cell.strip()).strip() for name, cell in zip(header, record, strict=False)}
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


def _decoded(path: Path, sheet: Sheet, faults: Faults) -> str | None:
    if path.stat().st_size > LARGEST_BYTES:
        allowed = _("at most {count} MB are allowed").format(count=LARGEST_BYTES // 1_000_000)
        faults.add(sheet.file, 1, WHOLE_FILE, _("is too large"), allowed)
        return None
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = None
    if text is not None and "\x00" not in text:
        return text
    from charset_normalizer import from_bytes

    # a picture or a sheet named .csv is full of zero bytes; text in another encoding is not
    guess = None if b"\x00" in raw[:4096] else from_bytes(raw[:100_000]).best()
    if guess is None:
        problem = _("is not a text file")
    else:
        problem = _("is not UTF-8 (it looks like {encoding})").format(encoding=guess.encoding)
    faults.add(sheet.file, 1, WHOLE_FILE, problem, _("a CSV file in UTF-8"))
    return None


def _delimiter(text: str, sheet: Sheet, naming: Naming) -> str:
    """Return the one of comma and semicolon that makes more of the header known columns."""
    first = text.split("\n", 1)[0]
    known = {column.name for column in sheet.columns}

    def hits(delimiter: str) -> int:
        cells = [cell.strip().strip('"') for cell in first.split(delimiter)]
        return sum(name in known for name in naming.header(sheet, cells))

    return max(",;", key=hits)


def _headers(sheet: Sheet) -> str:
    return _("the first row names columns: {words}").format(
        words=format_list([column.name for column in sheet.columns])
    )


def _known_header(header: list[str], sheet: Sheet, faults: Faults) -> bool:
    known = {column.name for column in sheet.columns}
    needed = [column.name for column in sheet.columns if column.required]
    if not known & set(header):
        faults.add(sheet.file, 1, WHOLE_FILE, _("the first row names no known column"), _headers(sheet))
        return False
    sound = True
    for place, name in enumerate(header):
        if name and (name not in known or name in header[:place]):
            problem = _("this column is named twice") if name in known else _("there is no such column")
            faults.add(sheet.file, 1, name[:40], problem, _headers(sheet))
            sound = False
    for name in needed:
        if name not in header:
            faults.add(sheet.file, 1, name, _("this column is missing"), _headers(sheet))
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
