"""The fields of a course: name, subject, length, whether it is taught.

Belongs here: the fields, their checks, telling of a change made elsewhere. Does not belong here: writing.
"""

from collections.abc import Sequence
from uuid import UUID, uuid4

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QLineEdit

from tutordesk.i18n import _, format_minutes
from tutordesk.services.people_rows import CourseFile
from tutordesk.services.rows import SubjectRow
from tutordesk.ui import theme
from tutordesk.ui.meanwhile import Meanwhile
from tutordesk.ui.widgets.card import Sunken
from tutordesk.ui.widgets.check import CheckBox
from tutordesk.ui.widgets.combo import LabelledCombo
from tutordesk.ui.widgets.field import Field
from tutordesk.ui.widgets.question import allow, wrapped

LONGEST_NAME = 120
LONGEST_MINUTES = 1440
USUAL_MINUTES = 60


class CourseForm(Sunken):
    """``saved`` carries the keywords of ``courses.save_course``; ``left`` closes it."""

    saved = Signal(dict)
    left = Signal()

    def __init__(self, row: CourseFile | None, subjects: Sequence[SubjectRow]) -> None:
        super().__init__(margin=14, spacing=10)
        self.setAccessibleIdentifier("course-form")
        self.course_id: UUID = row.course.course_id if row else uuid4()
        self._refusal = ""
        self._stored = row
        self.name = QLineEdit(row.course.name if row else "")
        self.name.setMaxLength(LONGEST_NAME)
        self.name.setAccessibleIdentifier("course-name")
        self.subject = LabelledCombo(_("Subject"))
        self.subject.combo.setAccessibleIdentifier("course-subject")
        self.minutes = QLineEdit(str(row.course.session_minutes if row else USUAL_MINUTES))
        self.minutes.setValidator(QIntValidator(1, LONGEST_MINUTES, self.minutes))
        self.minutes.setAccessibleIdentifier("course-minutes")
        self.active = CheckBox(_("Taught"), checked=row.active if row else True)
        self.active.setAccessibleIdentifier("course-active")
        self.meanwhile = Meanwhile("meanwhile-course")
        self.meanwhile.theirs_wanted.connect(self._take_over)
        self.meanwhile.mine_wanted.connect(self._check)
        self.save = theme.button(_("Save course"), "primary")
        self.save.setAccessibleIdentifier("save-course")
        self.save.clicked.connect(self._on_save)
        leave = theme.button(_("Cancel"))
        leave.setAccessibleIdentifier("cancel-course")
        leave.clicked.connect(self.left)
        for line in (self.name, self.minutes):
            line.textChanged.connect(self._check)
            line.returnPressed.connect(self._on_save)
        self.body.addWidget(Field(_("Name"), self.name))
        self.body.addWidget(self.subject)
        self.body.addWidget(
            Field(
                _("Minutes of a session"),
                self.minutes,
                _("Counts for what is booked from now on. Booked sessions keep their length."),
            )
        )
        self.body.addWidget(self.active)
        self.body.addWidget(
            theme.label(
                _("A course that is not taught can no longer be booked or joined. Booked sessions stay."),
                "small",
                wrap=True,
            )
        )
        self.body.addWidget(self.meanwhile)
        self.body.addWidget(wrapped(self.save, leave))
        self.show_subjects(subjects)
        if row is not None:
            self.subject.choose(row.course.subject.subject_id)
        self._began = self._typed
        self._check()

    @property
    def _typed(self) -> tuple[object, ...]:
        return (self.name.text().strip(), self.subject.key, self.minutes.text(), self.active.isChecked())

    @property
    def dirty(self) -> bool:
        """Whether something was typed that is not saved."""
        return self._typed != self._began

    def show_subjects(self, subjects: Sequence[SubjectRow]) -> None:
        """Offer these subjects."""
        self.subject.set_options([(one.subject_id, one.name) for one in subjects])

    def show_stored(self, row: CourseFile) -> None:
        """Tell of a change that somebody else saved; what is typed stays."""
        was = self._stored
        if was is None or (row.course, row.active) == (was.course, was.active):
            return
        clean = not self.dirty
        self._stored = row
        self._began = self._fields_of(row)
        if not self.dirty:
            self.meanwhile.settle()
        elif clean:
            self._take_over()
        else:
            parts = [row.course.name, row.course.subject.name, format_minutes(row.course.session_minutes)]
            if not row.active:
                parts.append(_("Given up"))
            self.meanwhile.tell(", ".join(parts), "course", self.course_id)
        self._check()

    def _take_over(self) -> None:
        if (row := self._stored) is not None:
            self.name.setText(row.course.name)
            self.minutes.setText(str(row.course.session_minutes))
            self.active.setChecked(row.active)
            self.subject.choose(row.course.subject.subject_id)
            self._check()

    @staticmethod
    def _fields_of(row: CourseFile) -> tuple[object, ...]:
        one = row.course
        return (one.name, one.subject.subject_id, str(one.session_minutes), row.active)

    def show_writes(self, refusal: str) -> None:
        """Grey what writes, with the reason."""
        self._refusal = refusal
        self._check()

    def focus_first(self) -> None:
        """Begin with the name."""
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def _check(self) -> None:
        missing = ""
        if not self.name.text().strip():
            missing = _("The course needs a name.")
        elif not self.minutes.hasAcceptableInput():
            missing = _("A session has 1 to 1440 minutes.")
        allow(self.save, self._refusal or self.meanwhile.reason or missing)

    def _on_save(self) -> None:
        if self.save.isEnabled():
            self.saved.emit(
                {
                    "course_id": self.course_id,
                    "subject_id": self.subject.key,
                    "name": self.name.text().strip(),
                    "session_minutes": int(self.minutes.text()),
                    "active": self.active.isChecked(),
                    "before": self._stored,
                }
            )
