"""Find anything: groups, the keyboard, an Enter before the answer, nobody found, and what Enter does."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from tests.ui import booking_rows as rows
from tests.ui import desk_by_hand as hand
from tests.ui.conftest import SyncTasks
from tutordesk.errors import Unreachable
from tutordesk.services import finding
from tutordesk.ui.booking.page import BookingPage
from tutordesk.ui.desk import actions
from tutordesk.ui.desk.find_box import FindBox
from tutordesk.ui.desk.find_overlay import FindOverlay
from tutordesk.ui.desk.first_free import FirstFreeDialog
from tutordesk.ui.page import Page, PageContext


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(rows.NOW, tick=True):
        yield


@pytest.fixture
def page(qtbot: Any, page_context: Callable[..., PageContext]) -> Page:
    return hand.at_desk(qtbot, page_context(SyncTasks(hand.answers()), role="desk"))


@pytest.fixture
def box(page: Page) -> FindBox:
    actions.find(page)
    overlay = page.findChild(FindOverlay)
    assert overlay is not None
    return overlay.box


def tasks_of(page: Page) -> SyncTasks:
    assert isinstance(page.context.tasks, SyncTasks)
    return page.context.tasks


def type_in(qtbot: Any, box: FindBox, text: str) -> None:
    before = len(box.model.lines)
    box.setText(text)
    qtbot.waitUntil(lambda: bool(box.model.lines) or before > 0)


def lines(box: FindBox) -> list[str]:
    role = Qt.ItemDataRole.AccessibleTextRole
    return [box.model.data(box.model.index(row), role) for row in range(box.model.rowCount())]


def test_what_was_found_stands_in_groups_and_the_first_is_chosen(qtbot: Any, box: FindBox) -> None:
    type_in(qtbot, box, "len")
    assert lines(box) == [
        "People",
        "Lena Fischer, s10423411 · +43 660 123 45 67",
        "Zoé Laurent, s10423412 · +43 699 765 43 21",
        "Courses",
        "A-level Maths, Maths · 60 minutes",
        "Sessions",
        "A-level Maths, Thu 26 Nov, 16:30 · Lena Fischer · Amelia Novák",
        "New caller…, Make a student, enroll and book",
    ]
    assert box.current == 1
    for _step in range(3):
        qtbot.keyClick(box, Qt.Key.Key_Down)
    assert box.current == 6, "headings are passed over"
    assert box.accessibleDescription().startswith("A-level Maths, Thu 26 Nov")
    qtbot.keyClick(box, Qt.Key.Key_Up)
    assert box.current == 4


def test_names_that_only_resemble_are_said_to(qtbot: Any, page: Page, box: FindBox) -> None:
    tasks_of(page).answers[finding.anything] = (hand.LENA,)
    type_in(qtbot, box, "Lenna Fischr")
    assert lines(box)[0] == "Similar names"
    box.setText("fischer LENA")
    qtbot.waitUntil(lambda: lines(box)[0] == "People")


def test_enter_before_the_answer_takes_the_only_person(qtbot: Any, page: Page, box: FindBox) -> None:
    tasks = tasks_of(page)
    tasks.answers[finding.anything] = (hand.LENA, hand.SESSION)
    tasks.hold = True
    box.setText("0660 123 45 67")
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert tasks.called(finding.anything) == [{"text": "0660 123 45 67", "limit": 20}]
    assert not page.context.call.active
    tasks.hold = False
    tasks.release()
    student = page.context.call.student
    assert student is not None
    assert (student.display_name, student.login) == ("Lena Fischer", "s10423411")


def test_enter_before_the_answer_never_guesses_among_several(qtbot: Any, page: Page, box: FindBox) -> None:
    box.setText("l")
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert not page.context.call.active
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert page.context.call.active


def test_nobody_found_leads_to_a_new_caller(qtbot: Any, page: Page, box: FindBox) -> None:
    tasks_of(page).answers[finding.anything] = ()
    asked: list[str] = []
    box.new_wanted.disconnect()
    box.new_wanted.connect(asked.append)
    type_in(qtbot, box, "Jana Nová")
    assert box._remark.text().startswith("Nothing found for “Jana Nová”.")
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert asked == ["Jana Nová"]


def test_a_server_that_does_not_answer_is_said_and_enter_asks_again(
    qtbot: Any, page: Page, box: FindBox
) -> None:
    tasks = tasks_of(page)
    tasks.answers[finding.anything] = Unreachable()
    box.setText("lena")
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert box._remark.text().startswith("The server does not answer.")
    tasks.answers[finding.anything] = (hand.LENA,)
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert page.context.call.active


def test_only_the_newest_question_is_answered(qtbot: Any, page: Page, box: FindBox) -> None:
    tasks = tasks_of(page)
    tasks.hold = True
    box.setText("le")
    qtbot.waitUntil(lambda: len(tasks.called(finding.anything)) == 1)
    box.setText("zoe")
    qtbot.waitUntil(lambda: len(tasks.called(finding.anything)) == 2)
    tasks.answers[finding.anything] = lambda text, limit: (hand.ZOE,) if text == "zoe" else (hand.LENA,)
    tasks.release()
    assert "Zoé Laurent" in lines(box)[1]


def test_escape_empties_and_then_closes_and_gives_the_keyboard_back(qtbot: Any, page: BookingPage) -> None:
    page.chooser.search.setFocus()
    actions.find(page)
    overlay = page.findChild(FindOverlay)
    assert overlay is not None
    type_in(qtbot, overlay.box, "lena")
    qtbot.keyClick(overlay.box, Qt.Key.Key_Escape)
    assert (overlay.box.text(), overlay.isVisible()) == ("", True)
    qtbot.keyClick(overlay.box, Qt.Key.Key_Escape)
    assert not overlay.isVisible()
    assert page.focusWidget() is page.chooser.search
    assert not page.context.call.active


def test_tab_stays_in_the_overlay(page: Page) -> None:
    actions.find(page)
    overlay = page.findChild(FindOverlay)
    assert overlay is not None
    words = [button.text() for button in overlay.findChildren(QPushButton)]
    assert words == ["First free for…", "Walk-in…", "New caller…"]
    for _step in range(4):
        overlay.focusNextPrevChild(True)
    assert overlay.isAncestorOf(page.window().focusWidget())


def test_what_enter_does(qtbot: Any, page: Page) -> None:
    context = page.context
    gone = hand.found("Gone Student", 4, active=False)
    actions.act_on(page, gone)
    assert context.navigate.visits[-1] == ("people", {"person_id": gone.id, "name": "Gone Student"})  # type: ignore[attr-defined]
    actions.act_on(page, hand.found("Ivo Petrov", 5, roles=["tutor"]))
    assert context.navigate.visits[-1] == ("board", {"tutor_id": hand.found("", 5).id})  # type: ignore[attr-defined]
    actions.act_on(page, hand.found("Katrin Moser", 6, roles=["desk"]))
    assert context.navigate.visits[-1][0] == "people"  # type: ignore[attr-defined]
    assert not context.call.active
    actions.act_on(page, hand.SESSION)
    assert context.navigate.visits[-1] == (  # type: ignore[attr-defined]
        "board",
        {"session_id": hand.SESSION.id, "starts_at": hand.SESSION.starts_at},
    )
    actions.act_on(page, hand.COURSE)
    dialog = page.findChild(FirstFreeDialog)
    assert dialog is not None
    assert dialog.filters.course.key == rows.ALEVEL


def test_a_field_in_the_page_takes_the_key_instead(qtbot: Any, page: Page) -> None:
    field = actions.find_field(page)
    field.setParent(page)
    field.setGeometry(100, 20, 300, 36)
    field.show()
    actions.find(page)
    assert page.findChild(FindOverlay) is None
    assert field.hasFocus()
    type_in(qtbot, field, "lena")
    assert field.panel.isVisible()
    assert field.panel.parentWidget() is page.window()
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert page.context.call.active
    assert not field.panel.isVisible()
