"""Languages: complete catalogues, honest plurals, dates and money the reader's way."""

import importlib.util
import re
import string
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from types import ModuleType

import pytest

from tutordesk import i18n

ROOT = Path(__file__).resolve().parent.parent
INSTANT = datetime(2026, 11, 30, 15, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _plain_language() -> Iterator[None]:
    i18n.set_language("en")
    yield
    i18n.set_language("en")


@pytest.fixture(scope="module")
def messages() -> ModuleType:
    spec = importlib.util.spec_from_file_location("messages", ROOT / "scripts" / "messages.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("language", ["es", "x-pseudo"])
def test_every_sentence_is_translated(messages: ModuleType, language: str) -> None:
    assert messages.missing(language, messages.template()) == []


@pytest.mark.parametrize("language", ["es", "x-pseudo"])
def test_translations_keep_their_fields(messages: ModuleType, language: str) -> None:
    def fields(sentence: str) -> set[str]:
        return {name for _text, name, _spec, _conversion in string.Formatter().parse(sentence) if name}

    for message in messages.read(language):
        originals = (message.id,) if isinstance(message.id, str) else message.id
        strings = (message.string,) if isinstance(message.string, str) else message.string
        allowed = set().union(*map(fields, originals))
        for translated in filter(None, strings):
            # A plural form may leave the number out ("one session"); nothing may be invented.
            assert fields(translated) <= allowed, translated
            assert len(originals) > 1 or fields(translated) == allowed, translated


def test_spanish_says_tu_and_one_word_for_one_thing(messages: ModuleType) -> None:
    said = {}
    for message in messages.read("es"):
        strings = (message.string,) if isinstance(message.string, str) else message.string
        said.update(dict.fromkeys(strings))
    foreign = re.compile(
        r"\b(usted|su contraseña|alumn[oa]s?|profesor(?:es)?|login|slot|reservación)\b", re.I
    )
    assert [sentence for sentence in said if foreign.search(re.sub(r"--login|\{.*?\}", "", sentence))] == []
    # quotation marks are Spanish ones, and what is asked begins with its own mark
    assert [
        sentence for sentence in said if "“" in sentence or sentence.count("?") != sentence.count("¿")
    ] == []


def test_the_pseudo_language_shows_what_was_forgotten(messages: ModuleType) -> None:
    assert messages.pseudo("Book {n} sessions") == "[Bóók {n} séssíóñs~~~ ~~~]"


def test_sentences_are_not_f_strings() -> None:
    """Gettext cannot find a sentence that is put together before it is looked up."""
    for file in (ROOT / "src").rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        assert not re.search(r"\b(?:_|N_|ngettext|pgettext)\(\s*f[\"']", text), file


def test_a_language_without_a_catalogue_speaks_english() -> None:
    i18n.set_language("ar")
    assert (i18n._("Cancelled"), i18n.is_rtl(), i18n.language()) == ("Cancelled", True, "ar")


def test_plurals_and_contexts() -> None:
    assert i18n.ngettext("{n} tutor", "{n} tutors", 1) == "{n} tutor"
    assert i18n.ngettext("{n} tutor", "{n} tutors", 2) == "{n} tutors"
    assert i18n.pgettext("rail", "Book") == "Book"
    assert i18n.N_("Book") == "Book"
    assert [i18n.format_minutes(n) for n in (1, 60, 1440)] == ["1 minute", "60 minutes", "1,440 minutes"]


@pytest.mark.parametrize(
    ("style", "english", "spanish"),
    [
        ("short", "Mon 30 Nov", "lun, 30 nov"),
        ("long", "Monday 30 November 2026", "lunes, 30 de noviembre de 2026"),
        ("spoken", "Monday 30 November", "lunes, 30 de noviembre"),
        ("weekday", "Monday", "lunes"),
        ("weekday_short", "Mon", "lun"),
        ("plain", "30 Nov", "30 nov"),
        ("month", "November 2026", "noviembre de 2026"),
    ],
)
def test_days(style: str, english: str, spanish: str) -> None:
    assert i18n.format_day(date(2026, 11, 30), style=style) == english
    i18n.set_language("es")
    assert i18n.format_day(INSTANT, "Europe/Prague", style) == spanish


def test_times_are_those_of_the_zone() -> None:
    assert i18n.format_time(INSTANT, "Europe/Prague") == "16:00"
    assert i18n.format_time(INSTANT, "Asia/Kolkata") == "20:30"
    assert i18n.format_range(INSTANT, INSTANT + timedelta(hours=1), "Europe/Prague") == "16:00–17:00"
    assert i18n.format_instant(INSTANT, "Europe/Prague") == "Mon 30 Nov, 16:00"
    assert i18n.format_instant(INSTANT, "Pacific/Auckland") == "Tue 1 Dec, 04:00"


def test_ranges_are_isolated_in_right_to_left_sentences() -> None:
    i18n.set_language("ar")
    span = i18n.format_range(INSTANT, INSTANT + timedelta(hours=1), "Europe/Prague")
    assert span.startswith("\u2068")
    assert span.endswith("\u2069")


@pytest.mark.parametrize(
    ("zone", "offset"),
    [
        ("Europe/Prague", "UTC+1"),
        ("Asia/Kolkata", "UTC+5:30"),
        ("America/New_York", "UTC−5"),
        ("America/St_Johns", "UTC−3:30"),
        ("UTC", "UTC+0"),
    ],
)
def test_offsets(zone: str, offset: str) -> None:
    assert i18n.format_offset(INSTANT, zone) == offset


def test_near_days_have_names() -> None:
    today = date(2026, 11, 24)
    words = [i18n.format_relative_day(today + timedelta(days=n), today) for n in (-1, 0, 1, 2)]
    assert words == ["Yesterday", "Today", "Tomorrow", "Thu 26 Nov"]


def test_money_lists_cities_and_weeks() -> None:
    assert i18n.format_money(Decimal("42.00"), "EUR") == "€42.00"
    assert i18n.format_list(["Maths", "Physics", "French"]) == "Maths, Physics and French"
    assert (i18n.zone_city("Europe/Prague"), i18n.first_weekday()) == ("Prague", 1)
    i18n.set_language("es")
    assert i18n.format_money(Decimal("42.00"), "EUR") == "42,00\xa0€"
    assert i18n.format_list(["a", "b"]) == "a y b"
    assert (i18n.zone_city("Europe/Prague"), i18n.first_weekday()) == ("Praga", 1)
