"""A tutor falls ill: substitutes who really can, other times, hours closed, in one transaction."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from tests.data.centre import HOUR, Centre
from tests.data.clock_reference import Busy
from tests.data.conftest import Door
from tests.data.slots_world import minute_of
from tests.factories import TestDatabase, TestPerson
from tutordesk import errors
from tutordesk.services import absences, sessions
from tutordesk.services.rows import ChangeRow, SessionRow, TouchedRow
from tutordesk.ui.absence import draft

DAY = timedelta(days=1)
TABLES = ("session", "session_event", "session_event_reason", "availability_override", "audit_event", "tutor")


@pytest.fixture
def centre(database: TestDatabase, door: Door) -> Centre:
    made = Centre(database, door)
    made.open_colleague()
    return made


@pytest.fixture
def monday(centre: Centre) -> datetime:
    return centre.start.replace(hour=0)


def plan(centre: Centre, monday: datetime, until: datetime | None = None) -> tuple[TouchedRow, ...]:
    return centre.as_desk.call(
        absences.plan, tutor_id=centre.tutor.person_id, starts_at=monday, ends_at=until or monday + DAY
    )


def settle(centre: Centre, monday: datetime, changes: list[ChangeRow], **more: Any) -> tuple[SessionRow, ...]:
    asked = {"keeps": (), "reason": "Flu", "ends_at": monday + DAY, **more}
    settled = centre.as_desk.call(
        absences.settle, tutor_id=centre.tutor.person_id, starts_at=monday, changes=changes, **asked
    )
    return settled.rows


def to(row: SessionRow, tutor: TestPerson | None, starts_at: datetime | None = None) -> ChangeRow:
    who = tutor and tutor.person_id
    return ChangeRow(row.session_id, row.version, "move", starts_at or row.starts_at, who)


def cancelled(row: SessionRow, note: str = "") -> ChangeRow:
    return ChangeRow(row.session_id, row.version, "cancel", note=note)


def everything(centre: Centre) -> list[Any]:
    tables = (
        "session",
        "session_event",
        "session_event_reason",
        "availability_override",
        "audit_event",
        "tutor",
    )
    return [
        centre.admin.execute(f"SELECT t::text FROM app.{name} t ORDER BY 1").fetchall() for name in tables
    ]


def test_ways_out_are_free_and_teach_the_course(
    centre: Centre, monday: datetime, database: TestDatabase
) -> None:
    busy = database.make_person(("tutor",), "Always Busy")
    asleep = database.make_person(("tutor",), "No Hours")
    dearer = database.make_person(("tutor",), "Dearer")
    other_course = database.make_person(("tutor",), "Another Course")
    hidden = database.make_person(("tutor",), "Hidden")
    for one, price in ((busy, "30"), (asleep, "30"), (dearer, "55"), (hidden, "30")):
        database.offer(one, centre.course, price)
    database.offer(other_course, database.make_course("Geometry"))
    for one in (busy, dearer, other_course, hidden):
        database.open_always(one)
        centre.world.terms(one, slot_step_minutes=30, min_notice_minutes=0, horizon_days=60)
    centre.world.terms(hidden, listed=False)
    minute = minute_of(centre.start)
    centre.world.busy(busy, centre.eva, Busy(minute - 30, minute + 30, minute + 30))
    booked = centre.book()
    (touched,) = plan(centre, monday)
    assert touched.session == centre.as_desk.call(sessions.by_id, session_id=booked.session_id)
    substitutes = [way for way in touched.ways if way.starts_at == booked.starts_at]
    assert [(way.tutor_name, way.price) for way in substitutes] == [
        ("Colleague", Decimal(30)), ("Dearer", Decimal(55)),
    ]  # fmt: skip
    later = [way for way in touched.ways if way.starts_at != booked.starts_at]
    assert [way.starts_at for way in later] == [booked.starts_at + n * DAY for n in (1, 2, 3)]
    assert {way.tutor_id for way in later} == {centre.tutor.person_id}


@pytest.mark.parametrize("closes", [True, False])
def test_to_move_it_to_where_it_stands_is_no_way_out(
    centre: Centre, monday: datetime, *, closes: bool
) -> None:
    booked, other = centre.book(), centre.book(centre.start + HOUR)
    before = everything(centre)
    for who in (None, centre.tutor):
        with pytest.raises(errors.OutsideAvailability):
            settle(centre, monday, [to(booked, who), cancelled(other)], closes=closes)
    assert everything(centre) == before
    changes = [to(booked, None, booked.starts_at + DAY), cancelled(other)]
    moved = settle(centre, monday, changes, closes=closes)
    assert settle(centre, monday, changes, closes=closes) == moved  # asked again it stands there already


def test_a_short_notice_stops_no_substitute(centre: Centre, monday: datetime) -> None:
    centre.book()
    centre.world.terms(centre.world.colleague, min_notice_minutes=30 * 1440)
    (touched,) = plan(centre, monday)
    assert "Colleague" in {way.tutor_name for way in touched.ways}
    (moved,) = settle(centre, monday, [to(touched.session, centre.world.colleague)])
    assert moved.tutor_name == "Colleague"
    assert moved.price == touched.session.price, "what was agreed stays"


def test_what_is_proposed_leaves_a_substitute_the_break(
    centre: Centre, monday: datetime, database: TestDatabase
) -> None:
    """One after the other is no way out for somebody who takes a break between sessions."""
    dearer = database.make_person(("tutor",), "Dearer")
    database.offer(dearer, centre.course, "55")
    database.open_always(dearer)
    centre.world.terms(dearer, slot_step_minutes=30, min_notice_minutes=0, horizon_days=60)
    first, second, third = (centre.book(centre.start + n * HOUR) for n in range(3))
    centre.world.centre(break_minutes=10)
    centre.world.terms(centre.tutor, break_minutes=5)
    touched = plan(centre, monday)
    assert {row.pause for row in touched} == {timedelta(minutes=5)}, "of who is away"
    assert {
        (way.tutor_name, way.pause / timedelta(minutes=1)) for row in touched for way in row.ways
    } == {("Colleague", 10), ("Dearer", 10), (first.tutor_name, 5)}  # fmt: skip
    proposed = draft.propose(touched)
    assert [proposed[row.session_id].tutor_name for row in (first, second, third)] == [
        "Colleague", "Dearer", "Colleague",
    ]  # fmt: skip
    changes = [
        ChangeRow(row.session_id, row.version, "move", way.starts_at, way.tutor_id)
        for row, way in ((row.session, proposed[row.session.session_id]) for row in touched)
    ]
    assert [row.tutor_name for row in settle(centre, monday, changes)] == ["Colleague", "Dearer", "Colleague"]


def test_everything_at_once(centre: Centre, monday: datetime) -> None:
    first, second, third, fourth = (centre.book(centre.start + n * HOUR) for n in range(4))
    changed = settle(
        centre,
        monday,
        [
            to(first, centre.world.colleague),
            to(second, None, second.starts_at + DAY),
            cancelled(third, "Please ring again"),
        ],
        keeps=[fourth.session_id],
    )
    assert {row.session_id: (row.tutor_name, row.status, row.starts_at) for row in changed} == {
        first.session_id: ("Colleague", "scheduled", first.starts_at),
        second.session_id: ("Tutor", "scheduled", second.starts_at + DAY),
        third.session_id: ("Tutor", "cancelled", third.starts_at),
    }
    last = [
        centre.as_desk.call(sessions.history, session_id=row.session_id)[-1] for row in (first, second, third)
    ]
    assert [(event.kind, event.reason) for event in last] == [
        ("reassigned", "Flu"), ("moved", "Flu"), ("cancelled", "Please ring again"),
    ]  # fmt: skip
    assert centre.world.free(monday, monday + DAY) == [], "the day is closed"
    assert centre.world.free(monday + DAY, monday + 2 * DAY)
    before = everything(centre)
    settle(
        centre,
        monday,
        [to(first, centre.world.colleague), to(second, None, second.starts_at + DAY), cancelled(third)],
        keeps=[fourth.session_id],
    )
    assert everything(centre) == before, "a retry changes nothing"


def test_closed_hours_are_those_of_the_span(centre: Centre, monday: datetime) -> None:
    settle(centre, monday + 10 * HOUR, [], ends_at=monday + DAY + 12 * HOUR + timedelta(minutes=30))
    rows = centre.admin.execute(
        "SELECT on_date, available, start_minute, end_minute, reason"
        " FROM app.availability_override ORDER BY 1"
    ).fetchall()
    assert rows == [
        (monday.date(), False, 600, 1440, ""), ((monday + DAY).date(), False, 0, 750, ""),
    ]  # fmt: skip
    settle(centre, monday + 12 * HOUR, [], ends_at=monday + DAY)
    assert len(centre.admin.execute("SELECT FROM app.availability_override").fetchall()) == 2


def test_without_closing_the_hours_stay(centre: Centre, monday: datetime) -> None:
    row = centre.book()
    settle(centre, monday, [cancelled(row)], closes=False)
    assert row.starts_at in centre.world.free(monday, monday + DAY)


def test_a_session_booked_meanwhile_stops_it_all(centre: Centre, monday: datetime) -> None:
    row = centre.book()
    centre.book(centre.start + 2 * HOUR)
    before = everything(centre)
    with pytest.raises(errors.StrandedSessions):
        settle(centre, monday, [cancelled(row)])
    assert everything(centre) == before


def test_what_cannot_be_is_refused_and_nothing_happens(
    centre: Centre, monday: datetime, database: TestDatabase
) -> None:
    row = centre.book()
    asleep = database.make_person(("tutor",), "No Hours")
    database.offer(asleep, centre.course)
    stranger = database.make_person(("tutor",), "Does not teach it")
    database.open_always(stranger)
    centre.world.terms(stranger, slot_step_minutes=30, min_notice_minutes=0, horizon_days=60)
    minute = minute_of(centre.start)
    elsewhere = centre.world.busy(centre.world.outsider, centre.eva, Busy(minute, minute + 60, minute + 60))
    before = everything(centre)
    for kind, change in (
        (errors.OutsideAvailability, to(row, asleep)),
        (errors.OutsideAvailability, to(row, None, row.starts_at + HOUR)),  # still within the absence
        (errors.StaleVersion, ChangeRow(row.session_id, 7, "cancel")),
        (errors.NoSuchTutor, to(row, stranger)),
        (errors.NoSuchSession, ChangeRow(UUID(int=1), 1, "cancel")),
    ):
        with pytest.raises(kind):
            settle(centre, monday, [change])
        assert everything(centre) == before, kind
    with pytest.raises(errors.NoSuchSession):  # another tutor's session is no part of it
        settle(centre, monday, [cancelled(row), ChangeRow(elsewhere, 1, "cancel")])
    centre.world.busy(
        centre.world.colleague, centre.eva, Busy(minute + 30, minute + 90, minute + 90), "cancelled"
    )
    centre.world.busy(
        centre.world.colleague, centre.world.student, Busy(minute - 60, minute + 30, minute + 30)
    )
    with pytest.raises(errors.SlotTaken):
        settle(centre, monday, [to(row, centre.world.colleague)])


def test_absences_are_the_desks(centre: Centre, monday: datetime) -> None:
    for call in (centre.as_sam.call, centre.as_tutor.call):
        with pytest.raises(errors.NotAllowed):
            call(absences.plan, tutor_id=centre.tutor.person_id, starts_at=monday, ends_at=monday + DAY)
    with pytest.raises(errors.InvalidValue):
        plan(centre, monday, monday + 63 * DAY)
    with pytest.raises(errors.InvalidValue):
        settle(centre, monday, [], reason=" ")


def test_many_sessions_change_places_together(centre: Centre) -> None:
    rows = [centre.book(centre.start + n * HOUR) for n in range(4)]
    later = [ChangeRow(row.session_id, row.version, "move", row.starts_at + HOUR) for row in rows]
    changed = centre.as_desk.call(sessions.change_many, changes=later)
    assert [row.starts_at for row in changed] == [row.starts_at + HOUR for row in rows]
    circle = [
        ChangeRow(changed[0].session_id, 2, "move", changed[1].starts_at),
        ChangeRow(changed[1].session_id, 2, "move", changed[0].starts_at),
    ]
    with pytest.raises(errors.SlotTaken):
        centre.as_desk.call(sessions.change_many, changes=circle)
    stale = [cancelled(changed[0]), ChangeRow(changed[1].session_id, 1, "cancel")]
    before = everything(centre)
    with pytest.raises(errors.StaleVersion):
        centre.as_desk.call(sessions.change_many, changes=stale)
    assert everything(centre) == before
    with pytest.raises(errors.InvalidValue):
        centre.as_desk.call(sessions.change_many, changes=[cancelled(changed[0])] * 2)
    with pytest.raises(errors.NotAllowed):
        centre.as_tutor.call(sessions.change_many, changes=[cancelled(changed[0])])
