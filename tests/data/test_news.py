"""News: what somebody else changed and one has not seen; for whom, how long, and what is none."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from tests.data.centre import HOUR, Centre
from tests.data.conftest import Door
from tests.factories import TestDatabase
from tutordesk import errors
from tutordesk.db.engine import Database
from tutordesk.services import sessions, weeks
from tutordesk.services.rows import SessionRow

DAY = timedelta(days=1)


@pytest.fixture
def centre(database: TestDatabase, door: Door) -> Centre:
    return Centre(database, door)


def told(person: Database) -> list[tuple[str, str]]:
    """The news a person has: kind and status of the session now, newest first."""
    found: list[tuple[str, str]] = [(row.news, row.status) for row in person.call(sessions.news)]
    return found


def see(person: Database, *rows: SessionRow) -> None:
    person.call(sessions.mark_seen, seen={row.session_id: row.version for row in rows})


def move(person: Database, row: SessionRow, by: timedelta = HOUR) -> SessionRow:
    moved: SessionRow = person.call(
        sessions.move, session_id=row.session_id, version=row.version, starts_at=row.starts_at + by
    )
    return moved


def test_a_booking_is_news_to_the_tutor_until_it_is_seen(centre: Centre) -> None:
    booked = centre.book()
    assert told(centre.as_tutor) == [("booked", "scheduled")]
    assert told(centre.as_sam) == []  # one's own doing
    (row,) = centre.as_tutor.call(sessions.news)
    assert row.news_at is not None
    week = centre.as_tutor.call(
        weeks.week, tutor_id=centre.tutor.person_id, starts_at=centre.start, ends_at=centre.start + DAY
    )
    by_id = centre.as_tutor.call(sessions.by_id, session_id=booked.session_id)
    assert {(found.news, found.news_at) for found in (*week.sessions, by_id)} == {("booked", row.news_at)}
    see(centre.as_tutor, booked)
    see(centre.as_tutor, booked)
    assert told(centre.as_tutor) == []
    assert centre.as_tutor.call(sessions.by_id, session_id=booked.session_id).news == ""


def test_what_happens_between_looking_and_marking_stays_new(centre: Centre) -> None:
    booked = centre.book()
    (looked_at,) = centre.as_tutor.call(sessions.news)
    moved = move(centre.as_sam, booked)
    see(centre.as_tutor, looked_at)
    assert told(centre.as_tutor) == [("moved", "scheduled")]
    see(centre.as_tutor, moved)
    see(centre.as_tutor, looked_at)  # an old look that arrives late takes nothing back
    assert told(centre.as_tutor) == []


def test_each_side_is_told_what_the_other_did(centre: Centre) -> None:
    booked = centre.book()
    see(centre.as_tutor, booked)
    moved = move(centre.as_tutor, booked)
    assert (told(centre.as_sam), told(centre.as_tutor)) == ([("moved", "scheduled")], [])
    gone = centre.cancel(centre.as_sam.call, moved)  # who changes it has seen it
    assert (told(centre.as_sam), told(centre.as_tutor)) == ([], [("cancelled", "cancelled")])
    again = centre.as_desk.call(
        sessions.set_status, session_id=gone.session_id, version=3, status="scheduled", reason="agreed"
    )
    assert told(centre.as_sam) == told(centre.as_tutor) == [("reopened", "scheduled")]
    see(centre.as_sam, again)
    assert (told(centre.as_sam), told(centre.as_tutor)) == ([], [("reopened", "scheduled")])


def test_a_cancellation_leaves_the_week_and_stays_news(centre: Centre) -> None:
    gone = centre.cancel(centre.as_sam.call, centre.book())
    week = centre.as_tutor.call(
        weeks.week, tutor_id=centre.tutor.person_id, starts_at=centre.start, ends_at=centre.start + DAY
    )
    assert week.sessions == ()
    (row,) = centre.as_tutor.call(sessions.news)
    assert (row.session_id, row.news, row.student_name) == (gone.session_id, "cancelled", "Sam Student")


def test_a_colleagues_session_handed_over_is_news_to_the_new_tutor(centre: Centre, door: Door) -> None:
    colleague = centre.world.colleague
    centre.database.open_always(colleague)
    centre.world.terms(colleague, slot_step_minutes=30, min_notice_minutes=0)
    booked = centre.book()
    centre.as_desk.call(
        sessions.move,
        session_id=booked.session_id,
        version=1,
        starts_at=booked.starts_at,
        tutor_id=colleague.person_id,
    )
    assert told(door(colleague, "tutor")) == told(centre.as_sam) == [("reassigned", "scheduled")]
    assert told(centre.as_tutor) == []  # no longer theirs to see


def actor(person: Database) -> tuple[str, str, str, datetime | None]:
    """Kind, role, name and the start left behind of the only news a person has."""
    (row,) = person.call(sessions.news)
    return row.news, row.news_role, row.news_by, row.news_from


def test_news_name_who_did_it_and_never_staff(centre: Centre) -> None:
    booked = centre.book()
    assert actor(centre.as_tutor) == ("booked", "student", "Sam Student", None)
    moved = move(centre.as_tutor, booked)
    assert actor(centre.as_sam) == ("moved", "tutor", booked.tutor_name, booked.starts_at)
    moved = move(centre.as_desk, moved)
    for reader in (centre.as_sam, centre.as_tutor):
        assert actor(reader) == ("moved", "desk", "", booked.starts_at + HOUR)
    centre.cancel(centre.as_admin.call, moved)
    for reader in (centre.as_sam, centre.as_tutor):
        assert actor(reader) == ("cancelled", "admin", "", None)
        by_id = reader.call(sessions.by_id, session_id=booked.session_id)
        assert (by_id.news_role, by_id.news_by) == ("admin", "")


def test_who_takes_a_change_back_is_named(centre: Centre) -> None:
    booked = centre.book()
    gone = centre.cancel(centre.as_desk.call, booked)
    see(centre.as_tutor, gone)
    centre.as_desk.call(sessions.undo, event_id=gone.undo_event_id)
    assert actor(centre.as_tutor) == ("reopened", "desk", "", None)


def test_the_life_of_a_session_is_no_news(centre: Centre) -> None:
    session_id = centre.lies(timedelta(minutes=-5))
    for version, status in enumerate(("in_progress", "completed"), 1):
        centre.as_tutor.call(sessions.set_status, session_id=session_id, version=version, status=status)
    assert told(centre.as_sam) == []


def test_a_slip_taken_back_before_anybody_looked_is_nothing(centre: Centre) -> None:
    booked = centre.book()
    gone = centre.cancel(centre.as_sam.call, booked)
    centre.as_sam.call(sessions.undo, event_id=gone.undo_event_id)
    assert told(centre.as_tutor) == [("booked", "scheduled")]
    see(centre.as_tutor, booked)
    moved = move(centre.as_sam, centre.as_sam.call(sessions.by_id, session_id=booked.session_id))
    centre.as_sam.call(sessions.undo, event_id=moved.undo_event_id)
    assert told(centre.as_tutor) == []


def test_a_change_seen_and_then_taken_back_is_news_again(centre: Centre) -> None:
    booked = centre.book()
    gone = centre.cancel(centre.as_sam.call, booked)
    see(centre.as_tutor, gone)
    back = centre.as_sam.call(sessions.undo, event_id=gone.undo_event_id)
    assert told(centre.as_tutor) == [("reopened", "scheduled")]
    see(centre.as_tutor, back)
    moved = move(centre.as_sam, back)
    see(centre.as_tutor, moved)
    centre.as_sam.call(sessions.undo, event_id=moved.undo_event_id)
    assert told(centre.as_tutor) == [("moved", "scheduled")]


def test_staff_have_no_news(centre: Centre) -> None:
    booked = centre.book()
    for staff in (centre.as_desk, centre.as_admin):
        assert told(staff) == []
        assert staff.call(sessions.by_id, session_id=booked.session_id).news == ""
        with pytest.raises(errors.NotAllowed):
            see(staff, booked)


def test_what_is_old_or_imported_is_no_news(centre: Centre) -> None:
    imported = centre.lies(timedelta(days=3))
    centre.admin.execute(
        "INSERT INTO app.session_event (session_id, at, actor_role, kind)"
        " VALUES (%s, now(), 'deployment', 'imported')",
        [imported],
    )
    assert told(centre.as_tutor) == []
    centre.book()
    centre.age(29 * DAY)
    assert told(centre.as_tutor) == [("booked", "scheduled")]
    centre.age(2 * DAY)
    assert told(centre.as_tutor) == []


def test_seeing_concerns_oneself_and_own_sessions_alone(centre: Centre) -> None:
    booked = centre.book()
    for other in (centre.as_eva, centre.as_sam):
        see(other, booked)
    centre.as_tutor.call(sessions.mark_seen, seen={uuid4(): 1})
    assert told(centre.as_tutor) == [("booked", "scheduled")]
    marks = centre.admin.execute("SELECT count(*) FROM app.session_seen").fetchone()
    assert marks == (0,)  # nothing was news to them, so nothing is kept
    with pytest.raises(errors.InvalidValue):
        centre.as_tutor.call(sessions.mark_seen, seen={uuid4(): 1 for _ in range(1001)})


def test_seeing_wakes_no_window(centre: Centre) -> None:
    booked = centre.book()
    before = centre.admin.execute("SELECT count(*) FROM app.change").fetchone()
    see(centre.as_tutor, booked)
    assert centre.admin.execute("SELECT count(*) FROM app.session_seen").fetchone() == (1,)
    assert centre.admin.execute("SELECT count(*) FROM app.change").fetchone() == before


def test_the_news_come_newest_first_and_not_all_at_once(centre: Centre) -> None:
    rows = [centre.book(centre.start + number * HOUR) for number in range(3)]
    centre.cancel(centre.as_sam.call, rows[0])
    found = [row.session_id for row in centre.as_tutor.call(sessions.news)]
    assert found == [rows[0].session_id, rows[2].session_id, rows[1].session_id]
    centre.admin.execute(
        "WITH copy AS ("
        " INSERT INTO app.session (id, tutor_id, student_id, course_id, during, tutor_hold, price, currency)"
        " SELECT gen_random_uuid(), s.tutor_id, s.student_id, s.course_id, d, d, s.price, s.currency"
        " FROM app.session s, generate_series(1, 120) n, LATERAL (SELECT tstzrange("
        "  lower(s.during) + n * interval '1 day', upper(s.during) + n * interval '1 day')) v(d)"
        " WHERE s.id = %s RETURNING id, student_id)"
        " INSERT INTO app.session_event (session_id, actor_id, actor_role, kind)"
        " SELECT id, student_id, 'student', 'booked' FROM copy",
        [rows[1].session_id],
    )
    assert len(centre.as_tutor.call(sessions.news)) == 100
