"""Book Sessions: find a tutor, see when they are free, book. For a student, and for the desk's student.

Here is what asks and what follows from an answer. How things look is in the finder, the pane, the panel and
the slot grid; the road of a booking and its unknown outcome is in ``booker.py``.
"""

from datetime import datetime, timedelta
from functools import partial
from typing import Any, ClassVar
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from tutordesk.i18n import _, format_number, ngettext
from tutordesk.services import sessions, slots
from tutordesk.services.rows import (
    CourseRow,
    SessionPage,
    SessionRow,
    SlotPlan,
    SlotRow,
    StudentRow,
    TutorProfile,
    TutorRow,
)
from tutordesk.ui import outcomes
from tutordesk.ui.attempt import Wish
from tutordesk.ui.booker import Booker
from tutordesk.ui.booking.pane import TutorPane
from tutordesk.ui.booking.students import StudentChooser
from tutordesk.ui.desk.banner import CallBanner
from tutordesk.ui.finder.page import FinderPage
from tutordesk.ui.page import PageContext
from tutordesk.ui.slots.days import OwnSession, today
from tutordesk.ui.turns import next_turn, polish

OWN_SESSIONS = 50


class BookingPage(FinderPage):
    """The page ``book`` of a student and ``book_for`` of desk and admin."""

    WATCHES: ClassVar[frozenset[str]] = FinderPage.WATCHES | {"session"}

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.desk = context.role in {"desk", "admin"}
        self.call = context.call
        self._shown_for: UUID | None = None
        self._start: SlotRow | None = None
        self._minutes: int | None = None
        self._course_wanted: UUID | None = None
        self._course: CourseRow | None = None
        self._own: tuple[OwnSession, ...] = ()
        self.booker = Booker(self)
        self._build()
        self._wire()
        self._on_shape(True, False)  # as the columns start
        self._show_head(None)
        self._on_call()

    # --- building ---
    def _build(self) -> None:
        title = _("Book for a student") if self.desk else _("Book Sessions")
        self.banner = CallBanner(self) if self.desk else None
        self.chooser = StudentChooser(self) if self.desk else None
        self.pane = TutorPane(self.context.zone, desk=self.desk)
        self._steps = QStackedWidget()
        self._steps.addWidget(self.make_columns(self.make_states(self.pane)))
        self.column.addWidget(self.make_head(title))
        if self.chooser is not None and self.banner is not None:
            self._steps.addWidget(self.chooser)
            self.column.addWidget(self.banner)
        self.column.addWidget(self._steps, 1)

    def _wire(self) -> None:
        self.finder.picked.connect(self._on_tutor)
        self.finder.counted.connect(self._show_head)
        if self.chooser is not None:
            self.chooser.chosen.connect(self._on_student)
            self.call.changed.connect(self._on_call)
        pane = self.pane
        pane.course_chosen.connect(self._on_course)
        pane.slot_picked.connect(self._on_slot)
        pane.grid.span_wanted.connect(self._load_plan)
        pane.book_asked.connect(self.book)
        pane.panel.repeat_asked.connect(self.repeat)
        pane.back_asked.connect(lambda: self.columns.show_detail(False))
        pane.about_asked.connect(self._on_about)
        booker = self.booker
        booker.booked.connect(self._on_booked)
        booker.taken.connect(lambda wish: self._on_taken(wish.starts_at))
        booker.refused.connect(self._on_refused)
        outcomes.BookingTalk(self, booker, pane.panel, self.context.notices, again=self.book)
        self.guard(pane.panel.block)

    # --- loading ---
    def load(self) -> None:
        """Ask for the list, and for the slots of the tutor shown."""
        next_turn(self, partial(polish, self.pane))
        if self.chooser is not None and not self.call.active:
            self.chooser.load()
            return
        if self.banner is not None:
            self.banner.load()
        self.finder.load()
        if not self.desk:
            self.ask(sessions.mine, done=self._on_mine, upcoming=True, limit=OWN_SESSIONS)
        self.load_tutor()

    def open(self, **target: Any) -> None:
        """Turn to ``tutor_id`` and ``course_id``."""
        tutor_id, self._course_wanted = target.get("tutor_id"), target.get("course_id")
        if tutor_id is not None:
            self.finder.select(tutor_id)
            if tutor_id != self.tutor_id:
                self._start = None
                self.ask_tutor(tutor_id)
            self.columns.show_detail(True)

    @property
    def tutor_id(self) -> UUID | None:
        """The tutor whose times are shown."""
        return self.pane.tutor.tutor_id if self.pane.tutor is not None else None

    def _load_plan(self) -> None:
        tutor, minutes = self.pane.tutor, self.pane.minutes
        if tutor is None or minutes is None:
            return
        starts_at, ends_at = self.pane.grid.span
        self.ask(
            slots.plan,
            key="plan",
            done=self._on_plan,
            failed=self.on_tutor_failed,
            tutor_id=tutor.tutor_id,
            minutes=minutes,
            starts_at=starts_at,
            ends_at=ends_at,
            student_id=self._student_id,
        )

    @property
    def _student_id(self) -> UUID | None:
        return self.call.student_id if self.desk else None

    # --- answers ---
    def _on_mine(self, page: SessionPage) -> None:
        self._own = tuple(OwnSession(row.starts_at, row.ends_at) for row in page.rows)
        self.pane.grid.show_own(self._own)

    def show_tutor(self, profile: TutorProfile) -> None:
        """Show a tutor's courses, and ask for the slots of the one wanted."""
        course_id = self._course_wanted or self.finder.filters.criteria.course_id
        self._course_wanted = None
        self.pane.show_profile(profile, course_id)
        if not profile.offers:
            self.pane_states.show_state(
                "empty",
                icon="book",
                title=_("{name} offers no course").format(name=profile.tutor.display_name),
                text=_("Choose another tutor, or ask the front desk."),
            )
            return
        self._show_choice()
        self._load_plan()

    def _on_plan(self, plan: SlotPlan) -> None:
        self.pane_states.show_state("content")
        self.pane.show_plan(plan, self._own)
        same_length = self._minutes == plan.minutes
        self._minutes = plan.minutes
        start = self._start
        if start is None or not plan.starts_at <= start.starts_at < plan.ends_at or not start.free:
            self._show_choice()
            return
        here = next((row for row in plan.rows if row.free and row.starts_at == start.starts_at), None)
        self._start = here
        self.pane.grid.choose(here.starts_at if here else None)
        self._show_choice()
        if here is None and not self.booker.pending:
            if same_length:
                self._on_taken(start.starts_at)
            else:
                outcomes.show_unfit(self.context.notices, start.starts_at, self.context.zone)

    # --- choosing ---
    def _on_tutor(self, row: TutorRow) -> None:
        if row.tutor_id == self.tutor_id:
            return
        self._start = None
        self.pane.show_tutor(row)
        self.pane.panel.ask_reason(shown=False)
        self._show_choice()
        self.pane_states.has_content = False
        self.pane_states.begin()
        self.load_tutor()

    def _on_course(self) -> None:
        self.finder.keep()
        offer = self.pane.offer
        if self.desk and offer is not None:
            self._course = offer.course  # chosen at this tutor: the list stays as it is
            self.call.choose_course(offer.course)
        self._show_choice()
        self._load_plan()

    def _on_slot(self, row: SlotRow) -> None:
        self.finder.keep()
        self._start = row
        self.pane.panel.ask_reason(shown=self.desk and not row.free)
        self._show_choice()

    def _show_choice(self) -> None:
        offer = self.pane.offer
        starts_at = self._start.starts_at if self._start is not None else None
        ends_at = None
        if starts_at is not None and offer is not None:
            ends_at = starts_at + timedelta(minutes=offer.course.session_minutes)
        self.pane.panel.show_choice(starts_at, ends_at, offer)

    def pick(self, row: SlotRow) -> None:
        """Choose a start, turning to its weeks if need be."""
        self._on_slot(row)
        elsewhere = self.pane.grid.show_date(today(row.starts_at, self.context.zone))
        self.pane.grid.choose(row.starts_at)
        self.columns.show_detail(True)
        if elsewhere:
            self._load_plan()
        self.pane.panel.book.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- booking ---
    def book(self) -> None:
        """Book what is chosen."""
        offer, start, tutor = self.pane.offer, self._start, self.pane.tutor
        if self.pane.panel.obstacle or offer is None or start is None or tutor is None:
            return
        self.booker.book(
            Wish(
                tutor_id=tutor.tutor_id,
                course_id=offer.course.course_id,
                starts_at=start.starts_at,
                requirements=self.pane.panel.note,
                student_id=self._student_id,
                override_reason=self.pane.panel.override_reason,
            )
        )

    def repeat(self) -> None:
        """Repeat what is chosen, for the desk's student."""
        offer, start, tutor, student = self.pane.offer, self._start, self.pane.tutor, self.call.student
        if offer is None or start is None or tutor is None or student is None:
            return
        from tutordesk.ui.series.dialog import Wish as Repeated
        from tutordesk.ui.series.opening import repeat

        wish = Repeated(
            student.person_id,
            student.display_name,
            tutor.tutor_id,
            tutor.display_name,
            offer,
            start.starts_at,
            self.pane.panel.note,
            self.pane.panel.override_reason or "",
        )
        repeat(self, wish, self.context.zone, self._forget_choice)

    def _forget_choice(self) -> None:
        self._start = None
        self.pane.grid.choose(None)
        self.pane.grid.forget_taken()
        self.pane.panel.clear_note()
        self._show_choice()

    def _on_booked(self, row: SessionRow) -> None:
        self._forget_choice()
        outcomes.show_booked(
            self.context.notices,
            row,
            self.context.zone,
            desk=self.desk,
            open_classes=lambda: self.context.navigate("classes", session_id=row.session_id),
        )
        self._load_plan()
        self.reload()

    def _on_taken(self, starts_at: datetime) -> None:
        self._start = None
        self.pane.grid.mark_taken(starts_at)
        self._show_choice()
        self._show_taken(starts_at, ())
        tutor, minutes = self.pane.tutor, self.pane.minutes
        if tutor is not None and minutes is not None:
            self.ask(
                slots.nearest,
                done=lambda rows: self._show_taken(starts_at, rows),
                failed=lambda _error: None,  # the notice without suggestions already stands
                tutor_id=tutor.tutor_id,
                minutes=minutes,
                around=starts_at,
                student_id=self._student_id,
            )

    def _show_taken(self, starts_at: datetime, nearest: tuple[SlotRow, ...]) -> None:
        outcomes.show_taken(self.context.notices, starts_at, nearest, self.context.zone, self.pick)

    def _on_refused(self, error: Exception) -> None:
        self.show_error(error)
        self._load_plan()

    # --- whom the desk books for ---
    def _on_student(self, row: StudentRow) -> None:
        self.call.begin(row)
        self.finder.filters.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_call(self) -> None:
        """Follow the call: another student, another course, or nobody any more."""
        if self.chooser is None:
            return
        student_id, course = self.call.student_id, self.call.course
        self._steps.setCurrentWidget(self.columns if self.call.active else self.chooser)
        if student_id != self._shown_for:
            self._shown_for = self.finder.student_id = student_id
            self._start = None
            self.pane.grid.clear()
            self.reload()
            if student_id is None and self.isVisible():
                self.chooser.search.setFocus(Qt.FocusReason.OtherFocusReason)
        if self.call.active and course != self._course:
            self._course = course
            self.finder.filters.choose_course(course)
            self.pane.course.choose(self.call.course_id)
            self._load_plan()
        self._show_choice()
        self._show_head(self.finder.model.total if self.call.active else None)

    # --- words and shape ---
    def _show_head(self, total: int | None) -> None:
        if self.desk and not self.call.active:
            self.count.setText(_("Whom is the session for?"))
            return
        zone = self.context.zone
        if total is None:
            self.count.setText(_("Times in {zone}.").format(zone=zone))
            return
        words = ngettext("{n} tutor matches. Times in {zone}.", "{n} tutors match. Times in {zone}.", total)
        self.count.setText(words.format(n=format_number(total), zone=zone))

    def _on_about(self) -> None:
        self.context.notices.show_notice(self.pane.name.text(), detail=self.pane.about.toolTip())

    def on_shape(self, *, narrow: bool, in_front: bool) -> None:
        """Steps instead of columns in a narrow window."""
        self.pane.set_narrow(narrow=narrow)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes one step back: to the list, or it ends the call."""
        choosing_slot = not (self.columns.narrow and self.columns.in_detail)
        if event.key() == Qt.Key.Key_Escape and choosing_slot and self.desk and self.call.active:
            self.call.end()
        else:
            super().keyPressEvent(event)
