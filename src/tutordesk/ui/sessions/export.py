"""The sessions found as a table for a spreadsheet: all of them, fetched page by page.

Belongs here: collecting and writing. Does not belong here: what is looked for.
"""

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from tutordesk.domain.spreadsheet import Cell, csv_text
from tutordesk.i18n import _, format_number
from tutordesk.services import search
from tutordesk.services.people_rows import SessionCriteria
from tutordesk.services.rows import SessionPage, SessionRow
from tutordesk.ui.calendar import session_words as words
from tutordesk.ui.page import Page

AT_ONCE = 500


class Export(QObject):
    """``progressed`` says how far it is, empty when it is over."""

    progressed = Signal(str)

    def __init__(self, page: Page, zone: str) -> None:
        super().__init__(page)
        self._page, self._zone = page, zone
        self.rows: list[SessionRow] = []
        self.busy = False

    def start(self, criteria: SessionCriteria) -> None:
        """Collect all that match, then ask where to save them; not twice at a time."""
        if not self.busy:
            self.rows, self.busy = [], True
            self._ask(criteria, None)

    def write(self, path: Path) -> None:
        """Write what was collected as CSV; instants are local, with their offset.

        Raises:
            OSError: the file cannot be written.
        """
        head = [
            _("Start"), _("End"), _("Student"), _("Tutor"), _("Course"), _("Subject"), _("Status"),
            _("Place"), _("Price"), _("Currency"), _("Paid how"), _("Special requirements"),
        ]  # fmt: skip
        path.write_bytes(csv_text(head, map(self._line, self.rows)).encode())

    def _ask(self, criteria: SessionCriteria, after: tuple[Any, ...] | None) -> None:
        self._page.ask(
            search.sessions,
            key="export",
            criteria=criteria,
            after=after,
            limit=AT_ONCE,
            done=partial(self._on_page, criteria),
            failed=self._on_failed,
        )

    def _on_page(self, criteria: SessionCriteria, page: SessionPage) -> None:
        self.rows += page.rows
        if page.next_key is not None:
            done, total = format_number(len(self.rows)), format_number(page.total)
            self.progressed.emit(_("{done} of {total}…").format(done=done, total=total))
            self._ask(criteria, page.next_key)
            return
        self._end()
        from tutordesk.ui import paper

        paper.save_as(self._page, _("Save sessions"), "sessions.csv", self.write)

    def _on_failed(self, error: Exception) -> None:
        self._end()
        self._page.show_error(error)

    def _end(self) -> None:
        self.busy = False
        self.progressed.emit("")

    def _line(self, row: SessionRow) -> list[Cell]:
        from zoneinfo import ZoneInfo

        zone = ZoneInfo(self._zone)
        return [
            row.starts_at.astimezone(zone).isoformat(timespec="minutes"),
            row.ends_at.astimezone(zone).isoformat(timespec="minutes"),
            row.student_name,
            row.tutor_name,
            row.course.name,
            row.course.subject.name,
            words.status_word(row.status),
            words.place(row),
            row.price,
            row.currency,
            row.paid,
            row.requirements,
        ]
