"""One blocking call on its own thread, answered on the GUI thread: for the time before there are ``Tasks``.

Those belong to an open database; here a late success must still be closed, and nothing may hold up the end.
"""

import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal


class Attempt(QObject):
    """Runs ``work`` once; a cancelled attempt's late result goes to ``late`` so that it can be closed.

    The thread is a daemon: a name server that never answers must not keep a closed window's process alive.
    """

    finished = Signal()
    _answered = Signal(object, object)

    def __init__(
        self,
        work: Callable[[], Any],
        *,
        done: Callable[[Any], None],
        failed: Callable[[Exception], None],
        late: Callable[[Any], None] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._work = work
        self._done = done
        self._failed = failed
        self._late = late
        self._lock = threading.Lock()
        self._cancelled = False
        self._answered.connect(self._on_answered, Qt.ConnectionType.QueuedConnection)
        self._thread = threading.Thread(target=self._run, name="sign-in", daemon=True)

    def start(self) -> "Attempt":
        """Begin."""
        self._thread.start()
        return self

    def cancel(self) -> None:
        """Forget the answer."""
        with self._lock:
            self._cancelled = True

    def _run(self) -> None:
        result: Any = None
        error: Exception | None = None
        try:
            result = self._work()
        except Exception as caught:  # noqa: BLE001 - handed to the GUI thread, which tells bugs from errors
            error = caught
        with self._lock:
            if not self._cancelled:
                self._answered.emit(result, error)
                return
        if result is not None and self._late is not None:
            self._late(result)

    def _on_answered(self, result: Any, error: Exception | None) -> None:
        self.finished.emit()
        with self._lock:
            dropped = self._cancelled
        if dropped:
            if result is not None and self._late is not None:
                self._late(result)
        elif error is not None:
            self._failed(error)
        else:
            self._done(result)
