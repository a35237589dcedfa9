"""How a draft of hours reaches the server: what it strands first, then all in one, and every way to fail.

Belongs here: the order of asking, saving and asking again. Does not belong here: widgets (the page shows what
is told), the draft's edits.
"""

from collections.abc import Callable, Sequence
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from tutordesk import errors
from tutordesk.domain.hours import Hours
from tutordesk.i18n import _
from tutordesk.services import hours as service
from tutordesk.services.rows import FateRow, HoursPlan, StrandedRow
from tutordesk.ui.page import Page

AGAIN = (
    errors.StrandedSessions,
    errors.SlotTaken,
    errors.OutsideAvailability,
    errors.TooLate,
    errors.TooFarAhead,
    errors.IllegalStatus,
    errors.NoSuchSession,
)
"""What a decision can meet when something happened meanwhile: ask again, keep the rest."""


class Saving(QObject):
    """Saves for a page. Signals tell what to show; ``busy`` carries words for the button."""

    busy = Signal(str)
    stranded = Signal(object, str)
    saved = Signal(int, object)
    overtaken = Signal(object)
    """Somebody saved other hours: a ``HoursPlan``."""
    failed = Signal()
    """Nothing was saved, and the notice bar says why."""

    def __init__(self, page: Page, tutor_id: UUID) -> None:
        super().__init__(page)
        self._page, self._tutor_id = page, tutor_id
        self._hours: Hours | None = None
        self._version = 0

    def start(self, version: int, hours: Hours) -> None:
        """Ask what the draft would strand; save it when that is nothing."""
        self._version, self._hours = version, hours
        self._ask_impact("")

    def finish(self, fates: Sequence[FateRow]) -> None:
        """Save with what was decided."""
        if self._hours is None:
            return
        self.busy.emit(_("Saving…"))
        hours = self._hours
        self._page.write(
            service.save,
            tutor_id=self._tutor_id,
            version=self._version,
            hours=hours,
            fates=tuple(fates),
            done=lambda version: self._on_saved(version, hours),
            failed=self._on_refused,
        )

    def _ask_impact(self, remark: str) -> None:
        self.busy.emit(_("Checking…"))

        def answered(rows: tuple[StrandedRow, ...]) -> None:
            if rows:
                self.busy.emit("")
                self.stranded.emit(rows, remark)
            else:
                self.finish(())

        self._page.ask(
            service.impact,
            tutor_id=self._tutor_id,
            hours=self._hours,
            done=answered,
            failed=self._on_failed,
        )

    def _on_saved(self, version: int, hours: Hours) -> None:
        self.busy.emit("")
        self.saved.emit(version, hours)

    def _on_failed(self, error: Exception) -> None:
        self.busy.emit("")
        self._page.context.notices.show_error(error)
        self.failed.emit()

    def _on_refused(self, error: Exception) -> None:
        """Nothing was saved, except perhaps when the outcome is unknown."""
        self.busy.emit("")
        if isinstance(error, errors.StaleVersion):
            self._look(self._after_stale)
        elif isinstance(error, errors.OutcomeUnknown):
            self._look(lambda plan: self._after_unknown(plan, error))
        elif isinstance(error, AGAIN):
            taken = isinstance(error, errors.SlotTaken | errors.OutsideAvailability)
            self._ask_impact(
                _("A time you chose was just taken. Nothing was saved; please look again.")
                if taken
                else _("A booking came in between. Nothing was saved; please look again.")
            )
        else:
            self._on_failed(error)

    def _look(self, then: Callable[[HoursPlan], None]) -> None:
        self._page.ask(
            service.of, key="hours-again", tutor_id=self._tutor_id, done=then, failed=self._on_failed
        )

    def _after_stale(self, plan: HoursPlan) -> None:
        """Either the hours moved on, or one of the sessions decided about did."""
        if plan.version != self._version:
            self.overtaken.emit(plan)
        else:
            self._ask_impact(_("A session changed meanwhile. Nothing was saved; please look again."))

    def _after_unknown(self, plan: HoursPlan, error: Exception) -> None:
        """The line broke while saving: what is stored tells whether it worked."""
        if plan.version != self._version:
            self.overtaken.emit(plan)
        else:
            self._on_failed(error)
