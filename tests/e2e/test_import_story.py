"""An administrator imports a folder: three faults, mended and checked again, then all of it comes in.

And two plain lists in one workbook, pupils and teachers, as a centre has them: no keys, no roles.
"""

import csv
from pathlib import Path

import psycopg
import pytest
from openpyxl import Workbook
from psycopg.conninfo import make_conninfo
from tests.e2e.centre import Centre

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(240)]

PUPILS = (
    "Nr;Full name;Roles;Mobile;Mother\n"
    "{first};Ottilie Neumann;student;+43 664 5551234;Olga Neumann\n"
    "n-2;Pavel Neumann;{role};;\n"
    "n-3;Quirin Neumann;student;;\n"
)
JOINS = "student,course,planned_sessions\nn-1,{course},10\nn-3,maths-gcse,5\n"


def write(folder: Path, *, first: str = "n-1", role: str = "student", course: str = "maths-gcse") -> None:
    (folder / "Pupils.csv").write_text(PUPILS.format(first=first, role=role), "utf-8")
    (folder / "enrollments.csv").write_text(JOINS.format(course=course), "utf-8")


def choose_folder(admin, folder: Path) -> None:
    admin.press(id="import-choose-folder")
    name = {"role": ["text", "entry"], "path_has": "fileNameEdit"}
    admin.focus(**name)
    admin.find(**name).write(str(folder))
    admin.key("Return")


def test_three_faults_are_mended_and_all_comes_in(signed_in, demo, tmp_path):
    centre = Centre(demo)
    folder = tmp_path / "Neumann"
    folder.mkdir()
    write(folder, role="guest", course="latin")
    (folder / "Pupils.csv").write_text((folder / "Pupils.csv").read_text() + "n-3;Rosa Neumann;student;;\n")
    admin = signed_in(demo.person("admin"), name="admin")
    admin.press("Import")
    choose_folder(admin, folder)

    # what was guessed is right but for the guardian, who is told
    admin.find(label="Full name", role=["combo box"], has="Name")
    admin.choose("Mother", "Guardian")
    admin.press(id="import-go-on")
    admin.find("3 faults in 3 rows")
    assert not admin.find(id="import-go-on").enabled
    admin.find(has="“guest” is no role", showing=False)
    assert centre.rows("SELECT count(*) FROM app.person WHERE display_name LIKE '%% Neumann'") == [(0,)]

    # mended outside, checked again: what was said about columns is kept
    write(folder)
    admin.press(id="import-check-again")
    admin.find("No faults: 5 new rows")
    admin.press(id="import-go-on")
    slips = Path(admin.find(id="import-slips-file").name)
    admin.press("Import 5 new rows")
    admin.find("5 rows came in")

    kept = centre.rows(
        "SELECT p.login, p.display_name, c.phone_e164, c.guardian_name FROM app.person p"
        " JOIN app.person_contact c ON c.person_id = p.id WHERE p.display_name = 'Ottilie Neumann'"
    )
    with slips.open(encoding="utf-8-sig", newline="") as file:
        _head, *rows = csv.reader(file)
    key, _name, login, password = rows[0]
    assert (key, kept) == ("n-1", [(login, "Ottilie Neumann", "+436645551234", "Olga Neumann")])
    with psycopg.connect(make_conninfo(demo.admin_url, user=login, password=password)) as own:
        assert own.execute("SELECT session_user::text").fetchone() == (login,)
    admin.press(id="import-next-people")
    admin.write("Search people", "neumann")
    admin.find(has="Quirin Neumann", showing=False)


def plain_lists(path: Path) -> Path:
    """A list of pupils and a list of teachers, in one workbook."""
    lists = {
        "Pupils": [
            ("Name", "Phone", "E-mail", "Parent"),
            ("Xenia Oberhuber", "+43 664 7770001", "xenia@example.org", "Xaver Oberhuber"),
            ("Yusuf Oberhuber", "+43 664 7770002", None, "Xaver Oberhuber"),
        ],
        "Team": [("Name", "E-mail"), ("Zora Oberhuber", "zora@example.org")],
    }
    book = Workbook()
    book.remove(book.active)
    for title, rows in lists.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def test_two_plain_lists_come_in_and_a_pupil_is_found(signed_in, demo, tmp_path):
    centre = Centre(demo)
    folder = tmp_path / "Oberhuber"
    folder.mkdir()
    plain_lists(folder / "Lists.xlsx")
    admin = signed_in(demo.person("admin"), name="admin")
    admin.press("Import")
    choose_folder(admin, folder)

    # pupils are guessed to be students; what the others are is said once
    admin.find(has="Needed columns are missing in")
    assert not admin.find(id="import-go-on").enabled
    admin.choose("Roles", "Tutor")
    admin.press(id="import-go-on")
    admin.find("No faults: 3 new rows")
    admin.press(id="import-go-on")
    admin.press("Import 3 new rows")
    admin.find("3 rows came in")
    roles = centre.rows(
        "SELECT p.display_name, r.role FROM app.person p JOIN app.person_role r ON r.person_id = p.id"
        " WHERE p.display_name LIKE '%% Oberhuber' ORDER BY 1"
    )
    assert roles == [
        ("Xenia Oberhuber", "student"), ("Yusuf Oberhuber", "student"), ("Zora Oberhuber", "tutor"),
    ]  # fmt: skip

    admin.key("ctrl+k")
    admin.focus(id="find-anything")
    admin.type("yusuf oberh")
    admin.find(has="Yusuf Oberhuber", showing=False)

    # the same workbook again makes nobody twice
    admin.key("Escape")
    admin.press(id="import-next-more")
    choose_folder(admin, folder)
    admin.choose("Roles", "Tutor")
    admin.press(id="import-go-on")
    admin.find("Nothing new")
