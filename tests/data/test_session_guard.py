"""The life of a session holds below every function too: a superuser's UPDATE meets the same rules."""

from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any
from uuid import UUID

import psycopg
import pytest

from tests.data.clock_reference import Busy
from tests.data.slots_world import World, minute_of, refusal
from tests.factories import TestDatabase

STATES = ("scheduled", "in_progress", "completed", "cancelled", "no_show")
SET = "UPDATE app.session SET status = %s, version = version + 1 WHERE id = %s"
LEGAL_SOON = {("scheduled", "cancelled"), ("in_progress", "cancelled")}
LEGAL_NEAR = LEGAL_SOON | {("scheduled", "in_progress")}
LEGAL_BEGUN = LEGAL_NEAR | {
    ("scheduled", "completed"),
    ("scheduled", "no_show"),
    ("in_progress", "completed"),
}
REOPENED = {("completed", "scheduled"), ("no_show", "scheduled"), ("cancelled", "scheduled")}


@pytest.fixture
def world(database: TestDatabase) -> World:
    return World(database)


def lesson(world: World, starts_in: timedelta, status: str = "scheduled") -> UUID:
    """A session as an import stores it: in any status at once."""
    minute = minute_of(datetime.now(UTC) + starts_in)
    return world.busy(world.tutor, world.student, Busy(minute, minute + 60, minute + 60), status)


def stored(world: World, session_id: UUID) -> Any:
    return world.admin.execute("SELECT s FROM app.session s WHERE id = %s", [session_id]).fetchone()


@pytest.mark.parametrize(
    ("starts_in", "legal"),
    [
        (timedelta(days=2), LEGAL_SOON | REOPENED),
        (timedelta(minutes=13), LEGAL_NEAR | REOPENED),
        (timedelta(minutes=-5), LEGAL_BEGUN | REOPENED),
    ],
    ids=["days before", "a quarter before", "begun"],
)
def test_only_the_moves_of_life_are_possible(
    world: World, starts_in: timedelta, legal: set[tuple[str, str]]
) -> None:
    allowed = set()
    for before, after in product(STATES, STATES):
        with world.admin.transaction(force_rollback=True):
            session_id = lesson(world, starts_in, before)
            as_it_was = stored(world, session_id)
            code = refusal_inside(world, SET, [after, session_id])
            if before == after:
                assert code == ""
            elif code:
                assert (code, stored(world, session_id)) == ("TD009", as_it_was)
            else:
                allowed.add((before, after))
    assert allowed == legal


def refusal_inside(world: World, query: str, args: list[Any]) -> str:
    """The SQLSTATE of a refusal within a transaction that goes on."""
    code = ""
    try:
        with world.admin.transaction():  # a refusal undoes itself alone
            world.admin.execute(query.encode(), args)
    except psycopg.Error as error:
        code = str(error.sqlstate)
    return code


@pytest.mark.parametrize("change", ["0", "2", "-1"])
def test_every_change_counts_exactly_one_version(world: World, change: str) -> None:
    session_id = lesson(world, timedelta(days=2))
    as_it_was = stored(world, session_id)
    for what in ("status = 'cancelled'", "requirements = 'other'", "price = 0"):
        query = f"UPDATE app.session SET {what}, version = version + {change} WHERE id = %s"
        assert refusal(world.admin, query, [session_id]) == "TD005"
    assert stored(world, session_id) == as_it_was


@pytest.mark.parametrize("status", STATES[1:])
def test_only_a_scheduled_lesson_changes_time_or_people(world: World, status: str) -> None:
    session_id = lesson(world, timedelta(minutes=-5), status)
    shifted = (
        "during = tstzrange(lower(during) + interval '3 h', upper(during) + interval '3 h'),"
        " tutor_hold = tstzrange(lower(tutor_hold) + interval '3 h', upper(tutor_hold) + interval '3 h')"
    )
    for what in (shifted, f"{shifted}, status = 'scheduled'", f"tutor_id = '{world.colleague.person_id}'"):
        query = f"UPDATE app.session SET {what}, version = version + 1 WHERE id = %s"
        assert refusal(world.admin, query, [session_id]) == "TD009"
    free = lesson(world, timedelta(days=3))
    query = f"UPDATE app.session SET {shifted}, version = version + 1 WHERE id = %s"
    assert refusal(world.admin, query, [free]) == ""


def test_a_revision_may_mend_what_a_person_may_not(world: World) -> None:
    session_id = lesson(world, timedelta(days=2), "no_show")
    world.admin.execute("SET ROLE td_owner")
    assert (
        refusal(world.admin, "UPDATE app.session SET status = 'completed' WHERE id = %s", [session_id]) == ""
    )
    world.admin.execute("RESET ROLE")
