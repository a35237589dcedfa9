"""Preferences: language and theme are asked for, the password is changed by its owner only."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from tutordesk import errors
from tutordesk.ui.page import PageContext
from tutordesk.ui.preferences.page import PreferencesPage


@pytest.fixture
def page(qtbot: QtBot, page_context: Callable[..., PageContext]) -> PreferencesPage:
    made = PreferencesPage(page_context())
    qtbot.addWidget(made)
    made.show()
    made.build_all()
    return made


def press(qtbot: QtBot, button: QPushButton) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def texts(page: PreferencesPage) -> str:
    return " ".join(label.text() for label in page.findChildren(QLabel))


def fill(page: PreferencesPage, old: str, new: str, again: str) -> None:
    page.password.old.setText(old)
    page.password.new.setText(new)
    page.password.again.setText(again)


def test_the_zone_and_what_is_kept_are_told(page: PreferencesPage) -> None:
    assert "Vienna (Europe/Vienna)" in texts(page)
    assert "Your password is not kept on this computer." in texts(page)


@pytest.mark.parametrize(
    ("word", "signal", "value"), [("Español", "language_picked", "es"), ("Dark", "theme_picked", "dark")]
)
def test_language_and_theme_are_facts_for_the_program(
    qtbot: QtBot, page: PreferencesPage, word: str, signal: str, value: str
) -> None:
    button = next(b for b in page.findChildren(QPushButton) if b.text() == word)
    with qtbot.waitSignal(getattr(page, signal)) as caught:
        press(qtbot, button)
    assert caught.args == [value]


@pytest.mark.parametrize(
    ("old", "new", "again", "words"),
    [
        ("", "three words here", "three words here", "Type the password you use now"),
        ("old password", "short", "short", "at least 10"),
        ("old password", "old password", "old password", "must differ"),
        ("old password", "three words here", "three words hear", "not the same"),
    ],
)
def test_faults_are_named_before_the_server_is_asked(
    qtbot: QtBot, page: PreferencesPage, old: str, new: str, again: str, words: str
) -> None:
    fill(page, old, new, again)
    with qtbot.assertNotEmitted(page.password_asked):
        press(qtbot, page.password.change)
    assert words in page.password.fault.text()


def test_a_password_is_changed_or_refused(qtbot: QtBot, page: PreferencesPage) -> None:
    fill(page, "old password", "three words here", "three words here")
    with qtbot.waitSignal(page.password_asked) as caught:
        press(qtbot, page.password.change)
    assert caught.args == ["old password", "three words here"]
    assert not page.password.change.isEnabled()
    page.show_password_refused(errors.SignInRefused())
    assert "not right" in page.password.fault.text()
    assert page.password.new.text() == "three words here"
    page.show_password_changed()
    assert "was changed" in page.password.fault.text()
    assert page.password.old.text() == page.password.new.text() == page.password.again.text() == ""


def test_the_cards_come_in_turns(qtbot: QtBot, page_context: Callable[..., PageContext]) -> None:
    page = PreferencesPage(page_context())
    qtbot.addWidget(page)
    assert "Language" in texts(page)
    assert "Your password" not in texts(page)
    page.show()
    qtbot.waitUntil(lambda: "What this computer keeps" in texts(page))
    fields = [page.password.old, page.password.new, page.password.again, page.password.change]
    tops = [one.mapTo(page, one.rect().topLeft()).y() for one in fields]
    assert tops == sorted(set(tops))
