"""What leaves as CSV is read as text by every spreadsheet, never run."""

import csv
import io
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
        "\t=1",
        "\r=1",
        "\n=1",
        "  =1",
        "\u00a0@x",
        "＝1",
        "=cmd|' /C calc'!A0",
    ],
)
def test_what_begins_like_a_formula_is_text(cell: str) -> None:
    assert harmless(cell) == "'" + cell


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
