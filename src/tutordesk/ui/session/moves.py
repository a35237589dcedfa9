"""Moving a session by choosing among the offered starts.

Belongs here: the dialog, and what a refusal means in it. Does not belong here: dragging (``drags.py``), the
grid of starts (``ui/slots``), the write itself (``changes.py``).
"""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from tutordesk import errors
from tutordesk.i18n import _
from tutordesk.services.rows import SessionRow
from tutordesk.ui.calendar import session_words
from tutordesk.ui.page import Page
from tutordesk.ui.session import words
from tutordesk.ui.session.changes import Changes
from tutordesk.ui.slots.slot_dialog import SlotDialog


class Moves(QObject):
    """The road from "this one, elsewhere" to a moved session."""

    closed = Signal(object)
    """The dialog is gone; carries the session it was about."""

    def __init__(self, page: Page, changes: Changes, zone: Callable[[], str]) -> None:
        super().__init__(page)
        self._page, self._changes, self._zone = page, changes, zone
        self.dialog: SlotDialog | None = None
        changes.done.connect(self._on_done)

    def choose(self, row: SessionRow) -> None:
        """Open the offered starts for a session."""
        zone = self._zone()
        self.dialog = dialog = SlotDialog(
            self._page,
            title=_("Move session"),
            text=_("{course} with {student}, now {when}").format(
                course=row.course.name,
                student=row.student_name,
                when=session_words.long_time(row, zone),
            ),
            tutor_id=row.tutor_id,
            minutes=session_words.minutes_of(row),
            student_id=row.student_id,
            student_name=row.student_name,
            ignore=row.session_id,
            around=row.starts_at,
            zone=zone,
            confirm=_("Move session"),
            reason=_("Reason (optional, kept in the history)"),
        )
        self.prepare(dialog, row)
        dialog.slot_chosen.connect(lambda slot: self._on_chosen(dialog, row, slot.starts_at))
        dialog.finished.connect(partial(self._on_closed, row))
        dialog.open()

    def prepare(self, dialog: SlotDialog, row: SessionRow) -> None:
        """Add to the dialog before it opens; whoever may do more than a tutor overrides this."""

    def _on_chosen(self, dialog: SlotDialog, row: SessionRow, starts_at: datetime) -> None:
        dialog.set_pending(words.pending_line("move"))
        by_staff: dict[str, Any] = {}
        if dialog.tutor_id != row.tutor_id:
            by_staff["tutor_id"] = dialog.tutor_id
        refused = partial(self._on_dialog_refused, row)
        self._changes.move(row, starts_at, dialog.reason, refused=refused, **by_staff)

    def _on_dialog_refused(self, row: SessionRow, error: Exception) -> None:
        if self.dialog is None:
            self._changes.refused.emit(row, error)
        elif isinstance(error, errors.StaleVersion | errors.IllegalStatus | errors.NoSuchSession):
            # Choosing another start cannot help: the session itself is not what it was.
            self.dialog.reject()
            self._changes.refused.emit(row, error)
        else:
            self.dialog.refuse(error)

    def _on_closed(self, row: SessionRow, _result: int) -> None:
        self.dialog = None
        self.closed.emit(row)

    def _on_done(self, _row: SessionRow, key: str) -> None:
        if key == "move" and self.dialog is not None:
            self.dialog.accept()
