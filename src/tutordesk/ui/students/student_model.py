"""The paged list of own students as a Qt model: rows are diffed by id, and more are fetched when needed."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Qt

from tutordesk.i18n import N_
from tutordesk.services.rows import OwnStudentPage, OwnStudentRow
from tutordesk.ui.students import words
from tutordesk.ui.table import Column, Index, RowTableModel

NAME = Column("name", N_("Student"), lambda row: row.display_name)


class StudentModel(RowTableModel):
    """Students in the server's order; ``more`` fetches the next page and is asked once at a time."""

    def __init__(self, zone: str, now: Callable[[], datetime], parent: QObject | None = None) -> None:
        super().__init__([NAME], lambda row: row.person_id, parent)
        self._zone, self._now = zone, now
        self._next_key: tuple[Any, ...] | None = None
        self._fetching = False
        self.more: Callable[[tuple[Any, ...]], None] = lambda _key: None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Answer a row's name, the row itself, or all of it in words."""
        if role in {Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole}:
            if not index.isValid() or index.row() >= self.rowCount():
                return None
            return words.spoken(self.row(index.row()), self._zone, self._now())
        return super().data(index, role)

    def rows(self) -> list[OwnStudentRow]:
        """Return the students loaded."""
        return [self.row(position) for position in range(self.rowCount())]

    def ids(self) -> set[UUID]:
        """Return who is loaded."""
        return {row.person_id for row in self.rows()}

    def show_page(self, page: OwnStudentPage) -> None:
        """Show a first page instead of what was there."""
        self._fetching, self._next_key = False, page.next_key
        self.show(page.rows)

    def add_page(self, page: OwnStudentPage) -> None:
        """Append the page that ``more`` asked for; nobody is shown twice."""
        self._fetching, self._next_key = False, page.next_key
        known = self.ids()
        self.show([*self.rows(), *(row for row in page.rows if row.person_id not in known)])

    def fetch_failed(self) -> None:
        """Let the same page be asked again."""
        self._fetching = False

    def canFetchMore(self, parent: Index) -> bool:
        """Whether the server has more; not while a page is on its way."""
        return not parent.isValid() and self._next_key is not None and not self._fetching

    def fetchMore(self, parent: Index) -> None:
        """Ask for the next page."""
        if self.canFetchMore(parent) and self._next_key is not None:
            self._fetching = True
            self.more(self._next_key)
