"""Ticks for the call, booking one of them, passing a rule with a reason, and sessions dragged to a tutor."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui import board_by_hand as hand
from tests.ui.board_stage import Hand, Open, buttons, of, open_board
from tests.ui.conftest import SyncTasks
from tests.ui.sessions_by_hand import at, course, session
from tutordesk import errors
from tutordesk.services import board, sessions, tutors
from tutordesk.services.rows import OfferRow, StudentRow, TutorProfile, TutorRow
from tutordesk.ui.board.free_button import FreeButton
from tutordesk.ui.board.page import BoardPage

__all__ = ["open_board"]  # a fixture

FITS = board.fits
LENA = StudentRow(UUID(int=77), "s10423417", "Lena Fischer", "+43 660 1234567", "")
PIANO = course("Piano")


@pytest.fixture
def on_the_phone(open_board: Open, sync_tasks: SyncTasks) -> BoardPage:
    """Lena wants Piano: Hana could at 15:00, Łukasz at 17:30."""
    sync_tasks.answers |= {
        FITS: (hand.fit("Hana Kobayashi", "15:00"), hand.fit("Łukasz Wiśniewski", "17:30")),
    }
    page = open_board(student=LENA)
    page.context.call.choose_course(PIANO)
    return page


def free(page: BoardPage, words: str) -> FreeButton:
    return next(one for one in buttons(page, FreeButton) if words in one.accessibleName())


def press(page: BoardPage, words: str) -> None:
    page.view.show_free(free(page, words).block.tutor_id)
    free(page, words).click()


def test_starts_that_fit_carry_a_tick(on_the_phone: BoardPage, sync_tasks: SyncTasks) -> None:
    page = on_the_phone
    assert sync_tasks.called(FITS)[-1] == {
        "course_id": PIANO.course_id,
        "on_date": hand.TUESDAY,
        "student_id": LENA.person_id,
    }
    assert free(page, "Hana Kobayashi, 15:00–16:00, fits, €38.00")
    head = page.view.heads.head_of(hand.tutor_id("Hana Kobayashi"))
    assert head.accessibleName() == "Hana Kobayashi, Piano, fits at 15:00"
    page.context.call.end()
    assert not any("fits" in one.accessibleName() for one in buttons(page, FreeButton))


def test_a_tick_is_booked_with_two_presses_of_enter(
    on_the_phone: BoardPage, sync_tasks: SyncTasks, qtbot: QtBot
) -> None:
    page = on_the_phone
    made = session(at(hand.TUESDAY, "15:00"), student="Lena Fischer", tutor="Hana Kobayashi", subject="Piano")
    sync_tasks.answers[sessions.book_for] = replace(made, undo_event_id=5)
    page.view.show_free(hand.tutor_id("Hana Kobayashi"))
    QTest.keyClick(page.focusWidget(), Qt.Key.Key_Return)
    card = page.booking.card
    assert page.side.shown is card
    assert card.panel.book.hasFocus()
    QTest.keyClick(page.focusWidget(), Qt.Key.Key_Return)
    (asked,) = sync_tasks.called(sessions.book_for)
    assert (asked["tutor_id"], asked["starts_at"]) == (hand.tutor_id("Hana Kobayashi"), made.starts_at)
    assert (asked["student_id"], asked["override_reason"]) == (LENA.person_id, None)
    assert page.side.shown is None
    assert "Booked for Lena Fischer" in page.context.notices.text
    assert [one.text() for one in page.context.notices.buttons()] == ["Undo"]


def test_free_time_that_does_not_fit_is_booked_with_a_reason(
    on_the_phone: BoardPage, sync_tasks: SyncTasks
) -> None:
    page = on_the_phone
    tutor = TutorRow(
        hand.tutor_id("Hana Kobayashi"), "Hana Kobayashi", "", "UTC", (), None, "EUR", True, True
    )
    offer = OfferRow(PIANO, hand.fit("Hana Kobayashi", "17:00").price, "EUR", True, False, "")
    sync_tasks.answers[tutors.profile] = TutorProfile(tutor, "", (offer,), 0)
    sync_tasks.answers[sessions.book_for] = errors.SlotTaken()
    press(page, "Hana Kobayashi, 17:00–19:00, free")
    card = page.booking.card
    assert not card.panel.book.isEnabled()
    card.panel.reason.edit.setPlainText("Agreed with her mother")
    card.panel.book.click()
    assert sync_tasks.called(sessions.book_for)[-1]["override_reason"] == "Agreed with her mother"
    assert "was just taken" in page.context.notices.text


def test_without_a_student_the_board_asks_for_one(open_board: Open) -> None:
    page = open_board()
    press(page, "Amelia Novák, 15:30–16:30, free")
    assert "choose a student first" in page.context.notices.text
    assert page.side.shown is None


def test_escape_leaves_the_card_and_then_the_call(on_the_phone: BoardPage) -> None:
    page = on_the_phone
    press(page, "Hana Kobayashi, 15:00")
    QTest.keyClick(page.focusWidget(), Qt.Key.Key_Escape)
    assert page.side.shown is None
    assert page.context.call.active
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert not page.context.call.active


# --- drags --------------------------------------------------------------------------------------------
def test_another_tutor_of_the_course_says_the_difference_before_it_is_solid(
    open_board: Open, sync_tasks: SyncTasks
) -> None:
    sync_tasks.answers[FITS] = (hand.fit("Jean-Luc Martin", "14:30", "Maths", price="46.00"),)
    moved = replace(of_amelia(), tutor_id=hand.tutor_id("Jean-Luc Martin"), version=2)
    sync_tasks.answers[sessions.move] = moved
    page = open_board(maths_plan())
    mouse = Hand(page, "Mia Wagner").press().move(1)
    assert mouse.said == "14:30–15:30 to Jean-Luc Martin · stays €42.00, usually €46.00"
    assert page.view.drag.ghost.accessibleName() == mouse.said  # for who does not see it
    mouse.release()
    (asked,) = sync_tasks.called(sessions.move)
    assert asked["tutor_id"] == hand.tutor_id("Jean-Luc Martin")
    assert asked["starts_at"] == at(hand.TUESDAY, "14:30")


def test_who_does_not_teach_the_course_is_refused_at_once(open_board: Open, sync_tasks: SyncTasks) -> None:
    page = open_board(maths_plan())
    mouse = Hand(page, "Mia Wagner").press().move(2)
    assert "Chloé Dubois does not teach Maths" in mouse.said
    mouse.release()
    assert not sync_tasks.called(sessions.move)


def test_a_taken_start_says_by_whom(open_board: Open, sync_tasks: SyncTasks) -> None:
    page = open_board(maths_plan())
    mouse = Hand(page, "Mia Wagner").press().move(1, 60)
    assert "Already booked: Ben Hofer" in mouse.said
    QTest.keyClick(mouse.button, Qt.Key.Key_Escape)
    assert not page.view.drag.ghost.isVisible()
    mouse.release()
    assert not sync_tasks.called(sessions.move)


def test_a_refused_drop_puts_it_back_and_offers_to_choose(open_board: Open, sync_tasks: SyncTasks) -> None:
    sync_tasks.answers[FITS] = (hand.fit("Jean-Luc Martin", "14:30", "Maths"),)
    sync_tasks.answers[sessions.move] = errors.SlotTaken()
    page = open_board(maths_plan())
    mouse = Hand(page, "Mia Wagner").press().move(1)
    sync_tasks.hold = True
    mouse.release()
    assert page.view.drag.ghost.isVisible()  # pending, until the server has answered
    sync_tasks.hold = False
    sync_tasks.release()
    assert "was just taken" in page.context.notices.text
    assert not page.view.drag.ghost.isVisible()
    assert of(page, "Mia Wagner").row.tutor_name == "Amelia Novák"


def of_amelia():
    return session(
        at(hand.TUESDAY, "14:30"),
        student="Mia Wagner",
        tutor="Amelia Novák",
        actions=hand.MAY,
        subject="Maths",
    )


def maths_plan():
    other = session(
        at(hand.TUESDAY, "15:30"),
        student="Ben Hofer",
        tutor="Jean-Luc Martin",
        actions=hand.MAY,
        subject="Maths",
    )
    day = hand.plan(
        [
            hand.tutor("Amelia Novák", ("Maths",)),
            hand.tutor("Jean-Luc Martin", ("Maths", "French")),
            hand.tutor("Chloé Dubois", ("French",)),
        ],
        (of_amelia(), other),
        closures=(),
    )
    assert day.ends_at - day.starts_at == timedelta(days=1)
    return day
