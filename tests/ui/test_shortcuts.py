"""The list of keys: collected from where they are made, the page's first, reached by key and by mouse."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QLabel, QWidget

from tutordesk.ui.shortcuts import Key, ShortcutsDialog, add_shortcut, collect, describe_shortcut


def make(qtbot: Any) -> tuple[QWidget, QWidget, list[str]]:
    window, heard = QWidget(), []
    qtbot.addWidget(window)
    window.resize(720, 560)
    page = QWidget(window)
    add_shortcut(window, "F5", lambda: heard.append("again"), "Read the page again")
    add_shortcut(
        window, ["Ctrl+?", "Ctrl+Shift+?", "Ctrl+Shift+/"], lambda: heard.append("list"), "This list"
    )
    add_shortcut(window, "Ctrl+=", lambda: heard.append("alias"))
    action = QAction("Start session (from 15:45)", page)
    action.setShortcut(QKeySequence("Ctrl+Shift+S"))
    describe_shortcut(action, "Start session")
    page.addAction(action)
    window.show()
    return window, page, heard


def test_described_keys_are_collected_where_they_were_made(qtbot: Any) -> None:
    window, page, _heard = make(qtbot)
    assert collect(page) == (Key("Start session", "Ctrl+Shift+S"),)
    assert collect(window, without=[page]) == (Key("Read the page again", "F5"), Key("This list", "Ctrl+?"))


def test_a_key_that_a_layout_writes_in_two_ways_acts_once(qtbot: Any) -> None:
    window, _page, heard = make(qtbot)
    with qtbot.waitActive(window):
        window.activateWindow()
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(window, Qt.Key.Key_Question, both)
    assert heard == ["list"]
    qtbot.keyClick(window, Qt.Key.Key_Slash, both)
    assert heard == ["list", "list"]


def test_a_key_taken_off_the_list_still_works(qtbot: Any) -> None:
    window, _page, heard = make(qtbot)
    again = window.children()[1]
    describe_shortcut(again, "")  # type: ignore[arg-type]
    assert [key.words for key in collect(window)] == ["This list", "Start session"]
    with qtbot.waitActive(window):
        window.activateWindow()
    qtbot.keyClick(window, Qt.Key.Key_F5)
    assert heard == ["again"]


def test_the_list_shows_groups_and_fits(qtbot: Any) -> None:
    window, page, _heard = make(qtbot)
    dialog = ShortcutsDialog(
        window, [("Schedule", collect(page)), ("Window", collect(window, without=[page]))]
    )
    dialog.open()
    said = [label.text() for label in dialog.findChildren(QLabel)]
    for words in ("Schedule", "Start session", "Ctrl+Shift+S", "Window", "F5", "Everywhere", "Shift+F10"):
        assert words in said
    assert said.index("Schedule") < said.index("Window") < said.index("Everywhere")
    assert dialog.height() <= 520
