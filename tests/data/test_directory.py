"""The list of everybody and one person's card, for desk and administrators; making and changing people."""

from uuid import uuid4

import psycopg
import pytest

from tests.data.conftest import Door
from tests.factories import TestDatabase
from tutordesk import errors
from tutordesk.services import accounts, directory, enrollments, people
from tutordesk.services.people_rows import PeoplePage


def names(page: PeoplePage) -> list[str]:
    return [row.display_name for row in page.rows]


def test_people_are_found_as_they_are_written_or_dialled(database: TestDatabase, door: Door) -> None:
    desk = door(database.make_person(("desk",), "Dora"), "desk")
    database.make_person(
        name="Ärger Çelik", phone="0660 123 45 67", phone_e164="+436601234567", email="Celik@example.org"
    )
    database.make_person(("tutor", "admin"), "anna", guardian_name="Grandma Rose")
    bob = database.make_person(name="Bob", active=False)
    assert names(desk.call(directory.search)) == ["anna", "Ärger Çelik", "Dora"]
    assert names(desk.call(directory.search, active=None)) == ["anna", "Ärger Çelik", "Bob", "Dora"]
    assert names(desk.call(directory.search, active=False)) == ["Bob"]
    for text in ("celik", "CELIK@EX", "0660/123", "+43 660 123", "1234567"):
        assert names(desk.call(directory.search, text=text)) == ["Ärger Çelik"], text
    assert names(desk.call(directory.search, text="rose")) == ["anna"]
    assert names(desk.call(directory.search, text=bob.login, active=None)) == ["Bob"]
    assert names(desk.call(directory.search, in_role="admin")) == ["anna"]
    assert desk.call(directory.search, text="%").total == 0
    (row,) = desk.call(directory.search, in_role="tutor").rows
    assert (row.roles, row.active, row.must_change_password) == (("tutor", "admin"), True, False)


def test_people_come_in_pages(database: TestDatabase, door: Door) -> None:
    desk = door(database.make_person(("desk",), "Zoe"), "desk")
    for number in range(5):
        database.make_person(name=f"Person {number // 2}")
    seen, after = [], None
    while True:
        page = desk.call(directory.search, in_role="student", after=after, limit=2)
        assert page.total == 5
        seen += [row.person_id for row in page.rows]
        after = page.next_key
        if after is None:
            break
    assert len(set(seen)) == len(seen) == 5
    empty = desk.call(directory.search, text="nobody at all")
    assert (empty.rows, empty.total, empty.next_key) == ((), 0, None)
    for wrong in ({"in_role": "boss"}, {"limit": 0}, {"limit": 5000}, {"after": ("one",)}):
        with pytest.raises(errors.InvalidValue):
            desk.call(directory.search, **wrong)


def test_the_list_is_for_staff(database: TestDatabase, door: Door) -> None:
    both = database.make_person(("student", "tutor"))
    for role in ("student", "tutor"):
        with pytest.raises(errors.NotAllowed):
            door(both, role).call(directory.search)


@pytest.mark.parametrize(
    ("acting", "roles", "expected"),
    [
        ("desk", ("student",), (True, "", True, False, False)),
        ("desk", ("student", "tutor"), (False, "roles", False, False, False)),
        ("desk", ("admin",), (False, "roles", False, False, False)),
        ("admin", ("tutor",), (True, "", True, True, True)),
    ],
)
def test_a_card_says_what_may_be_done(
    database: TestDatabase, door: Door, acting: str, roles: tuple[str, ...], expected: tuple[object, ...]
) -> None:
    staff = door(database.make_person((acting,)), acting)
    person = database.make_person(roles, guardian_name="Rose")
    card = staff.call(directory.card, person_id=person.person_id)
    assert card.guardian_name == "Rose"
    assert expected == (
        card.editable, card.reason, card.may_reset, card.may_give_roles, card.may_anonymise
    )  # fmt: skip
    changes = (
        (accounts.save_contact, {"guardian_name": "Lily"}, card.editable),
        (accounts.save_profile, {"locale": "es"}, card.editable),
        (accounts.reset_password, {}, card.may_reset),
    )
    for verb, arguments, allowed in changes:
        if allowed:
            staff.call(verb, person_id=person.person_id, **arguments)
        else:
            with pytest.raises(errors.NotAllowed):
                staff.call(verb, person_id=person.person_id, **arguments)


def test_a_card_of_oneself_and_of_nobody(database: TestDatabase, door: Door) -> None:
    person = database.make_person(("desk", "admin"), "Ada")
    as_admin = door(person, "admin")
    card = as_admin.call(directory.card, person_id=person.person_id)
    assert (card.oneself, card.editable, card.may_reset, card.last_admin) == (True, True, False, True)
    database.make_person(("admin",))
    assert not as_admin.call(directory.card, person_id=person.person_id).last_admin
    with pytest.raises(errors.NoSuchPerson):
        as_admin.call(directory.card, person_id=uuid4())
    student = database.make_person()
    with pytest.raises(errors.NoSuchPerson):
        door(student, "student").call(directory.card, person_id=person.person_id)


def test_a_card_counts_lessons_and_enrollments(database: TestDatabase, door: Door) -> None:
    desk = door(database.make_person(("desk",)), "desk")
    tutor, student = database.make_person(("tutor",), "Tina"), database.make_person()
    course = database.make_course()
    database.offer(tutor, course)
    desk.call(enrollments.enroll, course_id=course, student_id=student.person_id, planned_sessions=4)
    for hours, status in ((-30, "completed"), (-50, "no_show"), (26, "cancelled"), (30, "scheduled")):
        database.maker.execute(
            "INSERT INTO app.session"
            " (id, tutor_id, student_id, course_id, during, tutor_hold, price, currency, status)"
            " SELECT gen_random_uuid(), %s, %s, %s, r, r, 30, 'EUR', %s FROM (SELECT tstzrange("
            " now() + make_interval(hours => %s), now() + make_interval(hours => %s) + '1 hour') r) w",
            [tutor.person_id, student.person_id, course, status, hours, hours],
        )
    card = desk.call(directory.card, person_id=student.person_id)
    assert (card.upcoming, card.teaching, card.completed, card.missed, card.cancelled) == (1, 0, 1, 1, 1)
    assert [row.planned_sessions for row in card.enrollments] == [4]
    assert card.tutor is None
    teaching = desk.call(directory.card, person_id=tutor.person_id)
    assert (teaching.upcoming, teaching.teaching) == (0, 1)
    assert teaching.tutor is not None
    assert (teaching.tutor.display_name, teaching.tutor.listed) == ("Tina", True)
    (row,) = desk.call(directory.search, text=student.login).rows
    assert row.last_starts_at is not None
    assert row.next_starts_at is not None
    assert row.last_starts_at < row.next_starts_at


def test_an_admin_makes_anybody_who_then_signs_in(database: TestDatabase, door: Door) -> None:
    admin = door(database.make_person(("admin",)), "admin")
    asked = {
        "person_id": uuid4(), "roles": ("tutor", "desk"), "display_name": "Nora", "timezone": "Europe/Vienna",
        "locale": "es", "phone": "+43 660 1234567", "email": "nora@example.org",
    }  # fmt: skip
    made = admin.call(accounts.create, **asked)
    again = admin.call(accounts.create, **asked)  # the answer was lost
    assert again.person == made.person
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(database.url(made.person.login, made.password))
    with psycopg.connect(database.url(made.person.login, again.password)) as nora:
        nora.execute("SET ROLE td_desk")
    card = admin.call(directory.card, person_id=made.person.person_id)
    assert (card.person.roles, card.timezone, card.locale, card.phone_e164) == (
        ("tutor", "desk"), "Europe/Vienna", "es", "+436601234567",
    )  # fmt: skip
    desk = door(database.make_person(("desk",)), "desk")
    for roles in (("tutor",), ("student", "desk"), ("student", "student"), ("admin",)):
        with pytest.raises(errors.NotAllowed):
            desk.call(accounts.create, **{**asked, "person_id": uuid4(), "roles": roles})
    with pytest.raises(errors.InvalidValue):
        admin.call(accounts.create, **{**asked, "person_id": uuid4(), "roles": ()})


def test_everybody_keeps_the_own_contact(database: TestDatabase, door: Door) -> None:
    person = database.make_person(("student", "desk"), phone="1")
    own = door(person, "student")
    own.call(accounts.save_contact, person_id=person.person_id, phone="", email="me@example.org")
    own.call(accounts.save_profile, person_id=person.person_id, display_name="New Name")
    assert own.call(people.me).display_name == "New Name"
    row = database.maker.execute("SELECT phone, phone_e164, email FROM app.person_contact").fetchone()
    assert row == ("", None, "me@example.org")
    with pytest.raises(errors.InvalidValue):
        own.call(accounts.save_profile, person_id=person.person_id, display_name=" ")
