"""A series moved to another weekday, time or tutor: judged first, done all or none, and taken back."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest

from tests.data.centre import HOUR, Centre
from tests.data.clock_reference import Busy
from tests.data.conftest import Door
from tests.data.slots_world import minute_of
from tests.data.test_series import book, items, plan
from tests.data.test_undo import whole
from tests.factories import TestDatabase
from tutordesk import errors
from tutordesk.services import series, sessions, undoing
from tutordesk.services.rows import ChangeRow, SeriesMoveItem, SeriesMoveRow, SessionRow

WEEK = timedelta(days=7)
DAY = timedelta(days=1)


@pytest.fixture
def centre(database: TestDatabase, door: Door) -> Centre:
    made = Centre(database, door)
    made.world.centre(max_open_sessions=20)
    made.open_colleague(break_minutes=0, horizon_days=3650)
    return made


@pytest.fixture
def term(centre: Centre) -> tuple[SessionRow, ...]:
    return book(centre, items(plan(centre, centre.start, 4)))


def judged(
    centre: Centre,
    term: tuple[SessionRow, ...],
    first: datetime,
    *,
    anchor: int = 0,
    tutor_id: UUID | None = None,
    own: dict[int, datetime] | None = None,
    stays: tuple[int, ...] = (),
) -> tuple[SeriesMoveRow, ...]:
    wanted = [SeriesMoveItem(row.session_id, (own or {}).get(n), n in stays) for n, row in enumerate(term)]
    return centre.as_desk.call(
        series.plan_move,
        session_id=term[anchor].session_id,
        first=first,
        tutor_id=tutor_id or centre.tutor.person_id,
        items=wanted,
    )


def moved(
    centre: Centre, planned: tuple[SeriesMoveRow, ...], tutor_id: UUID | None = None, **asked: Any
) -> tuple[SessionRow, ...]:
    changes = [
        ChangeRow(
            one.session.session_id, one.session.version, "move", one.starts_at, tutor_id, passes=one.passable
        )
        for one in planned
    ]
    return centre.as_desk.call(sessions.change_many, changes=changes, **asked)


def block(centre: Centre, starts_at: datetime) -> None:
    minute = minute_of(starts_at)
    centre.world.busy(centre.tutor, centre.eva, Busy(minute, minute + 60, minute + 60))


def test_another_weekday_and_time_each_in_its_own_week(centre: Centre, term: tuple[SessionRow, ...]) -> None:
    thursday = centre.start + 3 * DAY + 6 * HOUR
    planned = judged(centre, term, thursday)
    assert [one.session.session_id for one in planned] == [row.session_id for row in term]
    assert [(one.starts_at, one.reason) for one in planned] == [(thursday + n * WEEK, "") for n in range(4)]
    assert all(one.ends_at - one.starts_at == HOUR for one in planned)
    before = [whole(centre, row) for row in term]
    rows = moved(centre, planned)
    assert [row.starts_at for row in rows] == [thursday + n * WEEK for n in range(4)]
    assert [row.session_id for row in rows] == [row.session_id for row in term]
    centre.as_desk.call(undoing.undo_many, event_ids=[row.undo_event_id for row in rows])
    assert [whole(centre, row) for row in term] == before


def test_whoever_was_moved_alone_goes_where_the_others_go(
    centre: Centre, term: tuple[SessionRow, ...]
) -> None:
    alone = centre.as_desk.call(
        sessions.move, session_id=term[2].session_id, version=1, starts_at=term[2].starts_at + 2 * DAY + HOUR
    )
    planned = judged(centre, (*term[:2], alone, term[3]), centre.start + DAY, anchor=0)
    assert [one.starts_at for one in planned] == [centre.start + DAY + n * WEEK for n in range(4)]
    # from one in the middle, and a week on
    planned = judged(centre, term, term[1].starts_at + WEEK + DAY, anchor=1)
    assert [one.starts_at for one in planned] == [centre.start + DAY + (n + 1) * WEEK for n in range(4)]


def test_every_verdict_before_anything_is_written(centre: Centre, term: tuple[SessionRow, ...]) -> None:
    goes = [centre.start + DAY + n * WEEK for n in range(4)]
    block(centre, goes[1])
    centre.world.closure(goes[2].date(), goes[2].date(), reason="Holiday")
    planned = judged(centre, term, goes[0])
    assert [(one.reason, one.passable) for one in planned] == [
        ("", False), ("booked", False), ("closure", True), ("", False),
    ]  # fmt: skip
    assert planned[2].params == {"reason": "Holiday"}
    # mended: one at a time of its own, one stays
    planned = judged(centre, term, goes[0], own={1: goes[1] + HOUR}, stays=(2,))
    assert [(one.starts_at, one.reason) for one in planned[:2]] == [(goes[0], ""), (goes[1] + HOUR, "")]
    block(centre, goes[2])  # what a reason would pass is somebody's time by now
    planned = judged(centre, term, goes[0])
    assert (planned[2].reason, planned[2].passable) == ("booked", False)


def test_those_that_move_along_are_not_in_the_way(centre: Centre, term: tuple[SessionRow, ...]) -> None:
    """All of them a week on: each but the last goes where the next one was."""
    planned = judged(centre, term, centre.start + WEEK)
    assert [one.reason for one in planned] == [""] * 4
    # one that stays is in the way of the one before it, and knows no wall
    planned = judged(centre, term, centre.start + WEEK, stays=(2,))
    assert [one.reason for one in planned] == ["", "own_session", "", ""]
    # two of them at one time
    planned = judged(centre, term, centre.start + DAY, own={1: centre.start + DAY})
    assert [one.reason for one in planned] == ["series", "series", "", ""]
    rows = moved(centre, judged(centre, term, centre.start + WEEK))
    assert [row.starts_at for row in rows] == [centre.start + (n + 1) * WEEK for n in range(4)]


def test_to_another_tutor_at_the_same_price(centre: Centre, term: tuple[SessionRow, ...]) -> None:
    colleague = centre.world.colleague.person_id
    minute = minute_of(term[3].starts_at)
    centre.world.busy(centre.world.colleague, centre.eva, Busy(minute, minute + 60, minute + 60))
    planned = judged(centre, term, centre.start, tutor_id=colleague)
    assert [(one.starts_at, one.reason) for one in planned] == [
        (row.starts_at, "" if n < 3 else "booked") for n, row in enumerate(term)
    ]
    with pytest.raises(errors.SlotTaken):  # all or none
        moved(centre, planned, colleague)
    rows = moved(centre, planned[:3], colleague)
    assert {row.tutor_id for row in rows} == {colleague}
    assert [row.price for row in rows] == [row.price for row in term[:3]]
    with pytest.raises(errors.NoSuchTutor):
        judged(centre, term, centre.start, tutor_id=centre.sam.person_id)


def test_a_reason_passes_only_the_dates_it_is_meant_for(centre: Centre, term: tuple[SessionRow, ...]) -> None:
    goes = [centre.start + DAY + n * WEEK for n in range(4)]
    centre.world.closure(goes[1].date(), goes[1].date())
    planned = judged(centre, term, goes[0])
    with pytest.raises(errors.OutsideAvailability):
        moved(centre, planned)
    rows = moved(centre, planned, override_reason="agreed")
    reasons = [centre.as_desk.call(sessions.history, session_id=row.session_id)[-1].reason for row in rows]
    assert reasons == ["", "agreed", "", ""]
    centre.world.closure(goes[2].date() + DAY, goes[2].date() + DAY)
    planned = judged(centre, rows, goes[0] + DAY)
    changes = [
        ChangeRow(one.session.session_id, one.session.version, "move", one.starts_at, passes=False)
        for one in planned
    ]
    with pytest.raises(errors.OutsideAvailability):  # meant for none of them
        centre.as_desk.call(sessions.change_many, changes=changes, override_reason="agreed")


def test_the_wall_keeps_its_time_over_a_clock_change(centre: Centre) -> None:
    """Prague leaves summer time on 31 October 2027."""
    centre.world.terms(timezone="Europe/Prague")
    prague = ZoneInfo("Europe/Prague")
    first = datetime(2027, 10, 18, 16, tzinfo=prague).astimezone(UTC)
    term = book(centre, items(plan(centre, first, 3)))
    planned = judged(centre, term, datetime(2027, 10, 20, 17, tzinfo=prague).astimezone(UTC))
    assert [(one.starts_at.astimezone(UTC).hour, one.note) for one in planned] == [
        (15, ""), (15, ""), (16, "shifted"),
    ]  # fmt: skip


def test_what_is_no_longer_scheduled_is_said(centre: Centre, term: tuple[SessionRow, ...]) -> None:
    centre.cancel(centre.as_desk.call, term[1])
    assert [one.reason for one in judged(centre, term, centre.start + DAY)] == ["", "status", "", ""]


def test_one_of_another_series_and_other_malformed_questions(
    centre: Centre, term: tuple[SessionRow, ...]
) -> None:
    alone = centre.book(centre.start + 3 * HOUR)
    with pytest.raises(errors.NoSuchSession):
        judged(centre, (*term, alone), centre.start)
    assert [one.reason for one in judged(centre, (alone,), centre.start + DAY)] == [""]
    with pytest.raises(errors.NoSuchTutor):
        judged(centre, term, centre.start, tutor_id=uuid4())
    for wrong in ((), (term[0], term[0]), term * 16):
        with pytest.raises(errors.InvalidValue):
            centre.as_desk.call(
                series.plan_move,
                session_id=term[0].session_id,
                first=centre.start,
                tutor_id=centre.tutor.person_id,
                items=[SeriesMoveItem(row.session_id) for row in wrong],
            )
    with pytest.raises(errors.InvalidValue):
        judged(centre, term, datetime(9999, 1, 1, tzinfo=UTC))


def test_moving_a_series_is_the_desks(centre: Centre, term: tuple[SessionRow, ...]) -> None:
    for seat in (centre.as_sam, centre.as_tutor):
        with pytest.raises(errors.NotAllowed):
            seat.call(
                series.plan_move,
                session_id=term[0].session_id,
                first=centre.start,
                tutor_id=centre.tutor.person_id,
                items=[SeriesMoveItem(row.session_id) for row in term],
            )
