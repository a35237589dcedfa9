"""How a draft of hours reaches the server: what is asked and saved, and every way to fail.

Belongs here: what the answers mean for hours. Does not belong here: widgets (the page shows what is told),
the order (``impact/asking.py``), the draft's edits.
"""

from collections.abc import Callable, Sequence
from uuid import UUID

from PySide6.QtCore import Signal

from tutordesk import errors
from tutordesk.domain.hours import Hours
from tutordesk.i18n import _
from tutordesk.services import hours as service
from tutordesk.services.rows import FateRow, HoursPlan
from tutordesk.ui.impact.asking import AGAIN, Asking, remark_about
from tutordesk.ui.page import Page


class Saving(Asking):
    """Saves hours for a page."""

    saved = Signal(int, object)
    overtaken = Signal(object)
    """Somebody saved other hours: a ``HoursPlan``."""

    def __init__(self, page: Page, tutor_id: UUID) -> None:
        super().__init__(page)
        self._tutor_id = tutor_id
        self._hours: Hours | None = None
        self._version = 0

    def start(self, version: int, hours: Hours) -> None:
        """Ask what the draft would strand; save it when that is nothing."""
        self._version, self._hours = version, hours
        self._look("")

    def finish(self, fates: Sequence[FateRow]) -> None:
        """Save with what was decided."""
        if (hours := self._hours) is not None:
            self.write(
                service.save,
                lambda version: self.saved.emit(version, hours),
                self._on_refused,
                tutor_id=self._tutor_id,
                version=self._version,
                hours=hours,
                fates=tuple(fates),
            )

    def _look(self, remark: str) -> None:
        self.ask_impact(service.impact, self.finish, remark, tutor_id=self._tutor_id, hours=self._hours)

    def _on_refused(self, error: Exception) -> None:
        """Nothing was saved, except perhaps when the outcome is unknown."""
        if isinstance(error, errors.StaleVersion):
            self._read(self._after_stale)
        elif isinstance(error, errors.OutcomeUnknown):
            self._read(lambda plan: self._after_unknown(plan, error))
        elif isinstance(error, AGAIN):
            self._look(
                remark_about(error, _("A booking came in between. Nothing was saved; please look again."))
            )
        else:
            self.on_failed(error)

    def _read(self, then: Callable[[HoursPlan], None]) -> None:
        self._page.ask(
            service.of, key="hours-again", tutor_id=self._tutor_id, done=then, failed=self.on_failed
        )

    def _after_stale(self, plan: HoursPlan) -> None:
        """Either the hours moved on, or one of the sessions decided about did."""
        if plan.version != self._version:
            self.overtaken.emit(plan)
        else:
            self._look(_("A session changed meanwhile. Nothing was saved; please look again."))

    def _after_unknown(self, plan: HoursPlan, error: Exception) -> None:
        """The line broke while saving: what is stored tells whether it worked."""
        if plan.version != self._version:
            self.overtaken.emit(plan)
        else:
            self.on_failed(error)
