"""Lists as centres keep them: without keys, in words of their own, people meant by their names."""

from uuid import UUID

import pytest

from tests.imports.folders import NOW, NoSessions, nothing_yet, write_folder
from tutordesk.i18n import set_language
from tutordesk.imports.existing import Centre
from tutordesk.imports.guess import guess
from tutordesk.imports.naming import naming
from tutordesk.imports.run import plan_source
from tutordesk.imports.source import open_source
from tutordesk.imports.who import Contact

STUDENTS = "Name,Phone,E-mail,Parent\nAna Ruiz,+43 664 1234567,ana@x.org,Eva Ruiz\nBen Moser,,,\n"
TEACHERS = "Teacher,E-mail\nJosé Çelik,jose@x.org\nAna Ruiz,ana.ruiz@x.org\n"
OFFERS = "Teacher,Course,Price\njose celik,algebra,40\n"
KEYLESS = {
    "subjects": "name\nMaths\n",
    "courses": "subject,name,minutes\nmaths,Algebra,60\n",
    "offers": OFFERS,
    "enrollments": "student,course,tutor\nana@x.org,Algebra,José Çelik\nBEN MOSER,algebra,\n",
    "sessions": "student,tutor,course,starts\nBen Moser,José Çelik,Algebra,2026-11-30T09:00\n",
}


def planned(tmp_path, existing=None, *, leave_out=False, **files):
    for name, text in files.items():
        (tmp_path / f"{name}.csv").write_text(text, "utf-8")
    source = open_source(tmp_path)
    known = existing or nothing_yet()
    return plan_source(source, known, NoSessions(), NOW, naming=guess(source), leave_out=leave_out)


def places(faults):
    return [f"{fault.file}:{fault.row}:{fault.column}" for fault in faults]


def stored(*people, of=None):
    """A database that holds some people already."""
    found = of or nothing_yet()
    for number, (name, email, phone) in enumerate(people, 1):
        contact = Contact(UUID(int=number), name, email, (phone, ""))
        found.contacts.append(contact)
        found.roles[contact.id] = frozenset({"student"})
        found.logins[f"s{number}0000"] = contact.id
    return found


def test_two_lists_and_all_that_leans_on_them(tmp_path):
    found = planned(tmp_path, Students=STUDENTS, Teachers=TEACHERS, **KEYLESS)
    assert found.faults == ()
    people = {(row["name"], *row["roles"]): row["id"] for row in found.plan.rows["people"]}
    assert len(set(people.values())) == 4, "the two called Ana Ruiz are told apart"
    (offer,), (session,) = found.plan.rows["offers"], found.plan.rows["sessions"]
    assert offer["tutor_id"] == session["tutor_id"] == people["José Çelik", "tutor"]
    assert session["student_id"] == people["Ben Moser", "student"]
    assert [row["student_id"] for row in found.plan.rows["enrollments"]] == [
        people["Ana Ruiz", "student"], people["Ben Moser", "student"],
    ]  # fmt: skip


def test_the_same_lists_again_are_nothing_new(tmp_path):
    first = planned(tmp_path, Students=STUDENTS, Teachers=TEACHERS)
    there = nothing_yet()
    there.roles = {row["id"]: frozenset(row["roles"]) for row in first.plan.rows["people"]}
    again = planned(tmp_path, there, Students=STUDENTS.replace("+43 664 1234567", "+43664/1234567"))
    assert (again.faults, again.plan.counts, again.plan.already) == ((), {}, 4)


def test_zone_and_language_are_the_centres_and_the_importers(tmp_path):
    there = nothing_yet()
    there.centre = Centre(timezone="Europe/Madrid")
    set_language("es")
    try:
        found = planned(tmp_path, there, Alumnos=STUDENTS)
    finally:
        set_language("en")
    assert {(row["timezone"], row["language"]) for row in found.plan.rows["people"]} == {
        ("Europe/Madrid", "es")
    }


@pytest.mark.parametrize(
    ("email", "phone", "known"),
    [
        ("ANA@x.org", "", True),
        ("", "0664 1234567", True),
        ("other@x.org", "+436641234567", True),
        ("other@x.org", "0664 7654321", False),
    ],
)
def test_somebody_in_tutordesk_is_known_by_how_they_are_reached(tmp_path, email, phone, known):
    there = stored(("ana ruíz", email, phone))
    found = planned(tmp_path, there, Students=STUDENTS.replace("Ben Moser,,,\n", ""))
    assert found.faults == ()
    assert (found.plan.already, found.plan.counts) == ((1, {}) if known else (0, {"people": 1}))


@pytest.mark.parametrize("reached", [("", ""), ("ana.r@x.org", "")])
def test_a_name_alone_is_not_enough(tmp_path, reached):
    found = planned(tmp_path, stored(("Ana Ruiz", *reached)), Students="Name,Phone\nAna Ruiz,0664 1234567\n")
    assert places(found.faults) == ["Students.csv:2:name"]
    assert "may be somebody else" in found.faults[0].problem
    rows = "Key,Name,Phone\na-1,Ana Ruiz,0664 1234567\n"
    assert planned(tmp_path, stored(("Ana Ruiz", *reached)), Students=rows).plan.counts == {"people": 1}
    rows = "Login,Name,Phone\ns10000,Ana Ruiz,0664 1234567\n"
    assert planned(tmp_path, stored(("Ana Ruiz", *reached)), Students=rows).plan.already == 1


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("Ana Ruiz,,ana@x.org,", "the same as row 2"),
        ("Ana Ruiz,0664 1234567,,", "the same as row 2"),
        ("ANA RUIZ,,,", "may be the same person as row 2"),
        ("Ben  Moser,,,", "the same as row 3"),
    ],
)
def test_two_rows_of_one_name(tmp_path, row, words):
    (fault,) = planned(tmp_path, Students=f"{STUDENTS}{row}\n").faults
    assert (fault.file, fault.row, fault.column) == ("Students.csv", 4, "name")
    assert fault.problem.startswith(words)


def test_a_name_of_two_is_no_name(tmp_path):
    twins = STUDENTS + "Ana Ruiz,0664 7654321,ana2@x.org,\n"
    lists = {**KEYLESS, "enrollments": "student,course\nAna Ruiz,algebra\nana2@x.org,algebra\n"}
    found = planned(tmp_path, Students=twins, Teachers=TEACHERS, **lists)
    assert [str(fault).partition(";")[0] for fault in found.faults] == [
        "enrollments.csv:2:student: “Ana Ruiz” means 2 of them"
    ]


def test_who_is_left_out_is_not_taken_for_somebody_of_the_same_name(tmp_path):
    twins = "Roles," + STUDENTS.replace("Ana", ",Ana").replace("Ben", ",Ben")
    twins += "nobody,Ana Ruiz,0664 7654321,ana2@x.org,\n"
    lists = {**KEYLESS, "enrollments": "student,course\nAna Ruiz,algebra\nana@x.org,algebra\n"}
    found = planned(
        tmp_path, leave_out=True, Students=twins.replace("\n,", "\nstudent,"), Teachers=TEACHERS, **lists
    )
    assert found.faults == ()
    assert places(found.left_out) == ["Students.csv:4:roles", "enrollments.csv:2:student"]


def test_two_names_for_one_are_one(tmp_path):
    offers = OFFERS + "jose@x.org,Algebra,45\n"
    found = planned(tmp_path, Students=STUDENTS, Teachers=TEACHERS, **{**KEYLESS, "offers": offers})
    assert [str(fault) for fault in found.faults] == [
        "offers.csv:3:teacher: the same as row 2; each one once"
    ]


def test_courses_of_two_subjects_may_be_called_alike(tmp_path):
    lists = {
        "subjects": "name\nPiano\nGuitar\n",
        "courses": "subject,name,minutes\nPiano,Beginners,60\nguitar,Beginners,60\n",
    }
    assert planned(tmp_path, **lists).plan.counts == {"subjects": 2, "courses": 2}
    lists["offers"] = "tutor,course,price\nJosé Çelik,Beginners,40\n"
    found = planned(tmp_path, Teachers=TEACHERS, **lists)
    assert places(found.faults) == ["offers.csv:2:course"]


WORDS = {
    "people": (
        "key,name,roles,active\nana,Ana,Alumna,sí\nben,Ben,Schüler und Lehrer,JA\ndee,Dee,Recepción,nein\n"
    ),
    "tutors": "person,listed\nben,verdadero\n",
    "weekly_hours": (
        "tutor,weekday,from,until\nben,Miércoles,09:00,10:00\nben,lun.,09:00,10:00\nben,Sonnabend,09:00,10:00\n"
        "ben,Do.,09:00,10:00\nben,Fr,09:00,10:00\n"
    ),
    "offers": "tutor,course,price\nben,algebra,40\n",
    "overrides": "tutor,date,available\nben,2026-12-24,No\n",
    "enrollments": "student,course,tutor,status\nana,algebra,ben,Finalizada\n",
    "sessions": "key,student,tutor,course,starts,status\none,ana,ben,algebra,2026-11-16T09:00,No asistió\n",
}


def test_words_in_cells(tmp_path):
    found = plan_source(open_source(write_folder(tmp_path / "c", **WORDS)), nothing_yet(), NoSessions(), NOW)
    assert places(found.faults) == ["weekly_hours.csv:5:weekday"], "Donnerstag or domingo"
    rows = found.plan.rows
    assert [(row["roles"], row["active"]) for row in rows["people"]] == [
        (("student",), True), (("student", "tutor"), True), (("desk",), False),
    ]  # fmt: skip
    assert [row["iso_weekday"] for row in rows["rules"]] == [3, 1, 6, 5]
    assert (rows["enrollments"][0]["status"], rows["sessions"][0]["status"]) == ("ended", "no_show")


def test_a_file_that_cannot_be_read_is_left_out_on_purpose(tmp_path):
    folder = write_folder(tmp_path / "c")
    (folder / "old.xls").write_bytes(b"\xd0\xcf")
    (folder / "closures.csv").write_bytes(b"\xff\xd8\xff\xe0\x00\x10JFIF")
    source = open_source(sorted(folder.iterdir()))

    def told(names):
        return places(plan_source(source, nothing_yet(), NoSessions(), NOW, naming=names).faults)

    assert told(None) == ["closures.csv:1:*", "old.xls:1:*"]
    assert told(naming(unread=["old.xls"])) == ["closures.csv:1:*"]
    assert told(naming(unread=["old.xls", "closures"])) == []
    (folder / "people.csv").rename(folder / "people.xls")
    source = open_source(sorted(folder.iterdir()))
    assert "enrollments.csv:2:student" in told(naming(unread=["old.xls", "closures.csv", "people.xls"]))
