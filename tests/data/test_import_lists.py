"""Lists without keys on a real server: who is there already is known again, whoever made them."""

import csv
from pathlib import Path

import pytest

from tests.data.conftest import Door
from tests.factories import TestDatabase
from tutordesk.db.engine import Database
from tutordesk.errors import ImportRefused
from tutordesk.imports.guess import guess
from tutordesk.imports.run import Imported
from tutordesk.imports.source import open_source
from tutordesk.imports.steps import apply, check

STUDENTS = "Name,Phone,E-mail,Parent\nAna Ruiz,0664 1234567,,Eva Ruiz\nBen Moser,,ben@x.org,\n"
TEACHERS = "Name,E-mail\nCem Çelik,cem@x.org\n"


@pytest.fixture
def admin(database: TestDatabase, door: Door) -> Database:
    return door(database.make_person(("admin", "desk"), "Ada"), "admin")


def bring_in(admin: Database, folder: Path, **lists: str) -> Imported:
    for name, text in lists.items():
        (folder / f"{name}.csv").write_text(text, "utf-8")
    files = tuple(sorted(folder.glob("*.csv")))
    slips = folder / f"slips-{len(list(folder.iterdir()))}.txt"
    found: Imported = admin.call(apply, paths=files, naming=guess(open_source(files)), slips_file=slips)
    return found


def test_lists_come_in_once(database: TestDatabase, admin: Database, tmp_path: Path) -> None:
    done = bring_in(admin, tmp_path, Students=STUDENTS, Teachers=TEACHERS)
    assert done.counts == {"people": 3}
    (slips,) = tmp_path.glob("slips-*")
    with slips.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))[1:]
    assert [(key, name) for key, name, *_secret in rows] == [
        ("", "Ana Ruiz"),
        ("", "Ben Moser"),
        ("", "Cem Çelik"),
    ]
    # again, with a number and an address mended, and one more pupil
    more = STUDENTS.replace("0664 1234567,", "+43 664 1234567,ana@x.org").replace("Moser", "MOSER")
    again = bring_in(admin, tmp_path, Students=more + "Dan Novák,0664 1112223,,\n")
    assert (again.counts, again.already) == ({"people": 1}, 3)
    offers = "teacher,course,price\ncem celik,Algebra,40\n"
    lists = {
        "subjects": "name\nMaths\n",
        "courses": "subject,name,minutes\nMaths,Algebra,60\n",
        "offers": offers,
    }
    third = bring_in(admin, tmp_path, **lists)
    assert third.counts == {"subjects": 1, "courses": 1, "offers": 1}
    assert bring_in(admin, tmp_path).counts == {}
    rows = "Ana Ruiz,Cem Çelik,Algebra,24.12.2199,9.30,11:00\nBen Moser,Cem Çelik,Algebra,24.12.2199,4 PM,\n"
    sessions = bring_in(admin, tmp_path, Sessions=f"Student,Teacher,Course,Date,From,To\n{rows}")
    assert sessions.counts == {"sessions": 2}
    assert "“24.12.2199 + 9.30” is read as" in str(sessions.understood[0])
    assert bring_in(admin, tmp_path).counts == {}
    held = database.admin().execute(
        "SELECT lower(during) AT TIME ZONE timezone, upper(during) - lower(during)"
        "  FROM app.session, app.centre ORDER BY 1"
    )
    assert [f"{starts} {lasts}" for starts, lasts in held] == [
        "2199-12-24 09:30:00 1:30:00",
        "2199-12-24 16:00:00 1:00:00",
    ]
    people = database.admin().execute("SELECT count(*) FROM app.person WHERE display_name <> 'Ada'")
    assert people.fetchone() == (4,)


def test_somebody_the_desk_made_is_known_by_their_number_and_not_by_their_name(
    database: TestDatabase, admin: Database, tmp_path: Path
) -> None:
    ana = database.make_person(("student",), "Ana Ruiz")
    with pytest.raises(ImportRefused) as refused:
        bring_in(admin, tmp_path, Students=STUDENTS)
    assert [(fault.row, fault.column) for fault in refused.value.facts["faults"]] == [(2, "name")]
    database.admin().execute(
        "INSERT INTO app.person_contact (person_id, phone) VALUES (%s, '+43 664 1234567')"
        " ON CONFLICT (person_id) DO UPDATE SET phone = excluded.phone",
        [ana.person_id],
    )
    files = tuple(tmp_path.glob("*.csv"))
    found = admin.call(check, paths=files, naming=guess(open_source(files)))
    assert (found.faults, found.counts, found.already) == ((), {"people": 1}, 1)
