"""Waiting for the hand: what moves the page is done when no button of the mouse is held down.

Belongs here: only the waiting.
"""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication


class Waiting(QObject):
    """Something that is done once, as soon as the mouse is let go."""

    def __init__(self, owner: QObject, act: Callable[[], object]) -> None:
        super().__init__(owner)
        self._act = act
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)  # first the release does its own work
        self._later.timeout.connect(self._go)
        _application().installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """See the mouse being let go, wherever."""
        if event.type() == QEvent.Type.MouseButtonRelease:
            self._later.start()
        return False

    def _go(self) -> None:
        if QApplication.mouseButtons() == Qt.MouseButton.NoButton:
            _application().removeEventFilter(self)
            self.deleteLater()
            self._act()


def _application() -> QCoreApplication:
    application = QApplication.instance()
    assert application is not None
    return application


def when_released(owner: QObject, act: Callable[[], object]) -> Waiting | None:
    """Act now where no button of the mouse is held down, else when it is let go."""
    if QApplication.mouseButtons() != Qt.MouseButton.NoButton:
        return Waiting(owner, act)
    act()
    return None
