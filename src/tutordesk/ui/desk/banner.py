"""``CallBanner``: says for whom the desk books, for which course, what they have and what is to be known.

It shows and changes the ``DeskCall`` of its page. What a page does about it is the page's business.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from tutordesk.domain.week import day_start, local_date
from tutordesk.i18n import _, format_instant, format_list, format_range, format_relative_day
from tutordesk.services import callers, students, tutors
from tutordesk.services.board_rows import CallerRow
from tutordesk.services.rows import CourseRow, EnrollmentRow, SessionPage, SessionRow, StudentRow
from tutordesk.ui import theme
from tutordesk.ui.desk.caller_hints import CallerHints, since
from tutordesk.ui.desk.courses import CourseCombo
from tutordesk.ui.desk.student_list import contact_words
from tutordesk.ui.page import Page
from tutordesk.ui.shortcuts import key_cap
from tutordesk.ui.widgets.avatar import Avatar
from tutordesk.ui.widgets.elided import ElidedLabel

TWO_LINES_BELOW = 760
COURSE_WIDTH = 290
LIVE = frozenset({"scheduled", "in_progress"})
KNOWN_SESSIONS = 60


class CallBanner(QFrame):
    """Hidden while nobody is on the phone. The page calls ``load`` in its own ``load``."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page, self._call, self._zone = page, page.context.call, page.context.zone
        self._on_date: date | None = None
        self._sessions: tuple[SessionRow, ...] = ()
        self._student: StudentRow | None = None
        self._two_lines: bool | None = None
        self._old_hints = False
        self.setProperty("kind", "notice")
        self.setProperty("tone", "info")
        self._build()
        self._call.changed.connect(self._on_call)
        page.context.live.changed.connect(self._on_changed)
        self._on_call()

    def load(self) -> None:
        """Ask for the student's courses and sessions."""
        student_id = self._call.student_id
        if student_id is None:
            return
        ask = self._page.ask
        ask(tutors.courses, key="call-courses", done=self._on_courses, failed=_without)
        ask(
            students.enrollments_of,
            key="call-enrollments",
            done=self._on_enrollments,
            failed=_without,
            student_id=student_id,
        )
        ask(
            students.sessions_with,
            key="call-sessions",
            done=self._on_sessions,
            failed=_without,
            student_id=student_id,
            limit=KNOWN_SESSIONS,
        )
        self._load_hints()

    def _load_hints(self) -> None:
        student_id, self._old_hints = self._call.student_id, False
        if student_id is None:
            return

        def arrived(row: CallerRow) -> None:
            if student_id == self._call.student_id:
                self.hints.show_hints(student_id, row)

        self._page.ask(
            callers.about,
            key="call-hints",
            done=arrived,
            failed=_without,
            student_id=student_id,
            since=day_start(since(local_date(datetime.now(UTC), self._zone)), self._zone),
        )

    def _on_changed(self, topics: frozenset[str]) -> None:
        """Notes are no business of most pages, which load only for what is theirs."""
        if "person" in topics and "person" not in self._page.WATCHES and self._call.active:
            self._old_hints = True
            if self.isVisible():
                self._load_hints()

    def show_date(self, on_date: date | None) -> None:
        """Say what the student has on this day; without one, what comes next."""
        self._on_date = on_date
        self._show_sessions()

    # --- building ---
    def _build(self) -> None:
        self.avatar = Avatar("", 32)
        self.name = ElidedLabel(role="strong")
        self.name.setAccessibleIdentifier("booking-for")
        self.contact = ElidedLabel(role="small")
        self.course = CourseCombo(_("Course of the call"), _("Any course"), show_label=False)
        self.course.combo.setAccessibleIdentifier("call-course")
        self.course.chosen.connect(self._on_chosen)
        self.has = ElidedLabel(role="body")
        self.has.setAccessibleIdentifier("call-sessions")
        theme.set_property(self.has, "tone", "accent")
        self.finish = theme.button(_("Finish"))
        self.finish.setAccessibleIdentifier("finish-call")
        self.finish.clicked.connect(self._call.end)
        self._end = QWidget()
        end = QHBoxLayout(self._end)
        end.setContentsMargins(0, 0, 0, 0)
        end.setSpacing(8)
        end.addWidget(key_cap("Esc"))
        end.addWidget(self.finish)
        self.hints = CallerHints(self._page)
        self.hints.unpaid_asked.connect(self._on_unpaid)
        self._words = QWidget()
        words = QVBoxLayout(self._words)
        words.setContentsMargins(0, 0, 0, 0)
        words.setSpacing(0)
        words.addWidget(self.name)
        words.addWidget(self.contact)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(14, 8, 10, 8)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(8)
        self._place(two_lines=False)

    def _place(self, *, two_lines: bool) -> None:
        if two_lines == self._two_lines:
            return
        self._two_lines = two_lines
        for part in (self.avatar, self._words, self.course, self.has, self._end, self.hints):
            self._grid.removeWidget(part)
        self._grid.addWidget(self.avatar, 0, 0)
        self._grid.addWidget(self._words, 0, 1, 1, 2 if two_lines else 1)
        self._grid.addWidget(self.course, *((1, 0, 1, 2) if two_lines else (0, 2)))
        self._grid.addWidget(self.has, *((1, 2, 1, 2) if two_lines else (0, 3)))
        self._grid.addWidget(self._end, 0, 3 if two_lines else 4, Qt.AlignmentFlag.AlignTrailing)
        self._grid.addWidget(self.hints, 2, 0, 1, 5)
        for column, share in enumerate((0, 1, 1, 0, 0) if two_lines else (0, 4, 0, 5, 0)):
            self._grid.setColumnStretch(column, share)
        self.course.setFixedWidth(COURSE_WIDTH)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """One line, or two where there is no room beside each other."""
        super().resizeEvent(event)
        self._place(two_lines=self.width() < TWO_LINES_BELOW)

    def showEvent(self, event: QShowEvent) -> None:
        """What changed meanwhile is read again."""
        super().showEvent(event)
        if self._old_hints:
            self._load_hints()

    # --- what is shown ---
    def _on_call(self) -> None:
        student = self._call.student
        self.setVisible(student is not None)
        if student is None:
            self._student = None
            self.hints.forget()
            return
        if self._student is None or self._student.person_id != student.person_id:
            self._sessions = ()
            self.course.show_own((), self._call.course)
            self.has.show_text("")
            self.hints.forget()
            if self._page.isVisible():
                self.load()
        self._student = student
        self.avatar.show_person(student.display_name)
        self.name.show_text(_("Booking for {name}").format(name=student.display_name))
        self.contact.show_text(contact_words(student))
        words = _("Finish booking for {name}").format(name=student.display_name)
        self.finish.setAccessibleName(words)
        self.finish.setToolTip(words)
        self._show_courses()

    def _on_courses(self, rows: Sequence[CourseRow]) -> None:
        self.course.show_all(rows, self._call.course)

    def _on_enrollments(self, rows: Sequence[EnrollmentRow]) -> None:
        self.course.show_own(rows, self._call.course)
        if self._call.course is None and len(self.course.own) == 1:
            self._call.choose_course(self.course.own[0])

    def _show_courses(self) -> None:
        self.course.show_choice(self._call.course)

    def _on_chosen(self, course: CourseRow | None) -> None:
        self._call.choose_course(course)

    def _on_unpaid(self) -> None:
        """Show what is not paid among all sessions."""
        from tutordesk.ui.sessions.choice import SPAN, Choice

        student, today = self._call.student, local_date(datetime.now(UTC), self._zone)
        if student is not None:
            choice = Choice(student.login, SPAN, since(today), today, status="completed", paid="no")
            self._page.context.navigate("sessions", choice=choice)

    def _on_sessions(self, page: SessionPage) -> None:
        now = datetime.now(UTC)
        live = (row for row in page.rows if row.status in LIVE and row.ends_at > now)
        self._sessions = tuple(sorted(live, key=lambda row: row.starts_at))
        self._show_sessions()

    def _show_sessions(self) -> None:
        self.has.show_text(self._has_words())

    def _has_words(self) -> str:
        student, zone = self._student, self._zone
        if student is None:
            return ""
        name = student.display_name
        if self._on_date is None:
            if not self._sessions:
                return _("No sessions ahead")
            first = self._sessions[0]
            return _("Next: {course}, {when}").format(
                course=first.course.name, when=format_instant(first.starts_at, zone)
            )
        there = [row for row in self._sessions if local_date(row.starts_at, zone) == self._on_date]
        if not there:
            today = local_date(datetime.now(UTC), zone)
            day = format_relative_day(self._on_date, today)
            return _("{day}: nothing booked yet").format(day=day)
        spans = [
            _("{course} {span}").format(
                course=row.course.name, span=format_range(row.starts_at, row.ends_at, zone)
            )
            for row in there
        ]
        return _("{name} has {sessions}").format(name=name, sessions=format_list(spans))


def _without(_error: Exception) -> None:
    """The banner does without what could not be read; the page itself reports errors."""
