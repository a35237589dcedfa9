"""A tutor's own students: lists, contact where it is theirs to know, enrollments, and what to wrap up."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from tests.data.centre import HOUR, Centre
from tests.data.clock_reference import Busy
from tests.data.conftest import Door
from tests.data.slots_world import minute_of
from tests.factories import TestDatabase
from tutordesk import errors
from tutordesk.services import enrollments, sessions, students, weeks

DAY = timedelta(days=1)


@pytest.fixture
def centre(database: TestDatabase, door: Door) -> Centre:
    return Centre(database, door)


def enroll_eva(centre: Centre, planned: int | None = None) -> UUID:
    return centre.as_eva.call(
        enrollments.enroll,
        course_id=centre.course,
        tutor_id=centre.tutor.person_id,
        planned_sessions=planned,
    ).enrollment_id


def test_students_are_counted_over_what_was_done_together(centre: Centre) -> None:
    for status, days in (("completed", -20), ("completed", -10), ("no_show", -5), ("cancelled", -3)):
        centre.lies(timedelta(days=days), status)
    centre.world.busy(centre.world.colleague, centre.sam, _hour(centre, -50), "completed")
    upcoming = centre.book()
    centre.book(centre.start + 3 * HOUR)
    enroll_eva(centre, 12)
    eva, sam = centre.as_tutor.call(students.mine).rows
    assert (sam.display_name, sam.completed, sam.missed, sam.booked) == ("Sam Student", 2, 1, 2)
    assert sam.next_starts_at == upcoming.starts_at
    assert sam.last_starts_at is not None
    assert sam.last_starts_at < upcoming.starts_at - 4 * DAY
    assert (sam.planned, sam.courses) == (None, ("Algebra",))
    assert (sam.email, sam.phone) == ("sam@example.org", "123 456")
    assert (eva.display_name, eva.planned, eva.completed, eva.next_starts_at) == ("Eva Student", 12, 0, None)


def _hour(centre: Centre, days: int) -> Busy:
    """An hour so many days from the first."""
    minute = minute_of(centre.start + days * DAY)
    return Busy(minute, minute + 60, minute + 60)


def test_plans_of_several_courses_are_summed(centre: Centre) -> None:
    other = centre.database.make_course("Geometry")
    centre.database.offer(centre.tutor, other)
    enroll_eva(centre, 12)
    centre.as_tutor.call(
        enrollments.enroll, course_id=other, student_id=centre.eva.person_id, planned_sessions=5
    )
    (eva,) = centre.as_tutor.call(students.mine).rows
    assert (eva.planned, eva.courses) == (17, ("Algebra", "Geometry"))


def test_what_is_done_of_the_plans_leaves_out_courses_without_one(centre: Centre) -> None:
    centre.lies(-20 * DAY, "completed")
    ended = centre.as_sam.call(
        enrollments.enroll, course_id=centre.course, tutor_id=centre.tutor.person_id, planned_sessions=1
    )
    (sam,) = centre.as_tutor.call(students.mine).rows
    assert (sam.completed, sam.of_plan, sam.planned) == (1, 1, 1)
    centre.as_tutor.call(enrollments.end, enrollment_id=ended.enrollment_id)
    other = centre.database.make_course("Geometry")
    centre.database.offer(centre.tutor, other)
    centre.as_tutor.call(
        enrollments.enroll, course_id=other, student_id=centre.sam.person_id, planned_sessions=5
    )
    (sam,) = centre.as_tutor.call(students.mine).rows
    assert (sam.completed, sam.of_plan, sam.planned) == (1, 0, 5)


def test_contact_is_known_of_those_taught_and_of_no_one_else(centre: Centre) -> None:
    centre.lies(3 * DAY, "cancelled")  # cancelled, so a name and no address
    (sam,) = centre.as_tutor.call(students.mine).rows
    assert (sam.display_name, sam.email, sam.phone) == ("Sam Student", "", "")
    enrollment = enroll_eva(centre)
    eva, _sam = centre.as_tutor.call(students.mine).rows
    assert eva.email == "eva@example.org"
    centre.as_tutor.call(enrollments.end, enrollment_id=enrollment)
    assert [row.display_name for row in centre.as_tutor.call(students.mine).rows] == ["Sam Student"]


def test_students_are_found_by_name_and_come_in_pages(centre: Centre) -> None:
    for name in ("anna", "Ärger", "Bob", "Çelik"):
        person = centre.database.make_person(("student",), name)
        centre.admin.execute(
            "INSERT INTO app.enrollment (student_id, course_id, tutor_id) VALUES (%s, %s, %s)",
            [person.person_id, centre.course, centre.tutor.person_id],
        )
    seen: list[str] = []
    after = None
    while True:
        page = centre.as_tutor.call(students.mine, after=after, limit=2)
        assert page.total == 4
        seen += [row.display_name for row in page.rows]
        after = page.next_key
        if after is None:
            break
    assert seen == ["anna", "Ärger", "Bob", "Çelik"]
    for text, found in (("celik", ["Çelik"]), (" AR", ["Ärger"]), ("%", []), ("nobody", [])):
        page = centre.as_tutor.call(students.mine, text=text)
        assert [row.display_name for row in page.rows] == found
        assert page.total == len(found)
    for odd in ({"limit": 0}, {"limit": -1}, {"after": ("a", "no id")}, {"text": "a\x00b"}):
        with pytest.raises(errors.InvalidValue):
            centre.as_tutor.call(students.mine, **odd)


def test_the_history_with_one_student(centre: Centre) -> None:
    gone = centre.cancel(centre.as_sam.call, centre.book())
    rows = [centre.book(centre.start + number * HOUR) for number in (1, 2)]
    centre.world.busy(centre.world.colleague, centre.sam, _hour(centre, 9))
    newest = [rows[1].session_id, rows[0].session_id, gone.session_id]
    page = centre.as_tutor.call(students.sessions_with, student_id=centre.sam.person_id, limit=2)
    assert ([row.session_id for row in page.rows], page.total) == (newest[:2], 3)
    page = centre.as_tutor.call(
        students.sessions_with, student_id=centre.sam.person_id, limit=2, after=page.next_key
    )
    assert ([row.session_id for row in page.rows], page.next_key) == (newest[2:], None)
    assert centre.as_desk.call(students.sessions_with, student_id=centre.sam.person_id).total == 4
    assert centre.as_tutor.call(students.sessions_with, student_id=centre.eva.person_id).rows == ()
    with pytest.raises(errors.InvalidValue):
        centre.as_tutor.call(students.sessions_with, student_id=centre.sam.person_id, limit=0)


def test_a_tutor_enrolls_own_students_in_own_courses(centre: Centre) -> None:
    other = centre.database.make_course("Geometry")
    foreign = centre.database.make_course("Chemistry")
    centre.database.offer(centre.tutor, other)
    centre.database.offer(centre.world.colleague, foreign)
    asked = {"course_id": other, "student_id": centre.sam.person_id}
    with pytest.raises(errors.NotAllowed):  # not a student of theirs yet
        centre.as_tutor.call(enrollments.enroll, **asked)
    centre.book()
    made = centre.as_tutor.call(enrollments.enroll, **asked, planned_sessions=6)
    assert (made.tutor_id, made.planned_sessions, made.student_name) == (
        centre.tutor.person_id, 6, "Sam Student",
    )  # fmt: skip
    assert centre.as_tutor.call(enrollments.enroll, **asked).enrollment_id == made.enrollment_id
    with pytest.raises(errors.NoSuchTutor):
        centre.as_tutor.call(enrollments.enroll, **{**asked, "course_id": foreign})
    with pytest.raises(errors.NotAllowed):
        centre.as_tutor.call(enrollments.enroll, **asked, tutor_id=centre.world.colleague.person_id)
    with pytest.raises(errors.NotAllowed):
        centre.as_tutor.call(enrollments.enroll, course_id=other)  # oneself


def test_plans_are_set_and_enrollments_ended_by_those_concerned(centre: Centre, door: Door) -> None:
    enrollment = enroll_eva(centre)
    for person in (centre.as_tutor, centre.as_desk):
        for planned in (8, None, 10_000):
            row = person.call(enrollments.set_planned, enrollment_id=enrollment, planned_sessions=planned)
            assert row.planned_sessions == planned
    with pytest.raises(errors.NotAllowed):
        centre.as_eva.call(enrollments.set_planned, enrollment_id=enrollment, planned_sessions=1)
    colleague = door(centre.world.colleague, "tutor")
    for asked in ({"enrollment_id": enrollment}, {"enrollment_id": uuid4()}):
        with pytest.raises(errors.NoSuchEnrollment):
            colleague.call(enrollments.set_planned, **asked, planned_sessions=1)
        with pytest.raises(errors.NoSuchEnrollment):
            colleague.call(enrollments.end, **asked)
    for odd in (0, -1, 10_001, 2**40):
        with pytest.raises(errors.InvalidValue):
            centre.as_tutor.call(enrollments.set_planned, enrollment_id=enrollment, planned_sessions=odd)
    centre.admin.execute("TRUNCATE app.change")
    for _ in range(2):
        assert centre.as_tutor.call(enrollments.end, enrollment_id=enrollment).status == "ended"
    assert centre.admin.execute("SELECT count(*) FROM app.change").fetchone() == (1,)
    with pytest.raises(errors.NoSuchEnrollment):
        centre.as_tutor.call(enrollments.set_planned, enrollment_id=enrollment, planned_sessions=3)


def test_enrollments_with_others_are_theirs(centre: Centre) -> None:
    mine = enroll_eva(centre)
    anybody = centre.as_eva.call(enrollments.enroll, course_id=centre.course).enrollment_id
    theirs = centre.as_eva.call(
        enrollments.enroll, course_id=centre.course, tutor_id=centre.world.colleague.person_id
    ).enrollment_id
    eva = {"student_id": centre.eva.person_id}
    found = {row.enrollment_id for row in centre.as_tutor.call(students.enrollments_of, **eva)}
    assert found == {mine, anybody}
    found = {row.enrollment_id for row in centre.as_desk.call(students.enrollments_of, **eva)}
    assert found == {mine, anybody, theirs}
    stranger = {"student_id": centre.sam.person_id}
    assert centre.as_tutor.call(students.enrollments_of, **stranger) == ()


def test_what_ended_and_was_not_completed_waits_to_be_wrapped_up(centre: Centre) -> None:
    old = centre.lies(-3 * DAY)
    newer = centre.lies(-5 * HOUR, "in_progress")
    centre.lies(timedelta(minutes=-30))  # still going on
    centre.lies(-2 * DAY, "completed")
    centre.lies(-DAY, "cancelled")
    centre.world.busy(centre.world.colleague, centre.eva, _hour(centre, -30))
    found = centre.as_tutor.call(sessions.to_wrap_up)
    assert [row.session_id for row in found] == [old, newer]
    assert {action.action for action in found[0].actions if action.allowed} >= {"complete", "no_show"}
    centre.as_tutor.call(sessions.set_status, session_id=old, version=1, status="completed")
    assert [row.session_id for row in centre.as_tutor.call(sessions.to_wrap_up)] == [newer]
    assert centre.as_sam.call(sessions.to_wrap_up) == ()


def test_busy_days_are_days_on_the_tutors_wall(centre: Centre) -> None:
    centre.world.terms(timezone="Pacific/Kiritimati")  # 14 hours ahead: ten o'clock is the next day
    centre.book()
    centre.book(centre.start + HOUR)
    centre.cancel(centre.as_sam.call, centre.book(centre.start + 3 * DAY))
    day = (centre.start + DAY).date()
    asked = {"tutor_id": centre.tutor.person_id}
    for first, last, found in (
        (day - 40 * DAY, day + 40 * DAY, (day,)),
        (day, day, (day,)),
        (day - DAY, day - DAY, ()),
        (day + DAY, day + 9 * DAY, ()),
    ):
        assert centre.as_tutor.call(weeks.busy_days, **asked, first_date=first, last_date=last) == found
    with pytest.raises(errors.NoSuchTutor):
        centre.as_tutor.call(weeks.busy_days, tutor_id=uuid4(), first_date=day, last_date=day)
    for first, last in ((day, day - DAY), (day, day + 367 * DAY), (date.min, date.max)):
        with pytest.raises(errors.InvalidValue):
            centre.as_tutor.call(weeks.busy_days, **asked, first_date=first, last_date=last)
