"""First contact: who signs in where, and how each thing that can be wrong is told apart."""

from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from tests.data.conftest import Door
from tests.factories import TestDatabase
from tutordesk import errors
from tutordesk.db.address import connect_arguments, is_this_machine
from tutordesk.db.embedded import PrivateServer
from tutordesk.db.engine import Database
from tutordesk.db.schema import CLIENT_REVISION
from tutordesk.services import people
from tutordesk.settings import Profile


def test_first_contact_says_who_and_how(database: TestDatabase, door: Door) -> None:
    made = database.make_person(("tutor", "student"), "Both Ways", timezone="Europe/Prague")
    contact = people.first_contact(door(made, None))
    assert contact.me.person_id == made.person_id
    assert contact.me.roles == ("student", "tutor")
    assert contact.me.centre.name == "Test centre"
    assert contact.me.timezone == "Europe/Prague"
    assert not contact.encrypted
    assert contact.latency_ms > 0
    assert int(contact.server_version.split(".")[0]) >= 17


def test_first_contact_asks_twice_however_far_away(
    database: TestDatabase, door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    person, asked, call = door(database.make_person(("desk",)), None), [], Database.call

    def counted(self: Database, fn: Callable[..., Any], **kwargs: Any) -> Any:
        asked.append(fn.__name__)
        return call(self, fn, **kwargs)

    monkeypatch.setattr(Database, "call", counted)
    people.first_contact(person)
    assert len(asked) == 2, asked
    assert person.known_at


def test_first_contact_chooses_a_role(database: TestDatabase, door: Door) -> None:
    person = door(database.make_person(("desk", "admin")), None)
    people.first_contact(person)
    assert person.role == "desk"


def test_a_role_of_another_centre_does_not_count(database: TestDatabase, door: Door) -> None:
    made = database.make_person(("desk",))
    database.admin().execute(f'GRANT td_student TO "{made.login}" WITH INHERIT FALSE')
    person = door(made, None)
    assert people.first_contact(person).me.roles == ("desk",)
    assert person.role == "desk"


@pytest.mark.parametrize(
    ("login", "password"), [(None, "wrong"), ("s9000000000", "correct horse battery"), (None, "")]
)
def test_a_wrong_login_or_password_is_refused_alike(
    database: TestDatabase, server: PrivateServer, login: str | None, password: str
) -> None:
    made = database.make_person()
    person = Database(Profile("127.0.0.1", server.port, database.name), login or made.login, password)
    try:
        with pytest.raises(errors.SignInRefused) as caught:
            people.first_contact(person)
        assert caught.value.facts == {"cause": "password"}
    finally:
        person.close()


@pytest.mark.parametrize(
    ("profile", "cause"),
    [
        (Profile("nowhere.invalid"), "name"),
        (Profile("127.0.0.1", 1), "refused"),
    ],
)
def test_a_server_that_is_not_there_says_why(profile: Profile, cause: str) -> None:
    person = Database(profile, "s1", "x")
    try:
        with pytest.raises(errors.Unreachable) as caught:
            people.first_contact(person)
        assert caught.value.facts["cause"] == cause
    finally:
        person.close()


def test_a_database_that_is_not_there_says_so(database: TestDatabase, server: PrivateServer) -> None:
    made = database.make_person()
    person = Database(Profile("127.0.0.1", server.port, "no_such_thing"), made.login, made.password)
    try:
        with pytest.raises(errors.Unreachable) as caught:
            people.first_contact(person)
        assert caught.value.facts["cause"] == "no_database"
    finally:
        person.close()


def test_too_many_connections_are_called_that(database: TestDatabase, door: Door) -> None:
    made = database.make_person()
    for _ in range(12):
        database.connect(made)
    with pytest.raises(errors.TooManyConnections):
        people.first_contact(door(made, None))


NEXT = f"{int(CLIENT_REVISION) + 1:04}"


@pytest.mark.parametrize("revision", ["0000", f"{int(NEXT) + 1:04}", "9999", "unknown"])
def test_a_schema_too_old_or_too_new_is_told(database: TestDatabase, door: Door, revision: str) -> None:
    database.admin().execute("UPDATE app.alembic_version SET version_num = %s", [revision])
    with pytest.raises(errors.SchemaMismatch) as caught:
        people.first_contact(door(database.make_person(), None))
    assert caught.value.facts["server"] == revision


def test_the_next_schema_still_works(database: TestDatabase, door: Door) -> None:
    database.admin().execute("UPDATE app.alembic_version SET version_num = %s", [NEXT])
    people.first_contact(door(database.make_person(), None))


def test_somebody_deactivated_is_not_active(database: TestDatabase, door: Door) -> None:
    with pytest.raises(errors.NotActive):
        people.first_contact(door(database.make_person(active=False), None))


def test_the_own_password_is_changed_without_ever_travelling(database: TestDatabase, door: Door) -> None:
    made = database.make_person(must_change_password=True)
    person = door(made)
    assert person.call(people.me).must_change_password
    with pytest.raises(errors.InvalidValue):
        person.call(people.set_password, password="short")
    person.call(people.set_password, password="пароль-довольно-длинный")
    assert not person.call(people.me).must_change_password
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(made.url)
    database.admin().execute(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE usename = %s", [made.login]
    )
    assert person.call(people.me).login == made.login  # a new connection uses the new one


# --- how connections are opened ------------------------------------------------------------------------
def test_everything_but_this_machine_is_verified_in_full() -> None:
    far = connect_arguments(Profile("db.example.org", sslmode="disable"), "s1", "x")
    assert far["sslmode"] == "verify-full"
    assert far["channel_binding"] == "require"
    assert far["require_auth"] == "scram-sha-256"
    assert far["sslrootcert"]
    own = connect_arguments(Profile("db.example.org", ca_file="/etc/ca.pem"), "s1", "x")
    assert own["sslrootcert"] == "/etc/ca.pem"
    near = connect_arguments(Profile("127.0.0.1"), "s1", "x")
    assert (near["sslmode"], near["require_auth"]) == ("prefer", "scram-sha-256")


@pytest.mark.parametrize(
    ("host", "here"),
    [
        ("localhost", True),
        ("127.0.0.9", True),
        ("::1", True),
        ("/tmp", True),
        ("10.0.0.1", False),
        ("a.b", False),
    ],
)
def test_this_machine_is_known_by_its_addresses(host: str, here: bool) -> None:
    assert is_this_machine(host) is here
