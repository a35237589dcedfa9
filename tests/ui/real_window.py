"""The whole program in the test's own process: real pages, tasks, feed and database behind one window."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.factories import TestPerson
from tutordesk import app
from tutordesk.settings import SettingsFile
from tutordesk.ui import theme
from tutordesk.ui.shell import Shell

Kind = TypeVar("Kind", bound=QWidget)
SIGN_IN_MS = 30_000
SIZE = (1280, 860)


class RealWindow:
    """One window of one person; ``shown`` finds what is on screen by its accessible identifier."""

    def __init__(self, qtbot: QtBot, folder: Path, server: str) -> None:
        self._qtbot = qtbot
        settings = SettingsFile(folder / "settings.json")
        settings.remember(language="en", theme="light")
        self.program = app.Program(settings, app.ServerConnector(), server=server)
        self.window = self.program.window
        with qtbot.waitSignal(self.window.first_painted):
            self.program.start()
        self.window.resize(*SIZE)

    def sign_in(self, person: TestPerson) -> None:
        """Type number and password, press the button, wait for the pages."""
        page = self.program.sign_in
        assert page is not None
        # Typing takes a person longer than this.
        self._qtbot.waitUntil(lambda: self.program.loaded_ahead, timeout=SIGN_IN_MS)
        page.form.login.setText(person.login)
        page.form.password.setText(person.password)
        page.form.button.click()
        self._qtbot.waitUntil(lambda: self.program.shell is not None, timeout=SIGN_IN_MS)

    @property
    def shell(self) -> Shell:
        """What is inside the window after signing in."""
        assert self.program.shell is not None
        return self.program.shell

    def find(self, identifier: str, kind: type[Kind] = QPushButton) -> Kind | None:
        """The visible widget of that identifier, if there is one."""
        for each in self.window.findChildren(kind):
            if each.accessibleIdentifier() == identifier and each.isVisible():
                return each
        return None

    def shown(self, identifier: str, kind: type[Kind] = QPushButton, timeout: int = 10_000) -> Kind:
        """Wait until the widget of that identifier is visible."""
        self._qtbot.waitUntil(lambda: self.find(identifier, kind) is not None, timeout=timeout)
        found = self.find(identifier, kind)
        assert found is not None
        return found

    def end(self) -> None:
        """Close as a person does."""
        self.window.close()
        self.program._use_language("en")  # a test may have chosen another, and Qt would go on speaking it
        self.program._crash.remove()
        self.window.deleteLater()


@contextmanager
def real_window(qtbot: QtBot, folder: Path, server: str) -> Iterator[RealWindow]:
    """Open the program on ``host:port/database``; closed at the end.

    As in the real program its window alone wears the style sheet, not the application of all tests.
    """
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    application.setStyleSheet("")
    made = RealWindow(qtbot, folder, server)
    try:
        yield made
    finally:
        made.end()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        theme.use("light")
