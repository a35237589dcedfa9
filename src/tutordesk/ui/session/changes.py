"""The road of one change to a session: asked once, and what each answer means. No widgets.

An outcome that is unknown is asked for by the session's id as soon as the server answers again; the change is
never repeated blindly and never reported as made unless it is.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from tutordesk import errors
from tutordesk.i18n import _
from tutordesk.services import sessions
from tutordesk.services.rows import SessionRow
from tutordesk.ui.outcome import Outcomes
from tutordesk.ui.page import Page
from tutordesk.ui.session import words

Done = Callable[[SessionRow], object]
Refused = Callable[[Exception], object]


@dataclass(frozen=True)
class _Wish:
    """What somebody wants of a session, and how to see that it came true."""

    row: SessionRow
    key: str
    came_true: Callable[[SessionRow], bool]
    done: Done | None
    refused: Refused | None


class Changes(QObject):
    """Changes sessions, one change of a session at a time."""

    done = Signal(object, str)
    """A session as it is after a change, and the key of the action."""
    refused = Signal(object, object)
    """The session as it was shown, and the error."""
    pending_changed = Signal()

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page
        self._pending: dict[UUID, _Wish] = {}
        self._outcomes = Outcomes(page, self)

    def pending(self, session_id: UUID | None) -> str:
        """The key of the action under way on a session, empty when none is."""
        wish = self._pending.get(session_id) if session_id is not None else None
        return wish.key if wish is not None else ""

    def set_status(
        self,
        row: SessionRow,
        key: str,
        reason: str = "",
        *,
        done: Done | None = None,
        refused: Refused | None = None,
    ) -> bool:
        """Start, complete, cancel a session or mark it as missed; False while another change is under way.

        ``done`` and ``refused`` hear the answer instead of the signals.
        """
        status = words.STATUS_OF[key]
        wish = _Wish(row, key, lambda found: found.status == status, done, refused)
        return self._write(wish, sessions.set_status, status=status, reason=reason)

    def move(
        self,
        row: SessionRow,
        starts_at: datetime,
        reason: str = "",
        *,
        refused: Refused | None = None,
        **by_staff: Any,
    ) -> bool:
        """Move a session; ``refused`` hears why not instead of the ``refused`` signal.

        ``by_staff``: another ``tutor_id``, and the ``override_reason`` for which rules are passed.
        """
        tutor_id = by_staff.get("tutor_id") or row.tutor_id

        def came_true(found: SessionRow) -> bool:
            return (found.starts_at, found.tutor_id) == (starts_at, tutor_id)

        wish = _Wish(row, "move", came_true, None, refused)
        return self._write(wish, sessions.move, starts_at=starts_at, reason=reason, **by_staff)

    def _write(self, wish: _Wish, verb: Callable[..., SessionRow], **kw: Any) -> bool:
        row = wish.row
        if row.session_id in self._pending:
            return False
        self._pending[row.session_id] = wish
        self.pending_changed.emit()
        self._page.write(
            verb,
            session_id=row.session_id,
            version=row.version,
            done=lambda changed: self._on_done(wish, changed),
            failed=lambda error: self._on_failed(wish, error),
            **kw,
        )
        return True

    def _settle(self, wish: _Wish) -> None:
        self._pending.pop(wish.row.session_id, None)
        self.pending_changed.emit()

    def _on_done(self, wish: _Wish, row: SessionRow) -> None:
        self._settle(wish)
        if wish.done is not None:
            wish.done(row)
        else:
            self.done.emit(row, wish.key)

    def _on_failed(self, wish: _Wish, error: Exception) -> None:
        if isinstance(error, errors.OutcomeUnknown):
            self._outcomes.ask(
                wish.row.session_id, partial(self._on_outcome, wish), partial(self._on_failed, wish)
            )
            return
        self._settle(wish)
        if wish.refused is not None:
            wish.refused(error)
        else:
            self.refused.emit(wish.row, error)

    def _on_outcome(self, wish: _Wish, found: SessionRow | None) -> None:
        if found is not None and found.version > wish.row.version and wish.came_true(found):
            self._on_done(wish, found)
            return
        self._settle(wish)
        if wish.refused is not None:
            wish.refused(errors.OutcomeUnknown())
            return
        self._page.context.notices.show_notice(
            _("The connection broke, and the session was not changed."),
            "warning",
            detail=_("It is as you see it. Try again."),
        )
        self._page.reload()
