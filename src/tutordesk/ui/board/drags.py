"""Moving a session by dragging it over the board, in time and to another tutor.

Belongs here: asking what fits, and what follows a drop. Does not belong here: the outline and its colours
(``ui/calendar``), which landing is under the pointer (``landings.py``), the write (``ui/session``).
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from tutordesk import errors
from tutordesk.domain.week import local_date
from tutordesk.i18n import _, format_instant
from tutordesk.services import board
from tutordesk.services.board_rows import FitRow
from tutordesk.services.rows import SessionRow
from tutordesk.ui.board.board_view import BoardView
from tutordesk.ui.calendar.landing import Landing
from tutordesk.ui.notices import describe
from tutordesk.ui.page import Page
from tutordesk.ui.session.changes import Changes


class BoardDrags(QObject):
    """Connects the board's drags to the server."""

    choose_asked = Signal(object)
    """A drop was refused, and the person wants to choose a start instead."""

    def __init__(self, page: Page, view: BoardView, changes: Changes) -> None:
        super().__init__(page)
        self._page, self._view, self._changes = page, view, changes
        self._dragged: SessionRow | None = None
        view.drag.started.connect(self._on_started)
        view.drag.dropped.connect(self.move)
        changes.done.connect(self._on_done)

    def _on_started(self, row: SessionRow) -> None:
        self._dragged = row

        def arrived(rows: tuple[FitRow, ...]) -> None:
            if self._dragged is row:
                self._view.drag.show_verdicts(rows)

        self._page.ask(
            board.fits,
            key="drag",
            course_id=row.course.course_id,
            on_date=self._view.day.on_date,
            student_id=row.student_id,
            ignore=row.session_id,
            done=arrived,
            failed=lambda _error: None,  # without a verdict the server still judges the drop
        )

    def move(self, row: SessionRow, landing: Landing) -> None:
        """Move a session to where it was dropped."""
        self._dragged = None
        tutor_id = landing.tutor_id or row.tutor_id
        by_staff: dict[str, Any] = {"tutor_id": tutor_id} if tutor_id != row.tutor_id else {}
        refused: Callable[[Exception], object] = partial(self._on_refused, row, landing)
        if self._page.writes_reason:
            self._view.settle()
            self._page.context.notices.show_notice(self._page.writes_reason, "warning")
            return
        self._view.show_pending(row, landing.starts_at, tutor_id)
        if not self._changes.move(row, landing.starts_at, refused=refused, **by_staff):
            self._view.settle()

    def _on_refused(self, row: SessionRow, landing: Landing, error: Exception) -> None:
        """The session goes back to where it is, and the reason is said."""
        self._view.settle()
        if isinstance(error, errors.SlotTaken | errors.OutsideAvailability | errors.TooLate):
            zone = self._view.day.zone
            when = format_instant(landing.starts_at, zone)
            text = describe(error).text
            if isinstance(error, errors.SlotTaken):
                text = _("{when} was just taken.").format(when=when)
            self._page.context.notices.show_notice(
                text,
                "warning",
                [(_("Choose a start…"), partial(self.choose_asked.emit, row))],
                detail=_("The session stays where it is."),
            )
            self._page.reload()
        else:
            self._changes.refused.emit(row, error)

    def _on_done(self, row: SessionRow, key: str) -> None:
        if key == "move":
            self._view.settle()
            if local_date(row.starts_at, self._view.day.zone) == self._view.day.on_date:
                self._view.reveal(row.tutor_id)
