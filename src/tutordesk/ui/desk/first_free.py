"""*First free for…*: a course, perhaps a weekday, a part of the day, a tutor; the next starts that fit; book.

Belongs here: asking for the starts and booking the one chosen for the student of the call. Does not belong
here: what it is looked for by (``start_filters.py``), how a start looks (``fit_list.py``), what an answer
to a booking means (``booker.py``, ``outcomes.py``), what follows from one (``after_booking.py``).
"""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from tutordesk.i18n import _, format_instant
from tutordesk.services import board
from tutordesk.services.board_rows import FitRow, FoundRow
from tutordesk.services.rows import CourseRow, OfferRow, SessionRow
from tutordesk.ui import outcomes, theme
from tutordesk.ui.attempt import Wish
from tutordesk.ui.booker import Booker
from tutordesk.ui.booking_panel import BookingPanel
from tutordesk.ui.desk.after_booking import Weekly, offer_more
from tutordesk.ui.desk.find_box import FindBox
from tutordesk.ui.desk.fit_list import FitList
from tutordesk.ui.desk.start_filters import StartFilters
from tutordesk.ui.notices import NoticeBar
from tutordesk.ui.page import Page
from tutordesk.ui.slots.reasons import taken_words
from tutordesk.ui.widgets.avatar import Avatar
from tutordesk.ui.widgets.elided import ElidedLabel
from tutordesk.ui.widgets.states import States

WIDTH, HEIGHT, EDGE = 780, 700, 40
LIMIT = 12
TOPICS = frozenset({"session", "hours", "centre", "tutor", "course"})


class FirstFreeDialog(QDialog):
    """In front of any page of the front desk; it stays open until a session is booked or it is closed.

    *Walk-in* (``walk_in.py``) is the same with other starts: it overrides ``title``, ``ask_starts``,
    ``show_nothing``, ``reason`` and ``on_booked``.
    """

    identifier = "first-free"

    def __init__(self, page: Page, *, course_id: UUID | None = None) -> None:
        super().__init__(page)
        self._page, self._call = page, page.context.call
        self._zone = page.context.zone
        self._begun = False
        self._following = False
        self.setWindowTitle(self.title)
        self.setAccessibleName(self.title)
        self.setAccessibleIdentifier(self.identifier)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self._booker = Booker(page)
        self._booker.setParent(self)
        self._build()
        self._wire()
        room = page.window().size()
        self.resize(max(480, min(WIDTH, room.width() - EDGE)), max(400, min(HEIGHT, room.height() - EDGE)))
        self._show_student()
        self._show_chosen()
        self._load()
        self.filters.load(course_id or self._call.course_id)

    @property
    def title(self) -> str:
        """What is being done."""
        return _("First free for…")

    # --- building ----------------------------------------------------------------------------------------
    def _build(self) -> None:
        self.notices = NoticeBar()
        self.notices.setAccessibleIdentifier("first-free-notice")
        self.filters = StartFilters(self._page)
        self.list = FitList(self._zone)
        self.states = States(self.list, margin=0)
        self.panel = BookingPanel(self._zone, desk=True, repeats=True)
        self.close_button = theme.icon_button("x", _("Close"), "quiet")
        self.close_button.setAutoDefault(False)
        head = QHBoxLayout()
        head.addWidget(theme.label(self.title, "h2"), 1)
        head.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 14, 20, 16)
        column.setSpacing(10)
        column.addLayout(head)
        column.addWidget(self._student_line())
        column.addWidget(self.filters)
        column.addWidget(self.notices)
        column.addWidget(self.states, 1)
        column.addWidget(theme.rule())
        column.addWidget(self.panel)

    def _student_line(self) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        self._avatar = Avatar("", 28)
        self._name = ElidedLabel(role="strong")
        self._name.setAccessibleIdentifier("first-free-for")
        self.who = FindBox(self._page.context, students_only=True, new_caller=False)
        row.addWidget(self._avatar)
        row.addWidget(self._name, 1)
        row.addWidget(self.who, 1)
        return line

    def _wire(self) -> None:
        self.close_button.clicked.connect(self.reject)
        self.filters.course_chosen.connect(self._on_course)
        self.filters.course_missing.connect(self._on_missing)
        self.filters.changed.connect(self._load)
        self.who.picked.connect(self._on_student)
        self.list.current_changed.connect(self._show_chosen)
        self.list.decided.connect(self._on_decided)
        self.states.retry_asked.connect(self._load)
        self.states.cancel_asked.connect(self.reject)
        self.panel.book_asked.connect(self.book)
        self.panel.repeat_asked.connect(self.repeat)
        booker = self._booker
        outcomes.BookingTalk(self._page, booker, self.panel, self.notices, again=self.book)
        for answered in (booker.taken, booker.passable, booker.not_enrolled, booker.refused):
            answered.connect(lambda _answer: self._come_back())
        booker.not_booked.connect(self._come_back)
        booker.booked.connect(self.on_booked)
        booker.taken.connect(self._on_taken)
        booker.refused.connect(self._on_refused)
        self._call.changed.connect(self._show_student)
        self._page.context.live.changed.connect(self._on_changed)
        self._page.writes_changed.connect(lambda _possible, reason: self.panel.block(reason))
        self.panel.block(self._page.writes_reason)

    # --- asking ------------------------------------------------------------------------------------------
    def _load(self) -> None:
        """Ask for the starts that fit what is chosen."""
        course = self.filters.course.key
        if course is None:
            self.list.show_rows(())
            self.states.show_state(
                "empty",
                icon="book",
                title=_("Which course?"),
                text=_("Choose a course: the earliest starts of every tutor who teaches it appear at once."),
            )
            return
        self.states.begin()
        self.ask_starts(course)

    def ask_starts(self, course: CourseRow) -> None:
        """Ask for the earliest starts."""
        self._page.ask(
            board.first_free,
            key=("first-free", id(self)),
            done=self.show_starts,
            failed=self.on_failed,
            course_id=course.course_id,
            student_id=self._call.student_id,
            **self.filters.asked,
            limit=LIMIT,
        )

    def _on_missing(self) -> None:
        if not self._begun:
            self._begun = True
            self.filters.course.combo.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_course(self, course: CourseRow | None) -> None:
        if self._call.active and course is not None:
            self._call.choose_course(course)
        self._load()

    def show_starts(self, rows: Sequence[FitRow]) -> None:
        """Show what was asked for."""
        if not isValid(self):
            return
        before = self.list.chosen
        kept = self.list.show_rows(rows)
        if rows:
            self.states.show_state("content")
        else:
            self.show_nothing()
        followed, self._following = self._following, False
        if followed and not kept and before is not None and not self._booker.pending:
            self.notices.show_notice(taken_words(before.starts_at, self._zone), "warning")
        if rows and not self._begun:
            self._begun = True
            self.list.choose(0)
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        self._show_chosen()

    def show_nothing(self) -> None:
        """Say that nobody has a start, and what can be done."""
        filters = self.filters.narrowed
        self.states.show_state(
            "empty",
            icon="calendar-off",
            title=_("Nothing free in the next two weeks"),
            text=_("Ask for less: another day, part of the day or tutor.")
            if filters
            else _("No tutor of this course has a free start. Book for a student shows why, day by day."),
            action=(_("Any time, any tutor"), self._ask_for_less) if filters else None,
        )

    def _ask_for_less(self) -> None:
        self.filters.widen()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def on_failed(self, error: Exception) -> None:
        """Say why there are no starts, or no newer ones."""
        if not isValid(self):
            return
        self.states.fail(error, self.notices.show_error)

    def _on_changed(self, topics: frozenset[str]) -> None:
        if topics & TOPICS and not self._booker.pending:
            self._following = True
            self._load()

    # --- whom for ----------------------------------------------------------------------------------------
    def _on_student(self, row: FoundRow) -> None:
        from tutordesk.ui.desk.actions import student_of

        self._call.begin(student_of(row), self.filters.course.key)
        self.filters.load(None)
        self._load()
        target = self.panel.book if self.list.chosen is not None else self.list
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_student(self) -> None:
        student = self._call.student
        known = student is not None
        for part in (self._avatar, self._name):
            part.setVisible(known)
        self.who.setVisible(not known)
        if student is not None:
            self._avatar.show_person(student.display_name)
            name = _("For {name} ({login})").format(name=student.display_name, login=student.login)
            self._name.show_text(name)

    # --- booking -----------------------------------------------------------------------------------------
    def _show_chosen(self) -> None:
        fit, course = self.list.chosen, self.filters.course.key
        if fit is None or course is None:
            self.panel.ask_reason(shown=False)
            self.panel.show_choice(None, None, None, course_chosen=course is not None)
            return
        ends_at = fit.starts_at + timedelta(minutes=course.session_minutes)
        self.panel.show_choice(fit.starts_at, ends_at, offer_of(fit, course))

    def _on_decided(self) -> None:
        """Enter on a start goes on to the button, and asks first whom it is for."""
        if self.list.chosen is None:
            return
        target = self.panel.book if self._call.active else self.who
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def book(self) -> None:
        """Book the start chosen for the student of the call."""
        fit, course = self.list.chosen, self.filters.course.key
        if fit is None or course is None or self.panel.obstacle:
            return
        if not self._has_student():
            return
        self._booker.book(
            Wish(
                tutor_id=fit.tutor_id,
                course_id=course.course_id,
                starts_at=fit.starts_at,
                requirements=self.panel.note,
                student_id=self._call.student_id,
                override_reason=self.reason,
            )
        )

    def repeat(self) -> None:
        """Repeat the start chosen for the student of the call."""
        fit, course, student = self.list.chosen, self.filters.course.key, self._call.student
        if fit is None or course is None or not self._has_student() or student is None:
            return
        weekly = Weekly(
            student,
            fit.tutor_id,
            fit.tutor_name,
            offer_of(fit, course),
            fit.starts_at,
            self.panel.note,
            self.reason or "",
        )
        self.accept()
        weekly.open(self._page)

    def _has_student(self) -> bool:
        """Whether it is known whom it is for; else that is asked."""
        if self._call.active:
            return True
        self.notices.show_notice(_("Whom is the session for?"))
        self.who.setFocus(Qt.FocusReason.OtherFocusReason)
        return False

    @property
    def reason(self) -> str | None:
        """Why a rule is passed, None where none is."""
        return self.panel.override_reason

    def on_booked(self, row: SessionRow) -> None:
        """Read back what was booked; it can be taken back or repeated."""
        offer_more(self._page, row, self._call.student, self.panel.offer, self.panel.note)
        self._page.reload()
        self.accept()

    def _on_taken(self, wish: Wish) -> None:
        self.list.clearSelection()
        when = format_instant(wish.starts_at, self._zone)
        self.notices.show_notice(
            _("{when} was just taken.").format(when=when),
            "warning",
            detail=_("Your course and note are kept. Pick another start."),
        )
        self._load()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_refused(self, error: Exception) -> None:
        self.notices.show_error(error)
        self._load()

    def done(self, result: int) -> None:
        """Close it; an attempt under way is still answered, and the dialog comes back with a refusal."""
        super().done(result)
        if not self._booker.pending:
            self.deleteLater()

    def _come_back(self) -> None:
        if self.isHidden():
            self.open()

    # --- keyboard ----------------------------------------------------------------------------------------
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses a button, and from anything else leads to the starts. Escape closes."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            focused = self.focusWidget()
            if isinstance(focused, QPushButton):
                focused.click()
            elif self.list.rows:
                if self.list.chosen is None:
                    self.list.choose(0)
                self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().keyPressEvent(event)


def offer_of(fit: FitRow, course: CourseRow) -> OfferRow:
    """Return a start as what is offered then."""
    return OfferRow(course, fit.price, fit.currency, fit.online, not fit.online, fit.place)
