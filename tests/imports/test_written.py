"""What people write is read as they meant it, or told to be unclear; never as something else."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutordesk.imports import cells
from tutordesk.imports.faults import BadCell
from tutordesk.imports.written import (
    BOTH,
    DAY,
    MONTH,
    Ambiguous,
    amount_of,
    day_of,
    minute_of,
    moment_of,
    order_of,
    retold,
)

often = settings(max_examples=60, deadline=None)  # a machine may be busy
DAYS = st.dates(date(1970, 1, 1), date(2199, 12, 31))
MINUTES = st.integers(0, 1439)
CENTS = st.integers(0, 999_999_999)
DAY_FIRST = ("{d}/{m}/{y}", "{d:02}/{m:02}/{y}", "{d}-{m}-{y}")
MONTH_FIRST = ("{m}/{d}/{y}", "{m:02}/{d:02}/{y}", "{m}-{d}-{y}")
PLAIN = ("{y}-{m:02}-{d:02}", "{y}/{m}/{d}", "{d}.{m}.{y}", "{d:02}.{m:02}.{y}", "{d}. {m}. {y}")


def in_form(form, day):
    return form.format(y=day.year, m=day.month, d=day.day)


def read(reader, *cell):
    try:
        return reader(*cell)
    except Ambiguous as either:
        return {either.one, either.other}


@often
@given(DAYS, st.sampled_from(PLAIN))
def test_the_year_first_and_points_mean_one_date(day, form):
    assert {day_of(in_form(form, day), order) for order in ("", DAY, MONTH, BOTH)} == {day}


@often
@given(DAYS, st.sampled_from(DAY_FIRST), st.sampled_from(MONTH_FIRST))
def test_slashes_are_read_in_their_order_or_not_at_all(day, day_first, month_first):
    assert day_of(in_form(day_first, day), DAY) == day_of(in_form(month_first, day), MONTH) == day
    clear = day.day > 12 or day.day == day.month
    for form in (day_first, month_first):
        for order in ("", BOTH):
            found = read(day_of, in_form(form, day), order)
            assert found == day if clear else (len(found) == 2 and day in found)


@often
@given(st.lists(DAYS, max_size=8), st.sampled_from([(DAY, DAY_FIRST), (MONTH, MONTH_FIRST)]))
def test_dates_of_one_hand_tell_their_order_or_nothing(days, hand):
    order, forms = hand
    assert order_of(in_form(forms[0], day) for day in days) == (
        order if any(day.day > 12 for day in days) else ""
    )


def test_two_hands_tell_nothing():
    assert order_of(["24/12/2026", "12/24/2026 9:00", "Mon"]) == BOTH
    assert order_of(["24.12.2026", "2026-12-24", "05/06/2026", "31/31/2026"]) == ""


@often
@given(DAYS, MINUTES, st.sampled_from(PLAIN[2:] + DAY_FIRST), st.sampled_from([" ", ", ", "T"]))
def test_a_moment_is_a_date_with_a_time(day, minute, form, between):
    hour, past = divmod(minute, 60)
    text = f"{in_form(form, day)}{between}{hour}:{past:02}"
    assert moment_of(text, DAY) == datetime(day.year, day.month, day.day, hour, past)  # noqa: DTZ001


@often
@given(MINUTES)
def test_times_of_day_in_every_form(minute):
    hour, past = divmod(minute, 60)
    half, twelve = ("AM", "PM")[hour >= 12], hour % 12 or 12
    forms = [
        "{h}:{m:02}",
        "{h:02}.{m:02}",
        "{h}h{m:02}",
        "{h}.{m:02} Uhr",
        "{t}:{m:02} {x}",
        "{t:02}.{m:02}{x}",
    ]
    texts = [form.format(h=hour, m=past, t=twelve, x=half) for form in forms]
    assert {minute_of(text) for text in texts} == {minute}
    assert {minute_of(f"{twelve}:{past:02} {half[0].lower()}.{gap}m.") for gap in ("", " ")} == {minute}


@pytest.mark.parametrize(
    "cell", ["9", "9.5", "9:60", "13:00 PM", "0:30 AM", "9:0", "-9:00", "noon", "9:00 XM", ""]
)
def test_what_is_no_time_of_day(cell):
    assert minute_of(cell) is None


@often
@given(
    CENTS, st.sampled_from([".", ","]), st.sampled_from(["{}", "{} €", "€{}", "EUR {}", "{}\u202f€", "{}EUR"])
)
def test_amounts_with_two_decimals_are_clear(cents, point, form):
    whole, rest = divmod(cents, 100)
    groups = {".": ",", ",": "."}[point]
    plain = f"{whole}{point}{rest:02}"
    amount = Decimal(cents) / 100
    grouped = {
        f"{whole:,}".replace(",", group) + f"{point}{rest:02}" for group in (groups, "'", "’", " ", "\u00a0")
    }
    assert {amount_of(form.format(text)) for text in {plain, *grouped}} == {amount}


@often
@given(st.integers(1, 999), st.integers(0, 999), st.sampled_from([".", ","]))
def test_three_digits_behind_a_point_are_never_guessed(before, behind, point):
    assert read(amount_of, f"{before}{point}{behind:03}") == {
        f"{before}{behind:03}", f"{before}.{behind:03}"
    }  # fmt: skip
    assert amount_of(f"{before}{point}{behind:03}{point}000") == Decimal(f"{before}{behind:03}000")


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        ("42", "42"), ("30,-", "30"), ("CHF 1'200.–", "1200"), ("0,5", "0.5"), ("1 200", "1200"),
        ("$30", "30"), ("-30", None), ("30 %", None), ("30 oder 40", None), ("0.125", None),
        ("1.20.50", None), ("12.34,50", None), ("€", None), ("€30€", None), ("1,200.5.1", None),
        ("99999999999", None), ("", None), ("12345678901.00", None),
    ],
)  # fmt: skip
def test_amounts_and_what_is_none(cell, amount):
    assert amount_of(cell) == (None if amount is None else Decimal(amount))


@often
@given(st.text("0123456789./-:,' €$TapmAPM", max_size=30))
def test_no_text_is_more_than_a_bad_cell(text):
    readers = (cells.day, cells.moment, cells.money, cells.minute_of_day(2879), cells.monday)
    for reader in readers:
        try:
            value = reader(text)
        except BadCell:
            continue
        retold(text, value)


@often
@given(DAYS, MINUTES, CENTS)
def test_our_own_forms_need_no_word(day, minute, cents):
    clock = f"{minute // 60:02}:{minute % 60:02}"
    assert retold(day.isoformat(), cells.day(day.isoformat())) == ""
    assert retold(f"{day}T{clock}", cells.moment(f"{day}T{clock}")) == ""
    assert retold(clock, minute_of(clock)) == ""
    amount = f"{cents // 100}.{cents % 100:02}"
    assert retold(amount, cells.money(amount)) == ""
