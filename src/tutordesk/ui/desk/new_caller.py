"""*New caller*: make a student on the phone, hand them their way in, and go on to book.

Belongs here: the two steps and their order (make and enroll; the slip). Making is in ``person_maker.py``, the
slip in ``slip_card.py``, booking in ``first_free.py``.
"""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget
from shiboken6 import isValid

from tutordesk import errors
from tutordesk.i18n import _
from tutordesk.services import enrollments, tutors
from tutordesk.services.board_rows import NewPerson
from tutordesk.services.rows import CourseRow, EnrollmentRow, StudentRow
from tutordesk.ui import theme
from tutordesk.ui.desk import actions
from tutordesk.ui.desk.courses import CourseCombo
from tutordesk.ui.desk.person_maker import PersonMaker
from tutordesk.ui.desk.slip import Slip
from tutordesk.ui.desk.slip_card import SlipCard
from tutordesk.ui.notices import NoticeBar
from tutordesk.ui.page import Page
from tutordesk.ui.widgets.question import allow
from tutordesk.ui.widgets.scroll import ScrollColumn

WIDTH, HEIGHT, EDGE = 680, 660, 40


class NewCallerDialog(QDialog):
    """In front of any page of the front desk."""

    def __init__(self, page: Page, *, text: str = "") -> None:
        super().__init__(page)
        self._page = page
        self._made: NewPerson | None = None
        self.setWindowTitle(_("New caller"))
        self.setAccessibleName(_("New caller"))
        self.setAccessibleIdentifier("new-caller")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self._build()
        self._wire()
        room = page.window().size()
        self.resize(max(480, min(WIDTH, room.width() - EDGE)), max(400, min(HEIGHT, room.height() - EDGE)))
        self.form.start_with(text)
        self._refresh()
        page.ask(
            tutors.courses,
            key=("new-caller-courses", id(self)),
            done=self._on_courses,
            failed=lambda _error: None,  # a course can be chosen afterwards
        )
        (self.form.phone if self.form.name.text() else self.form.name).setFocus()

    # --- building ----------------------------------------------------------------------------------------
    def _build(self) -> None:
        self.notices = NoticeBar()
        self.notices.setAccessibleIdentifier("new-caller-notice")
        self.course = CourseCombo(_("Course"), _("No course yet"))
        self.course.combo.setAccessibleIdentifier("caller-course")
        self.maker = PersonMaker(self._page, self.course)
        self.form = self.maker.form
        self.slip = SlipCard(self.notices, "secondary")  # what comes next is the one step to take
        self.steps = QStackedWidget()
        for part in (self.maker, self.slip):
            inside = QWidget()
            column = QVBoxLayout(inside)
            column.setContentsMargins(0, 0, 0, 0)
            column.addWidget(part)
            column.addStretch(1)
            self.steps.addWidget(ScrollColumn(inside, beside=True))
        self.close_button = theme.icon_button("x", _("Close"), "quiet")
        head = QHBoxLayout()
        self._title = theme.label(_("New caller"), "h2")
        head.addWidget(self._title, 1)
        head.addWidget(self.close_button)
        self._why = theme.label("", "small", wrap=True)
        self.make = theme.button(_("Make student"), "primary", "user-plus")
        self.make.setAccessibleIdentifier("make-student")
        self.go_on = theme.button(_("First free for…"), "primary", "calendar-plus")
        self.go_on.setAccessibleIdentifier("caller-first-free")
        self.go_on.hide()
        for button in (self.close_button, self.slip.save, self.slip.copy, self.slip.done):
            button.setAutoDefault(False)
        foot = QHBoxLayout()
        foot.setSpacing(10)
        foot.addWidget(self._why, 1)
        foot.addWidget(self.make)
        foot.addWidget(self.go_on)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 14, 20, 16)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(self.notices)
        column.addWidget(self.steps, 1)
        column.addWidget(self.maker.alike_box)
        column.addWidget(theme.rule())
        column.addLayout(foot)

    def _wire(self) -> None:
        self.close_button.clicked.connect(self.reject)
        self.maker.changed.connect(self._refresh)
        self.maker.made.connect(self._on_made)
        self.maker.failed.connect(self._on_not_made)
        self.maker.alike_picked.connect(self._take)
        self.make.clicked.connect(lambda _checked=False: self.maker.make())
        self.slip.closed.connect(self.accept)
        self.go_on.clicked.connect(self._go_on)
        self._page.writes_changed.connect(lambda _possible, _reason: self._refresh())

    def _on_courses(self, rows: Sequence[CourseRow]) -> None:
        if isValid(self):
            self.course.show_all(rows, self.course.key)

    def _take(self, row: StudentRow) -> None:
        """It is somebody known: go on with them."""
        course = self.course.key
        self.accept()
        self._page.context.call.begin(row, course)
        actions.begin_call(self._page, row)

    # --- making ------------------------------------------------------------------------------------------
    def _refresh(self) -> None:
        why = self.maker.obstacle
        allow(self.make, why)
        self.make.setText(_("Making…") if self.maker.saving else _("Make student"))
        self._why.setText(why if self._made is None and not self.maker.saving else "")

    def _on_made(self, made: NewPerson) -> None:
        self._made = made
        if self.isHidden():
            self.open()  # closed meanwhile: the password is shown only now
        self.notices.dismiss()
        centre, person = self._page.context.me.centre, made.person
        self.slip.show_slip(Slip(centre.name, centre.phone, person.display_name, person.login, made.password))
        self._title.setText(_("Student made"))
        self.steps.setCurrentIndex(1)
        self.make.hide()
        self.go_on.show()
        self._refresh()
        self.go_on.setFocus(Qt.FocusReason.OtherFocusReason)
        course = self.course.key
        self._page.context.call.begin(person, course)
        if course is not None:
            self._page.write(
                enrollments.enroll,
                done=self._on_enrolled,
                failed=self._say,
                course_id=course.course_id,
                student_id=person.person_id,
            )

    def _on_enrolled(self, row: EnrollmentRow) -> None:
        if isValid(self):
            words = _("Enrolled in {course}.").format(course=row.course.name)
            self.notices.show_notice(words, "success")

    def _on_not_made(self, error: Exception) -> None:
        if isinstance(error, errors.OutcomeUnknown):
            # The id is kept: once more is safe, and gives the same student a password that works.
            self.notices.show_notice(
                _("The connection broke before the server answered."),
                "warning",
                detail=_("Press Make student again: nobody is made twice."),
            )
        else:
            self._say(error)
        if self.isHidden():
            self.open()

    def _say(self, error: Exception) -> None:
        if isValid(self):
            self.notices.show_error(error)

    # --- going on ----------------------------------------------------------------------------------------
    def _go_on(self) -> None:
        made = self._made
        if made is None:
            return
        self.accept()
        actions.begin_call(self._page, made.person)
        actions.first_free(self._page)

    def done(self, result: int) -> None:
        """Close it; a student being made is still shown, with the password nobody could know otherwise."""
        super().done(result)
        if not self.maker.saving:
            self.deleteLater()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses a button, and makes the student from any field."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            focused = self.focusWidget()
            if isinstance(focused, QPushButton):
                focused.click()
            elif self._made is None and self.make.isEnabled():
                self.make.click()
        else:
            super().keyPressEvent(event)
