"""A folder may call its files and columns as it likes, if that is said; faults speak its own names."""

import pytest

from tests.imports.folders import NOW, SOUND, NoSessions, nothing_yet, write_folder
from tutordesk.imports.naming import BadName, Naming, naming
from tutordesk.imports.run import plan_source
from tutordesk.imports.source import open_source

PUPILS = SOUND["people"].replace("key,name,roles", "Nr.,Full name,roles").replace("phone\n", "Remarks\n")
COLUMNS = ("people.key=Nr.", "people.name = Full name")


def planned(tmp_path, text=PUPILS, files=("people=pupils.csv",), columns=COLUMNS, unread=("people=remarks",)):
    folder = write_folder(tmp_path / "c")
    (folder / "people.csv").unlink()
    (folder / "pupils.csv").write_text(text, "utf-8")
    names = naming(files, columns, unread)
    return plan_source(open_source(folder), nothing_yet(), NoSessions(), NOW, naming=names)


def test_its_own_names_are_read(tmp_path):
    found = planned(tmp_path)
    assert found.faults == ()
    assert [row["name"] for row in found.plan.rows["people"]] == ["Ana", "Ben", "Cem Çelik", "Dee"]
    assert {row["phone"] for row in found.plan.rows["people"]} == {""}, "not read"


def test_faults_say_its_own_names(tmp_path):
    found = planned(tmp_path, PUPILS.replace("ana,Ana,", "ana,,"))
    assert [str(fault) for fault in found.faults] == ["pupils.csv:2:full name: is empty; a value is needed"]


def test_semicolons_are_found_by_its_own_names(tmp_path):
    text = "Nr.;Full name;Rights\nana;Ana;student\nben;Ben;student tutor\ncem;Cem, a tutor;tutor\n"
    found = planned(tmp_path, text, columns=(*COLUMNS, "people.roles=Rights"))
    assert found.faults == ()
    assert found.plan.rows["people"][2]["name"] == "Cem, a tutor"


def test_a_header_that_was_said_and_is_not_there(tmp_path):
    found = planned(tmp_path, columns=(COLUMNS[0], "people.name=Surname"))
    assert "pupils.csv:1:surname" in {f"{fault.file}:{fault.row}:{fault.column}" for fault in found.faults}


def test_a_file_that_was_said_and_is_not_there(tmp_path):
    found = planned(tmp_path, files=("people=pupils.csv", "tutors=teachers.csv"))
    told = {fault.file: fault.problem for fault in found.faults}
    assert told["teachers.csv"] == "there is no such file"
    assert told["c/tutors.csv"] == "no such file is expected"


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"files": ["pupils=pupils.csv"]}, "no kind of file"),
        ({"files": ["people"]}, "both sides"),
        ({"columns": ["people.colour=Red"]}, "no column “colour”; one of key, name"),
        ({"columns": ["people=Red"]}, "no column"),
        ({"values": ["people.roles"]}, "both sides"),
        ({"values": ["pupils.csv.colour=red"]}, "no column “colour”"),
    ],
)
def test_a_name_that_leads_nowhere(said, words):
    with pytest.raises(BadName, match=words):
        naming(**said)


def test_a_table_that_is_not_wanted_is_not_read_though_it_carries_our_name(tmp_path):
    folder = write_folder(tmp_path / "c")
    (folder / "closures.csv").write_text("what,ever\n1,2\n", "utf-8")
    source = open_source(folder)
    told = plan_source(
        source, nothing_yet(), NoSessions(), NOW, naming=Naming(unread=frozenset({"closures.csv"}))
    )
    assert told.faults == ()
    assert told.plan.rows["closures"] == []


def test_what_is_said_of_a_table_that_is_not_there(tmp_path):
    source = open_source(write_folder(tmp_path / "c"))
    names = naming(unread=["folk=Remarks"], values=["pupils.csv.roles=student"])
    found = plan_source(source, nothing_yet(), NoSessions(), NOW, naming=names)
    assert {(fault.file, fault.problem) for fault in found.faults} == {
        ("folk", "there is no such file"), ("pupils.csv", "there is no such file"),
    }  # fmt: skip


LISTS = {
    "pupils.csv": "Name,Phone\nAna,0664 1\nBen,\n",
    "teachers.csv": "Full name,Mail,Roles\nCem,cem@x.org,\nDee,,admin tutor\n",
}


def lists(tmp_path, more=(), **texts):
    for name, text in {**LISTS, **{f"{name}.csv": text for name, text in texts.items()}}.items():
        (tmp_path / name).write_text(text, "utf-8")
    names = naming(
        ["people=pupils.csv", "people=teachers"],
        ["people.phone=Phone", "teachers.name=Full name", "teachers.csv.email=Mail"],
        values=["people.roles=student", "people.timezone=Europe/Vienna", "teachers.roles=tutor", *more],
    )
    return plan_source(open_source(tmp_path), nothing_yet(), NoSessions(), NOW, naming=names)


def test_two_lists_of_people_and_what_is_the_same_in_every_row(tmp_path):
    found = lists(tmp_path)
    assert found.faults == ()
    assert [(row["name"], row["roles"], row["timezone"]) for row in found.plan.rows["people"]] == [
        ("Ana", ("student",), "Europe/Vienna"),
        ("Ben", ("student",), "Europe/Vienna"),
        ("Cem", ("tutor",), "Europe/Vienna"),
        ("Dee", ("tutor", "admin"), "Europe/Vienna"),
    ]


def test_a_fault_names_the_list_it_stands_in(tmp_path):
    found = lists(tmp_path, teachers="Full name,Mail,Roles\n,cem@x.org,\nBen,,tutor\n")
    empty, twice = map(str, found.faults)
    assert empty == "teachers.csv:2:full name: is empty; a value is needed"
    assert twice.startswith(
        "teachers.csv:3:full name: the same as row 3 of pupils.csv; each one once, or with"
    )


def test_what_can_stand_in_no_row_is_told_once(tmp_path):
    found = lists(tmp_path, ["pupils.csv.roles=child", "pupils.csv.rate=4"])
    assert [(fault.file, fault.row, fault.column) for fault in found.faults] == [
        ("pupils.csv", 1, "roles"), ("pupils.csv", 1, "rate"),
    ]  # fmt: skip
