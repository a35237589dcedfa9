"""Find anything: whom and what the front desk finds, however typed; making a student on the phone."""

from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg import errors as driver_errors

from tests.data.centre import Centre
from tests.data.conftest import Door
from tests.factories import TestDatabase, TestPerson
from tutordesk import errors
from tutordesk.services import accounts, finding, people
from tutordesk.services.board_rows import FoundRow


@pytest.fixture
def centre(database: TestDatabase, door: Door) -> Centre:
    return Centre(database, door)


def found(centre: Centre, typed: str, kind: str = "person") -> list[FoundRow]:
    return [row for row in centre.as_desk.call(finding.anything, text=typed) if row.kind == kind]


@pytest.fixture
def lena(centre: Centre) -> TestPerson:
    centre.database.make_person(
        ("student",), "Lea Fischmann", phone="0664 555 44 33", email="lea@example.org"
    )
    return centre.database.make_person(
        ("student",),
        "Lena Çelik-Fischer",
        phone="0660 123 45 67",
        phone_e164="+436601234567",
        email="Lena.F@Example.org",
        guardian_name="Jürgen Fischer",
        guardian_phone="+43 1 987 65 43",
    )


TYPED = (
    "Lena", "celik", "ÇELIK", "fischer lena", "lena  fischer", "Lena Fisher", "lena.f@example", "jurgen",
    "+43 660 1234567", "0043 (0)660/123-45-67", "06601234567", "660 1234", "436601234567", "234567",
    "01 9876543", "+4319876543",
)  # fmt: skip


def test_a_person_is_found_however_typed(centre: Centre, lena: TestPerson) -> None:
    for typed in TYPED:
        assert [row.id for row in found(centre, typed)][:1] == [lena.person_id], typed


def test_a_sign_in_number_comes_first(centre: Centre, lena: TestPerson) -> None:
    for typed in (lena.login, lena.login.upper(), lena.login[1:]):
        assert found(centre, typed)[0].login == lena.login
    assert not found(centre, "s00000000")


def test_what_a_line_about_a_person_needs(centre: Centre, lena: TestPerson) -> None:
    booked = centre.book()
    (sam,) = found(centre, "sam student")
    assert (sam.title, sam.login, sam.starts_at) == ("Sam Student", centre.sam.login, booked.starts_at)
    assert sam.detail == {
        "roles": ["student"],
        "active": True,
        "phone": "123 456",
        "email": "sam@example.org",
    }
    (tutor,) = [row for row in found(centre, "tutor") if row.id == centre.tutor.person_id]
    assert (tutor.detail["roles"], tutor.starts_at) == (["tutor"], booked.starts_at)
    assert found(centre, "celik")[0].starts_at is None


def test_whoever_has_left_comes_last_and_says_so(centre: Centre) -> None:
    gone = centre.database.make_person(("student",), "Zora Novak", active=False)
    here = centre.database.make_person(("student",), "Anna Zora")
    assert [(row.id, row.detail["active"]) for row in found(centre, "zora")] == [
        (here.person_id, True),
        (gone.person_id, False),
    ]


def test_courses_and_coming_sessions_are_found(centre: Centre) -> None:
    booked = centre.book()
    (course,) = found(centre, "algebr", "course")
    assert (course.id, course.title) == (centre.course, "Algebra")
    assert course.detail == {"subject": "Mathematics", "minutes": 60}
    assert found(centre, "algbra", "course")[0].id == centre.course
    for typed in ("sam", str(booked.session_id), str(booked.session_id)[:9]):
        (session,) = found(centre, typed, "session")
        assert (session.id, session.starts_at) == (booked.session_id, booked.starts_at)
        assert session.detail["student"] == "Sam Student"
        assert session.detail["course"] == "Algebra"
        assert session.detail["status"] == "scheduled"
    centre.cancel(centre.as_desk.call, booked)
    assert not found(centre, "sam", "session")


def test_a_slip_in_a_full_name_is_not_lost_among_first_names(centre: Centre) -> None:
    centre.database.admin().execute(
        "INSERT INTO app.person (id, login, display_name, timezone)"
        " SELECT gen_random_uuid(), 'b' || lpad(n::text, 9, '0'), 'Alexandra Novak', 'UTC'"
        " FROM generate_series(1, 2100) AS n"
    )
    wanted = centre.database.make_person(("student",), "Alexandra Papadopoulos")
    assert [row.id for row in found(centre, "alexandra papadopulos")] == [wanted.person_id]
    assert found(centre, "alexandra nowack")[0].title == "Alexandra Novak"


def test_whoever_is_found_in_several_ways_is_found_once(centre: Centre) -> None:
    twice = [
        centre.database.make_person(
            ("student",), f"87878{n}", phone=f"087878{n}", email=f"87878{n}@example.org"
        )
        for n in range(5)
    ]
    assert [row.id for row in found(centre, "87878")] == [one.person_id for one in twice]


def test_nonsense_finds_nobody(centre: Centre) -> None:
    for typed in ("", "   ", "%", "_", "\\", "%%%", "'; DROP", "(((", "+", "0", "zzzzzzz", "-" * 300):
        assert centre.as_desk.call(finding.anything, text=typed) == (), typed


def test_what_changes_is_found_by_its_new_name_alone(centre: Centre, lena: TestPerson) -> None:
    desk = centre.database.connect(centre.desk, "desk")
    desk.execute("SELECT app.save_profile(%s, 'Magdalena Roth')", [lena.person_id])
    desk.execute("SELECT app.save_contact(%s, p_phone => '0699 11 22 33 44')", [lena.person_id])
    assert found(centre, "magdalena roth")[0].id == lena.person_id
    assert found(centre, "+43 699 11223344")[0].id == lena.person_id
    assert not [row for row in found(centre, "celik") if row.id == lena.person_id]
    assert not found(centre, "0660 1234567")


def test_finding_is_the_front_desks(centre: Centre) -> None:
    for door in (centre.as_sam, centre.as_tutor):
        with pytest.raises(errors.NotAllowed):
            door.call(finding.anything, text="eva")
        with pytest.raises(errors.NotAllowed):
            door.call(people.alike, display_name="Eva", phone="", email="")
        with pytest.raises(errors.NotAllowed):
            door.call(accounts.create, **new_student(uuid4()))
        assert door.call(people.by_id, person_id=centre.eva.person_id) is None
    for limit in (0, 101):
        with pytest.raises(errors.InvalidValue):
            centre.as_desk.call(finding.anything, text="eva", limit=limit)


def new_student(person_id: UUID, **changes: Any) -> dict[str, Any]:
    asked = {"person_id": person_id, "display_name": "Nina Neu", "timezone": "Europe/Vienna", "locale": "de"}
    return {**asked, **changes}


def test_a_new_caller_gets_a_login_that_works(centre: Centre) -> None:
    centre.world.centre(timezone="Europe/Vienna")
    person_id = uuid4()
    asked = new_student(person_id, phone="0660 765 43 21", email="nina@example.org", guardian_name="Olga Neu")
    made = centre.as_desk.call(accounts.create, **asked)
    assert made.person == centre.as_desk.call(people.by_id, person_id=person_id)
    assert (made.person.display_name, made.person.phone) == ("Nina Neu", "0660 765 43 21")
    with psycopg.connect(centre.database.url(made.person.login, made.password)) as nina:
        nina.execute("SET ROLE td_student")
        row = nina.execute("SELECT id, must_change_password, locale FROM app.person").fetchone()
        assert row == (person_id, True, "de")
        assert nina.execute("SELECT phone_e164 FROM app.person_contact").fetchone() == ("+436607654321",)
    assert found(centre, "olga")[0].id == person_id


def test_a_lost_answer_is_repeated_with_a_new_password(centre: Centre) -> None:
    asked = new_student(uuid4())
    lost = centre.as_desk.call(accounts.create, **asked)
    again = centre.as_desk.call(accounts.create, **asked)
    assert again.person == lost.person
    assert again.password != lost.password
    with psycopg.connect(centre.database.url(again.person.login, again.password)) as nina:
        nina.execute("SET ROLE td_student")
        nina.execute("SELECT app.change_own_password(%s)", [again_verifier(nina)])
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(centre.database.url(lost.person.login, lost.password))
    with pytest.raises(errors.IdReused):  # it is Nina's own now
        centre.as_desk.call(accounts.create, **asked)
    with pytest.raises(errors.IdReused):
        centre.as_desk.call(accounts.create, **new_student(centre.eva.person_id))


def again_verifier(connection: psycopg.Connection[Any]) -> str:
    return connection.pgconn.encrypt_password(b"her own, long", b"", b"scram-sha-256").decode()


def test_making_a_student_again_is_no_way_into_another_account(centre: Centre) -> None:
    """The desk repeats the call with the id of somebody who has not signed in yet."""
    for roles, active in ((("student", "admin"), True), (("admin",), True), (("student",), False)):
        other = centre.database.make_person(roles, "Nina Neu", must_change_password=True, active=active)
        with pytest.raises(errors.IdReused):
            centre.as_desk.call(accounts.create, **new_student(other.person_id))
        if active:
            centre.database.connect(other).close()  # the password is as it was


def test_is_it_one_of_these(centre: Centre, lena: TestPerson) -> None:
    def names(**asked: str) -> list[str]:
        described = {"display_name": "", "phone": "", "email": "", **asked}
        return [row.display_name for row in centre.as_desk.call(people.alike, **described)]

    assert names(display_name="Lena Celik Fisher") == ["Lena Çelik-Fischer"]
    assert names(phone="+43 660 123 45 67", display_name="Somebody") == ["Lena Çelik-Fischer"]
    assert names(email="lena.f@example.org") == ["Lena Çelik-Fischer"]
    assert names(display_name="Tutor") == []
    assert names() == []
    assert names(display_name="Quentin Xavier", phone="12", email="@") == []


def test_tables_behind_it_are_nobodys(centre: Centre) -> None:
    desk = centre.database.connect(centre.desk, "desk")
    for query in ("SELECT * FROM app.person_search", "SELECT * FROM app.found_people('a', NULL, 5)"):
        with pytest.raises(driver_errors.InsufficientPrivilege):
            desk.execute(query.encode())
