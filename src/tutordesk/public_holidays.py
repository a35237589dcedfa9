"""Public holidays of the countries of the world, as a source of closed days. No windows, no database.

The ``holidays`` library knows them; it takes a moment to load, so it is imported where it is used, and these
functions are called away from the GUI thread. Which of the days become closed is a person's choice.
"""

from dataclasses import dataclass
from datetime import date
from importlib import import_module

from tutordesk.i18n import country_names, language


@dataclass(frozen=True, slots=True)
class Holiday:
    """A day on which a country or one of its regions rests."""

    on_date: date
    name: str


def countries() -> tuple[tuple[str, str], ...]:
    """Return (ISO code, name in the reader's language) of every country known, by name."""
    known = {names[1] for names in import_module("holidays.registry").COUNTRIES.values()}
    named = country_names()
    return tuple(sorted(((code, named.get(code, code)) for code in known), key=lambda pair: pair[1]))


def regions(country: str) -> tuple[tuple[str, str], ...]:
    """Return (code, name) of the regions of a country that have holidays of their own."""
    found = _calendar(country, "", ())
    aliases: dict[str, str] = {}
    for name, code in found.subdivisions_aliases.items():
        if len(name) > len(aliases.get(code, "")):
            aliases[code] = name
    pairs = [(code, aliases.get(code, code)) for code in found.subdivisions]
    return tuple(sorted(pairs, key=lambda pair: pair[1]))


def of(country: str, region: str, years: tuple[int, ...]) -> tuple[Holiday, ...]:
    """Return the holidays of some years, in order, named in the reader's language where it is known."""
    return tuple(Holiday(day, name) for day, name in sorted(_calendar(country, region, years).items()))


def _calendar(country: str, region: str, years: tuple[int, ...]):  # type: ignore[no-untyped-def]  # a class of the library
    library = import_module("holidays")
    kind = getattr(library, country)
    spoken = [tongue for tongue in kind.supported_languages if tongue.split("_")[0] == language()[:2]]
    return kind(subdiv=region or None, years=years, language=spoken[0] if spoken else None)
