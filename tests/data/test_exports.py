"""What is taken out as a table: for staff, told in the history, and an import reads people and hours back."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.data.centre import Centre
from tests.data.conftest import Door
from tests.data.slots_world import World
from tests.factories import TestDatabase
from tutordesk import errors
from tutordesk.db.engine import Database
from tutordesk.domain.spreadsheet import csv_text
from tutordesk.imports import sheets
from tutordesk.imports.naming import naming
from tutordesk.imports.run import import_folder
from tutordesk.services import accounts, exports, history
from tutordesk.services.people_rows import ExportPage

MONDAY = date(2026, 11, 30)
HOURS = """
    SELECT p.display_name, r.iso_weekday, r.start_minute, r.end_minute, r.valid_on::text
    FROM app.availability_rule r JOIN app.person p ON p.id = r.tutor_id ORDER BY 1, 2, 3, 4, 5
"""
DATED = """
    SELECT p.display_name, o.on_date, o.available, o.start_minute, o.end_minute, o.reason
    FROM app.availability_override o JOIN app.person p ON p.id = o.tutor_id ORDER BY 1, 2, 3
"""
CONTACTS = """
    SELECT p.display_name, p.timezone, p.locale, p.active, k.email, k.phone, k.phone_e164, k.guardian_name
    FROM app.person p JOIN app.person_contact k ON k.person_id = p.id WHERE k.email <> '' OR NOT p.active
    ORDER BY 1
"""
TUTORS = """
    SELECT p.display_name, t.headline, t.bio, t.timezone, t.rate, t.listed, t.break_minutes, t.horizon_days
    FROM app.tutor t JOIN app.person p ON p.id = t.person_id ORDER BY 1
"""
CLOSURES = "SELECT first_date, last_date, start_minute, end_minute, reason FROM app.closure ORDER BY 1"


def pages(desk: Database, verb: Callable[..., ExportPage], **asked: Any) -> list[ExportPage]:
    found = [desk.call(verb, **asked)]
    while found[-1].next_key is not None:
        found.append(desk.call(verb, after=found[-1].next_key, **asked))
    return found


def write(folder: Path, name: str, head: Sequence[str], lines: Iterable[Sequence[Any]]) -> None:
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.csv").write_bytes(csv_text(head, lines).encode())


def test_the_columns_are_those_that_an_import_reads() -> None:
    for sheet, ours in (
        (sheets.PEOPLE, exports.PEOPLE),
        (sheets.TUTORS, exports.TUTORS),
        (sheets.WEEKLY_HOURS, exports.WEEKLY_HOURS),
        (sheets.OVERRIDES, exports.OVERRIDES),
        (sheets.CLOSURES, exports.CLOSURES),
    ):
        assert tuple(column.name for column in sheet.columns if not column.is_aside) == ours


@pytest.fixture
def centre(database: TestDatabase, door: Door) -> Centre:
    return Centre(database, door)


@pytest.fixture
def world(database: TestDatabase) -> World:
    world = World(database)
    world.hours((540, 720), (1320, 1560), days=(1, 5))
    world.admin.execute(
        "UPDATE app.availability_rule SET valid_on = '[2026-12-01,2027-02-01)' WHERE iso_weekday = 5"
    )
    world.admin.execute(
        "INSERT INTO app.availability_rule (tutor_id, iso_weekday, start_minute, end_minute)"
        " SELECT tutor_id, iso_weekday, start_minute, end_minute FROM app.availability_rule"
        " WHERE iso_weekday = 1"
    )
    world.override(MONDAY, False, 0, 1440, "=leave, “far” away\nback soon")
    world.override(date(2020, 1, 6), True, 600, 660)
    world.closure(date(2026, 12, 24), date(2026, 12, 26), reason="-25")
    world.closure(date(2026, 12, 31), date(2026, 12, 31), 720, 1440)
    world.terms(rate=42, headline="@maths", bio="'=quoted", timezone="Europe/London", break_minutes=5)
    database.make_person(
        ("student", "tutor"), "=Zoë Çelik", phone="+43 660 123 45 67", phone_e164="+436601234567",
        email="zoe@example.org", guardian_name="Rose, elder", timezone="Europe/Vienna",
    )  # fmt: skip
    database.make_person(name="Bob Çelik", active=False)
    return world


def _exported(world: World) -> list[Any]:
    return world.admin.execute(
        "SELECT p.display_name, e.actor_role, e.subject_table, e.after FROM app.audit_event e"
        " JOIN app.person p ON p.id = e.actor_id WHERE e.kind = 'exported' ORDER BY e.id"
    ).fetchall()


def test_what_is_exported_comes_back(world: World, door: Door, server: Any, tmp_path: Path) -> None:
    desk = door(world.database.make_person(("desk",), "Dora"), "desk")
    everybody = pages(desk, exports.people, active=None, limit=3)
    tutors = pages(desk, exports.hours, limit=2)
    assert len(everybody) > 1
    assert len(tutors) > 1
    assert [len(everybody[0].people), everybody[0].total] == [3, sum(page.found for page in everybody)]
    assert _exported(world) == []  # what is fetched is not saved yet
    folder = tmp_path / "centre"
    write(folder, "people", exports.PEOPLE, [line for page in everybody for line in page.people])
    write(folder, "tutors", exports.TUTORS, [line for page in tutors for line in page.tutors])
    write(folder, "weekly_hours", exports.WEEKLY_HOURS, [one for page in tutors for one in page.weekly_hours])
    write(folder, "overrides", exports.OVERRIDES, [line for page in tutors for line in page.overrides])
    write(folder, "closures", exports.CLOSURES, desk.call(exports.closures))
    again = import_folder(world.database.admin_url, folder)
    assert again.counts == {}  # everybody and everything is there already
    other = TestDatabase(server).create()
    try:
        import_folder(other.admin_url, folder, naming=naming(unread=["people=login"]))
        there = other.admin()
        world.admin.execute(  # one of two that are the same
            "DELETE FROM app.availability_rule a USING app.availability_rule b WHERE a.id > b.id"
            " AND (a.tutor_id, a.iso_weekday, a.start_minute) = (b.tutor_id, b.iso_weekday, b.start_minute)"
        )
        for query in (HOURS, DATED, CONTACTS, TUTORS, CLOSURES):
            here = world.admin.execute(query).fetchall()
            assert here
            assert there.execute(query).fetchall() == here
    finally:
        other.close()


def test_it_is_for_staff_and_knows_no_passwords(world: World, door: Door) -> None:
    admin = door(world.database.make_person(("admin",), "Ada"), "admin")
    gone = world.database.make_person(name="Gone")
    admin.call(accounts.set_active, person_id=gone.person_id, active=False)
    admin.call(accounts.anonymise, person_id=gone.person_id)
    (page,) = pages(admin, exports.people, active=None)
    assert page.found == page.total == len(page.people) + 1  # who is anonymised is counted, never told
    assert gone.login not in {line[0] for line in page.people}
    assert {len(line) for line in page.people} == {len(exports.PEOPLE)}
    (found,) = pages(admin, exports.people, text="çelik", active=True)
    assert [line[1:3] for line in found.people] == [("=Zoë Çelik", "student tutor")]
    for person, role in ((world.student, "student"), (world.tutor, "tutor")):
        caller = door(person, role)
        for verb in (exports.people, exports.hours):
            with pytest.raises(errors.NotAllowed):
                caller.call(verb)
        with pytest.raises(errors.NotAllowed):
            caller.call(exports.note, what="reports", count=3)
    assert _exported(world) == []
    for wrong in ({"limit": 0}, {"limit": 501}, {"after": ("x",)}):
        with pytest.raises(errors.InvalidValue):
            admin.call(exports.people, **wrong)


def test_what_is_taken_out_leaves_its_line(centre: Centre) -> None:
    counted = {"people": "people", "hours": "tutors", "sessions": "sessions", "reports": "lines"}
    for who, role in ((centre.as_desk, "desk"), (centre.as_admin, "admin")):
        for what in counted:
            who.call(exports.note, what=what, count=7)
        assert [(row[1], *row[2:]) for row in _exported(centre.world)][-4:] == [
            (role, what, {unit: 7}) for what, unit in counted.items()
        ]
    told = centre.as_admin.call(history.page, subject="sessions")
    assert [(row.kind, row.after) for row in told.rows] == [("exported", {"sessions": 7})] * 2
    for wrong in ({"what": "reports", "count": -1}, {"what": "passwords", "count": 1}):
        with pytest.raises(errors.InvalidValue):
            centre.as_desk.call(exports.note, **wrong)
