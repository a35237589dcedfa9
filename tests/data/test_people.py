"""People, their logins, and what each role may do about them."""

import re
from uuid import uuid4

import psycopg
import pytest
from psycopg import errors

from tests.factories import PASSWORD, TestDatabase, new_login
from tutordesk.db import schema


def test_a_person_signs_in_and_is_recognised(database: TestDatabase) -> None:
    person = database.make_person(("student", "tutor"))
    me = database.connect(person, "tutor")
    assert me.execute(
        "SELECT app.current_person_id(), app.has_role('tutor'), app.has_role('desk')"
    ).fetchone() == (
        person.person_id,
        True,
        False,
    )


def test_nothing_is_readable_before_choosing_a_role(database: TestDatabase) -> None:
    person = database.make_person(("admin",))
    with pytest.raises(errors.InsufficientPrivilege):
        database.connect(person).execute("SELECT * FROM app.person")


def test_a_changed_password_ends_the_reminder_and_the_old_password(database: TestDatabase) -> None:
    person = database.make_person(must_change_password=True)
    me = database.connect(person, "student")
    me.execute("SELECT app.change_own_password(%s)", [schema.scram_verifier(me, "another one")])
    assert me.execute("SELECT must_change_password FROM app.person").fetchone() == (False,)
    with psycopg.connect(database.url(person.login, "another one")) as again:
        assert again.execute("SELECT session_user").fetchone() == (person.login,)
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(database.url(person.login, PASSWORD))


VERIFIER = (
    "SCRAM-SHA-256$4096:c2FsdHNhbHRzYWx0c2FsdA==$"
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
)
CREATE_STUDENT = "SELECT (p).id, (p).login FROM app.create_student(%s, %s, %s, p_login => %s) p"
CREATE_PERSON = "SELECT (p).id FROM app.create_person(%s, %s, 'New one', %s) p"


def test_the_desk_gives_a_student_a_real_login(database: TestDatabase) -> None:
    desk = database.connect(database.make_person(("desk",)), "desk")
    person_id = uuid4()
    verifier = schema.scram_verifier(desk, "first time")
    made = desk.execute(CREATE_STUDENT, [person_id, "New student", verifier, None]).fetchone()
    assert made is not None
    login = made[1]
    assert made[0] == person_id
    assert re.fullmatch(r"s[1-9][0-9]{7}", login)
    again = desk.execute(CREATE_STUDENT, [person_id, "New student", verifier, None]).fetchone()
    assert again == made
    resets = "SELECT actor_role FROM app.audit_event WHERE kind = 'password_reset' AND subject_id = %s"
    assert desk.execute(resets, [str(person_id)]).fetchall() == [("desk",)], "a new password leaves a trace"
    with psycopg.connect(database.url(login, "first time"), autocommit=True) as student:
        student.execute("SET ROLE td_student")
        assert student.execute("SELECT id, must_change_password FROM app.person").fetchall() == [
            (person_id, True)
        ]
        for group in ("td_tutor", "td_desk", "td_admin", "td_owner", "td_definer", "td_provisioner"):
            with pytest.raises(errors.InsufficientPrivilege):
                student.execute(f"SET ROLE {group}")


@pytest.mark.parametrize(
    ("login", "verifier", "sqlstate"),
    [
        ("anna", VERIFIER, "TD010"),
        ("s1", VERIFIER, "TD010"),
        ('s123456"; DROP', VERIFIER, "TD010"),
        (None, "a password in clear", "TD011"),
        (None, "md5d41d8cd98f00b204e9800998ecf8427e", "TD011"),
        (None, "", "TD011"),
    ],
)
def test_a_bad_login_or_verifier_creates_nobody(
    database: TestDatabase, login: str | None, verifier: str, sqlstate: str
) -> None:
    deployment = database.admin()
    with pytest.raises(psycopg.Error) as caught:
        deployment.execute(CREATE_STUDENT, [uuid4(), "New student", verifier, login])
    assert caught.value.sqlstate == sqlstate
    assert deployment.execute("SELECT count(*) FROM app.person").fetchone() == (0,)


def test_an_existing_login_is_never_taken_over(database: TestDatabase) -> None:
    admin = database.make_person(("admin",))
    for login in (admin.login, "postgres"):
        with pytest.raises(psycopg.Error) as caught:
            database.admin().execute(CREATE_STUDENT, [uuid4(), "New student", VERIFIER, login])
        assert caught.value.sqlstate in {"42710", "23505", "TD010"}
    with psycopg.connect(admin.url) as still:
        assert still.execute("SELECT 1").fetchone() == (1,)


@pytest.mark.parametrize("role", ["desk", "admin"])
def test_only_who_deploys_names_a_sign_in_number(database: TestDatabase, role: str) -> None:
    """A number without a login may be a person's of another database that was restored without its roles."""
    staff = database.make_person((role,))
    free = database.make_person()
    database.maker.execute("DELETE FROM app.person_role WHERE person_id = %s", [free.person_id])
    caller = database.connect(staff, role)
    made = {"desk": "create_student(%s,", "admin": "create_person(%s, ARRAY['tutor'],"}[role]
    for login in (new_login(), staff.login, free.login):
        with pytest.raises(errors.InsufficientPrivilege):
            caller.execute(
                f"SELECT app.{made} 'New', %s, p_login => %s)".encode(), [uuid4(), VERIFIER, login]
            )
    # nor by asking again, as if the first answer had been lost
    person_id = uuid4()
    row = caller.execute(
        f"SELECT (p).login FROM app.{made} 'New', %s) p".encode(), [person_id, VERIFIER]
    ).fetchone()
    assert row is not None
    with pytest.raises(errors.InsufficientPrivilege):
        caller.execute(f"SELECT app.{made} 'New', %s, p_login => %s)".encode(), [person_id, VERIFIER, *row])


def test_an_id_that_is_somebody_elses_is_refused(database: TestDatabase) -> None:
    admin = database.make_person(("admin",))
    desk = database.connect(database.make_person(("desk",)), "desk")
    with pytest.raises(psycopg.Error) as caught:
        desk.execute(CREATE_STUDENT, [admin.person_id, "New student", VERIFIER, None])
    assert caught.value.sqlstate == "TD004"


def test_only_an_admin_creates_other_people(database: TestDatabase) -> None:
    person = database.make_person(("student", "desk", "admin"))
    for role in ("student", "desk"):
        with pytest.raises(errors.InsufficientPrivilege):
            database.connect(person, role).execute(CREATE_PERSON, [uuid4(), ["admin"], VERIFIER])
    made = database.connect(person, "admin").execute(CREATE_PERSON, [uuid4(), ["tutor", "desk"], VERIFIER])
    assert made.fetchone() is not None
    row = database.admin().execute("SELECT listed FROM app.tutor").fetchone()
    assert row == (False,)


def test_an_admin_of_another_database_is_nobody_here(database: TestDatabase) -> None:
    stranger = database.make_person(("admin",))
    with database.admin() as connection:
        connection.execute("SET session_replication_role = replica")  # leave the login, drop the person
        connection.execute("DELETE FROM app.person_role WHERE person_id = %s", [stranger.person_id])
        connection.execute("DELETE FROM app.person_contact WHERE person_id = %s", [stranger.person_id])
        connection.execute("DELETE FROM app.person WHERE id = %s", [stranger.person_id])
    me = database.connect(stranger, "admin")
    assert me.execute("SELECT app.current_person_id(), app.has_role('admin')").fetchone() == (None, False)
    with pytest.raises(errors.InsufficientPrivilege):
        me.execute(CREATE_PERSON, [uuid4(), ["admin"], VERIFIER])
    assert me.execute("SELECT * FROM app.changes_since(NULL)").fetchall() == []


@pytest.mark.parametrize(
    ("roles", "allowed"),
    [(("student",), True), (("student", "tutor"), False), (("tutor",), False), (("admin",), False)],
)
def test_the_desk_edits_the_contact_of_students_who_are_nothing_else(
    database: TestDatabase, roles: tuple[str, ...], allowed: bool
) -> None:
    desk = database.connect(database.make_person(("desk",)), "desk")
    other = database.make_person(roles, email="old@example.org")
    query = "SELECT (c).email FROM app.save_contact(%s, p_email => 'new@example.org') c"
    if allowed:
        assert desk.execute(query, [other.person_id]).fetchone() == ("new@example.org",)
    else:
        with pytest.raises(errors.InsufficientPrivilege):
            desk.execute(query, [other.person_id])


def test_everybody_edits_the_own_profile_and_nobody_elses(database: TestDatabase) -> None:
    me, other = database.make_person(("student", "tutor")), database.make_person()
    for role in ("student", "tutor"):
        connection = database.connect(me, role)
        query = "SELECT (p).locale FROM app.save_profile(%s, p_locale => 'es') p"
        assert connection.execute(query, [me.person_id]).fetchone() == ("es",)
        with pytest.raises(errors.InsufficientPrivilege):
            connection.execute(query, [other.person_id])


def test_a_deactivated_person_reads_and_does_nothing(database: TestDatabase) -> None:
    gone = database.make_person(("student", "admin"), active=False)
    for role in ("student", "admin"):
        me = database.connect(gone, role)
        assert me.execute("SELECT count(*) FROM app.centre").fetchone() == (0,)
        assert me.execute("SELECT count(*) FROM app.person").fetchone() == (0,)
    with pytest.raises(psycopg.Error) as caught:
        database.connect(gone, "student").execute("SELECT app.change_own_password(%s)", [VERIFIER])
    assert caught.value.sqlstate == "TD001"


def test_identity_is_not_a_setting(database: TestDatabase) -> None:
    admin, student = database.make_person(("admin",)), database.make_person()
    me = database.connect(student, "student")
    me.execute(f"SELECT set_config('app.person_id', '{admin.person_id}', false)")
    me.execute(f"SET app.\"user\" = '{admin.login}'")
    assert me.execute("SELECT app.current_person_id()").fetchone() == (student.person_id,)
    for statement in (
        f"SET SESSION AUTHORIZATION {admin.login}",
        f"SET ROLE {admin.login}",
        "SELECT set_config('role', 'td_admin', false)",
        "ALTER ROLE CURRENT_USER CREATEROLE",
        f"ALTER ROLE {admin.login} PASSWORD 'x'",
        f"GRANT td_admin TO {student.login}",
        "SELECT app.provision_login('s123456', '', '{admin}')",
    ):
        with pytest.raises(errors.InsufficientPrivilege):
            me.execute(statement)


def test_history_of_people_names_who_did_it_as_what(database: TestDatabase) -> None:
    desk_person = database.make_person(("desk",))
    student = database.make_person()
    desk = database.connect(desk_person, "desk")
    desk.execute("SELECT app.save_contact(%s, p_phone => '+420 777')", [student.person_id])
    desk.execute("SELECT app.save_contact(%s, p_phone => '+420 777')", [student.person_id])  # no change
    rows = desk.execute(
        "SELECT actor_role, kind, before ->> 'phone', after ->> 'phone' FROM app.audit_event"
        " WHERE subject_table = 'person_contact' AND subject_id = %s AND actor_id = %s",
        [str(student.person_id), desk_person.person_id],
    ).fetchall()
    assert rows == [("desk", "changed", "", "+420 777")]
    with pytest.raises(errors.InsufficientPrivilege):
        database.admin().execute("DELETE FROM app.audit_event")


def test_students_enroll_themselves_and_tutors_their_own_students(database: TestDatabase) -> None:
    tutor, student, other = (
        database.make_person(("tutor",)),
        database.make_person(),
        database.make_person(),
    )
    course = database.make_course()
    database.offer(tutor, course)
    as_student, as_tutor = database.connect(student, "student"), database.connect(tutor, "tutor")
    enroll = "SELECT (e).id, (e).planned_sessions FROM app.enroll(%s, %s, %s, %s) e"
    with pytest.raises(errors.InsufficientPrivilege):
        as_tutor.execute(enroll, [course, tutor.person_id, student.person_id, None])
    first = as_student.execute(enroll, [course, tutor.person_id, None, None]).fetchone()
    assert first is not None
    assert as_tutor.execute(enroll, [course, None, student.person_id, 10]).fetchone() == (first[0], 10)
    # a plan that there is, is the tutor's to change
    again = as_student.execute(enroll, [course, tutor.person_id, None, 1]).fetchone()
    assert again == (first[0], 10)
    with pytest.raises(errors.InsufficientPrivilege):
        as_student.execute(enroll, [course, tutor.person_id, other.person_id, None])
    with pytest.raises(psycopg.Error) as caught:
        as_student.execute(enroll, [uuid4(), None, None, None])
    assert caught.value.sqlstate == "TD002"
    with pytest.raises(psycopg.Error) as caught:
        database.connect(other, "student").execute("SELECT app.end_enrollment(%s)", [first[0]])
    assert caught.value.sqlstate == "TD013"
    for _twice in range(2):
        ended = as_student.execute("SELECT (e).status FROM app.end_enrollment(%s) e", [first[0]])
        assert ended.fetchone() == ("ended",)


def test_an_administrator_locked_out_gets_back_in(database: TestDatabase) -> None:
    admin = database.make_person(("admin",), active=False)
    student = database.make_person()
    database.admin().execute(f"ALTER ROLE {admin.login} NOLOGIN".encode())
    again = schema.reset_admin(database.admin_url)
    assert again.login == admin.login
    with psycopg.connect(database.url(again.login, again.one_time_password)) as me:
        me.execute("SET ROLE td_admin")
        query = "SELECT active, must_change_password FROM app.person WHERE login = %s"
        assert me.execute(query, [admin.login]).fetchone() == (True, True)
    with pytest.raises(LookupError):
        schema.reset_admin(database.admin_url, login=student.login)
