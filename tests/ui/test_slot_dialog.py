"""The slot dialog: offered starts first, one decision, and nothing lost when somebody was faster."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from PySide6.QtCore import Qt

from tests.ui import booking_rows as rows
from tests.ui.conftest import SyncTasks
from tutordesk.errors import NotAllowed, SlotTaken, Unreachable
from tutordesk.services import slots
from tutordesk.services.rows import SlotPlan, SlotRow
from tutordesk.ui.page import Page, PageContext
from tutordesk.ui.slots.buttons import ReasonTile, SlotButton
from tutordesk.ui.slots.slot_dialog import SlotDialog, nearest_in

SESSION, STUDENT = UUID(int=77), UUID(int=88)


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(rows.NOW, tick=True):
        yield


@pytest.fixture
def tasks(sync_tasks: SyncTasks) -> SyncTasks:
    sync_tasks.answers[slots.plan] = rows.plan()
    return sync_tasks


@pytest.fixture
def page(qtbot: Any, page_context: Callable[..., PageContext], tasks: SyncTasks) -> Page:
    made = Page(page_context(tasks, role="tutor"))
    qtbot.addWidget(made)
    made.resize(1280, 800)
    made.show()
    return made


def open_dialog(page: Page, **more: Any) -> SlotDialog:
    asked: dict[str, Any] = {
        "title": "Move session",
        "text": "Maths with Lena Fischer",
        "tutor_id": rows.AMELIA.tutor_id,
        "minutes": 60,
        "student_id": STUDENT,
        "student_name": "Lena Fischer",
        "ignore": SESSION,
    }
    made = SlotDialog(page, **(asked | more))
    made.open()
    return made


def start(dialog: SlotDialog, identifier: str) -> SlotButton:
    return next(one for one in dialog.grid.buttons() if one.accessibleIdentifier() == identifier)


def booked(plan: SlotPlan, *clocks: Any) -> SlotPlan:
    found = tuple(
        SlotRow(row.starts_at, row.ends_at, False, "booked") if row.starts_at in clocks else row
        for row in plan.rows
    )
    return SlotPlan(
        plan.tutor_id, plan.timezone, plan.minutes, plan.starts_at, plan.ends_at, found, plan.as_of
    )


WEDNESDAY_15 = "slot-2026-11-25T14:00Z"


def test_the_session_being_moved_never_blocks_itself(page: Page, tasks: SyncTasks) -> None:
    open_dialog(page)
    (asked,) = tasks.called(slots.plan)
    assert (asked["ignore"], asked["student_id"], asked["minutes"]) == (SESSION, STUDENT, 60)


def test_a_start_is_picked_then_decided(page: Page, qtbot: Any) -> None:
    dialog = open_dialog(page, confirm="Move session")
    assert not dialog.confirm.isEnabled()
    assert dialog.confirm.toolTip() == "Choose a start first."
    start(dialog, WEDNESDAY_15).click()
    with qtbot.waitSignal(dialog.slot_chosen) as heard:
        dialog.confirm.click()
    assert heard.args[0].starts_at == rows.at(25, "15:00")
    assert dialog.isVisible()


def test_the_time_it_has_already_is_no_move(page: Page) -> None:
    dialog = open_dialog(page, around=rows.at(25, "15:00"))
    start(dialog, WEDNESDAY_15).click()
    assert not dialog.confirm.isEnabled()
    assert dialog.confirm.toolTip() == "That is when it takes place now."


def test_enter_on_a_start_decides_at_once(page: Page, qtbot: Any) -> None:
    dialog = open_dialog(page)
    with qtbot.waitSignal(dialog.slot_chosen):
        qtbot.keyClick(start(dialog, WEDNESDAY_15), Qt.Key.Key_Return)


def test_closed_days_say_why_in_the_words_of_the_tutor(page: Page) -> None:
    said = [one.accessibleName() for one in open_dialog(page).findChildren(ReasonTile)]
    assert "Sunday 29 November: No hours. You are off on Sunday" in said
    assert "Wednesday 2 December: Closed. Staff training" in said


def test_just_taken_offers_the_nearest_three_and_keeps_the_reason(page: Page, tasks: SyncTasks) -> None:
    dialog = open_dialog(page, reason="Reason")
    dialog.findChild(type(dialog._reason)).setText("Train strike")
    start(dialog, WEDNESDAY_15).click()
    dialog.set_pending("Moving…")
    assert not dialog.confirm.isEnabled()
    tasks.answers[slots.plan] = booked(rows.plan(), rows.at(25, "15:00"))
    dialog.refuse(SlotTaken())
    assert "was just taken" in dialog.notices.text
    offered = dialog.notices.buttons()
    assert len(offered) == 3
    assert dialog.reason == "Train strike"
    offered[0].click()
    assert dialog.chosen is not None
    assert dialog.confirm.isEnabled()


def test_a_start_taken_while_choosing_is_said(page: Page, tasks: SyncTasks) -> None:
    dialog = open_dialog(page)
    start(dialog, WEDNESDAY_15).click()
    tasks.answers[slots.plan] = booked(rows.plan(), rows.at(25, "15:00"))
    page.context.live.changed.emit(frozenset({"session"}))
    assert dialog.chosen is None
    assert "was just taken" in dialog.notices.text


def test_another_refusal_is_worded_inside_and_the_choice_stays(page: Page) -> None:
    dialog = open_dialog(page)
    start(dialog, WEDNESDAY_15).click()
    dialog.refuse(NotAllowed())
    assert dialog.notices.text == "You may not do this in your current role."
    assert dialog.chosen is not None


def test_weeks_are_paged_and_the_dialog_begins_around_an_instant(page: Page, tasks: SyncTasks) -> None:
    dialog = open_dialog(page, around=rows.at(20, "09:00", 12))
    first = tasks.called(slots.plan)[-1]["starts_at"]
    assert first > rows.at(7, "00:00", 12)
    dialog.grid.head.next.click()
    assert tasks.called(slots.plan)[-1]["starts_at"] == first + timedelta(weeks=1)


def test_offline_nothing_can_be_decided(page: Page) -> None:
    dialog = open_dialog(page)
    start(dialog, WEDNESDAY_15).click()
    page.context.live.report_lost()
    assert not dialog.confirm.isEnabled()
    assert "server does not answer" in dialog.confirm.toolTip()


def test_a_plan_that_cannot_be_read_can_be_tried_again(page: Page, tasks: SyncTasks) -> None:
    tasks.answers[slots.plan] = Unreachable()
    dialog = open_dialog(page)
    assert dialog.states.state == "error"
    tasks.answers[slots.plan] = rows.plan()
    dialog.states.retry_asked.emit()
    assert start(dialog, WEDNESDAY_15)


def test_another_source_gets_its_own_keywords(page: Page, tasks: SyncTasks) -> None:
    tasks.answers["elsewhere:preview"] = rows.plan()
    open_dialog(page, verb="elsewhere:preview", keywords={"hours": "draft"})
    (asked,) = tasks.called("elsewhere:preview")
    assert asked["hours"] == "draft"
    assert "ignore" not in asked


def test_it_fits_into_a_small_window(page: Page) -> None:
    page.resize(720, 560)
    dialog = open_dialog(page)
    assert dialog.width() <= 680
    assert dialog.height() <= 520
    assert dialog.grid._strip


def test_the_nearest_are_sorted_by_time() -> None:
    found = nearest_in(rows.plan(), rows.at(26, "10:30"))
    assert [row.starts_at for row in found] == sorted(row.starts_at for row in found)
    assert len(found) == 3
