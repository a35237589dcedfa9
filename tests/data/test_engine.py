"""``Database.call`` on a real server: roles, retries, cancelling, lost connections."""

import random
import threading
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import partial
from uuid import uuid4

import pytest
from bench.wire import Tap
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy import text
from sqlalchemy.orm import Session

from tests.data.conftest import Door
from tests.factories import TestDatabase
from tutordesk import errors
from tutordesk.db import calls
from tutordesk.db import engine as engine_module
from tutordesk.db.embedded import PrivateServer
from tutordesk.db.engine import Database, writes
from tutordesk.db.errors import BY_SQLSTATE
from tutordesk.services import people
from tutordesk.settings import Profile


def scalar(db: Session, *, query: str) -> object:
    """Any question; the tests' only service."""
    return db.execute(text(query)).scalar_one()


def sleep(db: Session, *, seconds: float) -> object:
    """A question that takes its time."""
    return db.execute(text("SELECT pg_sleep(:seconds)"), {"seconds": seconds}).scalar_one()


def break_once(victim: TestDatabase) -> Callable[[Database], None]:
    """End a person's connections from the server's side."""

    def end(database: Database) -> None:
        victim.admin().execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE usename = %s",
            [database.login],
        )

    return end


@pytest.fixture
def cut(database: TestDatabase) -> Callable[[Database], None]:
    return break_once(database)


# --- roles ---------------------------------------------------------------------------------------------
def test_a_call_acts_in_the_active_role_or_the_one_it_names(database: TestDatabase, door: Door) -> None:
    both = door(database.make_person(("student", "tutor")), "student")
    assert both.call(scalar, query="SELECT current_user") == "td_student"
    assert both.call(scalar, role="tutor", query="SELECT current_user") == "td_tutor"
    both.role = "tutor"
    assert both.call(scalar, query="SELECT current_user") == "td_tutor"
    both.role = None
    assert both.call(scalar, query="SELECT current_user") == both.login


def test_a_role_one_does_not_have_is_refused(database: TestDatabase, door: Door) -> None:
    student = door(database.make_person())
    with pytest.raises(errors.NotAllowed):
        student.call(scalar, role="admin", query="SELECT 1")
    with pytest.raises(ValueError, match="no such role"):
        student.role = "td_owner; DROP TABLE app.person"


def test_a_failed_call_leaves_nothing_behind(database: TestDatabase, door: Door) -> None:
    person = door(database.make_person())
    with pytest.raises(errors.InvalidValue):
        person.call(scalar, query="SELECT 'x'::int")
    assert person.call(scalar, query="SELECT current_user") == "td_student"


def test_a_bug_keeps_its_own_class(database: TestDatabase, door: Door) -> None:
    person = door(database.make_person())
    with pytest.raises(Exception, match="syntax error") as caught:
        person.call(scalar, query="SELEKT 1")
    assert not isinstance(caught.value, errors.TutorDeskError)


def _let_fail(database: TestDatabase) -> None:
    database.admin().execute(
        "CREATE FUNCTION app.fail(p_code text) RETURNS void LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = p_code; END $$;"
        "GRANT EXECUTE ON FUNCTION app.fail TO td_student"
    )


def test_every_sqlstate_of_ours_has_its_class(database: TestDatabase, door: Door) -> None:
    _let_fail(database)
    person = door(database.make_person())
    for code in (code for code in BY_SQLSTATE if code.startswith(("TD", "23", "2500"))):
        with pytest.raises(BY_SQLSTATE[code]) as caught:
            person.call(scalar, query=f"SELECT app.fail('{code}')")
        assert caught.value.facts["sqlstate"] == code


def test_a_server_that_only_reads_says_so(database: TestDatabase, door: Door) -> None:
    person = door(database.make_person())
    database.admin().execute(f"ALTER DATABASE {database.name} SET default_transaction_read_only = on")
    assert person.call(scalar, query="SELECT 1") == 1
    with pytest.raises(errors.TakesNoChanges):
        person.call(_enroll, course_id=uuid4())


# --- again ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize("code", ["40P01", "40001"])
def test_what_the_server_wants_again_is_asked_again(database: TestDatabase, door: Door, code: str) -> None:
    tries = iter(range(10))

    @writes
    def stubborn(db: Session) -> int:
        number = next(tries)
        if number < 3:
            db.execute(text(f"DO $$ BEGIN RAISE EXCEPTION 'again' USING ERRCODE = '{code}'; END $$"))
        return number

    database.admin().execute("GRANT USAGE ON LANGUAGE plpgsql TO td_student")
    try:
        assert door(database.make_person()).call(stubborn) == 3
    finally:
        database.admin().execute("REVOKE USAGE ON LANGUAGE plpgsql FROM td_student")


def test_a_taken_slot_is_never_asked_again(database: TestDatabase, door: Door) -> None:
    tries = []

    @writes
    def taken(db: Session) -> None:
        tries.append(1)
        db.execute(text("DO $$ BEGIN RAISE EXCEPTION 'taken' USING ERRCODE = '23P01'; END $$"))

    database.admin().execute("GRANT USAGE ON LANGUAGE plpgsql TO td_student")
    try:
        with pytest.raises(errors.SlotTaken):
            door(database.make_person()).call(taken)
    finally:
        database.admin().execute("REVOKE USAGE ON LANGUAGE plpgsql FROM td_student")
    assert len(tries) == 1


# --- broken connections --------------------------------------------------------------------------------
def test_a_question_on_a_dead_connection_is_asked_again_silently(
    database: TestDatabase, door: Door, cut: Callable[[Database], None]
) -> None:
    person = door(database.make_person())
    assert person.call(scalar, query="SELECT 1") == 1
    cut(person)
    assert person.call(scalar, query="SELECT 2") == 2


def test_a_write_that_broke_before_commit_is_repeated(
    database: TestDatabase, door: Door, cut: Callable[[Database], None]
) -> None:
    tries = []

    @writes
    def enroll_and_break(db: Session, *, course_id: object) -> None:
        tries.append(1)
        db.execute(text("SELECT app.enroll(CAST(:c AS uuid))"), {"c": course_id})
        if len(tries) == 1:
            cut(person)
            scalar(db, query="SELECT 1")

    person = door(database.make_person())
    person.call(enroll_and_break, course_id=database.make_course())
    assert len(tries) == 2
    assert person.call(scalar, query="SELECT count(*) FROM app.enrollment") == 1


@pytest.fixture
def through_tap(server: PrivateServer, database: TestDatabase) -> Iterator[tuple[Database, Tap]]:
    """A student's door and the wire behind it."""
    person = database.make_person()
    dbname = str(conninfo_to_dict(person.url)["dbname"])
    with Tap(server.port) as tap:
        door = Database(Profile("127.0.0.1", tap.port, dbname), person.login, person.password)
        door.role = "student"
        yield door, tap
        door.close()


def test_beginning_in_a_role_costs_no_way_of_its_own(through_tap: tuple[Database, Tap]) -> None:
    """Far from the server every question and answer is felt: begin in the role, ask, commit, and no more."""
    person, tap = through_tap
    person.call(scalar, query="SELECT 1")
    for _more_than_are_not_prepared in range(8):
        tap.heard.clear()
        assert person.call(scalar, query="SELECT CAST(current_user AS text)") == "td_student"
    assert tap.heard.count(b"Z\x00\x00\x00\x05") == 3  # ready for the next


@writes
def _enroll(db: Session, *, course_id: object) -> None:
    db.execute(text("SELECT app.enroll(CAST(:c AS uuid))"), {"c": course_id})


def test_a_write_whose_commit_was_not_answered_is_unknown(
    database: TestDatabase, through_tap: tuple[Database, Tap]
) -> None:
    person, tap = through_tap
    person.call(scalar, query="SELECT 1")
    tap.cut_after(b"COMMIT")
    with pytest.raises(errors.OutcomeUnknown):
        person.call(_enroll, course_id=database.make_course())
    # ... and was in fact done: that is what "unknown" warns of
    assert person.call(scalar, query="SELECT count(*) FROM app.enrollment") == 1


def test_a_question_whose_commit_was_not_answered_is_asked_again(
    through_tap: tuple[Database, Tap],
) -> None:
    person, tap = through_tap
    person.call(scalar, query="SELECT 1")
    tap.cut_after(b"COMMIT")
    assert person.call(scalar, query="SELECT 2") == 2


@pytest.fixture
def a_second_per_call(monkeypatch: pytest.MonkeyPatch) -> None:
    """Asked for before the door: a door keeps what it opens with."""
    monkeypatch.setattr(engine_module, "CALL_SECONDS", 1.0)


@pytest.mark.alone
def test_a_network_that_died_silently_is_left_by_the_watchdog(
    a_second_per_call: None, through_tap: tuple[Database, Tap]
) -> None:
    person, tap = through_tap
    person.call(scalar, query="SELECT 1")
    tap.mute.set()  # the line stays up, nothing comes through: the kernel sees no fault
    started = time.monotonic()
    with pytest.raises(errors.Unreachable):
        person.call(scalar, query="SELECT 2")
    assert time.monotonic() - started < 5
    tap.mute.clear()
    assert person.call(scalar, query="SELECT 3") == 3


def test_a_stopped_server_is_unreachable_and_comes_back(
    server: PrivateServer, database: TestDatabase, door: Door
) -> None:
    person = door(database.make_person())
    assert person.call(scalar, query="SELECT 1") == 1
    database.admin().execute("CHECKPOINT")  # the tests' server promises less than a real one
    server.halt()
    try:
        with pytest.raises(errors.Unreachable) as caught:
            person.call(scalar, query="SELECT 1")
        assert not isinstance(caught.value, errors.OutcomeUnknown)
        assert caught.value.facts["cause"] == "refused"
    finally:
        server.resume()
    assert person.call(scalar, query="SELECT 1") == 1


def test_committed_here_but_not_on_the_standby_is_unknown(database: TestDatabase, door: Door) -> None:
    person = door(database.make_person())
    database.admin().execute(
        "CREATE FUNCTION app.warn() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " RAISE WARNING 'The transaction has already committed locally'; RETURN NULL; END $$;"
        "CREATE CONSTRAINT TRIGGER warn AFTER INSERT ON app.enrollment DEFERRABLE INITIALLY DEFERRED"
        " FOR EACH ROW EXECUTE FUNCTION app.warn()"
    )
    with pytest.raises(errors.OutcomeUnknown):
        person.call(_enroll, course_id=database.make_course())


# --- cancelling ----------------------------------------------------------------------------------------
def _in_thread(work: Callable[[], object]) -> tuple[threading.Thread, list[object]]:
    outcome: list[object] = []

    def run() -> None:
        try:
            outcome.append(work())
        except errors.TutorDeskError as error:
            outcome.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    return thread, outcome


def _until(database: TestDatabase, person: Database, condition: str) -> None:
    """Wait until a connection of that person is seen in a state."""
    admin = database.admin()
    deadline = time.monotonic() + 10
    while not admin.execute(
        f"SELECT 1 FROM pg_stat_activity WHERE usename = %s AND {condition}", [person.login]
    ).fetchone():
        assert time.monotonic() < deadline


@pytest.mark.alone
def test_a_call_is_cancelled_by_its_token(database: TestDatabase, door: Door) -> None:
    person = door(database.make_person())
    thread, outcome = _in_thread(lambda: person.call(sleep, token="mine", seconds=30))
    _until(database, person, "query LIKE '%%pg_sleep%%' AND state = 'active'")
    started = time.monotonic()
    person.cancel("mine")
    assert time.monotonic() - started < 0.5  # never waits for the network
    thread.join(10)
    assert isinstance(outcome[0], errors.Cancelled)
    assert person.call(scalar, query="SELECT 1") == 1


def test_cancelling_something_that_is_over_hits_nobody(database: TestDatabase, door: Door) -> None:
    person = door(database.make_person())
    for number in range(40):
        thread, outcome = _in_thread(lambda number=number: person.call(sleep, token=number, seconds=0.002))
        person.cancel(number)
        thread.join(10)
        assert outcome[0] == "" or isinstance(outcome[0], errors.Cancelled)
        assert person.call(scalar, query="SELECT 1") == 1


def test_cancels_at_any_moment_hit_only_their_own_call(database: TestDatabase, door: Door) -> None:
    """Three at once, on connections they take from each other; some calls fail by themselves."""
    person = door(database.make_person())
    wanted: dict[str, Callable[..., object]] = {
        "": partial(person.call, sleep, seconds=0.002),
        "1": partial(person.call, scalar, query="SELECT CAST(1 AS text)"),
        "DataError": partial(person.call, scalar, query="SELECT 1/0"),
        "NotAllowed": partial(person.call, scalar, query="SELECT 1", role="admin"),
    }
    found: set[tuple[str, str]] = set()

    def work(number: int) -> None:
        rng = random.Random(number)
        for turn in range(500):
            token = (number, turn)
            canceller = threading.Timer(rng.random() * 0.004, person.cancel, [token])
            is_cancelled = rng.random() < 0.6
            if is_cancelled:
                canceller.start()
            expected = rng.choice(list(wanted))
            try:
                answer = str(wanted[expected](token=token))
            except Exception as error:  # noqa: BLE001  # judged by its name
                answer = type(error).__name__
            if answer != expected and not (is_cancelled and answer == "Cancelled"):
                found.add((expected, answer))
            if is_cancelled:
                canceller.join()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == set()


@pytest.mark.parametrize(("cancels", "asked"), [(2, 3), (9, 3)])
def test_who_cancels_a_call_at_the_server_again_and_again_means_it(
    database: TestDatabase, door: Door, cancels: int, asked: int
) -> None:
    _let_fail(database)
    tries = []

    def cancelled(db: Session) -> object:
        tries.append(1)
        if len(tries) <= cancels:
            scalar(db, query="SELECT app.fail('57014')")
        return scalar(db, query="SELECT 1")

    person = door(database.make_person())
    if cancels < asked:
        assert person.call(cancelled) == 1
    else:
        with pytest.raises(errors.TimedOut):
            person.call(cancelled)
    assert len(tries) == asked
    assert person.call(scalar, query="SELECT 1") == 1


def test_a_cancel_that_does_not_get_through_ends_the_connection(
    monkeypatch: pytest.MonkeyPatch, database: TestDatabase, through_tap: tuple[Database, Tap]
) -> None:
    """It might arrive later, and hit the statement of somebody who was given the connection meanwhile."""
    monkeypatch.setattr(calls, "CANCEL_SECONDS", 0.2)
    person, tap = through_tap
    thread, outcome = _in_thread(lambda: person.call(sleep, token="mine", seconds=30))
    _until(database, person, "query LIKE '%%pg_sleep%%' AND state = 'active'")
    tap.mute.set()
    person.cancel("mine")
    thread.join(10)
    assert isinstance(outcome[0], errors.Cancelled)
    tap.mute.clear()
    assert person.call(scalar, query="SELECT 1") == 1


def test_closing_ends_what_runs(database: TestDatabase, door: Door) -> None:
    person = door(database.make_person())
    thread, outcome = _in_thread(lambda: person.call(sleep, seconds=30))
    _until(database, person, "query LIKE '%%pg_sleep%%' AND state = 'active'")
    person.close()
    thread.join(10)
    assert isinstance(outcome[0], errors.Cancelled)


def test_a_slow_statement_is_told_apart_from_a_cancelled_one(database: TestDatabase, door: Door) -> None:
    person = door(database.make_person())

    def slow(db: Session) -> None:
        db.execute(text("SET LOCAL statement_timeout = '50ms'"))
        sleep(db, seconds=5)

    with pytest.raises(errors.TimedOut):
        person.call(slow)


# --- malformed values ------------------------------------------------------------
def test_ten_thousand_characters_of_anything_change_nothing(database: TestDatabase, door: Door) -> None:
    person = door(database.make_person())
    for value in ("x" * 10_000, "a\x00b", "'; DROP TABLE app.person; --", str(Decimal("NaN")), str(uuid4())):
        with pytest.raises((errors.NotAllowed, errors.InvalidValue)):
            person.call(people.find_students, text=value)
    assert person.call(people.me).login == person.login
