"""Accounts of other people through real logins: roles, keeping out, passwords, and above all who may not."""

import threading
from decimal import Decimal
from typing import Any

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege

from tests.data.conftest import Door
from tests.data.desk_attacks import REFUSED
from tests.data.test_attacker import fill, fingerprint
from tests.factories import PASSWORD, TestDatabase, TestPerson, new_login
from tutordesk import errors
from tutordesk.db import schema
from tutordesk.services import accounts, offers, people, tutors

GROUPS = """
SELECT array_agg(substr(g.rolname, 4) ORDER BY g.rolname) FROM pg_auth_members m
JOIN pg_roles g ON g.oid = m.roleid JOIN pg_roles l ON l.oid = m.member
WHERE l.rolname = %s AND g.rolname LIKE 'td\\_%%'
"""


def roles_of(database: TestDatabase, person: TestPerson) -> tuple[list[str], list[str]]:
    """The roles as rows, and as groups of the login."""
    admin = database.maker
    rows = admin.execute(
        "SELECT array_agg(role ORDER BY role) FROM app.person_role WHERE person_id = %s", [person.person_id]
    ).fetchone()
    groups = admin.execute(GROUPS.encode(), [person.login]).fetchone()
    assert rows is not None
    assert groups is not None
    return rows[0], groups[0]


def refused_at_the_door(url: str) -> None:
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url)


def test_roles_and_the_groups_of_the_login_change_together(database: TestDatabase, door: Door) -> None:
    admin = door(database.make_person(("admin",)), "admin")
    person = database.make_person(("tutor", "desk"))
    for wanted in (["admin", "desk", "tutor"], ["desk"], ["desk", "student", "tutor"], ["student"]):
        assert admin.call(accounts.set_roles, person_id=person.person_id, roles=wanted) == ""
        assert roles_of(database, person) == (wanted, wanted)
    assert "roles" not in {finding.kind for finding in schema.check(database.admin_url)}
    seen = database.maker.execute(
        "SELECT kind, coalesce(before, after) ->> 'role' FROM app.audit_event"
        " WHERE subject_table = 'person_role' AND subject_id = %s AND actor_role = 'admin'"
        " ORDER BY id LIMIT 3",
        [str(person.person_id)],
    ).fetchall()
    assert seen[0] == ("created", "admin")
    assert set(seen[1:]) == {("removed", "admin"), ("removed", "tutor")}


def test_a_new_tutor_is_shown_to_nobody_and_one_no_more_neither(database: TestDatabase, door: Door) -> None:
    admin = door(database.make_person(("admin",)), "admin")
    person = database.make_person(("desk",), "Tom")
    query = "SELECT listed FROM app.tutor WHERE person_id = %s"
    admin.call(accounts.set_roles, person_id=person.person_id, roles=["desk", "tutor"])
    assert database.maker.execute(query, [person.person_id]).fetchone() == (False,)
    database.maker.execute("UPDATE app.tutor SET listed = true")
    database.offer(person, database.make_course())
    admin.call(accounts.set_roles, person_id=person.person_id, roles=["desk"])
    assert database.maker.execute(query, [person.person_id]).fetchone() == (False,)
    assert database.maker.execute("SELECT active FROM app.tutor_course").fetchone() == (False,)
    row = database.maker.execute("SELECT course_id FROM app.tutor_course").fetchone()
    assert row is not None
    with pytest.raises(errors.NoSuchTutor):  # nor does the desk bring the offer back
        admin.call(
            offers.set_offer, tutor_id=person.person_id, course_id=row[0], active=True, online=True,
            in_person=False, place="", price=Decimal(30),
        )  # fmt: skip


def test_a_role_taken_while_signed_in_is_gone_with_the_next_question(
    database: TestDatabase, door: Door
) -> None:
    admin = door(database.make_person(("admin",)), "admin")
    other = database.make_person(("admin", "desk"))
    window, psql = door(other, "admin"), database.connect(other, "admin")
    assert window.call(people.me).roles == ("desk", "admin")
    admin.call(accounts.set_roles, person_id=other.person_id, roles=["desk"])
    with pytest.raises(errors.NotAllowed):
        window.call(people.me)
    assert window.call(people.me, role="desk").roles == ("desk",)
    # whoever has chosen the role before keeps its name, and nothing else of it
    assert psql.execute("SELECT * FROM app.audit_event").fetchall() == []
    with pytest.raises(psycopg.Error) as caught:
        psql.execute("SELECT app.set_roles(%s, ARRAY['admin'])", [other.person_id])
    assert caught.value.sqlstate == "TD001"
    with pytest.raises(InsufficientPrivilege):
        psql.execute("SET ROLE td_admin")


def test_the_first_role_beyond_student_comes_with_a_new_password(database: TestDatabase, door: Door) -> None:
    """The desk may know the old one, or be signed in with it."""
    admin = door(database.make_person(("admin",)), "admin")
    student = database.make_person()
    as_desk_knows = database.connect(student, "student")
    password = admin.call(accounts.set_roles, person_id=student.person_id, roles=["student", "admin"])
    assert roles_of(database, student)[0] == ["admin", "student"]
    with pytest.raises(psycopg.OperationalError):
        as_desk_knows.execute("SELECT 1")
    refused_at_the_door(student.url)
    with psycopg.connect(database.url(student.login, password)) as new:
        new.execute("SET ROLE td_admin")
        assert new.execute(
            "SELECT must_change_password FROM app.person WHERE id = %s", [student.person_id]
        ).fetchone() == (True,)
    raw = database.connect(database.make_person(("admin",)), "admin")
    with pytest.raises(psycopg.Error) as caught:
        raw.execute("SELECT app.set_roles(%s, ARRAY['desk'])", [database.make_person().person_id])
    assert caught.value.sqlstate == "TD011"


def test_nobody_loses_a_role_that_sessions_ahead_need(database: TestDatabase, door: Door) -> None:
    admin = door(database.make_person(("admin",)), "admin")
    tutor, student = database.make_person(("tutor", "desk")), database.make_person(("student", "desk"))
    database.maker.execute(
        "INSERT INTO app.session (id, tutor_id, student_id, course_id, during, tutor_hold, price, currency)"
        " SELECT gen_random_uuid(), %s, %s, %s, r, r, 30, 'EUR'"
        " FROM (SELECT tstzrange(now() + '1 day', now() + '25 hours') r) w",
        [tutor.person_id, student.person_id, database.make_course()],
    )
    for person in (tutor, student):
        with pytest.raises(errors.SessionsAhead):
            admin.call(accounts.set_roles, person_id=person.person_id, roles=["desk"])
    database.maker.execute("UPDATE app.session SET status = 'cancelled', version = 2")
    for person in (tutor, student):
        admin.call(accounts.set_roles, person_id=person.person_id, roles=["desk"])


def test_the_last_administrator_stays(database: TestDatabase, door: Door) -> None:
    person = database.make_person(("admin", "desk"))
    gone = database.make_person(("admin",), active=False)
    admin = door(person, "admin")
    with pytest.raises(errors.LastAdmin):
        admin.call(accounts.set_roles, person_id=person.person_id, roles=["desk"])
    with pytest.raises(errors.NotAllowed):
        admin.call(accounts.set_active, person_id=person.person_id, active=False)
    admin.call(accounts.set_roles, person_id=gone.person_id, roles=["desk"])  # not active: nobody misses it
    second = database.make_person(("admin",))
    admin.call(accounts.set_roles, person_id=person.person_id, roles=["desk"])
    with pytest.raises(errors.NotAllowed):
        admin.call(accounts.set_roles, person_id=second.person_id, roles=["desk"])


def at_once(*asked: tuple[psycopg.Connection[Any], str, list[Any]]) -> list[str]:
    """Run statements on threads of their own, started together; return each SQLSTATE, '' for success."""
    gate = threading.Barrier(len(asked))
    answers = [""] * len(asked)

    def run(number: int) -> None:
        connection, statement, values = asked[number]
        gate.wait()
        try:
            connection.execute(statement.encode(), values)
        except psycopg.Error as error:
            answers[number] = error.sqlstate or "gone"

    threads = [threading.Thread(target=run, args=(n,)) for n in range(len(asked))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.mark.parametrize(
    "statement", ["SELECT app.set_roles(%s, ARRAY['desk'])", "SELECT app.set_active(%s, false)"]
)
def test_of_two_administrators_who_remove_each_other_one_stays(
    database: TestDatabase, statement: str
) -> None:
    for _round in range(5):
        pair = [database.make_person(("admin",)) for _ in range(2)]
        answers = at_once(
            *(
                (database.connect(me, "admin"), statement, [other.person_id])
                for me, other in (pair, pair[::-1])
            )
        )
        left = database.maker.execute(
            "SELECT count(*) FROM app.person p JOIN app.person_role r ON r.person_id = p.id"
            " WHERE r.role = 'admin' AND p.active AND p.id = ANY (%s)",
            [[person.person_id for person in pair]],
        ).fetchone()
        assert left == (1,), answers
        assert answers.count("") == 1, answers
        database.maker.execute("UPDATE app.person SET active = false")


def test_who_is_kept_out_is_out_at_once(database: TestDatabase, door: Door) -> None:
    desk = door(database.make_person(("desk",)), "desk")
    student = database.make_person()
    window, psql = door(student, "student"), database.connect(student, "student")
    assert window.call(people.me).display_name
    desk.call(accounts.set_active, person_id=student.person_id, active=False)
    with pytest.raises(psycopg.OperationalError):
        psql.execute("SELECT 1")
    with pytest.raises(errors.SignInRefused):
        window.call(people.me)
    refused_at_the_door(student.url)
    desk.call(accounts.set_active, person_id=student.person_id, active=False)
    desk.call(accounts.set_active, person_id=student.person_id, active=True)
    assert window.call(tutors.subjects) == ()


def test_a_reset_password_ends_the_old_one_and_its_connections(database: TestDatabase, door: Door) -> None:
    desk = door(database.make_person(("desk",)), "desk")
    student = database.make_person()
    window = door(student, "student")
    assert not window.call(people.me).must_change_password
    password = desk.call(accounts.reset_password, person_id=student.person_id)
    with pytest.raises(errors.SignInRefused):
        window.call(people.me)
    again = door(student, "student", password=password)
    assert again.call(people.me).must_change_password
    again.call(people.set_password, password="quite another one")
    assert not again.call(people.me).must_change_password
    row = database.maker.execute(
        "SELECT actor_role, before, after FROM app.audit_event WHERE kind = 'password_reset'"
    ).fetchone()
    assert row == ("desk", None, None)  # not even the verifier


def test_an_admin_resets_everybody_but_oneself(database: TestDatabase, door: Door) -> None:
    me = database.make_person(("admin",))
    admin = door(me, "admin")
    for roles in (("admin",), ("desk",), ("student", "tutor"), ("student",)):
        person = database.make_person(roles)
        password = admin.call(accounts.reset_password, person_id=person.person_id)
        psycopg.connect(database.url(person.login, password)).close()
    with pytest.raises(errors.NotAllowed):
        admin.call(accounts.reset_password, person_id=me.person_id)


def test_the_desk_becomes_administrator_in_no_way(database: TestDatabase) -> None:
    desk = database.make_person(("student", "desk"))
    other = {
        "student": database.make_person(name="Sam"),
        "admin": database.make_person(("admin",), "Ada Admin"),
        "other_desk": database.make_person(("desk",)),
        "tutor": database.make_person(("tutor",)),
        "tutor_admin": database.make_person(("tutor", "admin")),
        "student_admin": database.make_person(("student", "admin"), "Sue Both"),
        "student_tutor": database.make_person(("student", "tutor")),
        "gone_admin": database.make_person(("admin",), active=False),
    }
    elsewhere = new_login()
    database.maker.execute(f"CREATE ROLE {elsewhere} LOGIN IN ROLE td_admin".encode())
    database._logins.add(elsewhere)
    busy = database.connect(other["admin"], "admin")
    names = {name: str(person.person_id) for name, person in other.items()} | {
        "me": str(desk.person_id),
        "login": desk.login,
        "admin_login": other["admin"].login,
        "student_login": other["student"].login,
        "cluster_login": elsewhere,
        "admin_pid": str(busy.info.backend_pid),
        "verifier": schema.scram_verifier(busy, "stolen"),
    }
    verifiers = "SELECT rolname, rolpassword, rolcanlogin FROM pg_authid WHERE rolname ~ '^s[0-9]' ORDER BY 1"
    before = fingerprint(database), database.maker.execute(verifiers.encode()).fetchall()
    me = database.connect(desk)
    wrong = []
    for statement, expected in REFUSED:
        me.execute("ROLLBACK")
        me.execute("SET ROLE td_desk")
        attack = fill(statement, names)
        try:
            me.execute(attack.encode())
        except psycopg.Error as error:
            if error.sqlstate not in expected:
                wrong.append(f"{error.sqlstate} {error} instead of {expected}: {attack}")
        else:
            wrong.append(f"succeeded: {attack}")
    assert not wrong, "\n".join(wrong)
    me.execute("ROLLBACK")
    assert (fingerprint(database), database.maker.execute(verifiers.encode()).fetchall()) == before
    assert busy.execute("SELECT 1").fetchone() == (1,)
    assert roles_of(database, desk)[1] == ["desk", "student"]


def test_a_student_made_admin_while_the_desk_resets_is_nobody_the_desk_can_be(
    database: TestDatabase,
) -> None:
    """Whoever comes first: afterwards the password is the one that the administrator handed out."""
    admin = database.connect(database.make_person(("admin",)), "admin")
    desk = database.connect(database.make_person(("desk",)), "desk")
    of_admin, of_desk = (schema.scram_verifier(admin, password) for password in ("of admin", "of desk"))
    for _round in range(6):
        student = database.make_person()
        promote = "SELECT app.set_roles(%s, ARRAY['student', 'admin'], %s)"
        answers = at_once(
            (admin, promote, [student.person_id, of_admin]),
            (desk, "SELECT app.reset_password(%s, %s)", [student.person_id, of_desk]),
        )
        assert answers[0] == ""
        assert answers[1] in {"", "42501"}
        psycopg.connect(database.url(student.login, "of admin")).close()
        for known in ("of desk", PASSWORD):
            refused_at_the_door(database.url(student.login, known))


def test_the_desk_waits_for_an_administrator_who_is_at_it(database: TestDatabase) -> None:
    """Not by luck: the reset begins before the promotion is committed, and is judged after it."""
    admin = database.connect(database.make_person(("admin",)), "admin", autocommit=False)
    desk_person = database.make_person(("desk",))
    student = database.make_person(name="Sam", must_change_password=True)
    verifier = schema.scram_verifier(admin, "of admin")
    asked = {
        "reset_password": [student.person_id, verifier],
        "set_active": [student.person_id, False],
        "save_contact": [student.person_id, "mallory@example.org"],
        "create_student": [student.person_id, "Sam", verifier],  # as if the answer had been lost
    }
    desks = {name: database.connect(desk_person, "desk") for name in asked}
    admin.execute("SELECT app.set_roles(%s, ARRAY['admin'], %s)", [student.person_id, verifier])
    answers: dict[str, str] = {}

    def ask(name: str) -> None:
        try:
            places = ", ".join(["%s"] * len(asked[name]))
            desks[name].execute(f"SELECT app.{name}({places})".encode(), asked[name])
        except psycopg.Error as error:
            answers[name] = error.sqlstate or "?"

    threads = [threading.Thread(target=ask, args=(name,)) for name in asked]
    for thread in threads:
        thread.start()
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE usename = %s AND wait_event_type = 'Lock'"
    while database.maker.execute(waiting, [desk_person.login]).fetchone() != (len(asked),):
        assert not answers
    admin.commit()
    for thread in threads:
        thread.join()
    assert answers == {**dict.fromkeys(asked, "42501"), "create_student": "TD004"}


def test_an_old_snapshot_in_which_one_was_administrator_makes_nobody(database: TestDatabase) -> None:
    me, other = database.make_person(("admin",)), database.make_person(("admin",))
    verifier = schema.scram_verifier(database.maker, "x")
    old = database.connect(me, "admin")
    old.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
    old.execute("SELECT count(*) FROM app.person")
    database.connect(other, "admin").execute("SELECT app.set_roles(%s, ARRAY['tutor'])", [me.person_id])
    with pytest.raises(psycopg.Error) as caught:
        old.execute("SELECT app.create_person(gen_random_uuid(), ARRAY['admin'], 'Mallory', %s)", [verifier])
    assert caught.value.sqlstate == "25000"


@pytest.mark.parametrize("verb", [accounts.reset_password, accounts.set_roles, accounts.set_active])
def test_who_slips_in_before_the_commit_is_ended_after_it(
    database: TestDatabase, door: Door, verb: Any
) -> None:
    admin = door(database.make_person(("admin",)), "admin")
    student = database.make_person()
    more = {accounts.set_roles: {"roles": ["admin"]}, accounts.set_active: {"active": False}}.get(verb, {})
    slipped: list[psycopg.Connection[Any]] = []

    def slowly(db: Any) -> None:
        verb(db, person_id=student.person_id, **more)
        slipped.append(database.connect(student))  # with the old password, which still opens

    admin.call(slowly)
    with pytest.raises(psycopg.OperationalError):
        slipped[0].execute("SELECT 1")
    refused_at_the_door(student.url)


@pytest.mark.parametrize(
    "call",
    [
        "set_roles(NULL, NULL)", "set_roles(NULL, ARRAY['student'])", "set_roles(NULL, ARRAY[NULL])",
        "set_roles(gen_random_uuid(), ARRAY['postgres'])",
        "set_roles(gen_random_uuid(), '{{student}}', NULL)",
        "set_active(NULL, NULL)", "set_active(NULL, true)", "reset_password(NULL, NULL)", "sign_out(NULL)",
        "anonymise_person(NULL)", "export_person(NULL)", "list_people(p_limit => NULL)",
        "list_people(p_limit => -1)", "list_people(p_role => 'postgres')", "save_centre(NULL, NULL)",
        "save_closure(NULL, NULL, NULL, NULL, NULL, NULL)", "remove_closure(NULL, NULL)",
        "remove_closure(gen_random_uuid(), NULL)",
        "save_closure(gen_random_uuid(), 'infinity', 'infinity', 0, 1440, '')",
        "save_closure(gen_random_uuid(), current_date, current_date, 0, 1440, '', '{}')",
        "save_closure(gen_random_uuid(), current_date, current_date, 0, 1440, '', '[{\"fate\": 1}]')",
        "closure_impact(NULL, NULL)", "closure_impact('-infinity', 'infinity')",
        "closure_fits(current_date, current_date, 0, 1440, 0)", "save_subject(NULL, NULL, NULL)",
        "save_course(NULL, NULL, NULL, NULL, NULL)", "save_tutor(NULL)",
        "save_closure(gen_random_uuid(), current_date, current_date, 0, 1440, '', p_before => '[]')",
        "save_subject(gen_random_uuid(), 'x', 1, '{\"name\": \"x\"}')",
        "save_course(gen_random_uuid(), gen_random_uuid(), 'x', 1, true, '1')",
        "set_offer(gen_random_uuid(), gen_random_uuid(), true, true, true, '', p_before => '{}')",
        "save_tutor(gen_random_uuid(), p_rate => 'NaN')",
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_malformed(database: TestDatabase, call: str) -> None:
    admin = database.connect(database.make_person(("admin",)), "admin")
    expected = "TD013" if "{{student}}" in call else "22023"  # an array of arrays is read as one of roles
    with pytest.raises(psycopg.Error) as caught:
        admin.execute(f"SELECT app.{call}".encode())
    assert caught.value.sqlstate == expected
