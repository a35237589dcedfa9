"""What leaves as CSV is read as text by every spreadsheet, never run."""

import csv
import io
import itertools
from decimal import Decimal

import pytest

from tutordesk.domain.spreadsheet import BOM, csv_text, harmless, meant


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+43 660 1",
        "-5",
        "@SUM(A1)",
        "\t1",
        "\r1",
        "\n1",
        "  =1",
        "\u00a0@x",
        "＝1",
        "=cmd|' /C calc'!A0",
    ],
)
def test_what_begins_like_a_formula_is_text(cell: str) -> None:
    assert harmless(cell) == "'" + cell


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("Ann;=1+1", "Ann;'=1+1"),
        ("Ann\t@x", "Ann\t'@x"),
        ("Ann\n\n=1", "Ann\n'\n'=1"),
        ('Ann; "=1&"', 'Ann;\' "=1&"'),
        ("=1;+2", "'=1;'+2"),
        ("\r=1", "'\r'=1"),
    ],
)
def test_what_another_separator_would_make_a_formula_is_text(cell: str, written: str) -> None:
    """A spreadsheet that splits at semicolons takes quotes in the middle of a line for letters."""
    assert harmless(cell) == written
    assert meant(written) == cell


@pytest.mark.parametrize("cell", ["a; b", "a;b=1", "1\n2", "x;'y"])
def test_other_separators_stay_as_they_are(cell: str) -> None:
    assert harmless(cell) == meant(cell) == cell


def test_whatever_is_written_is_read_back() -> None:
    letters = "a'=;\n \""
    for cell in map("".join, itertools.product(letters, repeat=5)):
        assert meant(harmless(cell)) == cell


@pytest.mark.parametrize("cell", ["", "Çelik", "0660 1", "a=b", "1-2", "'quoted", "x@example.org"])
def test_what_does_not_stays_as_it_is(cell: str) -> None:
    assert harmless(cell) == cell


@pytest.mark.parametrize(
    "cell", ["", "=1", "'=1", "''+43", "  @x", "O'Brien", "'quoted", "+43 660 1", "-", "'", "''", "x'=1"]
)
def test_what_was_made_harmless_is_read_back(cell: str) -> None:
    assert meant(harmless(cell)) == cell


def test_numbers_of_ours_keep_their_sign() -> None:
    assert [harmless(one) for one in (-3, Decimal("-1.50"), 0.5, None)] == ["-3", "-1.50", "0.5", ""]


def test_a_file_is_read_back_cell_by_cell() -> None:
    rows = [['Sam "Z" Çelik, jr.', "=1\n2", 3], ["a", None, Decimal("1.50")]]
    text = csv_text(["Name", "@note", "n"], rows)
    assert text.startswith(BOM)
    back = list(csv.reader(io.StringIO(text.removeprefix(BOM), newline="")))
    assert back == [["Name", "'@note", "n"], ['Sam "Z" Çelik, jr.', "'=1\n2", "3"], ["a", "", "1.50"]]
