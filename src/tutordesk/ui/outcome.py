"""A write whose outcome nobody knows: its session is asked for by its id until the server says.

Belongs here: asking, and asking again once the server is back. Does not belong here: what the answer means.
The write itself is never repeated.
"""

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import QObject, QTimer

from tutordesk import errors
from tutordesk.services import sessions
from tutordesk.services.rows import SessionRow
from tutordesk.ui.page import Page

ASK_AGAIN_MS = 3000
GONE = (errors.Unreachable, errors.TimedOut, errors.TooManyConnections)

Known = Callable[[SessionRow | None], object]
Refused = Callable[[Exception], object]


class Outcomes(QObject):
    """Asks for each session until the server answers: with the session, None, or a refusal."""

    def __init__(self, page: Page, parent: QObject) -> None:
        super().__init__(parent)
        self._page = page
        self._waiting: dict[UUID, tuple[Known, Refused]] = {}
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(ASK_AGAIN_MS)
        self._again.timeout.connect(self._ask_all)
        page.context.live.resynced.connect(self._ask_all)

    def ask(self, session_id: UUID, known: Known, refused: Refused) -> None:
        """Ask what became of a session; one of the two hears it, once."""
        self._waiting[session_id] = (known, refused)
        self._ask(session_id)

    def _ask_all(self) -> None:
        self._again.stop()
        for session_id in tuple(self._waiting):
            self._ask(session_id)

    def _ask(self, session_id: UUID) -> None:
        self._page.write(
            sessions.by_id,
            session_id=session_id,
            done=lambda found: self._on_known(session_id, found),
            failed=lambda error: self._on_failed(session_id, error),
        )

    def _on_known(self, session_id: UUID, found: SessionRow | None) -> None:
        if (waiting := self._waiting.pop(session_id, None)) is not None:
            waiting[0](found)

    def _on_failed(self, session_id: UUID, error: Exception) -> None:
        if isinstance(error, GONE):
            self._again.start()
        elif (waiting := self._waiting.pop(session_id, None)) is not None:
            waiting[1](error)
