"""Where a series begins: beside *Book session* on the board, for the front desk alone."""

from decimal import Decimal
from uuid import UUID

from pytestqt.qtbot import QtBot

from tests.ui import board_by_hand as hand
from tests.ui.board_stage import Open, buttons, open_board
from tests.ui.conftest import SyncTasks
from tests.ui.sessions_by_hand import VIENNA, at, course, session
from tutordesk.services import board, series
from tutordesk.services.rows import OfferRow, SeriesDateRow, StudentRow
from tutordesk.ui.board.free_button import FreeButton
from tutordesk.ui.booking_panel import BookingPanel
from tutordesk.ui.series.dialog import SeriesDialog

__all__ = ["open_board"]  # a fixture

LENA = StudentRow(UUID(int=77), "s10423417", "Lena Fischer", "+43 660 1234567", "")
PIANO = course("Piano")
START = at(hand.TUESDAY, "15:00")


def test_a_tick_on_the_board_is_repeated(open_board: Open, sync_tasks: SyncTasks) -> None:
    fit = hand.fit("Hana Kobayashi", "15:00")
    sync_tasks.answers |= {
        board.fits: (fit,),
        series.plan: (SeriesDateRow(1, fit.starts_at, fit.ends_at, "", ""),),
        series.book: (session(START, student="Lena Fischer", tutor="Hana Kobayashi", subject="Piano"),),
    }
    page = open_board(student=LENA)
    page.context.call.choose_course(PIANO)
    page.view.show_free(hand.tutor_id("Hana Kobayashi"))
    next(one for one in buttons(page, FreeButton) if "fits" in one.accessibleName()).click()
    page.booking.card.panel.requirements.setPlainText("Scales")
    page.booking.card.panel.repeat.click()
    dialog = page.findChild(SeriesDialog)
    assert sync_tasks.called(series.plan)[-1]["first"] == START
    dialog.act.click()
    (asked,) = sync_tasks.called(series.book)
    assert (asked["student_id"], asked["requirements"]) == (LENA.person_id, "Scales")
    assert (
        page.context.notices.text
        == "1 session booked for Lena Fischer: Piano with Hana Kobayashi, Tue 24 Nov to Tue 24 Nov"
    )
    assert page.side.shown is None


def test_repeating_needs_a_start_and_a_course_and_is_the_desks(qtbot: QtBot) -> None:
    panel = BookingPanel(VIENNA, desk=True, repeats=True)
    qtbot.addWidget(panel)
    assert not panel.repeat.isEnabled()
    panel.show_choice(START, START, OfferRow(PIANO, Decimal(38), "EUR", True, False, ""))
    assert panel.repeat.isEnabled()
    student = BookingPanel(VIENNA, desk=False)
    qtbot.addWidget(student)
    assert student.repeat.isHidden()
