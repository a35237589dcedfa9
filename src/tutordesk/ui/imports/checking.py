"""One check under way: begun, given up, answered.

Belongs here: the call that checks; only the newest one's answer counts. Does not belong here:
what a step shows.
"""

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from tutordesk.ui.imports import opening
from tutordesk.ui.imports.opening import Relay
from tutordesk.ui.page import Page

if TYPE_CHECKING:
    from tutordesk.imports.steps import Checked


class Checking(QObject):
    """``answered`` carries the ``Checked``, ``failed`` the error."""

    progressed = Signal(str, int, int)
    answered = Signal(object)
    failed = Signal(object)

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page
        self._relay: Relay | None = None

    @property
    def busy(self) -> bool:
        """Whether one is under way."""
        return self._relay is not None

    def start(self, **asked: Any) -> None:
        """Begin; an earlier one is forgotten."""
        relay = self._relay = Relay()
        relay.told.connect(partial(self._on_told, relay))
        self._page.ask(
            opening.check,
            key="check",
            progress=relay,
            done=partial(self._on_answer, relay),
            failed=partial(self._on_error, relay),
            **asked,
        )

    def cancel(self) -> None:
        """Give it up; its answer is not shown."""
        relay, self._relay = self._relay, None
        if relay is not None:
            relay.stop()
        self._page.stop()

    def _on_told(self, relay: Relay, what: str, done: int, total: int) -> None:
        if relay is self._relay:
            self.progressed.emit(what, done, total)

    def _on_answer(self, relay: Relay, checked: "Checked") -> None:
        if relay is self._relay:
            self._relay = None
            self.answered.emit(checked)

    def _on_error(self, relay: Relay, error: Exception) -> None:
        if relay is self._relay:
            self._relay = None
            self.failed.emit(error)
