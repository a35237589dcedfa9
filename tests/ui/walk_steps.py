"""What a person does in the window on its way through all pages: a step is one thing they do.

Belongs here: the steps, and in ``FURTHER`` those of a page beside looking at it. Does not belong here:
judging how long they took (``test_stalls.py``).
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from PySide6.QtWidgets import QAbstractButton, QFrame, QLineEdit, QListView
from pytestqt.qtbot import QtBot

from tests.ui.real_window import RealWindow
from tutordesk.ui.paged_table import LineTable
from tutordesk.ui.slots.buttons import SlotButton

WAIT_MS = 20_000


def turn_to_role(window: RealWindow, qtbot: QtBot, role: str) -> None:
    window.shell.switch_role(role)
    settle(window, qtbot)


def turn_to(window: RealWindow, qtbot: QtBot, key: str) -> None:
    window.shown(f"page-{key}", QAbstractButton).click()
    qtbot.waitUntil(lambda: window.shell.page_key == key)
    settle(window, qtbot)


def settle(window: RealWindow, qtbot: QtBot) -> None:
    """Wait until the page shown has all it asked for."""

    def settled() -> bool:
        page = window.shell.page
        return page is not None and page.isVisible() and page.settled

    qtbot.waitUntil(settled, timeout=WAIT_MS)


def _unfold(window: RealWindow, qtbot: QtBot) -> None:
    card = next(
        one
        for one in window.window.findChildren(QFrame)
        if one.accessibleIdentifier().startswith("session-") and one.isVisible()
    )
    card.toggle.click()
    settle(window, qtbot)


def _search(window: RealWindow, qtbot: QtBot) -> None:
    found = window.shown("tutors", QListView, WAIT_MS)
    qtbot.waitUntil(lambda: found.model().rowCount() >= 12, timeout=WAIT_MS)
    search = window.shown("search-tutors", QLineEdit)
    qtbot.keyClicks(search, "tutor 07", delay=40)
    qtbot.waitUntil(lambda: found.model().rowCount() == 1, timeout=WAIT_MS)
    settle(window, qtbot)


def _filter(window: RealWindow, qtbot: QtBot) -> None:
    window.shown("filters").click()
    settle(window, qtbot)


def _pick(window: RealWindow, qtbot: QtBot) -> None:
    found = window.shown("tutors", QListView)
    found.setCurrentIndex(found.model().index(found.model().rowCount() - 1, 0))
    qtbot.waitUntil(lambda: _slots(window) != [], timeout=WAIT_MS)
    _slots(window)[0].click()
    settle(window, qtbot)


def _slots(window: RealWindow) -> list[SlotButton]:
    return [one for one in window.window.findChildren(SlotButton) if one.isVisible()]


def _read(window: RealWindow, qtbot: QtBot) -> None:
    found = window.shown("tutors", QListView, WAIT_MS)
    found.setCurrentIndex(found.model().index(3, 0))
    window.shown("see-free-times", timeout=WAIT_MS)
    settle(window, qtbot)


def _look_at_session(window: RealWindow, qtbot: QtBot) -> None:
    window.shell.show_page("schedule", on_date=datetime.now(UTC).date() + timedelta(days=7))
    settle(window, qtbot)
    _session_shown(window, qtbot).click()
    settle(window, qtbot)


def _session_shown(window: RealWindow, qtbot: QtBot) -> QAbstractButton:
    sessions: list[QAbstractButton] = []

    def found() -> bool:
        sessions[:] = [
            one
            for one in window.window.findChildren(QAbstractButton)
            if one.accessibleIdentifier().startswith("session-") and one.isVisible()
        ]
        return sessions != []

    qtbot.waitUntil(found, timeout=WAIT_MS)
    return sessions[0]


def _another_student(window: RealWindow, qtbot: QtBot) -> None:
    found = window.shown("own-students", QListView, WAIT_MS)
    qtbot.waitUntil(lambda: found.model().rowCount() >= 20, timeout=WAIT_MS)
    found.setCurrentIndex(found.model().index(5, 0))
    settle(window, qtbot)


def _own_courses(window: RealWindow, qtbot: QtBot) -> None:
    window.shell.page.show_courses()
    settle(window, qtbot)


def _choose_student(window: RealWindow, qtbot: QtBot) -> None:
    found = window.shown("students", QListView, WAIT_MS)
    found.setCurrentIndex(found.model().index(0, 0))
    window.shown("book-for-student").click()
    window.shown("tutors", QListView, WAIT_MS)
    settle(window, qtbot)


def _another_person(window: RealWindow, qtbot: QtBot) -> None:
    found = window.shown("people", QListView, WAIT_MS)
    qtbot.waitUntil(lambda: found.model().rowCount() >= 20, timeout=WAIT_MS)
    found.setCurrentIndex(found.model().index(1, 0))
    settle(window, qtbot)


def _edit_person(window: RealWindow, qtbot: QtBot) -> None:
    found = window.shown("people", QListView)
    rows = [found.model().index(row, 0) for row in range(found.model().rowCount())]
    found.setCurrentIndex(next(one for one in rows if one.data().startswith("Student")))
    settle(window, qtbot)
    window.shown("edit-person").click()
    window.shown("cancel-edit-person").click()
    settle(window, qtbot)


def _new_person(window: RealWindow, qtbot: QtBot) -> None:
    window.shown("new-person").click()
    window.shown("cancel-new-person").click()
    settle(window, qtbot)


def _begin_closure(window: RealWindow, qtbot: QtBot) -> None:
    window.shown("add-closure").click()


def _type_closure(window: RealWindow, qtbot: QtBot) -> None:
    page = window.shell.page
    day = page.today + timedelta(days=3)
    page.closures.form.first.show_day(day)
    page.closures.form.last.show_day(day)


def _close_a_day(window: RealWindow, qtbot: QtBot) -> None:
    window.shown("closure-save").click()
    window.shown("impact-panel", QFrame, WAIT_MS)
    settle(window, qtbot)


def _keep_the_day(window: RealWindow, qtbot: QtBot) -> None:
    window.shown("impact-back").click()
    window.shell.page.discard()


def _look_at_board(window: RealWindow, qtbot: QtBot) -> None:
    """The busiest day, a session's details, then the list and back."""
    window.shell.show_page("board", on_date=datetime.now(UTC).date() + timedelta(days=3))
    settle(window, qtbot)
    _session_shown(window, qtbot).click()
    settle(window, qtbot)


def _as_list(window: RealWindow, qtbot: QtBot) -> None:
    for mode in ("list", "board"):
        window.shell.page.bar.modes.segment(mode).click()
        settle(window, qtbot)


def _across(window: RealWindow, qtbot: QtBot) -> None:
    bar = window.shell.page.view.scroller.horizontalScrollBar()
    bar.setValue(bar.maximum())
    settle(window, qtbot)


def _read_course(window: RealWindow, qtbot: QtBot) -> None:
    found = window.shown("courses", QListView, WAIT_MS)
    found.setCurrentIndex(found.model().index(0, 0))
    window.shown("add-offer")
    settle(window, qtbot)


def _line_table(window: RealWindow) -> LineTable:
    return next(one for one in window.window.findChildren(LineTable) if one.isVisible())


def _read_line(window: RealWindow, qtbot: QtBot) -> None:
    """The first line of the table of the page."""
    _line_table(window).pick(0)
    settle(window, qtbot)


def _open_line(window: RealWindow, qtbot: QtBot) -> None:
    table = _line_table(window)
    table.opened.emit(table.model().index(0, 0))
    settle(window, qtbot)


FURTHER: dict[str, dict[str, Callable[[RealWindow, QtBot], None]]] = {
    "classes": {"details": _unfold},
    "book": {"searching": _search, "free slots": _pick, "filters": _filter},
    "tutors": {"a profile": _read},
    "schedule": {"details": _look_at_session},
    "students": {"another": _another_student, "courses": _own_courses},
    "people": {"another": _another_person, "the form": _edit_person, "a new one": _new_person},
    "courses": {"a course": _read_course},
    "centre": {
        "the form of a closure": _begin_closure,
        "its days": _type_closure,
        "a closure": _close_a_day,
        "no closure": _keep_the_day,
    },
    "board": {"details": _look_at_board, "list": _as_list, "across": _across},
    "sessions": {"a line": _read_line, "details": _open_line},
    "history": {"a line": _read_line, "an entry": _open_line},
    "book_for": {"the student": _choose_student, "free slots": _pick},
}
