"""A settled absence taken back: sessions as they were and hours open again, or nothing of it."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from tests.data.centre import HOUR, Centre
from tests.data.conftest import Door
from tests.data.test_absence import cancelled, to
from tests.data.test_undo import TERMS, save_hours, whole
from tests.factories import TestDatabase
from tutordesk import errors
from tutordesk.db.engine import Database
from tutordesk.services import absences, sessions, undoing
from tutordesk.services.rows import ChangeRow, SessionRow, SettledAbsence

DAY = timedelta(days=1)


@pytest.fixture
def centre(database: TestDatabase, door: Door) -> Centre:
    made = Centre(database, door)
    made.open_colleague()
    return made


@pytest.fixture
def monday(centre: Centre) -> datetime:
    return centre.start.replace(hour=0)


def settle(centre: Centre, monday: datetime, changes: list[ChangeRow], **more: Any) -> SettledAbsence:
    asked = {"keeps": (), "reason": "Flu", "ends_at": monday + 2 * DAY, **more}
    return centre.as_desk.call(
        absences.settle, tutor_id=centre.tutor.person_id, starts_at=monday, changes=changes, **asked
    )


def hours(centre: Centre) -> list[Any]:
    query = "SELECT on_date, available, start_minute, end_minute FROM app.availability_override ORDER BY 1, 3"
    return centre.admin.execute(query).fetchall()


def one_of_each(centre: Centre, monday: datetime) -> tuple[list[SessionRow], list[ChangeRow]]:
    """A substitute, another time and a cancellation; the third was put outside the hours by staff."""
    rows = [centre.book(), centre.book(centre.start + HOUR), centre.book(centre.start + 2 * HOUR)]
    changes = [
        to(rows[0], centre.world.colleague),
        to(rows[1], None, rows[1].starts_at + 3 * DAY),
        cancelled(rows[2]),
    ]
    return rows, changes


def test_sessions_and_hours_come_back_and_a_retry_is_the_same(centre: Centre, monday: datetime) -> None:
    centre.world.override(monday.date(), available=False, start=0, end=300)  # leave of one's own stays
    rows, changes = one_of_each(centre, monday)
    before, before_hours = [whole(centre, row) for row in rows], hours(centre)
    settled = settle(centre, monday, changes)
    assert settled.absence_id is not None
    assert len(hours(centre)) == 3
    back = centre.as_desk.call(undoing.undo_absence, absence_id=settled.absence_id)
    assert [(row.session_id, row.status, row.version) for row in back] == [
        (row.session_id, "scheduled", 3) for row in rows
    ]
    assert [whole(centre, row) for row in rows] == before
    assert hours(centre) == before_hours
    assert centre.as_desk.call(undoing.undo_absence, absence_id=settled.absence_id) == back
    assert centre.book(centre.start + 5 * HOUR).status == "scheduled"  # really open again


def test_what_staff_had_put_outside_the_hours_comes_back_too(centre: Centre, monday: datetime) -> None:
    rows, changes = one_of_each(centre, monday)
    centre.admin.execute(
        "DELETE FROM app.availability_rule WHERE tutor_id = %s", [centre.tutor.person_id]
    )  # as if they had been there by a staff's reason
    settled = settle(centre, monday, [cancelled(row) for row in rows])
    centre.as_desk.call(undoing.undo_absence, absence_id=settled.absence_id)
    found = [centre.as_desk.call(sessions.by_id, session_id=row.session_id) for row in rows]
    assert [row.status for row in found] == ["scheduled"] * 3
    assert len(changes) == 3


def test_with_nothing_booked_the_hours_alone_come_back(centre: Centre, monday: datetime) -> None:
    settled = settle(centre, monday, [])
    assert settled.rows == ()
    assert len(hours(centre)) == 2
    assert centre.as_desk.call(undoing.undo_absence, absence_id=settled.absence_id) == ()
    assert hours(centre) == []
    assert centre.as_desk.call(undoing.undo_absence, absence_id=settled.absence_id) == ()


def test_where_no_hours_were_closed_the_sessions_are_taken_back(centre: Centre, monday: datetime) -> None:
    rows, changes = one_of_each(centre, monday)
    before = [whole(centre, row) for row in rows]
    settled = settle(centre, monday, changes, closes=False)
    assert settled.absence_id is None
    centre.as_desk.call(undoing.undo_many, event_ids=[row.undo_event_id for row in settled.rows])
    assert [whole(centre, row) for row in rows] == before


def stays(centre: Centre, settled: SettledAbsence, error: type[Exception]) -> None:
    def stored() -> list[Any]:
        tables = ("session", "session_event", "availability_override", "audit_event", "tutor")
        return [
            centre.admin.execute(f"SELECT t::text FROM app.{name} t ORDER BY 1").fetchall() for name in tables
        ]

    before = stored()
    with pytest.raises(error):
        centre.as_desk.call(undoing.undo_absence, absence_id=settled.absence_id)
    assert stored() == before


def test_somebody_took_a_time_meanwhile(centre: Centre, monday: datetime) -> None:
    """Sam's hour is empty by now, so Sam booked another tutor."""
    _rows, changes = one_of_each(centre, monday)
    settled = settle(centre, monday, changes)
    centre.as_sam.call(
        sessions.book,
        session_id=uuid4(),
        tutor_id=centre.world.colleague.person_id,
        course_id=centre.course,
        starts_at=centre.start + 2 * HOUR,
    )
    stays(centre, settled, errors.SlotTaken)


def test_found_again_it_is_taken_back(centre: Centre, monday: datetime) -> None:
    """The answer got lost on its way: what was settled is asked for."""
    rows, changes = one_of_each(centre, monday)
    before = [whole(centre, row) for row in rows]
    settled = settle(centre, monday, changes)
    asked = {
        "tutor_id": centre.tutor.person_id, "session_ids": [row.session_id for row in rows],
        "starts_at": monday, "ends_at": monday + 2 * DAY,
    }  # fmt: skip
    assert centre.as_desk.call(absences.settled, **asked) == settled
    centre.as_admin.call(
        sessions.set_status,
        session_id=rows[0].session_id,
        version=settled.rows[0].version,
        status="cancelled",
    )
    found = centre.as_desk.call(absences.settled, **asked)
    assert found.absence_id is None
    assert [row.undo_event_id for row in found.rows] == [None] * 3  # all of it comes back, or none
    assert centre.as_admin.call(absences.settled, **asked).absence_id is None  # somebody else's
    assert [whole(centre, row) for row in rows] != before


def test_closed_hours_alone_are_found_again(centre: Centre, monday: datetime) -> None:
    asked = {
        "tutor_id": centre.tutor.person_id, "session_ids": [],
        "starts_at": monday, "ends_at": monday + 2 * DAY,
    }  # fmt: skip

    def found(caller: Database = centre.as_desk, **other: Any) -> SettledAbsence:
        answer: SettledAbsence = caller.call(absences.settled, **(asked | other))
        return answer

    row = centre.book(centre.start + 3 * DAY)
    nothing = SettledAbsence((), None)
    assert found() == nothing
    elsewhere = settle(centre, monday, [cancelled(row)], ends_at=monday + 4 * DAY)
    assert elsewhere.absence_id is not None
    assert found(ends_at=monday + 4 * DAY) == nothing  # that one changed a session, too
    centre.as_desk.call(undoing.undo_absence, absence_id=elsewhere.absence_id)
    settled = settle(centre, monday, [])
    assert found() == settled
    assert found(centre.as_admin) == found(ends_at=monday + DAY) == nothing  # not theirs; not that absence
    centre.as_desk.call(undoing.undo_absence, absence_id=settled.absence_id)
    assert found() == nothing
    again = settle(centre, monday, [])
    assert found() == again != settled
    save_hours(centre, '[{"iso_weekday": 4, "start_minute": 0, "end_minute": 1440}]')
    assert found() == nothing
    last = settle(centre, monday, [], ends_at=monday + DAY)
    assert found(ends_at=monday + DAY) == last != nothing
    centre.admin.execute("SET ROLE td_owner")
    centre.admin.execute("UPDATE app.audit_event SET at = at - interval '61 s'")
    centre.admin.execute("RESET ROLE")
    assert found(ends_at=monday + DAY) == nothing


def test_hours_were_changed_since(centre: Centre, monday: datetime) -> None:
    settled = settle(centre, monday, one_of_each(centre, monday)[1])
    save_hours(centre, '[{"iso_weekday": 4, "start_minute": 0, "end_minute": 1440}]')
    stays(centre, settled, errors.StaleVersion)


def test_one_session_was_changed_since(centre: Centre, monday: datetime) -> None:
    settled = settle(centre, monday, one_of_each(centre, monday)[1])
    centre.as_admin.call(
        sessions.set_status,
        session_id=settled.rows[0].session_id,
        version=settled.rows[0].version,
        status="cancelled",
    )
    stays(centre, settled, errors.IllegalStatus)


def test_only_by_whoever_settled_it_and_within_a_minute(centre: Centre, monday: datetime, door: Door) -> None:
    settled = settle(centre, monday, [])
    other_desk = door(centre.database.make_person(("desk",)), "desk")
    for other in (other_desk, centre.as_admin):
        with pytest.raises(errors.NoSuchSession):
            other.call(undoing.undo_absence, absence_id=settled.absence_id)
    for other in (centre.as_tutor, centre.as_sam):
        with pytest.raises(errors.NotAllowed):
            other.call(undoing.undo_absence, absence_id=settled.absence_id)
    centre.admin.execute("SET ROLE td_owner")
    centre.admin.execute("UPDATE app.audit_event SET at = at - interval '61 s'")
    centre.admin.execute("RESET ROLE")
    stays(centre, settled, errors.IllegalStatus)


def test_no_other_entry_of_the_hours_is_taken_back(centre: Centre) -> None:
    hours_saved = "SELECT app.save_hours(t.person_id, t.hours_version, '[]', '[]', %s) FROM app.tutor t"
    centre.database.connect(centre.desk, "desk").execute(
        hours_saved + " WHERE t.person_id = %s", [TERMS, centre.tutor.person_id]
    )
    found = centre.admin.execute("SELECT max(id) FROM app.audit_event WHERE subject_table = 'hours'")
    ((event,),) = found.fetchall()
    with pytest.raises(errors.NoSuchSession):
        centre.as_desk.call(undoing.undo_absence, absence_id=event)


@pytest.mark.timeout(120)
def test_while_sam_books_elsewhere_all_or_nothing_comes_back(centre: Centre, monday: datetime) -> None:
    for turn in range(8):
        start = monday + turn * DAY
        rows = [centre.book(start + 9 * HOUR), centre.book(start + 10 * HOUR)]
        settled = settle(centre, start, [cancelled(row) for row in rows], ends_at=start + DAY)
        outcomes: dict[str, str] = {}
        gate = threading.Barrier(2)

        def run(name: str, act: Callable[[], object], gate: threading.Barrier = gate, out=outcomes) -> None:
            gate.wait()
            try:
                act()
                out[name] = ""
            except errors.TutorDeskError as error:
                out[name] = type(error).__name__

        def undo(settled: SettledAbsence = settled) -> None:
            centre.as_desk.call(undoing.undo_absence, absence_id=settled.absence_id)

        def book(start: datetime = start) -> None:
            centre.as_sam.call(
                sessions.book,
                session_id=uuid4(),
                tutor_id=centre.world.colleague.person_id,
                course_id=centre.course,
                starts_at=start + 10 * HOUR,
            )

        threads = [threading.Thread(target=run, args=job) for job in (("undo", undo), ("book", book))]
        for thread in threads if turn % 2 else threads[::-1]:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(outcomes.values()) == ["", "SlotTaken"], outcomes
        found = [centre.as_desk.call(sessions.by_id, session_id=row.session_id).status for row in rows]
        undone = outcomes["undo"] == ""
        assert found == (["scheduled"] if undone else ["cancelled"]) * 2
        assert any(row[0] == start.date() for row in hours(centre)) is not undone
