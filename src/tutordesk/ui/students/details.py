"""One student beside the list: contact, numbers, enrollments, and the history together.

Belongs here: arranging the parts and keeping them in step. Does not belong here: asking the server and
writing to it (``student_file.py``), booking (``next_booking.py``).
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from tutordesk.i18n import _
from tutordesk.services.rows import EnrollmentRow, OwnOfferRow, OwnStudentRow, SessionRow
from tutordesk.ui import theme
from tutordesk.ui.students import words
from tutordesk.ui.students.enrollment_row import EnrollmentLine
from tutordesk.ui.students.history import History
from tutordesk.ui.widgets.avatar import Avatar
from tutordesk.ui.widgets.card import Card
from tutordesk.ui.widgets.combo import LabelledCombo
from tutordesk.ui.widgets.contact import Contact
from tutordesk.ui.widgets.emptying import take_all
from tutordesk.ui.widgets.fact import add_fact
from tutordesk.ui.widgets.flow import FlowLayout
from tutordesk.ui.widgets.question import allow
from tutordesk.ui.widgets.scroll import ScrollColumn
from tutordesk.ui.widgets.states import States


class StudentDetails(QWidget):
    """Everything about one student of one's own."""

    book_asked = Signal(object)  # EnrollmentRow, or None where they are to choose
    planned = Signal(object, object)  # EnrollmentRow, int or None
    end_confirmed = Signal(object)  # EnrollmentRow
    enroll_asked = Signal(object)  # OwnOfferRow

    def __init__(self, tutor_id: UUID, zone: str, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._tutor_id, self._zone, self._now = tutor_id, zone, now
        self._refusal = ""
        self._lines: dict[UUID, EnrollmentLine] = {}
        self._enrollments: tuple[EnrollmentRow, ...] = ()
        self._offers: tuple[OwnOfferRow, ...] = ()
        self.contact = Contact(_("No contact is known here. The front desk can help."))
        self.history = History(zone, now)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self._build_head())
        self.sections = QWidget()
        sections = QVBoxLayout(self.sections)
        sections.setContentsMargins(0, 0, 0, 0)
        sections.setSpacing(12)
        sections.addWidget(self._build_courses())
        sections.addWidget(self._build_history())
        self.states = States(self.sections, margin=0)
        column.addWidget(self.states)
        column.addStretch(1)
        self.area = ScrollColumn(inside, beside=True)
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.addWidget(self.area)

    # --- parts ---
    def _build_head(self) -> QWidget:
        card = Card(margin=16, spacing=12)
        self._avatar = Avatar("", 48)
        self._name = theme.label("", "h2", wrap=True)
        self._name.setAccessibleIdentifier("student-name")
        self._courses = theme.label("", "body", wrap=True)
        names = QVBoxLayout()
        names.setSpacing(2)
        names.addWidget(self._name)
        names.addWidget(self._courses)
        self.book = theme.button(_("Book next session"), "primary", "calendar-plus")
        self.book.setAccessibleIdentifier("book-next-session")
        self.book.clicked.connect(lambda: self.book_asked.emit(None))
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(self._avatar, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(names, 1)
        top.addWidget(self.book, 0, Qt.AlignmentFlag.AlignTop)
        card.body.addLayout(top)
        card.body.addWidget(self.contact)
        card.body.addWidget(theme.rule())
        facts = QWidget()
        flow = FlowLayout(facts, spacing=28, hanging=True)
        self._facts: dict[str, QLabel] = {}
        for key, title in (
            ("next", _("Next session")),
            ("last", _("Last session")),
            ("progress", _("Progress")),
            ("attendance", _("Attendance")),
        ):
            self._facts[key] = add_fact(flow, title)
        card.body.addWidget(facts)
        return card

    def _build_courses(self) -> QWidget:
        card = Card(margin=16, spacing=10)
        card.body.addWidget(theme.label(_("Courses"), "h3"))
        self._none = theme.label(_("Not enrolled in one of your courses."), "body", wrap=True)
        card.body.addWidget(self._none)
        self._courses_column = QVBoxLayout()
        self._courses_column.setSpacing(8)
        card.body.addLayout(self._courses_column)
        self._enrolling = QWidget()
        row = QHBoxLayout(self._enrolling)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.course = LabelledCombo(_("Enroll in another course"))
        self.course.combo.setAccessibleIdentifier("enroll-course")
        self.course.shrink()
        self.enroll = theme.button(_("Enroll student"))
        self.enroll.setAccessibleIdentifier("enroll-student")
        self.enroll.clicked.connect(self._on_enroll)
        row.addWidget(self.course, 1)
        row.addWidget(self.enroll, 0, Qt.AlignmentFlag.AlignBottom)
        card.body.addWidget(self._enrolling)
        return card

    def _build_history(self) -> QWidget:
        card = Card(margin=16, spacing=6)
        card.body.addWidget(theme.label(_("Sessions together"), "h3"))
        card.body.addWidget(self.history)
        return card

    # --- what is shown ---
    def show_student(self, row: OwnStudentRow) -> None:
        """Show who it is, at once; the rest comes from the server."""
        now = self._now()
        self._avatar.show_person(row.display_name)
        self._name.setText(row.display_name)
        self._courses.setText(" · ".join(row.courses) or _("Not enrolled in one of your courses."))
        self.contact.show_ways(
            phone=row.phone,
            email=row.email,
            guardian_name=row.guardian_name,
            guardian_phone=row.guardian_phone,
        )
        none = "\N{EN DASH}"
        when = words.near(row.next_starts_at, self._zone, now) if row.next_starts_at else _("None booked")
        self._facts["next"].setText(when)
        self._facts["last"].setText(
            words.near(row.last_starts_at, self._zone, now) if row.last_starts_at else none
        )
        self._facts["progress"].setText(words.overall(row))
        self._facts["attendance"].setText(words.attendance(row) or none)

    def show_enrollments(self, rows: Sequence[EnrollmentRow]) -> None:
        """Show what a student takes, in this order."""
        self._enrollments = tuple(rows)
        kept: dict[UUID, EnrollmentLine] = {}
        for row in rows:
            line = self._lines.pop(row.enrollment_id, None)
            if line is None:
                line = EnrollmentLine(row, own=row.tutor_id == self._tutor_id)
                line.book_asked.connect(self.book_asked)
                line.planned.connect(self.planned)
                line.end_confirmed.connect(self.end_confirmed)
            else:
                line.show_row(row)
            kept[row.enrollment_id] = line
        for gone in self._lines.values():
            gone.hide()
            gone.deleteLater()
        self._lines = kept
        take_all(self._courses_column)
        for line in kept.values():
            self._courses_column.addWidget(line)
            line.show()
        self._none.setVisible(not kept)
        self._show_choices()

    def show_offers(self, rows: Sequence[OwnOfferRow]) -> None:
        """Know what the tutor offers: it can be booked, and enrolled in."""
        self._offers = tuple(rows)
        self._show_choices()

    def show_history(self, rows: Sequence[SessionRow], left: int) -> None:
        """Show the sessions together."""
        self.history.show_rows(rows, left)

    def show_writes(self, refusal: str) -> None:
        """Grey what writes, with the reason; empty allows it again."""
        self._refusal = refusal
        self._grey()

    @property
    def is_typing(self) -> bool:
        """Whether a plan is being typed."""
        return any(line.is_typing for line in self._lines.values())

    def bookable(self) -> list[OwnOfferRow]:
        """Return the courses offered to book next: those the student takes, else all."""
        offered = [offer for offer in self._offers if offer.active]
        taken = {row.course.course_id for row in self._enrollments if row.status == "active"}
        return [offer for offer in offered if offer.course.course_id in taken] or offered

    def offer_of(self, row: EnrollmentRow) -> OwnOfferRow | None:
        """Return how the tutor offers the course of an enrollment, None when they do not."""
        course_id = row.course.course_id
        return next((one for one in self._offers if one.active and one.course.course_id == course_id), None)

    def _show_choices(self) -> None:
        taken = {
            row.course.course_id
            for row in self._enrollments
            if row.status == "active" and row.tutor_id == self._tutor_id
        }
        free = [one for one in self._offers if one.active and one.course.course_id not in taken]
        self.course.set_options([(one.course.course_id, one.course.name) for one in free])
        self._enrolling.setVisible(bool(free))
        self._grey()

    def _grey(self) -> None:
        nothing = "" if self.bookable() else _("You offer no course yet. Start one under My courses.")
        allow(self.book, self._refusal or nothing)
        allow(self.enroll, self._refusal)
        for line in self._lines.values():
            stopped = "" if self.offer_of(line.row) else _("You do not offer this course now.")
            line.show_writes(self._refusal, stopped)

    def _on_enroll(self) -> None:
        key = self.course.key
        found = next((one for one in self._offers if one.course.course_id == key), None)
        if found is not None:
            self.enroll_asked.emit(found)
