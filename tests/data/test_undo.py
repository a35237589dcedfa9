"""Taking the last change back: who, how long, what comes back, and what no longer can."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from tests.data.centre import HOUR, Centre
from tests.data.clock_reference import Busy
from tests.data.conftest import Door
from tests.data.slots_world import minute_of, outcome, refusal
from tests.factories import TestDatabase
from tutordesk import errors
from tutordesk.services import sessions
from tutordesk.services.rows import SessionRow

UNDO = "SELECT app.undo(%s)"


@pytest.fixture
def centre(database: TestDatabase, door: Door) -> Centre:
    return Centre(database, door)


def whole(centre: Centre, row: SessionRow) -> tuple[Any, ...]:
    """The session as it is stored, without its version."""
    found = centre.admin.execute(
        "SELECT tutor_id, student_id, during, tutor_hold, status, price, requirements"
        " FROM app.session WHERE id = %s",
        [row.session_id],
    ).fetchone()
    assert found is not None
    return found


def kinds(centre: Centre, row: SessionRow) -> list[tuple[str, str, int]]:
    found = centre.as_desk.call(sessions.history, session_id=row.session_id)
    return [(event.kind, event.actor_role, event.after["version"]) for event in found]


@pytest.mark.parametrize("who", ["as_sam", "as_tutor", "as_desk", "as_admin"])
def test_a_cancellation_and_a_move_come_back_as_they_were(centre: Centre, who: str) -> None:
    centre.world.terms(break_minutes=10)
    booked = centre.book()
    before = whole(centre, booked)
    centre.world.terms(break_minutes=25)  # the break owed is the one of then
    person = getattr(centre, who)
    gone = centre.cancel(person.call, booked, "ill")
    assert gone.undo_event_id is not None
    back = person.call(sessions.undo, event_id=gone.undo_event_id)
    assert (back.status, back.starts_at, back.version) == ("scheduled", booked.starts_at, 3)
    assert back.undo_event_id is None
    assert whole(centre, booked) == before
    moved = person.call(
        sessions.move, session_id=booked.session_id, version=3, starts_at=booked.starts_at + HOUR
    )
    assert moved.starts_at == booked.starts_at + HOUR
    back = person.call(sessions.undo, event_id=moved.undo_event_id)
    assert (back.starts_at, back.version) == (booked.starts_at, 5)
    assert whole(centre, booked) == before
    role = person.role
    assert kinds(centre, booked) == [
        ("booked", "student", 1), ("cancelled", role, 2), ("undone", role, 3), ("moved", role, 4),
        ("undone", role, 5),
    ]  # fmt: skip
    *_, event = centre.as_sam.call(sessions.history, session_id=booked.session_id)
    assert (event.moved_from, event.moved_to) == (booked.starts_at + HOUR, booked.starts_at)


def test_every_status_is_taken_back_even_where_life_knows_no_way(centre: Centre) -> None:
    for first, then in (
        ("scheduled", "in_progress"), ("scheduled", "completed"), ("scheduled", "no_show"),
        ("scheduled", "cancelled"), ("in_progress", "completed"), ("in_progress", "cancelled"),
        ("completed", "scheduled"), ("no_show", "scheduled"), ("cancelled", "scheduled"),
    ):  # fmt: skip
        session_id = centre.lies(timedelta(minutes=-5), first)
        before = whole(centre, row := centre.as_desk.call(sessions.by_id, session_id=session_id))
        done = centre.as_desk.call(
            sessions.set_status, session_id=session_id, version=1, status=then, reason="a slip"
        )
        back = centre.as_desk.call(sessions.undo, event_id=done.undo_event_id)
        assert (back.status, back.version) == (first, 3), (first, then)
        assert whole(centre, row) == before
        centre.admin.execute("SET ROLE td_owner")
        centre.admin.execute("UPDATE app.session SET status = 'cancelled' WHERE id = %s", [session_id])
        centre.admin.execute("RESET ROLE")


def test_a_session_given_to_a_colleague_comes_back(centre: Centre) -> None:
    colleague = centre.world.colleague
    centre.database.open_always(colleague)
    centre.world.terms(colleague, slot_step_minutes=30, min_notice_minutes=0)
    booked = centre.book()
    before = whole(centre, booked)
    given = centre.as_desk.call(
        sessions.move,
        session_id=booked.session_id,
        version=1,
        starts_at=booked.starts_at + HOUR,
        tutor_id=colleague.person_id,
    )
    assert given.tutor_id == colleague.person_id
    centre.as_desk.call(sessions.undo, event_id=given.undo_event_id)
    assert whole(centre, booked) == before


def test_a_minute_later_it_is_too_late(centre: Centre) -> None:
    gone = centre.cancel(centre.as_sam.call, centre.book())
    centre.age(timedelta(seconds=61))
    with pytest.raises(errors.IllegalStatus):
        centre.as_sam.call(sessions.undo, event_id=gone.undo_event_id)
    found = centre.as_sam.call(sessions.by_id, session_id=gone.session_id)
    assert (found.status, found.undo_event_id) == ("cancelled", None)


def test_only_the_own_last_change_is_taken_back(centre: Centre, door: Door) -> None:
    booked = centre.book()
    moved = centre.as_sam.call(
        sessions.move, session_id=booked.session_id, version=1, starts_at=booked.starts_at + HOUR
    )
    assert moved.undo_event_id is not None
    for other in (centre.as_tutor, centre.as_desk, centre.as_eva):
        with pytest.raises(errors.NoSuchSession):
            other.call(sessions.undo, event_id=moved.undo_event_id)
    gone = centre.cancel(centre.as_tutor.call, moved)
    with pytest.raises(errors.IllegalStatus):  # something happened since
        centre.as_sam.call(sessions.undo, event_id=moved.undo_event_id)
    assert centre.as_sam.call(sessions.by_id, session_id=booked.session_id).undo_event_id is None
    back = centre.as_tutor.call(sessions.undo, event_id=gone.undo_event_id)
    assert back.status == "scheduled"
    with pytest.raises(errors.IllegalStatus):
        centre.as_sam.call(sessions.undo, event_id=moved.undo_event_id)
    with pytest.raises(errors.NoSuchSession):
        centre.as_sam.call(sessions.undo, event_id=10**15)


def test_neither_a_booking_nor_an_undo_is_undone(centre: Centre) -> None:
    booked = centre.book()
    assert booked.undo_event_id is None
    gone = centre.cancel(centre.as_sam.call, booked)
    centre.as_sam.call(sessions.undo, event_id=gone.undo_event_id)
    for kind in ("booked", "undone"):
        row = centre.admin.execute(
            "SELECT id FROM app.session_event WHERE session_id = %s AND kind = %s", [booked.session_id, kind]
        ).fetchone()
        assert row is not None
        with pytest.raises(errors.IllegalStatus):
            centre.as_sam.call(sessions.undo, event_id=row[0])


def test_the_role_acted_in_is_part_of_who_did_it(centre: Centre, database: TestDatabase, door: Door) -> None:
    both = database.make_person(("desk", "admin"))
    booked = centre.book()
    gone = centre.cancel(door(both, "desk").call, booked)
    with pytest.raises(errors.NoSuchSession):
        door(both, "admin").call(sessions.undo, event_id=gone.undo_event_id)
    assert door(both, "desk").call(sessions.undo, event_id=gone.undo_event_id).status == "scheduled"


def test_an_undo_whose_answer_was_lost_is_asked_again(centre: Centre) -> None:
    gone = centre.cancel(centre.as_sam.call, centre.book())
    for _ in range(3):
        back = centre.as_sam.call(sessions.undo, event_id=gone.undo_event_id)
        assert (back.status, back.version) == ("scheduled", 3)
    assert len(kinds(centre, back)) == 3
    # a write whose answer was lost: the session itself says what may be taken back
    again = centre.cancel(centre.as_sam.call, back)
    found = centre.as_sam.call(sessions.by_id, session_id=back.session_id)
    assert found.undo_event_id == again.undo_event_id is not None
    assert centre.as_tutor.call(sessions.by_id, session_id=back.session_id).undo_event_id is None


def test_time_taken_meanwhile_stays_taken(centre: Centre) -> None:
    booked = centre.book()
    gone = centre.cancel(centre.as_sam.call, booked)
    minute = minute_of(booked.starts_at) + 30
    taken = centre.world.busy(centre.tutor, centre.eva, Busy(minute, minute + 60, minute + 60))
    with pytest.raises(errors.SlotTaken):
        centre.as_sam.call(sessions.undo, event_id=gone.undo_event_id)
    assert (
        refusal(centre.world.database.connect(centre.sam, "student"), UNDO, [gone.undo_event_id]) == "23P01"
    )
    centre.admin.execute(
        "UPDATE app.session SET status = 'cancelled', version = version + 1 WHERE id = %s", [taken]
    )
    elsewhere = centre.world.busy(centre.world.colleague, centre.sam, Busy(minute, minute + 60, minute + 60))
    with pytest.raises(errors.SlotTaken):
        centre.as_sam.call(sessions.undo, event_id=gone.undo_event_id)
    centre.admin.execute(
        "UPDATE app.session SET status = 'cancelled', version = version + 1 WHERE id = %s", [elsewhere]
    )
    assert centre.as_sam.call(sessions.undo, event_id=gone.undo_event_id).status == "scheduled"


def test_undoing_while_somebody_books_leaves_one_of_them(centre: Centre) -> None:
    """Sam takes a cancellation back while Eva books the time: whoever comes second is told."""
    sam = centre.database.connect(centre.sam, "student")
    eva = centre.database.connect(centre.eva, "student")
    book = "SELECT (app.book_session(%s, %s, %s, %s)).status"

    for turn in range(12):
        booked = centre.book(centre.start + turn * 2 * HOUR)
        gone = centre.cancel(centre.as_sam.call, booked)
        both = [
            (sam, UNDO, gone.undo_event_id),
            (eva, book, uuid4(), centre.tutor.person_id, centre.course, booked.starts_at),
        ]
        with ThreadPoolExecutor(2) as pool:
            order = both if turn % 2 else both[::-1]
            answers = dict(
                zip([job[0] for job in order], pool.map(lambda job: outcome(*job), order), strict=True)
            )
        assert sorted(answers.values()) == ["", "23P01"], answers


def test_the_notice_does_not_forbid_what_was_agreed(centre: Centre) -> None:
    centre.world.centre(cancel_notice_minutes=0)
    session_id = centre.lies(timedelta(hours=5))
    gone = centre.as_sam.call(sessions.set_status, session_id=session_id, version=1, status="cancelled")
    centre.world.centre(cancel_notice_minutes=1440)
    centre.world.terms(min_notice_minutes=100_000, horizon_days=1)
    assert centre.as_sam.call(sessions.undo, event_id=gone.undo_event_id).status == "scheduled"


def test_a_student_cannot_hoard_by_undoing(centre: Centre) -> None:
    centre.world.centre(max_open_sessions=2)
    first, second = centre.book(), centre.book(centre.start + HOUR)
    gone = [centre.cancel(centre.as_sam.call, row) for row in (first, second)]
    centre.book(centre.start + 3 * HOUR)
    centre.as_sam.call(sessions.undo, event_id=gone[0].undo_event_id)
    with pytest.raises(errors.TooManyOpenSessions):
        centre.as_sam.call(sessions.undo, event_id=gone[1].undo_event_id)
    # the desk is not held to it
    again = centre.as_desk.call(
        sessions.set_status, session_id=second.session_id, version=2, status="scheduled", reason="agreed"
    )
    again = centre.cancel(centre.as_desk.call, again)
    assert centre.as_desk.call(sessions.undo, event_id=again.undo_event_id).status == "scheduled"


TERMS = (
    '{"timezone": "UTC", "slot_step_minutes": 30, "min_notice_minutes": 0, "break_minutes": 0,'
    ' "horizon_days": 3650, "cancel_notice_minutes": null}'
)


def save_hours(centre: Centre, rules: str, decisions: str = "[]") -> None:
    centre.database.connect(centre.tutor, "tutor").execute(
        "SELECT app.save_hours(t.person_id, t.hours_version, %s, '[]', %s, %s) FROM app.tutor t"
        " WHERE t.person_id = %s",
        [rules, TERMS, decisions, centre.tutor.person_id],
    )


def test_hours_changed_meanwhile_are_respected(centre: Centre) -> None:
    gone = centre.cancel(centre.as_tutor.call, centre.book())
    save_hours(centre, '[{"iso_weekday": 1, "start_minute": 0, "end_minute": 540}]')
    with pytest.raises(errors.OutsideAvailability):
        centre.as_tutor.call(sessions.undo, event_id=gone.undo_event_id)
    save_hours(centre, '[{"iso_weekday": 1, "start_minute": 600, "end_minute": 660}]')
    assert centre.as_tutor.call(sessions.undo, event_id=gone.undo_event_id).status == "scheduled"


def test_what_staff_put_outside_the_hours_comes_back_there(centre: Centre) -> None:
    booked = centre.book()
    centre.admin.execute(
        "DELETE FROM app.availability_rule WHERE tutor_id = %s", [centre.tutor.person_id]
    )  # as if the session had been there by a staff's reason
    gone = centre.cancel(centre.as_tutor.call, booked)
    assert centre.as_tutor.call(sessions.undo, event_id=gone.undo_event_id).status == "scheduled"


def test_a_decision_saved_with_hours_is_not_taken_back_alone(centre: Centre) -> None:
    booked = centre.book()
    save_hours(
        centre,
        '[{"iso_weekday": 2, "start_minute": 0, "end_minute": 1440}]',
        f'[{{"session_id": "{booked.session_id}", "version": 1, "fate": "cancel", "starts_at": null,'
        ' "note": "on leave"}]',
    )
    found = centre.as_tutor.call(sessions.by_id, session_id=booked.session_id)
    assert found.status == "cancelled"
    with pytest.raises(errors.OutsideAvailability):
        centre.as_tutor.call(sessions.undo, event_id=found.undo_event_id)


def test_malformed_undos(centre: Centre) -> None:
    gone = centre.cancel(centre.as_sam.call, centre.book())
    person = centre.database.connect(centre.sam, "student")
    assert refusal(person, UNDO, [None]) == "22023"
    person.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
    assert refusal(person, UNDO, [gone.undo_event_id]) == "25000"
    person.execute("ROLLBACK")


def test_the_guard_lets_through_nothing_but_the_way_back(centre: Centre) -> None:
    """As the owner of the functions, past all of them: only the exact reversal by its own actor passes."""
    session_id = centre.lies(timedelta(minutes=-5), "in_progress")
    centre.as_tutor.call(sessions.set_status, session_id=session_id, version=1, status="completed")
    update = "UPDATE app.session SET status = %s, version = version + 1 WHERE id = %s"
    assert refusal(centre.admin, update, ["in_progress", session_id]) == "TD009"  # nobody's own change
    with centre.admin.transaction(force_rollback=True):
        # the superuser turned into the tutor, in this transaction alone
        centre.admin.execute(
            "UPDATE app.person SET login = login || '1' WHERE login = %s", [centre.tutor.login]
        )
        centre.admin.execute(
            "CREATE OR REPLACE FUNCTION app.current_person_id() RETURNS uuid LANGUAGE sql STABLE AS"
            f" $$ SELECT '{centre.tutor.person_id}'::uuid $$".encode()
        )
        for status, starts_in, code in (
            ("no_show", 0, "TD009"),
            ("in_progress", 1, "TD009"),
            ("in_progress", 0, ""),
        ):
            query = (
                "UPDATE app.session SET status = %s, version = version + 1,"
                " during = tstzrange(lower(during) + d, upper(during) + d),"
                " tutor_hold = tstzrange(lower(tutor_hold) + d, upper(tutor_hold) + d)"
                " FROM make_interval(hours => %s) AS d WHERE id = %s"
            )
            assert refusal(centre.admin, query, [status, starts_in, session_id]) == code, status
        centre.admin.execute("SET ROLE td_owner")
        centre.admin.execute("UPDATE app.session_event SET at = at - interval '61 s'")
        centre.admin.execute("RESET ROLE")
        assert refusal(centre.admin, update, ["in_progress", session_id]) == "TD009"
