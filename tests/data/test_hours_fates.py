"""What becomes of stranded sessions when hours are saved: kept, moved, cancelled; all of it or nothing."""

from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest

from tests.data.clock_reference import Busy
from tests.data.conftest import Door
from tests.data.hours_world import HOUR, MORNINGS, HoursWorld
from tests.data.slots_world import minute_of
from tests.factories import TestDatabase
from tutordesk import errors
from tutordesk.db.engine import Database
from tutordesk.domain.hours import Hours, Terms, WeeklyRange
from tutordesk.services import sessions
from tutordesk.services.rows import FateRow, SessionRow

TABLES = ("session", "session_event", "session_event_reason", "session_note", "audit_event", "tutor")
TABLES += ("availability_rule", "availability_override")


@pytest.fixture
def world(database: TestDatabase, door: Door) -> HoursWorld:
    made = HoursWorld(database, door)
    made.world.centre(break_minutes=0)
    return made


@pytest.fixture
def others(database: TestDatabase, door: Door) -> list[Database]:
    """More students, so that nobody is in their own way."""
    return [door(database.make_person(("student",), f"Student {n}"), "student") for n in range(3)]


def keep(row: SessionRow, note: str = "") -> FateRow:
    return FateRow(row.session_id, row.version, "keep", None, note)


def cancel(row: SessionRow, note: str = "") -> FateRow:
    return FateRow(row.session_id, row.version, "cancel", None, note)


def move(row: SessionRow, starts_at: datetime, note: str = "") -> FateRow:
    return FateRow(row.session_id, row.version, "move", starts_at, note)


def everything(world: HoursWorld) -> list[Any]:
    return [world.rows(f"SELECT t::text FROM app.{name} t ORDER BY 1") for name in TABLES]


def refused(
    world: HoursWorld, kind: type[errors.TutorDeskError], draft: Hours, fates: list[FateRow], **more: Any
) -> None:
    """The save meets this error and leaves nothing behind."""
    before = everything(world)
    with pytest.raises(kind):
        world.save(draft, fates, **more)
    assert everything(world) == before


def history(world: HoursWorld, row: SessionRow, reader: Database) -> list[tuple[str, str, str, str]]:
    found = reader.call(sessions.history, session_id=row.session_id)
    return [(event.kind, event.actor_role, event.actor_name, event.reason) for event in found]


def notes(world: HoursWorld, row: SessionRow) -> list[tuple[str]]:
    """The notes that the student can read."""
    return world.world.as_student.execute(
        "SELECT body FROM app.session_note WHERE session_id = %s", [row.session_id]
    ).fetchall()


# --- one fate each -------------------------------------------------------------------------------------
def test_kept_moved_and_cancelled_in_one_go(world: HoursWorld) -> None:
    kept, moved, cancelled = (world.book(world.at(hour)) for hour in (13, 14, 15))
    fates = [
        keep(kept, "We stay at one o’clock"),
        move(moved, world.at(10), "Mornings from now on"),
        cancel(cancelled, "Sorry, no afternoons"),
    ]
    draft = world.draft(weekly=MORNINGS)
    assert world.save(draft, fates) == 2
    assert world.plan().hours == draft
    assert (world.session(kept.session_id).starts_at, kept.version) == (world.at(13), 1)
    assert (world.session(moved.session_id).starts_at, world.session(moved.session_id).status) == (
        world.at(10),
        "scheduled",
    )
    assert world.session(cancelled.session_id).status == "cancelled"
    assert [world.session(row.session_id).version for row in (kept, moved, cancelled)] == [1, 2, 2]
    # the history names who, in which role and why; the reason itself is the tutor's, the note the student's
    booked = ("booked", "student", "Student", "")
    assert history(world, kept, world.tutor) == [booked]
    assert history(world, moved, world.tutor) == [booked, ("moved", "tutor", "Tutor", "Mornings from now on")]
    assert history(world, cancelled, world.tutor)[1:] == [
        ("cancelled", "tutor", "Tutor", "Sorry, no afternoons")
    ]
    assert [reason for *_rest, reason in history(world, cancelled, world.student)] == ["", ""]
    assert [notes(world, row) for row in (kept, moved, cancelled)] == [
        [("We stay at one o’clock",)],
        [("Mornings from now on",)],
        [("Sorry, no afternoons",)],
    ]
    # who is kept is not asked about again
    assert world.impact(draft) == ()
    assert world.impact(world.draft(weekly=())) != ()
    (audited,) = world.rows("SELECT after -> 'decisions' FROM app.audit_event WHERE subject_table = 'hours'")
    assert {one["session_id"]: one["fate"] for one in audited[0]} == {
        str(kept.session_id): "keep",
        str(moved.session_id): "move",
        str(cancelled.session_id): "cancel",
    }


def test_the_desk_decides_in_its_own_name(world: HoursWorld) -> None:
    row = world.book(world.at(14))
    world.save(world.draft(weekly=MORNINGS), [cancel(row, "The tutor is ill")], by=world.desk)
    assert history(world, row, world.desk)[-1] == ("cancelled", "desk", "Desk", "The tutor is ill")
    assert notes(world, row) == [("The tutor is ill",)]


def test_a_session_that_runs_can_be_kept_or_cancelled(world: HoursWorld) -> None:
    world.world.hours((0, 1440))
    now = minute_of(datetime.now(world.monday.tzinfo))
    running = world.world.busy(
        world.person, world.world.student, Busy(now - 30, now + 30, now + 30), "in_progress"
    )
    row = world.session(running)
    refused(world, errors.IllegalStatus, world.draft(weekly=MORNINGS), [move(row, world.at(10))])
    world.save(world.draft(weekly=()), [keep(row)])
    assert world.session(running) == row


def test_sessions_that_were_not_stranded_may_move_too(world: HoursWorld) -> None:
    inside, outside = world.book(world.at(10)), world.book(world.at(14))
    fates = [move(inside, world.at(9)), move(outside, world.at(10)), keep(world.book(world.at(11)))]
    world.save(world.draft(weekly=MORNINGS), fates)
    assert world.session(outside.session_id).starts_at == world.at(10)


# --- moves that make room for each other ---------------------------------------------------------------
@pytest.mark.parametrize("same_student", [True, False], ids=["one student", "many"])
def test_a_chain_of_moves_finds_its_order(
    world: HoursWorld, others: list[Database], same_student: bool
) -> None:
    """Each goes where the next one stood; the last one where a cancelled one was."""
    by = [world.student] * 4 if same_student else [world.student, *others]
    first, second, third, gone = (world.book(world.at(9 + n), by=by[n]) for n in range(4))
    lost = world.book(world.at(15), by=by[3])
    chain = [move(first, world.at(10)), move(second, world.at(11)), move(third, world.at(12))]
    fates = [*chain, cancel(gone), move(lost, world.at(9))]
    world.save(world.draft(weekly=(WeeklyRange(1, 540, 780),)), fates)
    moved = [world.session(row.session_id).starts_at for row in (lost, first, second, third)]
    assert moved == [world.at(9 + n) for n in range(4)]
    versions = [world.session(row.session_id).version for row in (first, second, third, gone, lost)]
    assert versions == [2] * 5


def test_half_an_hour_later_for_everybody(world: HoursWorld, others: list[Database]) -> None:
    rows = [world.book(world.at(9 + n), by=by) for n, by in enumerate([world.student, *others])]
    later = tuple(WeeklyRange(day, 570, 1020) for day in range(1, 8))
    fates = [move(row, row.starts_at + HOUR / 2) for row in rows]
    world.save(world.draft(weekly=later), fates)
    moved = [world.session(row.session_id).starts_at for row in rows]
    assert moved == [row.starts_at + HOUR / 2 for row in rows]


def test_two_that_want_each_others_place_are_politely_refused(
    world: HoursWorld, others: list[Database]
) -> None:
    one, other = world.book(world.at(9)), world.book(world.at(10), by=others[0])
    draft = world.draft(weekly=MORNINGS)
    fates = [move(one, other.starts_at), move(other, one.starts_at)]
    refused(world, errors.SlotTaken, draft, fates)


# --- all or nothing ------------------------------------------------------------------------------------
def test_every_stranded_session_needs_a_decision(world: HoursWorld) -> None:
    one, other = world.book(world.at(14)), world.book(world.at(15))
    draft = world.draft(weekly=MORNINGS)
    refused(world, errors.StrandedSessions, draft, [])
    refused(world, errors.StrandedSessions, draft, [move(one, world.at(10))])
    world.save(draft, [keep(one), keep(other)])


def test_one_move_that_fails_undoes_them_all(world: HoursWorld, others: list[Database]) -> None:
    one, other = world.book(world.at(14)), world.book(world.at(15))
    taken = world.book(world.at(10, 1), by=others[0])
    draft = world.draft(weekly=MORNINGS, terms=Terms(30, 60 * 24, 15, 20))
    cases = {
        world.at(13): errors.OutsideAvailability,  # no longer
        world.at(10.1): errors.OutsideAvailability,  # off the grid
        world.at(14): errors.OutsideAvailability,  # where it stands
        taken.starts_at: errors.SlotTaken,
        world.at(10.5, 1): errors.SlotTaken,
        world.at(9, 1): errors.SlotTaken,  # the new break
        world.at(10, 60): errors.TooFarAhead,
    }
    for target, kind in cases.items():
        refused(world, kind, draft, [cancel(other, "note"), move(one, target)])
    near = world.draft(weekly=MORNINGS, terms=Terms(30, 60 * 24 * 20))
    refused(world, errors.TooLate, near, [cancel(other), move(one, world.at(10))])
    busy = minute_of(world.at(11, 1))
    world.world.busy(world.world.colleague, world.world.student, Busy(busy, busy + 60, busy + 60))
    refused(world, errors.SlotTaken, draft, [cancel(other), move(one, world.at(11, 1))])


def test_what_changed_meanwhile_is_looked_at_again(world: HoursWorld) -> None:
    one, other = world.book(world.at(14)), world.book(world.at(15))
    draft = world.draft(weekly=MORNINGS)
    started_elsewhere = world.session(one.session_id)
    world.tutor.call(sessions.move, session_id=one.session_id, version=one.version, starts_at=world.at(14, 1))
    for fate in (keep(one), move(one, world.at(10)), cancel(one)):
        refused(world, errors.StaleVersion, draft, [fate, keep(other)])
    assert started_elsewhere.version == one.version
    # a student who cancelled meanwhile did what was wanted
    world.student.call(
        sessions.set_status, session_id=other.session_id, version=other.version, status="cancelled"
    )
    moved = world.session(one.session_id)
    world.save(draft, [cancel(moved), cancel(other)])


def test_a_lost_answer_is_asked_for_again_without_harm(world: HoursWorld) -> None:
    version = world.plan().version
    rows = [world.book(world.at(hour)) for hour in (13, 14, 15)]
    fates = [keep(rows[0], "a"), move(rows[1], world.at(10), "b"), cancel(rows[2], "c")]
    draft = world.draft(weekly=MORNINGS)
    saved = world.save(draft, fates, version=version)
    after = everything(world)
    assert world.save(draft, fates, version=version) == saved
    assert everything(world) == after


def test_only_this_tutors_sessions_are_decided_here(world: HoursWorld) -> None:
    busy = minute_of(world.at(14))
    foreign = world.world.busy(world.world.colleague, world.world.outsider, Busy(busy, busy + 60, busy + 60))
    own = world.book(world.at(14, 1))
    draft = world.draft(weekly=MORNINGS)
    for session_id in (foreign, uuid4()):
        for fate in ("keep", "cancel"):
            for by in (world.tutor, world.desk):
                stranger = FateRow(session_id, 1, fate)
                refused(world, errors.NoSuchSession, draft, [keep(own), stranger], by=by)
        stranger = FateRow(session_id, 1, "move", world.at(10))
        refused(world, errors.NoSuchSession, draft, [keep(own), stranger])


def test_an_undo_leads_nobody_back_outside_the_hours(world: HoursWorld) -> None:
    one, other = world.book(world.at(14)), world.book(world.at(15))
    world.save(world.draft(weekly=MORNINGS), [move(one, world.at(10)), cancel(other)])
    for row in (one, other):
        (event,) = world.rows("SELECT max(id) FROM app.session_event WHERE session_id = %s", row.session_id)
        with pytest.raises(errors.OutsideAvailability):
            world.tutor.call(sessions.undo, event_id=event[0])


def test_a_student_whose_window_is_open_learns_of_it(world: HoursWorld) -> None:
    row = world.book(world.at(14))
    student = world.world.as_student
    cursor = student.execute("SELECT pg_current_snapshot()").fetchone()
    assert cursor is not None
    world.save(world.draft(weekly=MORNINGS), [cancel(row, "Sorry")])
    told = student.execute("SELECT topic FROM app.changes_since(%s)", cursor).fetchall()
    assert {"session", "hours"} <= {topic for (topic,) in told}
