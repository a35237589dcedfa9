"""How a closure reaches the server: what is asked and saved, and every way to fail.

Belongs here: what a closure's answers mean. Does not belong here: widgets, the order (``impact/asking.py``).
"""

from collections.abc import Sequence

from PySide6.QtCore import Signal

from tutordesk import errors
from tutordesk.i18n import _
from tutordesk.services import centre as service
from tutordesk.services.people_rows import ClosureRow
from tutordesk.services.rows import FateRow
from tutordesk.ui.impact.asking import AGAIN, Asking, remark_about
from tutordesk.ui.meanwhile import overtaken
from tutordesk.ui.page import Page


class Closing(Asking):
    """Saves closures for a page."""

    saved = Signal(object)
    overtaken = Signal()
    """Nothing was saved: somebody else saved this very closure."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self.closure: ClosureRow | None = None
        self._before: ClosureRow | None = None

    def start(self, closure: ClosureRow, before: ClosureRow | None = None) -> None:
        """Ask whom the closure meets; save it over ``before``, as it was shown, when that is nobody."""
        self.closure, self._before = closure, before
        self._look("")

    def finish(self, fates: Sequence[FateRow]) -> None:
        """Save with what was decided."""
        if self.closure is not None:
            self.write(
                service.save_closure,
                self.saved.emit,
                self._on_refused,
                closure=self.closure,
                before=self._before,
                fates=tuple(fates),
            )

    def _look(self, remark: str) -> None:
        if (closure := self.closure) is not None:
            self.ask_impact(
                service.closure_impact,
                self.finish,
                remark,
                first_date=closure.first_date,
                last_date=closure.last_date,
                start_minute=closure.start_minute,
                end_minute=closure.end_minute,
            )

    def _on_refused(self, error: Exception) -> None:
        """Nothing was saved, except perhaps when the outcome is unknown."""
        if isinstance(error, errors.OutcomeUnknown):
            self._page.ask(
                service.closures,
                key="closures-again",
                done=lambda rows: self._after_unknown(rows, error),
                failed=self.on_failed,
            )
        elif overtaken(error):
            self.on_failed(error)
            self.overtaken.emit()
        elif isinstance(error, AGAIN):
            self._look(
                remark_about(error, _("A session changed meanwhile. Nothing was saved; please look again."))
            )
        else:
            self.on_failed(error)

    def _after_unknown(self, rows: Sequence[ClosureRow], error: Exception) -> None:
        """The line broke while saving: what is stored tells whether it worked."""
        if self.closure is not None and self.closure in rows:
            self.saved.emit(self.closure)
        else:
            self.on_failed(error)
