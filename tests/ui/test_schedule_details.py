"""The details of a session: exactly the actions the database lists, notes, contact, and honest answers."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QLabel

from tests.ui.conftest import SyncTasks
from tests.ui.sessions_by_hand import MONDAY, STUDENT_ID, VIENNA, at, session
from tutordesk.errors import IdReused, OutcomeUnknown, StaleVersion, Unreachable
from tutordesk.services import notes, people, sessions, students
from tutordesk.services.rows import (
    ActionRow,
    NoteRow,
    OwnStudentPage,
    OwnStudentRow,
    SessionRow,
    StudentRow,
)
from tutordesk.ui.page import Page, PageContext
from tutordesk.ui.session import words
from tutordesk.ui.session.changes import Changes
from tutordesk.ui.session.details import Details
from tutordesk.ui.session.moments import Moments

STARTS = at(MONDAY, "16:00")
EARLY = STARTS - timedelta(hours=2)
KEYS = tuple(look.key for look in words.LOOKS)


def acts(*allowed: str, code: str = "TD009") -> tuple[ActionRow, ...]:
    return tuple(ActionRow(key, key in allowed, "" if key in allowed else code, None) for key in KEYS)


ROW = session(STARTS, actions=acts("move", "cancel"), requirements="Past paper 2021")
LENA = OwnStudentRow(
    STUDENT_ID, "Lena Fischer", "+43 660 1", "lena@example.org", "Eva Fischer", "+43 660 2",
    None, None, 0, None, 1, 0, (),
)  # fmt: skip


class Desk:
    """A page with details, and a server that is a dictionary."""

    def __init__(self, qtbot: Any, context: PageContext, tasks: SyncTasks) -> None:
        self._qtbot = qtbot
        self.tasks = tasks
        self.page = Page(context)
        qtbot.addWidget(self.page)
        self.changes = Changes(self.page)
        self.details = Details(self.page, self.changes)
        self.time: datetime = EARLY
        self.details.now = lambda: self.time
        self.details.panel.setParent(self.page.content)
        self.details.panel.resize(324, 900)
        self.page.resize(400, 920)
        self.page.show()
        self.details.panel.show()

    def show(self, row: SessionRow) -> None:
        """Show a session with all that follows a turn later."""
        self.details.show_row(row, VIENNA)

        def followed() -> bool:
            return [call["session_id"] for call in self.tasks.called(notes.of)][-1:] == [row.session_id]

        self._qtbot.waitUntil(followed)

    @property
    def notice(self) -> str:
        return self.page.context.notices.text

    def texts(self) -> list[str]:
        QApplication.processEvents()  # what was just made is shown with the next event
        return [one.text() for one in self.details.panel.findChildren(QLabel) if not one.isHidden()]


@pytest.fixture
def desk(qtbot: Any, page_context: Callable[..., PageContext], sync_tasks: SyncTasks) -> Desk:
    sync_tasks.answers |= {
        sessions.history: (),
        notes.of: (),
        students.mine: OwnStudentPage((LENA,), 1, None),
    }
    made = Desk(qtbot, page_context(sync_tasks, role="tutor"), sync_tasks)
    made.show(ROW)
    return made


def test_exactly_the_allowed_actions_and_a_reason_for_each_other(desk: Desk) -> None:
    box = desk.details.box
    assert [key for key in KEYS if box.button(key).isEnabled()] == ["move", "cancel"]
    assert [box.hint(key) for key in KEYS] == ["from 15:45", "from 16:00", "from 16:00", "", ""]
    start = box.button("start")
    assert start.accessibleName() == "Start session"
    assert start.accessibleDescription() == "from 15:45"
    assert start.toolTip() == "Start session (Ctrl+Shift+S): from 15:45"


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("start", "Start session"),
        ("complete", "Complete session"),
        ("no_show", "Mark no-show"),
        ("move", "Move session"),
        ("cancel", "Cancel session"),
    ],
)
def test_accessible_names_are_the_contract(desk: Desk, key: str, name: str) -> None:
    assert desk.details.box.button(key).accessibleName() == name


@pytest.mark.parametrize("status", ["scheduled", "in_progress", "completed", "cancelled", "no_show"])
@pytest.mark.parametrize("code", ["TD007", "TD009", "TD999"])
def test_every_refusal_has_words(status: str, code: str) -> None:
    row = replace(ROW, status=status, actions=acts(code=code))
    for key in KEYS:
        assert words.refusal(row, key, VIENNA, EARLY)


def test_what_was_started_early_is_completed_from_its_time_on() -> None:
    row = replace(ROW, status="in_progress", actions=acts("cancel"))
    assert words.refusal(row, "complete", VIENNA, STARTS - timedelta(minutes=5)) == "from 16:00"
    assert words.refusal(row, "no_show", VIENNA, STARTS - timedelta(minutes=5)) == "It has begun"


def test_an_action_that_is_not_listed_is_not_offered(desk: Desk) -> None:
    desk.details.show_row(replace(ROW, actions=acts("start", "complete")[:1], version=2), VIENNA)
    assert desk.details.box.button("start").isEnabled()
    assert not desk.details.box.button("complete").isEnabled()


def test_when_all_is_over_one_sentence_says_so(desk: Desk) -> None:
    desk.details.show_row(replace(ROW, status="completed", actions=acts(), version=2), VIENNA)
    assert [desk.details.box.hint(key) for key in KEYS] == [""] * 5
    assert "It is completed" in desk.texts()


def test_time_makes_a_start_possible(qtbot: Any) -> None:
    parent = QObject()
    moments = Moments(parent, lambda: STARTS - words.EARLY_START - timedelta(milliseconds=990))
    late = session(STARTS + timedelta(days=2))
    moments.follow([late, ROW])
    assert moments.wait_ms == 1990
    moments.follow([late, replace(ROW, status="completed")])
    assert moments.wait_ms == 901_000
    moments._timer.setInterval(0)
    with qtbot.waitSignal(moments.due):
        pass


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (STARTS - timedelta(hours=1), STARTS - timedelta(minutes=15)),
        (STARTS - timedelta(minutes=15), STARTS),
        (STARTS, STARTS + timedelta(hours=1)),
        (STARTS + timedelta(hours=1), None),
    ],
)
def test_the_next_interesting_moment(moment: datetime, expected: datetime | None) -> None:
    assert words.next_moment(ROW, moment) == expected
    assert words.next_moment(replace(ROW, status="cancelled"), moment) is None


def test_starting_shows_the_new_state_and_offers_undo(desk: Desk) -> None:
    desk.details.show_row(replace(ROW, actions=acts("start", "move", "cancel"), version=2), VIENNA)
    started = replace(ROW, status="in_progress", version=3, actions=acts("complete"), undo_event_id=9)
    desk.tasks.answers |= {sessions.set_status: started, sessions.undo: replace(ROW, version=4)}
    desk.details.box.button("start").click()
    assert desk.tasks.called(sessions.set_status) == [
        {"session_id": ROW.session_id, "version": 2, "status": "in_progress", "reason": ""}
    ]
    assert desk.notice == "The session with Lena Fischer has started."
    assert "In progress" in desk.texts()
    desk.page.context.notices.buttons()[0].click()
    assert "Scheduled" in desk.texts()


def test_cancelling_asks_for_a_reason_in_place(desk: Desk, qtbot: Any) -> None:
    box = desk.details.box
    desk.tasks.answers[sessions.set_status] = replace(ROW, status="cancelled", version=2, undo_event_id=5)
    box.button("cancel").click()
    assert box.question.asking
    assert desk.tasks.called(sessions.set_status) == []
    qtbot.keyClick(box.question.reason_field, Qt.Key.Key_Escape)
    assert not box.question.asking
    box.button("cancel").click()
    box.question.reason_field.setText(" Ill ")
    qtbot.keyClick(box.question.reason_field, Qt.Key.Key_Return)
    (asked,) = desk.tasks.called(sessions.set_status)
    assert (asked["status"], asked["reason"]) == ("cancelled", "Ill")
    assert not box.question.asking


def test_the_keyboard_does_not_fall_into_the_notes(desk: Desk, qtbot: Any) -> None:
    with qtbot.waitActive(desk.page):
        desk.page.activateWindow()
    desk.tasks.answers[sessions.set_status] = replace(ROW, status="cancelled", version=2, actions=acts())
    desk.details.box.button("cancel").click()
    desk.details.box.question.confirm_button.setFocus()
    desk.details.box.question.confirm_button.click()
    focused = desk.page.focusWidget()
    assert focused is not None
    assert focused.accessibleName() == "Close details"


def test_another_session_has_its_own_question(desk: Desk) -> None:
    desk.details.box.button("cancel").click()
    desk.details.box.question.reason_field.setText("Ill")
    desk.details.show_row(session(STARTS, student="Ben Hofer", actions=acts("cancel")), VIENNA)
    assert not desk.details.box.question.asking
    assert desk.details.box.question.reason_field.text() == ""


def test_while_it_is_asked_nothing_else_can_be_pressed(desk: Desk) -> None:
    desk.tasks.answers[sessions.set_status] = replace(ROW, status="cancelled", version=2)
    desk.tasks.hold = True
    desk.changes.set_status(ROW, "cancel")
    assert not desk.changes.set_status(ROW, "cancel")
    assert [key for key in KEYS if desk.details.box.button(key).isEnabled()] == []
    desk.tasks.release()
    assert len(desk.tasks.called(sessions.set_status)) == 1


def test_a_newer_state_from_elsewhere_is_said(desk: Desk) -> None:
    desk.tasks.answers[sessions.set_status] = StaleVersion()
    desk.changes.set_status(ROW, "cancel")
    assert desk.notice == "The session with Lena Fischer was changed a moment ago, so nothing was done."


def test_an_older_answer_does_not_replace_a_newer_state(desk: Desk) -> None:
    desk.details.show_row(replace(ROW, status="in_progress", version=5), VIENNA)
    desk.details.show_row(ROW, VIENNA)
    assert desk.details.row is not None
    assert desk.details.row.version == 5


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (replace(ROW, status="cancelled", version=2), "The session with Lena Fischer"),
        (ROW, "The connection broke, and the session was not changed."),
    ],
)
def test_an_unknown_outcome_is_asked_by_id(desk: Desk, found: SessionRow, said: str) -> None:
    desk.tasks.answers |= {sessions.set_status: OutcomeUnknown(), sessions.by_id: found}
    desk.changes.set_status(ROW, "cancel")
    assert desk.tasks.called(sessions.by_id) == [{"session_id": ROW.session_id}]
    assert desk.notice.startswith(said)
    assert desk.changes.pending(ROW.session_id) == ""


def test_an_unknown_outcome_waits_for_the_server(desk: Desk) -> None:
    desk.tasks.answers |= {sessions.set_status: OutcomeUnknown(), sessions.by_id: Unreachable()}
    desk.changes.set_status(ROW, "cancel")
    assert desk.changes.pending(ROW.session_id) == "cancel"
    desk.tasks.answers[sessions.by_id] = replace(ROW, status="cancelled", version=2)
    desk.page.context.live.report_resynced()
    assert desk.changes.pending(ROW.session_id) == ""
    assert len(desk.tasks.called(sessions.set_status)) == 1


def test_offline_every_action_says_why(desk: Desk) -> None:
    desk.page.context.live.report_lost()
    assert [key for key in KEYS if desk.details.box.button(key).isEnabled()] == []
    assert "server does not answer" in desk.details.box.button("cancel").toolTip()
    assert desk.details.box.hint("start") == "from 15:45"
    desk.page.context.live.report_resynced()
    assert desk.details.box.button("cancel").isEnabled()


def test_menu_and_keys_are_the_same_actions(desk: Desk, qtbot: Any) -> None:
    menu = desk.details.actions.menu(desk.page)
    assert [one.text() for one in menu.actions() if not one.isSeparator()] == [
        "Start session (from 15:45)",
        "Complete session (from 16:00)",
        "Mark no-show (from 16:00)",
        "Move session",
        "Cancel session",
    ]
    with qtbot.waitActive(desk.page):
        desk.page.activateWindow()
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    with qtbot.waitSignal(desk.details.move_asked):
        qtbot.keyClick(desk.page, Qt.Key.Key_M, both)
    qtbot.keyClick(desk.page, Qt.Key.Key_S, both)
    assert desk.tasks.called(sessions.set_status) == []


def test_contact_is_shown_where_it_is_known(desk: Desk) -> None:
    said = desk.texts()
    for known in ("+43 660 1", "lena@example.org", "Eva Fischer", "+43 660 2"):
        assert known in said
    desk.tasks.answers[students.mine] = OwnStudentPage((), 0, None)
    desk.show(session(STARTS, student="Ben Hofer", actions=acts()))
    assert "+43 660 1" not in desk.texts()


def test_news_stay_said_while_they_are_looked_at(desk: Desk, qtbot: Any) -> None:
    fresh = replace(ROW, session_id=UUID(int=5), news="moved", news_at=EARLY)
    with qtbot.waitSignal(desk.details.seen):
        desk.details.show_row(fresh, VIENNA)
    desk.details.show_row(replace(fresh, news="", news_at=None), VIENNA)
    assert "Moved" in desk.texts()
    desk.details.show_row(ROW, VIENNA)
    assert "Moved" not in desk.texts()


def test_the_front_desk_sees_tutor_contact_and_shared_notes_but_writes_none(
    qtbot: Any, page_context: Callable[..., PageContext], sync_tasks: SyncTasks
) -> None:
    known = StudentRow(STUDENT_ID, "s1", "Lena Fischer", "+43 660 9", "lena@example.org")
    sync_tasks.answers |= {sessions.history: (), notes.of: (), people.find_students: (known,)}
    desk = Desk(qtbot, page_context(sync_tasks, role="desk"), sync_tasks)
    desk.show(ROW)
    said = desk.texts()
    assert "Amelia Novák" in said
    assert "+43 660 9" in said
    assert "None" in said, "no notes"
    sync_tasks.answers[notes.of] = (note(1, "Bring a ruler", shared=True, own=False),)
    desk.details.notes.load()
    assert "Bring a ruler" in desk.texts()
    assert "None" not in desk.texts()
    assert not desk.details.notes.editor.isVisible()


# --- notes -----------------------------------------------------------------------------------------------
def note(n: int, body: str, *, shared: bool = False, own: bool = True) -> NoteRow:
    return NoteRow(UUID(int=n), ROW.session_id, "Amelia Novák", own, shared, body, EARLY)


def test_notes_are_listed_with_who_can_read_them(desk: Desk) -> None:
    desk.tasks.answers[notes.of] = (note(1, "Fractions"), note(2, "Bring a ruler", shared=True, own=False))
    desk.details.follow()
    said = desk.texts()
    for words_said in ("Fractions", "Private", "Bring a ruler", "Shared", "Amelia Novák"):
        assert words_said in said


def test_a_note_is_added_once_under_one_id(desk: Desk) -> None:
    box = desk.details.notes
    assert not box.add.isEnabled()
    box.editor.setPlainText("  Fractions ")
    box.share.setChecked(True)
    desk.tasks.answers[notes.add] = OutcomeUnknown()
    box.add.click()
    assert box.editor.toPlainText() == "  Fractions "
    desk.tasks.answers[notes.add] = note(1, "Fractions", shared=True)
    box.add.click()
    first, second = desk.tasks.called(notes.add)
    assert first == second
    assert (first["body"], first["shared"], first["session_id"]) == ("Fractions", True, ROW.session_id)
    assert box.editor.toPlainText() == ""
    assert not box.share.isChecked()


def test_other_words_are_another_note(desk: Desk) -> None:
    box = desk.details.notes
    desk.tasks.answers[notes.add] = IdReused()
    for text in ("One", "Two"):
        box.editor.setPlainText(text)
        box.add.click()
    first, second = desk.tasks.called(notes.add)
    assert first["note_id"] != second["note_id"]


def test_a_draft_waits_while_another_session_is_looked_at(desk: Desk) -> None:
    desk.details.notes.editor.setPlainText("Half a thought")
    desk.show(session(STARTS, student="Ben Hofer", actions=acts()))
    assert desk.details.notes.editor.toPlainText() == ""
    desk.show(ROW)
    assert desk.details.notes.editor.toPlainText() == "Half a thought"


def test_removing_an_own_note_can_be_undone(desk: Desk) -> None:
    desk.tasks.answers |= {
        notes.of: (note(1, "Fractions"),),
        notes.remove: None,
        notes.add: note(2, "Fractions"),
    }
    desk.details.follow()
    box = desk.details.notes
    remove = [one for one in box.findChildren(type(box.add)) if one.accessibleName() == "Remove note"]
    remove[0].click()
    assert desk.tasks.called(notes.remove) == [{"note_id": UUID(int=1)}]
    desk.page.context.notices.buttons()[0].click()
    assert desk.tasks.called(notes.add)[0]["body"] == "Fractions"
