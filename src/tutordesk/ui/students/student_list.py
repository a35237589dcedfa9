"""Find one of one's own students: a search field and a list that the server pages."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tutordesk.i18n import _
from tutordesk.services import students
from tutordesk.services.rows import OwnStudentPage, OwnStudentRow
from tutordesk.ui.page import Page
from tutordesk.ui.students.student_card import StudentCardDelegate
from tutordesk.ui.students.student_model import StudentModel
from tutordesk.ui.table import ROW_ROLE
from tutordesk.ui.widgets.card_list import CardList
from tutordesk.ui.widgets.search import SearchField
from tutordesk.ui.widgets.states import States

PAGE_ROWS = 30


class StudentList(QWidget):
    """``picked`` carries the student selected, ``opened`` a click or Enter, ``counted`` how many match."""

    picked = Signal(object)
    refreshed = Signal(object)
    """The student selected as the newest answer tells them."""
    opened = Signal()
    counted = Signal(int, bool)
    """How many there are, and whether a search narrowed them down."""
    courses_asked = Signal()

    def __init__(self, page: Page, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._page = page
        self._wanted: UUID | None = None
        self.offers_first = False
        self.search = SearchField(_("Search students"), _("Name of a student"))
        self.search.setAccessibleIdentifier("search-own-students")
        self.search.searched.connect(lambda _text: self._ask(PAGE_ROWS))
        self.search.returnPressed.connect(self._take_first)
        self.model = StudentModel(page.context.zone, now, self)
        self.model.more = self._ask_more
        self.list = self._build_list(page.context.zone, now)
        self.states = States(self.list, margin=0)
        self.states.retry_asked.connect(self.load)
        self.states.cancel_asked.connect(page.stop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.search)
        column.addWidget(self.states, 1)

    def _build_list(self, zone: str, now: Callable[[], datetime]) -> CardList:
        view = CardList(_("Students"), "own-students", self.model)
        view.setItemDelegate(StudentCardDelegate(zone, now, view))
        view.chosen.connect(self._on_chosen)
        view.opened.connect(self.opened)
        return view

    # --- asking ---
    def load(self) -> None:
        """Ask again for what is shown, as far as it was paged."""
        self._ask(max(PAGE_ROWS, self.model.rowCount()))

    def turn_to(self, student_id: UUID, name: str = "") -> None:
        """Turn to a student; their name finds them where they are not among the first."""
        self._wanted = student_id
        if self.model.position_of(student_id) >= 0:
            self._select(student_id)
        elif name and name != self.search.text():
            self.search.put(name)
            self._ask(PAGE_ROWS)

    def _ask(self, limit: int) -> None:
        self.states.begin()
        self._page.ask(
            students.mine,
            key="students",
            done=self._on_found,
            failed=self._on_failed,
            text=self.search.text().strip(),
            limit=limit,
        )

    def _ask_more(self, after: tuple[Any, ...]) -> None:
        self._page.ask(
            students.mine,
            key="students",
            done=self._on_more,
            failed=self._on_more_failed,
            text=self.search.text().strip(),
            after=after,
            limit=PAGE_ROWS,
        )

    # --- answers ---
    def _on_found(self, page: OwnStudentPage) -> None:
        wanted = self._wanted
        ids = {row.person_id for row in page.rows}
        if (selected := self.selected) is not None and selected.person_id not in ids:
            # Otherwise Qt would select the neighbour of whoever leaves, and nobody asked for them.
            self.list.selectionModel().clear()
        self.model.show_page(page)
        self._wanted = wanted
        searching = bool(self.search.text().strip())
        self.counted.emit(page.total, searching)
        if page.rows:
            self.states.show_state("content")
        else:
            self._show_nobody(self.search.text().strip())
        if wanted is not None and wanted in ids:
            self._select(wanted)
            self.refreshed.emit(self.model.row(self.model.position_of(wanted)))
        elif wanted is None:
            self.offer_first()

    def offer_first(self) -> None:
        """Where list and details stand side by side, show the first student until somebody chooses."""
        if self.offers_first and self._wanted is None and self.model.rowCount():
            self._select(self.model.row(0).person_id)

    def _show_nobody(self, text: str) -> None:
        if text:
            self.states.show_state(
                "empty",
                icon="search",
                title=_("Nobody is called “{text}”").format(text=text),
                text=_("Try part of the first or last name."),
                action=(_("Show all"), self.search.clear),
            )
        else:
            self.states.show_state(
                "empty",
                icon="users",
                title=_("No students yet"),
                text=_("Whoever enrolls with you or books a session appears here."),
                action=(_("See my courses"), self.courses_asked.emit),
            )

    def _on_failed(self, error: Exception) -> None:
        self._page.states.settle()  # title and switch stay: each part says what it misses
        if self.states.has_content:
            self.states.settle()
            self._page.show_error(error)
        else:
            self.states.show_state("error", error=error)

    def _on_more(self, page: OwnStudentPage) -> None:
        self.model.add_page(page)

    def _on_more_failed(self, error: Exception) -> None:
        self.model.fetch_failed()
        self._page.show_error(error)

    # --- choosing ---
    @property
    def selected(self) -> OwnStudentRow | None:
        """The student selected."""
        chosen = self.list.selectionModel().selectedIndexes()
        found = chosen[0].data(ROW_ROLE) if chosen else None
        return found if isinstance(found, OwnStudentRow) else None

    def _select(self, student_id: UUID) -> None:
        position = self.model.position_of(student_id)
        index = self.model.index(position, 0)
        if position >= 0 and not self.list.selectionModel().isSelected(index):
            self.list.selectionModel().setCurrentIndex(
                index, QItemSelectionModel.SelectionFlag.ClearAndSelect
            )
            self.list.scrollTo(index)

    def _take_first(self) -> None:
        """Enter in the search field opens the first student found."""
        if self.model.rowCount():
            self._select(self.model.row(0).person_id)
            self.opened.emit()

    def _on_chosen(self, index: QModelIndex) -> None:
        row: OwnStudentRow = index.data(ROW_ROLE)
        self._wanted = row.person_id
        self.picked.emit(row)
