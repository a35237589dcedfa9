"""An import as the window runs it: an administrator's own login, ``Database.call``, one transaction."""

from pathlib import Path

import pytest

from tests.data.conftest import Door
from tests.data.test_import import contents, logins
from tests.factories import TestDatabase
from tests.imports.folders import SOUND, write_folder
from tutordesk.db.engine import Database
from tutordesk.imports.naming import Naming
from tutordesk.imports.steps import check


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_folder(tmp_path / "centre")


@pytest.fixture
def admin(database: TestDatabase, door: Door) -> Database:
    return door(database.make_person(("admin", "desk"), "Ada"), "admin")


def test_a_check_counts_and_writes_nothing(database: TestDatabase, admin: Database, folder: Path) -> None:
    before, people = contents(database), logins(database)
    found = admin.call(check, paths=(folder,), naming=Naming())
    assert (found.faults, found.left_out, found.already, found.people) == ((), (), 0, 4)
    assert found.counts["sessions"] == 3
    assert (contents(database), logins(database)) == (before, people)


def test_a_check_tells_faults_and_what_is_left_out(admin: Database, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "c", sessions=SOUND["sessions"].replace("algebra", "algebro", 1))
    found = admin.call(check, paths=(folder,), naming=Naming())
    assert [fault.row for fault in found.faults] == [2]
    found = admin.call(check, paths=(folder,), naming=Naming(), leave_out=True)
    assert (found.faults, [fault.row for fault in found.left_out]) == ((), [2])
    assert found.counts["sessions"] == 2
