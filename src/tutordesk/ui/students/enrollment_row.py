"""One enrollment of a student, seen by the tutor: progress, the plan, the next booking, its end.

Belongs here: showing one ``EnrollmentRow`` and stating wishes as signals. Does not belong here: writing (the
page does). What is typed into the plan survives newer rows.
"""

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from tutordesk.i18n import _
from tutordesk.services.rows import EnrollmentRow
from tutordesk.ui import theme
from tutordesk.ui.students import words
from tutordesk.ui.widgets.card import Sunken
from tutordesk.ui.widgets.pill import Pill, SubjectPill
from tutordesk.ui.widgets.progress import Progress
from tutordesk.ui.widgets.question import Question, allow, wrapped

MOST_PLANNED = 999


class EnrollmentLine(Sunken):
    """A course that a student takes; ``bookable`` is empty or says why nothing can be booked."""

    book_asked = Signal(object)  # EnrollmentRow
    planned = Signal(object, object)  # EnrollmentRow, int or None
    end_confirmed = Signal(object)  # EnrollmentRow

    def __init__(self, row: EnrollmentRow, *, own: bool) -> None:
        super().__init__(margin=14, spacing=8)
        self.row = row
        self._own = own
        self._refusal = self._unbookable = ""
        self.setAccessibleIdentifier(f"enrollment-{row.enrollment_id}")
        self.setAccessibleName(row.course.name)
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(theme.label(row.course.name, "h3", wrap=True), 1)
        subject = row.course.subject
        head.addWidget(SubjectPill(subject.name, subject.position), 0, Qt.AlignmentFlag.AlignTop)
        self._ended = Pill(_("Ended"), "quiet")
        head.addWidget(self._ended, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(head)
        self._done = theme.label("", "label", tabular=True)
        theme.set_property(self._done, "tone", "text")
        self._booked = theme.label("", "small", tabular=True)
        numbers = QHBoxLayout()
        numbers.addWidget(self._done)
        numbers.addStretch(1)
        numbers.addWidget(self._booked)
        self._progress = Progress(0, 1, subject.position)
        column = QVBoxLayout()
        column.setSpacing(4)
        column.addLayout(numbers)
        column.addWidget(self._progress)
        self.body.addLayout(column)
        self._actions = self._build_actions()
        self.body.addWidget(self._actions)
        self._question: Question | None = None
        self.show_row(row)

    def _build_actions(self) -> QWidget:
        name = self.row.course.name
        self.plan = QLineEdit(_number(self.row.planned_sessions))
        self.plan.setValidator(QIntValidator(1, MOST_PLANNED, self.plan))
        self.plan.setPlaceholderText(_("No plan"))
        self.plan.setFont(theme.font(14, tabular=True))
        self.plan.setFixedWidth(96)
        self.plan.setAccessibleName(_("Planned sessions: {course}").format(course=name))
        self.plan.setAccessibleIdentifier(f"planned-{self.row.enrollment_id}")
        self.plan.textChanged.connect(lambda _text: self._show_save())
        self.plan.returnPressed.connect(self._save)
        label = theme.label(_("Planned sessions"), "label")
        label.setBuddy(self.plan)
        self.save = theme.button(_("Save"), "primary")
        self.save.setAccessibleName(_("Save the plan: {course}").format(course=name))
        self.save.setAccessibleIdentifier(f"save-plan-{self.row.enrollment_id}")
        self.save.clicked.connect(self._save)
        self.save.hide()
        planning = QWidget()
        row = QHBoxLayout(planning)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for part in (label, self.plan, self.save):
            row.addWidget(part)
        planning.setVisible(self._own)
        self.book = theme.button(_("Book next"), "secondary", "calendar-plus")
        self.book.setAccessibleName(_("{action}: {course}").format(action=_("Book next"), course=name))
        self.book.setAccessibleIdentifier(f"book-next-{self.row.enrollment_id}")
        self.book.clicked.connect(lambda: self.book_asked.emit(self.row))
        self.end = theme.button(_("End…"), "quiet")
        self.end.setAccessibleName(_("{action}: {course}").format(action=_("End enrollment"), course=name))
        self.end.setAccessibleIdentifier(f"end-{self.row.enrollment_id}")
        self.end.clicked.connect(self._ask_end)
        self.end.setVisible(self._own)
        return wrapped(planning, self.book, self.end)

    def show_row(self, row: EnrollmentRow) -> None:
        """Show a newer state; a number being typed is kept."""
        typed = self.is_typing
        self.row = row
        active = row.status == "active"
        self._ended.setVisible(not active)
        self._done.setText(words.progress(row.completed, row.planned_sessions))
        self._booked.setText(words.booked(row) if active else "")
        self._progress.setVisible(bool(row.planned_sessions))
        self._progress.show_progress(row.completed, row.planned_sessions or 1)
        self._actions.setVisible(active)
        if not typed:
            with QSignalBlocker(self.plan):
                self.plan.setText(_number(row.planned_sessions))
        if not active and self._question is not None:
            self._question.hide()
        self._show_save()

    @property
    def wanted(self) -> int | None:
        """The plan typed; None is no plan."""
        return int(self.plan.text() or 0) or None

    @property
    def is_typing(self) -> bool:
        """Whether another plan was typed than the one stored."""
        return self.wanted != self.row.planned_sessions

    def show_writes(self, refusal: str, unbookable: str) -> None:
        """Grey what writes; ``unbookable`` says why no session of the course can be booked."""
        self._refusal, self._unbookable = refusal, unbookable
        allow(self.book, refusal or unbookable)
        allow(self.end, refusal)
        allow(self.save, refusal)
        if self._question is not None:
            allow(self._question.yes, refusal)

    def _show_save(self) -> None:
        self.save.setVisible(self.is_typing and self._own)

    def _save(self) -> None:
        if self.is_typing and not self._refusal:
            self.planned.emit(self.row, self.wanted)

    def _ask_end(self) -> None:
        if self._question is None:
            self._question = Question(_("End enrollment"), _("Keep it"))
            self._question.confirmed.connect(self._on_ended)
            self._question.kept.connect(self._on_kept)
            allow(self._question.yes, self._refusal)
            self.body.addWidget(self._question)
        self._question.ask(
            _("End {course}?").format(course=self.row.course.name),
            _("Sessions that are booked stay booked, and what was completed stays in the history."),
        )

    def _on_ended(self) -> None:
        if self._question is not None:
            self._question.hide()
        self.end_confirmed.emit(self.row)

    def _on_kept(self) -> None:
        if self._question is not None:
            self._question.hide()
        self.end.setFocus(Qt.FocusReason.OtherFocusReason)


def _number(planned: int | None) -> str:
    return str(planned) if planned else ""
