"""``DeskCall``: who is on the phone, and for which course. It lives as long as somebody is signed in.

Every page of the front desk is handed the same one through its context. Nothing here is shown or asked for.
"""

from uuid import UUID

from PySide6.QtCore import QObject, Signal

from tutordesk.services.rows import CourseRow, StudentRow


class DeskCall(QObject):
    """The student the desk books for, chosen once; ``changed`` tells every page."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.student: StudentRow | None = None
        self.course: CourseRow | None = None

    @property
    def active(self) -> bool:
        """Whether a student is chosen."""
        return self.student is not None

    @property
    def student_id(self) -> UUID | None:
        """The student's id, None without one."""
        return self.student.person_id if self.student is not None else None

    @property
    def course_id(self) -> UUID | None:
        """The course's id, None without one."""
        return self.course.course_id if self.course is not None else None

    def begin(self, student: StudentRow, course: CourseRow | None = None) -> None:
        """Book for this student from now on; with another one the course is chosen anew."""
        same = self.student_id == student.person_id
        kept = self.course if same and course is None else course
        if (self.student, self.course) != (student, kept):
            self.student, self.course = student, kept
            self.changed.emit()

    def take(self, other: "DeskCall") -> None:
        """Go on with a call begun elsewhere: the window was made anew, the caller still waits."""
        if other.student is not None:
            self.begin(other.student, other.course)

    def choose_course(self, course: CourseRow | None) -> None:
        """Book this course, or leave it open."""
        if course != self.course:
            self.course = course
            self.changed.emit()

    def end(self) -> None:
        """Book for nobody any more."""
        if self.student is not None or self.course is not None:
            self.student = self.course = None
            self.changed.emit()
