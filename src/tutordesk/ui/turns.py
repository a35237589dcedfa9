"""Work cut into turns of the event loop, so that a window answers between them.

What is done in each turn belongs to whoever asks; nothing here waits for anything.
"""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget


def next_turn(context: QObject, call: Callable[[], object]) -> None:
    """Call after what is due now was done, unless ``context`` is gone by then.

    With no wait at all Qt would make it one of the events it is just delivering: the same turn.
    """
    QTimer.singleShot(1, context, call)


def polish(widget: QWidget) -> None:
    """Dress what will be shown soon, while nobody waits for it; showing it does that otherwise."""
    for part in widget.findChildren(QWidget):
        part.ensurePolished()


class Turns(QObject):
    """Parts done one by one, one a turn, from ``start`` on."""

    def __init__(self, parent: QObject, parts: Iterable[Callable[[], object]]) -> None:
        super().__init__(parent)
        self._parts = list(parts)
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._next)

    def start(self) -> None:
        """Begin with the next turn."""
        if self._parts:
            self._timer.start()

    def finish(self) -> None:
        """Do all that is left now."""
        while self._parts:
            self._next()

    def _next(self) -> None:
        part = self._parts.pop(0)
        if not self._parts:
            self._timer.stop()
        part()
