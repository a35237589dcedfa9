"""A workbook says the same as its sheets saved as CSV, whatever its cells hold."""

import subprocess
import sys
from datetime import date, datetime, time, timedelta

import pytest
from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference

from tests.imports.folders import NOW, NoSessions, nothing_yet, write_folder
from tests.imports.workbooks import rows_of, text_cell, with_part, with_shared_strings, write_workbook
from tutordesk.imports.run import plan_source
from tutordesk.imports.source import open_source, preview


def at(*parts):
    return datetime(*parts)  # noqa: DTZ001 - a cell knows no zone


def planned(*paths, **more):
    return plan_source(open_source(paths), nothing_yet(), NoSessions(), NOW, **more)


def one_sheet(path, *rows, title="people", shown=None):
    book = Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    for place, form in (shown or {}).items():
        sheet[place].number_format = form
    book.save(path)
    return path


def test_a_workbook_is_as_good_as_its_folder(tmp_path):
    found = planned(write_workbook(tmp_path / "centre.xlsx"))
    assert found.faults == ()
    assert found.plan.rows == planned(write_folder(tmp_path / "c")).plan.rows


def test_texts_in_a_part_of_their_own(tmp_path):
    found = planned(with_shared_strings(write_workbook(tmp_path / "centre.xlsx")))
    assert found.faults == ()
    assert found.plan.rows == planned(write_folder(tmp_path / "c")).plan.rows


def test_a_folder_of_workbooks(tmp_path):
    folder = tmp_path / "c"
    folder.mkdir()
    write_workbook(folder / "centre.xlsx")
    (folder / "~$centre.xlsx").write_bytes(b"somebody has it open")
    assert planned(folder).faults == ()


def test_a_fault_names_workbook_sheet_and_row(tmp_path):
    people = "key,name,roles,phone\nana,Ana,student,\n,,,\nben,,tutor student,\ncem,Cem,tutor,\ndee,D,desk,\n"
    found = planned(write_workbook(tmp_path / "centre.xlsx", people=people))
    assert [str(fault) for fault in found.faults] == [
        "centre.xlsx › people:4:name: is empty; a value is needed"
    ]


@pytest.mark.parametrize(
    ("value", "shown", "text"),
    [
        (date(2026, 11, 23), "dd/mm/yyyy", "2026-11-23"),
        (at(2026, 11, 23), "d mmm yy", "2026-11-23"),
        (at(2026, 11, 23, 16, 30), "dd/mm/yyyy hh:mm", "2026-11-23T16:30"),
        (at(2026, 11, 23), "dd/mm/yyyy hh:mm", "2026-11-23T00:00"),
        (at(2026, 11, 23, 16, 29, 59, 999_900), "d/m/yyyy h:mm", "2026-11-23T16:30"),
        (time(9, 30), "hh:mm", "09:30"),
        (0.3958333333333333, "h:mm AM/PM", "09:30"),
        (1.0, "hh:mm", "24:00"),
        (26 / 24, "hh:mm", "26:00"),
        (timedelta(hours=26, minutes=30), "[h]:mm", "26:30"),
        (timedelta(hours=24), "[hh]:mm", "24:00"),
        (664123456, "General", "664123456"),
        (436641234567.0, "0", "436641234567"),
        (7, "000", "007"),
        (12.0, "General", "12"),
        (0.1 + 0.2, "0.00", "0.3"),
        (35.5, '#,##0.00 "€"', "35.5"),
        (40, '[$€-407] #,##0.00', "40"),
        (0.5, "0%", "0.5"),
        (1e20, "General", "100000000000000000000"),
        (-3.25, "General", "-3.25"),
        (True, "General", "yes"),
        (False, "General", "no"),
        ("=1+1 is text", "@", "=1+1 is text"),
        ("007", "@", "007"),
    ],
)  # fmt: skip
def test_cells_become_the_texts_that_readers_know(tmp_path, value, shown, text):
    file = one_sheet(tmp_path / "a.xlsx", ["key", "name"], ["x", "y"], shown={"B2": shown})
    book = Workbook()
    sheet = book.active
    sheet.append(["key", "name"])
    sheet.append(["x"])
    sheet["B2"].value = value
    sheet["B2"].data_type = "s" if isinstance(value, str) else sheet["B2"].data_type
    sheet["B2"].number_format = shown
    book.save(file)
    (table,) = open_source([file]).tables
    assert preview(table) == (("x", text),)


def test_dates_since_1904(tmp_path):
    book = Workbook()
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    book.epoch = CALENDAR_MAC_1904
    book.active.append(["date", "from"])
    book.active.append([date(2026, 11, 23), 1.25])
    book.active["B2"].number_format = "hh:mm"
    book.save(tmp_path / "a.xlsx")
    (table,) = open_source([tmp_path / "a.xlsx"]).tables
    assert preview(table) == (("2026-11-23", "30:00"),)


def test_only_visible_and_filled_sheets_are_tables(tmp_path):
    book = Workbook()
    book.active.title = "Pupils"
    book.active.append(["key", "name"])
    hidden, very, _empty = (book.create_sheet(name) for name in ("Old", "Older", "Sheet2"))
    for sheet, state in ((hidden, "hidden"), (very, "veryHidden")):
        sheet.append(["key", "name"])
        sheet.sheet_state = state
    chart = BarChart()
    chart.add_data(Reference(book.active, min_col=1, min_row=1))
    book.create_chartsheet("Picture").add_chart(chart)
    book.save(tmp_path / "a.xlsx")
    assert [table.name for table in open_source([tmp_path / "a.xlsx"]).tables] == ["a.xlsx › Pupils"]


def test_a_title_above_the_header_and_gaps_are_harmless(tmp_path):
    file = one_sheet(
        tmp_path / "a.xlsx",
        ["Our pupils"], [], ["key", "name", None], ["ana", "Ana"], [], [None, " ", None, "far"],
        ["ben", "Ben"], title="Pupils",
    )  # fmt: skip
    book_rows = open_source([file]).tables[0]
    assert (book_rows.header, book_rows.header_row) == (("key", "name"), 3)
    assert [(record.row, record.cells[:2]) for record in book_rows.records()] == [
        (4, ["ana", "Ana"]), (6, ["", " "]), (7, ["ben", "Ben"]),
    ]  # fmt: skip


def test_merged_cells_are_harmless(tmp_path):
    book = Workbook()
    sheet = book.active
    for row in (["The whole school", None, None], ["key", "name", "roles"], ["ana", "Ana", "student"]):
        sheet.append(row)
    sheet.merge_cells("A1:C1")
    sheet.merge_cells("A4:C90")
    book.save(tmp_path / "a.xlsx")
    (table,) = open_source([tmp_path / "a.xlsx"]).tables
    assert [record.cells for record in table.records()] == [["ana", "Ana", "student"]]


def test_results_of_formulas_are_read(tmp_path):
    rows = (
        f"<row>{text_cell('key')}{text_cell('name')}{text_cell('minutes')}</row>"
        '<row><c t="str"><f>A</f><v>ana</v></c><c t="str"><f>B</f><v></v></c><c><f>2</f><v>2</v></c></row>'
    )
    file = with_part(
        one_sheet(tmp_path / "a.xlsx", ["x"]), "xl/worksheets/sheet1.xml", lambda _: rows_of(rows)
    )
    (table,) = open_source([file]).tables
    assert preview(table) == (("ana", "", "2"),)


def test_formulas_without_results_are_said(tmp_path):
    file = one_sheet(tmp_path / "a.xlsx", ["key", "name"], ["ana", '=CONCATENATE("A","na")'])
    (table,) = open_source([file]).tables
    assert table.unread.problem == "holds formulas without results"


def test_an_error_of_a_formula_is_nobodys_name(tmp_path):
    file = one_sheet(tmp_path / "a.xlsx", ["key", "name", "roles"], ["ana", "#REF!", "student"])
    (fault,) = planned(file).faults
    assert str(fault).startswith("a.xlsx › people:2:name: “#REF!” is an error of the spreadsheet")


def test_two_tables_of_one_kind_are_one_list_and_each_row_is_told_where_it_stands(tmp_path):
    write_workbook(tmp_path / "centre.xlsx")
    (tmp_path / "people.csv").write_text("key,name,roles\neve,Eve,student\nana,Ana,student\n", "utf-8")
    found = planned(tmp_path / "centre.xlsx", tmp_path / "people.csv")
    assert [str(fault) for fault in found.faults] == [
        "people.csv:3:key: the same as row 2 of centre.xlsx › people; each one once"
    ]
    assert "Eve" in {row["name"] for row in found.plan.rows["people"]}


def test_the_library_is_loaded_for_a_workbook_only(tmp_path):
    write_folder(tmp_path / "c")
    code = (
        "import sys; from pathlib import Path; from tutordesk.imports import guess, run, source;"
        f" guess.guess(source.open_source(Path({str(tmp_path / 'c')!r}))); print('openpyxl' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
