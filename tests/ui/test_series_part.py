"""A session's place in its series, and cancelling this and following, or all."""

from dataclasses import replace
from datetime import timedelta

import pytest
from pytestqt.qtbot import QtBot

from tests.ui import board_by_hand as hand
from tests.ui.board_stage import Open, of, open_board
from tests.ui.conftest import SyncTasks
from tutordesk import errors
from tutordesk.services import series, sessions, undoing
from tutordesk.ui.session.series_part import SeriesPart

__all__ = ["open_board"]  # a fixture

MIA = next(row for row in hand.tuesday_sessions() if row.student_name == "Mia Wagner")
WEEK = timedelta(weeks=1)
TERM = tuple(
    replace(
        MIA,
        session_id=MIA.session_id if n == 0 else hand.tutor_id(f"Mia {n}"),
        starts_at=MIA.starts_at + n * WEEK,
        ends_at=MIA.ends_at + n * WEEK,
        status="completed" if n == -1 else "scheduled",
        actions=() if n == -1 else MIA.actions,
    )
    for n in (-1, 0, 1, 2)
)


def opened(open_board: Open, sync_tasks: SyncTasks, qtbot: QtBot) -> SeriesPart:
    sync_tasks.answers[series.of] = TERM
    sync_tasks.answers[sessions.change_many] = tuple(
        replace(row, status="cancelled", undo_event_id=n) for n, row in enumerate(TERM[1:])
    )
    page = open_board()
    of(page, "Mia Wagner").click()
    qtbot.waitUntil(lambda: page.desk_details.series.rows == TERM)
    return page.desk_details.series


def test_this_and_following_are_cancelled_together(
    open_board: Open, sync_tasks: SyncTasks, qtbot: QtBot
) -> None:
    part = opened(open_board, sync_tasks, qtbot)
    assert part.line.text() == "Part of a series · 2 of 4"
    part.following.click()
    assert not sync_tasks.called(sessions.change_many)  # asked first
    part.reason.setText(" Moves away ")
    part.question.yes.click()
    (asked,) = sync_tasks.called(sessions.change_many)
    assert [(one.session_id, one.fate, one.note) for one in asked["changes"]] == [
        (row.session_id, "cancel", "Moves away") for row in TERM[1:]
    ]
    assert part._page.context.notices.text == "3 sessions cancelled"
    sync_tasks.answers[undoing.undo_many] = TERM[1:]
    part._page.context.notices.buttons()[0].click()
    assert sync_tasks.called(undoing.undo_many) == [{"event_ids": [0, 1, 2]}]
    assert part._page.context.notices.text == "3 changes undone."


def test_a_refusal_changes_nothing_and_is_said(open_board: Open, sync_tasks: SyncTasks, qtbot: QtBot) -> None:
    part = opened(open_board, sync_tasks, qtbot)
    sync_tasks.answers[sessions.change_many] = errors.StaleVersion()
    part.all.click()
    part.question.yes.click()
    assert part._page.context.notices.text
    assert part.question.isHidden()


def test_a_reason_is_about_what_was_asked(open_board: Open, sync_tasks: SyncTasks, qtbot: QtBot) -> None:
    part = opened(open_board, sync_tasks, qtbot)
    part.following.click()
    part.reason.setText("Moves away")
    part.question.no.click()
    part.all.click()
    assert part.reason.text() == ""


@pytest.mark.parametrize("done", [True, False])
def test_an_unknown_outcome_is_asked_for(
    open_board: Open, sync_tasks: SyncTasks, qtbot: QtBot, *, done: bool
) -> None:
    part = opened(open_board, sync_tasks, qtbot)
    gone = sync_tasks.answers[sessions.change_many]
    sync_tasks.answers |= {
        sessions.change_many: errors.OutcomeUnknown(),
        undoing.changed: gone if done else TERM[1:],
        undoing.undo_many: TERM[1:],
    }
    part.following.click()
    part.question.yes.click()
    (asked,) = sync_tasks.called(undoing.changed)
    assert asked["session_ids"] == [row.session_id for row in TERM[1:]]
    notices = part._page.context.notices
    if done:
        assert notices.text == "3 sessions cancelled"
        notices.buttons()[0].click()
        assert sync_tasks.called(undoing.undo_many) == [{"event_ids": [0, 1, 2]}]
    else:
        assert notices.text == "The connection broke, and no session was cancelled."


def test_a_session_in_no_series_says_nothing(open_board: Open, qtbot: QtBot) -> None:
    page = open_board()
    of(page, "Mia Wagner").click()
    qtbot.waitUntil(lambda: page.settled)
    assert page.desk_details.series.isHidden()
