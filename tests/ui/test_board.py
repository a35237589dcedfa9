"""The day board: columns, filters, picking, keys, only what is in view, the list twin."""

from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui import board_by_hand as hand
from tests.ui.board_stage import Open, buttons, of, open_board, shown
from tests.ui.conftest import SyncTasks
from tests.ui.sessions_by_hand import SUBJECTS, at
from tutordesk.services import board
from tutordesk.ui.board.block import BoardSession
from tutordesk.ui.board.free_button import FreeButton
from tutordesk.ui.board.page import BoardPage

__all__ = ["open_board"]  # a fixture


def press(page: BoardPage, student: str) -> BoardSession:
    found = of(page, student)
    found.click()
    return found


def test_every_tutor_is_a_column_and_every_session_a_button(open_board: Open) -> None:
    page = open_board()
    assert shown(page)[:3] == ["Amelia Novák", "Ben Adler", "Chloé Dubois"]
    names = [one.accessibleName() for one in buttons(page)]
    assert (
        "Physics with Mia Wagner, Tuesday 24 November, 14:30–15:30, scheduled, taught by Amelia Novák"
        in names
    )
    assert page.summary.text() == "10 tutors · 25 sessions · 1 to wrap up"
    assert page.view.heads.head_of(hand.tutor_id("Emeka Obi")).accessibleName() == (
        "Emeka Obi, Biology, On leave, until Fri 27 Nov"
    )


def test_free_time_is_a_button_too(open_board: Open) -> None:
    page = open_board()
    names = [one.accessibleName() for one in buttons(page, FreeButton)]
    assert "Amelia Novák, 15:30–16:30, free" in names
    assert not any(name.startswith(("Emeka", "Ivo Petrov, 12")) for name in names)


def test_only_what_is_in_view_has_buttons(open_board: Open, qtbot: QtBot) -> None:
    page = open_board(hand.crowd(300, 5))
    assert len(page.view.columns) == 300
    first = len(page.view.body.findChildren(BoardSession))
    assert 5 * 8 <= first <= 5 * 12
    bar = page.view.scroller.horizontalScrollBar()
    for value in range(0, bar.maximum(), bar.maximum() // 20):
        bar.setValue(value)
    assert len(page.view.body.findChildren(BoardSession)) <= first + 10
    page.view.reveal(hand.tutor_id("Tutor Number150"))
    assert page.view.heads.head_of(hand.tutor_id("Tutor Number150")) is not None


def test_filters_leave_who_matches(open_board: Open) -> None:
    page = open_board()
    piano = SUBJECTS["Piano"].subject_id
    page.filters._chips[piano].click()
    assert shown(page) == ["Hana Kobayashi", "Łukasz Wiśniewski"]
    page.filters.clear()
    page.filters.free_now.click()
    assert "Ben Adler" not in shown(page)
    assert "Jean-Luc Martin" in shown(page)
    assert page.filters.free_now.text() == f"Free now {len(shown(page))}"


def test_nobody_left_says_so_and_leads_back(open_board: Open) -> None:
    page = open_board(hand.plan([hand.tutor("Amelia Novák", online=False)], ()))
    page.filters.open_more()
    page.filters.popup.place.combo.setCurrentIndex(1)
    page.filters.popup.chosen.emit({"place": "online"})
    assert shown(page) == []
    assert page.hint.isVisible()
    page.hint._button.click()
    assert shown(page) == ["Amelia Novák"]
    assert not page.hint.isVisible()


def test_sorted_by_who_is_free_next(open_board: Open) -> None:
    today = hand.tutor("Zora", first="15:00", last="16:00")
    later = hand.tutor("Anna", first="", next_free=at(hand.TUESDAY + timedelta(days=2), "09:00"))
    never = hand.tutor("Berta", first="")
    page = open_board(hand.plan([never, later, today], ()))
    page.filters.open_more()
    page.filters.popup.chosen.emit({"sort": "next_free"})
    assert shown(page) == ["Zora", "Anna", "Berta"]
    heads = [page.view.heads.head_of(hand.tutor_id(name)).accessibleName() for name in shown(page)]
    assert heads == ["Zora, Maths, Free 15:00", "Anna, Maths, Free Thu 26 Nov", "Berta, Maths, Not in"]


def test_a_session_picked_shows_its_details_and_again_closes(open_board: Open) -> None:
    page = open_board()
    button = press(page, "Mia Wagner")
    assert page.side.shown is page.details.panel
    assert page.details.row == button.row
    press(page, "Mia Wagner")
    assert page.side.shown is None


def test_arrows_walk_down_a_day_and_across_tutors(open_board: Open, qtbot: QtBot) -> None:
    page = open_board()
    page.view.focus_session(
        next(one.row.session_id for one in buttons(page) if "Mia" in one.row.student_name)
    )
    QTest.keyClick(page.focusWidget(), Qt.Key.Key_Down)
    assert page.focusWidget().accessibleName() == "Amelia Novák, 15:30–16:30, free"
    QTest.keyClick(page.focusWidget(), Qt.Key.Key_Right)
    assert "Ben Adler, 14:30–15:00, free" in page.focusWidget().accessibleName()
    QTest.keyClick(page.focusWidget(), Qt.Key.Key_End)
    assert "Oskar Lind" in page.focusWidget().accessibleName()


def test_focus_survives_a_newer_state_far_from_view(open_board: Open, qtbot: QtBot) -> None:
    page = open_board(hand.crowd(60, 4))
    first = buttons(page)[0]
    page.view.focus_session(first.row.session_id)
    page.view.scroller.horizontalScrollBar().setValue(3000)
    page.reload()
    qtbot.waitUntil(lambda: page.settled)
    assert page.view.scroller.horizontalScrollBar().value() == 3000
    assert page.focusWidget() is first


def test_the_list_twin_says_whose_each_session_is(open_board: Open) -> None:
    page = open_board()
    page.bar.mode_chosen.emit("list")
    assert page.canvas.is_list
    assert len(page.canvas.list.rows()) == 25
    titles = [column.key for column in page.canvas.list.model.columns]
    assert titles[:3] == ["time", "student", "tutor"]
    page.filters._chips[SUBJECTS["Piano"].subject_id].click()
    assert {row.tutor_name for row in page.canvas.list.rows()} == {"Hana Kobayashi", "Łukasz Wiśniewski"}


def test_the_day_turns_and_what_is_wanted_is_found(
    open_board: Open, sync_tasks: SyncTasks, qtbot: QtBot
) -> None:
    page = open_board(lambda on_date: hand.plan(on_date=on_date, sessions=()))
    page.bar.go_next()
    qtbot.waitUntil(lambda: page.settled)
    asked = [call["on_date"] for call in sync_tasks.called(board.day)]
    assert asked[-1] == hand.TUESDAY + timedelta(days=1)
    sync_tasks.answers[board.day] = hand.plan()
    row = hand.tuesday_sessions()[3]
    page.open(session_id=row.session_id, starts_at=row.starts_at)
    qtbot.waitUntil(lambda: page.details.row == row)
    assert page.on_date == hand.TUESDAY


def test_mirrored_the_first_tutor_is_at_the_right(open_board: Open, qtbot: QtBot) -> None:
    page = open_board()
    page.view.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    grid = page.view.body.grid
    assert grid.mirrored
    assert grid.column(0).left() > grid.column(1).left()
    assert grid.position_at(grid.column(3).center()) == 3
    for width in (720, 1100):  # heads stay above their columns, also when the window changes
        page.resize(width, 560)
        heads = page.view.heads
        first = heads.head_of(page.view.columns[0].tutor.tutor_id)
        qtbot.waitUntil(lambda first=first, heads=heads: first.geometry().right() == heads.width() - 1)


def test_next_free_is_brought_up_to_date_in_the_background(open_board: Open, sync_tasks: SyncTasks) -> None:
    later = at(hand.TUESDAY + timedelta(days=2), "09:00")
    anna, ben = hand.tutor("Anna", first=""), hand.tutor("Ben", first="")
    pieces = [{anna.tutor_id: later}, {anna.tutor_id: later, ben.tutor_id: later}]
    sync_tasks.answers[board.freshen] = lambda: pieces.pop(0) if len(pieces) > 1 else pieces[0]
    page = open_board(hand.plan([anna, ben], ()))
    for one in (anna, ben):
        head = page.view.heads.head_of(one.tutor_id)
        assert head.accessibleName().endswith("Free Thu 26 Nov")
    assert len(sync_tasks.called(board.freshen)) == 3  # until nothing changes any more
