"""A tutor is away: substitutes proposed, what slips in asked about, applied at once, then whom to call."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from tests.ui import board_by_hand as hand
from tests.ui.board_stage import Open, open_board
from tests.ui.conftest import SyncTasks
from tests.ui.sessions_by_hand import VIENNA, at
from tutordesk import errors, i18n
from tutordesk.services import absences, search, sessions, slots, undoing
from tutordesk.services.board_rows import CallRow
from tutordesk.services.rows import SettledAbsence, SlotPlan, SlotRow, TouchedRow, WayOutRow
from tutordesk.ui.absence import draft
from tutordesk.ui.absence.dialog import AbsenceDialog
from tutordesk.ui.absence.row import AbsenceRow
from tutordesk.ui.board.page import BoardPage
from tutordesk.ui.session.whom_to_call import ways
from tutordesk.ui.slots.slot_dialog import SlotDialog

__all__ = ["open_board"]  # a fixture

PAUSE = timedelta(0)
AMELIA = hand.tutor_id("Amelia Novák")


def way(who: str, clock: str, price: str = "42.00", day: int = 0) -> WayOutRow:
    starts_at = at(hand.TUESDAY + timedelta(days=day), clock)
    ends_at = starts_at + timedelta(hours=1)
    return WayOutRow(hand.tutor_id(who), who, starts_at, ends_at, Decimal(price), "EUR", PAUSE)


MIA = TouchedRow(
    hand.lesson("Amelia Novák", "15:00", 60, "Maths", "Mia Wagner"),
    (
        way("Oskar Lind", "15:00"),
        way("Jean-Luc Martin", "15:00", "46.00"),
        way("Amelia Novák", "10:00", day=1),
    ),
    PAUSE,
)
LENA = TouchedRow(
    hand.lesson("Amelia Novák", "15:30", 60, "Maths", "Lena Fischer"),
    (
        way("Oskar Lind", "15:30"),
        way("Jean-Luc Martin", "15:30", "46.00"),
        way("Amelia Novák", "10:00", day=1),
    ),
    PAUSE,
)
ALONE = TouchedRow(hand.lesson("Amelia Novák", "17:00", 60, "Physics", "Tom Bauer"), (), PAUSE)


def reach(touched: TouchedRow, *, phone: str = "+43 660 1234567", email: str = "") -> CallRow:
    guardian = ("Eva Wagner", "+43 660 7654321") if touched is MIA else ("", "")
    return CallRow(touched.session, phone, *guardian, "", email)


@pytest.fixture
def opened(open_board: Open, sync_tasks: SyncTasks) -> Callable[..., AbsenceDialog]:
    def make(*touched: TouchedRow) -> AbsenceDialog:
        sync_tasks.answers |= {
            absences.plan: touched,
            absences.settle: SettledAbsence(()),
            search.to_call: (
                reach(MIA),
                reach(ALONE, phone="", email="tom@example.org"),
                reach(LENA, phone=""),
            ),
            sessions.by_id: None,
        }
        page = open_board()
        page.tools.away.open(AMELIA)
        return page.findChild(AbsenceDialog)

    return make


def row(dialog: AbsenceDialog, touched: TouchedRow) -> AbsenceRow:
    return next(one for one in dialog.decisions.rows if one.session.session_id == touched.session.session_id)


def chip(here: AbsenceRow, words: str) -> QPushButton:
    return next(one for one in here.findChildren(QPushButton) if one.text() == words)


def test_each_session_has_a_substitute_of_its_own(
    opened: Callable[..., AbsenceDialog], sync_tasks: SyncTasks
) -> None:
    dialog = opened(MIA, LENA, ALONE)
    (asked,) = sync_tasks.called(absences.plan)
    assert asked["tutor_id"] == AMELIA
    assert asked["starts_at"] == at(hand.TUESDAY, "14:15")  # what has passed stays as it was
    assert asked["ends_at"] == at(hand.TUESDAY + timedelta(days=1), "00:00")
    mia, lena, alone = (row(dialog, one) for one in (MIA, LENA, ALONE))
    assert mia.way is not None
    assert mia.way.tutor_name == "Oskar Lind"
    assert lena.way is not None
    assert lena.way.tutor_name == "Jean-Luc Martin"  # Oskar is needed until 16:00
    assert chip(lena, "Jean-Luc Martin · stays €42.00, usually €46.00").isChecked()
    assert not chip(lena, "Oskar Lind").isEnabled()
    assert alone.fate == ""
    assert not alone.choice.segment("substitute").isEnabled()
    assert dialog.apply.toolTip() == "Decide about every session first."


def test_a_substitute_gets_the_break_between_two(opened: Callable[..., AbsenceDialog]) -> None:
    breaks = timedelta(minutes=15)
    ways = (replace(way("Oskar Lind", "16:00"), pause=breaks), way("Jean-Luc Martin", "16:00", "46.00"))
    early = replace(MIA, ways=tuple(replace(one, pause=breaks) for one in MIA.ways))
    late = TouchedRow(hand.lesson("Amelia Novák", "16:00", 60, "Maths", "Lena Fischer"), ways, PAUSE)
    dialog = opened(early, late)
    lena = row(dialog, late)
    assert lena.way == ways[1]
    assert chip(lena, "Oskar Lind").toolTip() == "Chosen for Mia Wagner"
    assert not chip(lena, "Oskar Lind").isEnabled()
    row(dialog, early).choose("cancel")
    assert chip(lena, "Oskar Lind").isEnabled()


def test_another_time_that_a_row_takes_is_not_chosen_twice(
    opened: Callable[..., AbsenceDialog], sync_tasks: SyncTasks
) -> None:
    dialog = opened(MIA, LENA)
    mia, lena = row(dialog, MIA), row(dialog, LENA)
    mia.choose("move")
    lena.choose("move")
    assert mia.way is not None
    assert lena.way is None  # the only time offered is Mia's
    midnight, now = at(hand.TUESDAY, "00:00"), at(hand.TUESDAY, "14:20")
    sync_tasks.answers[slots.plan] = SlotPlan(
        AMELIA, VIENNA, 60, midnight, midnight + timedelta(days=14), (), now
    )
    lena.other_wanted.emit(lena)
    chooser = dialog.parent().findChild(SlotDialog)
    chooser.slot_chosen.emit(SlotRow(mia.way.starts_at, mia.way.ends_at, free=True, reason=""))
    assert lena.way is None
    assert chooser.notices.text == "Chosen for Mia Wagner"
    later = mia.way.starts_at + timedelta(hours=1)
    chooser.slot_chosen.emit(SlotRow(later, later + timedelta(hours=1), free=True, reason=""))
    assert lena.way is not None
    assert lena.way.starts_at == later


def test_nobody_is_away_before_a_tutor_is_chosen(open_board: Open, sync_tasks: SyncTasks) -> None:
    sync_tasks.answers |= {absences.plan: ()}
    page = open_board()
    page.tools.away.open()
    dialog = page.findChild(AbsenceDialog)
    assert dialog.bar.tutor.combo.currentText() == "Choose a tutor"
    assert not dialog.apply.isEnabled()
    assert dialog.apply.toolTip() == "Choose a tutor first."
    assert not sync_tasks.called(absences.plan)
    dialog.bar.tutor.choose(AMELIA)
    dialog.bar.changed.emit()
    assert sync_tasks.called(absences.plan)[-1]["tutor_id"] == AMELIA
    assert dialog.apply.isEnabled()


def test_all_of_it_is_applied_at_once_and_then_called(
    opened: Callable[..., AbsenceDialog], sync_tasks: SyncTasks
) -> None:
    dialog = opened(MIA, LENA, ALONE)
    row(dialog, LENA).choose("move")
    row(dialog, ALONE).choose("cancel")
    row(dialog, ALONE).note.setText("Sorry, Tom")
    changed = (
        replace(MIA.session, tutor_id=hand.tutor_id("Oskar Lind"), tutor_name="Oskar Lind"),
        replace(LENA.session, starts_at=LENA.ways[-1].starts_at, ends_at=LENA.ways[-1].ends_at),
        replace(ALONE.session, status="cancelled"),
    )
    sync_tasks.answers[absences.settle] = SettledAbsence(changed, 7)
    dialog.apply.click()
    (asked,) = sync_tasks.called(absences.settle)
    assert [(one.fate, one.tutor_id, one.note) for one in asked["changes"]] == [
        ("move", hand.tutor_id("Oskar Lind"), ""),
        ("move", None, ""),
        ("cancel", None, "Sorry, Tom"),
    ]
    assert (asked["closes"], asked["keeps"], asked["reason"]) == (True, (), "The tutor cannot be there")
    assert dialog.stack.currentWidget() is dialog.calls
    assert dialog.calls.title.text() == "Settled. 3 people to call"
    dialog.calls.copy.click()
    copied = QGuiApplication.clipboard().text()
    (called,) = sync_tasks.called(search.to_call)
    assert set(called["session_ids"]) == {one.session.session_id for one in (MIA, LENA, ALONE)}
    assert "Mia Wagner\n+43 660 1234567\n+43 660 7654321 (Eva Wagner)" in copied
    assert "Tom Bauer\ntom@example.org" in copied
    assert "No phone number is known." in copied
    assert "with Oskar Lind instead" in copied
    assert "Physics, Tue 24 Nov, 17:00–18:00: cancelled" in copied
    sync_tasks.answers[undoing.undo_absence] = tuple(one.session for one in (MIA, LENA, ALONE))
    assert dialog.calls.notices.text == "Absence settled"
    page = dialog._page
    dialog.calls.notices.buttons()[0].click()
    assert sync_tasks.called(undoing.undo_absence) == [{"absence_id": 7}]
    assert page.context.notices.text == "Undone: all is as it was before."


def test_numbers_keep_their_order_in_a_mirrored_window() -> None:
    assert ways(reach(MIA)) == ["+43 660 1234567", "+43 660 7654321 (Eva Wagner)"]
    i18n.set_language("ar")
    assert ways(reach(MIA)) == ["\u2068+43 660 1234567\u2069", "\u2068+43 660 7654321\u2069 (Eva Wagner)"]
    assert ways(reach(ALONE, phone="", email="tom@example.org")) == ["tom@example.org"]


def test_what_slipped_in_is_asked_about_and_the_rest_kept(
    opened: Callable[..., AbsenceDialog], sync_tasks: SyncTasks
) -> None:
    dialog = opened(MIA)
    row(dialog, MIA).choose("cancel")
    sync_tasks.answers[absences.settle] = errors.StrandedSessions()
    sync_tasks.answers[absences.plan] = (MIA, ALONE)
    dialog.apply.click()
    QApplication.processEvents()
    assert "nothing was applied" in dialog.notices.text
    assert row(dialog, MIA).fate == "cancel"
    assert row(dialog, ALONE)._mark.text() == "New"  # what a person reads
    assert not dialog.apply.isEnabled()


def test_a_substitute_that_is_gone_is_decided_again(
    opened: Callable[..., AbsenceDialog], sync_tasks: SyncTasks
) -> None:
    dialog = opened(MIA)
    sync_tasks.answers[absences.settle] = errors.SlotTaken()
    sync_tasks.answers[absences.plan] = (replace(MIA, ways=MIA.ways[1:]),)
    dialog.apply.click()
    QApplication.processEvents()
    again = row(dialog, MIA)
    assert again.fate == ""
    assert again._mark.text() == "Decide again"  # what a person reads


@pytest.mark.parametrize("done", [True, False])
def test_an_unknown_outcome_is_asked_for_and_never_repeated(
    opened: Callable[..., AbsenceDialog], sync_tasks: SyncTasks, done: bool
) -> None:
    dialog = opened(MIA)
    sync_tasks.answers[absences.settle] = errors.OutcomeUnknown()
    there = replace(MIA.session, tutor_id=hand.tutor_id("Oskar Lind"), version=2, undo_event_id=41)
    found = SettledAbsence((there,), 7) if done else SettledAbsence((MIA.session,), None)
    sync_tasks.answers[absences.settled] = found
    dialog.apply.click()
    (asked,) = sync_tasks.called(absences.settled)
    assert asked["session_ids"] == [MIA.session.session_id]
    assert len(sync_tasks.called(absences.settle)) == 1
    assert (dialog.stack.currentWidget() is dialog.calls) is done
    if not done:
        assert "nothing was applied" in dialog.notices.text
        assert dialog.apply.isEnabled()
        return
    sync_tasks.answers[undoing.undo_absence] = (MIA.session,)
    dialog.calls.notices.buttons()[0].click()
    assert sync_tasks.called(undoing.undo_absence) == [{"absence_id": 7}]


@pytest.mark.parametrize("absence_id", [7, None])
def test_an_unknown_outcome_of_closed_hours_alone(
    opened: Callable[..., AbsenceDialog], sync_tasks: SyncTasks, absence_id: int | None
) -> None:
    dialog = opened()
    sync_tasks.answers[absences.settle] = errors.OutcomeUnknown()
    sync_tasks.answers[absences.settled] = SettledAbsence((), absence_id)
    read = len(sync_tasks.called(absences.plan))
    dialog.apply.click()
    (settle,), (asked,) = sync_tasks.called(absences.settle), sync_tasks.called(absences.settled)
    assert asked["session_ids"] == []
    assert [asked[key] for key in ("starts_at", "ends_at")] == [settle["starts_at"], settle["ends_at"]]
    assert (dialog.stack.currentWidget() is dialog.calls) is (absence_id is not None)
    if absence_id is None:
        assert dialog.notices.text == "The connection broke before the server answered."
        assert dialog.apply.isEnabled()
        assert len(sync_tasks.called(absences.plan)) == read + 1
        return
    sync_tasks.answers[undoing.undo_absence] = ()
    dialog.calls.notices.buttons()[0].click()
    assert sync_tasks.called(undoing.undo_absence) == [{"absence_id": 7}]


def test_a_session_under_way_goes_on(opened: Callable[..., AbsenceDialog]) -> None:
    started = replace(ALONE, session=replace(ALONE.session, status="in_progress"))
    dialog = opened(started)
    assert row(dialog, started).fate == "keep"
    assert dialog.apply.isEnabled()
    dialog.closes.setChecked(False)
    assert dialog.apply.toolTip() == "Nothing would change."


def test_hours_and_dates(opened: Callable[..., AbsenceDialog], sync_tasks: SyncTasks) -> None:
    dialog = opened(MIA)
    dialog.bar.kind.segment("hours").click()
    dialog.bar.starts.setText("15")
    dialog.bar.ends.setText("14")
    dialog.bar.changed.emit()
    assert dialog.apply.toolTip() == "The end is not after the start."
    dialog.bar.ends.setText("16:30")
    dialog.bar.changed.emit()
    asked = sync_tasks.called(absences.plan)[-1]
    assert asked["starts_at"] == at(hand.TUESDAY, "15:00")
    assert asked["ends_at"] == at(hand.TUESDAY, "16:30")


def test_days_of_a_clock_change_are_whole() -> None:
    sunday = hand.TUESDAY.replace(month=10, day=25)
    span = draft.whole_days(sunday, sunday, VIENNA, hand.NOW - timedelta(days=90))
    assert span.ends_at - span.starts_at == timedelta(hours=25)


def test_a_tutors_head_has_a_menu(open_board: Open, sync_tasks: SyncTasks) -> None:
    sync_tasks.answers[absences.plan] = ()
    page: BoardPage = open_board()
    head = page.view.heads.head_of(hand.tutor_id("Ben Adler"))
    here = head.geometry().center()
    mouse = QContextMenuEvent.Reason.Mouse
    event = QContextMenuEvent(mouse, here, page.view.heads.mapToGlobal(here) + QPoint())
    QApplication.sendEvent(page.view.heads, event)
    (menu,) = [one for one in page.findChildren(QMenu) if one.isVisible()]
    (action,) = menu.actions()
    assert action.text() == "Tutor away…"
    assert action.shortcut().toString() == "Ctrl+Shift+A"
    action.trigger()
    dialog = page.findChild(AbsenceDialog)
    assert dialog.bar.tutor_name == "Ben Adler"
    assert dialog.states.state == "empty"


def test_choices_are_not_lost_without_a_question(
    opened: Callable[..., AbsenceDialog], sync_tasks: SyncTasks, qtbot: QtBot
) -> None:
    dialog = opened(MIA, LENA, ALONE)
    before = dialog.bar.state
    dialog.bar.kind.segment("two").click()
    assert len(sync_tasks.called(absences.plan)) == 2, "what was only proposed is no loss"
    row(dialog, ALONE).choose("cancel")
    dialog.bar.kind.segment("dates").click()
    assert dialog.question.isVisible()
    assert dialog.focusWidget() is dialog.question.no
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.question.isVisible()
    assert dialog.bar.kind.current == "two"
    assert row(dialog, ALONE).fate == "cancel"
    assert len(sync_tasks.called(absences.plan)) == 2
    dialog.bar.kind.segment("today").click()
    dialog.question.yes.click()
    assert dialog.bar.state == before
    assert row(dialog, ALONE).fate == ""
    assert len(sync_tasks.called(absences.plan)) == 3


def test_the_question_stands_where_the_choices_are_applied(opened: Callable[..., AbsenceDialog]) -> None:
    dialog = opened(MIA, LENA, ALONE)
    dialog.resize(680, 520)  # over a window of 720 × 560
    row(dialog, ALONE).choose("cancel")
    dialog.layout().activate()
    room = dialog.states.height()
    dialog.bar.kind.segment("two").click()
    dialog.layout().activate()
    assert dialog.question.isVisible()
    assert not dialog.apply.isVisible()
    assert dialog.states.height() > room - 30, "the sessions it is about keep their room"
    dialog.question.no.click()
    assert dialog.apply.isVisible()
    assert dialog.reason.isVisible()


def test_a_span_set_back_by_hand_asks_nothing_more(
    opened: Callable[..., AbsenceDialog], sync_tasks: SyncTasks
) -> None:
    dialog = opened(MIA, LENA, ALONE)
    row(dialog, ALONE).choose("cancel")
    dialog.bar.kind.segment("two").click()
    dialog.bar.kind.segment("today").click()
    assert not dialog.question.isVisible()
    assert row(dialog, ALONE).fate == "cancel"
    assert len(sync_tasks.called(absences.plan)) == 1


def test_closing_asks_where_something_was_decided(opened: Callable[..., AbsenceDialog], qtbot: QtBot) -> None:
    dialog = opened(MIA, ALONE)
    row(dialog, ALONE).note.setText("Sorry")
    dialog.close()
    assert dialog.isVisible()
    dialog.question.no.click()
    assert row(dialog, ALONE).note.text() == "Sorry"
    dialog.reject()
    dialog.question.yes.click()
    assert not dialog.isVisible()


def test_closing_what_was_only_proposed_asks_nothing(opened: Callable[..., AbsenceDialog]) -> None:
    dialog = opened(MIA, LENA)
    dialog.reject()
    assert not dialog.isVisible()
