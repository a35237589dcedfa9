"""A write whose outcome nobody knows: what it concerned is asked for until the server says.

Belongs here: asking, and asking again once the server is back. Does not belong here: what the answer means.
The write itself is never repeated.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any
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


@dataclass(frozen=True)
class _Question:
    """What is asked, and who hears the answer."""

    verb: Callable[..., Any]
    asked: dict[str, Any]
    known: Callable[[Any], object]
    refused: Refused


class Outcomes(QObject):
    """Asks until the server answers, be it with a refusal."""

    def __init__(self, page: Page, parent: QObject) -> None:
        super().__init__(parent)
        self._page = page
        self._waiting: dict[object, _Question] = {}
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(ASK_AGAIN_MS)
        self._again.timeout.connect(self._ask_all)
        page.context.live.resynced.connect(self._ask_all)

    def ask(self, session_id: UUID, known: Known, refused: Refused) -> None:
        """Ask what became of a session, which may be None; one of the two hears it, once."""
        self._begin(session_id, _Question(sessions.by_id, {"session_id": session_id}, known, refused))

    def ask_all(
        self, verb: Callable[..., Any], known: Callable[[Any], object], refused: Refused, **asked: Any
    ) -> None:
        """Ask what became of several sessions, by the verb that reads them; one of the two hears it, once."""
        self._begin(verb, _Question(verb, asked, known, refused))

    def _begin(self, key: object, question: _Question) -> None:
        self._waiting[key] = question
        self._ask(key)

    def _ask_all(self) -> None:
        self._again.stop()
        for key in tuple(self._waiting):
            self._ask(key)

    def _ask(self, key: object) -> None:
        question = self._waiting[key]
        self._page.write(
            question.verb,
            **question.asked,
            done=partial(self._on_known, key),
            failed=partial(self._on_failed, key),
        )

    def _on_known(self, key: object, found: Any) -> None:
        if (question := self._waiting.pop(key, None)) is not None:
            question.known(found)

    def _on_failed(self, key: object, error: Exception) -> None:
        if isinstance(error, GONE):
            self._again.start()
        elif (question := self._waiting.pop(key, None)) is not None:
            question.refused(error)
