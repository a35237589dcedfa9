"""The slot grid: days in the viewer's zone, reasons in words, and the way through it by keyboard."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from PySide6.QtCore import Qt

from tests.ui import booking_rows as rows
from tutordesk.services.rows import SlotPlan, SlotRow
from tutordesk.ui.slots import reasons
from tutordesk.ui.slots.buttons import DayButton, MoreButton, ReasonTile, SlotButton, TakenMark
from tutordesk.ui.slots.days import OwnSession, Why, days_of, weightiest
from tutordesk.ui.slots.grid import SlotGridView


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(rows.NOW, tick=True):
        yield


@pytest.fixture
def grid(qtbot: Any) -> SlotGridView:
    made = SlotGridView(rows.VIENNA)
    qtbot.addWidget(made)
    made.resize(760, 460)
    made.show_plan(
        rows.plan(), "Amelia Novák", [OwnSession(rows.at(4, "11:15", 12), rows.at(4, "12:15", 12))]
    )
    made.show()
    return made


def button(grid: SlotGridView, identifier: str) -> SlotButton:
    return next(one for one in grid.buttons() if one.accessibleIdentifier() == identifier)


def tiles(grid: SlotGridView) -> list[str]:
    return [one.accessibleName() for one in grid.findChildren(ReasonTile)]


def test_every_start_is_a_named_button(grid: SlotGridView) -> None:
    assert button(grid, "slot-2026-11-25T14:00Z").accessibleName() == (
        "Wednesday 25 November, 15:00, 60 minutes, free"
    )


def test_days_without_starts_say_why(grid: SlotGridView) -> None:
    assert tiles(grid) == [
        "Tuesday 24 November: Too short notice. Book 1 day ahead",
        "Friday 27 November: Booked out. All 5 starts are taken",
        "Sunday 29 November: No hours. Amelia is off on Sunday",
        "Wednesday 2 December: Closed. Staff training",
        "Friday 4 December: Your session. 11:15–12:15",
        "Sunday 6 December: No hours. Amelia is off on Sunday",
        "Monday 7 December: Not open yet. Opens tomorrow, 09:00",
    ]


def test_more_than_four_starts_expand_and_close(grid: SlotGridView) -> None:
    (more,) = grid.findChildren(MoreButton)
    assert (more.text(), more.accessibleName()) == ("+3 more", "Show 3 more starts on Monday 30 November")
    before = len(grid.buttons())
    more.click()
    assert len(grid.buttons()) == before + 6
    grid.findChildren(MoreButton)[0].click()
    assert len(grid.buttons()) == before


def test_picking_activating_and_keeping_the_choice(grid: SlotGridView, qtbot: Any) -> None:
    first = button(grid, "slot-2026-11-25T14:00Z")
    with qtbot.waitSignal(grid.slot_picked) as heard:
        first.click()
    assert heard.args[0].starts_at == rows.at(25, "15:00")
    grid.show_plan(rows.plan(), "Amelia Novák")
    assert button(grid, "slot-2026-11-25T14:00Z").isChecked()
    with qtbot.waitSignal(grid.slot_activated):
        qtbot.keyClick(button(grid, "slot-2026-11-25T14:00Z"), Qt.Key.Key_Return)
    grid.show_plan(rows.plan(taken=[rows.at(25, "15:00")]), "Amelia Novák")
    assert grid.chosen is None


def test_a_click_begun_before_a_newer_plan_counts(grid: SlotGridView, qtbot: Any) -> None:
    with qtbot.waitSignal(grid.slot_picked) as heard:
        button(grid, "slot-2026-11-25T14:00Z").animateClick()  # held for a moment, as a finger does
        grid.show_plan(rows.plan(taken=[rows.at(25, "16:00")]), "Amelia Novák")
    assert heard.args[0].starts_at == rows.at(25, "15:00")
    taken = "slot-2026-11-25T15:00Z"
    qtbot.waitUntil(lambda: taken not in {one.accessibleIdentifier() for one in grid.buttons()})
    assert button(grid, "slot-2026-11-25T14:00Z").isChecked()


def test_arrows_walk_and_tab_stops_once(grid: SlotGridView, qtbot: Any) -> None:
    with qtbot.waitExposed(grid):
        grid.activateWindow()
    stops = [one for one in grid.buttons() if one.focusPolicy() is Qt.FocusPolicy.StrongFocus]
    assert len(stops) == 1
    start = button(grid, "slot-2026-11-25T14:00Z")
    start.setFocus()
    for key, wanted in (
        (Qt.Key.Key_Down, "slot-2026-11-25T15:30Z"),
        (Qt.Key.Key_Right, "slot-2026-11-26T09:30Z"),
        (Qt.Key.Key_Left, "slot-2026-11-25T15:30Z"),
        (Qt.Key.Key_Up, "slot-2026-11-25T14:00Z"),
    ):
        focused = grid.focusWidget()
        assert focused is not None
        qtbot.keyClick(focused, key)
        assert grid.focusWidget() is button(grid, wanted)


def test_weeks_turn_but_never_into_the_past(grid: SlotGridView, qtbot: Any) -> None:
    assert not grid.head.previous.isEnabled()
    with qtbot.waitSignal(grid.span_wanted):
        grid.head.next.click()
    assert grid.first_date == date(2026, 12, 1)
    assert grid.span == (rows.at(1, "00:00", 12), rows.at(15, "00:00", 12))
    grid.head.today.click()
    assert grid.first_date == rows.TODAY
    assert grid.show_date(date(2026, 12, 7)) is False
    assert grid.show_date(date(2026, 12, 20)) is True
    assert grid.first_date == date(2026, 12, 15)


def test_a_start_just_taken_is_marked(grid: SlotGridView) -> None:
    grid.mark_taken(rows.at(25, "16:30"))
    (mark,) = grid.findChildren(TakenMark)
    assert mark.accessibleName() == "Wed 25 Nov, 16:30 was just taken."
    grid.show_plan(rows.plan(), "Amelia Novák")
    assert not grid.findChildren(TakenMark)


def test_narrow_days_become_a_strip_with_counts(grid: SlotGridView, qtbot: Any) -> None:
    grid.set_strip(always=True)
    days = grid.findChildren(DayButton)
    assert [one.accessibleName() for one in days][:3] == [
        "Tuesday 24 November, Too late",
        "Wednesday 25 November, 3 free",
        "Thursday 26 November, 4 free",
    ]
    assert [one.text() for one in grid.buttons()] == ["15:00", "16:30", "17:45"]
    days[6].click()
    assert len(grid.buttons()) == 6
    grid.choose(rows.at(26, "09:00"))
    assert button(grid, "slot-2026-11-26T08:00Z").isChecked()
    last = grid.findChildren(DayButton)
    last[2].setFocus()
    qtbot.keyClick(last[2], Qt.Key.Key_Right)
    assert grid.focusWidget() is last[3]


def test_staff_see_starts_that_a_rule_closes(qtbot: Any) -> None:
    grid = SlotGridView(rows.VIENNA, passable=True)
    qtbot.addWidget(grid)
    grid.resize(760, 460)
    grid.show_plan(rows.plan(), "Amelia Novák")
    late = button(grid, "slot-2026-11-24T14:00Z")
    assert late.accessibleName() == "Tuesday 24 November, 15:00, 60 minutes, Too short notice"
    assert not late.row.free


def test_both_passes_of_a_repeated_hour_carry_their_offset() -> None:
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert reasons.clock(first, rows.VIENNA) == "02:30 (UTC+2)"
    assert reasons.clock(first + timedelta(hours=1), rows.VIENNA) == "02:30 (UTC+1)"
    assert reasons.clock(first + timedelta(hours=2), rows.VIENNA) == "03:30"


def test_a_day_is_the_viewers_not_the_tutors() -> None:
    late = datetime(2026, 11, 25, 23, 30, tzinfo=UTC)  # 26 November, 00:30 in Vienna
    row = SlotRow(late, late + timedelta(minutes=60), True, "")
    plan = SlotPlan(UUID(int=1), "UTC", 60, late, late + timedelta(hours=1), (row,), rows.NOW)
    here = days_of(plan, date(2026, 11, 25), rows.VIENNA, days=2)
    assert [day.free for day in here] == [0, 1]
    there = days_of(plan, date(2026, 11, 25), "UTC", days=2)
    assert [day.free for day in there] == [1, 0]


def test_the_reason_that_weighs_most() -> None:
    at = rows.NOW
    span = (at, at + timedelta(hours=1), False)
    found = weightiest([SlotRow(*span, "no_hours"), SlotRow(*span, "booked"), SlotRow(*span, "break")])
    assert found == Why("booked", {}, 2)
    assert weightiest([]) is None


@pytest.mark.parametrize(
    ("reason", "params", "sentence"),
    [
        ("notice", {"minutes": 120}, "Book 2 hours ahead"),
        ("notice", {"minutes": 90}, "Book 90 minutes ahead"),
        ("notice", {"minutes": 0}, "These starts have passed"),
        ("closure", {"reason": ""}, "The centre is closed"),
        ("closed_day", {}, "Amelia is away"),
        ("own_session", {}, "You have a session then"),
        ("horizon", {"opens_at": "2026-11-24T18:00:00+00:00"}, "Opens today, 19:00"),
        ("horizon", {"opens_at": "2026-12-24T08:00:00+00:00"}, "Opens Thu 24 Dec, 09:00"),
        ("horizon", {}, "Opens later"),
    ],
)
def test_every_reason_has_a_sentence(reason: str, params: dict[str, Any], sentence: str) -> None:
    why = Why(reason, params, 1)
    assert reasons.sentence(why, "Amelia Novák", rows.TODAY, rows.VIENNA, rows.NOW) == sentence


@pytest.mark.parametrize(
    ("zone", "note"),
    [
        (rows.VIENNA, "Times in Europe/Vienna."),
        ("Europe/Prague", "Times in Europe/Vienna, the same clock time as in Prague."),
        ("Asia/Tokyo", "Times in Europe/Vienna. Amelia Novák is in Tokyo (UTC+9)."),
    ],
)
def test_the_zone_is_named_when_it_differs(zone: str, note: str) -> None:
    assert reasons.zone_note("Amelia Novák", zone, rows.VIENNA, rows.NOW) == note
