"""Repeating sessions: the same time on the wall, every date judged first, all of them or none."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest

from tests.data.centre import HOUR, Centre
from tests.data.clock_reference import Busy
from tests.data.conftest import Door
from tests.data.slots_world import minute_of
from tests.factories import TestDatabase
from tutordesk import errors
from tutordesk.services import series, sessions
from tutordesk.services.rows import SeriesDateRow, SeriesItem, SessionRow

WEEK = timedelta(days=7)
PRAGUE = ZoneInfo("Europe/Prague")


@pytest.fixture
def centre(database: TestDatabase, door: Door) -> Centre:
    return Centre(database, door)


def plan(
    centre: Centre, first: datetime, count: int | None = 10, **changes: Any
) -> tuple[SeriesDateRow, ...]:
    asked: dict[str, Any] = {
        "student_id": centre.sam.person_id,
        "tutor_id": centre.tutor.person_id,
        "course_id": centre.course,
        "every_weeks": 1,
        **changes,
    }
    return centre.as_desk.call(series.plan, first=first, count=count, **asked)


def book(
    centre: Centre, items: list[SeriesItem], series_id: UUID | None = None, **changes: Any
) -> tuple[SessionRow, ...]:
    asked: dict[str, Any] = {
        "student_id": centre.sam.person_id,
        "tutor_id": centre.tutor.person_id,
        "course_id": centre.course,
        "every_weeks": 1,
        **changes,
    }
    return centre.as_desk.call(series.book, series_id=series_id or uuid4(), items=items, **asked)


def items(dates: tuple[SeriesDateRow, ...]) -> list[SeriesItem]:
    return [SeriesItem(uuid4(), one.starts_at) for one in dates]


def block(centre: Centre, starts_at: datetime) -> UUID:
    minute = minute_of(starts_at)
    return centre.world.busy(centre.tutor, centre.eva, Busy(minute, minute + 60, minute + 60))


def stored(centre: Centre) -> int:
    row = centre.admin.execute(
        "SELECT (SELECT count(*) FROM app.session) + (SELECT count(*) FROM app.series)"
        " + (SELECT count(*) FROM app.session_event)"
    ).fetchone()
    assert row is not None
    return int(row[0])


def test_every_date_says_whether_it_is_free(centre: Centre) -> None:
    taken, closed, away = (centre.start + n * WEEK for n in (1, 2, 3))
    block(centre, taken)
    centre.world.closure(closed.date(), closed.date(), reason="Holiday")
    centre.world.override(away.date(), available=False, start=0, end=1440, reason="Leave")
    own = centre.start + 4 * WEEK
    minute = minute_of(own)
    centre.world.busy(centre.world.colleague, centre.sam, Busy(minute, minute + 60, minute + 60))
    dates = plan(centre, centre.start, 6)
    assert [one.starts_at for one in dates] == [centre.start + n * WEEK for n in range(6)]
    assert [(one.reason, one.passable) for one in dates] == [
        ("", False), ("booked", False), ("closure", True),
        ("closed_day", True), ("own_session", False), ("", False),
    ]  # fmt: skip
    assert dates[2].params == {"reason": "Holiday"}
    assert all(one.ends_at - one.starts_at == HOUR for one in dates)
    assert plan(centre, centre.start, None, until=(centre.start + 2 * WEEK).date(), every_weeks=2) == tuple(
        SeriesDateRow(n, at, at + HOUR, "", reason, params, passable)
        for n, at, reason, params, passable in (
            (1, centre.start, "", {}, False),
            (2, closed, "closure", {"reason": "Holiday"}, True),
        )
    )


def test_what_a_reason_would_pass_is_still_nobodys_time(centre: Centre) -> None:
    centre.world.hours((540, 720))
    evening = centre.start.replace(hour=20)
    block(centre, evening + WEEK)
    assert [(one.reason, one.passable) for one in plan(centre, evening, 2)] == [
        ("no_hours", True), ("booked", False),
    ]  # fmt: skip


def test_the_cap_is_counted_along_the_dates(centre: Centre) -> None:
    centre.world.centre(max_open_sessions=3)
    centre.book()
    dates = plan(centre, centre.start + WEEK, 4)
    assert [one.reason for one in dates] == ["", "", "cap", "cap"]
    assert dates[2].passable
    assert dates[2].params == {"sessions": 3}
    with pytest.raises(errors.TooManyOpenSessions):
        book(centre, items(dates))
    passing = [SeriesItem(uuid4(), one.starts_at, passes=one.reason == "cap") for one in dates]
    assert len(book(centre, passing, override_reason="exam")) == 4


@pytest.mark.parametrize(
    ("wall", "notes", "hours"),  # the wall in Prague
    [
        # Prague leaves summer time on 31 October 2027 (03:00 -> 02:00) and enters it on 26 March 2028
        (datetime(2027, 10, 17, 16, tzinfo=PRAGUE), ["", "", "shifted"], [14, 14, 15]),
        (datetime(2027, 10, 17, 2, 30, tzinfo=PRAGUE), ["", "", "repeated"], [0, 0, 0]),
        (datetime(2028, 3, 12, 2, 30, tzinfo=PRAGUE), ["", "", "skipped"], [1, 1, 1]),
    ],
)
def test_the_wall_keeps_its_time_over_a_clock_change(
    centre: Centre, wall: datetime, notes: list[str], hours: list[int]
) -> None:
    centre.world.terms(timezone="Europe/Prague")
    dates = plan(centre, wall.astimezone(UTC), 3)
    assert [one.note for one in dates] == notes
    assert [one.starts_at.astimezone(UTC).hour for one in dates] == hours


def test_all_or_nothing_and_a_retry_is_the_same(centre: Centre) -> None:
    dates = plan(centre, centre.start, 10)
    wanted, series_id = items(dates), uuid4()
    clash = block(centre, centre.start + 5 * WEEK)
    before = stored(centre)
    with pytest.raises(errors.SlotTaken):
        book(centre, wanted, series_id)
    assert stored(centre) == before
    centre.as_desk.call(
        sessions.set_status, session_id=clash, version=1, status="cancelled", reason="free again"
    )
    booked = book(centre, wanted, series_id)
    assert [row.starts_at for row in booked] == [one.starts_at for one in dates]
    before = stored(centre)
    assert [row.session_id for row in book(centre, wanted, series_id)] == [row.session_id for row in booked]
    assert stored(centre) == before
    with pytest.raises(errors.IdReused):
        book(centre, wanted[:-1], series_id)
    with pytest.raises(errors.IdReused):
        book(centre, wanted, series_id, student_id=centre.eva.person_id)
    assert stored(centre) == before


def test_a_reason_passes_only_the_dates_it_is_meant_for(centre: Centre) -> None:
    centre.world.override((centre.start + WEEK).date(), available=False, start=0, end=1440)
    dates = plan(centre, centre.start, 3)
    with pytest.raises(errors.InvalidValue):
        book(centre, [SeriesItem(uuid4(), dates[1].starts_at, passes=True)])
    with pytest.raises(errors.OutsideAvailability):
        book(centre, items(dates), override_reason="agreed")
    passing = [SeriesItem(uuid4(), one.starts_at, passes=one.passable) for one in dates]
    booked = book(centre, passing, override_reason="agreed")
    reasons = [centre.as_desk.call(sessions.history, session_id=row.session_id)[0].reason for row in booked]
    assert reasons == ["", "agreed", ""]


def test_skipping_one_leaves_the_others_alone(centre: Centre) -> None:
    booked = book(centre, items(plan(centre, centre.start, 4)))
    centre.cancel(centre.as_desk.call, booked[1])
    found = centre.as_desk.call(series.of, session_id=booked[3].session_id)
    assert [row.status for row in found] == ["scheduled", "cancelled", "scheduled", "scheduled"]
    assert [row.version for row in found] == [1, 2, 1, 1]
    with pytest.raises(errors.NotAllowed):
        centre.as_sam.call(series.of, session_id=booked[0].session_id)
    alone = centre.book(centre.start + 3 * HOUR)
    assert centre.as_desk.call(series.of, session_id=alone.session_id) == ()


@pytest.mark.parametrize(
    "asked",
    [
        {"every_weeks": 0},
        {"every_weeks": 9},
        {"count": 0},
        {"count": 61},
        {"count": None},
        {"count": 3, "until": date(2030, 1, 1)},
        {"count": None, "until": date(9999, 12, 31)},
        {"first": datetime(9999, 1, 1, tzinfo=UTC)},
    ],
)
def test_a_malformed_series_is_refused(centre: Centre, asked: dict[str, Any]) -> None:
    with pytest.raises(errors.InvalidValue):
        plan(centre, **{"first": centre.start, **asked})


def test_series_are_the_desks(centre: Centre) -> None:
    asked = {
        "student_id": centre.sam.person_id,
        "tutor_id": centre.tutor.person_id,
        "course_id": centre.course,
        "every_weeks": 1,
    }
    calls: list[Callable[..., Any]] = [centre.as_sam.call, centre.as_tutor.call]
    for call in calls:
        with pytest.raises(errors.NotAllowed):
            call(series.plan, first=centre.start, count=2, **asked)
        with pytest.raises(errors.NotAllowed):
            call(series.book, series_id=uuid4(), items=[SeriesItem(uuid4(), centre.start)], **asked)


def test_nobody_learns_from_oneself(centre: Centre) -> None:
    both = centre.database.make_person(("student", "tutor")).person_id
    asked = {"student_id": both, "tutor_id": both}
    with pytest.raises(errors.NoSuchTutor):
        plan(centre, centre.start, **asked)
    with pytest.raises(errors.NoSuchTutor):
        book(centre, [SeriesItem(uuid4(), centre.start)], **asked)
