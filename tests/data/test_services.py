"""Services through real logins: what each verb returns and refuses, in the role that calls it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest

from tests.data.conftest import Door
from tests.factories import TestDatabase, TestPerson
from tutordesk import errors
from tutordesk.db.engine import Database
from tutordesk.services import enrollments, people, sessions, slots, tutors, weeks
from tutordesk.services.rows import SessionRow, SlotRow

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Centre:
    """A small centre: one tutor who teaches one course around the clock, one student, one desk."""

    tutor: TestPerson
    student: TestPerson
    course_id: UUID
    as_tutor: Database
    as_student: Database
    as_desk: Database

    def free(self, count: int = 1) -> list[SlotRow]:
        """The first free starts from the day after tomorrow."""
        starts = datetime.now(UTC) + 2 * DAY
        plan = self.as_student.call(
            slots.plan, tutor_id=self.tutor.person_id, minutes=60, starts_at=starts, ends_at=starts + DAY
        )
        return [row for row in plan.rows if row.free][
            : 2 * count : 2
        ]  # every half hour: two apart is an hour

    def book(self, slot: SlotRow, *, session_id: UUID | None = None) -> SessionRow:
        """Book it as the student."""
        return self.as_student.call(
            sessions.book,
            session_id=session_id or uuid4(),
            tutor_id=self.tutor.person_id,
            course_id=self.course_id,
            starts_at=slot.starts_at,
            requirements="Bring a compass",
        )


@pytest.fixture
def centre(database: TestDatabase, door: Door) -> Centre:
    tutor = database.make_person(("tutor",), "Tina Tutor", timezone="Europe/Prague")
    course = database.make_course("Algebra")
    database.offer(tutor, course, "25.50")
    database.open_always(tutor)
    student = database.make_person(("student",), "Sam Student")
    return Centre(
        tutor=tutor,
        student=student,
        course_id=course,
        as_tutor=door(tutor, "tutor"),
        as_student=door(student, "student"),
        as_desk=door(database.make_person(("desk",)), "desk"),
    )


def test_a_booked_session_is_returned_as_everybody_may_see_it(centre: Centre) -> None:
    (slot,) = centre.free()
    booked = centre.book(slot)
    assert (booked.starts_at, booked.ends_at) == (slot.starts_at, slot.starts_at + timedelta(hours=1))
    assert (booked.tutor_name, booked.student_name) == ("Tina Tutor", "Sam Student")
    assert (booked.course.name, booked.course.subject.name) == ("Algebra", "Mathematics")
    assert (booked.status, booked.requirements) == ("scheduled", "Bring a compass")
    assert (booked.price, booked.currency, booked.version) == (Decimal("25.50"), "EUR", 1)
    assert {action.action: action.allowed for action in booked.actions}["cancel"]
    for other in (centre.as_tutor, centre.as_desk):
        seen = other.call(sessions.by_id, session_id=booked.session_id)
        assert seen is not None
        assert (seen.student_name, seen.tutor_name) == ("Sam Student", "Tina Tutor")


def test_the_same_booking_again_is_the_same_session(centre: Centre) -> None:
    (slot,) = centre.free()
    first = centre.book(slot)
    assert centre.book(slot, session_id=first.session_id) == first
    assert centre.as_student.call(sessions.mine, upcoming=True).total == 1


def test_a_taken_slot_is_refused_and_the_nearest_are_offered(
    centre: Centre, database: TestDatabase, door: Door
) -> None:
    slot, later = centre.free(2)
    centre.book(slot)
    other = door(database.make_person(), "student")
    with pytest.raises(errors.SlotTaken):
        other.call(
            sessions.book,
            session_id=uuid4(),
            tutor_id=centre.tutor.person_id,
            course_id=centre.course_id,
            starts_at=slot.starts_at,
        )
    near = other.call(
        slots.nearest, tutor_id=centre.tutor.person_id, minutes=60, around=slot.starts_at, limit=3
    )
    assert len(near) == 3
    assert all(row.free for row in near)
    distances = [abs(row.starts_at - slot.starts_at) for row in near]
    assert distances == sorted(distances)
    assert later.starts_at in [row.starts_at for row in near]


def test_a_plan_covers_its_span(centre: Centre) -> None:
    starts = datetime.now(UTC).replace(microsecond=0) + DAY
    plan = centre.as_student.call(
        slots.plan, tutor_id=centre.tutor.person_id, minutes=60, starts_at=starts, ends_at=starts + 14 * DAY
    )
    assert plan.timezone == "Europe/Prague"
    assert plan.rows[0].starts_at == starts
    assert plan.rows[-1].ends_at >= starts + 14 * DAY
    assert all(a.ends_at == b.starts_at for a, b in zip(plan.rows, plan.rows[1:], strict=False))
    assert abs(plan.as_of - datetime.now(UTC)) < timedelta(minutes=1)


def test_a_span_of_ten_years_or_a_tutor_who_is_none_is_refused(centre: Centre) -> None:
    now = datetime.now(UTC)
    with pytest.raises(errors.InvalidValue):
        centre.as_student.call(
            slots.plan,
            tutor_id=centre.tutor.person_id,
            minutes=60,
            starts_at=now,
            ends_at=now + 3650 * DAY,
        )
    with pytest.raises(errors.NoSuchTutor):
        centre.as_student.call(slots.plan, tutor_id=uuid4(), minutes=60, starts_at=now, ends_at=now + DAY)


def test_a_slot_in_the_past_and_too_long_a_text_change_nothing(centre: Centre) -> None:
    (slot,) = centre.free()
    asked = {
        "session_id": uuid4(),
        "tutor_id": centre.tutor.person_id,
        "course_id": centre.course_id,
    }
    with pytest.raises((errors.TooLate, errors.OutsideAvailability)):
        centre.as_student.call(sessions.book, **asked, starts_at=slot.starts_at - 10 * DAY)
    with pytest.raises(errors.InvalidValue):
        centre.as_student.call(sessions.book, **asked, starts_at=slot.starts_at, requirements="x" * 10_000)
    assert centre.as_student.call(sessions.mine, upcoming=True).total == 0


def test_cancelling_needs_the_version_that_was_read(centre: Centre) -> None:
    booked = centre.book(centre.free()[0])
    with pytest.raises(errors.StaleVersion):
        centre.as_student.call(
            sessions.set_status, status="cancelled", session_id=booked.session_id, version=99
        )
    gone = centre.as_student.call(
        sessions.set_status,
        status="cancelled",
        session_id=booked.session_id,
        version=booked.version,
        reason="ill",
    )
    assert gone.status == "cancelled"
    assert centre.as_student.call(sessions.mine, upcoming=True).total == 0
    assert [row.session_id for row in centre.as_student.call(sessions.mine, upcoming=False).rows] == [
        booked.session_id
    ]
    history = centre.as_desk.call(sessions.history, session_id=booked.session_id)
    assert len(history) == 2
    assert (history[-1].actor_name, history[-1].actor_role) == ("Sam Student", "student")
    assert history[-1].reason == "ill"


def test_somebody_elses_session_does_not_exist(centre: Centre, database: TestDatabase, door: Door) -> None:
    booked = centre.book(centre.free()[0])
    stranger = door(database.make_person(), "student")
    assert stranger.call(sessions.by_id, session_id=booked.session_id) is None
    with pytest.raises(errors.NoSuchSession):
        stranger.call(sessions.set_status, status="cancelled", session_id=booked.session_id, version=1)
    assert stranger.call(sessions.history, session_id=booked.session_id) == ()


def test_own_sessions_come_in_pages(centre: Centre) -> None:
    booked = [centre.book(slot) for slot in centre.free(5)]
    seen: list[UUID] = []
    after = None
    while True:
        page = centre.as_student.call(sessions.mine, upcoming=True, after=after, limit=2)
        assert page.total == 5
        seen += [row.session_id for row in page.rows]
        after = page.next_key
        if after is None:
            break
    assert seen == [row.session_id for row in booked]


def test_the_desk_books_for_a_student_and_passes_rules_with_a_reason(centre: Centre) -> None:
    asked = {
        "student_id": centre.student.person_id,
        "tutor_id": centre.tutor.person_id,
        "course_id": centre.course_id,
        "starts_at": datetime.now(UTC).replace(second=0, microsecond=0) + timedelta(minutes=7),
    }
    with pytest.raises((errors.OutsideAvailability, errors.TooLate)):
        centre.as_desk.call(sessions.book_for, session_id=uuid4(), **asked)
    booked = centre.as_desk.call(sessions.book_for, session_id=uuid4(), **asked, override_reason="walked in")
    assert booked.student_name == "Sam Student"
    with pytest.raises(errors.SlotTaken):
        centre.as_desk.call(sessions.book_for, session_id=uuid4(), **asked, override_reason="again")
    with pytest.raises(errors.NotAllowed):
        centre.as_student.call(sessions.book_for, session_id=uuid4(), **asked)


def test_a_week_shows_sessions_hours_and_closures(centre: Centre, database: TestDatabase) -> None:
    first, second = centre.free(2)
    kept, gone = centre.book(first), centre.book(second)
    centre.as_student.call(sessions.set_status, status="cancelled", session_id=gone.session_id, version=1)
    monday = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0) - DAY
    closed = (monday + 8 * DAY).date()
    database.admin().execute(
        "INSERT INTO app.closure (first_date, last_date, start_minute, end_minute, reason)"
        " VALUES (%s, %s, 0, 1440, 'Feast'), (%s, %s, 600, 660, '')",
        [closed, closed, closed + DAY, closed + DAY],
    )
    span = {"starts_at": monday, "ends_at": monday + 14 * DAY}
    week = centre.as_tutor.call(weeks.week, tutor_id=centre.tutor.person_id, **span)
    assert [row.session_id for row in week.sessions] == [kept.session_id]
    assert week.sessions[0].student_name == "Sam Student"
    assert week.timezone == "Europe/Prague"
    assert [(row.starts_at.date(), row.closure) for row in week.closures] == [
        (closed, "Feast"),
        (closed + DAY, ""),
    ]
    assert week.closures[1].ends_at - week.closures[1].starts_at == timedelta(hours=1)
    open_time = sum((row.ends_at - row.starts_at for row in week.working), timedelta())
    assert open_time == 14 * DAY - DAY - timedelta(hours=1)
    with pytest.raises(errors.NoSuchTutor):
        centre.as_tutor.call(weeks.week, tutor_id=uuid4(), **span)


def test_next_free_answers_for_every_tutor_asked_in_order(centre: Centre, database: TestDatabase) -> None:
    idle = database.make_person(("tutor",), "Without hours")
    asked = (idle.person_id, centre.tutor.person_id, uuid4())
    found = centre.as_student.call(tutors.next_free, tutor_ids=asked)
    assert tuple(row.tutor_id for row in found) == asked
    assert [row.starts_at is None for row in found] == [True, False, True]
    assert centre.as_student.call(tutors.next_free, tutor_ids=()) == ()


def test_a_profile_shows_what_is_offered(centre: Centre, database: TestDatabase) -> None:
    profile = centre.as_student.call(tutors.profile, tutor_id=centre.tutor.person_id)
    (offer,) = profile.offers
    assert (offer.course.course_id, offer.price, offer.currency) == (
        centre.course_id,
        Decimal("25.50"),
        "EUR",
    )
    assert profile.tutor.price_from == Decimal("25.50")
    assert [row.name for row in profile.tutor.subjects] == ["Mathematics"]
    hidden = database.make_person(("tutor",), "Hidden", listed=False)
    with pytest.raises(errors.NoSuchTutor):
        centre.as_student.call(tutors.profile, tutor_id=hidden.person_id)
    assert centre.as_desk.call(tutors.profile, tutor_id=hidden.person_id).offers == ()


def test_subjects_and_courses_come_in_the_centres_order(centre: Centre, database: TestDatabase) -> None:
    database.make_course("Zoology", subject="Biology")
    database.make_course("Äquatoriales", subject="Biology")
    old = database.make_course("Old", subject="Biology")
    admin = database.admin()
    admin.execute("UPDATE app.subject SET position = 1 WHERE name = 'Mathematics'")
    admin.execute("UPDATE app.course SET active = false WHERE id = %s", [old])
    assert [row.name for row in centre.as_student.call(tutors.subjects)] == ["Biology", "Mathematics"]
    assert [row.name for row in centre.as_student.call(tutors.courses)] == [
        "Äquatoriales",
        "Zoology",
        "Algebra",
    ]


def test_enrolling_shows_progress_and_the_next_session(centre: Centre) -> None:
    enrolled = centre.as_student.call(
        enrollments.enroll, course_id=centre.course_id, tutor_id=centre.tutor.person_id, planned_sessions=8
    )
    assert (enrolled.tutor_name, enrolled.planned_sessions) == ("Tina Tutor", 8)
    assert (enrolled.completed, enrolled.booked, enrolled.next_starts_at) == (0, 0, None)
    slot = centre.free()[0]
    centre.book(slot)
    (mine,) = centre.as_student.call(enrollments.mine)
    assert (mine.enrollment_id, mine.booked) == (enrolled.enrollment_id, 1)
    assert mine.next_starts_at == slot.starts_at
    with pytest.raises(errors.NoSuchTutor):
        centre.as_student.call(enrollments.enroll, course_id=uuid4())
    for_sam = centre.as_desk.call(
        enrollments.enroll, course_id=centre.course_id, student_id=centre.student.person_id
    )
    assert for_sam.tutor_id is None
    with pytest.raises(errors.NotAllowed):
        centre.as_student.call(
            enrollments.enroll, course_id=centre.course_id, student_id=centre.tutor.person_id
        )


def test_everybody_reads_themselves(centre: Centre) -> None:
    for person, roles in (
        (centre.as_student, ("student",)),
        (centre.as_tutor, ("tutor",)),
        (centre.as_desk, ("desk",)),
    ):
        me = person.call(people.me)
        assert me.login == person.login
        assert me.roles == roles
        assert me.centre.max_open_sessions == 10
