"""A folder, some files or a workbook become the same tables; what cannot be read is said in plain words."""

import pytest

from tests.imports.folders import NOW, SOUND, NoSessions, nothing_yet, write_folder
from tutordesk.imports.guess import guess
from tutordesk.imports.run import plan_source
from tutordesk.imports.source import open_source, preview


def faults_of(source, **more):
    return [str(fault) for fault in plan_source(source, nothing_yet(), NoSessions(), NOW, **more).faults]


def test_several_files_are_as_good_as_their_folder(tmp_path):
    folder = write_folder(tmp_path / "c")
    files = open_source(sorted(folder.iterdir()))
    assert {table.name for table in files.tables} == {f"{name}.csv" for name in SOUND}
    whole, some = (
        plan_source(source, nothing_yet(), NoSessions(), NOW) for source in (open_source(folder), files)
    )
    assert some.faults == ()
    assert some.plan.rows == whole.plan.rows


def test_two_files_of_one_name_are_told_apart(tmp_path):
    one, two = write_folder(tmp_path / "one"), write_folder(tmp_path / "two")
    source = open_source([one / "people.csv", two / "people.csv"])
    assert [table.name for table in source.tables] == ["one/people.csv", "two/people.csv"]


def test_a_preview_is_as_wide_as_the_header(tmp_path):
    file = tmp_path / "people.csv"
    file.write_text("key;name;roles\n\nana; Ana \nben;Ben;tutor;more\n", "utf-8")
    (table,) = open_source(file.parent).tables
    assert table.header == ("key", "name", "roles")
    assert preview(table) == (("ana", "Ana", ""), ("ben", "Ben", "tutor"))
    assert preview(table, 1) == (("ana", "Ana", ""),)


@pytest.mark.parametrize(
    ("name", "words"),
    [("letter.pdf", "neither a CSV"), ("gone.csv", "cannot be opened"), ("gone.xlsx", "cannot be opened")],
)
def test_a_file_that_is_no_table(tmp_path, name, words):
    if not name.startswith("gone"):
        (tmp_path / name).write_bytes(b"%PDF-1.7")
    (told,) = faults_of(open_source([tmp_path / name]))
    assert told.startswith(f"{name}:1:*: ")
    assert words in told


def test_one_broken_file_is_one_fault(tmp_path):
    folder = write_folder(tmp_path / "c")
    (folder / "people.csv").rename(folder / "people.pdf")
    told = faults_of(open_source(sorted(folder.iterdir())))
    assert len(told) == 1, "nobody is told that every person is missing, too"


def test_a_table_that_is_not_imported_is_no_fault(tmp_path):
    folder = write_folder(tmp_path / "c")
    (folder / "notes.csv").write_text("what,when\nmore chalk,soon\n", "utf-8")
    source = open_source(folder)
    assert faults_of(source)[0].startswith("notes.csv:1:*")
    names = guess(source)
    assert names.unread == {"notes.csv"}
    assert faults_of(source, naming=names) == []
