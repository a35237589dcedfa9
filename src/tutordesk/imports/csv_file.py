"""A CSV file as a table: UTF-8 with or without a mark, commas or semicolons. No column is understood here."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from tutordesk.i18n import _
from tutordesk.imports.sheets import SHEETS
from tutordesk.imports.table import Record, Table, Unreadable

LARGEST_BYTES = 200_000_000
_CELL_BYTES = 1_000_000
_KNOWN = {column.name for sheet in SHEETS for column in sheet.columns}


def csv_table(path: Path, name: str) -> Table:
    """Return a file as a table; its rows are read again, from the file, whenever they are asked for."""
    try:
        text = _decoded(path)
        delimiter = _delimiter(text)
        header = next(_records(text, delimiter), None)
        if header is None:
            raise Unreadable(_("is empty"), _("the first row names columns"))
    except Unreadable as unreadable:
        return Table(name, path.stem, unread=unreadable)
    columns = tuple(cell.strip() for cell in header.cells)

    def rows() -> Iterator[Record]:
        records = _records(_decoded(path), delimiter)
        first = next(records, None)
        if first is None or tuple(cell.strip() for cell in first.cells) != columns:
            raise Unreadable(_("was changed meanwhile"), _("open it again"))
        return records

    return Table(name, path.stem, columns, rows=rows)


def _records(text: str, delimiter: str) -> Iterator[Record]:
    csv.field_size_limit(_CELL_BYTES)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for row, cells in enumerate(reader, 1):
            yield Record(row, cells)
    except csv.Error as error:
        problem = _("is no CSV: {reason}").format(reason=error)
        raise Unreadable(problem, _("quotes around a cell are closed, and doubled within")) from error


def _decoded(path: Path) -> str:
    if path.stat().st_size > LARGEST_BYTES:
        allowed = _("at most {count} MB are allowed").format(count=LARGEST_BYTES // 1_000_000)
        raise Unreadable(_("is too large"), allowed)
    raw = path.read_bytes()
    if raw.startswith(b"PK\x03\x04"):
        raise Unreadable(
            _("is a workbook, not a CSV file"), _("its name ends in .xlsx, or it is saved as CSV")
        )
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
    raise Unreadable(problem, _("a CSV file in UTF-8"))


def _delimiter(text: str) -> str:
    """Return the one of comma and semicolon that makes more of the header: known columns first, then any."""
    first = text.split("\n", 1)[0]

    def found(delimiter: str) -> tuple[int, int]:
        cells = [cell.strip().strip('"').lower() for cell in first.split(delimiter)]
        return len(_KNOWN.intersection(cells)), len(cells)

    return max(",;", key=found)
