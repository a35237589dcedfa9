"""Which of our tables and columns a source's own are, as far as that is safe. Somebody looks at it later.

Our own names come first, then synonyms, then what stands in the cells. Nothing leads to two columns, and what
is not known is not read. Words are in ``synonyms.py``.
"""

import re
import unicodedata
from collections.abc import Callable

from tutordesk.imports.naming import Naming
from tutordesk.imports.sheets import SHEETS, Sheet
from tutordesk.imports.source import Source, preview
from tutordesk.imports.synonyms import COLUMNS, FAMILY_NAMES, TABLES, WHOLE_NAMES
from tutordesk.imports.table import Table

_ROWS = 50
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]{2,}")
_PHONE = re.compile(r"(\+|0)[0-9][0-9 ()/.-]{5,20}")
_DATE = re.compile(r"[0-9]{1,4}[./-][0-9]{1,2}[./-][0-9]{1,4}")


def guess(source: Source) -> Naming:
    """Return what each table and each of its headers seems to be; one that is none of ours is not read."""
    found: dict[str, Table] = {}
    for told in (_same_title, _known_title, _known_columns):
        for table in source.tables:
            if table in found.values():
                continue
            sheet = told(table, [sheet for sheet in SHEETS if sheet.name not in found])
            if sheet is not None:
                found[sheet.name] = table
    taken = {table.name for table in found.values()}
    return Naming(
        {name: table.name for name, table in found.items()},
        {sheet.name: guess_columns(found[sheet.name], sheet) for sheet in SHEETS if sheet.name in found},
        frozenset(table.name for table in source.tables if table.name not in taken),
    )


def guess_columns(table: Table, sheet: Sheet) -> dict[str, str]:
    """Return our column for every header of a table, in small letters; nothing (``""``) for one not known."""
    words = COLUMNS[sheet.name]
    folded = {header.strip().lower(): _folded(header) for header in table.header if header.strip()}
    split = not set(folded.values()).isdisjoint(map(_folded, FAMILY_NAMES))
    free = [column.name for column in sheet.columns]
    result: dict[str, str] = {}

    def take(fits: Callable[[str, str], bool]) -> None:
        for ours in list(free):
            may_be = [header for header in folded if header not in result]
            if split and ours == "name":  # what is called so there is half a name
                may_be = [header for header in may_be if folded[header] in map(_folded, WHOLE_NAMES)]
            header = next((header for header in may_be if fits(header, ours)), None)
            if header is not None:
                result[header] = ours
                free.remove(ours)

    take(lambda header, ours: header == ours)
    take(lambda header, ours: folded[header] == _folded(ours))
    take(lambda header, ours: folded[header] in map(_folded, words.get(ours, ())))
    if sheet.name == "people":
        cells = _cells(table)
        for ours, looks in (("email", _is_email), ("phone", _is_phone)):
            alike = [header for header in folded if header not in result and _all(cells[header], looks)]
            if ours in free and len(alike) == 1:
                result[alike[0]] = ours
    return {header: result.get(header, "") for header in folded}


def _same_title(table: Table, sheets: list[Sheet]) -> Sheet | None:
    title = _folded(table.title)
    return next((sheet for sheet in sheets if _folded(sheet.name) == title), None)


def _known_title(table: Table, sheets: list[Sheet]) -> Sheet | None:
    title = _folded(table.title)
    return next((sheet for sheet in sheets if title in map(_folded, TABLES[sheet.name])), None)


def _known_columns(table: Table, sheets: list[Sheet]) -> Sheet | None:
    """Return the one sheet of which every needed column is there, and most others; None if that is found."""
    scores = []
    for sheet in SHEETS:
        known = set(guess_columns(table, sheet).values()) - {""}
        if len(known) >= 2 and all(column.name in known for column in sheet.columns if column.required):
            scores.append((len(known), sheet))
    best = max((score for score, _sheet in scores), default=0)
    alike = [sheet for score, sheet in scores if score == best]
    return alike[0] if len(alike) == 1 and alike[0] in sheets else None


def _folded(text: str) -> str:
    """Return a name without case, accents, punctuation and plurals."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    words = re.sub(r"[\W_]+", " ", plain).split()
    return " ".join(word.rstrip("es") if len(word) > 3 else word for word in words)


def _cells(table: Table) -> dict[str, list[str]]:
    rows = preview(table, _ROWS)
    return {
        header.strip().lower(): [row[place] for row in rows if row[place]]
        for place, header in enumerate(table.header)
    }


def _all(cells: list[str], looks: Callable[[str], bool]) -> bool:
    return bool(cells) and all(map(looks, cells))


def _is_email(cell: str) -> bool:
    return _EMAIL.fullmatch(cell) is not None


def _is_phone(cell: str) -> bool:
    digits = sum(character.isdigit() for character in cell)
    return 7 <= digits <= 15 and _PHONE.fullmatch(cell) is not None and not _DATE.fullmatch(cell)
