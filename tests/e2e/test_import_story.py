"""An administrator imports a folder: three faults, mended and checked again, then all of it comes in."""

import csv
from pathlib import Path

import psycopg
import pytest
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


def test_three_faults_are_mended_and_all_comes_in(signed_in, demo, tmp_path):
    centre = Centre(demo)
    folder = tmp_path / "Neumann"
    folder.mkdir()
    write(folder, role="guest", course="latin")
    (folder / "Pupils.csv").write_text((folder / "Pupils.csv").read_text() + "n-3;Rosa Neumann;student;;\n")
    admin = signed_in(demo.person("admin"), name="admin")
    admin.press("Import")
    admin.press(id="import-choose-folder")
    name = admin.find(role=["text", "entry"], path_has="fileNameEdit")
    name.focus()
    name.write(str(folder))
    admin.key("Return")

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
