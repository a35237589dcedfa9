"""A student who names nobody asks for themselves: own sessions are never offered over."""

from datetime import UTC, datetime, timedelta

from tests.data.clock_reference import Busy
from tests.data.conftest import Door
from tests.data.slots_world import World, minute_of, next_monday
from tests.factories import TestDatabase
from tutordesk.services import slots, tutors


def test_own_sessions_are_never_offered_over(database: TestDatabase, door: Door) -> None:
    world = World(database)
    monday = next_monday()
    ten = monday + timedelta(hours=10)
    world.hours()
    world.override(monday.date(), True, 600, 720)
    world.busy(world.colleague, world.student, Busy(minute_of(ten), minute_of(ten) + 60, minute_of(ten) + 60))
    question = {"tutor_id": world.tutor.person_id, "minutes": 60}
    student = door(world.student, "student")

    plan = student.call(slots.plan, **question, starts_at=monday, ends_at=monday + timedelta(days=1))
    reasons = {row.starts_at.astimezone(UTC).strftime("%H:%M"): row.reason for row in plan.rows}
    assert reasons["10:00"] == reasons["10:30"] == "own_session"
    assert reasons["11:00"] == ""
    near = student.call(slots.nearest, **question, around=datetime.now(UTC) + timedelta(days=7))
    assert [row.starts_at for row in near] == [ten + timedelta(hours=1)]
    (first,) = student.call(tutors.next_free, tutor_ids=[world.tutor.person_id])
    assert first.starts_at == ten + timedelta(hours=1)

    desk = door(database.make_person(("desk",)), "desk")
    (first,) = desk.call(tutors.next_free, tutor_ids=[world.tutor.person_id])
    assert first.starts_at == ten
    (first,) = desk.call(
        tutors.next_free, tutor_ids=[world.tutor.person_id], student_id=world.student.person_id
    )
    assert first.starts_at == ten + timedelta(hours=1)


def test_a_tutor_who_is_a_student_may_look_at_the_own_card(database: TestDatabase, door: Door) -> None:
    world = World(database)
    database.open_always(world.outsider)
    monday = next_monday()
    plan = door(world.outsider, "student").call(
        slots.plan,
        tutor_id=world.outsider.person_id,
        minutes=60,
        starts_at=monday,
        ends_at=monday + timedelta(days=1),
    )
    assert plan.rows
