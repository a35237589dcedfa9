"""Dates, times of day and amounts as people write them, and what they were taken for. Pure functions.

What can be meant in two ways is never guessed: it is ``Ambiguous`` here, and a fault further up. Which
columns hold what belongs to ``sheets.py``, what is said about a bad cell to ``cells.py``.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from tutordesk.i18n import _, format_day

DAY, MONTH, BOTH = "day", "month", "both"
"""What comes first in the dates of a table; ``BOTH`` where some cells say so and some say so."""

_LONGEST = 60
_ISO_DAY = re.compile(r"(\d{4})([-/.])(\d\d?)\2(\d\d?)")
_POINTS = re.compile(r"(\d\d?)\.(\d\d?)\.(\d{4})")
_SLASHES = re.compile(r"(\d\d?)([/-])(\d\d?)\2(\d{4})(?!\d)")
_SHORT_YEAR = re.compile(r"\d\d?([./-])\s?\d\d?\1\s?\d\d(?!\d)")
_CLOCK = re.compile(
    r"(\d{1,2})(?:[:.h]([0-5]\d)(?::00)?)?\s*(a\.?\s?m\.?|p\.?\s?m\.?|h|hrs?|uhr)?", re.IGNORECASE
)
_SIGNS = {
    "€": ("EUR",), "euro": ("EUR",), "euros": ("EUR",), "£": ("GBP",), "kč": ("CZK",), "zł": ("PLN",),
    "ft": ("HUF",), "fr.": ("CHF",), "sfr.": ("CHF",), "kr": ("SEK", "NOK", "DKK", "ISK"),
    "kr.": ("SEK", "NOK", "DKK", "ISK"), "¥": ("JPY", "CNY"), "₺": ("TRY",), "₹": ("INR",), "us$": ("USD",),
    "$": ("USD", "CAD", "AUD", "NZD", "MXN", "ARS", "CLP", "COP", "SGD", "HKD"),
}  # fmt: skip
_NUMBER = re.compile(r"(?P<before>[^\d\s,'’+-]*?)\s*(?P<number>\d[\d.,'’\s]*?)(?P<dash>[.,][-–—]{1,2})?"
                     r"\s*(?P<after>[^\d\s,'’+-]*)")  # fmt: skip


class Ambiguous(ValueError):
    """A cell that can mean two things."""

    def __init__(self, one: Any, other: Any) -> None:
        super().__init__(f"{one} or {other}")
        self.one = one
        self.other = other


class Amount(Decimal):
    """An amount that was written with its currency."""

    cell: str
    currencies: tuple[str, ...]
    """What the sign beside it can mean."""


@dataclass(frozen=True, slots=True)
class Understood:
    """One cell that was not written in our form, and what it was taken for; it stands for its column."""

    table: str
    column: str
    cell: str
    meaning: str

    def __str__(self) -> str:
        """``pupils.csv, Price: “30,00 €” is read as 30.00``."""
        return _("{file}, {column}: {said}").format(
            file=self.table, column=self.column, said=read_as(self.cell, self.meaning)
        )


def read_as(cell: str, meaning: str) -> str:
    """Say what a cell is taken for."""
    return _("“{cell}” is read as {meaning}").format(cell=cell, meaning=meaning)


# --- dates -----------------------------------------------------------------------------------------------
def day_of(cell: str, order: str = "") -> date | None:
    """Return a date: the year first, or with points the day first, or with slashes in an order that is known.

    Args:
        cell: such as ``2026-12-24``, ``24.12.2026``, ``24/12/2026`` or ``12/24/2026``.
        order: what comes first where that is not told by the date itself.

    Raises:
        Ambiguous: it is one of two dates.
    """
    if len(cell) > _LONGEST:
        return None
    if found := _ISO_DAY.fullmatch(cell):
        return _date(found[1], found[3], found[4])
    cell = re.sub(r"\.\s+(?=\d)", ".", cell)
    if found := _POINTS.fullmatch(cell):
        return _date(found[3], found[2], found[1])
    if not (found := _SLASHES.fullmatch(cell)):
        return None
    day_first = _date(found[4], found[3], found[1])
    month_first = _date(found[4], found[1], found[3])
    if order in {DAY, MONTH}:
        return day_first if order == DAY else month_first
    if day_first and month_first and day_first != month_first:
        raise Ambiguous(day_first, month_first)
    return day_first or month_first


def moment_of(cell: str, order: str = "") -> datetime | None:
    """Return a date with a time on some clock, such as ``24.12.2026 16:30`` or ``12/24/2026, 4:30 PM``.

    Raises:
        Ambiguous: it is on one of two dates.
    """
    if len(cell) > _LONGEST:
        return None
    parts = re.split(r",?\s+|T", re.sub(r"\.\s+(?=\d)", ".", cell), maxsplit=1)
    if len(parts) < 2:
        return None
    minute = minute_of(parts[1])
    if minute is None or minute >= 1440:
        return None
    at = time(minute // 60, minute % 60)
    try:
        day = day_of(parts[0], order)
    except Ambiguous as either:
        raise Ambiguous(datetime.combine(either.one, at), datetime.combine(either.other, at)) from None
    return datetime.combine(day, at) if day else None


def has_short_year(cell: str) -> bool:
    """Whether a cell begins with a date of which the year has two digits, wherever in it that stands."""
    return _SHORT_YEAR.match(cell) is not None


def is_slashed(cell: str) -> bool:
    """Whether a cell begins with a date of which only other cells may tell what comes first."""
    return _SLASHES.match(cell) is not None


def is_open(cell: str) -> bool:
    """Whether a cell begins with a date that could be another one."""
    return is_slashed(cell) and not order_of([cell])


def order_of(cells: Iterable[str]) -> str:
    """Return what comes first in these dates, as a day after the twelfth tells it; nothing if none does."""
    told = set()
    for cell in cells:
        if found := _SLASHES.match(cell):
            first, second = int(found[1]), int(found[3])
            if first > 12 >= second:
                told.add(DAY)
            elif second > 12 >= first:
                told.add(MONTH)
    return together(told)


def together(orders: Iterable[str]) -> str:
    """Return what comes first where several columns tell it."""
    told = {DAY, MONTH} if BOTH in (said := set(orders)) else said - {""}
    return BOTH if len(told) == 2 else "".join(told)


# --- times of day ----------------------------------------------------------------------------------------
def minute_of(cell: str) -> int | None:
    """Return the minutes since midnight of ``9:00``, ``9.00``, ``9:00 PM``, ``9 Uhr`` or ``9h30``."""
    found = _CLOCK.fullmatch(cell) if len(cell) <= _LONGEST else None
    if found is None or (found[2] is None and found[3] is None):
        return None
    hours, minutes, mark = int(found[1]), int(found[2] or 0), (found[3] or "").lower()
    if mark[:1] in {"a", "p"}:
        if not 1 <= hours <= 12:
            return None
        hours = hours % 12 + (12 if mark[0] == "p" else 0)
    return hours * 60 + minutes


# --- amounts ---------------------------------------------------------------------------------------------
def amount_of(cell: str) -> Decimal | None:
    """Return an amount of at most two decimals: ``42.50``, ``42,50 €``, ``1.200,50``, ``CHF 1'200.–``.

    Raises:
        Ambiguous: ``1.200`` is a thousand and more, or one and a fifth.
    """
    found = _NUMBER.fullmatch(cell) if len(cell) <= _LONGEST else None
    if found is None or (found["before"] and found["after"]):
        return None
    sign = (found["before"] or found["after"]).casefold()
    currencies = _SIGNS.get(sign) or ((sign.upper(),) if re.fullmatch("[a-z]{3}", sign) else ())
    if sign and not currencies:
        return None
    digits = _digits(found["number"].strip(), whole=bool(found["dash"]))
    if digits is None or not currencies:
        return None if digits is None else Decimal(digits)
    amount = Amount(digits)
    amount.cell, amount.currencies = cell, currencies
    return amount


def _digits(number: str, *, whole: bool) -> str | None:
    cents = r"" if whole else r"(?:{}(?P<cents>\d{{1,2}}))?"
    for group, point in ((r"['’]|\s", "[.,]"), (r"\.", ","), (",", r"\.")):
        rest = cents.format(point)
        found = re.fullmatch(
            rf"(?P<whole>\d{{1,3}}(?:(?P<group>{group})\d{{3}}(?:(?P=group)\d{{3}})*))" + rest, number
        )
        if found is None:
            continue
        said = found.groupdict()
        plain = re.sub(r"\D", "", said["whole"])
        if number[0] == "0" or len(plain) > 10:
            return None
        if said["group"] in {".", ","} and not whole and said.get("cents") is None and len(plain) <= 6:
            raise Ambiguous(plain, number.replace(",", "."))
        return f"{plain}.{said['cents']}" if said.get("cents") else plain
    found = re.fullmatch(r"(\d{1,10})" + ("" if whole else r"(?:[.,](\d{1,2}))?"), number)
    if found is None:
        return None
    return ".".join(part for part in found.groups() if part)


# --- what was understood -----------------------------------------------------------------------------------
def retold(cell: str, value: Any) -> str:
    """Return what a cell was taken for, in words; empty where it stands there in our own form."""
    if isinstance(value, datetime):
        own = re.fullmatch(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?([+-]\d\d:\d\d|Z)?", cell)
        day, clock = format_day(value.date(), style="long"), f"{value:%H:%M}"
        return "" if own else _("{day}, {time}").format(day=day, time=clock)
    if isinstance(value, date):
        return "" if re.match(r"\d{4}-\d\d-\d\d", cell) else format_day(value, style="long")
    if isinstance(value, Decimal):
        return "" if re.fullmatch(r"\d+(\.\d+)?", cell) else f"{value:.2f}"
    if isinstance(value, int):
        return "" if re.fullmatch(r"\d\d?:\d\d(:00)?", cell) else f"{value // 60:02}:{value % 60:02}"
    return ""


def _date(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
