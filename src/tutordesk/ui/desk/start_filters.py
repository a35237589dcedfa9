"""What a start is looked for by: a course, perhaps a tutor, a part of the day, weekdays.

Belongs here: the controls and what they offer. Does not belong here: the starts (``first_free.py``).
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from tutordesk.i18n import _, first_weekday, format_day
from tutordesk.services import students, tutors
from tutordesk.services.rows import CourseRow, EnrollmentRow, TutorCriteria, TutorPage
from tutordesk.ui.desk.courses import CourseCombo
from tutordesk.ui.page import Page
from tutordesk.ui.widgets.chip import Chip
from tutordesk.ui.widgets.combo import LabelledCombo

TUTORS = 200
MONDAY = date(2024, 1, 1)
PARTS = {"any": (0, 1440), "morning": (0, 720), "afternoon": (720, 1020), "evening": (1020, 1440)}


class StartFilters(QWidget):
    """``course_chosen`` with the course or None; ``changed`` for everything else; both mean: ask again."""

    course_chosen = Signal(object)
    changed = Signal()
    course_missing = Signal()
    """The courses are known, and none is chosen."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page, self._zone = page, page.context.zone
        self._wanted: UUID | None = None
        self.course = CourseCombo(_("Course"), _("Choose a course"))
        self.course.combo.setAccessibleIdentifier("first-free-course")
        self.course.chosen.connect(self._on_course)
        self.tutor = LabelledCombo(_("Tutor"))
        self.tutor.combo.setAccessibleIdentifier("first-free-tutor")
        self.tutor.shrink()
        self.tutor.set_options([(None, _("Any tutor"))])
        self.part = LabelledCombo(_("Part of the day"))
        self.part.combo.setAccessibleIdentifier("first-free-part")
        self.part.shrink()
        self.part.set_options(
            [
                ("any", _("Any time")),
                ("morning", _("Morning")),
                ("afternoon", _("Afternoon")),
                ("evening", _("Evening")),
            ]
        )
        for combo in (self.tutor, self.part):
            combo.chosen.connect(lambda _key: self.changed.emit())
        first = first_weekday()
        self.weekdays = {day: _day_chip(day) for day in ((first - 1 + n) % 7 + 1 for n in range(7))}
        choices, days = QHBoxLayout(), QHBoxLayout()
        choices.setSpacing(10)
        for part, share in ((self.course, 3), (self.tutor, 2), (self.part, 2)):
            choices.addWidget(part, share)
        days.setSpacing(6)
        for chip in self.weekdays.values():
            chip.setAutoDefault(False)
            chip.clicked.connect(lambda _checked=False: self.changed.emit())
            days.addWidget(chip)
        days.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addLayout(choices)
        column.addLayout(days)

    @property
    def asked(self) -> dict[str, Any]:
        """What is asked for beside the course, as ``board.first_free`` takes it."""
        from_minute, until_minute = PARTS[self.part.key]
        return {
            "iso_weekdays": tuple(day for day, chip in sorted(self.weekdays.items()) if chip.isChecked()),
            "from_minute": from_minute,
            "until_minute": until_minute,
            "tutor_ids": (self.tutor.key,) if self.tutor.key is not None else (),
        }

    @property
    def narrowed(self) -> bool:
        """Whether anything but the course is asked for."""
        days = any(chip.isChecked() for chip in self.weekdays.values())
        return days or self.part.key != "any" or self.tutor.key is not None

    def widen(self) -> None:
        """Ask for the course alone."""
        for chip in self.weekdays.values():
            chip.setChecked(False)
        self.part.choose("any")
        self.tutor.choose(None)
        self.changed.emit()

    def ask_course_only(self) -> None:
        """Now is now, with whoever is free: the other controls go."""
        for part in (self.tutor, self.part, *self.weekdays.values()):
            part.hide()

    def load(self, wanted: UUID | None) -> None:
        """Ask for the courses, those of the caller first; choose the one ``wanted`` where none is chosen."""
        self._wanted = wanted
        ask, student_id = self._page.ask, self._page.context.call.student_id
        ask(tutors.courses, key=("first-free-courses", id(self)), done=self._on_courses)
        if student_id is not None:
            ask(
                students.enrollments_of,
                key=("first-free-own", id(self)),
                done=self._on_own,
                failed=lambda _error: None,  # all courses are offered anyway
                student_id=student_id,
            )

    def _on_courses(self, rows: Sequence[CourseRow]) -> None:
        if not isValid(self):
            return
        chosen = self.course.key
        wanted = chosen or next((row for row in rows if row.course_id == self._wanted), None)
        self.course.show_all(rows, wanted)
        if wanted is None:
            self.course_missing.emit()
        elif chosen is None:
            self._on_course(wanted)

    def _on_own(self, rows: Sequence[EnrollmentRow]) -> None:
        if isValid(self):
            self.course.show_own(rows, self.course.key)

    def _on_course(self, course: CourseRow | None) -> None:
        self.tutor.choose(None)
        self.course_chosen.emit(course)
        if course is None:
            return
        self._page.ask(
            tutors.search,
            key=("first-free-tutors", id(self)),
            done=self._on_tutors,
            failed=lambda _error: None,  # any tutor will do
            criteria=TutorCriteria(course_id=course.course_id, timezone=self._zone),
            after=None,
            limit=TUTORS,
        )

    def _on_tutors(self, page: TutorPage) -> None:
        if isValid(self):
            rows = sorted(page.rows, key=lambda row: row.display_name.casefold())
            self.tutor.set_options(
                [(None, _("Any tutor")), *((row.tutor_id, row.display_name) for row in rows)]
            )


def _day_chip(day: int) -> Chip:
    on = MONDAY + timedelta(days=day - 1)
    chip = Chip(format_day(on, style="weekday_short"))
    chip.setAccessibleName(_("Free on {when}").format(when=format_day(on, style="weekday")))
    return chip
