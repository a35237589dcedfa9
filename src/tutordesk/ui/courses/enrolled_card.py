"""Who takes a course: find, enroll, end.

Belongs here: the lines and the fields. Does not belong here: writing (the page does).
"""

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tutordesk.i18n import _, format_number, ngettext
from tutordesk.services import people
from tutordesk.services.people_rows import CourseFile, OfferFile
from tutordesk.services.rows import EnrollmentRow, StudentRow
from tutordesk.ui import theme
from tutordesk.ui.courses import words
from tutordesk.ui.courses.chooser import Chooser
from tutordesk.ui.page import Page
from tutordesk.ui.widgets.avatar import Avatar
from tutordesk.ui.widgets.card import Card
from tutordesk.ui.widgets.combo import LabelledCombo
from tutordesk.ui.widgets.elided import ElidedLabel
from tutordesk.ui.widgets.gradual import GradualLines
from tutordesk.ui.widgets.question import Question, allow
from tutordesk.ui.widgets.search import SearchField

SHOWN = 30


class EnrolledLine(QWidget):
    """One student; ``ended`` carries the row, after a second look."""

    ended = Signal(object)

    def __init__(self, row: EnrollmentRow) -> None:
        super().__init__()
        self.row = row
        self._refusal = ""
        self._question: Question | None = None
        self.setAccessibleIdentifier(f"enrollment-{row.enrollment_id}")
        self.setAccessibleName(row.student_name)
        names = QVBoxLayout()
        names.setSpacing(1)
        names.addWidget(ElidedLabel(row.student_name, "strong"))
        self._about = ElidedLabel(words.progress(row), "small")
        names.addWidget(self._about)
        self.end = theme.button(_("End…"), "quiet")
        self.end.setAccessibleName(_("End enrollment: {student}").format(student=row.student_name))
        self.end.setAccessibleIdentifier(f"end-{row.enrollment_id}")
        self.end.clicked.connect(self._ask)
        line = QHBoxLayout()
        line.setSpacing(10)
        line.addWidget(Avatar(row.student_name, 32))
        line.addLayout(names, 1)
        line.addWidget(self.end)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 4, 0, 4)
        self._column.addLayout(line)

    def show_row(self, row: EnrollmentRow) -> None:
        """Show a newer state."""
        self.row = row
        self._about.setText(words.progress(row))

    def show_writes(self, refusal: str) -> None:
        """Grey what writes, with the reason."""
        self._refusal = refusal
        allow(self.end, refusal)
        if self._question is not None:
            allow(self._question.yes, refusal)

    def _ask(self) -> None:
        if self._question is None:
            self._question = Question(_("End enrollment"), _("Keep it"))
            self._question.yes.setAccessibleIdentifier(f"confirm-end-{self.row.enrollment_id}")
            self._question.confirmed.connect(self._on_ended)
            self._question.kept.connect(self._question.hide)
            allow(self._question.yes, self._refusal)
            self._column.addWidget(self._question)
        self._question.ask(
            _("End {course} for {student}?").format(
                course=self.row.course.name, student=self.row.student_name
            ),
            _("Sessions that are booked stay booked, and what was completed stays in the history."),
        )

    def _on_ended(self) -> None:
        if self._question is not None:
            self._question.hide()
        self.ended.emit(self.row)


class EnrolledCard(Card):
    """``searched`` asks for others; ``enroll_asked`` carries a student and a tutor's id or None."""

    searched = Signal(str)
    enroll_asked = Signal(object, object)
    ended = Signal(object)

    def __init__(self, page: Page) -> None:
        super().__init__(spacing=8)
        self._refusal = ""
        self._course: CourseFile | None = None
        self._title = theme.label(_("Enrolled"), "h3")
        self.add = theme.button(_("Enroll a student"), "secondary", "user-plus")
        self.add.setAccessibleIdentifier("enroll-student")
        self.add.clicked.connect(self._begin)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._title, 1)
        head.addWidget(self.add)
        self.body.addLayout(head)
        self._adding = QWidget()
        adding = QVBoxLayout(self._adding)
        adding.setContentsMargins(0, 0, 0, 0)
        adding.setSpacing(8)
        self.tutor = LabelledCombo(_("With"), beside=True)
        self.tutor.combo.setAccessibleIdentifier("enroll-with")
        adding.addWidget(self.tutor)
        self.chooser = Chooser(page, people.find_students, _("Student to enroll"), "enroll-who")
        self.chooser.chosen.connect(self._on_student)
        adding.addWidget(self.chooser)
        self._adding.hide()
        self.body.addWidget(self._adding)
        self.search = SearchField(_("Search enrolled students"), _("Name or sign-in number"))
        self.search.setAccessibleIdentifier("search-enrolled")
        self.search.searched.connect(self.searched)
        self.body.addWidget(self.search)
        self._empty = theme.label("", "muted", wrap=True)
        self.body.addWidget(self._empty)
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self.body.addLayout(self._list)
        self._gradual = GradualLines(self._list, lambda row: row.enrollment_id, self._make, self)
        self.lines: dict[UUID, EnrolledLine] = self._gradual.lines
        self._more = theme.label("", "small", wrap=True)
        self.body.addWidget(self._more)

    def show_course(self, course: CourseFile) -> None:
        """Whose students these are."""
        if self._course is None or self._course.course.course_id != course.course.course_id:
            self._adding.hide()
            self.search.put("")
            self.show_rows(())
        self._course = course
        self.search.setVisible(course.enrolled > SHOWN or bool(self.search.text()))
        self._grey()

    def show_offers(self, rows: Sequence[OfferFile]) -> None:
        """With whom somebody can be enrolled."""
        self.tutor.set_options(
            [("", _("Any tutor")), *((row.tutor_id, row.tutor_name) for row in rows if row.active)]
        )

    def show_rows(self, rows: Sequence[EnrollmentRow]) -> None:
        """Show who takes it; a question that is open stays."""
        self._gradual.show_rows(rows)
        text = self.search.text()
        self._empty.setText(_("Nobody fits.") if text else _("Nobody is enrolled."))
        self._empty.setVisible(not rows)
        left = (self._course.enrolled if self._course else 0) - len(rows)
        self._more.setText(
            ngettext("{n} more; search to find them.", "{n} more; search to find them.", left).format(
                n=format_number(left)
            )
        )
        self._more.setVisible(len(rows) >= SHOWN and left > 0 and not text)

    def _make(self, row: EnrollmentRow) -> EnrolledLine:
        line = EnrolledLine(row)
        line.show_writes(self._refusal)
        line.ended.connect(self.ended)
        return line

    def show_writes(self, refusal: str) -> None:
        """Grey what writes, with the reason."""
        self._refusal = refusal
        for line in self.lines.values():
            line.show_writes(refusal)
        self._grey()

    def _grey(self) -> None:
        given_up = self._course is not None and not self._course.active
        allow(self.add, self._refusal or (_("The course is given up.") if given_up else ""))

    def _begin(self) -> None:
        self._adding.show()
        self.chooser.begin()

    def _on_student(self, row: StudentRow) -> None:
        self._adding.hide()
        self.enroll_asked.emit(row, self.tutor.key or None)
