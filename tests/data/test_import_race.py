"""An import and everybody else at once: whoever commits first is right, and nothing of the other stays."""

import json
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from tests.data.conftest import Door
from tests.data.slots_world import next_monday
from tests.factories import TestDatabase
from tutordesk.db.engine import Database
from tutordesk.errors import ImportRefused
from tutordesk.imports.naming import Naming
from tutordesk.imports.steps import apply

BOOK = "SELECT (app.book_session(%s, %s, %s, %s)).id"
SAVE = "SELECT app.save_hours(%s, %s, %s, %s, %s)"
WAITS = "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE usename = %s AND wait_event_type = 'Lock')"


class Race:
    """A tutor and two students of a running centre, whose files name them by their sign-in numbers."""

    def __init__(self, database: TestDatabase, admin: Database, folder: Path) -> None:
        self.database, self.admin, self.folder = database, admin, folder
        self.tutor = database.make_person(("tutor", "student"), "Tom")
        self.student = database.make_person(name="Sue")
        self.course = database.make_course("Algebra", subject="Maths")
        database.offer(self.tutor, self.course)
        self.colleague = database.make_person(("tutor",), "Tina")
        database.offer(self.colleague, self.course)
        self.start = next_monday() + timedelta(hours=10)
        database.maker.execute("UPDATE app.tutor SET min_notice_minutes = 0, slot_step_minutes = 30")
        folder.mkdir()
        self.file(
            "people",
            "key,name,roles,login",
            f"tom,Tom,tutor student,{self.tutor.login}",
            f"sue,Sue,student,{self.student.login}",
            f"tina,Tina,tutor,{self.colleague.login}",
        )
        self.file("subjects", "key,name", "maths,Maths")
        self.file("courses", "key,subject,name,minutes", "algebra,maths,Algebra,60")

    def file(self, name: str, *lines: str) -> None:
        (self.folder / f"{name}.csv").write_text("\n".join(lines) + "\n", "utf-8")

    def sessions(self, student: str, tutor: str, starts: datetime) -> None:
        self.file(
            "sessions",
            "key,student,tutor,course,starts",
            f"one,{student},{tutor},algebra,{starts.isoformat()}",
        )

    def run(self, progress: Callable[[str, int, int], None] | None = None) -> str:
        """Import; '' or what is wrong."""
        try:
            self.admin.call(apply, paths=(self.folder,), naming=Naming(), progress=progress)
        except ImportRefused as refused:
            return "; ".join(map(str, refused.facts["faults"]))
        return ""

    def wait_for(self, login: str) -> None:
        """Until somebody waits for a lock."""
        while self.database.maker.execute(WAITS, [login]).fetchone() == (False,):
            pass

    def after(self, first: psycopg.Connection[Any]) -> str:
        """Import while another's change is not committed; it is, once the import waits for it."""
        with ThreadPoolExecutor(1) as pool:
            imported = pool.submit(self.run)
            self.wait_for(self.admin.login)
            first.commit()
            return imported.result(30)

    def before(self, written: str, login: str, other: Callable[[], None]) -> tuple[str, str]:
        """Import, and hold it once ``written`` is written until the other one waits; what each met."""
        reached, go_on = threading.Event(), threading.Event()

        def hold(what: str, _done: int, _total: int) -> None:
            if what == written:
                reached.set()
                assert go_on.wait(30)

        def refused() -> str:
            try:
                other()
            except psycopg.Error as error:
                return error.sqlstate or "?"
            return ""

        with ThreadPoolExecutor(2) as pool:
            imported = pool.submit(self.run, hold)
            assert reached.wait(30)
            late = pool.submit(refused)
            self.wait_for(login)
            go_on.set()
            return imported.result(30), late.result(30)

    def live(self) -> list[UUID]:
        rows = self.database.maker.execute("SELECT id FROM app.session WHERE status = 'scheduled'")
        return [row[0] for row in rows]


@pytest.fixture
def race(database: TestDatabase, door: Door, tmp_path: Path) -> Race:
    return Race(database, door(database.make_person(("admin",)), "admin"), tmp_path / "c")


def test_a_booking_first_refuses_the_import(race: Race) -> None:
    race.database.open_always(race.tutor)
    race.sessions("sue", "tom", race.start)
    me = race.database.connect(race.student, "student", autocommit=False)
    booked = uuid4()
    me.execute(BOOK, [booked, race.tutor.person_id, race.course, race.start])
    assert "somebody booked" in race.after(me)
    assert race.live() == [booked]


def test_the_import_first_refuses_a_booking(race: Race) -> None:
    race.database.open_always(race.tutor)
    race.sessions("sue", "tom", race.start)
    me = race.database.connect(race.student, "student")
    answers = race.before(
        "sessions",
        race.student.login,
        lambda: me.execute(BOOK, [uuid4(), race.tutor.person_id, race.course, race.start]) and None,
    )
    assert answers == ("", "23P01")
    assert len(race.live()) == 1


def test_nobody_comes_to_teach_and_learn_at_once(race: Race) -> None:
    """No constraint holds that: only locks do. Tom books a lesson for himself while one with him comes in."""
    race.database.open_always(race.colleague)
    race.sessions("sue", "tom", race.start)
    me = race.database.connect(race.tutor, "student", autocommit=False)
    booked = uuid4()
    me.execute(BOOK, [booked, race.colleague.person_id, race.course, race.start])
    assert "somebody booked" in race.after(me)
    assert race.live() == [booked]
    with race.database.maker.transaction():
        race.database.maker.execute(
            "UPDATE app.session SET status = 'cancelled', version = version + 1 WHERE id = %s", [booked]
        )
    me.autocommit = True
    answers = race.before(
        "sessions",
        race.tutor.login,
        lambda: me.execute(BOOK, [uuid4(), race.colleague.person_id, race.course, race.start]) and None,
    )
    assert answers == ("", "23P01")


def hours(*rules: tuple[int, int, int]) -> list[str]:
    asked = [
        {
            "iso_weekday": day,
            "start_minute": start,
            "end_minute": end,
            "valid_from": None,
            "valid_until": None,
        }
        for day, start, end in rules
    ]
    return [json.dumps(asked), "[]"]


def terms(race: Race) -> str:
    row = race.database.maker.execute(
        "SELECT jsonb_build_object('timezone', timezone, 'slot_step_minutes', slot_step_minutes,"
        " 'min_notice_minutes', min_notice_minutes, 'break_minutes', break_minutes,"
        " 'horizon_days', horizon_days, 'cancel_notice_minutes', cancel_notice_minutes)::text"
        " FROM app.tutor WHERE person_id = %s",
        [race.tutor.person_id],
    ).fetchone()
    assert row is not None
    return str(row[0])


def weekly(race: Race) -> list[tuple[int, int, int]]:
    return race.database.maker.execute(
        "SELECT iso_weekday, start_minute, end_minute FROM app.availability_rule WHERE tutor_id = %s",
        [race.tutor.person_id],
    ).fetchall()


def test_hours_saved_first_refuse_the_import(race: Race) -> None:
    race.file("weekly_hours", "tutor,weekday,from,until", "tom,Mon,09:00,17:00")
    me = race.database.connect(race.tutor, "tutor", autocommit=False)
    me.execute(SAVE, [race.tutor.person_id, 1, *hours((2, 600, 720)), terms(race)])
    assert "somebody changed" in race.after(me)
    assert weekly(race) == [(2, 600, 720)]


def test_hours_imported_first_are_not_overwritten_by_an_older_draft(race: Race) -> None:
    race.file("weekly_hours", "tutor,weekday,from,until", "tom,Mon,09:00,17:00")
    me = race.database.connect(race.tutor, "tutor")
    asked = [race.tutor.person_id, 1, *hours((2, 600, 720)), terms(race)]
    answers = race.before("weekly hours", race.tutor.login, lambda: me.execute(SAVE, asked) and None)
    assert answers == ("", "TD005")
    assert weekly(race) == [(1, 540, 1020)]
    found = race.database.maker.execute(
        "SELECT actor_role, kind, after -> 'rules' -> 0 ->> 'start_minute' FROM app.audit_event"
        " WHERE subject_table = 'hours'"
    ).fetchall()
    assert found == [("admin", "changed", "540")]
