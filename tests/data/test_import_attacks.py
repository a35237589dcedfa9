"""What an import's functions refuse to an administrator who calls them by hand, and to everybody else."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from tests.data.test_import import logins
from tests.factories import TestDatabase, TestPerson
from tutordesk.db import schema
from tutordesk.db.errors import BY_SQLSTATE

ROWS_OF = "SELECT count(*), coalesce(max(xmin::text::bigint), 0) FROM app."
TABLES = (
    "person",
    "person_role",
    "tutor",
    "tutor_course",
    "availability_rule",
    "closure",
    "session",
    "centre",
)
CALLS = (
    "app.begin_import()",
    "app.hold_people('{}', true)",
    "app.import_centre('{}')",
    "app.import_people('[]')",
    "app.import_logins('[]')",
    "app.met_by_import('[]')",
    "app.import_rows('subjects', '[]')",
    "app.import_hours('[]', '[]')",
    "app.import_sessions('[]')",
    "app.end_import('{}')",
    "app.analyze_imported()",
    "app.require_importer()",
    "app.require_made_now('{}')",
)


@dataclass
class Centre:
    """An administrator's own connection, and people who were there before."""

    database: TestDatabase
    ada: TestPerson
    student: TestPerson
    tutor: TestPerson
    course: UUID
    connection: psycopg.Connection[Any]
    verifier: str

    def call(self, query: str, *args: Any) -> Any:
        """Call with JSON for what is no text; the first column of the first row."""
        sent = [arg if isinstance(arg, str) else json.dumps(arg, default=str) for arg in args]
        row = self.connection.execute(query.encode(), sent).fetchone()
        return row[0] if row else None

    def refused(self, query: str, *args: Any) -> str:
        """The SQLSTATE of a call; its transaction is taken back."""
        with pytest.raises(psycopg.Error) as caught:
            self.call(query, *args)
        self.connection.rollback()
        return caught.value.sqlstate or "?"

    def person(self, **more: Any) -> dict[str, Any]:
        return {"id": uuid4(), "name": "Eve", "roles": ["student"], "timezone": "UTC", **more}

    def session(self, **more: Any) -> dict[str, Any]:
        return {
            "id": uuid4(), "tutor_id": self.tutor.person_id, "student_id": self.student.person_id,
            "course_id": self.course, "starts": "2020-01-06T10:00Z", "ends": "2020-01-06T11:00Z",
            "status": "completed", "requirements": "", "price": 30, "online": True, "place": "",
            "created_at": "2019-12-30T10:00Z", **more,
        }  # fmt: skip


PEOPLE = "SELECT login FROM app.import_people(%s)"
LOGINS = "SELECT app.import_logins(%s)"
ROWS = "SELECT app.import_rows(%s, %s)"
HOURS = "SELECT app.import_hours(%s, %s)"
SESSIONS = "SELECT app.import_sessions(%s)"


@pytest.fixture
def centre(database: TestDatabase) -> Centre:
    ada = database.make_person(("admin", "desk"), "Ada")
    tutor = database.make_person(("tutor",), "Tom")
    course = database.make_course()
    database.offer(tutor, course)
    database.open_always(tutor)
    connection = database.connect(ada, "admin", autocommit=False)
    verifier = schema.scram_verifier(connection, "a password of mine")
    return Centre(database, ada, database.make_person(), tutor, course, connection, verifier)


def contents(database: TestDatabase) -> list[Any]:
    return [database.maker.execute(f"{ROWS_OF}{table}".encode()).fetchone() for table in TABLES]


@pytest.mark.parametrize("role", ["student", "tutor", "desk", "both"])
def test_nobody_but_an_acting_administrator_calls_any_of_it(database: TestDatabase, role: str) -> None:
    """``both``: an administrator's login that acts as the front desk."""
    person = database.make_person(("desk", "admin") if role == "both" else (role,))
    me = database.connect(person, "desk" if role == "both" else role)
    for call in CALLS:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            me.execute(f"SELECT {call}".encode())
    me.execute("RESET ROLE")
    for call in CALLS:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            me.execute(f"SELECT {call}".encode())


def test_who_was_an_administrator_until_now_imports_nothing(centre: Centre) -> None:
    centre.call("SELECT app.begin_import()")
    other = centre.database.connect(centre.database.make_person(("admin",)), "admin")
    other.execute("SELECT app.set_roles(%s, ARRAY['desk'])", [centre.ada.person_id])
    assert centre.refused(PEOPLE, [centre.person()]) == "TD001"


def test_an_old_snapshot_imports_nothing(centre: Centre) -> None:
    centre.connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    assert centre.refused(PEOPLE, [centre.person()]) == "25000"


def test_an_id_that_exists_is_nobody_to_be_made_or_changed(centre: Centre) -> None:
    before = contents(centre.database)
    for victim in (centre.student, centre.ada):
        row = centre.person(id=victim.person_id, roles=["student", "admin"])
        assert centre.refused(PEOPLE, [row]) == "TD004"
    assert centre.refused(PEOPLE, [centre.person(id=uuid, name=name) for uuid, name in
                                   [(UUID(int=7), "One"), (UUID(int=7), "Two")]]) == "23505"  # fmt: skip
    assert contents(centre.database) == before


def test_no_login_of_somebody_else_is_taken_over(centre: Centre) -> None:
    """Neither of who has one nor of who lost it, nor by a row that this transaction has only changed."""
    lost = centre.database.make_person(("admin",))
    centre.database.maker.execute(f"DROP ROLE {lost.login}".encode())
    for victim in (centre.student, centre.ada, lost):
        row = {"id": victim.person_id, "verifier": centre.verifier}
        assert centre.refused(LOGINS, [row]) == "42501"
        centre.call("SELECT app.save_profile(%s, 'Renamed')", str(victim.person_id))
        assert centre.refused(LOGINS, [row]) == "42501"
    # made in an earlier transaction, and still without a login
    new = centre.person()
    login = centre.call(PEOPLE, [new])
    centre.connection.commit()
    assert centre.refused(LOGINS, [{"id": new["id"], "verifier": centre.verifier}]) == "42501"
    assert login not in logins(centre.database)
    with psycopg.connect(centre.student.url) as connection:  # with the password as ever
        connection.execute("SELECT 1")


def test_a_login_has_the_roles_of_its_person_whatever_is_sent(centre: Centre) -> None:
    new = centre.person(active=False)
    login = centre.call(PEOPLE, [new])
    centre.call(LOGINS, [{"id": new["id"], "verifier": centre.verifier, "roles": ["admin"], "login": "s1"}])
    centre.connection.commit()
    row = centre.database.maker.execute(
        "SELECT l.rolcanlogin, array_agg(g.rolname::text) FROM pg_roles l JOIN pg_auth_members m"
        " ON m.member = l.oid JOIN pg_roles g ON g.oid = m.roleid WHERE l.rolname = %s GROUP BY 1",
        [login],
    ).fetchone()
    assert row == (False, ["td_student"])
    assert centre.refused(LOGINS, [{"id": new["id"], "verifier": "in clear"}]) == "42501"
    again = centre.person()
    centre.call(PEOPLE, [again])
    assert centre.refused(LOGINS, [{"id": again["id"], "verifier": "in clear"}]) == "TD011"


@pytest.mark.parametrize("roles", [None, [], ["owner"], ["td_admin"], ["student", None], ["STUDENT"]])
def test_there_are_no_other_roles(centre: Centre, roles: Any) -> None:
    assert centre.refused(PEOPLE, [centre.person(roles=roles)]) == "22023"


def test_everybody_changes_the_password_that_an_administrator_knows(centre: Centre) -> None:
    centre.call(PEOPLE, [centre.person(must_change_password=False)])
    assert centre.call("SELECT must_change_password FROM app.person WHERE display_name = 'Eve'") is True


def test_the_past_is_written_in_ones_own_name(centre: Centre) -> None:
    """Lessons of people who were there before may come in; who brought them and when is not to be chosen."""
    row = centre.session(
        currency="XXX", held="2020-01-07T10:00Z", version=9, actor_id=centre.student.person_id
    )
    centre.call(SESSIONS, [row | {"kind": "booked", "at": "2020-01-01T00:00Z", "created_by": None}])
    centre.connection.commit()
    found = centre.database.maker.execute(
        "SELECT e.kind, e.actor_id, e.actor_role, e.at > now() - interval '1 minute', s.created_by,"
        " s.asked ->> 'by', s.currency, s.version, upper(s.tutor_hold) = upper(s.during)"
        " FROM app.session s JOIN app.session_event e ON e.session_id = s.id"
    ).fetchall()
    ada = centre.ada.person_id
    assert found == [("imported", ada, "admin", True, ada, str(ada), "EUR", 1, True)]
    assert centre.refused(SESSIONS, [row]) == "TD004"  # nor is it written over
    assert centre.refused("DELETE FROM app.session") == "42501"


@pytest.mark.parametrize("status", ["completed", "no_show", "in_progress"])
def test_what_is_to_come_has_not_happened(centre: Centre, status: str) -> None:
    row = centre.session(status=status, starts="2031-01-06T10:00Z", ends="2031-01-06T11:00Z")
    assert centre.refused(SESSIONS, [row]) == "TD009"


def test_sessions_are_of_a_student_with_a_tutor_at_a_time_that_both_have(centre: Centre) -> None:
    assert centre.refused(SESSIONS, [centre.session(student_id=centre.ada.person_id)]) == "TD005"
    assert centre.refused(SESSIONS, [centre.session(tutor_id=centre.student.person_id)]) == "TD005"
    ahead = {"status": "scheduled", "starts": "2031-01-06T10:00Z", "ends": "2031-01-06T11:00Z"}
    assert centre.refused(SESSIONS, [centre.session(**ahead), centre.session(**ahead)]) == "23P01"
    both = centre.database.make_person(("student", "tutor"))
    taught = centre.session(**ahead, tutor_id=both.person_id)
    assert centre.refused(SESSIONS, [taught, centre.session(**ahead, student_id=both.person_id)]) == "23P01"
    learned = centre.session(**ahead, student_id=both.person_id)
    centre.call(SESSIONS, [learned])
    other = centre.database.make_person()
    assert centre.refused(
        SESSIONS, [centre.session(**ahead, tutor_id=both.person_id, student_id=other.person_id)]
    ) == "23P01"  # fmt: skip


def test_hours_and_profiles_of_who_has_them_stay(centre: Centre) -> None:
    before = contents(centre.database)
    off = {"id": uuid4(), "tutor_id": centre.tutor.person_id, "on_date": "2031-01-06", "available": False,
           "start_minute": 0, "end_minute": 1440, "reason": ""}  # fmt: skip
    assert centre.refused(HOURS, [], [off]) == "TD005"
    assert centre.refused(HOURS, [], [off | {"tutor_id": centre.student.person_id}]) == "TD005"
    profile = {"id": centre.tutor.person_id, "headline": "Mallory", "bio": "", "listed": False}
    assert centre.refused(ROWS, "tutors", [profile]) == "42501"
    offer = {"tutor_id": centre.tutor.person_id, "course_id": centre.course, "price": 0, "online": True,
             "in_person": False, "place": "", "active": True}  # fmt: skip
    assert centre.refused(ROWS, "offers", [offer]) == "23505"
    assert centre.refused("SELECT app.import_centre(%s)", {"name": "Mallory's"}) == "TD005"
    assert contents(centre.database) == before


def test_the_centre_is_not_closed_over_what_is_booked(centre: Centre) -> None:
    ahead = {"status": "scheduled", "starts": "2031-01-06T10:00Z", "ends": "2031-01-06T11:00Z"}
    centre.call(SESSIONS, [centre.session(**ahead)])
    closed = {"id": uuid4(), "first_date": "2031-01-06", "last_date": "2031-01-06", "start_minute": 0,
              "end_minute": 1440, "reason": ""}  # fmt: skip
    assert (
        centre.call(ROWS, "closures", [closed | {"first_date": "2031-01-07", "last_date": "2031-01-07"}])
        == ""
    )
    assert centre.refused(ROWS, "closures", [closed | {"id": uuid4()}]) in {"TD014"}
    assert centre.refused(ROWS, "closures", [closed | {"last_date": "5874897-12-31"}]) == "22023"


HOSTILE: tuple[Any, ...] = (
    "{", "7", '"x"', "[7]", "[null]", "[[]]", {"id": 1}, [{"id": "x"}], [{"id": None}], [{}],
    [{"id": str(uuid4()), "name": "\x00", "roles": ["student"]}],
    [{"id": str(uuid4()), "name": "x" * 200, "roles": ["student"], "timezone": "UTC"}],
    [{"id": str(uuid4()), "name": "X", "roles": {"a": 1}}],
    [{"id": str(uuid4()), "name": "X", "roles": ["student"], "timezone": "Nowhere/At_all"}],
    [{"starts": "tomorrowish", "tutor_id": str(uuid4())}],
    [{"position": 1e99, "id": str(uuid4()), "name": "X", "price": "NaN"}],
    [{"first_date": "infinity", "last_date": "infinity", "start_minute": 0, "end_minute": 1}],
)  # fmt: skip


@pytest.mark.parametrize(
    "call",
    [
        lambda c, rows: c.call(PEOPLE, rows),
        lambda c, rows: c.call(LOGINS, rows),
        lambda c, rows: c.call(SESSIONS, rows),
        lambda c, rows: c.call(HOURS, rows, []),
        lambda c, rows: c.call(HOURS, [], rows),
        lambda c, rows: c.call("SELECT app.import_centre(%s)", rows),
        lambda c, rows: c.call("SELECT app.end_import(%s)", rows),
        *(
            lambda c, rows, table=table: c.call(ROWS, table, rows)
            for table in ("tutors", "subjects", "courses", "offers", "closures", "enrollments", "person")
        ),
    ],
)
def test_hostile_rows_are_refused_in_our_words(centre: Centre, call: Callable[[Centre, Any], Any]) -> None:
    before = contents(centre.database)
    for rows in HOSTILE:
        try:
            call(centre, rows)
        except psycopg.Error as error:
            assert error.sqlstate in BY_SQLSTATE, (rows, error.sqlstate, str(error))  # noqa: PT017 - or it is harmless
        centre.connection.rollback()
    assert contents(centre.database) == before
