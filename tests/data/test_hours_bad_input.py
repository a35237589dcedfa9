"""Hours that no clock can show, and decisions that make no sense: one refusal, and nothing changes."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from tests.data.conftest import Door
from tests.data.hours_world import DAY, MORNINGS, HoursWorld
from tests.data.slots_world import refusal
from tests.factories import TestDatabase
from tutordesk import errors
from tutordesk.domain.hours import DatedRange, Terms, WeeklyRange
from tutordesk.services import hours
from tutordesk.services.rows import FateRow

TERMS = {
    "timezone": "UTC",
    "slot_step_minutes": None,
    "min_notice_minutes": None,
    "break_minutes": None,
    "horizon_days": None,
    "cancel_notice_minutes": None,
}
RULE = {"iso_weekday": 1, "start_minute": 540, "end_minute": 600, "valid_from": None, "valid_until": None}
TODAY = date.today().isoformat()  # noqa: DTZ011 - any date near now
DATED = {"on_date": TODAY, "available": False, "start_minute": 0, "end_minute": 1440, "reason": ""}
DEEP = "[" * 5000 + "]" * 5000

BAD_RULES: list[Any] = [
    *(None, {}, "x", 1, True, [1], ["x"], [None], [[RULE]], [{}]),
    *({**RULE, "iso_weekday": bad} for bad in (0, 8, -1, None, "x", 1.5, 2**31, 10**30, [1], {})),
    *({**RULE, "start_minute": bad} for bad in (-1, 1440, None, "x", 2**31 - 1, 2**63)),
    *({**RULE, "end_minute": bad} for bad in (540, 539, 0, 1981, None, 2**31 - 1, 2**31)),
    *(
        {**RULE, key: bad}
        for key in ("valid_from", "valid_until")
        for bad in ("today", "infinity", "", "2026-02-30", "26-01-01", "1999-01-01", "3000-01-01", 20260101,
                    "2026-01-01T00:00", "2026-01-01\n", "epoch", "-infinity", ["2026-01-01"])
    ),
    {**RULE, "valid_from": "2026-02-01", "valid_until": "2026-01-31"},
]  # fmt: skip
BAD_DATED: list[Any] = [
    *(None, {}, "x", [1], [None], [{}]),
    *({**DATED, "on_date": bad} for bad in (None, "now", "infinity", "2026-13-01", "1026-01-01", "", 5)),
    *({**DATED, "available": bad} for bad in (None, "perhaps", 7, [])),
    *({**DATED, "start_minute": bad} for bad in (-1, 1440, None, "x")),
    *({**DATED, "end_minute": bad} for bad in (0, 1441, None, 2**40)),
    {**DATED, "start_minute": 600, "end_minute": 600},
    {**DATED, "reason": "x" * 2001},
    {**DATED, "on_date": "1026-01-01", "reason": "past, and still nonsense"},
]
BAD_TERMS: list[Any] = [
    *(None, [], "UTC", 1, {}, {"timezone": "UTC"}),
    {**TERMS, "slot_step": 5},
    {key: value for key, value in TERMS.items() if key != "break_minutes"},
    *(
        {**TERMS, "timezone": bad}
        for bad in (None, "", "Mars/Olympus", "utc", "UTC+3", "../etc", 1, "'; DROP TABLE app.tutor; --")
    ),
    *({**TERMS, "slot_step_minutes": bad} for bad in (0, 1441, -5, "x", 1.5, 2**31)),
    *({**TERMS, "min_notice_minutes": bad} for bad in (-1, 525601, "x")),
    *({**TERMS, "break_minutes": bad} for bad in (-1, 1441, [])),
    *({**TERMS, "horizon_days": bad} for bad in (0, 3651, {})),
    *({**TERMS, "cancel_notice_minutes": bad} for bad in (-1, 525601, True)),
]


@pytest.fixture
def world(database: TestDatabase, door: Door) -> Iterator[HoursWorld]:
    made = HoursWorld(database, door)
    before = everything(made)
    yield made
    assert everything(made) == before, "something was changed"


def everything(world: HoursWorld) -> list[Any]:
    tables = ("tutor", "availability_rule", "availability_override", "session_note", "audit_event", "change")
    return [world.rows(f"SELECT t::text FROM app.{name} t ORDER BY 1") for name in tables]


def as_list(bad: Any) -> Any:
    """One bad element is sent in a list, whatever is no element as it is."""
    return [bad] if isinstance(bad, dict) and bad else bad


def asked(rules: Any, dated: Any, terms: Any) -> list[str]:
    return [json.dumps(part) for part in (rules, dated, terms)]


def test_no_hours_that_no_clock_can_show(world: HoursWorld) -> None:
    tutor = world.database.connect(world.person, "tutor")
    query = "SELECT * FROM app.impact_of(%s, %s, %s, %s)"
    assert refusal(tutor, query, [world.tutor_id, *asked([RULE], [DATED], TERMS)]) == ""
    drafts = [
        *(asked(as_list(bad), [], TERMS) for bad in BAD_RULES),
        *(asked([], as_list(bad), TERMS) for bad in BAD_DATED),
        *(asked([], [], bad) for bad in BAD_TERMS),
        asked([RULE] * 401, [], TERMS),
        asked([], [DATED] * 2001, TERMS),
        asked([], [{**DATED, "x": "x" * 9_000_000}], TERMS),
        [DEEP, "[]", json.dumps(TERMS)],
    ]
    for draft in drafts:
        code = refusal(tutor, query, [world.tutor_id, *draft])
        assert code == "22023", (code, [part[:200] for part in draft])
    for nulls in ([None, "[]", "{}"], ["[]", None, "{}"], ["[]", "[]", None]):
        assert refusal(tutor, query, [world.tutor_id, *nulls]) == "22023"
    # the other doors judge alike
    bad = asked([{**RULE, "iso_weekday": 9}], [], TERMS)
    for query, more in (
        ("SELECT app.save_hours(%s, 1, %s, %s, %s)", []),
        ("SELECT * FROM app.preview_slots(%s, %s, %s, %s, now(), now() + '1 day', 60)", []),
        ("SELECT * FROM app.bookable(%s, %s, %s, %s)", []),
        ("SELECT * FROM app.fits_of(%s, %s, %s, %s, %s)", [[uuid4()]]),
    ):
        assert refusal(tutor, query, [world.tutor_id, *bad, *more]) == "22023", query


def test_no_decisions_that_make_no_sense(world: HoursWorld) -> None:
    tutor = world.database.connect(world.person, "tutor")
    query = "SELECT app.save_hours(%s, %s, %s, %s, %s, %s)"
    one = {"session_id": str(uuid4()), "version": 1, "fate": "keep", "starts_at": None, "note": ""}
    start = (world.monday + DAY).isoformat()
    bad: list[Any] = [
        *(None, {}, "x", [1], [[]], [{}]),
        *({**one, "session_id": value} for value in (None, "", "x", 5)),
        *({**one, "version": value} for value in (None, "x", 1.5, 2**31)),
        *({**one, "fate": value} for value in (None, "", "KEEP", "delete", 3)),
        *({**one, "note": value} for value in ("x" * 2001,)),
        {**one, "fate": "move"},
        {**one, "fate": "keep", "starts_at": start},
        {**one, "fate": "cancel", "starts_at": start},
        *(
            {**one, "fate": "move", "starts_at": value}
            for value in ("someday", "infinity", "-infinity", "1999-01-01T00:00Z", "2600-01-01T00:00Z", 5)
        ),
    ]
    sent = asked([], [], TERMS)
    for decisions in (*map(as_list, bad), [one, one], [one] * 1001):
        code = refusal(tutor, query, [world.tutor_id, 1, *sent, json.dumps(decisions)])
        assert code == "22023", (code, str(decisions)[:200])
    assert refusal(tutor, query, [world.tutor_id, None, *sent, "[]"]) == "22023"
    assert refusal(tutor, query, [world.tutor_id, 1, *sent, json.dumps([one])]) == "TD013"


def test_fits_and_previews_are_bounded(world: HoursWorld) -> None:
    tutor = world.database.connect(world.person, "tutor")
    sent = asked([RULE], [], TERMS)
    fits = "SELECT * FROM app.fits_of(%s, %s, %s, %s, %s, %s)"
    for sessions, limit in (([uuid4()] * 1001, 3), (None, 3), ([], 0), ([], 11), ([], None)):
        assert refusal(tutor, fits, [world.tutor_id, *sent, sessions, limit]) == "22023"
    preview = "SELECT * FROM app.preview_slots(%s, %s, %s, %s, %s, %s, %s)"
    now = datetime.now(world.monday.tzinfo)
    for starts, ends, minutes in ((now, now + 63 * DAY, 60), (now, now - DAY, 60), (now, now + DAY, 0)):
        assert refusal(tutor, preview, [world.tutor_id, *sent, starts, ends, minutes]) == "22023"


def test_the_program_meets_the_same_walls(world: HoursWorld) -> None:
    draft = world.plan().hours
    ids = {"tutor_id": world.tutor_id}
    nonsense: list[Any] = [
        replace(draft, timezone="Mars/Olympus"),
        replace(draft, timezone="a\x00b"),
        replace(draft, timezone=None),  # type: ignore[arg-type]
        replace(draft, terms=Terms(slot_step_minutes=0)),
        replace(draft, terms=Terms(break_minutes=float("nan"))),  # type: ignore[arg-type]
        replace(draft, weekly=(WeeklyRange(8, 0, 60),)),
        replace(draft, weekly=MORNINGS * 60),
        replace(draft, dated=(DatedRange(world.plan().today, True, 60, 60),)),
        replace(draft, dated=(DatedRange(world.plan().today, True, 0, 60, "a\x00b"),)),
        replace(draft, dated=(DatedRange(world.plan().today, True, 0, 60, "a\ud800b"),)),
        replace(draft, dated=(DatedRange(date.max, True, 0, 60),)),
    ]
    for bad in nonsense:
        for verb, more in ((hours.impact, {}), (hours.bookable, {}), (hours.save, {"version": 1})):
            with pytest.raises(errors.InvalidValue):
                world.tutor.call(verb, **ids, **more, hours=bad)
    for fate in (
        FateRow(uuid4(), 1, "perhaps"),
        FateRow(uuid4(), 1, "move"),
        FateRow(uuid4(), 1, "move", datetime.max.replace(tzinfo=UTC)),
        FateRow(uuid4(), 1, "cancel", None, "a\x00b"),
    ):
        with pytest.raises(errors.InvalidValue):
            world.save(draft, [fate])
    with pytest.raises(errors.InvalidValue):
        world.tutor.call(hours.save, **ids, version=None, hours=draft)
    with pytest.raises(errors.NotAllowed):
        world.tutor.call(hours.of, tutor_id=uuid4())
    with pytest.raises(errors.NoSuchTutor):
        world.desk.call(hours.of, tutor_id=uuid4())
    with pytest.raises(errors.StaleVersion):
        world.save(replace(draft, weekly=()), version=-1)


def test_as_many_as_are_allowed_are_kept(database: TestDatabase, door: Door) -> None:
    world = HoursWorld(database, door)
    today = world.plan().today
    weekly = tuple(
        WeeklyRange(1 + n % 7, 5 * (n // 7), 5 * (n // 7) + 3, today, today + timedelta(days=n))
        for n in range(400)
    )
    dated = tuple(
        DatedRange(today + timedelta(days=n // 4), True, 60 * (n % 4), 60 * (n % 4) + 30, "👩‍🏫 '\"\\ \n" * 9)
        for n in range(2000)
    )
    draft = replace(world.plan().hours, weekly=tuple(sorted(weekly)), dated=dated)
    world.save(draft)
    assert set(world.plan().hours.weekly) == set(weekly)
    assert world.plan().hours.dated == dated
