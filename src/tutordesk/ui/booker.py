"""The road of one booking: asked once under one id, and what each answer means. No widgets.

An outcome that is unknown is asked for by its id as soon as the server answers again; it is never repeated
blindly and never reported as booked unless it is.
"""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from tutordesk import errors
from tutordesk.i18n import _
from tutordesk.services import sessions
from tutordesk.services.rows import SessionRow
from tutordesk.ui.attempt import Attempt, Wish
from tutordesk.ui.outcome import Outcomes
from tutordesk.ui.page import Page

PASSABLE = (
    errors.TooLate,
    errors.TooFarAhead,
    errors.OutsideAvailability,
    errors.TooManyOpenSessions,
)
"""What a reason of the front desk may pass; an overlap never."""


class Booker(QObject):
    """Books wishes one at a time."""

    pending_changed = Signal(str)
    booked = Signal(object)
    taken = Signal(object)
    """Somebody was faster: carries the wish."""
    passable = Signal(object)
    """A rule said no that the desk may pass: carries the error."""
    not_enrolled = Signal(object)
    refused = Signal(object)
    not_booked = Signal()
    """The outcome was unknown and is known now: nothing was booked."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page
        self._attempt: Attempt | None = None
        self._outcomes = Outcomes(page, self)
        self.pending = False

    def book(self, wish: Wish) -> None:
        """Book a wish; the same wish keeps its id."""
        if self.pending:
            return
        if self._attempt is None or not self._attempt.serves(wish):
            self._attempt = Attempt(wish)
        attempt = self._attempt
        self._set_pending(_("Booking…"))
        verb: Callable[..., SessionRow] = sessions.book if wish.student_id is None else sessions.book_for
        self._page.write(verb, done=self._on_done, failed=self._on_failed, **attempt.keywords())

    def _on_done(self, row: SessionRow) -> None:
        self._attempt = None
        self._set_pending("")
        self.booked.emit(row)

    def _on_failed(self, error: Exception) -> None:
        attempt = self._attempt
        if attempt is None:
            return
        if isinstance(error, errors.OutcomeUnknown):
            self._set_pending(_("Checking whether it was booked…"))
            self._outcomes.ask(attempt.session_id, self._on_outcome, self._on_no_outcome)
            return
        self._set_pending("")
        if isinstance(error, errors.SlotTaken):
            self._attempt = None
            self.taken.emit(attempt.wish)
        elif isinstance(error, PASSABLE) and attempt.wish.student_id is not None:
            self.passable.emit(error)
        elif isinstance(error, errors.NotEnrolled):
            self.not_enrolled.emit(attempt.wish)
        else:
            if isinstance(error, errors.IdReused):
                self._attempt = None  # the next try is a new attempt
            self.refused.emit(error)

    def _on_outcome(self, row: SessionRow | None) -> None:
        if row is not None:
            self._on_done(row)
            return
        self._set_pending("")
        self.not_booked.emit()

    def _on_no_outcome(self, error: Exception) -> None:
        self._set_pending("")
        self.refused.emit(error)

    def _set_pending(self, words: str) -> None:
        self.pending = bool(words)
        self.pending_changed.emit(words)
