"""Ten people of all roles look on, with real sign-ins and feeds, while the desk books, moves and cancels."""

import random
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from psycopg.conninfo import conninfo_to_dict
from pytestqt.qtbot import QtBot

from tests.data.conftest import Door, door
from tests.factories import TestDatabase, TestPerson
from tutordesk import errors
from tutordesk.app import ServerConnector
from tutordesk.services import sessions
from tutordesk.services.rows import SessionRow
from tutordesk.settings import Profile, SettingsFile
from tutordesk.ui.board.page import BoardPage
from tutordesk.ui.classes.page import MyClassesPage
from tutordesk.ui.notices import NoticeBar
from tutordesk.ui.page import Page, PageContext
from tutordesk.ui.schedule.page import SchedulePage
from tutordesk.ui.workplace import Workplace

__all__ = ["door"]  # a fixture

CHANGES, A_SECOND = 60, 20
WAIT_MS = 60_000
Shown = set[tuple[UUID, UUID, datetime, int]]
"""Live sessions: which, with whom, when, in which version."""


class Centre:
    """Three tutors around the clock, three students, one day; the desk changes something all the time."""

    def __init__(self, database: TestDatabase, door: Door) -> None:
        self.database = database
        self.tutors = [database.make_person(("tutor",), f"Tutor {one}") for one in "ABC"]
        self.students = [database.make_person(("student",), f"Student {one}") for one in "ABC"]
        self.staff = [
            database.make_person((role,), role.title()) for role in ("desk", "desk", "desk", "admin")
        ]
        self.course = database.make_course("Algebra")
        for tutor in self.tutors:
            database.offer(tutor, self.course)
            database.open_always(tutor)
        self.day: date = datetime.now(UTC).date() + timedelta(days=3)
        self.door = door(database.make_person(("desk",), "Dora"), "desk")
        self.rng = random.Random(20)
        self.rows: dict[UUID, SessionRow] = {}

    def start(self) -> datetime:
        hour = self.rng.randrange(6, 20)
        return datetime(self.day.year, self.day.month, self.day.day, hour, tzinfo=UTC)

    def change(self) -> None:
        """Book, move or cancel; whatever is taken is left alone."""
        kind = self.rng.choice(["book", "book", "move", "move", "cancel"])
        try:
            if kind == "book" or not self.rows:
                made = self.door.call(
                    sessions.book_for,
                    session_id=uuid4(),
                    student_id=self.rng.choice(self.students).person_id,
                    tutor_id=self.rng.choice(self.tutors).person_id,
                    course_id=self.course,
                    starts_at=self.start(),
                )
                self.rows[made.session_id] = made
                return
            row = self.rng.choice(list(self.rows.values()))
            asked: dict[str, Any] = {"session_id": row.session_id, "version": row.version}
            if kind == "move":
                to = self.rng.choice(self.tutors).person_id
                moved = self.door.call(sessions.move, starts_at=self.start(), tutor_id=to, **asked)
                self.rows[moved.session_id] = moved
            else:
                self.door.call(sessions.set_status, status="cancelled", reason="room needed", **asked)
                del self.rows[row.session_id]
        except errors.SlotTaken:
            pass

    def live(self, person: TestPerson | None = None) -> Shown:
        """What the database has, of one person or of everybody."""
        found = self.database.admin().execute(
            "SELECT id, tutor_id, lower(during), version FROM app.session"
            " WHERE status = 'scheduled' AND (%(who)s::uuid IS NULL OR %(who)s IN (tutor_id, student_id))",
            {"who": None if person is None else person.person_id},
        )
        return {(one, tutor, starts.astimezone(UTC), version) for one, tutor, starts, version in found}


def shown(rows: Any) -> Shown:
    return {(r.session_id, r.tutor_id, r.starts_at, r.version) for r in rows if r.status == "scheduled"}


def of_board(page: BoardPage) -> Shown:
    return shown(row for column in page.view.columns for row in column.sessions)


def of_schedule(page: SchedulePage) -> Shown:
    return shown(page._plan.sessions if page._plan is not None else ())


def of_classes(page: MyClassesPage) -> Shown:
    return shown(card.row for card in page.sessions.cards())


class Seat:
    """One person at a page: a sign-in, connections, a feed and tasks of their own."""

    def __init__(
        self, person: TestPerson, role: str, page: type[Page], seen: Callable[[Any], Shown], folder: Path
    ) -> None:
        self.person, self.role, self.seen = person, role, seen
        connector = ServerConnector()
        address = conninfo_to_dict(person.url)
        profile = Profile(str(address["host"]), int(str(address["port"])), str(address["dbname"]))
        signed = connector.connect(profile, person.login, person.password)
        self.workplace = Workplace(signed, connector)
        self.workplace.use_role(role)
        self.page = page(
            PageContext(
                tasks=self.workplace.tasks,
                me=signed.me,
                role=role,
                live=self.workplace.live,
                notices=NoticeBar(),
                settings=SettingsFile(folder / f"{person.login}.json"),
                navigate=lambda *_key, **_target: None,
            )
        )
        self.page.resize(1064, 760)

    def is_right(self, centre: Centre) -> bool:
        whole = self.role in {"desk", "admin"}
        return self.seen(self.page) == centre.live(None if whole else self.person)


@pytest.fixture
def centre(database: TestDatabase, door: Door) -> Centre:
    return Centre(database, door)


@pytest.fixture
def seats(qtbot: QtBot, centre: Centre, tmp_path: Path) -> Iterator[list[Seat]]:
    taken: list[Seat] = []
    wanted: list[tuple[TestPerson, str, type[Page], Callable[[Any], Shown]]] = [
        *((one, "student", MyClassesPage, of_classes) for one in centre.students),
        *((one, "tutor", SchedulePage, of_schedule) for one in centre.tutors),
        *((one, "desk", BoardPage, of_board) for one in centre.staff[:3]),
        (centre.staff[3], "admin", BoardPage, of_board),
    ]
    for person, role, page, seen in wanted:
        seat = Seat(person, role, page, seen, tmp_path)
        taken.append(seat)
        qtbot.addWidget(seat.page)
        seat.page.open(on_date=centre.day)
        seat.page.show()
    yield taken
    for seat in taken:
        seat.workplace.end()


def test_ten_pages_are_right_after_twenty_changes_a_second(
    qtbot: QtBot, centre: Centre, seats: list[Seat]
) -> None:
    qtbot.waitUntil(lambda: all(seat.page.settled for seat in seats), timeout=WAIT_MS)
    pace, faults = threading.Event(), list[Exception]()

    def work() -> None:
        try:
            for _number in range(CHANGES):
                centre.change()
                pace.wait(1 / A_SECOND)  # the load, not a wait for something
        except Exception as fault:  # noqa: BLE001  # told by the test's own thread
            faults.append(fault)

    worker = threading.Thread(target=work)
    worker.start()
    qtbot.waitUntil(lambda: not worker.is_alive(), timeout=WAIT_MS)
    assert not faults
    assert len(centre.live()) > 5
    qtbot.waitUntil(lambda: all(seat.is_right(centre) for seat in seats), timeout=WAIT_MS)
    assert {seat.role for seat in seats} == {"student", "tutor", "desk", "admin"}
    assert len(seats) == 10
