"""A list that the server pages, and finding in it: rows are diffed by id, more are fetched when needed.

Belongs here: the search field over the list, which row is selected through searches and reloads.
Does not belong here: what a row looks like (a delegate of its room) and what is asked (its ``verb``).
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QObject, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tutordesk.ui.page import Page
from tutordesk.ui.paging import Key, PagedRows
from tutordesk.ui.table import ROW_ROLE, Column, Index
from tutordesk.ui.tasks import Verb
from tutordesk.ui.widgets.card_list import CardDelegate, CardList
from tutordesk.ui.widgets.search import SearchField
from tutordesk.ui.widgets.states import States

PAGE_ROWS = 30


class PagedModel(PagedRows):
    """People in the server's order, each named and spoken."""

    def __init__(self, name: Column, spoken: Callable[[Any], str], parent: QObject | None = None) -> None:
        super().__init__([name], lambda row: row.person_id, parent)
        self._spoken = spoken

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Answer a row's name, the row itself, or all of it in words."""
        if role in {Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole}:
            if not index.isValid() or index.row() >= self.rowCount():
                return None
            return self._spoken(self.row(index.row()))
        return super().data(index, role)

    def ids(self) -> set[UUID]:
        """Return who is loaded."""
        return {row.person_id for row in self.rows()}


class PagedList(QWidget):
    """``picked`` carries the row selected, ``opened`` a click or Enter, ``counted`` how many match.

    Rows have a ``person_id``; a page has ``rows``, ``total`` and ``next_key``.
    """

    picked = Signal(object)
    refreshed = Signal(object)
    """The row selected as the newest answer tells it."""
    opened = Signal()
    counted = Signal(int, bool)
    """How many there are, and whether a search narrowed them down."""

    def __init__(
        self, page: Page, verb: Verb, search: SearchField, model: PagedModel, *, name: str, identifier: str
    ) -> None:
        super().__init__()
        self._page, self._verb, self._key = page, verb, identifier
        self.wanted: UUID | None = None
        """Whom somebody chose, also while they are not in the list."""
        self.offers_first = False
        self.follows: Callable[[], bool] = lambda: False
        """Whether who is searched for takes the place of whoever is shown."""
        self._typed = False
        self.search = search
        self.search.searched.connect(lambda _text: self._search_typed())
        self.search.returnPressed.connect(self._take_first)
        self.model = model
        self.model.setParent(self)
        self.model.more = self._ask_more
        self.list = CardList(name, identifier, model)
        self.list.setItemDelegate(self.make_delegate(self.list))
        self.list.chosen.connect(self._on_chosen)
        self.list.opened.connect(self.opened)
        self.states = States(self.list, margin=0)
        self.states.retry_asked.connect(self.load)
        self.states.cancel_asked.connect(page.stop)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(10)
        self.column.addWidget(self.search)
        self.column.addWidget(self.states, 1)

    # --- for lists to override ---
    def make_delegate(self, view: CardList) -> CardDelegate:
        """Make what paints a row."""
        raise NotImplementedError

    def filters(self) -> dict[str, Any]:
        """Return what else the verb is asked with; the default asks by text alone."""
        return {}

    def show_nobody(self, text: str) -> None:
        """Say that nobody fits, or that there is nobody yet."""
        raise NotImplementedError

    @property
    def narrowed(self) -> bool:
        """Whether a search or filter is in force."""
        return bool(self.text)

    # --- asking ---
    @property
    def text(self) -> str:
        """What is searched for."""
        return self.search.text().strip()

    def load(self) -> None:
        """Ask again for what is shown, as far as it was paged."""
        self._ask(max(PAGE_ROWS, self.model.rowCount()))

    def search_anew(self) -> None:
        """Ask for the first page of what is typed and filtered."""
        self._ask(PAGE_ROWS)

    def _search_typed(self) -> None:
        self._typed = True
        self.search_anew()

    def turn_to(self, person_id: UUID, name: str = "") -> None:
        """Turn to somebody; their name finds them where they are not among the first."""
        self.wanted = person_id
        if self.model.position_of(person_id) >= 0:
            self._select(person_id)
        elif name and name != self.search.text():
            self.search.put(name)
            self.search_anew()

    def _ask(self, limit: int) -> None:
        self.states.begin()
        self._page.ask(
            self._verb,
            key=self._key,
            done=self._on_found,
            failed=self._on_failed,
            text=self.text,
            limit=limit,
            **self.filters(),
        )

    def _ask_more(self, after: Key) -> None:
        self._page.ask(
            self._verb,
            key=self._key,
            done=lambda page: self.model.add_page(page.rows, page.next_key),
            failed=self._on_more_failed,
            text=self.text,
            after=after,
            limit=PAGE_ROWS,
            **self.filters(),
        )

    # --- answers ---
    def _on_found(self, page: Any) -> None:
        ids = {row.person_id for row in page.rows}
        typed, self._typed = self._typed, False
        if typed and ids and self.wanted not in ids and self.follows():
            self.wanted = None
        wanted = self.wanted
        if (selected := self.selected) is not None and selected.person_id not in ids:
            # Otherwise Qt would select the neighbour of whoever leaves, and nobody asked for them.
            self.list.selectionModel().clear()
        self.model.show_page(page.rows, page.next_key)
        self.wanted = wanted
        self.counted.emit(page.total, self.narrowed)
        if page.rows:
            self.states.show_state("content")
        else:
            self.show_nobody(self.text)
        if wanted is not None and wanted in ids:
            self._select(wanted)
            self.refreshed.emit(self.model.row(self.model.position_of(wanted)))
        elif wanted is None:
            self.offer_first()

    def offer_first(self) -> None:
        """Where list and details stand side by side, show the first row until somebody chooses."""
        if self.offers_first and self.wanted is None and self.model.rowCount():
            self._select(self.model.row(0).person_id)

    def _on_failed(self, error: Exception) -> None:
        self._page.states.settle()  # title and switch stay: each part says what it misses
        self.states.fail(error, self._page.show_error)

    def _on_more_failed(self, error: Exception) -> None:
        self.model.fetch_failed()
        self._page.show_error(error)

    # --- choosing ---
    @property
    def selected(self) -> Any:
        """The row selected, None without one."""
        chosen = self.list.selectionModel().selectedIndexes()
        return chosen[0].data(ROW_ROLE) if chosen else None

    def _select(self, person_id: UUID) -> None:
        position = self.model.position_of(person_id)
        index = self.model.index(position, 0)
        if position >= 0 and not self.list.selectionModel().isSelected(index):
            self.list.selectionModel().setCurrentIndex(
                index, QItemSelectionModel.SelectionFlag.ClearAndSelect
            )
            self.list.scrollTo(index)

    def _take_first(self) -> None:
        """Enter in the search field opens the first row found."""
        if self.model.rowCount():
            self._select(self.model.row(0).person_id)
            self.opened.emit()

    def _on_chosen(self, index: QModelIndex) -> None:
        row = index.data(ROW_ROLE)
        self.wanted = row.person_id
        self.picked.emit(row)
