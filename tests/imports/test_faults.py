"""Every fault is found, at its place, with what would be allowed, and all of them at once."""

import io

import pytest

from tests.imports.folders import NOW, SOUND, NoSessions, nothing_yet, write_folder
from tutordesk.imports.existing import Busy
from tutordesk.imports.plan import imported_id
from tutordesk.imports.run import plan_source
from tutordesk.imports.source import open_source


def faults_of(folder, sessions=None):
    return plan_source(open_source(folder), nothing_yet(), sessions or NoSessions(), NOW).faults


def places(faults):
    return [f"{fault.file}:{fault.row}:{fault.column}" for fault in faults]


def test_a_sound_folder_has_none(tmp_path):
    assert faults_of(write_folder(tmp_path / "c")) == ()


@pytest.mark.parametrize(
    ("file", "old", "new", "place", "words"),
    [
        ("people", "ana,Ana,student", "ana,Ana,guest", "people.csv:2:roles", "student"),
        ("people", "ana,Ana,", "ana,,", "people.csv:2:name", "is empty"),
        ("people", "ana,Ana,", f"ana,{'x' * 121},", "people.csv:2:name", "at most 120"),
        ("people", "ana,Ana,student,,", "ana,Ana,student,Mars/Base,", "people.csv:2:timezone", "IANA"),
        ("people", "dee,Dee", "ana,Dee", "people.csv:5:key", "row 2"),
        ("people", "key,name,roles", "key,name,rolls", "people.csv:1:roles", "missing"),
        ("people", "dee,Dee,admin desk,,", "dee,Dee,admin desk,,,,extra", "people.csv:5:*", "more cells"),
        ("centre", "EUR", "Euro", "centre.csv:2:currency", "three letters"),
        ("tutors", "ben,Maths", "ana,Maths", "tutors.csv:2:person", "tutor"),
        ("tutors", "ben,Maths", "zoe,Maths", "tutors.csv:2:person", "not in people.csv"),
        ("tutors", ",40,yes", ',"1,200",yes', "tutors.csv:2:rate", "may be 1200 or 1.200"),
        ("subjects", "maths,Maths,0", "maths,Maths,0\nmore,Maths,1", "subjects.csv:3:name", "twice"),
        ("courses", "algebra,maths,", "algebra,art,", "courses.csv:2:subject", "not in subjects.csv"),
        ("courses", "Algebra,60", "Algebra,1441", "courses.csv:2:minutes", "1 to 1440"),
        ("offers", "ben,algebra,40,yes,yes", "ben,algebra,40,no,no", "offers.csv:2:online", "one of both"),
        ("offers", "40,yes", "40,maybe", "offers.csv:2:online", "yes or no"),
        ("weekly_hours", "ben,Mon,09:00,17:00", "ben,Mon,17:00,09:00", "weekly_hours.csv:2:until", "from"),
        ("weekly_hours", "ben,Mon,", "ben,Moonday,", "weekly_hours.csv:2:weekday", "Monday"),
        ("weekly_hours", "ben,Mon,09:00", "ben,Mon,24:00", "weekly_hours.csv:2:from", "23:59"),
        ("overrides", "2026-12-24", "24.12.26", "overrides.csv:2:date", "a year of four digits"),
        ("overrides", "2026-12-24", "Christmas", "overrides.csv:2:date", "year-month-day"),
        ("overrides", "2026-12-24", "2026-02-30", "overrides.csv:2:date", "no date"),
        ("closures", "2026-12-25,2026-12-26", "2026-12-26,2026-12-25", "closures.csv:2:last_date", "before"),
        (
            "enrollments",
            "ana,algebra,ben",
            "ben,algebra,ben",
            "enrollments.csv:2:tutor",
            "student is the tutor",
        ),
        ("sessions", "one,ana,ben", "one,ben,ben", "sessions.csv:2:tutor", "student is the tutor"),
        ("sessions", "one,ana", "one,cem", "sessions.csv:2:student", "student"),
        ("sessions", ",completed", ",finished", "sessions.csv:2:status", "no_show"),
        ("sessions", "2026-11-30T09:00,", "2026-11-30T09:00,no_show", "sessions.csv:3:status", "to come"),
        ("sessions", "2026-11-30T09:00", "2026-11-30", "sessions.csv:3:starts", "with a time"),
        ("sessions", "2026-11-30T09:00", "2027-03-28T02:30", "sessions.csv:3:starts", "does not exist"),
        ("sessions", "two,", "one,", "sessions.csv:3:key", "row 2"),
    ],
)
def test_one_spoilt_cell_is_one_fault(tmp_path, file, old, new, place, words):
    assert old in SOUND[file]
    faults = faults_of(write_folder(tmp_path / "c", **{file: SOUND[file].replace(old, new, 1)}))
    assert place in places(faults)
    told = [fault for fault in faults if f"{fault.file}:{fault.row}:{fault.column}" == place]
    assert words in str(told[0])
    followed = [fault for fault in faults if fault.file != f"{file}.csv"]
    assert not followed, "a fault is told once, where it is"


def test_all_faults_come_at_once_in_order(tmp_path):
    folder = write_folder(
        tmp_path / "c",
        people=SOUND["people"].replace("ana,Ana,student", "ana,Ana,guest").replace("Europe/London", "London"),
        courses=SOUND["courses"].replace(",60", ",sixty"),
        sessions=SOUND["sessions"].replace("T09:00,\n", "T9,\n"),
    )
    assert places(faults_of(folder)) == [
        "people.csv:2:roles", "people.csv:4:timezone", "courses.csv:2:minutes", "sessions.csv:3:starts",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("start", "clashes"),
    [("10:00", True), ("10:09", True), ("10:10", False), ("08:00", True), ("07:50", False)],
)
def test_a_tutors_break_belongs_to_the_session(tmp_path, start, clashes):
    rows = SOUND["sessions"] + f"four,dan,ben,algebra,2026-11-30T{start},\n"
    people = SOUND["people"] + "dan,Dan,student,,\n"
    faults = faults_of(write_folder(tmp_path / "c", sessions=rows, people=people))
    assert places(faults) == (["sessions.csv:5:starts"] if clashes else [])
    assert all("row 3" in str(fault) for fault in faults)


def test_a_student_is_in_one_place_without_a_break(tmp_path):
    touching = SOUND["sessions"] + "four,ana,cem,algebra,2026-11-30T10:00,\n"
    assert faults_of(write_folder(tmp_path / "c", sessions=touching)) == ()
    overlapping = SOUND["sessions"] + "four,ana,cem,algebra,2026-11-30T09:30,\n"
    assert places(faults_of(write_folder(tmp_path / "c", sessions=overlapping))) == ["sessions.csv:5:starts"]


def test_nobody_teaches_and_learns_at_once(tmp_path):
    rows = SOUND["sessions"] + "four,ana,ben,algebra,2026-11-30T15:30+00:00,\n"
    assert places(faults_of(write_folder(tmp_path / "c", sessions=rows))) == ["sessions.csv:5:starts"]


def test_cancelled_and_held_sessions_take_no_time(tmp_path):
    rows = SOUND["sessions"] + "four,ana,ben,algebra,2026-11-30T09:00,cancelled\n"
    assert faults_of(write_folder(tmp_path / "c", sessions=rows)) == ()


def test_sessions_booked_already_are_respected(tmp_path):
    ben, somebody = imported_id("person", "ben"), imported_id("person", "nobody")
    at = NOW.replace(day=30, hour=8)
    booked = Busy(ben, somebody, at, at.replace(hour=9), at.replace(hour=9, minute=10))
    faults = faults_of(write_folder(tmp_path / "c"), NoSessions([booked]))
    assert places(faults) == ["sessions.csv:3:starts"]
    assert "booked already" in str(faults[0])


def test_a_picture_is_one_clear_fault(tmp_path):
    picture = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + bytes(range(256)) * 40
    faults = faults_of(write_folder(tmp_path / "c", people=picture))
    assert [str(fault) for fault in faults] == [
        "people.csv:1:*: is not a text file; a CSV file in UTF-8",
    ]


def test_another_encoding_is_named(tmp_path):
    text = SOUND["people"].replace("Ana", "Ännchen Müller, Straße").encode("cp1252")
    faults = faults_of(write_folder(tmp_path / "c", people=text))
    assert places(faults) == ["people.csv:1:*"]
    assert "UTF-8" in str(faults[0])


@pytest.mark.parametrize(
    ("text", "column", "words"),
    [
        ("", "*", "empty"),
        ('key,name,roles\nana,"Ana,student\n', "*", "no CSV"),
        ("red,green,blue\n1,2,3\n", "*", "no known column"),
        ("key,name,roles,colour\nana,Ana,student,red\n", "colour", "no such column"),
        ("key,name,roles,name\nana,Ana,student,Ana\n", "name", "twice"),
    ],
)
def test_a_header_that_is_none(tmp_path, text, column, words):
    faults = faults_of(write_folder(tmp_path / "c", people=text))
    assert places(faults) == [f"people.csv:1:{column}"]
    assert words in str(faults[0])


def test_a_misspelt_file_is_not_overlooked(tmp_path):
    folder = write_folder(tmp_path / "c")
    (folder / "tutor.csv").write_text("person\nben\n", "utf-8")
    assert places(faults_of(folder)) == ["tutor.csv:1:*"]


def test_an_empty_folder_is_a_fault(tmp_path):
    assert places(faults_of(tmp_path)) == [f"{tmp_path.name}:1:*"]


def test_thousands_of_faults_stay_quick_and_exact(tmp_path):
    out = io.StringIO("key,name,roles\n")
    out.seek(0, io.SEEK_END)
    for number in range(5_000):
        out.write(f"k{number},N,nobody\n")
    faults = faults_of(write_folder(tmp_path / "c", people=out.getvalue()))
    assert len([fault for fault in faults if fault.file == "people.csv"]) == 5_000
    assert faults[-1].file != "people.csv" or faults[4_999].row == 5_001


def test_a_closure_is_a_year_at_most_and_a_lesson_to_come_is_not_in_progress(tmp_path):
    folder = write_folder(
        tmp_path / "c",
        closures="first_date,last_date\n1999-12-31,\n2027-01-01,2028-06-01\n2027-01-01,2027-12-31\n",
        sessions="key,student,tutor,course,starts,status\none,ana,ben,algebra,2026-11-30T09:00,in_progress\n",
    )
    found = [(fault.file, fault.row) for fault in faults_of(folder)]
    assert found == [("closures.csv", 2), ("closures.csv", 3), ("sessions.csv", 2)]
