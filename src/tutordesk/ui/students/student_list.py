"""Find one of one's own students: a search field and a list that the server pages."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Signal

from tutordesk.i18n import N_, _
from tutordesk.services import students
from tutordesk.services.rows import OwnStudentRow
from tutordesk.ui.page import Page
from tutordesk.ui.paged import PagedList, PagedModel
from tutordesk.ui.students import words
from tutordesk.ui.students.student_card import StudentCardDelegate
from tutordesk.ui.table import Column
from tutordesk.ui.widgets.card_list import CardList
from tutordesk.ui.widgets.search import SearchField

NAME = Column("name", N_("Student"), lambda row: row.display_name)


class StudentList(PagedList):
    """One's own students; ``picked`` and ``refreshed`` carry an ``OwnStudentRow``."""

    courses_asked = Signal()

    def __init__(self, page: Page, now: Callable[[], datetime]) -> None:
        self._zone, self._now = page.context.zone, now
        search = SearchField(_("Search students"), _("Name of a student"))
        search.setAccessibleIdentifier("search-own-students")
        model = PagedModel(NAME, self._spoken)
        super().__init__(page, students.mine, search, model, name=_("Students"), identifier="own-students")

    def make_delegate(self, view: CardList) -> StudentCardDelegate:
        """Students as cards."""
        return StudentCardDelegate(self._zone, self._now, view)

    def show_nobody(self, text: str) -> None:
        """Say that nobody is called so, or that there is nobody yet."""
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

    def _spoken(self, row: OwnStudentRow) -> str:
        return words.spoken(row, self._zone, self._now())
