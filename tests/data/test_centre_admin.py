"""The centre's rules, closures and what they meet, subjects, courses, offers and profiles, by who may."""

import threading
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.data.conftest import Door
from tests.factories import TestDatabase, TestPerson
from tutordesk import errors
from tutordesk.db.engine import Database
from tutordesk.services import centre, courses, offers, sessions, tutors
from tutordesk.services.people_rows import ClosureRow, SubjectChange
from tutordesk.services.rows import FateRow, SessionRow, SubjectRow

DAY = timedelta(days=1)


class Centre:
    """A tutor around the clock, a student with sessions at noon of coming days, and staff."""

    def __init__(self, database: TestDatabase, door: Door) -> None:
        self.database = database
        self.tutor = database.make_person(("tutor",))
        self.student: TestPerson = database.make_person()
        self.course = database.make_course()
        database.offer(self.tutor, self.course)
        database.open_always(self.tutor)
        self.admin: Database = door(database.make_person(("admin",)), "admin")
        self.desk: Database = door(database.make_person(("desk",)), "desk")
        self.as_student: Database = door(self.student, "student")
        self.as_tutor: Database = door(self.tutor, "tutor")
        self.today = datetime.now(UTC).replace(hour=12, minute=0, second=0, microsecond=0)

    def book(self, days: int, hours: int = 0) -> SessionRow:
        return self.desk.call(
            sessions.book_for,
            session_id=uuid4(),
            student_id=self.student.person_id,
            tutor_id=self.tutor.person_id,
            course_id=self.course,
            starts_at=self.today + days * DAY + timedelta(hours=hours),
        )

    def on(self, first: int, last: int | None = None, **changes: Any) -> ClosureRow:
        """A closure of whole days, counted from today."""
        day = self.today.date()
        closure = ClosureRow(
            uuid4(), day + first * DAY, day + (first if last is None else last) * DAY, 0, 1440, "Holiday"
        )
        return replace(closure, **changes)


def subject(subject_id: UUID, name: str, position: int, before: SubjectRow | None = None) -> SubjectChange:
    return SubjectChange(before, SubjectRow(subject_id, name, position))


@pytest.fixture
def world(database: TestDatabase, door: Door) -> Centre:
    return Centre(database, door)


def test_rules_are_saved_over_those_that_were_shown(world: Centre) -> None:
    shown = world.admin.call(centre.rules)
    wanted = replace(shown, name="New name", min_notice_minutes=45, phone="+43 1", enrollment_required=True)
    assert world.admin.call(centre.save, before=shown, after=wanted) == wanted
    assert world.admin.call(centre.save, before=shown, after=wanted) == wanted  # asked again
    with pytest.raises(errors.StaleVersion):
        world.admin.call(centre.save, before=shown, after=replace(shown, break_minutes=5))
    row = world.database.maker.execute(
        "SELECT actor_role, before ->> 'min_notice_minutes', after ->> 'min_notice_minutes'"
        " FROM app.audit_event WHERE subject_table = 'centre' ORDER BY id DESC LIMIT 1"
    ).fetchone()
    assert row == ("admin", "120", "45")


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": " "},
        {"timezone": "Mars/Olympus"},
        {"currency": "euro"},
        {"slot_step_minutes": 0},
        {"horizon_days": 10**9},
        {"horizon_days": 10**12},
        {"max_open_sessions": -1},
    ],
)
def test_no_rule_out_of_bounds(world: Centre, wrong: dict[str, Any]) -> None:
    shown = world.admin.call(centre.rules)
    with pytest.raises(errors.InvalidValue):
        world.admin.call(centre.save, before=shown, after=replace(shown, **wrong))
    assert world.admin.call(centre.rules) == shown


@pytest.mark.parametrize("sent", ["[]", "{}", "null", '{"name": "x"}', '"centre"'])
def test_hostile_rules_are_malformed(world: Centre, sent: str) -> None:
    def save(db: Any) -> None:
        db.connection().exec_driver_sql("SELECT app.save_centre(%s, %s)", (sent, sent))

    with pytest.raises(errors.InvalidValue):
        world.admin.call(save)


def test_only_an_admin_keeps_the_centre(world: Centre) -> None:
    shown = world.desk.call(centre.rules)
    for person in (world.desk, world.as_student, world.as_tutor):
        for verb, arguments in (
            (centre.save, {"before": shown, "after": shown}),
            (centre.save_closure, {"closure": world.on(1)}),
            (centre.remove_closure, {"closure": world.on(1)}),
            (courses.save_subjects, {"changes": [subject(uuid4(), "Art", 1)]}),
        ):
            with pytest.raises(errors.NotAllowed):
                person.call(verb, **arguments)


def test_a_closure_says_whom_it_meets_and_waits_for_decisions(world: Centre) -> None:
    kept, moved, gone, beside = (world.book(days) for days in (2, 3, 4, 6))
    closure = world.on(2, 4)
    span = {"first_date": closure.first_date, "last_date": closure.last_date}
    met = world.admin.call(centre.closure_impact, **span)
    assert [row.session.session_id for row in met] == [kept.session_id, moved.session_id, gone.session_id]
    assert {row.pause for row in met} == {timedelta(0)}
    world.database.maker.execute("UPDATE app.centre SET break_minutes = 20")
    assert {row.pause for row in world.admin.call(centre.closure_impact, **span)} == {timedelta(minutes=20)}
    world.database.maker.execute("UPDATE app.tutor SET break_minutes = 0")
    assert {row.pause for row in world.admin.call(centre.closure_impact, **span)} == {timedelta(0)}
    # the same time of day on the days after; one is taken
    assert [fit.starts_at for fit in met[0].fits] == [
        world.today + 5 * DAY, world.today + 6 * DAY - timedelta(hours=1), world.today + 7 * DAY,
    ]  # fmt: skip
    with pytest.raises(errors.StrandedSessions):
        world.admin.call(centre.save_closure, closure=closure)
    fates = [
        FateRow(kept.session_id, 1, "keep"),
        FateRow(moved.session_id, 1, "move", moved.starts_at + 4 * DAY, "We are closed"),
        FateRow(gone.session_id, 1, "cancel", note="We are closed"),
    ]
    with pytest.raises(errors.StrandedSessions):
        world.admin.call(centre.save_closure, closure=closure, fates=fates[:2])
    inside = replace(fates[1], starts_at=moved.starts_at - timedelta(hours=5))
    with pytest.raises(errors.OutsideAvailability):
        world.admin.call(centre.save_closure, closure=closure, fates=[fates[0], inside, fates[2]])
    assert world.admin.call(centre.closures) == ()
    assert world.admin.call(centre.save_closure, closure=closure, fates=fates) == closure
    for _again in range(2):
        assert world.admin.call(centre.closures) == (closure,)
        statuses = {
            row.session_id: (row.status, row.starts_at)
            for row in (
                world.desk.call(sessions.by_id, session_id=one.session_id)
                for one in (kept, moved, gone, beside)
            )
            if row is not None
        }
        assert statuses == {
            kept.session_id: ("scheduled", kept.starts_at),
            moved.session_id: ("scheduled", moved.starts_at + 4 * DAY),
            gone.session_id: ("cancelled", gone.starts_at),
            beside.session_id: ("scheduled", beside.starts_at),
        }
        noted = world.database.maker.execute("SELECT session_id FROM app.session_note").fetchall()
        assert {row[0] for row in noted} == {moved.session_id, gone.session_id}
        assert len(noted) == 2
        world.admin.call(centre.save_closure, closure=closure, fates=fates)  # the answer was lost
    # who was kept is not asked about again
    longer = replace(closure, last_date=closure.last_date + DAY)
    assert world.admin.call(centre.save_closure, closure=longer, before=closure) == longer


def test_a_decision_about_what_changed_meanwhile_is_stale(world: Centre) -> None:
    one = world.book(2)
    moved = world.desk.call(
        sessions.move, session_id=one.session_id, version=1, starts_at=one.starts_at + timedelta(hours=1)
    )
    with pytest.raises(errors.StaleVersion):
        world.admin.call(
            centre.save_closure, closure=world.on(2), fates=[FateRow(one.session_id, 1, "cancel")]
        )
    world.admin.call(
        centre.save_closure,
        closure=world.on(2),
        fates=[FateRow(one.session_id, moved.version, "cancel")],
    )
    with pytest.raises(errors.NoSuchSession):
        world.admin.call(centre.save_closure, closure=world.on(9), fates=[FateRow(uuid4(), 1, "keep")])


def test_an_hour_of_closure_meets_that_hour_alone(world: Centre) -> None:
    noon, evening = world.book(2), world.book(2, 6)
    hours = {"start_minute": 18 * 60, "end_minute": 20 * 60}
    day = world.on(2)
    met = world.admin.call(centre.closure_impact, first_date=day.first_date, last_date=day.last_date, **hours)
    assert [row.session.session_id for row in met] == [evening.session_id]
    world.admin.call(
        centre.save_closure,
        closure=replace(day, **hours),
        fates=[FateRow(evening.session_id, 1, "cancel")],
    )
    assert noon.status == "scheduled"
    with pytest.raises(errors.OutsideAvailability):
        world.as_student.call(
            sessions.book,
            session_id=uuid4(),
            tutor_id=world.tutor.person_id,
            course_id=world.course,
            starts_at=evening.starts_at,
        )
    closed = world.admin.call(centre.closures)
    world.admin.call(centre.remove_closure, closure=closed[0])
    world.admin.call(centre.remove_closure, closure=closed[0])
    world.as_student.call(
        sessions.book,
        session_id=uuid4(),
        tutor_id=world.tutor.person_id,
        course_id=world.course,
        starts_at=evening.starts_at,
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"last_date": date(2020, 1, 1)},
        {"last_date": date(2400, 1, 1)},
        {"first_date": date(1, 1, 1)},
        {"start_minute": 600, "end_minute": 600},
        {"end_minute": 1441},
        {"start_minute": -1},
        {"reason": "x" * 2001},
    ],
)
def test_no_closure_that_no_calendar_shows(world: Centre, wrong: dict[str, Any]) -> None:
    with pytest.raises(errors.InvalidValue):
        world.admin.call(centre.save_closure, closure=world.on(1, **wrong))


def test_nothing_is_booked_into_a_closure_being_made(world: Centre) -> None:
    """A booking that begins before the closure is committed waits for it, and is refused."""
    held = world.database.maker
    admin = world.database.connect(world.database.make_person(("admin",)), "admin", autocommit=False)
    day = world.on(2)
    admin.execute(
        "SELECT app.save_closure(%s, %s, %s, 0, 1440, '')", [day.closure_id, day.first_date, day.last_date]
    )
    student = world.database.connect(world.student, "student")
    refused: list[str] = []

    def book() -> None:
        try:
            student.execute(
                "SELECT app.book_session(%s, %s, %s, %s)",
                [uuid4(), world.tutor.person_id, world.course, world.today + 2 * DAY],
            )
        except Exception as error:  # noqa: BLE001 - whatever it is, it is compared below
            refused.append(getattr(error, "sqlstate", str(error)))

    thread = threading.Thread(target=book)
    thread.start()
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE usename = %s AND wait_event_type = 'Lock'"
    while held.execute(waiting, [world.student.login]).fetchone() != (1,):
        assert not refused
    admin.commit()
    thread.join()
    assert refused == ["TD003"]


def test_subjects_and_courses_are_made_changed_and_given_up(world: Centre) -> None:
    art, drawing = uuid4(), uuid4()
    made = subject(art, " Art ", 7)
    world.admin.call(courses.save_subjects, changes=[made])
    world.admin.call(
        courses.save_subjects, changes=[subject(art, "Arts", 0, replace(made.after, name="Art"))]
    )
    world.admin.call(
        courses.save_course, course_id=drawing, subject_id=art, name="Drawing", session_minutes=45
    )
    book = world.admin.call(courses.all)
    assert sorted(subject.name for subject in book.subjects) == ["Arts", "Mathematics"]
    (course,) = (one for one in book.courses if one.course.course_id == drawing)
    assert (course.course.session_minutes, course.active, course.offered, course.price_from) == (
        45, True, 0, None,
    )  # fmt: skip
    (algebra,) = (one for one in book.courses if one.course.course_id == world.course)
    assert (algebra.offered, algebra.price_from, algebra.price_to) == (1, Decimal(30), Decimal(30))
    world.admin.call(
        courses.save_course,
        course_id=drawing, subject_id=art, name="Drawing", session_minutes=45, active=False, before=course,
    )  # fmt: skip
    assert drawing not in {course.course_id for course in world.as_student.call(tutors.courses)}
    for wrong in (
        (courses.save_subjects, {"changes": [subject(uuid4(), "Arts", 1)]}),
        (courses.save_subjects, {"changes": [subject(uuid4(), " ", 1)]}),
        (courses.save_subjects, {"changes": [subject(uuid4(), "x", 8), subject(uuid4(), "y", -1)]}),
        (
            courses.save_course,
            {"course_id": uuid4(), "subject_id": uuid4(), "name": "x", "session_minutes": 1},
        ),
        (courses.save_course, {"course_id": uuid4(), "subject_id": art, "name": "x", "session_minutes": 0}),
    ):
        with pytest.raises(errors.InvalidValue):
            world.admin.call(wrong[0], **wrong[1])
    assert "x" not in {one.name for one in world.admin.call(courses.all).subjects}  # all of them or none


def stored(world: Centre, session_id: UUID) -> tuple[Any, ...]:
    row = world.database.maker.execute(
        "SELECT price, currency, during, version FROM app.session WHERE id = %s", [session_id]
    ).fetchone()
    assert row is not None
    return tuple(row)


def test_no_change_of_prices_and_lengths_touches_what_is_booked(world: Centre) -> None:
    booked = world.book(2)
    before = stored(world, booked.session_id)
    offer = {
        "tutor_id": world.tutor.person_id, "course_id": world.course, "active": True, "online": False,
        "in_person": True, "place": "Room 1", "price": Decimal("99.90"),
    }  # fmt: skip
    (shown,) = world.desk.call(courses.offers, course_id=world.course)
    world.desk.call(offers.set_offer, **offer, before=shown)
    world.admin.call(courses.save_tutor, person_id=world.tutor.person_id, rate=Decimal(120))
    (algebra,) = world.admin.call(courses.all).courses
    world.admin.call(
        courses.save_course,
        course_id=world.course, subject_id=algebra.course.subject.subject_id, name="Algebra",
        session_minutes=90, before=algebra,
    )  # fmt: skip
    rules = world.admin.call(centre.rules)
    world.admin.call(centre.save, before=rules, after=replace(rules, currency="CZK", break_minutes=15))
    assert stored(world, booked.session_id) == before
    (row,) = world.desk.call(courses.offers, course_id=world.course)
    assert (row.price, row.place, row.active, row.currency) == (Decimal("99.90"), "Room 1", True, "CZK")
    assert world.desk.call(courses.offers, tutor_id=world.tutor.person_id) == (row,)
    later = world.book(3)
    assert (later.price, later.currency, later.ends_at - later.starts_at) == (
        Decimal("99.90"), "CZK", timedelta(minutes=90),
    )  # fmt: skip


def test_a_tutor_describes_and_staff_price_and_list(world: Centre) -> None:
    me = world.tutor.person_id
    world.as_tutor.call(courses.save_tutor, person_id=me, headline="Calm and clear", bio="Since 1999")
    for staffs in ({"rate": Decimal(1)}, {"listed": False}, {"display_name": "Best tutor"}):
        with pytest.raises(errors.NotAllowed):
            world.as_tutor.call(courses.save_tutor, person_id=me, **staffs)
    other = world.database.make_person(("tutor",))
    with pytest.raises(errors.NotAllowed):
        world.as_tutor.call(courses.save_tutor, person_id=other.person_id, bio="Not so good")
    world.desk.call(
        courses.save_tutor, person_id=me, display_name="Tina", rate=Decimal("42.50"), listed=False
    )
    row = world.database.maker.execute(
        "SELECT display_name, headline, bio, rate, listed FROM app.tutor WHERE person_id = %s", [me]
    ).fetchone()
    assert row == ("Tina", "Calm and clear", "Since 1999", Decimal("42.50"), False)
    with pytest.raises(errors.NoSuchTutor):
        world.admin.call(courses.save_tutor, person_id=world.student.person_id, listed=True)
    for wrong in ({"rate": Decimal(-1)}, {"headline": "x" * 201}, {"display_name": " "}):
        with pytest.raises(errors.InvalidValue):
            world.desk.call(courses.save_tutor, person_id=me, **wrong)


def test_a_profile_saved_as_it_is_writes_and_tells_nothing(world: Centre) -> None:
    counts = "(SELECT count(*) FROM app.audit_event), (SELECT count(*) FROM app.change)"
    told = f"SELECT {counts}, xmin FROM app.tutor"
    profile = {"person_id": world.tutor.person_id, "headline": "Calm", "rate": Decimal(40), "listed": True}
    world.desk.call(courses.save_tutor, **profile)
    before = world.database.maker.execute(told).fetchall()
    world.desk.call(courses.save_tutor, **profile)
    assert world.database.maker.execute(told).fetchall() == before
    world.desk.call(courses.save_tutor, **profile | {"rate": Decimal(41)})
    assert world.database.maker.execute(told).fetchall() != before
