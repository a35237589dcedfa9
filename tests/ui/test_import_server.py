"""Import in a real window on a real database: faults, mended, in; cancelled, nothing in."""

import csv
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo
from pytestqt.qtbot import QtBot

from tests.factories import TestDatabase
from tests.ui.real_window import RealWindow, real_window
from tutordesk.ui.imports.page import ImportPage

PEOPLE = (
    "Nr,Full name,Roles,E-mail\n"
    "i-1,Ines Import,student,ines@example.org\n"
    "i-2,Tarek Import,{role},\n"
    "i-3,Ulla Import,student,ulla@example.org\n"
)
SUBJECTS = "key,name\ni-latin,Latin\n"
COURSES = "key,subject,name,minutes\ni-latin-1,{subject},Latin for beginners,{minutes}\n"
WAIT_MS = 30_000


def write(folder: Path, *, role: str = "tutor", subject: str = "i-latin", minutes: str = "60") -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "Pupils.csv").write_text(PEOPLE.format(role=role), "utf-8")
    (folder / "subjects.csv").write_text(SUBJECTS, "utf-8")
    (folder / "courses.csv").write_text(COURSES.format(subject=subject, minutes=minutes), "utf-8")
    return folder


def names(database: TestDatabase) -> list[str]:
    with database.admin() as admin:
        found = admin.execute(
            "SELECT display_name FROM app.person WHERE display_name LIKE '%% Import' ORDER BY 1"
        ).fetchall()
    return [row[0] for row in found]


def import_page(window: RealWindow, database: TestDatabase) -> ImportPage:
    window.sign_in(database.make_person(("admin",), "Ada Admin"))
    window.shell.turn_to("import")
    window.shown("import-choose-folder")
    page = window.shell.page
    assert isinstance(page, ImportPage)
    return page


def come_to_the_check(qtbot: QtBot, page: ImportPage, folder: Path) -> None:
    page.open_paths((folder,))
    qtbot.waitUntil(lambda: page.current == "columns", timeout=WAIT_MS)
    page.go_on.click()
    qtbot.waitUntil(lambda: page.check.checked is not None, timeout=WAIT_MS)


@pytest.mark.timeout(180)
def test_three_faults_are_mended_and_all_comes_in(
    database: TestDatabase, qtbot: QtBot, tmp_path: Path
) -> None:
    folder = write(tmp_path / "Autumn", role="guest", subject="i-greek", minutes="an hour")
    with real_window(qtbot, tmp_path, f"127.0.0.1:{database.server.port}/{database.name}") as window:
        page = import_page(window, database)
        come_to_the_check(qtbot, page, folder)
        told = [(fault.file, fault.row, fault.column) for fault in page.check.faults.model.faults]
        assert told == [("Pupils.csv", 3, "roles"), ("courses.csv", 2, "minutes")]
        write(folder, subject="i-greek")
        page.check.recheck.click()
        qtbot.waitUntil(lambda: page.check.checked is not None, timeout=WAIT_MS)
        told = [(fault.file, fault.row, fault.column) for fault in page.check.faults.model.faults]
        assert told == [("courses.csv", 2, "subject")]
        write(folder)
        page.check.recheck.click()
        qtbot.waitUntil(page.go_on.isEnabled, timeout=WAIT_MS)
        assert page.check.verdict.title.text() == "No faults: 5 new rows"
        assert names(database) == []
        page.go_on.click()
        slips = tmp_path / "slips.csv"
        page.last.show_slips(slips)
        page.go_on.click()
        qtbot.waitUntil(lambda: page.last.is_over, timeout=WAIT_MS)
        assert page.last.after.title.text() == "5 rows came in"
        window.shown("import-open-folder")
        page.last.next_steps[""].click()
        come_to_the_check(qtbot, page, folder)
        assert page.check.verdict.title.text() == "Nothing new"
    assert names(database) == ["Ines Import", "Tarek Import", "Ulla Import"]
    assert slips.stat().st_mode & 0o777 == 0o600
    with slips.open(encoding="utf-8-sig", newline="") as file:
        _head, *rows = csv.reader(file)
    login, password = rows[0][2:]
    url = make_conninfo(database.admin_url, user=login, password=password)
    with psycopg.connect(url) as own:
        assert own.execute("SELECT session_user::text").fetchone() == (login,)
    with database.admin() as admin:
        (event,) = admin.execute(
            "SELECT p.display_name FROM app.audit_event e JOIN app.person p ON p.id = e.actor_id"
            " WHERE e.kind = 'imported'"
        ).fetchall()
    assert event == ("Ada Admin",)


@pytest.mark.timeout(180)
def test_a_cancelled_import_leaves_nothing(database: TestDatabase, qtbot: QtBot, tmp_path: Path) -> None:
    folder, slips = write(tmp_path / "Autumn"), tmp_path / "slips.csv"
    with real_window(qtbot, tmp_path, f"127.0.0.1:{database.server.port}/{database.name}") as window:
        page = import_page(window, database)
        come_to_the_check(qtbot, page, folder)
        page.go_on.click()
        page.last.show_slips(slips)
        page.go_on.click()
        window.shown("import-cancel").click()
        assert page.may_leave(lambda: None) is False
        qtbot.waitUntil(lambda: not page.importing.busy, timeout=WAIT_MS)
        assert window.shell.notices.text == "The import was cancelled."
        assert not page.last.is_over
        assert window.shown("import-go-on").isEnabled()
    assert names(database) == []
    assert not slips.exists()


@pytest.mark.timeout(180)
def test_a_role_lost_meanwhile_imports_nothing(database: TestDatabase, qtbot: QtBot, tmp_path: Path) -> None:
    folder, slips = write(tmp_path / "Autumn"), tmp_path / "slips.csv"
    with real_window(qtbot, tmp_path, f"127.0.0.1:{database.server.port}/{database.name}") as window:
        page = import_page(window, database)
        come_to_the_check(qtbot, page, folder)
        page.go_on.click()
        page.last.show_slips(slips)
        other = database.make_person(("admin",), "Eva Admin")
        mine = page.context.me.person_id
        database.connect(other, "admin").execute("SELECT app.set_roles(%s, '{desk}')", [mine])
        page.go_on.click()
        qtbot.waitUntil(lambda: window.shell.role == "desk" and not window.shell._tasks.busy, timeout=WAIT_MS)
        assert window.find("import-open-folder") is None
    assert names(database) == []
    assert not slips.exists()
