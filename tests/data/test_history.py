"""History in one list by time, the search for sessions, and many of them cancelled at once."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from tests.data.conftest import Door
from tests.factories import TestDatabase
from tutordesk import errors
from tutordesk.db.engine import Database
from tutordesk.services import accounts, courses, history, payments, search, sessions
from tutordesk.services.people_rows import HistoryRow, SessionCriteria, SubjectChange
from tutordesk.services.rows import ChangeRow, SessionRow, SubjectRow

DAY = timedelta(days=1)


class Centre:
    """Two students with a tutor, the desk and an administrator; sessions from tomorrow noon."""

    def __init__(self, database: TestDatabase, door: Door) -> None:
        self.database = database
        self.door = door
        self.tutor = database.make_person(("tutor",), "Tina Tutor")
        self.students = [database.make_person(name=name) for name in ("Çelik Sam", "Rosa")]
        self.course = database.make_course()
        database.offer(self.tutor, self.course)
        database.open_always(self.tutor)
        self.admin_person = database.make_person(("admin",), "Ada")
        self.admin: Database = door(self.admin_person, "admin")
        self.desk: Database = door(database.make_person(("desk",), "Dora"), "desk")
        self.noon = datetime.now(UTC).replace(hour=12, minute=0, second=0, microsecond=0)

    def book(self, days: int, student: int = 0) -> SessionRow:
        return self.desk.call(
            sessions.book_for,
            session_id=uuid4(),
            student_id=self.students[student].person_id,
            tutor_id=self.tutor.person_id,
            course_id=self.course,
            starts_at=self.noon + days * DAY,
        )

    def found(self, **criteria: Any) -> list[datetime]:
        page = self.desk.call(search.sessions, criteria=SessionCriteria(**criteria))
        assert page.total == len(page.rows)
        return [row.starts_at for row in page.rows]


@pytest.fixture
def world(database: TestDatabase, door: Door) -> Centre:
    return Centre(database, door)


def told(row: HistoryRow) -> tuple[Any, ...]:
    return (row.actor_name, row.actor_role, row.kind, row.subject, row.about)


def test_who_did_what_comes_in_one_list_newest_first(world: Centre) -> None:
    booked = world.book(2)
    world.desk.call(
        sessions.set_status, session_id=booked.session_id, version=1, status="cancelled", reason="Ill"
    )
    world.desk.call(accounts.save_contact, person_id=world.students[1].person_id, phone="123")
    world.admin.call(courses.save_subjects, changes=[SubjectChange(None, SubjectRow(uuid4(), "Art", 3))])
    rows = world.admin.call(history.page).rows
    assert [told(row) for row in rows[:4]] == [
        ("Ada", "admin", "created", "subject", ("Art",)),
        ("Dora", "desk", "changed", "person_contact", ("Rosa",)),
        ("Dora", "desk", "cancelled", "session", ("Çelik Sam", "Tina Tutor")),
        ("Dora", "desk", "booked", "session", ("Çelik Sam", "Tina Tutor")),
    ]
    assert rows[2].reason == "Ill"
    assert (rows[1].before["phone"], rows[1].after["phone"]) == ("", "123")
    assert [row.at for row in rows] == sorted((row.at for row in rows), reverse=True)


def test_history_is_filtered_and_paged_without_gap_or_repeat(world: Centre) -> None:
    one, other = world.book(2), world.book(3, 1)
    asked = ({}, {"actor_role": "desk"}, {"kind": "booked"}, {"subject": "session"})
    everything = world.admin.call(history.page, limit=500).rows
    for filters in asked:
        whole = world.admin.call(history.page, limit=500, **filters).rows
        assert whole
        assert (len(whole) == len(everything)) == (not filters)
        seen: list[HistoryRow] = []
        after = None
        while True:
            page = world.admin.call(history.page, after=after, limit=3, **filters)
            seen += page.rows
            after = page.next_key
            if after is None:
                break
        assert tuple(seen) == whole
    (row,) = world.admin.call(history.page, subject_id=str(one.session_id)).rows
    assert row.subject_id == str(one.session_id)
    events = {row.event_id for row in world.desk.call(history.page, subject="session").rows}
    assert len(events) == 2
    (row,) = world.desk.call(history.page, subject="session", subject_id=str(other.session_id)).rows
    assert world.desk.call(history.page, until=row.at, subject="session").rows[0].at < row.at
    assert [r.event_id for r in world.desk.call(history.page, since=row.at, subject="session").rows] == [
        row.event_id
    ]
    assert not world.desk.call(history.page, actor_id=world.admin_person.person_id).rows
    for wrong in ({"limit": 0}, {"actor_role": "boss"}, {"after": (1,)}):
        with pytest.raises(errors.InvalidValue):
            world.desk.call(history.page, **wrong)


def test_history_of_people_is_for_staff(world: Centre) -> None:
    for person, role in ((world.students[0], "student"), (world.tutor, "tutor")):
        with pytest.raises(errors.NotAllowed):
            world.door(person, role).call(history.page)


def test_sessions_are_found_by_everything_they_are(world: Centre) -> None:
    for days, student in ((2, 0), (3, 1), (4, 0)):
        world.book(days, student)
    gone = world.book(5)
    world.desk.call(sessions.set_status, session_id=gone.session_id, version=1, status="cancelled")
    at = [world.noon + days * DAY for days in (2, 3, 4, 5)]
    assert world.found() == at
    assert world.found(newest_first=True) == at[::-1]
    assert world.found(text="celik") == [at[0], at[2], at[3]]
    assert world.found(text=world.students[1].login) == [at[1]]
    assert world.found(text="tina") == at
    assert world.found(text="nobody") == []
    assert world.found(text="LGEB") == at
    world.desk.call(payments.set_paid, session_id=gone.session_id, method="cash")
    assert world.found(paid=True) == [at[3]]
    assert world.found(paid=False, text="celik") == [at[0], at[2]]
    assert world.found(online=gone.online) == at
    assert world.found(online=not gone.online) == []
    assert world.found(statuses=frozenset({"cancelled"})) == [at[3]]
    assert world.found(starts_at=at[1], ends_at=at[2]) == [at[1]]
    assert world.found(student_id=world.students[1].person_id) == [at[1]]
    assert world.found(tutor_id=world.tutor.person_id, course_id=world.course) == at
    assert world.found(course_id=uuid4()) == []
    first = world.desk.call(search.sessions, criteria=SessionCriteria(), limit=3)
    assert (len(first.rows), first.total) == (3, 4)
    rest = world.desk.call(search.sessions, criteria=SessionCriteria(), after=first.next_key, limit=3)
    assert [row.starts_at for row in first.rows + rest.rows] == at
    for wrong in ({"statuses": frozenset({"lost"})},):
        with pytest.raises(errors.InvalidValue):
            world.found(**wrong)
    student = world.door(world.students[1], "student")
    assert student.call(search.sessions, criteria=SessionCriteria()).total == 1
    with pytest.raises(errors.NotAllowed):
        student.call(search.sessions, criteria=SessionCriteria(text="celik"))


def test_whom_to_call_stands_beside_their_sessions(world: Centre) -> None:
    booked = [world.book(2, 1), world.book(3, 0), world.book(4, 1)]
    world.database.admin().execute(
        "INSERT INTO app.person_contact (person_id, phone, guardian_name, guardian_phone)"
        " VALUES (%s, '0660 1', 'Mum', '0660 2') ON CONFLICT (person_id) DO UPDATE"
        " SET phone = excluded.phone, guardian_name = 'Mum', guardian_phone = '0660 2'",
        [world.students[1].person_id],
    )
    rows = world.desk.call(search.to_call, session_ids=[row.session_id for row in booked])
    assert [(row.session.student_name, row.session.starts_at) for row in rows] == [
        (row.student_name, row.starts_at) for row in (booked[1], booked[0], booked[2])
    ]
    assert [(row.phone, row.guardian_name, row.guardian_phone) for row in rows[1:]] == [
        ("0660 1", "Mum", "0660 2")
    ] * 2
    with pytest.raises(errors.InvalidValue):
        world.desk.call(search.to_call, session_ids=[uuid4()] * 501)


def test_many_are_cancelled_as_previewed_all_or_none(world: Centre) -> None:
    booked = [world.book(days) for days in (2, 3, 4)]
    changes = [ChangeRow(row.session_id, 1, "cancel", note="Flood") for row in booked]
    world.desk.call(sessions.set_status, session_id=booked[0].session_id, version=1, status="cancelled")
    moved = world.desk.call(
        sessions.move,
        session_id=booked[1].session_id, version=1, starts_at=booked[1].starts_at + timedelta(hours=2),
    )  # fmt: skip
    verdicts = world.desk.call(search.preview_cancel, changes=changes)
    assert [verdict.code for verdict in verdicts] == ["TD009", "TD005", ""]
    with pytest.raises(errors.StaleVersion):
        world.desk.call(sessions.change_many, changes=changes)
    assert world.found(statuses=frozenset({"cancelled"})) == [booked[0].starts_at]
    changes[1] = ChangeRow(moved.session_id, moved.version, "cancel", note="Flood")
    world.desk.call(sessions.change_many, changes=changes)
    assert len(world.found(statuses=frozenset({"cancelled"}))) == 3
    assert world.desk.call(history.page, kind="cancelled", limit=1).rows[0].reason == "Flood"
    with pytest.raises(errors.InvalidValue):
        world.desk.call(search.preview_cancel, changes=[ChangeRow(uuid4(), 1, "cancel")] * 501)
