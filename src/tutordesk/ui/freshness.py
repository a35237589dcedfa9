"""How fresh what is on screen is: as of now while the server is heard, else as of its last answer.

Belongs here: when the status line and the banner of ``status.py`` say what. Does not belong here: how they
look, hearing the server (``live.py``).
"""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from tutordesk.ui.released import Waiting, when_released
from tutordesk.ui.status import OfflineBanner, StatusLine

if TYPE_CHECKING:
    from tutordesk.ui.live import Live

AS_OF_MS = 15_000


class Freshness(QObject):
    """Tells for as long as its ``parent`` lives; ``as_of`` is when the server was last known to be there."""

    def __init__(
        self,
        parent: QObject,
        live: "Live",
        *,
        banner: OfflineBanner,
        status: StatusLine,
        zone: str,
        as_of: datetime,
    ) -> None:
        super().__init__(parent)
        self._live, self._banner, self._status, self._zone = live, banner, status, zone
        self.as_of = as_of
        self._banner_wanted = False
        self._hand: Waiting | None = None
        self._clock = QTimer(self)
        self._clock.setInterval(AS_OF_MS)
        self._clock.timeout.connect(self._tick)
        self._clock.start()
        live.lost.connect(self._on_lost)
        live.resynced.connect(self._on_resynced)
        live.changed.connect(self._tick)
        if live.connected:
            self._tick()
        else:
            self._on_lost()

    def _on_lost(self) -> None:
        self._status.set_online(online=False)
        self._status.set_as_of(self.as_of, self._zone)
        self._banner.say_since(self.as_of, self._zone)
        self._show_banner(shown=True)

    def _on_resynced(self) -> None:
        self._status.set_online(online=True)
        self._show_banner(shown=False)
        self._tick()

    def _show_banner(self, *, shown: bool) -> None:
        """The banner has a row of its own; nothing moves under a finger that is pressing or dragging."""
        self._banner_wanted = shown
        if self._hand is None:
            self._hand = when_released(self._banner, self._place_banner)

    def _place_banner(self) -> None:
        self._hand = None
        self._banner.setVisible(self._banner_wanted)

    def _tick(self) -> None:
        """While the feed hears the server, what is on screen is as of now."""
        if self._live.connected:
            self.as_of = datetime.now(UTC)
            self._status.set_as_of(self.as_of, self._zone)
