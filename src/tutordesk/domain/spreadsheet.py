"""Rows as CSV for a spreadsheet. Cells that a spreadsheet would take for a formula are made harmless.

Belongs here: the one way in which anything is exported as CSV, and how such a cell is read back. Does not
belong here: what is exported.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

_SIGNS = "=+-@＝＋－＠"
_FORMULA_STARTS = (*_SIGNS, "\t", "\r", "\n")
# What other separators than ours would make the beginning of a cell: spreadsheets of many countries split at
# semicolons, whatever is quoted in the middle of a line.
_FORMULA = rf"(?=[\"'\s]*[{re.escape(_SIGNS)}])"
_UNGUARDED = re.compile(rf"([;\t\r\n]){_FORMULA}")
_GUARDED = re.compile(rf"([;\t\r\n])'{_FORMULA}")
BOM = "\ufeff"
"""Without it spreadsheets of one maker read every name with an accent wrongly."""

Cell = str | int | float | Decimal | None


def harmless(cell: Cell) -> str:
    """Return a cell as text that no spreadsheet runs: what begins like a formula gets an apostrophe.

    Also behind spaces, which some take away first, behind semicolons, tabs and line ends, where others begin
    a new cell, and behind apostrophes, so that ``meant`` finds the very same text again. Numbers of ours keep
    their sign.
    """
    if cell is None:
        return ""
    if not isinstance(cell, str):
        return str(cell)
    text = cell.replace("\x00", "")
    return _UNGUARDED.sub(r"\1'", f"'{text}" if _begins_formula(text.lstrip("'")) else text)


def meant(cell: str) -> str:
    """Return what ``harmless`` was given: without the apostrophes that made a cell harmless, and no other."""
    cell = _GUARDED.sub(r"\1", cell)
    return cell[1:] if cell.startswith("'") and _begins_formula(cell.lstrip("'")) else cell


def _begins_formula(text: str) -> bool:
    return text.startswith(_FORMULA_STARTS) or text.lstrip().startswith(_FORMULA_STARTS)


def csv_text(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """Return a whole file, commas between and quotes where needed (RFC 4180)."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([harmless(title) for title in header])
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return BOM + out.getvalue()
