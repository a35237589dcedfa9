"""*New caller*: make a student on the phone, hand them their way in, and go on to book.

Belongs here: the two steps and their order (make and enroll; the slip). The fields are in ``caller_form.py``,
the page on paper in ``slip.py``, booking in ``first_free.py``.
"""

from collections.abc import Sequence
from pathlib import Path
from uuid import uuid4

from PySide6.QtCore import QDir, QStandardPaths, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from tutordesk import errors
from tutordesk.i18n import _
from tutordesk.services import enrollments, hours, people, tutors
from tutordesk.services.board_rows import NewPerson
from tutordesk.services.rows import CourseRow, EnrollmentRow, StudentRow
from tutordesk.ui import theme
from tutordesk.ui.desk import actions
from tutordesk.ui.desk.caller_form import CallerForm
from tutordesk.ui.desk.slip import Slip, write_slip
from tutordesk.ui.desk.student_list import contact_words
from tutordesk.ui.notices import NoticeBar, describe
from tutordesk.ui.page import Page
from tutordesk.ui.widgets.card import Card
from tutordesk.ui.widgets.elided import ElidedLabel
from tutordesk.ui.widgets.emptying import discard_all
from tutordesk.ui.widgets.scroll import ScrollColumn

WIDTH, HEIGHT, EDGE = 680, 640, 40
SHOWN_ALIKE = 4


class NewCallerDialog(QDialog):
    """In front of any page of the front desk; ``person_id`` stays the same through every retry."""

    def __init__(self, page: Page, *, text: str = "") -> None:
        super().__init__(page)
        self._page = page
        self._person_id = uuid4()
        self._pending = False
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
        self.form = CallerForm(self._page.context.me)
        self._alike = QWidget()
        self._alike_rows = QVBoxLayout(self._alike)
        self._alike_rows.setContentsMargins(0, 4, 0, 0)
        self._alike_rows.setSpacing(6)
        self._alike.hide()
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.form)
        column.addWidget(self._alike)
        column.addStretch(1)
        self.steps = QStackedWidget()
        self.steps.addWidget(ScrollColumn(inside, beside=True))
        self.steps.addWidget(self._slip_card())
        self.close_button = theme.icon_button("x", _("Close"), "quiet")
        self.close_button.setAutoDefault(False)
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
        column.addWidget(theme.rule())
        column.addLayout(foot)

    def _slip_card(self) -> QWidget:
        holder = QWidget()
        self._name = ElidedLabel(role="h2")
        self._login = theme.label("", "price", tabular=True)
        self._login.setAccessibleIdentifier("new-login")
        self._password = theme.label("", "price", tabular=True)
        self._password.setAccessibleIdentifier("new-password")
        for label in (self._login, self._password):
            label.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
        self.save = theme.button(_("Save slip…"), icon_name="download")
        self.save.setAccessibleIdentifier("save-slip")
        self.save.clicked.connect(self._choose_file)
        self.copy = theme.button(_("Copy"), icon_name="copy")
        self.copy.setAccessibleIdentifier("copy-slip")
        self.copy.clicked.connect(self._copy)
        card = Card()
        card.body.addWidget(self._name)
        for words, label in ((_("Sign-in number"), self._login), (_("One-time password"), self._password)):
            card.body.addWidget(theme.label(words, "label"))
            card.body.addWidget(label)
        card.body.addWidget(
            theme.label(_("Read it out or hand it over now: it is shown only this once."), "body", wrap=True)
        )
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.save)
        buttons.addWidget(self.copy)
        buttons.addStretch(1)
        card.body.addLayout(buttons)
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card)
        column.addStretch(1)
        return holder

    def _wire(self) -> None:
        self.close_button.clicked.connect(self.reject)
        self.form.changed.connect(self._refresh)
        self.form.described.connect(self._ask_alike)
        self.form.zone.wanted.connect(
            lambda: self._page.ask(
                hours.zones,
                key=("new-caller-zones", id(self)),
                done=self._on_zones,
                failed=self._say,
            )
        )
        self.make.clicked.connect(self._make)
        self.go_on.clicked.connect(self._go_on)
        self._page.writes_changed.connect(lambda _possible, _reason: self._refresh())

    def _on_courses(self, rows: Sequence[CourseRow]) -> None:
        if isValid(self):
            self.form.course.show_all(rows, self.form.course.key)

    def _on_zones(self, names: Sequence[str]) -> None:
        if isValid(self):
            self.form.zone.show_zones(names)

    # --- is it one of these? -----------------------------------------------------------------------------
    def _ask_alike(self) -> None:
        said = self.form.described_as
        if max(len(part) for part in said.values()) < 3 or self._made is not None:
            self._show_alike(())
            return
        self._page.ask(
            people.alike,
            key=("alike", id(self)),
            done=self._show_alike,
            failed=lambda _error: None,  # a help that is missing is no obstacle
            **said,
        )

    def _show_alike(self, rows: Sequence[StudentRow]) -> None:
        if not isValid(self):
            return
        discard_all(self._alike_rows)
        self._alike.setVisible(bool(rows))
        if not rows:
            return
        self._alike_rows.addWidget(theme.label(_("Is it one of these?"), "h3"))
        for row in rows[:SHOWN_ALIKE]:
            words = _("{name} · {contact}").format(name=row.display_name, contact=contact_words(row))
            button = theme.button(words, icon_name="user")
            button.setAutoDefault(False)
            button.setAccessibleIdentifier(f"alike-{row.login}")
            button.clicked.connect(lambda _checked=False, row=row: self._take(row))
            self._alike_rows.addWidget(button)

    def _take(self, row: StudentRow) -> None:
        """It is somebody known: go on with them."""
        course = self.form.course.key
        self.accept()
        self._page.context.call.begin(row, course)
        actions.begin_call(self._page, row)

    # --- making ------------------------------------------------------------------------------------------
    def _refresh(self) -> None:
        why = self._page.writes_reason or self.form.obstacle
        self.make.setText(_("Making…") if self._pending else _("Make student"))
        self.make.setEnabled(not why and not self._pending)
        self.make.setToolTip(why)
        self.make.setAccessibleDescription(why)
        self._why.setText(why if self._made is None else "")

    def _make(self) -> None:
        if self._pending or self.form.obstacle:
            return
        self._pending = True
        self._refresh()
        self._page.write(
            people.create_student,
            done=self._on_made,
            failed=self._on_not_made,
            person_id=self._person_id,
            **self.form.keywords,
        )

    def _on_made(self, made: NewPerson) -> None:
        if not isValid(self):
            return
        self._pending, self._made = False, made
        if self.isHidden():
            self.open()  # closed meanwhile: the password is shown only now
        self.notices.dismiss()
        self._name.show_text(made.person.display_name)
        self._login.setText(made.person.login)
        self._password.setText(made.password)
        self._title.setText(_("Student made"))
        self.steps.setCurrentIndex(1)
        self.make.hide()
        self.go_on.show()
        self._refresh()
        self.go_on.setFocus(Qt.FocusReason.OtherFocusReason)
        course = self.form.course.key
        self._page.context.call.begin(made.person, course)
        if course is not None:
            self._page.write(
                enrollments.enroll,
                done=self._on_enrolled,
                failed=self._say,
                course_id=course.course_id,
                student_id=made.person.person_id,
            )

    def _on_enrolled(self, row: EnrollmentRow) -> None:
        if isValid(self):
            words = _("Enrolled in {course}.").format(course=row.course.name)
            self.notices.show_notice(words, "success")

    def _on_not_made(self, error: Exception) -> None:
        if not isValid(self):
            return
        self._pending = False
        if isinstance(error, errors.OutcomeUnknown):
            # The id is kept: once more is safe, and gives the same student a password that works.
            self.notices.show_notice(
                _("The connection broke before the server answered."),
                "warning",
                detail=_("Press Make student again: nobody is made twice."),
            )
        else:
            if isinstance(error, errors.IdReused):
                self._person_id = uuid4()
            self._say(error)
        self._refresh()
        if self.isHidden():
            self.open()

    def _say(self, error: Exception) -> None:
        if isValid(self):
            words = describe(error)
            self.notices.show_notice(words.text, "warning", detail=words.detail)

    # --- the slip ----------------------------------------------------------------------------------------
    @property
    def slip(self) -> Slip | None:
        """What stands on paper, once there is somebody."""
        if self._made is None:
            return None
        centre, person = self._page.context.me.centre, self._made.person
        return Slip(centre.name, centre.phone, person.display_name, person.login, self._made.password)

    def _choose_file(self) -> None:
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        dialog = QFileDialog(self, _("Save slip"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(_("PDF files (*.pdf)"))
        dialog.setDefaultSuffix("pdf")
        dialog.setDirectory(folder or QDir.homePath())
        dialog.selectFile(f"{self._login.text()}.pdf")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.save_slip)
        dialog.open()

    def save_slip(self, path: str) -> None:
        """Write the slip, and say so."""
        if self.slip is None:
            return
        try:
            write_slip(Path(path), self.slip)
        except OSError as error:
            self.notices.show_notice(
                _("The slip could not be saved."), "warning", detail=error.strerror or str(error)
            )
            return
        self.notices.show_notice(
            _("Saved as {file}. Print it, then delete it.").format(file=Path(path).name), "success"
        )

    def _copy(self) -> None:
        slip = self.slip
        if slip is not None:
            QGuiApplication.clipboard().setText(f"{slip.login}\n{slip.password}")
            self.notices.show_notice(_("Copied."), "success", timeout_ms=4_000)

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
        if not self._pending:
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
