"""Moving a session by dragging it on the calendar: the server's verdict before it becomes solid.

Belongs here: asking where a session may land, and what follows a drop. Does not belong here: the ghost and
its colours (``ui/calendar``), the write itself (``changes.py``).
"""

from datetime import datetime
from functools import partial

from PySide6.QtCore import QObject

from tutordesk import errors
from tutordesk.i18n import _, format_instant
from tutordesk.services import slots
from tutordesk.services.rows import SessionRow, SlotPlan
from tutordesk.ui.calendar import session_words
from tutordesk.ui.calendar.calendar_view import CalendarView
from tutordesk.ui.notices import describe
from tutordesk.ui.page import Page
from tutordesk.ui.session.changes import Changes
from tutordesk.ui.session.moves import Moves


class Drags(QObject):
    """Connects a calendar's drags to the server."""

    def __init__(self, page: Page, view: CalendarView, changes: Changes, moves: Moves) -> None:
        super().__init__(page)
        self._page, self._view, self._changes, self._moves = page, view, changes, moves
        self._dragged: SessionRow | None = None
        view.drag_started.connect(self._on_drag_started)
        view.move_asked.connect(self._on_move_asked)
        changes.done.connect(self._on_done)

    def _on_drag_started(self, row: SessionRow) -> None:
        self._dragged = row
        week = self._view.week

        def arrived(plan: SlotPlan) -> None:
            if self._dragged is row:
                self._view.show_verdicts(plan)

        self._page.ask(
            slots.plan,
            key="drag",
            tutor_id=row.tutor_id,
            minutes=session_words.minutes_of(row),
            starts_at=week.starts_at,
            ends_at=week.ends_at,
            student_id=row.student_id,
            ignore=row.session_id,
            done=arrived,
            failed=lambda _error: None,  # without a verdict the server still judges the drop
        )

    def _on_move_asked(self, row: SessionRow, starts_at: datetime) -> None:
        self._dragged = None
        if self._page.writes_reason:
            self._view.settle()
            self._page.context.notices.show_notice(self._page.writes_reason, "warning")
        elif starts_at == row.starts_at or not self._changes.move(
            row, starts_at, refused=partial(self._on_drop_refused, row, starts_at)
        ):
            self._view.settle()
        else:
            self._view.show_pending(row.session_id, starts_at)

    def _on_drop_refused(self, row: SessionRow, starts_at: datetime, error: Exception) -> None:
        """The session goes back to where it is, and the reason is said."""
        self._view.settle()
        if isinstance(error, errors.SlotTaken | errors.OutsideAvailability):
            when = format_instant(starts_at, self._view.week.zone)
            said = describe(error)
            text = _("{when} was just taken.") if isinstance(error, errors.SlotTaken) else said.text
            self._page.context.notices.show_notice(
                text.format(when=when),
                "warning",
                [(_("Choose a start…"), partial(self._moves.choose, row))],
                detail=_("The session stays where it is."),
            )
            self._page.reload()
        else:
            self._changes.refused.emit(row, error)

    def _on_done(self, _row: SessionRow, key: str) -> None:
        if key == "move":
            self._view.settle()
