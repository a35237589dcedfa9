"""The language of the interface: gettext catalogues, and dates, times, money and lists through CLDR.

Every sentence a person reads passes ``_`` (or a relative of it); none is glued from parts. Instants are aware
UTC datetimes, zones IANA names. No Qt here; the window asks ``is_rtl`` for its direction.

CLDR is loaded when something is formatted, not before: the first frame of the window needs none of it. Days,
clock times and numbers are worded once: a calendar shows the same few over and over.
"""

import gettext as _gettext
import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from tutordesk.paths import resource

if TYPE_CHECKING:
    from babel import Locale

DOMAIN = "tutordesk"
LANGUAGES = ("en", "es")
"""What Preferences offers; ``x-pseudo`` is for tests and ``ar`` for pictures of the mirrored window."""
_RTL_LANGUAGES = {"ar", "fa", "he", "ur"}
_FIRST_STRONG_ISOLATE, _POP_ISOLATE = "\u2068", "\u2069"


class _Language:
    """The language in force."""

    code = "en"
    catalogue: _gettext.NullTranslations = _gettext.NullTranslations()


_in_force = _Language()


def set_language(code: str) -> None:
    """Use ``code`` (``en``, ``es``, ``x-pseudo``, ``ar``); a missing catalogue leaves English sentences."""
    _in_force.code = code
    if code == "en":  # the sentences in the code; there is nothing to look for
        _in_force.catalogue = _gettext.NullTranslations()
        return
    _in_force.catalogue = _gettext.translation(
        DOMAIN, str(resource("locale")), languages=[code], fallback=True
    )


def language() -> str:
    """Return the code of the language in force."""
    return _in_force.code


@lru_cache(8)
def _locale_of(code: str) -> "Locale":
    from babel import Locale

    # Babel cannot parse private languages; the pseudo language formats like English.
    return Locale("en", "GB") if code in {"en", "x-pseudo"} else Locale.parse(code, sep="-")


def _locale() -> "Locale":
    return _locale_of(_in_force.code)


def is_rtl() -> bool:
    """Whether the language is written right to left."""
    return _in_force.code.split("-")[0] in _RTL_LANGUAGES


def _(message: str) -> str:
    """Translate a sentence."""
    return _in_force.catalogue.gettext(message)


def N_(message: str) -> str:
    """Mark a sentence for extraction; whoever shows it translates it."""
    return message


def ngettext(singular: str, plural: str, n: int) -> str:
    """Translate a sentence that counts."""
    return _in_force.catalogue.ngettext(singular, plural, n)


def pgettext(context: str, message: str) -> str:
    """Translate a word whose meaning depends on ``context``."""
    return _in_force.catalogue.pgettext(context, message)


# --- dates and times -----------------------------------------------------------------------------------
@lru_cache(256)
def _zone(iana: str) -> ZoneInfo:
    return ZoneInfo(iana)


def _day_of(day: date | datetime, zone: str | None) -> date:
    if isinstance(day, datetime):
        return (day.astimezone(_zone(zone)) if zone else day).date()
    return day


# CLDR skeletons are resolved per language, so the order of parts is the reader's.
_DAY_SKELETONS = {"short": "MMMEd", "spoken": "MMMMEd", "month": "yMMMM", "plain": "MMMd"}


def format_day(day: date | datetime, zone: str | None = None, style: str = "short") -> str:
    """Format a day: ``short`` "Tue 24 Nov", ``long`` "Tuesday 24 November 2026", ``weekday`` "Tuesday".

    ``spoken`` is "Tuesday 24 November" (accessible names), ``plain`` "24 Nov", ``month`` "November 2026",
    ``weekday_short`` "Tue", ``weekday_narrow`` "T". An instant needs its ``zone``.
    """
    return _day_words(_day_of(day, zone), style, _in_force.code)


@lru_cache(1024)
def _day_words(day: date, style: str, code: str) -> str:
    from babel import dates

    locale = _locale_of(code)
    if locale.language == "en":
        # CLDR writes "Tue, 24 Nov" and "Tuesday, 24 November 2026"; the house style is without the comma.
        pattern = {
            "short": "EEE d MMM",
            "long": "EEEE d MMMM y",
            "spoken": "EEEE d MMMM",
            "plain": "d MMM",
            "month": "MMMM y",
            "weekday": "EEEE",
            "weekday_short": "EEE",
            "weekday_narrow": "EEEEE",
        }[style]
        return dates.format_date(day, pattern, locale=locale)
    widths = {"weekday": "EEEE", "weekday_short": "EEE", "weekday_narrow": "EEEEE"}
    if style in widths:
        return dates.format_date(day, widths[style], locale=locale)
    return dates.format_date(day, _pattern(code, style), locale=locale)


@lru_cache(64)
def _pattern(code: str, style: str) -> str:
    """Find the language's own order of parts; CLDR often knows only the abbreviated weekday, so widen it."""
    from babel import dates

    locale = _locale_of(code)
    if style == "long":
        return str(locale.date_formats["full"])
    skeleton = _DAY_SKELETONS[style]
    known = dates.match_skeleton(skeleton, locale.datetime_skeletons) or "yMMMd"
    pattern = str(locale.datetime_skeletons[known])
    if style == "spoken":
        pattern = re.sub(r"(?<!E)E{1,3}(?!E)", "EEEE", pattern)
        pattern = re.sub(r"(?<!M)MMM(?!M)", "MMMM", pattern)
    return pattern


def format_days(first: date, last: date, *, short: bool = False) -> str:
    """Format a span of days: "23–29 November 2026", short "23–29 Nov 2026"."""
    from babel import dates

    locale = _locale()
    if locale.language == "en":  # CLDR has no interval with the month in full
        month = "MMM" if short else "MMMM"
        joint = "–" if (first.year, first.month) == (last.year, last.month) else " – "
        start = "d" if joint == "–" else f"d {month}" if first.year == last.year else f"d {month} y"
        end = dates.format_date(last, f"d {month} y", locale=locale)
        return f"{dates.format_date(first, start, locale=locale)}{joint}{end}"
    return dates.format_interval(first, last, skeleton="yMMMd" if short else "yMMMMd", locale=locale)


def format_time(instant: datetime, zone: str) -> str:
    """Format the clock time of an instant in a zone: "16:00"."""
    local = instant.astimezone(_zone(zone))
    return _clock_words(local.hour, local.minute, _in_force.code)


@lru_cache(1440)
def _clock_words(hour: int, minute: int, code: str) -> str:
    from babel import dates

    return dates.format_time(time(hour, minute), "short", locale=_locale_of(code))


def format_range(starts: datetime, ends: datetime, zone: str) -> str:
    """Format a span of a day: "16:00–17:00"; isolated in right-to-left sentences."""
    span = f"{format_time(starts, zone)}–{format_time(ends, zone)}"
    return isolated(span) if is_rtl() else span


def isolated(text: str) -> str:
    """Wrap text that keeps its own direction inside a sentence of the other one."""
    return f"{_FIRST_STRONG_ISOLATE}{text}{_POP_ISOLATE}"


def format_phone(number: str) -> str:
    """Keep the order of a number's groups where the window runs from right to left."""
    return isolated(number) if number and is_rtl() else number


def format_instant(instant: datetime, zone: str, style: str = "short") -> str:
    """Format day and time: "Mon 30 Nov, 16:00"; ``style`` as in ``format_day``."""
    # Translators: a day and the time on it, for example "Mon 30 Nov, 16:00".
    return _("{day}, {time}").format(day=format_day(instant, zone, style), time=format_time(instant, zone))


def format_relative_day(day: date, today: date) -> str:
    """Format a day as "Today", "Tomorrow", "Yesterday" or, further away, like ``format_day``."""
    words = {0: _("Today"), 1: _("Tomorrow"), -1: _("Yesterday")}
    return words.get((day - today).days) or format_day(day)


def format_minutes(minutes: int) -> str:
    """Format a length: "60 minutes"."""
    return ngettext("{n} minute", "{n} minutes", minutes).format(n=format_number(minutes))


def format_offset(instant: datetime, zone: str) -> str:
    """Format a zone's offset from UTC at an instant: "UTC+1", "UTC+5:30"."""
    offset = instant.astimezone(_zone(zone)).utcoffset() or timedelta()
    minutes = int(offset.total_seconds()) // 60
    hours, rest = divmod(abs(minutes), 60)
    sign = "−" if minutes < 0 else "+"
    return f"UTC{sign}{hours}" + (f":{rest:02}" if rest else "")


def zone_city(iana: str) -> str:
    """Name a zone by its city in the reader's language: "Prague"."""
    return _city_words(iana, _in_force.code)


@lru_cache(1024)
def _city_words(iana: str, code: str) -> str:
    from babel import dates

    return str(dates.get_timezone_location(_zone(iana), locale=_locale_of(code), return_city=True))


def zone_country(iana: str) -> str:
    """Return the ISO code of the country a zone lies in, empty where it lies in none."""
    from babel.core import get_global

    return str(get_global("zone_territories").get(iana, ""))


def country_names() -> dict[str, str]:
    """Return the names of countries in the reader's language, by ISO code."""
    return dict(_locale().territories)


def currency_names(today: date) -> tuple[tuple[str, str], ...]:
    """Return the currencies that some country uses, (ISO code, name in the reader's language), by code."""
    from babel.core import get_global
    from babel.numbers import get_territory_currencies

    used = {
        code
        for territory in get_global("territory_currencies")
        for code in get_territory_currencies(territory, today, today)
    }
    names = _locale().currencies
    return tuple((code, str(names.get(code, code))) for code in sorted(used))


def first_weekday() -> int:
    """Return the first day of the reader's week, 1 = Monday ... 7 = Sunday."""
    return int(_locale().first_week_day) + 1


# --- numbers and lists ---------------------------------------------------------------------------------
def format_number(number: int | Decimal) -> str:
    """Format a number with the reader's separators."""
    return _number_words(number, _in_force.code)


@lru_cache(1024)
def _number_words(number: int | Decimal, code: str) -> str:
    from babel import numbers

    return numbers.format_decimal(number, locale=_locale_of(code))


def format_money(amount: Decimal, currency: str) -> str:
    """Format an amount of money: "€42.00"."""
    return _money_words(amount, currency, _in_force.code)


@lru_cache(1024)
def _money_words(amount: Decimal, currency: str, code: str) -> str:
    from babel import numbers

    return numbers.format_currency(amount, currency, locale=_locale_of(code))


def format_list(items: Iterable[str]) -> str:
    """Join words the reader's way: "Maths, Physics and French"."""
    from babel import lists

    return lists.format_list(list(items), locale=_locale())
