"""Whom the desk books for: find a student by name, number or phone."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tutordesk.i18n import _
from tutordesk.services import people
from tutordesk.services.rows import StudentRow
from tutordesk.ui import theme
from tutordesk.ui.desk.student_list import StudentList
from tutordesk.ui.page import Page
from tutordesk.ui.widgets.search import SearchField
from tutordesk.ui.widgets.states import States


class StudentChooser(QWidget):
    """Search and list; ``chosen`` carries the student."""

    chosen = Signal(object)

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self.search = SearchField(_("Search students"), _("Name, sign-in number or phone"))
        self.search.setAccessibleIdentifier("search-students")
        self.search.searched.connect(self._ask)
        self.search.returnPressed.connect(self._take_first)
        self.list = StudentList()
        self.list.current_changed.connect(self._refresh)
        self.list.decided.connect(self._take)
        self.states = States(self.list, margin=0)
        self.states.retry_asked.connect(lambda: self._ask(self.search.text()))
        self.states.cancel_asked.connect(page.stop)
        self.use = theme.button(_("Book for this student"), "primary")
        self.use.setAccessibleIdentifier("book-for-student")
        self.use.setEnabled(False)
        self.use.clicked.connect(self._take)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.search)
        column.addWidget(self.states, 1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.use)
        column.addLayout(foot)

    def load(self) -> None:
        """Show students again, for what is typed."""
        self._ask(self.search.text())

    def _ask(self, text: str) -> None:
        self.states.begin()
        self._page.ask(
            people.find_students, done=self._on_found, failed=self._on_failed, text=text.strip(), limit=20
        )

    def _on_found(self, rows: Sequence[StudentRow]) -> None:
        self.list.show_rows(rows)
        self._refresh()
        if rows:
            self.states.show_state("content")
        else:
            self.states.show_state(
                "empty",
                icon="users",
                title=_("No student found"),
                text=_("Try part of the name, the sign-in number or the phone number."),
            )

    def _on_failed(self, error: Exception) -> None:
        self.states.show_state("error", error=error)

    def _refresh(self) -> None:
        self.use.setEnabled(self.list.chosen is not None)

    def _take(self) -> None:
        if (row := self.list.chosen) is not None:
            self.chosen.emit(row)

    def _take_first(self) -> None:
        """Enter in the search field selects the first, a second Enter takes it."""
        if self.list.chosen is not None and self.search.text():
            self._take()
        else:
            self.list.choose(0)
