"""Closures tried out before they are saved: who is met, and other starts for them; who takes a course."""

from dataclasses import replace

import pytest

from tests.data.conftest import Door
from tests.data.test_centre_admin import DAY, Centre
from tests.factories import TestDatabase
from tutordesk.services import closing, enrollments


@pytest.fixture
def world(database: TestDatabase, door: Door) -> Centre:
    return Centre(database, door)


def test_a_plan_as_if_it_were_closed(world: Centre) -> None:
    closure = world.on(3)
    asked = {
        "tutor_id": world.tutor.person_id,
        "minutes": 60,
        "starts_at": world.today + 2 * DAY,
        "ends_at": world.today + 5 * DAY,
    }
    plan = world.admin.call(closing.preview, closure=closure, **asked)
    shut = [row for row in plan.rows if row.starts_at.date() == closure.first_date]
    assert shut
    assert {(row.free, row.reason) for row in shut} == {(False, "closure")}
    assert any(row.free for row in plan.rows)


def test_who_takes_a_course(world: Centre) -> None:
    other = world.database.make_person(("student",), "Zoë Müller")
    for person in (world.student, other):
        world.desk.call(enrollments.enroll, course_id=world.course, student_id=person.person_id)
    rows = world.desk.call(enrollments.in_course, course_id=world.course)
    assert {row.student_id for row in rows} == {world.student.person_id, other.person_id}
    (found,) = world.desk.call(enrollments.in_course, course_id=world.course, text="zoe mu")
    assert found.student_name == "Zoë Müller"
    (by_number,) = world.desk.call(enrollments.in_course, course_id=world.course, text=other.login)
    assert by_number == replace(found)
    world.desk.call(enrollments.end, enrollment_id=found.enrollment_id)
    assert len(world.desk.call(enrollments.in_course, course_id=world.course)) == 1
    assert world.as_tutor.call(enrollments.in_course, course_id=world.course) == ()
