"""My courses: what a tutor offers, starting, changing and stopping one, and who is enrolled."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from tests.ui.students_by_hand import CHESS, MATHS, ME, PHYSICS, PIANO, Server, offer, shown
from tutordesk import errors
from tutordesk.services import offers
from tutordesk.ui.students.offer_card import OfferCard
from tutordesk.ui.students.page import StudentsPage


@pytest.fixture
def server(qapp) -> Server:
    return Server()


def opened(qtbot, page_context, server: Server, width: int = 1144) -> StudentsPage:
    page = shown(qtbot, page_context, server, width)
    page.switch.segment("courses").click()
    return page


def card(page: StudentsPage, row) -> OfferCard:
    found = page._offers_pane.card_of(row.course.course_id)
    assert found is not None
    return found


def texts(widget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]


def test_offered_courses_come_first_with_price_length_and_place(qtbot, page_context, server):
    page = opened(qtbot, page_context, server)
    assert {"€42.00", "Maths · 60 minutes · Online or in person · Room 3"} <= set(texts(card(page, MATHS)))
    assert card(page, MATHS).people.text() == "2 students enrolled"
    assert card(page, PIANO).start.isVisible()
    assert card(page, PIANO).edit.isHidden()
    tops = [card(page, row).y() for row in (MATHS, PHYSICS, PIANO, CHESS)]
    assert tops == sorted(tops)


def test_a_course_without_a_price_says_whom_to_ask(qtbot, page_context, server):
    chess = card(opened(qtbot, page_context, server), CHESS)
    assert "Not priced yet: ask the front desk" in texts(chess)
    assert not chess.start.isEnabled()
    assert chess.start.toolTip() == "Not priced yet: ask the front desk"


def test_a_course_is_offered(qtbot, page_context, server):
    page = opened(qtbot, page_context, server)
    piano = card(page, PIANO)
    piano.start.click()
    editor = piano.editor
    editor.online.setChecked(False)
    assert not editor.save.isEnabled()
    assert editor.save.toolTip() == "Choose online, in person, or both."
    editor.in_person.setChecked(True)
    qtbot.keyClicks(editor.place, " Room 7 ")
    server.offers = (MATHS, PHYSICS, replace(PIANO, active=True, online=False, in_person=True), CHESS)
    qtbot.keyClick(editor.place, Qt.Key.Key_Return)
    assert server.tasks.called(offers.set_offer) == [
        {
            "before": PIANO,
            "tutor_id": ME.person_id,
            "course_id": PIANO.course.course_id,
            "active": True,
            "online": False,
            "in_person": True,
            "place": "Room 7",
        }
    ]
    assert page.context.notices.text == "You offer Piano 2 now. Students can book it."
    qtbot.waitUntil(piano.stop.isVisible)
    assert piano.editor is None


def test_a_place_being_typed_survives_a_reload(qtbot, page_context, server):
    page = opened(qtbot, page_context, server)
    maths = card(page, MATHS)
    maths.edit.click()
    maths.editor.place.setText("Room 9")
    server.offers = (replace(MATHS, enrolled=3), PHYSICS, PIANO, CHESS)
    page.context.live.report_changed({"enrollment"})
    qtbot.waitUntil(lambda: maths.row.enrolled == 3)
    assert maths.editor.place.text() == "Room 9"


def test_a_place_changed_elsewhere_waits_for_a_decision(qtbot, page_context, server):
    page = opened(qtbot, page_context, server)
    maths = card(page, MATHS)
    maths.edit.click()
    maths.editor.place.setText("Room 9")
    theirs = replace(MATHS, place="Room 5")
    server.offers = (theirs, PHYSICS, PIANO, CHESS)
    page.context.live.report_changed({"tutor"})
    qtbot.waitUntil(lambda: maths.editor.meanwhile.waiting)
    assert maths.editor.meanwhile.text.text() == (
        "Somebody else changed this meanwhile: Online and in person, Room 5"
    )
    assert not maths.editor.save.isEnabled()
    maths.editor.meanwhile.theirs.click()
    assert maths.editor.place.text() == "Room 5"
    maths.editor.place.setText("Room 9")
    maths.editor.save.click()
    asked = server.tasks.called(offers.set_offer)[0]
    assert (asked["before"], asked["place"]) == (theirs, "Room 9")


def test_stopping_asks_says_what_stays_and_can_be_undone(qtbot, page_context, server):
    page = opened(qtbot, page_context, server)
    maths = card(page, MATHS)
    maths.stop.click()
    assert "Stop offering A-level Maths?" in texts(maths)
    assert any("Sessions that are booked stay" in text for text in texts(maths))
    maths._question.no.click()
    assert maths.stop.isVisible()
    assert not server.tasks.called(offers.set_offer)
    maths.stop.click()
    server.offers = (PHYSICS, replace(MATHS, active=False), PIANO, CHESS)
    maths._question.yes.click()
    asked = server.tasks.called(offers.set_offer)
    assert asked[0]["active"] is False
    assert asked[0]["place"] == "Room 3"
    qtbot.waitUntil(maths.start.isVisible)
    (undo,) = page.context.notices.buttons()
    undo.click()
    assert asked[0]["before"] == MATHS
    before = replace(MATHS, active=False)
    assert server.tasks.called(offers.set_offer)[-1] == {**asked[0], "active": True, "before": before}
    assert page.context.notices.text == "You offer A-level Maths as before."


def test_a_refusal_keeps_what_was_typed(qtbot, page_context, server):
    server.tasks.answers[offers.set_offer] = errors.NoPrice()
    page = opened(qtbot, page_context, server)
    piano = card(page, PIANO)
    piano.start.click()
    piano.editor.save.click()
    assert page.context.notices.text == "This course has no price yet."
    assert piano.editor is not None


def test_who_is_enrolled_unfolds(qtbot, page_context, server):
    (row,) = next(iter(server.enrollments.values()))
    server.tasks.answers[offers.enrolled] = (replace(row, student_name="Lena Fischer"),)
    maths = card(opened(qtbot, page_context, server), MATHS)
    maths.people.click()
    assert "Lena Fischer · 7 of 12 sessions" in texts(maths)
    maths.people.click()
    assert "Lena Fischer · 7 of 12 sessions" not in texts(maths)


def test_offline_greys_what_writes(qtbot, page_context, server):
    page = opened(qtbot, page_context, server)
    page.context.live.report_lost()
    for button in (card(page, MATHS).stop, card(page, MATHS).edit, card(page, PIANO).start):
        assert not button.isEnabled()
        assert "does not answer" in button.toolTip()


def test_states(qtbot, page_context, server):
    server.offers = ()
    page = opened(qtbot, page_context, server)
    qtbot.waitUntil(lambda: page.settled)
    assert page._offers_pane.states.state == "empty"
    server.tasks.answers[offers.mine] = errors.Unreachable()
    page.reload()
    qtbot.waitUntil(lambda: page._offers_pane.states.state == "error")


def test_nothing_offered_says_what_that_means(qtbot, page_context, server):
    server.offers = (offer("Chess", active=False),)
    page = opened(qtbot, page_context, server)
    assert "You offer no course yet, so nobody can book you. Start with one below." in texts(page)


def test_one_column_fits(qtbot, page_context, server, either_theme):
    long_name = "Advanced preparation for the Österreichische Mathematik-Olympiade, second round"
    server.offers = (offer(long_name, in_person=True, place="The long room at the very end"), MATHS)
    page = opened(qtbot, page_context, server, 656)
    assert page._offers_pane.minimumSizeHint().width() <= 624
    assert page.head.isVisible()
