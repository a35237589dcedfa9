"""Two people move one series at once while somebody books into its target: all of it moves, or nothing."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from tests.data.centre import HOUR, Centre
from tests.data.conftest import Door
from tests.data.test_series import book, items, plan
from tests.factories import TestDatabase
from tutordesk import errors
from tutordesk.db.engine import Database
from tutordesk.services import series, sessions, undoing
from tutordesk.services.rows import ChangeRow, SessionRow

DAY, WEEK = timedelta(days=1), timedelta(days=7)
TURNS = 12
COUNT = 4
OVERLAPS = """
SELECT count(*) FROM app.session AS a JOIN app.session AS b ON a.id < b.id
 WHERE a.status = 'scheduled' AND b.status = 'scheduled' AND a.during && b.during
   AND (a.tutor_id = b.tutor_id OR a.student_id = b.student_id)
"""


@pytest.fixture
def centre(database: TestDatabase, door: Door) -> Centre:
    made = Centre(database, door)
    made.world.centre(max_open_sessions=500)
    return made


def at_once(acts: dict[str, Callable[[], object]]) -> dict[str, str]:
    """What each met: '' or the name of an error."""
    gate = threading.Barrier(len(acts))
    answers: dict[str, str] = {}

    def run(name: str) -> None:
        gate.wait()
        try:
            acts[name]()
            answers[name] = ""
        except errors.TutorDeskError as error:
            answers[name] = type(error).__name__

    threads = [threading.Thread(target=run, args=(name,)) for name in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def term_of(centre: Centre, starts_at: datetime) -> tuple[SessionRow, ...]:
    return book(centre, items(plan(centre, starts_at, COUNT)))


def moves(desk: Database, rows: tuple[SessionRow, ...], by: timedelta) -> Callable[[], object]:
    changes = [ChangeRow(row.session_id, row.version, "move", row.starts_at + by) for row in rows]
    return lambda: desk.call(sessions.change_many, changes=changes)


def books(centre: Centre, starts_at: datetime) -> Callable[[], object]:
    asked = {"session_id": uuid4(), "tutor_id": centre.tutor.person_id, "course_id": centre.course}
    return lambda: centre.as_eva.call(sessions.book, starts_at=starts_at, **asked)


def starts(centre: Centre, term: tuple[SessionRow, ...]) -> list[datetime]:
    assert centre.admin.execute(OVERLAPS).fetchone() == (0,)
    return [row.starts_at for row in centre.as_desk.call(series.of, session_id=term[0].session_id)]


@pytest.mark.timeout(120)
def test_two_move_it_and_a_student_books_into_its_target(
    centre: Centre, database: TestDatabase, door: Door
) -> None:
    other_desk = door(database.make_person(("desk",)), "desk")
    for turn in range(TURNS):
        term = term_of(centre, centre.start + turn * HOUR)
        acts = {
            "one": moves(centre.as_desk, term, DAY),
            "other": moves(other_desk, term, 2 * DAY),
            "books": books(centre, term[2].starts_at + DAY),
        }
        names = list(acts)
        first = turn % len(names)
        answers = at_once({name: acts[name] for name in names[first:] + names[:first]})
        by = DAY if answers["one"] == "" else 2 * DAY if answers["other"] == "" else timedelta(0)
        assert starts(centre, term) == [row.starts_at + by for row in term]
        assert by, "one of them was free to move it"
        assert answers["one"] in ("", "StaleVersion", "SlotTaken")
        assert answers["other"] == ("StaleVersion" if answers["one"] == "" else "")
        assert answers["books"] == ("SlotTaken" if answers["one"] == "" else "")


@pytest.mark.timeout(120)
def test_it_is_taken_back_while_a_student_books_where_it_was(centre: Centre) -> None:
    for turn in range(TURNS // 2):
        term = term_of(centre, centre.start + turn * HOUR)
        moved = moves(centre.as_desk, term, DAY)()
        events = [row.undo_event_id for row in moved]
        answers = at_once(
            {
                "back": lambda events=events: centre.as_desk.call(undoing.undo_many, event_ids=events),
                "books": books(centre, term[2].starts_at),
            }
        )
        assert sorted(answers.values()) == ["", "SlotTaken"]
        by = timedelta(0) if answers["back"] == "" else DAY
        assert starts(centre, term) == [row.starts_at + by for row in term]
