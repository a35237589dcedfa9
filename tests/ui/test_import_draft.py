"""What was said about files before anything is imported: no contradictions, and a mended file keeps it."""

from dataclasses import replace

import pytest

from tutordesk.ui.imports import words
from tutordesk.ui.imports.draft import Draft, TableDraft

PUPILS = TableDraft(
    "pupils.csv",
    ("Nr", "Full name", "roles", "Remarks"),
    (("p-1", "Ana", "student", "late"),),
    "people",
    {"nr": "key", "full name": "name", "roles": "roles", "remarks": ""},
    frozenset({"nr", "full name"}),
    {"tutors": {"nr": "person", "full name": "", "roles": "", "remarks": "bio"}},
)
NOTES = TableDraft("notes.csv", ("what",), guesses={"people": {"what": ""}})


def test_one_column_is_said_of_one_header_only() -> None:
    said = PUPILS.with_column("Remarks", "name")
    assert (said.column("Remarks"), said.column("Full name")) == ("name", "")
    assert not said.is_guessed("Remarks")
    assert said.is_guessed("Nr")
    assert [column.name for column in said.with_column("Remarks", "").missing] == ["name"]


def test_several_tables_may_be_one_kind_but_there_is_one_centre() -> None:
    draft = Draft((PUPILS, NOTES)).with_table(NOTES.holding("people"))
    assert [table.sheet for table in draft.tables] == ["people", "people"]
    assert [column.name for column in draft.table("notes.csv").missing] == ["name", "roles"]
    assert draft.incomplete == (draft.table("notes.csv"),)
    centre = draft.with_table(PUPILS.holding("centre")).with_table(NOTES.holding("centre"))
    assert [table.sheet for table in centre.tables] == ["", "centre"]


def test_what_no_column_says_is_said_once_for_every_row() -> None:
    table = NOTES.holding("people")
    assert [column.name for column in table.said_once] == ["roles", "timezone", "language"]
    said = table.with_value("roles", "student").with_value("timezone", "Europe/Prague")
    assert said.values == {"roles": "student", "timezone": "Europe/Prague"}
    assert [column.name for column in said.missing] == ["name"]
    assert [column.name for column in said.with_value("roles", "").missing] == ["name", "roles"]
    assert said.with_column("what", "roles").values == {"timezone": "Europe/Prague"}
    assert [column.name for column in NOTES.holding("enrollments").said_once] == ["student", "course"]


def test_a_guess_for_every_row_is_one_until_somebody_says_so() -> None:
    table = replace(NOTES, value_guesses={"people": {"roles": "tutor"}}).holding("people")
    assert (table.values, table.guessed_values) == ({"roles": "tutor"}, {"roles"})
    said = table.with_value("roles", "student")
    assert (said.values, said.guessed_values) == ({"roles": "student"}, set())
    assert said.holding("tutors").values == {}
    mended = Draft((table,)).as_said(Draft((said,))).table("notes.csv")
    assert (mended.values, mended.guessed_values) == ({"roles": "student"}, set())


def test_another_kind_is_guessed_anew() -> None:
    said = PUPILS.with_column("Remarks", "email").holding("tutors")
    assert (said.column("Nr"), said.column("Remarks"), said.column("Full name")) == ("person", "bio", "")
    assert said.is_guessed("Remarks")
    assert said.holding("").missing == ()
    assert said.holding("").read == 0


def test_a_mended_file_keeps_what_was_said() -> None:
    said = Draft((PUPILS.with_column("Remarks", "guardian"),))
    mended = TableDraft(
        "pupils.csv",
        ("Nr", "Remarks", "roles", "Name", "Mail"),
        (),
        "people",
        {"nr": "key", "remarks": "", "roles": "roles", "name": "name", "mail": "email"},
        frozenset({"nr", "mail"}),
    )
    now = Draft((mended, NOTES)).as_said(said).table("pupils.csv")
    assert {header: now.column(header) for header in now.headers} == {
        "Nr": "key", "Remarks": "guardian", "roles": "roles", "Name": "name", "Mail": "email",
    }  # fmt: skip
    assert [now.is_guessed(header) for header in ("Nr", "Remarks", "Mail")] == [True, False, True]
    assert now.missing == ()


def test_a_mended_table_stays_what_it_was_said_to_hold() -> None:
    said = Draft((PUPILS.holding(""), NOTES.holding("people")))
    now = Draft((PUPILS, NOTES)).as_said(said)
    assert [table.sheet for table in now.tables] == ["", "people"]


def test_a_whole_name_and_its_parts_do_not_stand_side_by_side() -> None:
    table = replace(PUPILS, header=("First", "Last", "Full name"), columns={"full name": "name"})
    parts = table.with_column("First", "first_name").with_column("Last", "surname")
    assert (parts.column("Full name"), parts.missing[0].name) == ("", "roles")
    assert [column.name for column in parts.with_column("Last", "").missing] == ["name", "roles"]
    assert parts.with_column("Full name", "name").columns == {"first": "", "last": "", "full name": "name"}
    mended = Draft((table,)).as_said(Draft((replace(parts, header=("First", "Last")),))).table("pupils.csv")
    assert [mended.column(header) for header in ("First", "Last", "Full name")] == [
        "first_name",
        "surname",
        "",
    ]


def test_half_a_start_lacks_the_other_half() -> None:
    header, who = ("Who", "Day", "At"), {"student": "ana", "tutor": "ben", "course": "algebra"}
    table = TableDraft("x", header, sheet="sessions", values={**who, "starts": "2026-12-24T09:00"})
    half = table.with_column("Day", "date")
    assert (half.values, [column.name for column in half.missing]) == (who, ["starts"])
    assert words.missing(half) == "Missing column: Time"
    assert words.missing(half.with_column("At", "time").with_column("Day", "")) == "Missing column: Date"
    whole = half.with_column("At", "time")
    assert (whole.missing, words.missing(whole)) == ((), "")
    for said in (half, whole):
        assert "starts" not in {column.name for column in said.said_once}
    assert words.missing(half.with_column("Day", "")).startswith("Missing column: Start. Say below")
    assert [half.with_column("At", "starts").column(name) for name in header] == ["", "", "starts"]


@pytest.mark.parametrize(
    ("orders", "said", "order"),
    [({"when": ""}, True, ""), ({"when": "both"}, True, "both"), ({"when": "month"}, False, "month"),
     ({"when": "", "end": "day"}, False, "day"), ({"other": ""}, False, ""), ({}, False, "")],
)  # fmt: skip
def test_the_order_of_dates_is_asked_where_nothing_tells_it(
    orders: dict[str, str], said: bool, order: str
) -> None:
    columns = {"when": "first_date", "end": "last_date", "other": "reason"}
    table = TableDraft("x", ("When", "End", "Other"), sheet="closures", columns=columns, orders=orders)
    assert ("date_order" in {column.name for column in table.said_once}, table.order) == (said, order)
    told = table.with_value("date_order", "day")
    assert (told.order, "date_order" in {column.name for column in told.said_once}) == ("day", True)


@pytest.mark.parametrize(
    ("cell", "ours", "said"),
    [
        ("24.12.2026", "first_date", "“24.12.2026” is read as Thursday 24 December 2026"),
        ("05/06/2027", "first_date", "“05/06/2027” is read as Thursday 6 May 2027"),
        ("soon", "first_date", "“soon” is no date"),
        ("2026-12-24", "first_date", "2026-12-24"),
        ("9.00", "from", "“9.00” is read as 09:00"),
        ("24.12.2026", "reason", "24.12.2026"),
        ("24.12.2026", "", "24.12.2026"),
    ],
)
def test_how_a_column_is_read_is_seen_before_the_check(cell: str, ours: str, said: str) -> None:
    table = TableDraft("x", ("When",), ((cell,),), "closures", {"when": ours}, orders={"when": "month"})
    assert words.examples(table, "When") == said


@pytest.mark.parametrize(
    ("cell", "ours", "said"),
    [
        ("24/12/2026", "date", "“24/12/2026” is read as Thursday 24 December 2026"),
        ("24.12.26", "date", "“24.12.26” has a year of two digits"),
        ("24.12.26 9:00", "starts", "“24.12.26 9:00” has a year of two digits"),
        ("4:30 PM", "time", "“4:30 PM” is read as 16:30"),
        ("17 Uhr", "until", "“17 Uhr” is read as 17:00"),
    ],
)
def test_how_halves_of_a_start_are_read_is_seen(cell: str, ours: str, said: str) -> None:
    table = TableDraft("x", ("When",), ((cell,),), "sessions", {"when": ours}, orders={"when": "day"})
    assert words.examples(table, "When") == said


@pytest.mark.parametrize(("header", "examples"), [("Full name", ("Ana",)), ("gone", ())])
def test_examples_stand_below_their_header(header: str, examples: tuple[str, ...]) -> None:
    assert PUPILS.examples(header) == examples
    assert TableDraft("x", ("a", "", "a", " b ")).headers == ("a", "b")
