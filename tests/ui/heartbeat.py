"""How long the GUI thread of a test stands still, and whether it waits or works meanwhile."""

import threading
import time
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QObject, Qt, QTimer

BEAT_MS = 5


class Gap(NamedTuple):
    """What the GUI thread did between two beats, in milliseconds; ``waited`` is neither work nor queueing."""

    waited: float
    worked: float
    doing: str


class Heartbeat(QObject):
    """A timer of the GUI thread that notes its gaps.

    Linux tells how long this thread was ready and got no processor, which other programs cause: that is left
    out, and so is the same of the thread that loads modules ahead, which holds Python's lock meanwhile.
    Elsewhere it counts as waiting.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.gaps: list[Gap] = []
        self.doing = ""
        self._last = _clocks_ms()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start(BEAT_MS)

    def turn_to(self, doing: str) -> None:
        """What a person does next is a turn of its own, not one with what was done just before."""
        self._beat()
        self.doing = doing

    def _beat(self) -> None:
        now = _clocks_ms()
        passed, worked, queued = (max(0.0, new - old) for new, old in zip(now, self._last, strict=True))
        self.gaps.append(Gap(passed - worked - queued, worked, self.doing))
        self._last = now


def _clocks_ms() -> tuple[float, float, float]:
    """The clock on the wall, this thread's work, and the queueing for a processor."""
    loading = [one.native_id for one in threading.enumerate() if one.name == "background"]
    queued_ns = sum(_queued_ns(one) for one in (threading.get_native_id(), *loading))
    return time.perf_counter() * 1e3, time.thread_time() * 1e3, queued_ns / 1e6


def _queued_ns(thread: int | None) -> int:
    try:
        return int(Path(f"/proc/self/task/{thread}/schedstat").read_text("ascii").split()[1])
    except OSError:  # not Linux, or the thread has ended
        return 0
