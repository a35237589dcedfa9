"""Closures tried out before they are saved: who is met, and other starts for them; who takes a course."""

from dataclasses import replace
from datetime import UTC, timedelta

import pytest

from tests.data.conftest import Door
from tests.data.test_centre_admin import DAY, Centre
from tests.factories import TestDatabase
from tutordesk import errors
from tutordesk.services import centre, closing, enrollments
from tutordesk.services.rows import FateRow


@pytest.fixture
def world(database: TestDatabase, door: Door) -> Centre:
    return Centre(database, door)


def test_stranded_sessions_come_with_starts_that_can_be_had(world: Centre) -> None:
    met, later = world.book(3), world.book(4)
    closure = world.on(3, 4)
    found = world.admin.call(closing.stranded, closure=closure)
    assert [row.session.session_id for row in found] == [met.session_id, later.session_id]
    assert [fit.starts_at for fit in found[0].fits] == [world.today + n * DAY for n in (5, 6, 7)]
    fates = [
        FateRow(row.session.session_id, row.session.version, "move", row.fits[number].starts_at)
        for number, row in enumerate(found)
    ]
    world.admin.call(centre.save_closure, closure=closure, fates=fates)


def test_hours_leave_the_rest_of_the_day(world: Centre) -> None:
    met = world.book(3)
    closure = world.on(3, start_minute=11 * 60, end_minute=13 * 60)
    (row,) = world.admin.call(closing.stranded, closure=closure)
    assert row.session.session_id == met.session_id
    first = row.fits[0]
    assert first.starts_at.astimezone(UTC).date() == met.starts_at.date()
    assert first.ends_at <= met.starts_at - timedelta(hours=1) or first.starts_at.hour >= 13


def test_a_long_closure_offers_what_comes_after_it(world: Centre) -> None:
    world.database.admin().execute("UPDATE app.centre SET horizon_days = 200")
    world.book(3)
    (row,) = world.admin.call(closing.stranded, closure=world.on(2, 80))
    assert row.fits[0].starts_at.date() == world.today.date() + 81 * DAY


def test_nobody_met_nothing_asked(world: Centre) -> None:
    assert world.admin.call(closing.stranded, closure=world.on(30)) == ()
    with pytest.raises(errors.NotAllowed):
        world.desk.call(closing.stranded, closure=world.on(30))


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
