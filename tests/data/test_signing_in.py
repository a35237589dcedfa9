"""Signing in at a real server: what works, and how each thing that does not work is called."""

from dataclasses import replace

import pytest
from psycopg.conninfo import conninfo_to_dict

from tests.factories import TestDatabase, TestPerson
from tutordesk import errors
from tutordesk.settings import Profile
from tutordesk.signing_in import ServerConnector
from tutordesk.ui.sign_in.contact import CheckReport


@pytest.fixture
def connector() -> ServerConnector:
    return ServerConnector()


@pytest.fixture
def lena(database: TestDatabase) -> TestPerson:
    return database.make_person(roles=("student",), name="Lena Fischer")


@pytest.fixture
def profile(lena: TestPerson) -> Profile:
    address = conninfo_to_dict(lena.url)
    return Profile(str(address["host"]), int(str(address["port"])), str(address["dbname"]))


def ticks(report: CheckReport) -> dict[str, bool | None]:
    return {row.step: row.ok for row in report.rows}


def test_a_person_signs_in_with_their_roles(
    connector: ServerConnector, lena: TestPerson, profile: Profile
) -> None:
    signed = connector.connect(profile, lena.login, lena.password)
    assert (signed.me.display_name, signed.me.roles) == ("Lena Fischer", ("student",))
    connector.discard(signed)


def test_wrong_password_and_unknown_login_are_one_answer(
    connector: ServerConnector, lena: TestPerson, profile: Profile
) -> None:
    half = "\ud800"  # no server could even be told it
    for login, password in (
        (lena.login, "not this one"),
        ("s99999999", lena.password),
        (lena.login, half),
        (half, lena.password),
    ):
        with pytest.raises(errors.SignInRefused):
            connector.connect(profile, login, password)


def test_a_chosen_password_replaces_the_old_one(
    connector: ServerConnector, lena: TestPerson, profile: Profile
) -> None:
    signed = connector.connect(profile, lena.login, lena.password)
    again = connector.choose_password(signed, "three words here")
    assert not again.me.must_change_password
    connector.discard(again)
    with pytest.raises(errors.SignInRefused):
        connector.connect(profile, lena.login, lena.password)
    connector.discard(connector.connect(profile, lena.login, "three words here"))


def test_changing_a_password_needs_the_old_one(
    connector: ServerConnector, lena: TestPerson, profile: Profile
) -> None:
    with pytest.raises(errors.SignInRefused):
        connector.change_password(profile, lena.login, "not this one", "three words here")
    connector.change_password(profile, lena.login, lena.password, "three words here")
    connector.discard(connector.connect(profile, lena.login, "three words here"))


def test_the_check_names_the_step_that_fails(
    connector: ServerConnector, lena: TestPerson, profile: Profile
) -> None:
    good = connector.check(profile, lena.login, lena.password)
    assert set(ticks(good).values()) == {True}
    wrong = ticks(connector.check(profile, lena.login, "not this one"))
    assert (wrong["encrypted"], wrong["signed_in"], wrong["schema"]) == (True, False, None)
    unknown = ticks(connector.check(replace(profile, host="no-such-host.invalid"), "s1", "x"))
    assert (unknown["name"], unknown["reachable"]) == (False, None)
    closed = ticks(connector.check(replace(profile, port=1), "s1", "x"))
    assert (closed["name"], closed["reachable"], closed["encrypted"]) == (True, False, None)
    nobody = ticks(connector.check(profile, "", ""))
    assert (nobody["reachable"], nobody["signed_in"]) == (True, None)


def test_a_name_that_cannot_be_one_is_called_unknown(connector: ServerConnector, profile: Profile) -> None:
    for host in ("two words", "a" * 300):
        with pytest.raises(errors.Unreachable) as caught:
            connector.connect(replace(profile, host=host), "s1", "x")
        assert caught.value.facts["cause"] == "name"


def test_another_database_of_the_server_does_not_fit(
    connector: ServerConnector, lena: TestPerson, profile: Profile
) -> None:
    with pytest.raises((errors.SchemaMismatch, errors.SignInRefused, errors.NotAllowed, errors.Unreachable)):
        connector.connect(replace(profile, dbname="postgres"), lena.login, lena.password)
