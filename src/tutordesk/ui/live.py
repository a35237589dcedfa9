"""What the server announces, as Qt signals: changed topics, a lost connection, its return.

The feed itself (``db/feed.py``) knows no Qt and lives in another thread; it calls the four ``report_…``
methods from wherever it runs. Bursts are gathered for 50 ms, so that one reload answers them all.
"""

from collections.abc import Iterable

from PySide6.QtCore import QObject, Qt, QTimer, Signal

GATHER_MS = 50


class Live(QObject):
    """The window's ear: pages connect ``changed`` and reload what they watch."""

    changed = Signal(frozenset)
    """Topics that changed: tutor, hours, session, enrollment, course, person, centre."""
    lost = Signal()
    """The server stopped answering; what is on screen may be old."""
    resynced = Signal()
    """The server is back (or the feed forgot its place): every page reloads."""

    refused = Signal()
    """The server answers, and does not let this person in any more."""

    _heard = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.connected = True
        self._topics: set[str] = set()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(GATHER_MS)
        self._timer.timeout.connect(self._flush)
        self._heard.connect(self._on_heard, Qt.ConnectionType.AutoConnection)

    def report_changed(self, topics: Iterable[str]) -> None:
        """Take note of changed topics; may be called from any thread."""
        self._heard.emit(frozenset(topics))

    def report_lost(self) -> None:
        """Take note that the server does not answer; may be called from any thread."""
        self._heard.emit("lost")

    def report_resynced(self) -> None:
        """Take note that the server is back; may be called from any thread."""
        self._heard.emit("resynced")

    def report_refused(self) -> None:
        """Take note that the server lets this person in no more; may be called from any thread."""
        self._heard.emit("refused")

    def _on_heard(self, news: object) -> None:
        if isinstance(news, frozenset):
            self._topics |= news
            if self._topics and not self._timer.isActive():
                self._timer.start()
        elif news == "lost" and self.connected:
            self.connected = False
            self.lost.emit()
        elif news == "resynced":
            self.connected = True
            self._topics.clear()
            self.resynced.emit()
        elif news == "refused":
            self.refused.emit()

    def _flush(self) -> None:
        topics, self._topics = frozenset(self._topics), set()
        self.changed.emit(topics)
