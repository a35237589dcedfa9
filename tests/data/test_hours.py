"""Saving hours: what is stored, what is refused, who may, and what everybody else notices."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest

from tests.data.clock_reference import Busy
from tests.data.conftest import Door
from tests.data.hours_world import DAILY, DAY, MORNINGS, HoursWorld
from tests.data.slots_world import minute_of, refusal
from tests.factories import TestDatabase
from tutordesk import errors
from tutordesk.domain.hours import DatedRange, Terms, WeeklyRange
from tutordesk.services import hours, slots, tutors
from tutordesk.services.rows import BookableRow, TutorCriteria

OVERRIDES = "SELECT on_date, reason FROM app.availability_override ORDER BY on_date"
AUDITED = """
SELECT actor_id, actor_role, before, after FROM app.audit_event WHERE subject_table = 'hours' ORDER BY id
"""


@pytest.fixture
def world(database: TestDatabase, door: Door) -> HoursWorld:
    return HoursWorld(database, door)


# --- what is stored ------------------------------------------------------------------------------------
def test_hours_come_back_as_they_were_saved(world: HoursWorld) -> None:
    plan = world.plan()
    first = plan.today + timedelta(days=3)
    draft = replace(
        plan.hours,
        timezone="America/Lima",
        terms=Terms(slot_step_minutes=15, break_minutes=10),
        weekly=(WeeklyRange(1, 550, 1440), WeeklyRange(5, 1320, 1560, first, first + timedelta(days=90))),
        dated=tuple(
            DatedRange(first + timedelta(days=n), False, 0, 1440, "Three weeks of leave") for n in range(21)
        ),
    )
    assert world.save(draft) == plan.version + 1
    saved = world.plan()
    assert (saved.version, saved.hours) == (plan.version + 1, draft)


def test_two_windows_do_not_overwrite_each_other(world: HoursWorld) -> None:
    seen = world.plan().version
    first = world.draft(weekly=MORNINGS)
    assert world.save(first, version=seen) == seen + 1
    with pytest.raises(errors.StaleVersion):
        world.save(world.draft(weekly=DAILY[:3]), version=seen)
    assert world.plan().hours == first
    # who wanted the very same has what they wanted
    assert world.save(first, version=seen) == seen + 1


def test_the_same_hours_are_no_new_version(world: HoursWorld) -> None:
    world.save(world.draft(dated=world.leave(0, 2)))
    before = world.plan()
    audited, changes = world.rows(AUDITED), world.rows("SELECT id FROM app.change")
    same = replace(before.hours, weekly=(*reversed(before.hours.weekly), DAILY[0]))
    assert world.save(same) == before.version
    assert world.plan().hours == before.hours
    assert world.rows(AUDITED) == audited
    assert world.rows("SELECT id FROM app.change") == changes


def test_dates_that_are_past_stay_as_they_were(world: HoursWorld) -> None:
    today = world.plan().today
    world.world.override(today - DAY, True, 600, 660, "yesterday")
    world.world.override(today, False, 600, 660, "today")
    assert [one.reason for one in world.plan().hours.dated] == ["today"]
    late = DatedRange(today - 2 * DAY, False, 0, 1440, "too late to say")
    coming = DatedRange(today + DAY, False, 0, 1440, "tomorrow")
    world.save(world.draft(dated=(late, coming)))
    assert world.rows(OVERRIDES) == [(today - DAY, "yesterday"), (today + DAY, "tomorrow")]
    assert world.save(world.draft(dated=(late, coming))) == world.plan().version


def test_hours_reach_midnight_and_beyond(world: HoursWorld) -> None:
    evening = WeeklyRange(1, 1320, 1440)
    night = WeeklyRange(3, 1380, 1530)
    world.save(world.draft(weekly=(evening, night)))
    free = world.world.free(world.monday, world.monday + 7 * DAY)
    assert free == [
        *(world.at(22), world.at(22.5), world.at(23)),
        *(world.at(23, 2), world.at(23.5, 2), world.at(0, 3), world.at(0.5, 3)),
    ]


def test_a_term_begins_and_ends_on_its_days(world: HoursWorld) -> None:
    monday = world.monday.date()
    term = WeeklyRange(1, 540, 600, monday + 7 * DAY, monday + 14 * DAY)
    world.save(world.draft(weekly=(term,)))
    free = world.world.free(world.monday, world.monday + 28 * DAY)
    assert free == [world.at(9, 7), world.at(9, 14)]


def test_terms_count_at_once_and_fall_back_to_the_centre(world: HoursWorld) -> None:
    day = (world.monday, world.monday + DAY)
    world.save(world.draft(terms=Terms(60, 0, 0, 365, 0)))
    assert world.world.free(*day) == [world.at(hour) for hour in range(9, 17)]
    world.world.centre(slot_step_minutes=240, min_notice_minutes=0, horizon_days=365)
    world.save(world.draft(terms=Terms()))
    assert world.world.free(*day) == [world.at(9), world.at(13)]
    world.save(world.draft(terms=Terms(min_notice_minutes=60 * 24 * 30)))
    assert world.world.free(*day) == []


def test_another_zone_moves_the_hours_on_the_clock_of_the_world(world: HoursWorld) -> None:
    world.save(world.draft(timezone="Asia/Tokyo"))
    assert world.world.free(world.monday, world.monday + DAY)[0] == world.monday  # 09:00 there
    assert world.rows("SELECT timezone FROM app.tutor WHERE person_id = %s", world.tutor_id) == [
        ("Asia/Tokyo",)
    ]


# --- what is told --------------------------------------------------------------------------------------
def test_the_audit_keeps_one_entry_with_before_and_after(world: HoursWorld) -> None:
    world.save(world.draft(dated=world.leave(0, 21)))
    world.save(world.draft(weekly=MORNINGS), by=world.desk)
    first, second = world.rows(AUDITED)
    assert (first[0], first[1]) == (world.tutor_id, "tutor")
    assert (len(first[2]["overrides"]), len(first[3]["overrides"])) == (0, 21)
    assert (second[0], second[1]) == (world.desk_person.person_id, "desk")
    assert {rule["end_minute"] for rule in second[2]["rules"]} == {1020}
    assert {rule["end_minute"] for rule in second[3]["rules"]} == {720}
    assert second[3]["terms"]["timezone"] == "UTC"


@pytest.mark.parametrize(
    "changes",
    [
        {"weekly": MORNINGS},
        {"terms": Terms(slot_step_minutes=45)},
        {"timezone": "Asia/Tokyo"},
        {"dated": (DatedRange(datetime.now(UTC).date() + DAY, False, 0, 1440),)},
    ],
    ids=["weekly", "terms", "zone", "dated"],
)
def test_open_windows_learn_that_hours_changed(world: HoursWorld, changes: dict[str, Any]) -> None:
    student = world.world.as_student
    (cursor,) = student.execute("SELECT pg_current_snapshot()").fetchone()
    draft = world.draft(**changes)
    world.save(draft)
    told = student.execute("SELECT topic, tutor_id FROM app.changes_since(%s)", [cursor]).fetchall()
    assert ("hours", world.tutor_id) in told


def test_search_and_next_free_follow(world: HoursWorld) -> None:
    def found(weekday: int) -> int:
        criteria = TutorCriteria(iso_weekdays=frozenset({weekday}), timezone="UTC", sort="soonest")
        page = world.student.call(tutors.search, criteria=criteria)
        return sum(row.tutor_id == world.tutor_id for row in page.rows)

    def next_free() -> list[Any]:
        return world.rows("SELECT starts_at FROM app.tutor_next_free WHERE tutor_id = %s", world.tutor_id)

    assert (found(2), found(5)) == (1, 1)
    assert next_free()[0][0] < world.monday + 7 * DAY
    away = tuple(DatedRange(world.plan().today + n * DAY, False, 0, 1440) for n in range(14))
    world.save(world.draft(weekly=(WeeklyRange(2, 540, 600),), dated=away, terms=Terms(30, 0, 0, 60)))
    assert (found(2), found(5)) == (1, 0)
    assert next_free() == [(world.world.free(world.at(9, 2), world.at(9, 21))[0],)]


# --- who may -------------------------------------------------------------------------------------------
def everything(world: HoursWorld) -> list[tuple[Any, dict[str, Any]]]:
    """Every verb about these hours, but for the list of zones."""
    draft = world.draft(weekly=MORNINGS)
    ids = {"tutor_id": world.tutor_id}
    span = {"minutes": 60, "starts_at": world.monday, "ends_at": world.monday + DAY}
    return [
        (hours.of, ids),
        (hours.impact, {**ids, "hours": draft}),
        (hours.preview, {**ids, **span, "hours": draft}),
        (hours.bookable, ids),
        (hours.save, {**ids, "version": world.plan().version, "hours": draft}),
    ]


def test_hours_are_the_tutors_own_and_the_staffs(
    world: HoursWorld, database: TestDatabase, door: Door
) -> None:
    verbs = everything(world)
    strangers = [
        door(world.world.colleague, "tutor"),
        world.student,
        door(database.make_person(("student", "desk", "admin")), "student"),
    ]
    for stranger in strangers:
        for verb, arguments in verbs:
            with pytest.raises(errors.NotAllowed):
                stranger.call(verb, **arguments)
    admin = door(database.make_person(("admin",)), "admin")
    for person in (world.desk, admin, world.tutor):
        for verb, arguments in verbs:
            person.call(verb, **arguments)
    assert world.plan().hours.weekly == MORNINGS


def test_nobody_deactivated_changes_hours_or_has_them_changed(world: HoursWorld) -> None:
    verbs = everything(world)
    world.admin.execute("UPDATE app.person SET active = false WHERE id = %s", [world.tutor_id])
    for verb, arguments in verbs:
        with pytest.raises(errors.NotActive):
            world.tutor.call(verb, **arguments)
    for verb, arguments in verbs:
        if verb in (hours.of, hours.bookable):
            world.desk.call(verb, **arguments)
        else:
            with pytest.raises(errors.NoSuchTutor):
                world.desk.call(verb, **arguments)


def test_hours_change_in_read_committed_only(world: HoursWorld) -> None:
    connection = world.database.connect(world.person, "tutor")
    connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    query = "SELECT app.save_hours(%s, 1, '[]', '[]', '{}')"
    assert refusal(connection, query, [world.tutor_id]) == "25000"


# --- trying out ----------------------------------------------------------------------------------------
def test_a_preview_is_what_students_see_once_saved(world: HoursWorld) -> None:
    world.world.centre(break_minutes=10)
    world.world.busy(  # outside all of them: strands nobody
        world.person,
        world.world.outsider,
        Busy(minute_of(world.at(7)), minute_of(world.at(9)), minute_of(world.at(9))),
    )
    span = {"tutor_id": world.tutor_id, "minutes": 60, "starts_at": world.at(7), "ends_at": world.at(7, 9)}
    drafts = [
        {"weekly": MORNINGS, "dated": world.leave(2, 3, "Conference")},
        {"timezone": "Africa/Lagos", "terms": Terms(15, 60 * 36, 20, 8)},  # an hour ahead, all the year
        {"weekly": (WeeklyRange(1, 1380, 1560),), "dated": (DatedRange(world.at(0, 4).date(), True, 5, 25),)},
        {"weekly": ()},
    ]
    stranger = world.desk
    for changes in drafts:
        draft = world.draft(**changes)
        preview = world.tutor.call(hours.preview, **span, hours=draft)
        world.save(draft, [])
        plan = stranger.call(slots.plan, **span)
        edge = {row.starts_at for row in (*preview.rows, *plan.rows) if row.reason in ("notice", "horizon")}
        assert (preview.timezone, preview.rows[0].starts_at) == (plan.timezone, plan.rows[0].starts_at)
        for here, there in zip(preview.rows, plan.rows, strict=True):
            assert (here.starts_at, here.ends_at) == (there.starts_at, there.ends_at)
            if here.starts_at not in edge:  # the clock went on between the two
                assert here == there


def test_a_preview_changes_nothing(world: HoursWorld) -> None:
    before = world.plan()
    draft = world.draft(weekly=MORNINGS)
    world.tutor.call(
        hours.preview,
        tutor_id=world.tutor_id,
        hours=draft,
        minutes=60,
        starts_at=world.monday,
        ends_at=world.monday + DAY,
    )
    world.impact(draft)
    assert world.plan().hours == before.hours
    assert world.plan().version == before.version


def test_why_nobody_can_book(world: HoursWorld) -> None:
    def answer(draft: Any = None) -> BookableRow:
        return world.tutor.call(hours.bookable, tutor_id=world.tutor_id, hours=draft)

    def reason(draft: Any = None) -> str:
        row = answer(draft)
        assert (row.starts_at is None) == (row.reason != "")
        return row.reason

    first = world.student.call(
        slots.plan, tutor_id=world.tutor_id, minutes=60, starts_at=datetime.now(UTC),
        ends_at=datetime.now(UTC) + 14 * DAY,
    )  # fmt: skip
    assert answer() == BookableRow("", next(row.starts_at for row in first.rows if row.free))
    assert reason(world.draft(weekly=())) == "no_hours"
    assert reason(world.draft(weekly=(WeeklyRange(1, 540, 599),))) == "too_short"
    today = world.plan().today
    away = tuple(DatedRange(today + n * DAY, False, 0, 1440) for n in range(16))
    assert reason(world.draft(dated=away)) == "closed"
    assert reason(world.draft(terms=Terms(min_notice_minutes=60 * 24 * 15))) == "notice"
    assert reason(world.draft(terms=Terms(min_notice_minutes=60 * 24 * 15), weekly=DAILY[:1])) == "notice"
    world.save(
        world.draft(weekly=(), dated=(DatedRange(world.monday.date(), True, 540, 600),), terms=Terms(30, 0))
    )
    assert answer() == BookableRow("", world.at(9))
    world.book(world.at(9))
    assert reason() == "booked"
    world.admin.execute("UPDATE app.tutor_course SET active = false")
    assert reason() == "no_offer"
    world.world.terms(listed=False)
    assert reason() == "unlisted"
    world.admin.execute("UPDATE app.person SET active = false WHERE id = %s", [world.tutor_id])
    assert world.desk.call(hours.bookable, tutor_id=world.tutor_id).reason == "inactive"


def test_every_zone_of_the_server_is_offered(world: HoursWorld) -> None:
    names = world.tutor.call(hours.zones)
    assert {"UTC", "Europe/Prague", "America/Lima"} <= set(names)
    assert list(names) == sorted(names)
