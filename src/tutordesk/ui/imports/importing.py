"""One import under way: begun, cancelled, over.

Belongs here: the call that writes, and what is said when nobody is here any more to show it. Does not belong
here: what a step shows.
"""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from tutordesk.errors import OutcomeUnknown
from tutordesk.i18n import _
from tutordesk.ui.imports import opening
from tutordesk.ui.imports.opening import Relay
from tutordesk.ui.notices import Notices
from tutordesk.ui.page import Page

if TYPE_CHECKING:
    from tutordesk.imports.run import Imported
    from tutordesk.imports.steps import Checked


class Importing(QObject):
    """``came_in`` carries the ``Imported`` and whether a cancel came too late; ``failed`` the error."""

    progressed = Signal(str, int, int)
    came_in = Signal(object, bool)
    failed = Signal(object)

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page
        self._relay: Relay | None = None
        self.slips: Path | None = None
        self._unknown = False

    @property
    def busy(self) -> bool:
        """Whether one is under way."""
        return self._relay is not None

    def start(self, *, slips: Path | None, **asked: Any) -> None:
        """Begin; from here on only an answer ends it, so that its outcome is known."""
        relay = self._relay = Relay()
        relay.told.connect(self.progressed)
        self.slips = slips
        done = partial(_answered, self, self._page.context.notices, slips)
        self._page.context.tasks.run(
            opening.apply,
            role=self._page.context.role,
            slips_file=slips,
            progress=relay,
            done=done,
            failed=partial(_refused, self, self._page.context.notices),
            **asked,
        )

    def cancel(self) -> None:
        """Let the worker take everything back; what it answers is what happened."""
        if self._relay is not None:
            self._relay.stop()

    def after_unknown(self, checked: "Checked") -> str:
        """Say once what became of an import whose outcome was not known, as a check found it."""
        if not self._unknown:
            return ""
        self._unknown = False
        if checked.counts or checked.faults:
            said = _("The import before did not come in.")
            void = _("Its slips in {file} are void: delete them.")
        else:
            said = _("The import before did come in.")
            void = _("Its slips are in {file}.")
        if self.slips is None:
            return said
        return _("{said} {slips}").format(said=said, slips=void.format(file=self.slips))

    def fail(self, error: Exception) -> None:
        """Note that it did not come in, or that nobody knows."""
        self.end()
        self._unknown = isinstance(error, OutcomeUnknown)
        self.failed.emit(error)

    def end(self) -> bool:
        """Note that it is over; returns whether somebody had asked to stop."""
        relay, self._relay = self._relay, None
        return relay is not None and relay.stopping


def _answered(importing: Importing, notices: Notices, slips: Path | None, done: "Imported") -> None:
    """Show what came in; where a role was lost meanwhile, and the page with it, at least say so."""
    if isValid(importing):
        late = importing.end()
        importing.came_in.emit(done, late)
    elif isValid(notices):
        where = _("The slips are in {file}.").format(file=slips) if done.slips else ""
        notices.show_notice(_("The import came in."), "success", detail=where)


def _refused(importing: Importing, notices: Notices, error: Exception) -> None:
    if isValid(importing):
        importing.fail(error)
    elif isValid(notices):
        notices.show_error(error)
