"""One enrolled course: how far it is, when it goes on, and the way to the next booking.

Belongs here: showing one ``EnrollmentRow``. Does not belong here: booking; ``book_asked`` states the wish.
"""

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from tutordesk.i18n import _
from tutordesk.services.rows import EnrollmentRow
from tutordesk.ui import theme
from tutordesk.ui.classes import words
from tutordesk.ui.classes.tiles import CourseTile
from tutordesk.ui.widgets.card import Card
from tutordesk.ui.widgets.icon import Icon
from tutordesk.ui.widgets.pill import Pill, SubjectPill
from tutordesk.ui.widgets.progress import Progress


class CourseCard(Card):
    """A course of the student; built anew when its row changes, since nothing in it is typed into."""

    book_asked = Signal(object)  # EnrollmentRow

    def __init__(self, row: EnrollmentRow, zone: str, now: datetime) -> None:
        super().__init__(margin=16, spacing=12)
        self.row = row
        self.setAccessibleIdentifier(f"course-{row.course.course_id}")
        tutor = row.tutor_name or _("Any tutor")
        self.setAccessibleName(_("{course} with {person}").format(course=row.course.name, person=tutor))
        self._build_head(tutor)
        self._build_progress()
        self._build_foot(zone, now)

    def _build_head(self, tutor: str) -> None:
        names = QVBoxLayout()
        names.setSpacing(1)
        names.addWidget(theme.label(self.row.course.name, "h3", wrap=True))
        names.addWidget(theme.label(tutor, "body", wrap=True))
        subject = self.row.course.subject
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(CourseTile(subject.position), 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(names, 1)
        head.addWidget(SubjectPill(subject.name, subject.position), 0, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(head)

    def _build_progress(self) -> None:
        line = QHBoxLayout()
        done = theme.label(words.progress_line(self.row), "label", tabular=True)
        theme.set_property(done, "tone", "text")
        line.addWidget(done)
        line.addStretch(1)
        line.addWidget(theme.label(words.booked_line(self.row), "small", tabular=True))
        column = QVBoxLayout()
        column.setSpacing(5)
        column.addLayout(line)
        if self.row.planned_sessions:
            position = self.row.course.subject.position
            column.addWidget(Progress(self.row.completed, self.row.planned_sessions, position))
        self.body.addLayout(column)

    def _build_foot(self, zone: str, now: datetime) -> None:
        row = self.row
        foot = QHBoxLayout()
        foot.setSpacing(8)
        ended = row.status != "active"
        foot.addWidget(Icon("clock" if row.next_starts_at else "calendar-plus", "text3", 16))
        said = _("This course has ended") if ended else words.next_line(row, zone, now)
        foot.addWidget(theme.label(said, "body", wrap=True, tabular=True), 1)
        left = words.to_book(row)
        if ended:
            foot.addWidget(Pill(_("Ended"), "quiet", height=32))
        elif left == 0 and row.completed < (row.planned_sessions or 0):
            foot.addWidget(Pill(_("All booked"), "ok", "check", height=32))
        elif left == 0:
            foot.addWidget(Pill(_("All done"), "ok", "check", height=32))
        else:
            first = not row.completed and not row.booked
            label = _("Book first session") if first else _("Book next")
            button = theme.button(label)
            button.setAccessibleName(_("{action}: {course}").format(action=label, course=row.course.name))
            button.setAccessibleIdentifier(f"book-course-{row.course.course_id}")
            button.clicked.connect(lambda: self.book_asked.emit(self.row))
            foot.addWidget(button)
        self.body.addLayout(foot)
