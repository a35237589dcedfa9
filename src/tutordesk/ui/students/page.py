"""Students: a tutor's own students, one of them in detail, and the courses the tutor offers.

Belongs here: loading, what is written, the arrangement in one or two columns. Does not belong here: how
lists and cards look, words, booking (``next_booking.py``).
"""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QMenu, QStackedWidget, QVBoxLayout, QWidget

from tutordesk.i18n import _, format_number, ngettext
from tutordesk.services import enrollments, offers, students
from tutordesk.services.rows import (
    EnrollmentRow,
    OwnOfferRow,
    OwnStudentRow,
    SessionPage,
    SessionRow,
)
from tutordesk.ui.list_page import ListPage
from tutordesk.ui.page import PageContext
from tutordesk.ui.students.details import StudentDetails
from tutordesk.ui.students.next_booking import NextBooking
from tutordesk.ui.students.offers_pane import OffersPane
from tutordesk.ui.students.student_list import StudentList
from tutordesk.ui.students.time_banner import TimeBanner
from tutordesk.ui.widgets.segmented import Segmented
from tutordesk.ui.widgets.states import States

HISTORY_ROWS = 10


def utc_now() -> datetime:
    """The clock; tests put their own in its place."""
    return datetime.now(UTC)


class StudentsPage(ListPage):
    """The page ``students`` of a tutor."""

    WATCHES: ClassVar[frozenset[str]] = frozenset(
        {"session", "enrollment", "course", "tutor", "person", "centre"}
    )

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.now: Callable[[], datetime] = utc_now
        self._shown: OwnStudentRow | None = None
        self._history: SessionPage | None = None
        self._offers: tuple[OwnOfferRow, ...] = ()
        self._offers_pane: OffersPane | None = None
        self.details: StudentDetails | None = None
        self._build()

    def _clock(self) -> datetime:
        return self.now()

    # --- building ---
    def _build(self) -> None:
        self.switch = Segmented(
            [("students", _("Students")), ("courses", _("My courses"))], "students", name=_("Shown here")
        )
        self.switch.chosen.connect(self._on_switched)
        self.time = TimeBanner()
        self.list = StudentList(self, self._clock)
        self.list.picked.connect(self._on_picked)
        self.list.refreshed.connect(self._on_refreshed)
        self.list.counted.connect(self._on_counted)
        self.list.opened.connect(lambda: self.columns.show_detail(True))
        self.list.courses_asked.connect(self.show_courses)
        self._holder = QWidget()
        holder = QVBoxLayout(self._holder)
        holder.setContentsMargins(0, 0, 0, 0)
        self.pane_states = States(self._holder, margin=0)
        self.pane_states.show_state(
            "empty",
            icon="users",
            title=_("Choose a student"),
            text=_("You see how far they are, what you did together, and book the next session."),
        )
        self.arrange(
            _("Students"),
            self.list,
            self.pane_states,
            view=self.list.list,
            back=(_("All students"), "all-students"),
            actions=(self.switch,),
        )
        self._stack = QStackedWidget()
        self.column.replaceWidget(self.columns, self._stack)
        self.column.setStretchFactor(self._stack, 1)
        self._stack.addWidget(self.columns)
        self.column.insertWidget(1, self.time)
        self.guard(self._show_writes)

    def _make_details(self) -> StudentDetails:
        """The parts of one student, built when somebody is first shown."""
        made = StudentDetails(self.context.me.person_id, self.context.zone, self._clock)
        made.contact.copied.connect(self._on_copied)
        made.history.opened.connect(self._on_session_opened)
        made.history.more_asked.connect(self._load_more)
        made.book_asked.connect(self._on_book_asked)
        made.planned.connect(self._on_planned)
        made.end_confirmed.connect(self._on_end_confirmed)
        made.enroll_asked.connect(self._on_enroll_asked)
        made.states.retry_asked.connect(self._load_shown)
        made.states.cancel_asked.connect(self.stop)
        made.show_writes(self.writes_reason)
        made.show_offers(self._offers)
        layout = self._holder.layout()
        if layout is not None:
            layout.addWidget(made)
        return made

    # --- loading ---
    def load(self) -> None:
        """Ask for the list, the offers, and the student shown."""
        self.list.load()
        self.ask(offers.mine, done=self._on_offers, failed=self._on_no_offers)
        self._load_shown()

    def open(self, **target: Any) -> None:
        """Turn to a student (``student_id``, and ``name`` to find them), or to the ``courses``.

        With ``starts_at`` (and the ``zone`` whose clock said it) somebody is to be booked then.
        """
        if (starts_at := target.get("starts_at")) is not None:
            self.time.show_time(starts_at, target.get("zone") or self.context.zone)
            self._show_list()
        elif target.get("courses"):
            self.show_courses()
        elif (student_id := target.get("student_id")) is not None:
            self.switch.choose("students")
            self._on_switched("students")
            self.list.turn_to(student_id, target.get("name", ""))
            self.columns.show_detail(True)

    def _show_list(self) -> None:
        self.switch.choose("students")
        self._on_switched("students")
        self.columns.show_detail(False)
        self.list.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_courses(self) -> None:
        """Turn to the own courses."""
        self.switch.choose("courses")
        self._on_switched("courses")

    def _load_shown(self) -> None:
        """Ask for what the student shown takes and did, as far as it was paged."""
        if self._shown is None or self.details is None:
            return
        self.details.states.begin()
        student_id = self._shown.person_id
        self.ask(
            students.enrollments_of,
            key="enrollments",
            student_id=student_id,
            done=self._on_enrollments,
            failed=self._on_details_failed,
        )
        limit = max(HISTORY_ROWS, len(self._history.rows) if self._history else 0)
        self.ask(
            students.sessions_with,
            key="history",
            student_id=student_id,
            limit=limit,
            done=self._on_history,
            failed=self._on_details_failed,
        )

    def _load_more(self) -> None:
        page, shown = self._history, self._shown
        if page is None or shown is None or page.next_key is None:
            return

        def arrived(more: SessionPage) -> None:
            if self._history is page:  # else a reload came in between, and its rows are newer
                self._on_history(SessionPage(page.rows + more.rows, more.total, more.next_key))

        self.ask(
            students.sessions_with,
            key="more",
            student_id=shown.person_id,
            after=page.next_key,
            limit=HISTORY_ROWS,
            done=arrived,
            failed=self.show_error,
        )

    # --- answers ---
    def _on_counted(self, total: int, searching: bool) -> None:  # the signal's values
        number = format_number(total)
        if searching:
            text = ngettext("{count} student found", "{count} students found", total)
        else:
            text = ngettext("{count} student", "{count} students", total)
        self.summary.setText(text.format(count=number))

    def _on_picked(self, row: OwnStudentRow) -> None:
        if self._shown is not None and self._shown.person_id == row.person_id:
            self._on_refreshed(row)
            return
        if self.details is None:
            self.details = self._make_details()
        self._shown, self._history = row, None
        self.details.states.has_content = False  # nobody else's courses under this name
        self.details.area.verticalScrollBar().setValue(0)
        self._on_refreshed(row)
        self.pane_states.show_state("content")
        self._load_shown()

    def _on_refreshed(self, row: OwnStudentRow) -> None:
        if self.details is not None and self._shown is not None and row.person_id == self._shown.person_id:
            self._shown = row
            self.details.show_student(row)

    def _on_enrollments(self, rows: tuple[EnrollmentRow, ...]) -> None:
        if self.details is not None:
            self.details.show_enrollments(rows)
            self._show_details()

    def _on_history(self, page: SessionPage) -> None:
        self._history = page
        if self.details is not None:
            left = page.total - len(page.rows) if page.next_key is not None else 0
            self.details.show_history(page.rows, left)
            self._show_details()

    def _show_details(self) -> None:
        """Both answers are there: show them together."""
        if self.details is not None and self._history is not None and "enrollments" not in self._asked:
            self.details.states.show_state("content")

    def _on_details_failed(self, error: Exception) -> None:
        self.states.settle()
        if self.details is None:
            return
        self.details.states.fail(error, self.show_error)

    def _on_offers(self, rows: tuple[OwnOfferRow, ...]) -> None:
        self._offers = rows
        if self.details is not None:
            self.details.show_offers(rows)
        if self._offers_pane is not None:
            self._offers_pane.show_rows(rows)

    def _on_no_offers(self, error: Exception) -> None:
        self.states.settle()
        if self._offers_pane is not None:
            self._offers_pane.show_error(error)

    # --- what can be done ---
    def _on_book_asked(self, enrollment: EnrollmentRow | None) -> None:
        """Book a course; where several come into question, ask which."""
        if self.details is None or self._shown is None:
            return
        if enrollment is not None:
            offer = self.details.offer_of(enrollment)
            choices = [offer] if offer is not None else []
        else:
            choices = self.details.bookable()
        if len(choices) == 1:
            self._book(choices[0])
        elif choices:
            menu = QMenu(self)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.setAccessibleName(_("Which course?"))
            for one in choices:
                menu.addAction(one.course.name).triggered.connect(partial(self._book, one))
            button = self.details.book
            menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def _book(self, offer: OwnOfferRow, _checked: bool = False) -> None:  # a signal's value
        if self._shown is not None:
            self.booking = NextBooking(
                self, self._shown, offer, wanted=self.time.starts_at, zone=self.time.zone
            )
            self.booking.booked.connect(self.time.forget)

    def _on_planned(self, row: EnrollmentRow, planned: int | None) -> None:
        self.write(
            enrollments.set_planned,
            enrollment_id=row.enrollment_id,
            planned_sessions=planned,
            done=lambda _row: self._on_changed_enrollment(_("The plan is saved.")),
        )

    def _on_end_confirmed(self, row: EnrollmentRow) -> None:
        text = _("{course} has ended for {person}.").format(
            course=row.course.name, person=self._shown.display_name if self._shown else ""
        )
        self.write(
            enrollments.end,
            enrollment_id=row.enrollment_id,
            done=lambda _row: self._on_changed_enrollment(text),
        )

    def _on_enroll_asked(self, offer: OwnOfferRow) -> None:
        if self._shown is None:
            return
        text = _("{person} is enrolled in {course}.").format(
            person=self._shown.display_name, course=offer.course.name
        )
        self.write(
            enrollments.enroll,
            course_id=offer.course.course_id,
            tutor_id=self.context.me.person_id,
            student_id=self._shown.person_id,
            done=lambda _row: self._on_changed_enrollment(text),
        )

    def _on_changed_enrollment(self, text: str) -> None:
        self.context.notices.show_notice(text, "success", timeout_ms=6_000)
        self.reload()

    def _on_copied(self, value: str) -> None:
        QGuiApplication.clipboard().setText(value)
        self.context.notices.show_notice(_("Copied."), "success", timeout_ms=4_000)

    def _on_session_opened(self, row: SessionRow) -> None:
        self.context.navigate("schedule", session_id=row.session_id, starts_at=row.starts_at)

    # --- arrangement ---
    def _on_switched(self, key: str) -> None:
        if key == "courses":
            if self._offers_pane is None:
                self._offers_pane = OffersPane(self)
                self._offers_pane.states.retry_asked.connect(self.reload)
                self._offers_pane.show_writes(self.writes_reason)
                self._stack.addWidget(self._offers_pane)
                if self._offers:
                    self._offers_pane.show_rows(self._offers)
                else:
                    self._offers_pane.states.begin()
                    self.reload()
            self._stack.setCurrentWidget(self._offers_pane)
        else:
            self._stack.setCurrentWidget(self.columns)
        self.show_head()

    @property
    def head_gives_way(self) -> bool:
        """Courses have no list to go back to: their title stays."""
        return super().head_gives_way and self.switch.current == "students"

    def on_shape(self, narrow: bool, in_detail: bool) -> None:  # the signal's values
        """Beside the list somebody is always shown."""
        super().on_shape(narrow, in_detail)
        self.list.offers_first = not narrow
        if not narrow:
            self.list.offer_first()

    def _show_writes(self, refusal: str) -> None:
        if self.details is not None:
            self.details.show_writes(refusal)
        if self._offers_pane is not None:
            self._offers_pane.show_writes(refusal)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes back to the list, then lets the time go that somebody is to be booked for."""
        if event.key() == Qt.Key.Key_Escape and not self.head_gives_way and self.time.starts_at is not None:
            self.time.forget()
        else:
            super().keyPressEvent(event)
