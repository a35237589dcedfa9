"""How a closure reaches the server: whom it meets first, then all in one, and every way to fail.

Belongs here: the order of asking, saving and asking again. Does not belong here: widgets.
"""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from tutordesk import errors
from tutordesk.i18n import _
from tutordesk.services import centre as service
from tutordesk.services.people_rows import ClosureRow
from tutordesk.services.rows import FateRow, StrandedRow
from tutordesk.ui.meanwhile import overtaken
from tutordesk.ui.page import Page

AGAIN = (
    errors.StrandedSessions,
    errors.StaleVersion,
    errors.SlotTaken,
    errors.OutsideAvailability,
    errors.TooLate,
    errors.TooFarAhead,
    errors.IllegalStatus,
    errors.NoSuchSession,
)
"""What a decision can meet when something happened meanwhile: ask again, keep the rest."""


class Closing(QObject):
    """Saves closures for a page. Signals tell what to show."""

    busy = Signal(bool)
    stranded = Signal(object, str)
    saved = Signal(object)
    failed = Signal()
    """Nothing was saved, and the notice bar says why."""
    overtaken = Signal()
    """Nothing was saved: somebody else saved this very closure."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page
        self.closure: ClosureRow | None = None
        self._before: ClosureRow | None = None

    def start(self, closure: ClosureRow, before: ClosureRow | None = None) -> None:
        """Ask whom the closure meets; save it over ``before``, as it was shown, when that is nobody."""
        self.closure, self._before = closure, before
        self._ask_impact("")

    def finish(self, fates: Sequence[FateRow]) -> None:
        """Save with what was decided."""
        if self.closure is None:
            return
        self.busy.emit(True)  # a signal's value
        self._page.write(
            service.save_closure,
            closure=self.closure,
            before=self._before,
            fates=tuple(fates),
            done=self._on_saved,
            failed=self._on_refused,
        )

    def _ask_impact(self, remark: str) -> None:
        self.busy.emit(True)  # a signal's value

        def answered(rows: tuple[StrandedRow, ...]) -> None:
            if rows:
                self.busy.emit(False)  # a signal's value
                self.stranded.emit(rows, remark)
            else:
                self.finish(())

        if (closure := self.closure) is not None:
            self._page.ask(
                service.closure_impact,
                first_date=closure.first_date,
                last_date=closure.last_date,
                start_minute=closure.start_minute,
                end_minute=closure.end_minute,
                done=answered,
                failed=self._on_failed,
            )

    def _on_saved(self, closure: ClosureRow) -> None:
        self.busy.emit(False)  # a signal's value
        self.saved.emit(closure)

    def _on_failed(self, error: Exception) -> None:
        self.busy.emit(False)  # a signal's value
        self._page.context.notices.show_error(error)
        self.failed.emit()

    def _on_refused(self, error: Exception) -> None:
        """Nothing was saved, except perhaps when the outcome is unknown."""
        self.busy.emit(False)  # a signal's value
        if isinstance(error, errors.OutcomeUnknown):
            self._page.ask(
                service.closures,
                key="closures-again",
                done=lambda rows: self._after_unknown(rows, error),
                failed=self._on_failed,
            )
        elif overtaken(error):
            self._on_failed(error)
            self.overtaken.emit()
        elif isinstance(error, AGAIN):
            taken = isinstance(error, errors.SlotTaken | errors.OutsideAvailability)
            self._ask_impact(
                _("A time you chose was just taken. Nothing was saved; please look again.")
                if taken
                else _("A session changed meanwhile. Nothing was saved; please look again.")
            )
        else:
            self._on_failed(error)

    def _after_unknown(self, rows: Sequence[ClosureRow], error: Exception) -> None:
        """The line broke while saving: what is stored tells whether it worked."""
        if self.closure is not None and self.closure in rows:
            self._on_saved(self.closure)
        else:
            self._on_failed(error)
