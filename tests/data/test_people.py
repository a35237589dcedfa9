"""People, their logins, and what each role may do about them."""

import psycopg
import pytest
from psycopg import errors

from tests.factories import PASSWORD, TestDatabase
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
