"""Several changes taken back at once: all of them or none, also while others book."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from tests.data.centre import HOUR, Centre
from tests.data.conftest import Door
from tests.data.slots_world import outcome, refusal
from tests.data.test_undo import kinds, whole
from tests.factories import TestDatabase
from tutordesk import errors
from tutordesk.services import sessions, undoing
from tutordesk.services.rows import ChangeRow, SessionRow

MANY = "SELECT count(*) FROM app.undo_many(%s)"


@pytest.fixture
def centre(database: TestDatabase, door: Door) -> Centre:
    return Centre(database, door)


def booked(centre: Centre, count: int = 3) -> list[SessionRow]:
    return [centre.book(centre.start + n * HOUR) for n in range(count)]


def cancel_all(centre: Centre, rows: list[SessionRow]) -> list[int]:
    changes = [ChangeRow(row.session_id, row.version, "cancel", note="Ill") for row in rows]
    gone = centre.as_desk.call(sessions.change_many, changes=changes)
    return [row.undo_event_id for row in gone]


def states(centre: Centre, rows: list[SessionRow]) -> list[tuple[str, int]]:
    found = [centre.as_desk.call(sessions.by_id, session_id=row.session_id) for row in rows]
    return [(row.status, row.version) for row in found]


def test_all_come_back_as_they_were_and_a_retry_is_the_same(centre: Centre) -> None:
    rows = booked(centre)
    before = [whole(centre, row) for row in rows]
    events = cancel_all(centre, rows)
    back = centre.as_desk.call(undoing.undo_many, event_ids=events)
    assert [(row.session_id, row.status, row.version) for row in back] == [
        (row.session_id, "scheduled", 3) for row in rows
    ]
    assert [whole(centre, row) for row in rows] == before
    assert kinds(centre, rows[0])[-1] == ("undone", "desk", 3)
    assert centre.as_desk.call(undoing.undo_many, event_ids=events) == back
    assert states(centre, rows) == [("scheduled", 3)] * 3


def test_those_that_took_each_others_places_give_them_back(centre: Centre) -> None:
    rows = booked(centre)
    before = [whole(centre, row) for row in rows]
    # each takes the next one's place
    changes = [ChangeRow(row.session_id, 1, "move", row.starts_at + HOUR) for row in rows]
    moved = centre.as_desk.call(sessions.change_many, changes=changes)
    centre.as_desk.call(undoing.undo_many, event_ids=[row.undo_event_id for row in moved])
    assert [whole(centre, row) for row in rows] == before


def test_one_time_taken_meanwhile_and_nothing_comes_back(centre: Centre) -> None:
    rows = booked(centre)
    events = cancel_all(centre, rows)
    centre.as_eva.call(
        sessions.book,
        session_id=uuid4(),
        tutor_id=centre.tutor.person_id,
        course_id=centre.course,
        starts_at=rows[1].starts_at,
    )
    with pytest.raises(errors.SlotTaken):
        centre.as_desk.call(undoing.undo_many, event_ids=events)
    assert states(centre, rows) == [("cancelled", 2)] * 3


def test_one_changed_since_and_nothing_comes_back(centre: Centre) -> None:
    rows = booked(centre)
    events = cancel_all(centre, rows)
    centre.as_admin.call(
        sessions.set_status, session_id=rows[2].session_id, version=2, status="scheduled", reason="No"
    )
    with pytest.raises(errors.IllegalStatus):
        centre.as_desk.call(undoing.undo_many, event_ids=events)
    assert states(centre, rows) == [("cancelled", 2), ("cancelled", 2), ("scheduled", 3)]


def test_one_taken_back_alone_does_not_keep_the_others(centre: Centre) -> None:
    rows = booked(centre)
    events = cancel_all(centre, rows)
    centre.as_desk.call(sessions.undo, event_id=events[1])
    centre.as_desk.call(undoing.undo_many, event_ids=events)
    assert states(centre, rows) == [("scheduled", 3)] * 3


def test_whoever_did_it_within_a_minute(centre: Centre, door: Door) -> None:
    rows = booked(centre)
    events = cancel_all(centre, rows)
    other_desk = door(centre.database.make_person(("desk",)), "desk")
    for other in (centre.as_admin, other_desk, centre.as_tutor, centre.as_sam):
        with pytest.raises(errors.NoSuchSession):
            other.call(undoing.undo_many, event_ids=events)
    own = centre.cancel(centre.as_sam.call, centre.book(centre.start + 5 * HOUR)).undo_event_id
    with pytest.raises(errors.NoSuchSession):  # not even beside one's own
        centre.as_sam.call(undoing.undo_many, event_ids=[own, events[0]])
    centre.age(timedelta(seconds=61))
    with pytest.raises(errors.IllegalStatus):
        centre.as_desk.call(undoing.undo_many, event_ids=events)
    assert states(centre, rows) == [("cancelled", 2)] * 3


def test_malformed(centre: Centre) -> None:
    (event,) = cancel_all(centre, booked(centre, 1))
    desk = centre.database.connect(centre.desk, "desk")
    for wrong in (None, [], [None], [event, None], [event, event], list(range(501))):
        assert refusal(desk, MANY, [wrong]) == "22023", wrong
    assert refusal(desk, MANY, [[10**15]]) == "TD013"
    desk.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
    assert refusal(desk, MANY, [[event]]) == "25000"
    desk.execute("ROLLBACK")


def test_undoing_while_somebody_books_leaves_all_or_nothing(centre: Centre) -> None:
    """The desk takes three cancellations back, twice at once, while Eva books one of the times."""
    doors = [centre.database.connect(centre.desk, "desk") for _ in range(2)]
    eva = centre.database.connect(centre.eva, "student")
    book = "SELECT (app.book_session(%s, %s, %s, %s)).status"

    for turn in range(10):
        rows = [centre.book(centre.start + (4 * turn + n) * HOUR) for n in range(3)]
        events = cancel_all(centre, rows)
        jobs: list[tuple[Any, ...]] = [
            (doors[0], MANY, events),
            (eva, book, uuid4(), centre.tutor.person_id, centre.course, rows[turn % 3].starts_at),
            (doors[1], MANY, events[::-1]),
        ]
        jobs = jobs[turn % 3 :] + jobs[: turn % 3]
        with ThreadPoolExecutor(3) as pool:
            answers = dict(
                zip([job[0] for job in jobs], pool.map(lambda job: outcome(*job), jobs), strict=True)
            )
        undone = answers[eva] == "23P01"
        assert answers[eva] in {"", "23P01"}
        assert [answers[door] for door in doors] == ["" if undone else "23P01"] * 2
        assert states(centre, rows) == ([("scheduled", 3)] if undone else [("cancelled", 2)]) * 3


@pytest.mark.parametrize(("whose", "refused"), [("tutor", errors.NoSuchTutor), ("sam", errors.NotActive)])
def test_nothing_comes_back_to_who_has_lost_the_role(
    centre: Centre, whose: str, refused: type[errors.TutorDeskError]
) -> None:
    """Nothing was ahead when the role was taken away, and nothing is afterwards."""
    rows = booked(centre, 2)
    events = cancel_all(centre, rows)
    person = getattr(centre, whose)
    centre.admin.execute("DELETE FROM app.person_role WHERE person_id = %s", [person.person_id])
    centre.admin.execute("INSERT INTO app.person_role VALUES (%s, 'desk')", [person.person_id])
    with pytest.raises(refused):
        centre.as_desk.call(undoing.undo_many, event_ids=events)
    with pytest.raises(refused):
        centre.as_desk.call(
            sessions.set_status, session_id=rows[0].session_id, version=2, status="scheduled", reason="No"
        )
    assert states(centre, rows) == [("cancelled", 2)] * 2
