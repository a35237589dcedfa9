"""Workbooks that are none, are broken, or made to do harm: one sentence each, soon, and no traceback."""

import io
import zipfile

import pytest

from tests.imports.folders import NOW, NoSessions, nothing_yet
from tests.imports.workbooks import (
    MAIN,
    SHEET,
    rows_of,
    text_cell,
    with_part,
    with_shared_strings,
    write_workbook,
)
from tutordesk.imports import workbook_guard
from tutordesk.imports.guess import guess
from tutordesk.imports.run import plan_source
from tutordesk.imports.source import open_source, preview

pytestmark = pytest.mark.timeout(60)
HEADER = f"<row>{text_cell('key')}{text_cell('name')}{text_cell('roles')}</row>"
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))


def told(path):
    """Return what is said of a file, by all that ever read it."""
    source = open_source([path])
    for table in source.tables:
        preview(table)
    names = guess(source)
    faults = {*plan_source(source, nothing_yet(), NoSessions(), NOW).faults}
    faults |= {*plan_source(source, nothing_yet(), NoSessions(), NOW, naming=names).faults}
    return "\n".join(map(str, faults))


@pytest.fixture
def centre(tmp_path):
    return with_shared_strings(write_workbook(tmp_path / "centre.xlsx"))


def packed(**parts: str | bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "damaged, or no workbook"),
        (b"key,name,roles\n", "damaged, or no workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old kind (.xls)"),
        (b"\xd0\xcf\x11\xe0" + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "locked with a password"),
        (packed(letter="Dear all"), "damaged, or no workbook"),
        (packed(mimetype="application/vnd.oasis.opendocument.spreadsheet"), "another kind (.ods)"),
        (b"PK\x03\x04" + bytes(5_000), "damaged, or no workbook"),
    ],
    ids=["empty", "csv", "xls", "locked", "zip", "ods", "zeros"],
)
def test_what_is_no_workbook(tmp_path, content, words):
    (tmp_path / "a.xlsx").write_bytes(content)
    said = told(tmp_path / "a.xlsx")
    assert said.startswith("a.xlsx:1:*: ")
    assert words in said
    assert "\n" not in said


def test_a_workbook_in_binary_form(tmp_path):
    (tmp_path / "a.xlsb").write_bytes(packed(xl__workbook="x").replace(b"xl/workbook", b"xl/workbook"))
    with zipfile.ZipFile(tmp_path / "a.xlsb", "a") as archive:
        archive.writestr("xl/workbook.bin", b"\x83\x01\x00")
    assert "binary form (.xlsb)" in told(tmp_path / "a.xlsb")


def test_a_workbook_called_csv(tmp_path, centre):
    said = told(centre.rename(tmp_path / "people.csv"))
    assert said.startswith("people.csv:1:*: is a workbook, not a CSV file; its name ends in .xlsx")


@pytest.mark.parametrize("share", [0.02, 0.3, 0.7, 0.99])
def test_a_truncated_workbook(centre, share):
    raw = centre.read_bytes()
    centre.write_bytes(raw[: int(len(raw) * share)])
    assert told(centre).startswith("centre.xlsx:1:*: is damaged")


@pytest.mark.parametrize("place", range(0, 9_000, 600))
def test_a_workbook_with_a_flipped_bit(centre, place):
    raw = bytearray(centre.read_bytes())
    raw[place % len(raw)] ^= 0x10
    centre.write_bytes(bytes(raw))
    told(centre)  # whatever comes of it, nothing is raised


def test_a_locked_part_of_the_archive(centre):
    raw = bytearray(centre.read_bytes())
    raw[raw.rindex(b"PK\x01\x02") + 8] |= 1
    centre.write_bytes(bytes(raw))
    assert "locked with a password" in told(centre)


def test_a_bomb_by_its_declared_size(centre):
    with (
        zipfile.ZipFile(centre, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/media/image1.png", "w", force_zip64=True) as part,
    ):
        for _ in range(220):
            part.write(bytes(1_000_000))
    assert centre.stat().st_size < 1_000_000
    assert "unfolds to far too much" in told(centre)


def test_a_bomb_that_lies_about_its_size(centre):
    with_part(centre, SHEET, lambda _: rows_of(HEADER + "<row/>" * 100_000))
    raw = bytearray(centre.read_bytes())
    with zipfile.ZipFile(centre) as archive:
        size = archive.getinfo(SHEET).file_size
    small = (1_000).to_bytes(4, "little")
    centre.write_bytes(bytes(raw).replace(size.to_bytes(4, "little"), small))
    assert "damaged" in told(centre)


@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "xl/sharedStrings.xml", "[Content_Types].xml"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_before_they_unfold(centre, part, encoding):
    laughs = (
        f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x [<!ENTITY l0 "ha">{LAUGHS}]>'
        f'<worksheet xmlns="{MAIN}"><sheetData><row><c t="inlineStr"><is><t>&l11;</t></is></c></row>'
        "</sheetData></worksheet>"
    )
    assert "brings definitions of its own" in told(with_part(centre, part, lambda _: laughs.encode(encoding)))


def test_a_file_of_the_computer_is_not_read_into_a_cell(centre, tmp_path):
    (tmp_path / "secret.txt").write_text("hunter2", "utf-8")
    sheet = rows_of(HEADER + f"<row>{text_cell('&x;')}{text_cell('A')}{text_cell('student')}</row>")
    reaching = f'<!DOCTYPE w [<!ENTITY x SYSTEM "{(tmp_path / "secret.txt").as_uri()}">]>'.encode() + sheet
    assert "hunter2" not in told(with_part(centre, SHEET, lambda _: reaching))


def test_many_empty_rows_with_colours(centre):
    rows = "".join(f'<row r="{n}" s="1" customFormat="1"/>' for n in range(3, 200_000))
    one = f'<row r="2">{text_cell("School")}{text_cell("Europe/Vienna")}{text_cell("EUR")}</row>'
    head = f'<row r="1">{text_cell("name")}{text_cell("timezone")}{text_cell("currency")}</row>'
    with_part(centre, SHEET, lambda _: rows_of(head + one + rows))
    assert told(centre) == ""


def test_a_row_at_the_very_end(centre):
    last = f'<row r="200000">{text_cell("x")}</row>'
    (table,) = [
        table
        for table in open_source([with_part(centre, SHEET, lambda _: rows_of(HEADER + last))]).tables
        if table.title == "centre"
    ]
    assert [record.row for record in table.records()] == [200_000]


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="999999999999"><c><v>1</v></c></row>', '<row r="1e9"><c><v>1</v></c></row>',
        '<row r="5"><c><v>1</v></c></row><row r="5"><c><v>1</v></c></row>',
        '<row r="-1"><c><v>1</v></c></row>',
        '<row><c r="ZZZZ1"><v>1</v></c></row>', '<row><c r="11"><v>1</v></c></row>',
        '<row><c t="s"><v>99999</v></c></row>', '<row><c t="s"><v>x</v></c></row>',
        '<row><c s="9999"><v>1</v></c></row>', '<row><c><v>nan</v></c></row>', '<row><c><v>one</v></c></row>',
        f"<row><c><v>{'9' * 5_000}</v></c></row>", '<row><c t="d"><v>soon</v></c></row>',
        f"<row>{text_cell('x' * 40_000)}</row>",
    ],
)  # fmt: skip
def test_nonsense_in_a_sheet(centre, rows):
    said = told(with_part(centre, SHEET, lambda _: rows_of(HEADER + rows)))
    assert "centre.xlsx" in said
    assert "damaged" in said


def test_something_far_to_the_right(centre):
    far = f'<row r="2">{text_cell("x", "XFD2")}</row>'
    said = told(with_part(centre, SHEET, lambda _: rows_of(HEADER + far)))
    assert said.startswith("centre.xlsx › centre:1:*: there are more than 200 columns")
    assert "\n" not in said, "the other sheets are read"


@pytest.mark.parametrize(
    ("limit", "words"),
    [("MOST_CELLS", "too many cells"), ("MOST_FILLED", "are filled"), ("UNPACKED_BYTES", "unfolds to far"),
     ("LARGEST_BYTES", "is too large")],
)  # fmt: skip
def test_there_is_a_limit(centre, monkeypatch, limit, words):
    monkeypatch.setattr(workbook_guard, limit, 100)
    assert words in told(centre)


def test_the_strict_form_is_said(centre):
    strict = "http://purl.oclc.org/ooxml/spreadsheetml/main"
    said = told(with_part(centre, SHEET, lambda part: part.replace(MAIN.encode(), strict.encode())))
    assert "“strict” form" in said


def test_nothing_in_it(tmp_path, centre):
    for number in range(1, 12):
        with_part(centre, f"xl/worksheets/sheet{number}.xml", lambda _: rows_of(""))
    assert "holds no filled sheet" in told(centre)


def test_one_broken_sheet_is_one_fault(centre):
    said = told(with_part(centre, "xl/worksheets/sheet2.xml", lambda part: part[: len(part) // 2]))
    assert said.startswith("centre.xlsx › people:1:*: is damaged")
    assert "\n" not in said
