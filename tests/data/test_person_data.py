"""One person's data as a whole: handed out, and taken out of every table there is."""

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from tests.data.conftest import Door
from tests.data.test_attacker import readable_columns
from tests.factories import TestDatabase, TestPerson
from tutordesk import errors
from tutordesk.services import accounts, courses, directory, history, notes, people, person_notes, sessions

CANARY = "CANARYbird"
WAITS = "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE usename = %s AND wait_event_type = 'Lock')"


class World:
    """A student and a tutor full of canaries, with lessons that are over, and an administrator."""

    def __init__(self, database: TestDatabase, door: Door) -> None:
        self.database = database
        contact = {
            "email": f"{CANARY}@example.org", "phone": f"1{CANARY}", "guardian_name": CANARY,
            "guardian_phone": CANARY,
        }  # fmt: skip
        self.student = database.make_person(name=f"{CANARY} Sam", **contact)
        self.tutor = database.make_person(("tutor", "desk"), f"{CANARY} Tina", **contact)
        self.admin_person = database.make_person(("admin",))
        self.admin = door(self.admin_person, "admin")
        self.course = database.make_course()
        database.offer(self.tutor, self.course)
        self.desk = door(database.make_person(("desk",), "Dora"), "desk")
        self.desk.call(
            courses.save_tutor, person_id=self.tutor.person_id, headline=CANARY, bio=f"About {CANARY}"
        )
        self.desk.call(accounts.save_contact, person_id=self.student.person_id, phone=f"2{CANARY}")
        self.lesson = uuid4()
        for statement in FILL:
            database.maker.execute(
                statement.encode(),
                {
                    "student": self.student.person_id, "tutor": self.tutor.person_id, "word": CANARY,
                    "asked": json.dumps({"requirements": CANARY}), "course": self.course, "id": self.lesson,
                    "admin": self.admin_person.person_id, "subject": str(self.tutor.person_id),
                },
            )  # fmt: skip

    def colleague(self, status: str = "completed") -> TestPerson:
        """The lesson was a colleague's, about whom nothing is stored."""
        colleague = self.database.make_person(("tutor",))
        with self.database.maker.transaction():
            self.database.maker.execute("SET LOCAL session_replication_role = replica")  # past every guard
            self.database.maker.execute(
                "UPDATE app.session SET tutor_id = %s, status = %s", [colleague.person_id, status]
            )
        return colleague

    def places(self) -> set[tuple[str, str]]:
        """Every table and column in which the canary sits."""
        return {
            (table, column)
            for table, column, _type in readable_columns(self.database)
            if self.database.maker.execute(
                f"SELECT 1 FROM app.{table} t WHERE lower(t.{column}::text) LIKE lower(%s) LIMIT 1".encode(),
                [f"%{CANARY}%"],
            ).fetchone()
        }

    def status_of(self, person: TestPerson) -> tuple[Any, ...] | None:
        return self.database.maker.execute(
            "SELECT rolcanlogin, (SELECT count(*) FROM pg_auth_members m WHERE m.member = r.oid)"
            " FROM pg_roles r WHERE rolname = %s",
            [person.login],
        ).fetchone()


FILL = [
    (
        "INSERT INTO app.session (id, tutor_id, student_id, course_id, during, tutor_hold, requirements,"
        " price, currency, status, asked) SELECT %(id)s, %(tutor)s, %(student)s, %(course)s, r, r, %(word)s,"
        " 30, 'EUR', 'completed', %(asked)s FROM (SELECT tstzrange(now() - interval '2 days',"
        " now() - interval '47 hours') r) w"
    ),
    (
        "INSERT INTO app.session_event (session_id, actor_id, actor_role, kind)"
        " VALUES (%(id)s, %(student)s, 'student', 'booked')"
    ),
    "INSERT INTO app.session_event_reason SELECT id, %(word)s FROM app.session_event",
    (
        "INSERT INTO app.session_note (session_id, author_id, shared, body)"
        " SELECT %(id)s, %(tutor)s, shared, %(word)s FROM (VALUES (true), (false)) v(shared)"
    ),
    (
        "INSERT INTO app.person_note (person_id, author_id, body)"
        " SELECT unnest(ARRAY[%(student)s, %(tutor)s]::uuid[]), %(admin)s, %(word)s"
    ),
    (
        "INSERT INTO app.enrollment (student_id, course_id, tutor_id)"
        " VALUES (%(student)s, %(course)s, %(tutor)s)"
    ),
    (
        "INSERT INTO app.availability_override"
        " (tutor_id, on_date, available, start_minute, end_minute, reason)"
        " VALUES (%(tutor)s, current_date, false, 0, 1440, %(word)s)"
    ),
    (
        "INSERT INTO app.availability_rule (tutor_id, iso_weekday, start_minute, end_minute)"
        " VALUES (%(tutor)s, 1, 0, 60)"
    ),
    (
        "INSERT INTO app.audit_event (actor_id, kind, subject_table, subject_id, after)"
        " VALUES (%(tutor)s, 'changed', 'hours', %(subject)s, %(asked)s)"
    ),
    "UPDATE app.tutor_course SET place = %(word)s",
]


@pytest.fixture
def world(database: TestDatabase, door: Door) -> World:
    return World(database, door)


def test_whoever_is_anonymised_is_in_no_table_and_lessons_stay(world: World, door: Door) -> None:
    assert {
        ("person", "display_name"),
        ("audit_event", "before"),
        ("session", "requirements"),
    } <= world.places()
    window = door(world.student, "student")
    assert window.call(people.me)
    for person in (world.student, world.tutor):
        world.admin.call(accounts.anonymise, person_id=person.person_id)
        assert world.status_of(person) == (False, 0)
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(person.url)
        with pytest.raises(errors.NoSuchPerson):
            world.admin.call(accounts.anonymise, person_id=person.person_id)
        with pytest.raises(errors.NoSuchPerson):
            world.admin.call(accounts.set_active, person_id=person.person_id, active=True)
        with pytest.raises(errors.NoSuchPerson):
            world.admin.call(accounts.set_roles, person_id=person.person_id, roles=["student"])
        with pytest.raises(errors.NoSuchPerson):
            world.admin.call(accounts.reset_password, person_id=person.person_id)
        # nor is anything written about them again, by a window that still had them open
        with pytest.raises(errors.NoSuchPerson):
            world.admin.call(accounts.save_profile, person_id=person.person_id, display_name=CANARY)
        with pytest.raises(errors.NoSuchPerson):
            world.admin.call(accounts.save_contact, person_id=person.person_id, email=f"{CANARY}@x.org")
        with pytest.raises(errors.NoSuchPerson):
            world.desk.call(person_notes.add, note_id=uuid4(), person_id=person.person_id, body=CANARY)
    assert world.places() == set()
    with pytest.raises(errors.SignInRefused):
        window.call(people.me)
    kept = world.database.maker.execute(
        "SELECT s.status, s.price, p.display_name, t.display_name FROM app.session s"
        " JOIN app.person p ON p.id = s.student_id JOIN app.tutor t ON t.person_id = s.tutor_id"
    ).fetchone()
    assert kept is not None
    assert kept[0] == "completed"
    assert kept[2:] == (f"Former student {world.student.login}", f"Former tutor {world.tutor.login}")
    card = world.admin.call(directory.card, person_id=world.student.person_id)
    assert (card.person.roles, card.editable, card.reason, card.may_anonymise) == (
        (),
        False,
        "anonymised",
        False,
    )
    assert [row.status for row in card.enrollments] == ["ended"]
    done = world.admin.call(history.page, kind="anonymised").rows
    assert {row.subject_id for row in done} == {
        str(person.person_id) for person in (world.student, world.tutor)
    }


def test_nothing_is_written_about_the_lessons_of_somebody_anonymised(world: World, door: Door) -> None:
    tutor = door(world.colleague(), "tutor")
    note = {"session_id": world.lesson, "body": CANARY, "shared": False}
    tutor.call(notes.add, note_id=uuid4(), **note)
    world.admin.call(accounts.anonymise, person_id=world.student.person_id)
    left = world.places()
    assert not {("session_note", "body"), ("session_event_reason", "reason")} & left
    for shared in (False, True):
        with pytest.raises(errors.NoSuchPerson):
            tutor.call(notes.add, note_id=uuid4(), **note | {"shared": shared})
    # the books stay open, without words
    open_again = world.desk.call(
        sessions.set_status, session_id=world.lesson, version=1, status="scheduled", reason=CANARY
    )
    done = tutor.call(
        sessions.set_status,
        session_id=world.lesson,
        version=open_again.version,
        status="no_show",
        reason=CANARY,
    )
    assert (done.status, done.version) == ("no_show", 3)
    assert world.places() == left


@pytest.mark.parametrize(
    "say",
    [
        "SELECT app.add_note(gen_random_uuid(), %s, %s, false)",
        "SELECT app.set_session_status(%s, 'no_show', 1, %s)",
    ],
)
def test_what_is_being_said_while_somebody_is_anonymised_is_gone_too(world: World, say: str) -> None:
    colleague = world.colleague(status="scheduled")
    with (
        world.database.maker.transaction()
    ):  # a lesson without words is not touched by the anonymising itself
        world.database.maker.execute("SET LOCAL session_replication_role = replica")
        world.database.maker.execute("UPDATE app.session SET requirements = '', asked = '{}'")
    tutor = world.database.connect(colleague, "tutor", autocommit=False)
    tutor.execute(say.encode(), [world.lesson, CANARY])
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(world.admin.call, accounts.anonymise, person_id=world.student.person_id)
        try:
            while world.database.maker.execute(WAITS, [world.admin_person.login]).fetchone() != (True,):
                assert not asked.done()
        finally:
            tutor.commit()
        asked.result(30)
    assert not {("session_note", "body"), ("session_event_reason", "reason")} & world.places()


def test_history_stays_append_only_for_everybody_else(world: World) -> None:
    for statement in (
        "UPDATE app.audit_event SET before = NULL",
        "DELETE FROM app.session_event_reason",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            world.database.maker.execute(statement.encode())


def test_nobody_is_anonymised_who_is_still_needed(world: World) -> None:
    with pytest.raises(errors.NotAllowed):
        world.admin.call(accounts.anonymise, person_id=world.admin_person.person_id)
    world.database.maker.execute(
        "INSERT INTO app.session (id, tutor_id, student_id, course_id, during, tutor_hold, price, currency)"
        " SELECT gen_random_uuid(), %s, %s, %s, r, r, 30, 'EUR'"
        " FROM (SELECT tstzrange(now() + '1 day', now() + '25 hours') r) w",
        [world.tutor.person_id, world.student.person_id, world.course],
    )
    before = world.places()
    for person in (world.student, world.tutor):
        with pytest.raises(errors.SessionsAhead):
            world.admin.call(accounts.anonymise, person_id=person.person_id)
    assert world.places() == before
    for verb in (accounts.anonymise, accounts.export):
        with pytest.raises(errors.NotAllowed):
            world.desk.call(verb, person_id=world.student.person_id)


def test_a_student_gets_everything_that_is_stored_about_them(world: World) -> None:
    told = world.admin.call(accounts.export, person_id=world.student.person_id)
    assert told["person"]["display_name"] == f"{CANARY} Sam"
    assert told["contact"]["phone"] == f"2{CANARY}"
    assert told["roles"] == ["student"]
    assert [note["body"] for note in told["staff_notes"]] == [CANARY]
    (lesson,) = told["sessions"]
    assert (UUID(lesson["id"]), lesson["as"], lesson["requirements"]) == (world.lesson, "student", CANARY)
    assert len(lesson["notes"]) == 1  # the shared one
    assert [event["kind"] for event in lesson["history"]] == ["booked"]
    assert [row["course"] for row in told["enrollments"]] == ["Algebra"]
    assert {row["of"] for row in told["changes"]} >= {"person", "person_contact", "person_role"}
    assert told["tutor"] is None
    with pytest.raises(errors.NoSuchPerson):
        world.admin.call(accounts.export, person_id=uuid4())


def test_who_took_somebodys_data_out_is_in_the_history(world: World) -> None:
    world.admin.call(accounts.export, person_id=world.student.person_id)
    with pytest.raises(errors.NotAllowed):
        world.desk.call(accounts.export, person_id=world.student.person_id)
    told = world.admin.call(history.page, kind="exported", limit=10)
    assert [(row.actor_role, row.subject, row.subject_id) for row in told.rows] == [
        ("admin", "person", str(world.student.person_id))
    ]


def test_a_tutors_export_has_no_words_of_students(world: World) -> None:
    told = world.admin.call(accounts.export, person_id=world.tutor.person_id)
    (lesson,) = told["sessions"]
    assert lesson["as"] == "tutor"
    assert (lesson["requirements"], lesson["notes"]) == (None, [])
    assert told["tutor"]["headline"] == CANARY
    assert [row["reason"] for row in told["hours"]["dated"]] == [CANARY]
    assert str(world.student.person_id) not in json.dumps(told)
