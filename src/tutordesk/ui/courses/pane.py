"""One course: what it is, who offers it for how much, who takes it.

Belongs here: arranging the cards of a course. Does not belong here: asking and writing (the page does).
"""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tutordesk.i18n import _, format_minutes
from tutordesk.services.people_rows import CourseFile
from tutordesk.services.rows import SubjectRow
from tutordesk.ui import theme
from tutordesk.ui.courses import words
from tutordesk.ui.courses.course_form import CourseForm
from tutordesk.ui.courses.enrolled_card import EnrolledCard
from tutordesk.ui.courses.offers_card import OffersCard
from tutordesk.ui.page import Page
from tutordesk.ui.widgets.card import Card
from tutordesk.ui.widgets.pill import Pill, SubjectPill
from tutordesk.ui.widgets.question import allow
from tutordesk.ui.widgets.scroll import ScrollColumn

ROOM = 14


class CoursePane(QWidget):
    """``course_saved`` carries the keywords of ``courses.save_course``."""

    course_saved = Signal(dict)

    def __init__(self, page: Page, *, may_edit: bool) -> None:
        super().__init__()
        self.row: CourseFile | None = None
        self.form: CourseForm | None = None
        self._subjects: Sequence[SubjectRow] = ()
        self._refusal = ""
        self._may_edit = may_edit
        self.head = Card(spacing=8)
        self._name = theme.label("", "h2", wrap=True)
        self.edit = theme.button(_("Edit"), "secondary", "pencil")
        self.edit.setAccessibleName(_("Edit course"))
        self.edit.setAccessibleIdentifier("edit-course")
        self.edit.setVisible(may_edit)
        self.edit.clicked.connect(self.open_form)
        top = QHBoxLayout()
        top.setSpacing(10)
        top.addWidget(self._name, 1)
        top.addWidget(self.edit, 0, Qt.AlignmentFlag.AlignTop)
        self._pills = QHBoxLayout()
        self._pills.setSpacing(8)
        self._given_up = Pill(_("Given up"), "quiet", "ban")
        self._about = theme.label("", "body", wrap=True, tabular=True)
        self._subject: SubjectPill | None = None
        self.head.body.addLayout(top)
        self.head.body.addLayout(self._pills)
        self.head.body.addWidget(self._about)
        self._pills.addWidget(self._given_up)
        self._pills.addStretch(1)
        self.offers = OffersCard(page)
        self.enrolled = EnrolledCard(page)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, ROOM, 16)
        column.setSpacing(16)
        for part in (self.head, self.offers, self.enrolled):
            column.addWidget(part)
        column.addStretch(1)
        self.area = ScrollColumn(inside)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.area)

    def show_course(self, row: CourseFile) -> None:
        """Show a course, or a newer state of the one shown."""
        another = self.row is None or self.row.course.course_id != row.course.course_id
        if another:
            self.close_form()
            self.area.verticalScrollBar().setValue(0)
        self.row = row
        self._name.setText(row.course.name)
        if self._subject is not None:
            self._subject.hide()
            self._subject.deleteLater()
        self._subject = SubjectPill(row.course.subject.name, row.course.subject.position)
        self._pills.insertWidget(0, self._subject)
        self._given_up.setVisible(not row.active)
        parts = [format_minutes(row.course.session_minutes), words.enrolled(row.enrolled)]
        self._about.setText(" · ".join([*parts, words.upcoming(row.upcoming)]))
        self.offers.show_course(row)
        self.enrolled.show_course(row)
        if self.form is not None:
            self.form.show_stored(row)

    def show_subjects(self, subjects: Sequence[SubjectRow]) -> None:
        """The subjects a course can belong to."""
        self._subjects = subjects
        if self.form is not None:
            self.form.show_subjects(subjects)

    def open_form(self) -> None:
        """Open the fields of the course."""
        if self.form is not None or self.row is None:
            return
        self.form = CourseForm(self.row, self._subjects)
        self.form.saved.connect(self.course_saved)
        self.form.left.connect(self._on_left)
        self.form.show_writes(self._refusal)
        self.head.body.addWidget(self.form)
        self.edit.hide()
        self.form.focus_first()

    def close_form(self) -> None:
        """Put the fields away."""
        if self.form is not None:
            self.form.hide()
            self.form.deleteLater()
            self.form = None
        self.edit.setVisible(self._may_edit)

    def _on_left(self) -> None:
        self.close_form()
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_writes(self, refusal: str) -> None:
        """Grey what writes, with the reason."""
        self._refusal = refusal
        allow(self.edit, refusal)
        if self.form is not None:
            self.form.show_writes(refusal)
        self.offers.show_writes(refusal)
        self.enrolled.show_writes(refusal)
