"""The paged list of tutors as a Qt model: rows from the server, next free starts filled in later."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from tutordesk.i18n import _, format_list, format_money
from tutordesk.services.rows import TutorPage, TutorRow
from tutordesk.ui.paging import Paging

Index = QModelIndex | QPersistentModelIndex
TutorRole = Qt.ItemDataRole.UserRole + 1
NextFreeRole = Qt.ItemDataRole.UserRole + 2
UNKNOWN = object()
"""A next free start that was not computed yet (None means: none soon)."""


def place_words(row: TutorRow) -> str:
    """Say where a tutor teaches."""
    if row.online and row.in_person:
        return _("online, in person")
    return _("online") if row.online else _("in person") if row.in_person else ""


def price_words(row: TutorRow) -> str:
    """Say a tutor's lowest price."""
    if row.price_from is None:
        return ""
    return _("from {price}").format(price=format_money(row.price_from, row.currency))


class TutorListModel(Paging, QAbstractListModel):
    """Tutors in the server's order."""

    def __init__(self, when: Callable[[datetime], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._when = when
        self._rows: list[TutorRow] = []
        self._next: dict[UUID, datetime | None] = {}
        self._fresh: set[UUID] = set()
        self.total: int | None = None

    # --- Qt reads ---
    def rowCount(self, parent: Index | None = None) -> int:
        """Return how many rows are loaded."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a row's name, spoken words, or the row itself."""
        if not index.isValid() or not 0 <= index.row() < len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.display_name
        if role == TutorRole:
            return row
        if role == NextFreeRole:
            return self._next.get(row.tutor_id, UNKNOWN)
        if role in {Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole}:
            spoken = self.spoken(row)
            return (
                spoken if role == Qt.ItemDataRole.AccessibleTextRole else f"{row.headline}\n{spoken}".strip()
            )
        return None

    def spoken(self, row: TutorRow) -> str:
        """Name a card for people who listen."""
        parts = [
            row.display_name,
            *(subject.name for subject in row.subjects),
            price_words(row),
            place_words(row),
        ]
        free = self._next.get(row.tutor_id, UNKNOWN)
        if free is None:
            parts.append(_("no free start soon"))
        elif isinstance(free, datetime):
            parts.append(_("next free {when}").format(when=self._when(free)))
        return ", ".join(part for part in parts if part)

    # --- the finder writes ---
    def show_page(self, page: TutorPage) -> None:
        """Replace everything by a first page; rows that stay in place keep selection and scroll."""
        self._page_came(page.next_key)
        self.total = page.total
        rows = list(page.rows)
        if [row.tutor_id for row in rows] == [row.tutor_id for row in self._rows]:
            self._rows = rows
            if rows:
                self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
            return
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def add_page(self, page: TutorPage) -> None:
        """Append the page that ``more`` asked for; a tutor who moved between pages is not shown twice."""
        self._page_came(page.next_key)
        self.total = page.total
        known = {row.tutor_id for row in self._rows}
        fresh = [row for row in page.rows if row.tutor_id not in known]
        if fresh:
            first = len(self._rows)
            self.beginInsertRows(QModelIndex(), first, first + len(fresh) - 1)
            self._rows += fresh
            self.endInsertRows()

    def show_next_free(self, found: Mapping[UUID, datetime | None]) -> None:
        """Fill in next free starts."""
        self._next.update(found)
        self._fresh.update(found)
        for number, row in enumerate(self._rows):
            if row.tutor_id in found:
                self.dataChanged.emit(self.index(number), self.index(number))

    def forget_next_free(self) -> None:
        """Compute next free starts anew; what is shown stays until then."""
        self._fresh.clear()

    def rows(self) -> Sequence[TutorRow]:
        """Return the rows loaded."""
        return tuple(self._rows)

    def row_of(self, tutor_id: UUID) -> int:
        """Return a tutor's position, -1 when not loaded."""
        return next((n for n, row in enumerate(self._rows) if row.tutor_id == tutor_id), -1)

    def knows_next_free(self, tutor_id: UUID) -> bool:
        """Whether a tutor's next free start was computed."""
        return tutor_id in self._fresh


def subjects_words(row: TutorRow) -> str:
    """List a tutor's subjects."""
    return format_list(subject.name for subject in row.subjects)
