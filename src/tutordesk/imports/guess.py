"""Which of our tables and columns a source's own are, as far as that is safe. Somebody looks at it later.

Our own names come first, then synonyms, then what stands in the cells. Nothing leads to two columns, and what
is not known is not read. Words are in ``synonyms.py``.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping

from tutordesk.imports.naming import BY_NAME, Naming
from tutordesk.imports.sheets import CENTRE, PEOPLE, SESSIONS, SHEETS, TUTORS, Sheet
from tutordesk.imports.source import Source, preview
from tutordesk.imports.synonyms import COLUMNS, ROLES, TABLES, WHOLE_NAMES
from tutordesk.imports.table import Table
from tutordesk.imports.written import minute_of

_ROWS = 50
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]{2,}")
_PHONE = re.compile(r"(\+|0)[0-9][0-9 ()/.-]{5,20}")
_DATE = re.compile(r"[0-9]{1,4}[./-] ?[0-9]{1,2}[./-] ?[0-9]{1,4}(T00:00| 00:00)?")
_PARTS = next(column.parts for column in PEOPLE.joined)
_CONTACTS = frozenset({"email", "phone", "guardian", "guardian_phone"})


def guess(source: Source, said: Naming | None = None) -> Naming:
    """Return what each table and each of its headers seems to be; one that is none of ours is not read.

    Args:
        source: the tables.
        said: what is known already; it stands before any guess.
    """
    said = (said or Naming()).by_names(source.titles)
    free = [table for table in source.tables if table.name not in said.unread]
    found = {table.name: said.tables[table.name] for table in free if table.name in said.tables}
    for told in (_same_title, _known_title, _known_columns):
        for table in free:
            sheet = None if table.name in found else told(table)
            if sheet is not None and (sheet.name not in found.values() or _is_another(table, sheet)):
                found[table.name] = sheet.name
    known = [(table, BY_NAME[found[table.name]]) for table in free if table.name in found]
    columns = {table.name: guess_columns(table, sheet) for table, sheet in known}
    values = {
        table.name: guess_values(table, sheet, columns=said.columns_of(table.name, sheet.name))
        for table, sheet in known
    }
    unread = frozenset(table.name for table in source.tables if table.name not in found)
    return said.after(Naming(found, columns, values, unread))


def guess_columns(table: Table, sheet: Sheet) -> dict[str, str]:
    """Return our column for every header of a table, in small letters; nothing (``""``) for one not known."""
    words = COLUMNS[sheet.name]
    folded = {header.strip().lower(): _folded(header) for header in table.header if header.strip()}
    halves = {_folded(word) for part in _PARTS for word in (part, *words.get(part, ()))}
    split = sheet is PEOPLE and not halves.isdisjoint(folded.values())
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
    if sheet is PEOPLE:
        if split:
            _settle_name(folded, result, _cells(table))
        named = {_folded(word) for word in ROLES.get(_role(table), ())}
        if not split:  # Teacher, in a list of teachers
            take(lambda header, ours: ours == "name" and folded[header] in named)
        cells = _cells(table)
        for header in [header for header, ours in result.items() if ours == "key" and header != "key"]:
            if _counts(cells[header]):  # such a number means somebody else once a row is put in
                del result[header]
        for ours, looks in (("email", _is_email), ("phone", _is_phone)):
            alike = [header for header in folded if header not in result and _all(cells[header], looks)]
            if ours in free and len(alike) == 1:
                result[alike[0]] = ours
    if sheet is SESSIONS and not {"date", "time", "until"}.isdisjoint(result.values()):
        _settle_start(result, _cells(table))
    return {header: result.get(header, "") for header in folded}


def _settle_name(folded: Mapping[str, str], result: dict[str, str], cells: Mapping[str, list[str]]) -> None:
    """Decide for whole names or for their parts, and what a mere *Name* is beside one of those.

    Beside a surname it is the first name, beside a first name (*Name, Vorname*) the surname; but whole where
    the other one stands in it. Half a name is not read.
    """
    bare_words = {_folded("name"), _folded("nombre")}
    of = {ours: header for header, ours in result.items()}
    halves = [of[part] for part in _PARTS if part in of]
    bare = next(
        (header for header, word in folded.items() if header not in result and word in bare_words), None
    )
    if "name" not in of and bare is not None:
        whole = any(cells[half] and _hold(cells[bare], cells[half]) for half in halves)
        lacking = [part for part in _PARTS[:2] if part not in of]
        if whole or len(lacking) == 1:
            ours = "name" if whole else lacking[0]
            result[bare], of[ours] = ours, bare
    if "name" in of or not all(part in of for part in _PARTS[:2]):
        for part in _PARTS:
            result.pop(of.get(part, ""), None)


def _settle_start(result: dict[str, str], cells: Mapping[str, list[str]]) -> None:
    """Decide for whole starts, or for dates and times of day in two columns, by what stands in them.

    A mere *Start* beside a date is the time of day. Half a start is not read, nor is an end with a date.
    """
    of = {ours: header for header, ours in result.items()}

    def drop(*names: str) -> None:
        for name in names:
            result.pop(of.pop(name, ""), None)

    def below(ours: str) -> list[str]:
        return cells[of[ours]] if ours in of else []

    for ours, looks in (("date", _is_date), ("time", _is_clock), ("until", _is_clock)):
        found = below(ours)
        if found and not any(map(looks, found)) and (ours == "until" or not _all(found, _is_moment)):
            drop(ours)
    whole = next((ours for ours in ("starts", "time", "date") if _all(below(ours), _is_moment)), "")
    if whole:
        header = of[whole]
        drop("starts", "time", "date")
        result[header] = "starts"
        return
    is_time = any(map(_is_clock, below("starts"))) or (not below("starts") and of.get("starts") != "starts")
    if {"date", "starts"} <= of.keys() and is_time:
        header = of["starts"]
        drop("starts")
        if "time" not in of:
            result[header] = of["time"] = "time"
    if "starts" in of or not {"date", "time"} <= of.keys():
        drop("date", "time")


def _hold(names: list[str], halves: list[str]) -> bool:
    """Whether every name holds the half beside it."""
    return len(names) == len(halves) and all(
        set(_folded(half).split()) < set(_folded(name).split())
        for name, half in zip(names, halves, strict=True)
    )


def guess_values(table: Table, sheet: Sheet, *, columns: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return what seems to hold for every row of a table, by our column: the role in a list of pupils.

    Args:
        table: the table.
        sheet: what it is.
        columns: our columns by header as they are said; what they lead to needs no guess.
    """
    if sheet is not PEOPLE:
        return {}
    read = {**guess_columns(table, sheet), **(columns or {})}.values()
    if "roles" in read:
        return {}
    role = _role(table) or ("student" if {"guardian", "guardian_phone"} & set(read) else "")
    return {"roles": role} if role else {}


def _role(table: Table) -> str:
    """Return the one role of which a table's title speaks; nothing if it is none, or several."""
    title = set(_folded(table.title).split())
    found = [role for role, words in ROLES.items() if title & {_folded(word) for word in words}]
    return found[0] if len(found) == 1 else ""


def _same_title(table: Table) -> Sheet | None:
    title = _folded(table.title)
    sheet = next((sheet for sheet in SHEETS if _folded(sheet.name) == title), None)
    return _people_or_tutors(table, sheet)


def _known_title(table: Table) -> Sheet | None:
    title = _folded(table.title)
    sheet = next((sheet for sheet in SHEETS if title in map(_folded, TABLES[sheet.name])), None)
    return _people_or_tutors(table, sheet)


def _people_or_tutors(table: Table, sheet: Sheet | None) -> Sheet | None:
    """Take a list of teachers for people where it says how to reach them, else for their profiles."""
    if sheet is not TUTORS:
        return sheet
    known = set(guess_columns(table, PEOPLE).values())
    named = not {"name"} & {column.name for column in PEOPLE.lacks(known)}
    return PEOPLE if named and known & _CONTACTS else TUTORS


def _known_columns(table: Table) -> Sheet | None:
    """Return the one sheet of which every needed column is there, and most others."""
    scores = []
    for sheet in SHEETS:
        known = set(guess_columns(table, sheet).values()) - {""}
        if len(known) >= 2 and _is_enough(table, sheet, known):
            scores.append((len(known), sheet))
    best = max((score for score, _sheet in scores), default=0)
    alike = [sheet for score, sheet in scores if score == best]
    return alike[0] if len(alike) == 1 else None


def _is_another(table: Table, sheet: Sheet) -> bool:
    """Whether a table can be one more of a sheet: it must look like one, not only be called so."""
    return sheet is not CENTRE and _is_enough(table, sheet, set(guess_columns(table, sheet).values()))


def _is_enough(table: Table, sheet: Sheet, known: set[str]) -> bool:
    """Whether all that is needed is there, or told easily: what people are who can be reached."""
    needed = {column.name for column in sheet.lacks({*known, *guess_values(table, sheet)})}
    if sheet is PEOPLE and known & _CONTACTS:
        needed.discard("roles")
    return not needed


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


def _counts(cells: list[str]) -> bool:
    """Whether rows are merely numbered."""
    return len(cells) > 1 and cells == [str(number) for number in range(1, len(cells) + 1)]


def _all(cells: list[str], looks: Callable[[str], bool]) -> bool:
    return bool(cells) and all(map(looks, cells))


def _is_date(cell: str) -> bool:
    return _DATE.fullmatch(cell) is not None


def _is_moment(cell: str) -> bool:
    return _DATE.match(cell) is not None and not _is_date(cell)


def _is_clock(cell: str) -> bool:
    return minute_of(cell) is not None


def _is_email(cell: str) -> bool:
    return _EMAIL.fullmatch(cell) is not None


def _is_phone(cell: str) -> bool:
    digits = sum(character.isdigit() for character in cell)
    return 7 <= digits <= 15 and _PHONE.fullmatch(cell) is not None and not _DATE.fullmatch(cell)
