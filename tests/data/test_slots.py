"""What may be asked about slots, by whom, and the edges of the four rules by hand."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from tests.data.clock_reference import Busy
from tests.data.slots_world import World, check_cover, next_monday, refusal
from tests.factories import TestDatabase

FREE = "SELECT app.free_slots(%s, %s, %s, %s, %s, %s, %s)"
EXPLAIN = "SELECT app.explain_slots(%s, %s, %s, %s, %s, %s, %s)"
HOUR = timedelta(hours=1)


@pytest.fixture
def world(database: TestDatabase) -> World:
    return World(database)


def reasons(world: World, start: datetime, until: datetime, minutes: int = 60) -> list[tuple[str, str]]:
    """Explained rows as (start, reason), after checking that they cover the span."""
    rows = world.explain(start, until, minutes)
    check_cover(rows, start, until)
    return [(row[0].strftime("%a %H:%M"), row[3]) for row in rows]


def test_malformed_questions_are_refused(world: World) -> None:
    start, until, now = next_monday(), next_monday() + timedelta(days=7), datetime.now(UTC)
    good: list[Any] = [world.tutor.person_id, start, until, 60, now, None, None]
    bad: list[tuple[int, Any]] = [
        *[(n, None) for n in range(5)],
        (1, "-infinity"),
        (2, "infinity"),
        (4, "infinity"),
        (4, "-infinity"),
        (2, start + timedelta(days=62, seconds=1)),
        (2, start - timedelta(seconds=1)),
        (2, "9999-12-31"),
        *[(3, minutes) for minutes in (0, -1, 1441, 2**31 - 1)],
    ]
    for query in (FREE, EXPLAIN):
        assert refusal(world.as_student, query, good) == ""
        assert refusal(world.as_student, query, [*good[:2], start + timedelta(days=62), *good[3:]]) == ""
        for place, value in bad:
            args = [*good[:place], value, *good[place + 1 :]]
            assert refusal(world.as_student, query, args) == "22023", (place, value)


def test_who_may_ask_about_whom(world: World, database: TestDatabase) -> None:
    start, until, now = next_monday(), next_monday() + timedelta(days=7), datetime.now(UTC)
    desk = database.make_person(("desk",))
    other = database.make_person(("student",))
    gone = database.make_person(("student",))
    tutor = database.connect(world.tutor, "tutor")
    staff = database.connect(desk, "desk")
    left = database.connect(gone, "student")
    world.admin.execute("UPDATE app.person SET active = false WHERE id = %s", [gone.person_id])
    tutor_id, student_id, other_id = world.tutor.person_id, world.student.person_id, other.person_id

    def ask(connection: psycopg.Connection[Any], tutor: Any, student: Any = None, ignore: Any = None) -> str:
        args = [tutor, start, until, 60, now, student, ignore]
        codes = {refusal(connection, query, args) for query in (FREE, EXPLAIN)}
        assert len(codes) == 1
        return codes.pop()

    assert ask(left, tutor_id) == "TD001"
    assert ask(world.as_student, uuid4()) == "TD002"
    assert ask(world.as_student, student_id) == "TD002"
    assert ask(world.as_student, tutor_id, student_id) == ""
    assert ask(world.as_student, tutor_id, other_id) == "42501"
    assert ask(world.as_student, tutor_id, uuid4()) == "42501"
    assert ask(staff, tutor_id, other_id) == ""
    assert ask(staff, tutor_id, tutor_id) == "TD002"  # nobody books themselves
    assert ask(tutor, tutor_id, other_id) == "42501"

    # an unlisted tutor exists for staff, the tutor, and the tutor's own students
    world.terms(listed=False)
    assert ask(world.as_student, tutor_id) == "TD002"
    assert ask(staff, tutor_id) == ask(tutor, tutor_id) == ""
    minute = int((start + 10 * HOUR).timestamp()) // 60
    booked = world.busy(world.tutor, world.student, Busy(minute, minute + 60, minute + 60))
    assert ask(world.as_student, tutor_id) == ""
    assert ask(tutor, tutor_id, student_id) == ""
    assert ask(tutor, world.outsider.person_id) == ""

    # the session being moved must be one's own
    foreign = world.busy(world.outsider, other, Busy(minute, minute + 60, minute + 60))
    assert ask(world.as_student, tutor_id, None, booked) == ""
    assert ask(world.as_student, tutor_id, None, foreign) == "TD013"
    assert ask(world.as_student, tutor_id, None, uuid4()) == "TD013"
    assert ask(tutor, tutor_id, None, booked) == ask(staff, tutor_id, None, foreign) == ""

    world.admin.execute("UPDATE app.person SET active = false WHERE id = %s", [tutor_id])
    assert ask(staff, tutor_id) == "TD002"


def test_nobody_without_a_role_may_ask(world: World, database: TestDatabase) -> None:
    bare = database.connect(world.student)
    args = [world.tutor.person_id, next_monday(), next_monday() + HOUR, 60, datetime.now(UTC), None, None]
    assert refusal(bare, FREE, args) == "42501"


def test_reasons_of_a_week(world: World) -> None:
    monday = next_monday()
    world.hours((540, 720), (780, 840), days=range(1, 6))
    world.override(monday.date() + timedelta(days=1), False, 0, 1440, "dentist")
    world.override(monday.date() + timedelta(days=2), True, 600, 660)
    world.closure(monday.date() + timedelta(days=3), monday.date() + timedelta(days=3), 600, 1440, "painting")
    assert reasons(world, monday, monday + timedelta(days=5)) == [
        ("Mon 00:00", "no_hours"),
        ("Mon 09:00", ""),
        ("Mon 09:30", ""),
        ("Mon 10:00", ""),
        ("Mon 10:30", ""),
        ("Mon 11:00", ""),
        ("Mon 12:00", "no_hours"),
        ("Mon 13:00", ""),
        ("Mon 14:00", "no_hours"),
        ("Tue 00:00", "closed_day"),
        ("Wed 00:00", "no_hours"),
        ("Wed 10:00", ""),
        ("Wed 11:00", "no_hours"),
        ("Thu 00:00", "no_hours"),
        ("Thu 09:00", ""),
        ("Thu 10:00", "closure"),
        ("Fri 00:00", "no_hours"),
        ("Fri 09:00", ""),
        ("Fri 09:30", ""),
        ("Fri 10:00", ""),
        ("Fri 10:30", ""),
        ("Fri 11:00", ""),
        ("Fri 12:00", "no_hours"),
        ("Fri 13:00", ""),
        ("Fri 14:00", "no_hours"),
    ]
    rows = world.explain(monday, monday + timedelta(days=5))
    params = {row[3]: row[4] for row in rows}
    assert params["closed_day"] == {"reason": "dentist"}
    assert params["closure"] == {"reason": "painting"}
    assert params["no_hours"] == {"weekday": 5}


def test_params_of_notice_horizon_and_break(world: World) -> None:
    now = datetime.now(UTC)
    world.hours((0, 1440))
    world.terms(min_notice_minutes=600, horizon_days=1, break_minutes=15)
    minute = int((now + 20 * HOUR).timestamp()) // 3600 * 60 + 10  # its break meets the grid at any hour
    world.busy(world.tutor, world.outsider, Busy(minute, minute + 60, minute + 75))
    rows = world.explain(now, now + timedelta(days=2), 60, now)
    params = {row[3]: (row[0], row[4]) for row in rows}
    assert params["notice"][1]["minutes"] == 600
    assert datetime.fromisoformat(params["notice"][1]["opens_at"]) == now + 10 * HOUR
    starts_at, horizon = params["horizon"]
    assert horizon["days"] == 1
    assert datetime.fromisoformat(horizon["opens_at"]) == starts_at - timedelta(days=1)
    assert params["break"][1] == {"minutes": 15}
    assert params["booked"][1] == {}  # never by whom


def test_a_closed_row_takes_only_minutes_of_its_own_date(world: World) -> None:
    monday = next_monday()
    world.hours((1320, 1560))  # 22:00-02:00
    world.override(monday.date(), False, 1380, 1500)  # 23:00-01:00: only until midnight is Monday
    free = world.free(monday + 20 * HOUR, monday + 27 * HOUR)
    assert free == [monday + 22 * HOUR, monday + 24 * HOUR, monday + 24.5 * HOUR, monday + 25 * HOUR]


def test_hours_that_touch_are_one_window(world: World) -> None:
    monday = next_monday()
    world.hours((540, 600), (600, 660), (1380, 1440), (0, 60))
    assert world.free(monday, monday + 24 * HOUR, 90) == [
        monday + 9 * HOUR,
        monday + 9.5 * HOUR,
        monday + 23 * HOUR,
        monday + 23.5 * HOUR,
    ]


def test_an_empty_span_has_no_rows(world: World) -> None:
    monday = next_monday()
    assert world.explain(monday, monday) == []
    assert world.free(monday, monday) == []


def test_a_span_may_begin_within_a_window(world: World) -> None:
    monday = next_monday()
    world.hours((540, 720))
    start, until = monday + timedelta(hours=9, minutes=10), monday + timedelta(hours=11, minutes=45)
    rows = world.explain(start, until)
    check_cover(rows, start, until)
    assert [row[0].minute for row in rows if row[2]] == [30, 0, 30, 0]
    assert rows[0][3] == "no_hours"


def test_results_do_not_depend_on_the_callers_settings(world: World) -> None:
    monday = next_monday()
    world.hours((540, 720))
    world.terms(timezone="America/New_York", horizon_days=1)
    start = int(monday.timestamp())
    question = (
        "SELECT string_agg(concat_ws(' ', extract(epoch FROM starts_at), extract(epoch FROM ends_at), reason,"
        " params), ',') FROM app.explain_slots(%s, to_timestamp(%s), to_timestamp(%s), 60, to_timestamp(%s))"
    )

    def ask() -> object:
        args = [world.tutor.person_id, start, start + 3 * 86400, start + 3600]
        return world.as_student.execute(question, args).fetchone()

    expected = ask()
    assert "opens_at" in str(expected)
    for setting in (
        "timezone TO 'Pacific/Kiritimati'",
        "datestyle TO 'SQL, DMY'",
        "search_path TO app",
        "intervalstyle TO 'sql_standard'",
        "extra_float_digits TO -15",
    ):
        world.as_student.execute(f"SET {setting}")
        assert ask() == expected


def test_the_tutor_learns_elsewhere_and_the_student_teaches(world: World, database: TestDatabase) -> None:
    monday = next_monday()
    at_nine = int((monday + 9 * HOUR).timestamp()) // 60
    world.hours((540, 720))
    world.busy(world.outsider, world.tutor, Busy(at_nine, at_nine + 60, at_nine + 90))
    assert world.free(monday, monday + 24 * HOUR) == [
        monday + 10 * HOUR,
        monday + 10.5 * HOUR,
        monday + 11 * HOUR,
    ]

    as_outsider = database.connect(world.outsider, "student")
    world.busy(world.outsider, world.student, Busy(at_nine + 90, at_nine + 120, at_nine + 150))
    rows = as_outsider.execute(
        "SELECT app.free_slots(%s, %s, %s, 60, now(), %s)",
        [world.tutor.person_id, monday, monday + 24 * HOUR, world.outsider.person_id],
    ).fetchall()
    assert [row[0] for row in rows] == [monday + 11 * HOUR]


def test_next_free(world: World, database: TestDatabase) -> None:
    monday = next_monday(3)
    world.hours()
    world.override(monday.date(), True, 600, 720)
    idle = database.make_person(("tutor",))
    unlisted = database.make_person(("tutor",), listed=False)
    without_offer = database.make_person(("tutor",))
    database.open_always(unlisted)
    database.offer(unlisted, world.course)
    database.open_always(without_offer)
    asked = [world.tutor, world.colleague, idle, unlisted, without_offer]
    ids = [person.person_id for person in asked] + [uuid4()]
    found = dict(world.as_student.execute("SELECT * FROM app.next_free(%s)", [ids]).fetchall())
    assert found == {id_: (monday + 10 * HOUR if id_ == ids[0] else None) for id_ in ids}
    for minutes, first in ((120, monday + 10 * HOUR), (121, None)):
        row = world.as_student.execute(
            "SELECT starts_at FROM app.next_free(%s, NULL, %s)", [ids[:1], minutes]
        ).fetchone()
        assert row == (first,)
    assert refusal(world.as_student, "SELECT app.next_free(%s)", [None]) == "22023"
    assert refusal(world.as_student, "SELECT app.next_free(%s)", [[uuid4() for _ in range(201)]]) == "22023"
    assert refusal(world.as_student, "SELECT app.next_free(%s, %s)", [ids, world.tutor.person_id]) == "42501"


def test_next_free_is_the_first_of_free_slots(world: World) -> None:
    world.hours((540, 600), days=[3])
    world.terms(timezone="Asia/Kolkata", horizon_days=30, min_notice_minutes=90)
    row = world.as_student.execute(
        "SELECT starts_at FROM app.next_free(%s)", [[world.tutor.person_id]]
    ).fetchone()
    now = datetime.now(UTC)
    assert row == (world.free(now, now + timedelta(days=40))[0],)


def test_open_hours_are_windows_whatever_is_booked(world: World) -> None:
    monday = next_monday()
    world.hours((540, 600), (600, 720))
    world.closure(monday.date(), monday.date(), 660, 690)
    rows = world.as_student.execute(
        "SELECT * FROM app.open_hours(%s, %s, %s)", [world.tutor.person_id, monday, monday + 24 * HOUR]
    ).fetchall()
    assert rows == [(monday + 9 * HOUR, monday + 11 * HOUR), (monday + 11.5 * HOUR, monday + 12 * HOUR)]
