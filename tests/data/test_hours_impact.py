"""What a draft of hours strands: exactly what an independent count of minutes says, and where it could go."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.data import clock_reference as clock
from tests.data.clock_reference import Busy, Closure, Override, Rule, Schedule
from tests.data.conftest import Door
from tests.data.hours_world import DAILY, DAY, HOUR, MORNINGS, HoursWorld
from tests.data.slots_world import instant_of, minute_of
from tests.factories import TestDatabase
from tutordesk.domain.hours import DatedRange, Hours, Terms, WeeklyRange
from tutordesk.services import sessions

ZONES = ["UTC", "Europe/Prague", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Africa/Cairo"]


@pytest.fixture
def world(database: TestDatabase, door: Door) -> HoursWorld:
    return HoursWorld(database, door)


# --- against the reference -----------------------------------------------------------------------------
def weeks() -> list[datetime]:
    """A coming day, and days around which clocks change somewhere in ``ZONES``."""
    now = datetime.now(UTC)
    year = now.year + (now.month >= 3)
    changes = [(3, 8), (3, 26), (4, 3), (10, 30)]
    return [
        (now + DAY).replace(hour=0, minute=0, second=0, microsecond=0),
        *(datetime(year, month, day, tzinfo=UTC) for month, day in changes),
    ]


@st.composite
def hours_around(draw: st.DrawFn, start: datetime) -> Schedule:
    """Weekly hours, some of them for a term, with leave and extra hours on the days after a start."""
    first = start.date()

    def span() -> tuple[int, int]:
        begin = draw(st.integers(0, 47)) * 30
        return begin, begin + draw(st.sampled_from([60, 180, 480, 1440]))

    def term() -> dict[str, object]:
        if draw(st.booleans()):
            return {}
        begin = first + timedelta(days=draw(st.integers(-7, 4)))
        return {"valid_from": begin, "valid_until": begin + timedelta(days=draw(st.integers(1, 10)))}

    weekdays = draw(st.sets(st.integers(1, 7), min_size=3))
    return Schedule(
        rules=[Rule(day, *span(), **term()) for day in sorted(weekdays)],  # type: ignore[arg-type]
        overrides=[
            # not the day before: where it is tomorrow already, that date is past and stays as it was
            Override(first + timedelta(days=draw(st.integers(0, 6))), draw(st.booleans()), *span())
            for _ in range(draw(st.integers(0, 4)))
        ],
    )


def as_hours(schedule: Schedule, zone: str) -> Hours:
    """The same in the words of the program."""
    return Hours(
        timezone=zone,
        terms=Terms(30, 0, 0, 3650, 0),
        weekly=tuple(
            WeeklyRange(
                rule.iso_weekday,
                rule.start_minute,
                rule.end_minute,
                rule.valid_from,
                rule.valid_until and rule.valid_until - timedelta(days=1),
            )
            for rule in schedule.rules
        ),
        dated=tuple(
            DatedRange(o.on_date, o.available, o.start_minute, o.end_minute) for o in schedule.overrides
        ),
    )


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_exactly_what_the_new_hours_no_longer_cover_is_stranded(
    world: HoursWorld, data: st.DataObject
) -> None:
    start = data.draw(st.sampled_from(weeks()))
    old_zone, new_zone = data.draw(st.tuples(st.sampled_from(ZONES), st.sampled_from(ZONES)))
    old = data.draw(hours_around(start))
    new = old if data.draw(st.booleans()) else data.draw(hours_around(start))
    closed = Closure(start.date() + DAY, start.date() + 2 * DAY)
    begin = minute_of(start)
    lessons = []
    for slot in range(14):
        at = begin + slot * 600 + data.draw(st.integers(0, 15)) * 30  # holds of 150 minutes just touch
        end = at + data.draw(st.sampled_from([15, 60, 90, 120]))
        lessons.append(Busy(at, end, end + data.draw(st.sampled_from([0, 30]))))
    world.world.set_schedule(
        Schedule(rules=old.rules, overrides=old.overrides, closures=[closed], taught=lessons), old_zone
    )
    stored = dict(world.rows("SELECT id, lower(during) FROM app.session"))

    def inside(schedule: Schedule, zone: str, lesson: Busy) -> bool:
        hours = clock.Hours(schedule)
        wall = world.world.wall(zone, begin, begin + 6 * 1440)
        return all(hours.include(wall[minute]) for minute in range(lesson.start, lesson.end))

    expected = [
        instant_of(lesson.start)
        for lesson in lessons
        if inside(old, old_zone, lesson) and not inside(new, new_zone, lesson)
    ]
    draft = as_hours(new, new_zone)
    found = world.impact(draft)
    assert [stored[row.session.session_id] for row in found] == expected
    for row in found:
        closed_day = any(not o.available for o in new.overrides)
        assert row.reason in ({"no_hours", "closed_day"} if closed_day else {"no_hours"})


# --- in words ------------------------------------------------------------------------------------------
def stranded(world: HoursWorld, draft: Hours) -> list[UUID]:
    return [row.session.session_id for row in world.impact(draft)]


def test_the_break_is_the_one_that_the_draft_says(world: HoursWorld) -> None:
    world.book(world.at(9))
    world.world.centre(break_minutes=20)
    for minutes, said in ((None, 20), (0, 0), (45, 45)):
        draft = world.draft(weekly=(), terms=Terms(break_minutes=minutes))
        assert [row.pause for row in world.impact(draft)] == [timedelta(minutes=said)]


def test_sessions_are_listed_with_why(world: HoursWorld) -> None:
    morning, afternoon = world.book(world.at(9)), world.book(world.at(14, 1))
    away = world.book(world.at(10, 2))
    dentist = DatedRange(world.at(0, 2).date(), False, 600, 660, "Dentist")
    early = DatedRange(world.at(0, 2).date(), False, 480, 510, "Breakfast")
    found = world.impact(world.draft(weekly=MORNINGS, dated=(early, dentist)))
    assert [(row.session.session_id, row.reason, row.params) for row in found] == [
        (afternoon.session_id, "no_hours", {"weekday": 2}),
        (away.session_id, "closed_day", {"reason": "Dentist"}),
    ]
    first = found[0].session
    assert (first.student_name, first.starts_at) == ("Student", world.at(14, 1))
    assert first.version == afternoon.version
    assert {"move", "cancel"} <= {action.action for action in first.actions if action.allowed}
    assert morning.session_id not in stranded(world, world.draft(weekly=MORNINGS))


def test_only_live_sessions_that_are_not_over_are_stranded(world: HoursWorld) -> None:
    world.world.hours((0, 1440))
    now = minute_of(datetime.now(UTC))
    tutor, others = world.person, [world.database.make_person() for _ in range(6)]
    running = world.world.busy(tutor, others[0], Busy(now - 30, now + 30, now + 30), "in_progress")
    late = world.world.busy(tutor, others[1], Busy(now + 60, now + 120, now + 120))
    for number, status in enumerate(["cancelled", "completed", "no_show"], start=2):
        world.world.busy(tutor, others[number], Busy(now + 240, now + 300, now + 300), status)
    world.world.busy(tutor, others[5], Busy(now - 180, now - 120, now - 60))  # never completed
    found = world.impact(world.draft(weekly=()))
    assert [row.session.session_id for row in found] == [running, late]
    assert found[0].fits == found[1].fits == ()


def test_who_is_outside_already_is_not_asked_about(world: HoursWorld) -> None:
    evening = world.desk.call(
        sessions.book_for,
        session_id=UUID(int=1),
        student_id=world.world.student.person_id,
        tutor_id=world.tutor_id,
        course_id=world.world.course,
        starts_at=world.at(20),
        override_reason="a walk-in",
    )
    assert stranded(world, world.draft(weekly=())) == []
    # once the hours cover it, it counts like any other
    world.save(world.draft(weekly=(WeeklyRange(1, 1140, 1320),)))
    assert stranded(world, world.draft(weekly=())) == [evening.session_id]


def test_steps_breaks_and_notices_strand_nobody(world: HoursWorld) -> None:
    world.book(world.at(9.5))
    world.book(world.at(10.5))
    assert stranded(world, world.draft(terms=Terms(240, 525600, 120, 1, 525600))) == []


def test_a_closure_of_the_centre_neither_strands_nor_excuses(world: HoursWorld) -> None:
    booked = world.book(world.at(14))
    world.world.closure(world.monday.date(), world.monday.date(), reason="Holiday")
    assert stranded(world, world.draft(weekly=DAILY, terms=Terms(15))) == []
    assert stranded(world, world.draft(weekly=MORNINGS)) == [booked.session_id]


def test_another_zone_strands_by_the_clock(world: HoursWorld) -> None:
    early, late = world.book(world.at(9)), world.book(world.at(16))
    assert stranded(world, world.draft(timezone="Europe/Prague")) == [late.session_id]
    assert stranded(world, world.draft(timezone="America/New_York")) == [early.session_id]
    assert stranded(world, world.draft(timezone="Africa/Abidjan")) == []  # the same clock


# --- fits ----------------------------------------------------------------------------------------------
def test_fits_lie_on_the_next_days_near_the_usual_time(world: HoursWorld) -> None:
    lost = world.book(world.at(14))
    (row,) = world.impact(world.draft(weekly=MORNINGS))
    assert [fit.starts_at for fit in row.fits] == [world.at(11), world.at(11, 1), world.at(11, 2)]
    assert all(fit.free and fit.ends_at - fit.starts_at == HOUR for fit in row.fits)
    # the student's other sessions and the tutor's are respected, the session itself is not in the way
    colleague = world.world.colleague
    busy = minute_of(world.at(10))
    world.world.busy(colleague, world.world.student, Busy(busy, busy + 120, busy + 120))
    busy = minute_of(world.at(10.5, 1))
    world.world.busy(world.person, world.world.outsider, Busy(busy, busy + 60, busy + 60))
    shifted = tuple(WeeklyRange(day, 540, 750) for day in range(1, 8))
    (row,) = world.impact(world.draft(weekly=shifted))
    assert row.session.session_id == lost.session_id
    assert [fit.starts_at for fit in row.fits] == [world.at(9), world.at(11.5, 1), world.at(11.5, 2)]


def test_fits_are_what_the_draft_allows(world: HoursWorld) -> None:
    world.book(world.at(14))
    world.book(world.at(10, 1))
    one, other = world.impact(world.draft(dated=world.leave(0, 21)))
    assert one.fits[0].starts_at == world.at(14, 21)
    assert other.fits[0].starts_at == world.at(10, 21)
    (row, _) = world.impact(world.draft(weekly=(WeeklyRange(4, 600, 660),)))
    assert [fit.starts_at for fit in row.fits] == [world.at(10, 3 + 7 * n) for n in range(3)]
    (row, _) = world.impact(world.draft(weekly=()))
    assert row.fits == ()
    soon = world.draft(weekly=MORNINGS, terms=Terms(30, 0, 0, 10))
    (row,) = world.impact(soon)
    assert all(fit.starts_at < datetime.now(UTC) + 10 * DAY for fit in row.fits)
