"""Walk-in: who is free now, booked from now with the reason, started at once."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
import time_machine

from tests.ui import booking_rows as rows
from tests.ui import desk_by_hand as hand
from tests.ui.conftest import SyncTasks
from tutordesk.errors import StaleVersion
from tutordesk.services import board, courses, sessions
from tutordesk.services.board_rows import BoardPlan, BoardTutor
from tutordesk.services.people_rows import OfferFile
from tutordesk.services.rows import OpenSpan, TutorRow
from tutordesk.ui.desk.walk_in import WalkInDialog
from tutordesk.ui.page import PageContext


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(rows.NOW + timedelta(minutes=2), tick=True):
        yield


def offer(tutor: TutorRow, *, active: bool = True) -> OfferFile:
    return OfferFile(
        tutor.tutor_id,
        tutor.display_name,
        True,
        rows.ALEVEL,
        active,
        Decimal(42),
        "EUR",
        False,
        True,
        "Room 3",
        0,
    )


def column(tutor: TutorRow, *, works: bool = True) -> BoardTutor:
    hours = (OpenSpan(rows.at(24, "09:00"), rows.at(24, "18:00"), ""),) if works else ()
    ids = frozenset({rows.ALEVEL.course_id})
    return BoardTutor(
        tutor.tutor_id, tutor.display_name, tutor.subjects, ids, True, True, hours, "", None, None
    )


def plan(*columns: BoardTutor, busy: tuple[TutorRow, ...] = ()) -> BoardPlan:
    booked = tuple(
        rows.session(rows.at(24, "15:00"), tutor_id=one.tutor_id, session_id=UUID(int=90 + n))
        for n, one in enumerate(busy)
    )
    return BoardPlan(
        rows.TODAY, rows.VIENNA, rows.at(24, "00:00"), rows.at(25, "00:00"), columns, booked, (), rows.NOW
    )


JEAN, SOFIA, OMAR = rows.TUTORS[4], rows.TUTORS[6], rows.TUTORS[1]


@pytest.fixture
def make(qtbot: Any, page_context: Callable[..., PageContext]) -> Callable[..., WalkInDialog]:
    def made(answers: dict[Any, Any] | None = None) -> WalkInDialog:
        more: dict[Any, Any] = {
            courses.offers: (
                offer(rows.AMELIA),
                offer(rows.KWAME),
                offer(JEAN),
                offer(SOFIA, active=False),
                offer(OMAR),
            ),
            board.day: plan(
                column(rows.AMELIA),
                column(rows.KWAME),
                column(JEAN, works=False),
                column(SOFIA),
                busy=(rows.KWAME,),
            ),
        }
        tasks = SyncTasks(hand.answers() | more | (answers or {}))
        page = hand.at_desk(qtbot, page_context(tasks, role="desk", student=rows.STUDENT))
        dialog = WalkInDialog(page)
        dialog.open()
        return dialog

    return made


def booked(**given: Any) -> Any:
    return replace(rows.session(given["starts_at"]), session_id=given["session_id"])


def test_only_who_works_and_has_nothing_booked_is_offered_from_now(make: Any) -> None:
    dialog = make()
    assert [(row.tutor_name, row.starts_at) for row in dialog.list.rows] == [
        ("Amelia Novák", rows.at(24, "14:20"))
    ]
    assert dialog.windowTitle() == "Walk-in"
    assert not dialog.filters.part.isVisible()


def test_it_is_booked_with_the_reason_and_started(make: Any) -> None:
    dialog = make(
        {sessions.book_for: booked, sessions.set_status: booked(starts_at=rows.NOW, session_id=UUID(int=3))}
    )
    dialog.panel.book.click()
    tasks = dialog._page.context.tasks
    (given,) = tasks.called(sessions.book_for)
    assert (given["override_reason"], given["starts_at"]) == ("Walk-in", rows.at(24, "14:20"))
    (started,) = tasks.called(sessions.set_status)
    assert (started["session_id"], started["status"]) == (given["session_id"], "in_progress")
    assert dialog._page.context.notices.text.startswith("Started for Lena Fischer")
    assert dialog.isHidden()


def test_booked_but_not_started_says_so(make: Any) -> None:
    dialog = make({sessions.book_for: booked, sessions.set_status: StaleVersion()})
    dialog.panel.book.click()
    assert dialog._page.context.notices.text == "Somebody else changed this meanwhile."


def test_nobody_free_is_said(make: Any) -> None:
    dialog = make({board.day: plan(column(rows.AMELIA), busy=(rows.AMELIA,))})
    assert dialog.states.state == "empty"
    assert not dialog.panel.book.isEnabled()
