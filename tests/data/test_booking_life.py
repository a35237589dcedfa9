"""What happens to a session after it was booked, and who may make it happen."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from tests.data.clock_reference import Busy
from tests.data.slots_world import World, minute_of, next_monday, refusal
from tests.factories import TestDatabase

BOOK_FOR = "SELECT (app.book_session_for(%s, %s, %s, %s, %s, '', %s)).id"
STATUS = "SELECT app.set_session_status(%s, %s, %s, %s)"
MOVE = "SELECT app.move_session(%s, %s, %s, '', %s, %s)"
ACTIONS = "SELECT action, allowed, code, until FROM app.session_actions(%s)"
#: The same of many sessions at once, as lists of sessions have it, and asked one by one.
WRITTEN = "SELECT session_id, actions, until FROM app.written_actions(%s)"
ONE_BY_ONE = """
SELECT i.id, string_agg(concat_ws('|', a.action, a.code, a.until IS NOT NULL), ',' ORDER BY a.n), max(a.until)
FROM unnest(%s::uuid[]) i(id)
CROSS JOIN LATERAL app.session_actions(i.id) WITH ORDINALITY a(session_id, action, allowed, code, until, n)
GROUP BY i.id
"""
HOUR = timedelta(hours=1)
STATES = {
    "start": "in_progress",
    "complete": "completed",
    "no_show": "no_show",
    "cancel": "cancelled",
    "reopen": "scheduled",
}


class Lives:
    """Connections in every role, and sessions at any time in any status."""

    def __init__(self, database: TestDatabase) -> None:
        self.world = world = World(database)
        world.hours((0, 1440))
        world.centre(cancel_notice_minutes=1440)
        self.tutor = database.connect(world.tutor, "tutor")
        self.desk = database.connect(database.make_person(("desk",)), "desk")
        self.admin = database.connect(database.make_person(("admin",)), "admin")
        self.student = world.as_student
        self.stranger = database.connect(database.make_person(("student", "tutor")), "student")

    def session(self, starts_in: timedelta, status: str = "scheduled") -> UUID:
        minute = minute_of(datetime.now(UTC) + starts_in)
        self.world.admin.execute(
            "UPDATE app.session SET status = 'cancelled', version = version + 1"
            " WHERE status IN ('scheduled', 'in_progress')"
        )
        return self.world.busy(
            self.world.tutor, self.world.student, Busy(minute, minute + 60, minute + 60), status
        )


@pytest.fixture
def lives(database: TestDatabase) -> Lives:
    return Lives(database)


WHEN = {
    "long before": timedelta(days=3),
    "a quarter before": timedelta(minutes=14),
    "just not a quarter before": timedelta(minutes=17),
    "after": timedelta(minutes=-5),
}
ROLES = {
    "student": {"move", "cancel"},
    "tutor": {"start", "complete", "no_show", "move", "cancel"},
    "desk": {"start", "complete", "no_show", "move", "cancel", "reopen"},
    "admin": {"start", "complete", "no_show", "move", "cancel", "reopen"},
}


def expected(role: str, action: str, status: str, when: str) -> str:
    """The life of a session, once more in words."""
    live = status in ("scheduled", "in_progress")
    legal = {
        "start": status == "scheduled" and when in ("a quarter before", "after"),
        "complete": live and when == "after",
        "no_show": status == "scheduled" and when == "after",
        "cancel": live,
        "move": status == "scheduled",
        "reopen": not live,
    }[action]
    if not legal:
        return "TD009"
    return "TD007" if role == "student" and when != "long before" else ""


@pytest.mark.parametrize("role", list(ROLES))
def test_what_is_shown_is_what_may_be_done(lives: Lives, role: str) -> None:
    connection = getattr(lives, role)
    target = next_monday(2)
    for status in STATES.values():
        for when, distance in WHEN.items():
            session_id = lives.session(distance, status)
            shown = {row[0]: row for row in connection.execute(ACTIONS, [session_id])}
            assert set(shown) == ROLES[role]
            for action, (_, allowed, code, until) in shown.items():
                label = (role, action, status, when)
                assert code == expected(role, action, status, when), label
                assert allowed == (code == ""), label
                assert (until is not None) == (role == "student" and code in ("", "TD007")), label
                if action == "move":
                    done = refusal(connection, MOVE, [session_id, target, 1, None, None])
                else:
                    done = refusal(connection, STATUS, [session_id, STATES[action], 1, "a reason"])
                assert done == code or STATES.get(action) == status, label
            for action in set(STATES) - ROLES[role]:
                assert refusal(connection, STATUS, [session_id, STATES[action], 1, "so"]) == "42501"
    every = [row[0] for row in lives.world.admin.execute("SELECT id FROM app.session")]
    written = set(connection.execute(WRITTEN, [every]))
    assert written == set(connection.execute(ONE_BY_ONE, [every]))
    assert len(written) == len(every)


def test_only_those_concerned_know_a_session(lives: Lives, database: TestDatabase) -> None:
    session_id = lives.session(timedelta(days=3))
    as_student_of_nobody = lives.stranger
    tutor_as_student = database.connect(lives.world.outsider, "student")
    foreign_tutor = database.connect(lives.world.outsider, "tutor")
    for connection in (as_student_of_nobody, tutor_as_student, foreign_tutor):
        for unknown in (session_id, uuid4()):
            assert connection.execute(ACTIONS, [unknown]).fetchall() == []
            assert connection.execute(WRITTEN, [[unknown]]).fetchall() == []
            assert refusal(connection, STATUS, [unknown, "cancelled", 1, ""]) == "TD013"
            assert refusal(connection, MOVE, [unknown, next_monday(), 1, None, None]) == "TD013"
    many = lives.student.execute(
        "SELECT count(*) FROM app.session_actions(%s)", [[session_id, uuid4(), session_id]]
    ).fetchone()
    assert many == (2,)


def test_malformed_changes(lives: Lives) -> None:
    session_id = lives.session(timedelta(days=3))
    for args in (
        [None, "cancelled", 1, ""],
        [session_id, None, 1, ""],
        [session_id, "gone", 1, ""],
        [session_id, "cancelled", None, ""],
        [session_id, "cancelled", 1, "x" * 2001],
    ):
        assert refusal(lives.desk, STATUS, args) == "22023", args
    for args in (
        [None, next_monday(), 1, None, None],
        [session_id, None, 1, None, None],
        [session_id, "infinity", 1, None, None],
        [session_id, next_monday(), None, None, None],
        [session_id, next_monday(), 1, None, "x" * 2001],
    ):
        assert refusal(lives.desk, MOVE, args) == "22023", args
    cancelled = lives.session(timedelta(days=3), "cancelled")
    assert refusal(lives.desk, STATUS, [cancelled, "scheduled", 1, "  "]) == "22023"  # a reason is owed
    for asked in ("SELECT * FROM app.session_actions(%s)", WRITTEN):
        assert refusal(lives.desk, asked, [[uuid4()] * 5001]) == "22023"
    lives.desk.execute("BEGIN ISOLATION LEVEL SERIALIZABLE")
    assert refusal(lives.desk, STATUS, [session_id, "cancelled", 1, ""]) == "25000"
    lives.desk.execute("ROLLBACK")


def test_the_tutors_own_cancel_notice_beats_the_centres(lives: Lives) -> None:
    session_id = lives.session(5 * HOUR)
    assert refusal(lives.student, STATUS, [session_id, "cancelled", 1, ""]) == "TD007"
    lives.world.terms(cancel_notice_minutes=240)
    assert refusal(lives.student, STATUS, [session_id, "cancelled", 1, ""]) == ""
    until = {row[3] for row in lives.student.execute(ACTIONS, [session_id])}
    starts = lives.world.admin.execute(
        "SELECT lower(during) FROM app.session WHERE id = %s", [session_id]
    ).fetchone()
    assert starts is not None
    assert until == {starts[0] - 4 * HOUR}


def test_moving_keeps_id_and_history_and_ignores_itself(lives: Lives) -> None:
    world = lives.world
    world.terms(slot_step_minutes=15, break_minutes=10)
    session_id = uuid4()
    start = next_monday() + 10 * HOUR
    args = [session_id, world.student.person_id, world.tutor.person_id, world.course, start, None]
    lives.desk.execute(BOOK_FOR, args)
    beside = start + HOUR / 2
    assert beside not in world.free(start, start + 2 * HOUR)
    assert beside in world.free(start, start + 2 * HOUR, ignore=session_id)
    moved = lives.student.execute(
        "SELECT (m).id, lower((m).during), upper((m).tutor_hold), (m).version"
        " FROM app.move_session(%s, %s, 1, 'bus') AS m",
        [session_id, beside],
    ).fetchone()
    assert moved == (session_id, beside, beside + HOUR + timedelta(minutes=10), 2)
    events = lives.student.execute(
        "SELECT e.kind, e.actor_role, e.before ->> 'starts_at', e.after ->> 'version', r.reason"
        " FROM app.session_event AS e LEFT JOIN app.session_event_reason AS r ON r.event_id = e.id"
        " ORDER BY e.id"
    ).fetchall()
    assert [event[:2] for event in events] == [("booked", "desk"), ("moved", "student")]
    assert datetime.fromisoformat(events[1][2]) == start
    assert events[1][3:] == ("2", "bus")


def test_a_move_meets_the_same_rules_as_a_booking(lives: Lives, database: TestDatabase) -> None:
    world = lives.world
    world.hours((540, 1020))
    world.terms(horizon_days=30)
    session_id = lives.session(timedelta(days=3))
    taken = next_monday(2) + 10 * HOUR
    world.busy(
        world.tutor, world.outsider, Busy(minute_of(taken), minute_of(taken) + 60, minute_of(taken) + 60)
    )
    for start, code in (
        (next_monday(2) + 20 * HOUR, "TD003"),
        (taken + HOUR + timedelta(minutes=3), "TD003"),
        (next_monday() - timedelta(days=60) + 10 * HOUR, "TD007"),
        (next_monday() + timedelta(days=60) + 10 * HOUR, "TD008"),
        (taken, "23P01"),
        (taken + HOUR, ""),
    ):
        for connection in (lives.student, lives.tutor, lives.desk):
            assert refusal(connection, MOVE, [session_id, start, 1, None, None]) == code
        passed = "23P01" if code == "23P01" else "TD007" if code == "TD007" else ""
        assert refusal(lives.desk, MOVE, [session_id, start, 1, None, "agreed"]) == passed
        if code != "":
            assert refusal(lives.tutor, MOVE, [session_id, start, 1, None, "agreed"]) == "42501"
    world.terms(min_notice_minutes=525600)
    assert refusal(lives.student, MOVE, [session_id, taken + HOUR, 1, None, None]) == "TD007"


def test_staff_reassign_to_one_who_teaches_the_course(lives: Lives, database: TestDatabase) -> None:
    world = lives.world
    session_id = lives.session(timedelta(days=3))
    start = next_monday(2) + 10 * HOUR
    colleague = world.colleague
    idle = database.make_person(("tutor",))
    database.open_always(colleague)
    world.terms(colleague, slot_step_minutes=30, min_notice_minutes=0, horizon_days=60)
    for connection in (lives.student, lives.tutor):
        assert refusal(connection, MOVE, [session_id, start, 1, colleague.person_id, None]) == "42501"
    assert refusal(lives.desk, MOVE, [session_id, start, 1, idle.person_id, "ill"]) == "TD002"
    assert refusal(lives.desk, MOVE, [session_id, start, 1, world.student.person_id, "ill"]) == "TD002"
    minute = minute_of(start)
    away = world.busy(world.outsider, colleague, Busy(minute, minute + 60, minute + 60))
    assert refusal(lives.desk, MOVE, [session_id, start, 1, colleague.person_id, None]) == "23P01"
    assert refusal(lives.desk, MOVE, [session_id, start, 1, colleague.person_id, "ill"]) == "23P01"
    world.admin.execute(
        "UPDATE app.session SET status = 'cancelled', version = version + 1 WHERE id = %s", [away]
    )
    for _ in range(2):
        lives.desk.execute(MOVE, [session_id, start, 1, colleague.person_id, None])
    stored = world.admin.execute(
        "SELECT tutor_id, version FROM app.session WHERE id = %s", [session_id]
    ).fetchone()
    assert stored == (colleague.person_id, 2)
    assert refusal(lives.tutor, STATUS, [session_id, "cancelled", 2, ""]) == "TD013"  # no longer theirs


def test_reopening_needs_the_time_to_be_free(lives: Lives) -> None:
    world = lives.world
    session_id = lives.session(timedelta(days=3), "cancelled")
    args: list[Any] = [session_id, "scheduled", 1, "he came after all"]
    assert refusal(lives.desk, STATUS, args) == ""
    row = world.admin.execute("SELECT lower(during) FROM app.session WHERE id = %s", [session_id]).fetchone()
    assert row is not None
    minute = minute_of(row[0]) + 30
    world.busy(world.tutor, world.outsider, Busy(minute, minute + 60, minute + 60))
    assert refusal(lives.desk, STATUS, args) == "23P01"


def test_a_stale_version_changes_nothing(lives: Lives) -> None:
    session_id = lives.session(timedelta(days=3))
    for version in (0, 2, -1, 2**31 - 1):
        assert refusal(lives.desk, STATUS, [session_id, "cancelled", version, ""]) == "TD005"
        assert refusal(lives.desk, MOVE, [session_id, next_monday(2), version, None, None]) == "TD005"


def test_nobody_writes_sessions_directly(lives: Lives) -> None:
    session_id = lives.session(timedelta(days=3))
    connections: list[psycopg.Connection[Any]] = [lives.student, lives.tutor, lives.desk, lives.admin]
    for connection in connections:
        for statement in (
            "UPDATE app.session SET status = 'cancelled' WHERE id = %s",
            "DELETE FROM app.session WHERE id = %s",
            "SELECT * FROM app.session WHERE id = %s FOR UPDATE",
        ):
            assert refusal(connection, statement, [session_id]) == "42501"
        for internal in (
            "SELECT app.book(NULL, 'desk', %s, NULL, NULL, NULL, now(), '', '')",
            "SELECT * FROM app.slot_starts(%s, now(), now(), 60, now(), NULL, NULL, true)",
            "SELECT app.lock_people(ARRAY[%s]::uuid[])",
        ):
            assert refusal(connection, internal, [session_id]) == "42501"
