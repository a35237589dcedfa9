"""The courses in the order of their subjects, filtered while typing; given up ones last in theirs.

Belongs here: the list and its cards. Does not belong here: asking the server (the page does, once for all).
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tutordesk.i18n import N_, _
from tutordesk.services.people_rows import CourseFile
from tutordesk.ui import theme
from tutordesk.ui.courses import words
from tutordesk.ui.table import ROW_ROLE, Column, Index, RowTableModel
from tutordesk.ui.widgets.card_list import TRAIL, CardDelegate, CardList, Place, paint_line
from tutordesk.ui.widgets.search import SearchField
from tutordesk.ui.widgets.states import States


class CourseModel(RowTableModel):
    """The courses, spoken as a whole."""

    def __init__(self) -> None:
        column = Column("course", N_("Course"), lambda row: str(row.course.name))
        super().__init__([column], lambda row: row.course.course_id)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Say more of a row than its name."""
        if role == Qt.ItemDataRole.AccessibleTextRole and index.isValid():
            return words.spoken(self.row(index.row()))
        return super().data(index, role)


class CourseDelegate(CardDelegate):
    """Name, subject, facts and prices; mirrored with the view."""

    HEIGHT = 84

    def paint_card(self, painter: QPainter, place: Place, width: int, index: Index) -> None:
        """Paint a course."""
        row = index.data(ROW_ROLE)
        if not isinstance(row, CourseFile):
            return
        bar: QRect = place(0, 14, 4, self.HEIGHT - 29)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(
            theme.accent(row.course.subject.position)[0] if row.active else theme.color("border")
        )
        painter.drawRoundedRect(bar, 2, 2)
        prices = words.prices(row) if row.active else _("Given up")
        font = theme.font(12, 500, tabular=True)
        painter.setFont(font)
        room = painter.fontMetrics().horizontalAdvance(prices) + 2 if prices else 0
        painter.setPen(theme.color("text2"))
        painter.drawText(place(width - 14 - room, 12, room, 20), TRAIL, prices)
        name = place(16, 12, width - 30 - (room + 8 if room else 0), 20)
        paint_line(painter, name, row.course.name, theme.font(14, 600), "text" if row.active else "text2")
        paint_line(painter, place(16, 34, width - 30, 18), row.course.subject.name, theme.font(12), "text2")
        paint_line(painter, place(16, 54, width - 30, 18), words.facts(row), font, "text2")


class CourseList(QWidget):
    """``picked`` carries a ``CourseFile`` chosen by a person, ``opened`` follows Enter or a click."""

    picked = Signal(object)
    opened = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[CourseFile, ...] = ()
        self.search = SearchField(_("Search courses"), _("Course or subject"))
        self.search.setAccessibleIdentifier("search-courses")
        self.search.searched.connect(lambda _text: self._filter())
        self.model = CourseModel()
        self.view = CardList(_("Courses"), "courses", self.model)
        self.view.setItemDelegate(CourseDelegate(self.view))
        self.view.chosen.connect(lambda index: self.picked.emit(index.data(ROW_ROLE)))
        self.view.opened.connect(self.opened)
        self.states = States(self.view, margin=0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.search)
        column.addWidget(self.states, 1)

    def show_rows(self, rows: Sequence[CourseFile]) -> None:
        """Show newer rows; selection and scroll survive."""
        self._rows = tuple(rows)
        self._filter()

    def pick(self, course_id: UUID) -> None:
        """Select a course, whatever is searched for."""
        if self.model.position_of(course_id) < 0:
            self.search.put("")
            self._filter()
        if (position := self.model.position_of(course_id)) >= 0:
            self.view.setCurrentIndex(self.model.index(position, 0))

    def _filter(self) -> None:
        wanted = self.search.text().strip().casefold()
        found = [
            row
            for row in self._rows
            if wanted in row.course.name.casefold() or wanted in row.course.subject.name.casefold()
        ]
        self.model.show(found)
        if found or not wanted:
            self.states.show_state("content")
        else:
            self.states.show_state(
                "empty",
                icon="search",
                title=_("No course fits “{text}”").format(text=self.search.text().strip()),
                text=_("Try part of the name of a course or subject."),
            )
