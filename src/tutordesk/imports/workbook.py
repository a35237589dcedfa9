"""Workbooks (.xlsx): every visible sheet is a table, its cells the texts that our readers understand.

The only place that knows the library for workbooks; it is loaded when the first one is opened. What comes
from strangers goes through ``workbook_guard.py`` first.
"""

import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import Any

from tutordesk.i18n import _
from tutordesk.imports.table import Record, SpreadsheetError, Table, Unreadable
from tutordesk.imports.workbook_guard import Extent, damaged, extents

_LONGEST_CELL = 32_767
"""What spreadsheets themselves allow."""
_LOOK_FOR_HEADER = 20
_AT_ONCE = 500


def workbook_tables(path: Path, name: str) -> list[Table]:
    """Return the visible sheets of a workbook that hold anything.

    Raises:
        Unreadable: it is no workbook, or one that cannot be read.
    """
    raw = path.read_bytes()
    filled = extents(raw)
    book = _opened(raw)
    tables = [
        _table(_Sheet(sheet, filled.get(sheet._worksheet_path, Extent())), name)  # noqa: SLF001 - told nowhere else
        for sheet in book.worksheets
        if sheet.sheet_state == "visible"
    ]
    found = [table for table in tables if table is not None]
    if not found:
        raise Unreadable(_("holds no filled sheet"), _("the first row names columns"))
    return found


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A sheet of the library, and how far it is filled."""

    sheet: Any
    extent: Extent

    def records(self) -> Iterator[Record]:
        """Yield every row that is filled.

        Raises:
            Unreadable: the library does not understand it.
        """
        rows = self._rows()
        while True:
            try:
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")  # of what it leaves out: colours, charts, rules
                    some = list(islice(rows, _AT_ONCE))
            except Unreadable:
                raise
            except Exception as error:
                raise damaged() from error
            if not some:
                return
            yield from some

    def _rows(self) -> Iterator[Record]:
        if not self.extent.rows:
            return
        rows = self.sheet.iter_rows(max_row=self.extent.rows, max_col=self.extent.columns)
        epoch = self.sheet.parent.epoch
        for number, cells in enumerate(rows, 1):
            texts = [_text(cell, epoch) for cell in cells]
            if any(texts):
                yield Record(number, texts)


def _opened(raw: bytes) -> Any:
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return load_workbook(BytesIO(raw), read_only=True, data_only=True, keep_links=False)
    except Exception as error:
        raise damaged() from error


def _table(sheet: _Sheet, file: str) -> Table | None:
    title = str(sheet.sheet.title)
    name = f"{file} › {title}"
    try:
        first = list(islice(sheet.records(), _LOOK_FOR_HEADER))
    except Unreadable as unreadable:
        return Table(name, title, unread=unreadable)
    if not first:
        return None
    if sheet.extent.unread is not None:
        return Table(name, title, unread=sheet.extent.unread)
    # above the header stands the title of the whole, in one cell or in merged ones
    header = next((record for record in first if sum(map(bool, record.cells)) > 1), first[0])
    columns = [cell.strip() for cell in header.cells]
    while not columns[-1]:
        columns.pop()

    def rows() -> Iterator[Record]:
        return (record for record in sheet.records() if record.row > header.row)

    return Table(name, title, tuple(columns), header.row, rows)


# --- cells as texts --------------------------------------------------------------------------------------
def _text(cell: Any, epoch: datetime) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        if len(value) > _LONGEST_CELL:
            raise damaged()
        return SpreadsheetError(value) if cell.data_type == "e" else value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return _number(value, cell.number_format)
    if isinstance(value, timedelta):
        return _clock(value / timedelta(minutes=1))
    if isinstance(value, time):
        return _clock(value.hour * 60 + value.minute + (value.second + value.microsecond / 1e6) / 60)
    if isinstance(value, datetime):
        return _moment(value, cell.number_format, epoch)
    return value.isoformat() if isinstance(value, date) else str(value)


def _number(value: float, shown: str) -> str:
    """Return a number as it was meant: 12 and not 12.0; 007 where zeros are shown in front."""
    text = format(Decimal(f"{value:.15g}"), "f")
    return text.zfill(len(shown)) if re.fullmatch("0+", shown) and text.isdigit() else text


def _clock(minutes: float) -> str:
    """Return a time of day; 26:00 is two hours past midnight."""
    seconds = round(minutes * 60)
    text = f"{seconds // 3600:02}:{seconds // 60 % 60:02}"
    return f"{text}:{seconds % 60:02}" if seconds % 60 else text


def _moment(value: datetime, shown: str, epoch: datetime) -> str:
    from openpyxl.styles.numbers import is_datetime
    from openpyxl.utils.datetime import to_excel

    kind = is_datetime(shown)
    if kind == "time":  # 24:00 and later: days, shown as a time of day
        return _clock(to_excel(value, epoch) * 24 * 60)
    moment = (value + timedelta(milliseconds=500)).replace(microsecond=0)
    if kind == "date" and not (moment.hour or moment.minute or moment.second):
        return moment.date().isoformat()
    return moment.isoformat(timespec="seconds" if moment.second else "minutes")
