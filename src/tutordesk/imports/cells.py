"""How one cell is read: text in, a value out, or ``BadCell`` saying what would be allowed. Pure functions."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from tutordesk.i18n import _, format_day, format_list
from tutordesk.imports import cell_words, written
from tutordesk.imports.faults import BadCell
from tutordesk.imports.identity import folded

Reader = Callable[..., Any]
"""Takes a cell; readers of dates also what comes first in dates, where that is known."""

ROLES = ("student", "tutor", "desk", "admin")
STATUSES = ("scheduled", "in_progress", "completed", "cancelled", "no_show")
_FIRST, _LAST = date(1970, 1, 1), date(2199, 12, 31)


def text(longest: int) -> Reader:
    """Any text up to a length: ``=SUM(A1)`` is as much text as a name."""

    def read(cell: str) -> str:
        if "\x00" in cell:
            raise BadCell(_("holds a character that is no text"), _("remove it"))
        if len(cell) > longest:
            problem = _("{count} characters are too long").format(count=len(cell))
            raise BadCell(problem, _("at most {count} are allowed").format(count=longest))
        return cell

    return read


def key(cell: str) -> str:
    """A key of the centre's own: stable between imports, never shown."""
    if not re.fullmatch(r"[^\s,;]{1,80}", cell):
        raise BadCell(
            _("“{value}” is no key").format(value=_short(cell)),
            _("1 to 80 characters without spaces, commas and semicolons"),
        )
    return cell


def whole(least: int, most: int) -> Reader:
    """A whole number within bounds."""

    def read(cell: str) -> int:
        if not re.fullmatch(r"[+-]?[0-9]{1,9}", cell) or not least <= int(cell) <= most:
            raise BadCell(
                _("“{value}” is no such number").format(value=_short(cell)),
                _("a whole number from {least} to {most}").format(least=least, most=most),
            )
        return int(cell)

    return read


def money(cell: str) -> Decimal:
    """An amount, also with a comma and with its currency; what it is in is checked where that is known."""
    try:
        amount = written.amount_of(cell)
    except written.Ambiguous as either:
        raise BadCell(_either(cell, either.one, either.other), _amounts()) from None
    if amount is None:
        raise BadCell(_("“{value}” is no amount").format(value=_short(cell)), _amounts())
    return amount


def _amounts() -> str:
    return _("digits with a decimal point or comma, such as 42.50")


def yes_no(cell: str) -> bool:
    """``yes`` or ``no``, also as ``true``/``false`` and ``1``/``0``, and in Spanish and German."""
    word = _plain(cell)
    if word in {"yes", *cell_words.YES}:
        return True
    if word in {"no", *cell_words.NO}:
        return False
    raise BadCell(_("“{value}” is neither yes nor no").format(value=_short(cell)), _("yes or no"))


def one_of(*words: str, also: Mapping[str, tuple[str, ...]]) -> Reader:
    """One of some words, in any case, or what else it is called."""
    known = {_plain(word): ours for ours in words for word in (ours, *also[ours])}

    def read(cell: str) -> str:
        if _plain(cell) not in known:
            raise BadCell(
                _("“{value}” is not known").format(value=_short(cell)),
                _("one of {words}").format(words=format_list(words)),
            )
        return known[_plain(cell)]

    return read


def roles(cell: str) -> tuple[str, ...]:
    """One or several roles, separated by spaces, commas or ``+``."""
    known = {word: role for role in ROLES for word in (role, *cell_words.ROLES[role])}
    said = [word for word in re.split(r"[\s+|/,;&]+", cell) if word]
    named = {folded(word): word for word in said if folded(word) not in cell_words.BETWEEN_ROLES}
    if unknown := sorted(word for plain, word in named.items() if plain not in known):
        raise BadCell(
            _("“{value}” is no role").format(value=_short(" ".join(unknown))),
            _("{words}, several separated by spaces").format(words=format_list(ROLES)),
        )
    found = {known[word] for word in named}
    return tuple(role for role in ROLES if role in found)


def weekday(cell: str) -> int:
    """A weekday as its number (1 is Monday) or its name, also in Spanish and German."""
    if cell in {"1", "2", "3", "4", "5", "6", "7"}:
        return int(cell)
    word = _plain(cell).removesuffix(".")
    days = zip(cell_words.WEEKDAYS, cell_words.SHORT_WEEKDAYS, strict=True)
    for number, (names, short) in enumerate(days, 1):
        if word in short or (len(word) >= 3 and any(name.startswith(word) for name in names)):
            return number
    raise BadCell(
        _("“{value}” is no weekday").format(value=_short(cell)), _("1 (Monday) to 7 (Sunday), or Mon to Sun")
    )


def minute_of_day(last: int) -> Reader:
    """A wall clock such as ``09:30``, in minutes; hours past 24:00 belong to the date on which they begin."""

    def read(cell: str) -> int:
        minute = written.minute_of(cell)
        if minute is None or minute > last:
            until = f"{last // 60:02}:{last % 60:02}"
            raise BadCell(
                _("“{value}” is no time of day").format(value=_short(cell)),
                _("00:00 to {until}").format(until=until),
            )
        return minute

    return read


def day(cell: str, order: str = "") -> date:
    """A date as people write it; ISO dates also as the midnight with which they begin, as spreadsheets do."""
    _refuse_short_year(cell)
    match = re.fullmatch(r"(\d{4}-\d\d-\d\d)([T ]00:00(:00)?)?", cell)
    try:
        found = written.day_of(match[1] if match else cell, order)
    except written.Ambiguous as either:
        raise _either_day(cell, either.one, either.other) from None
    if found is None or not _FIRST <= found <= _LAST:
        raise BadCell(
            _("“{value}” is no date").format(value=_short(cell)), _("year-month-day, such as 2026-11-23")
        )
    return found


def monday(cell: str, order: str = "") -> date:
    """The date of a Monday."""
    found = day(cell, order)
    if found.isoweekday() != 1:
        raise BadCell(_("{value} is no Monday").format(value=cell), _("the date of a Monday"))
    return found


def moment(cell: str, order: str = "") -> datetime:
    """A date with a time; without an offset it is a wall clock, to be read in a zone."""
    found: datetime | None = None
    _refuse_short_year(cell)
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?([+-]\d\d:\d\d|Z)?", cell):
            found = datetime.fromisoformat(cell)
        else:
            found = written.moment_of(cell, order)
    except written.Ambiguous as either:
        raise _either_day(cell, either.one, either.other) from None
    except ValueError:
        pass
    if found is None or not _FIRST <= found.date() <= _LAST:
        raise BadCell(
            _("“{value}” is no date with a time").format(value=_short(cell)),
            _("such as 2026-11-23T16:30, or with an offset 2026-11-23T16:30+01:00"),
        )
    return found


def currency(cell: str) -> str:
    """A currency's three letters."""
    if not re.fullmatch(r"[A-Z]{3}", cell):
        raise BadCell(
            _("“{value}” is no currency").format(value=_short(cell)), _("three letters, such as EUR")
        )
    return cell


def language(cell: str) -> str:
    """A language tag."""
    if not re.fullmatch(r"[A-Za-z]{1,8}([-_][A-Za-z0-9]{1,8})*", cell) or len(cell) > 35:
        raise BadCell(_("“{value}” is no language").format(value=_short(cell)), _("such as en, de or pt-BR"))
    return cell


def sign_in_number(cell: str) -> str:
    """A letter and digits, as printed on a slip."""
    if not re.fullmatch(r"[a-z][0-9]{5,15}", cell):
        raise BadCell(
            _("“{value}” is no sign-in number").format(value=_short(cell)), _("such as s10423417, or nothing")
        )
    return cell


def _refuse_short_year(cell: str) -> None:
    """Tell what a date lacks of which nobody can say whether it is of this century, or what the year is."""
    if written.has_short_year(cell):
        problem = _("“{value}” has a year of two digits").format(value=_short(cell))
        raise BadCell(problem, _("a year of four digits, such as 2026-11-23"))


def _either(cell: str, one: str, other: str) -> str:
    return _("“{value}” may be {one} or {other}").format(value=_short(cell), one=one, other=other)


def _either_day(cell: str, one: date, other: date) -> BadCell:
    days = (format_day(one, style="long"), format_day(other, style="long"))
    allowed = _("such as {date}, or say for every row what comes first (date_order: day or month)")
    return BadCell(_either(cell, *days), allowed.format(date=one.isoformat()))


def _plain(cell: str) -> str:
    return folded(cell.replace("_", " ").replace("-", " "))


def _short(cell: str) -> str:
    return cell if len(cell) <= 40 else f"{cell[:40]}…"
