"""How a change that can strand sessions reaches the server: whom it strands first, then all in one.

Belongs here: the order of asking, saving and asking again. Does not belong here: widgets, which verbs ask and
save (``hours/saving.py``, ``centre/closing.py``).
"""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QObject, Signal

from tutordesk import errors
from tutordesk.i18n import _
from tutordesk.services.rows import FateRow, StrandedRow
from tutordesk.ui.page import Page
from tutordesk.ui.tasks import Verb

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

Save = Callable[[Sequence[FateRow]], object]


class Asking(QObject):
    """Asks and saves for a page. Signals tell what to show; ``busy`` carries words for the button."""

    busy = Signal(str)
    stranded = Signal(object, str)
    failed = Signal()
    """Nothing was saved, and the notice bar says why."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page

    def ask_impact(self, verb: Verb, save: Save, remark: str, **asked: Any) -> None:
        """Ask whom it strands; ``save`` when that is nobody, else tell with a remark."""
        self.busy.emit(_("Checking…"))

        def answered(rows: tuple[StrandedRow, ...]) -> None:
            if rows:
                self.busy.emit("")
                self.stranded.emit(rows, remark)
            else:
                save(())

        self._page.ask(verb, done=answered, failed=self.on_failed, **asked)

    def write(
        self, verb: Verb, done: Callable[[Any], object], failed: Callable[[Exception], object], **asked: Any
    ) -> None:
        """Save; ``busy`` ends before either is told."""
        self.busy.emit(_("Saving…"))

        def ended(then: Callable[[Any], object]) -> Callable[[Any], None]:
            def told(answer: Any) -> None:
                self.busy.emit("")
                then(answer)

            return told

        self._page.write(verb, done=ended(done), failed=ended(failed), **asked)

    def on_failed(self, error: Exception) -> None:
        """Say why nothing was saved."""
        self.busy.emit("")
        self._page.context.notices.show_error(error)
        self.failed.emit()


def remark_about(error: Exception, otherwise: str) -> str:
    """Return why it is asked again, after one of ``AGAIN``."""
    if isinstance(error, errors.SlotTaken | errors.OutsideAvailability):
        return _("A time you chose was just taken. Nothing was saved; please look again.")
    return otherwise
