"""Rows that the server pages, as Qt models: the next page is fetched as somebody scrolls, one at a time.

Belongs here: which page is next and whether it is on its way, for every kind of model. Does not belong here:
the views (``paged_table.py``, ``paged.py``), what is asked for.
"""

from collections.abc import Callable, Hashable, Sequence
from typing import Any

from PySide6.QtCore import QObject

from tutordesk.ui.table import Column, Index, RowTableModel

PAGE_ROWS = 50
MOST_AT_ONCE = 500
"""How many rows a reload asks for at most; what was paged beyond comes again as somebody scrolls."""

Key = tuple[Any, ...]


def _nobody_listens(_key: Key) -> None:
    """Where a model pages for nobody."""


class Paging:
    """A base that stands before a Qt model; ``more`` fetches the next page and is asked once at a time."""

    more: Callable[[Key], object] = staticmethod(_nobody_listens)
    _next_key: Key | None = None
    _fetching = False

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

    def _page_came(self, next_key: Key | None) -> None:
        self._fetching, self._next_key = False, next_key


class PagedRows(Paging, RowTableModel):
    """Rows in the server's order, diffed by id."""

    def __init__(
        self, columns: Sequence[Column], id_of: Callable[[Any], Hashable], parent: QObject | None = None
    ) -> None:
        super().__init__(columns, id_of, parent)
        self._number_of = id_of

    def rows(self) -> list[Any]:
        """Return the rows loaded."""
        return [self.row(position) for position in range(self.rowCount())]

    @property
    def wanted(self) -> int:
        """How many rows to ask for again, so that nobody loses their place."""
        return min(MOST_AT_ONCE, max(PAGE_ROWS, self.rowCount()))

    def show_page(self, rows: Sequence[Any], next_key: Key | None) -> None:
        """Show a first page instead of what was there."""
        self._next_key = None  # while rows come one by one, the view would think it had seen the last
        self.show(rows)
        self._page_came(next_key)

    def add_page(self, rows: Sequence[Any], next_key: Key | None) -> None:
        """Append the page that ``more`` asked for; nothing is shown twice."""
        shown = self.rows()
        known = {self._number_of(row) for row in shown}
        self.show_page([*shown, *(row for row in rows if self._number_of(row) not in known)], next_key)
