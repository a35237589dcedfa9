"""Moving and cancelling a session of one's own: asked once, every answer worded, and taken back if wanted.

Belongs here: the road from a wish to a changed session. Does not belong here: whether it is allowed (the
database says so, ``words.rule_of`` words it), and how the list looks.
"""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from tutordesk.errors import IllegalStatus, NoSuchSession, OutcomeUnknown, StaleVersion, TooLate
from tutordesk.i18n import _
from tutordesk.services import sessions
from tutordesk.services.rows import SessionRow, SlotRow
from tutordesk.ui.calendar import session_words
from tutordesk.ui.page import Page
from tutordesk.ui.slots.slot_dialog import SlotDialog
from tutordesk.ui.undo import offer_undo

GONE = (StaleVersion, IllegalStatus, NoSuchSession)
"""The session itself is not what it was: another start or another try cannot help."""


class Changes(QObject):
    """``pending`` tells that the server is asked about a session, ``changed`` what came of it."""

    pending = Signal(object, bool)  # SessionRow
    changed = Signal(object)  # SessionRow as it is now

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page
        self.dialog: SlotDialog | None = None

    # --- cancelling ---
    def cancel(self, row: SessionRow, reason: str) -> None:
        """Cancel a session; it was asked about twice already."""
        self.pending.emit(row, True)  # a signal's value
        self._page.write(
            sessions.set_status,
            session_id=row.session_id,
            version=row.version,
            status="cancelled",
            reason=reason,
            done=self._on_cancelled,
            failed=partial(self._on_cancel_failed, row),
        )

    def _on_cancelled(self, row: SessionRow) -> None:
        self.pending.emit(row, False)  # a signal's value
        text = _("{course} on {when} is cancelled.").format(
            course=row.course.name, when=session_words.long_time(row, self._page.context.zone)
        )
        offer_undo(self._page, row, text)
        self.changed.emit(row)

    def _on_cancel_failed(self, row: SessionRow, error: Exception) -> None:
        self.pending.emit(row, False)  # a signal's value
        if isinstance(error, OutcomeUnknown):
            # Never repeated blindly, never reported done unless it is: the session itself is asked.
            self._ask_outcome(row, error, self._on_cancel_outcome)
        elif isinstance(error, StaleVersion):
            self._say(
                _("This session was changed a moment ago, so it was not cancelled."),
                _("You see its newest state now. Cancel it again if you still want to."),
            )
        else:
            self._page.show_error(error)
            if isinstance(error, IllegalStatus | NoSuchSession | TooLate):
                self._page.reload()

    def _on_cancel_outcome(self, row: SessionRow, error: Exception, found: SessionRow | None) -> None:
        if found is not None and found.status == "cancelled":
            self._on_cancelled(found)
        elif found is not None:
            self._say(
                _("The connection broke, and the session was not cancelled."),
                _("It is still booked. Try again."),
            )
        else:
            self._page.show_error(error)
            self._page.reload()

    # --- moving ---
    def choose_start(self, row: SessionRow) -> None:
        """Open the tutor's free starts; the session's own time does not stand in its way."""
        zone = self._page.context.zone
        self.dialog = dialog = SlotDialog(
            self._page,
            title=_("Move session"),
            text=_("{course} with {person}, now {when}").format(
                course=row.course.name, person=row.tutor_name, when=session_words.long_time(row, zone)
            ),
            tutor_id=row.tutor_id,
            minutes=session_words.minutes_of(row),
            tutor_name=row.tutor_name,
            ignore=row.session_id,
            around=row.starts_at,
            confirm=_("Move session"),
            reason=_("Reason (optional, your tutor can read it)"),
        )
        dialog.slot_chosen.connect(partial(self._move, dialog, row))
        dialog.finished.connect(self._on_closed)
        dialog.open()

    def _move(self, dialog: SlotDialog, row: SessionRow, slot: SlotRow) -> None:
        dialog.set_pending(_("Moving…"))
        self._page.write(
            sessions.move,
            session_id=row.session_id,
            version=row.version,
            starts_at=slot.starts_at,
            reason=dialog.reason,
            done=self._on_moved,
            failed=partial(self._on_move_failed, row, slot.starts_at),
        )

    def _on_moved(self, row: SessionRow) -> None:
        self._close()
        text = _("{course} is moved to {when}.").format(
            course=row.course.name, when=session_words.long_time(row, self._page.context.zone)
        )
        offer_undo(self._page, row, text)
        self.changed.emit(row)

    def _on_move_failed(self, row: SessionRow, starts_at: datetime, error: Exception) -> None:
        if isinstance(error, OutcomeUnknown):
            self._ask_outcome(row, error, partial(self._on_move_outcome, starts_at))
        elif isinstance(error, StaleVersion):
            self._close()
            self._say(
                _("This session was changed a moment ago, so it was not moved."),
                _("You see its newest state now. Move it again if you still want to."),
            )
        elif isinstance(error, GONE) or self.dialog is None:
            self._close()
            self._page.show_error(error)
            self._page.reload()
        else:
            self.dialog.refuse(error)

    def _on_move_outcome(
        self, starts_at: datetime, row: SessionRow, error: Exception, found: SessionRow | None
    ) -> None:
        self._close()
        if found is not None and found.starts_at == starts_at and found.version > row.version:
            self._on_moved(found)
        elif found is not None:
            self._say(
                _("The connection broke, and the session was not moved."),
                _("It takes place as before. Try again."),
            )
        else:
            self._page.show_error(error)
            self._page.reload()

    def _on_closed(self, _result: int) -> None:
        self.dialog = None

    def _close(self) -> None:
        dialog, self.dialog = self.dialog, None
        if dialog is not None and isValid(dialog):
            dialog.accept()

    # --- both ---
    def _ask_outcome(self, row: SessionRow, error: Exception, known: Callable[..., object]) -> None:
        self._page.ask(
            sessions.by_id,
            key=("outcome", row.session_id),
            session_id=row.session_id,
            done=partial(known, row, error),
            failed=lambda _again: self._on_no_outcome(error),
        )

    def _on_no_outcome(self, error: Exception) -> None:
        self._close()
        self._page.show_error(error)

    def _say(self, text: str, detail: str) -> None:
        self._page.context.notices.show_notice(text, "warning", detail=detail)
        self._page.reload()
