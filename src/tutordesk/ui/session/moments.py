"""When time itself changes what can be done: the calendar is read again at that instant.

Belongs here: waiting for the next such instant. Does not belong here: which instants those are (``words.py``
says them, for the words' sake) and what becomes possible then: the server is asked.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from PySide6.QtCore import QObject, QTimer, Signal

from tutordesk.services.rows import SessionRow
from tutordesk.ui.session.words import next_moment

LONGEST_WAIT = timedelta(minutes=15)
"""Sessions of other days end too, and a computer that slept must not wait for ever."""
LATE = timedelta(seconds=1)
"""Rather late than early: the server's clock decides."""


class Moments(QObject):
    """``due`` is emitted once, at the next interesting instant of the sessions followed."""

    due = Signal()

    def __init__(self, parent: QObject, now: Callable[[], datetime]) -> None:
        super().__init__(parent)
        self._now = now
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.due)

    @property
    def wait_ms(self) -> int:
        """How long until then, as it was set."""
        return self._timer.interval()

    def follow(self, rows: Iterable[SessionRow]) -> None:
        """Wait for the next instant at which something about these sessions becomes possible."""
        now = self._now()
        ahead = [moment - now for row in rows if (moment := next_moment(row, now)) is not None]
        wait = min([*ahead, LONGEST_WAIT]) + LATE
        self._timer.start(int(wait.total_seconds() * 1000))
