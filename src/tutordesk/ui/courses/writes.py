"""What the page Courses writes: subjects, courses, offers, enrollments; what it says then, and when refused.

Belongs here: the calls and their outcome. Does not belong here: fields, and what is shown.
"""

from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from tutordesk import errors
from tutordesk.i18n import _
from tutordesk.services import courses as service
from tutordesk.services import enrollments
from tutordesk.services import offers as offering
from tutordesk.services.people_rows import SubjectChange
from tutordesk.services.rows import CourseRow, EnrollmentRow, StudentRow
from tutordesk.ui.meanwhile import overtaken
from tutordesk.ui.page import Page

SAID_MS = 6_000


class Writes(QObject):
    """``course_saved`` and ``offer_saved`` carry what was asked; ``refused``: nothing was saved."""

    course_saved = Signal(dict)
    offer_saved = Signal(dict)
    refused = Signal()

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page

    def save_course(self, asked: dict[str, Any]) -> None:
        """Make or change a course; ``asked`` are the keywords of ``courses.save_course``."""

        def saved(_none: object) -> None:
            self.course_saved.emit(asked)
            self._say(_("{course} is saved.").format(course=asked["name"]))

        self._page.write(service.save_course, done=saved, failed=self._on_refused, **asked)

    def save_subjects(self, changes: list[SubjectChange]) -> None:
        """Make or change subjects, all of them or none."""
        if changes:
            self._page.write(
                service.save_subjects,
                changes=tuple(changes),
                done=lambda _none: self._page.reload(),
                failed=self._on_subject_refused,
            )

    def set_offer(self, course: CourseRow, asked: dict[str, Any]) -> None:
        """Change who offers a course, how and for how much; ``asked`` as ``offers.set_offer`` takes it."""

        def saved(_none: object) -> None:
            self.offer_saved.emit(asked)
            self._say(_("Saved. Booked sessions keep their price."))

        self._page.write(
            offering.set_offer, course_id=course.course_id, done=saved, failed=self._on_refused, **asked
        )

    def enroll(self, course: CourseRow, student: StudentRow, tutor_id: UUID | None) -> None:
        """Enroll a student."""
        text = _("{person} is enrolled in {course}.").format(person=student.display_name, course=course.name)
        self._page.write(
            enrollments.enroll,
            course_id=course.course_id,
            tutor_id=tutor_id,
            student_id=student.person_id,
            done=lambda _row: self._say(text),
        )

    def end(self, row: EnrollmentRow) -> None:
        """End an enrollment."""
        text = _("{course} has ended for {person}.").format(course=row.course.name, person=row.student_name)
        self._page.write(enrollments.end, enrollment_id=row.enrollment_id, done=lambda _row: self._say(text))

    def _say(self, text: str) -> None:
        self._page.context.notices.show_notice(text, "success", timeout_ms=SAID_MS)
        self._page.reload()

    def _on_refused(self, error: Exception) -> None:
        """Nothing was saved; where somebody was faster, the fields say who and what."""
        self.refused.emit()
        self._page.show_error(error)
        if overtaken(error):
            self._page.reload()

    def _on_subject_refused(self, error: Exception) -> None:
        if isinstance(error, errors.InvalidValue) and error.facts.get("constraint") == "subject_name_key":
            self.refused.emit()
            self._page.context.notices.show_notice(
                _("There is a subject of that name already. Nothing was saved."), "warning"
            )
        else:
            self._on_refused(error)
        self._page.reload()
