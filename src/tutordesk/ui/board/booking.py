"""Booking from the board: ticks at the starts that fit the call, and the card that books one of them.

Belongs here: asking what fits, what a press on free time means, the booking under way. Does not belong here:
who is on the phone (``ui/desk``), how a start looks, what each refusal says (``ui/outcomes.py``).
"""

from datetime import datetime, timedelta
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from tutordesk.i18n import _, format_instant
from tutordesk.services import board, tutors
from tutordesk.services.board_rows import FitRow
from tutordesk.services.rows import CourseRow, OfferRow, SessionRow, TutorProfile
from tutordesk.ui import outcomes, theme
from tutordesk.ui.attempt import Wish
from tutordesk.ui.board.board_view import BoardView
from tutordesk.ui.board.day_columns import Fits, FreeBlock
from tutordesk.ui.booker import Booker
from tutordesk.ui.booking_panel import BookingPanel
from tutordesk.ui.desk import actions
from tutordesk.ui.page import Page
from tutordesk.ui.undo import offer_undo
from tutordesk.ui.widgets.avatar import Avatar
from tutordesk.ui.widgets.scroll import ScrollColumn

SIDE = 20


class BookingCard(QFrame):
    """Beside the board: whom for, with whom, when, what it costs; Enter books, Escape leaves it."""

    closed = Signal()

    def __init__(self, zone: str) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self.setAccessibleName(_("Book a session"))
        self.setAccessibleIdentifier("board-booking")
        self.panel = BookingPanel(zone, desk=True, repeats=True)
        buttons = self.panel.stack()
        self._avatar = Avatar("", 40)
        self._student = theme.label("", "h3", wrap=True)
        self._tutor = theme.label("", "body", wrap=True)
        close = theme.icon_button("x", _("Close"), "quiet")
        close.clicked.connect(self.closed)
        head = QHBoxLayout()
        head.setContentsMargins(SIDE, 14, SIDE, 0)
        head.addWidget(theme.label(_("Book a session"), "h3"), 1)
        head.addWidget(close)
        who = QHBoxLayout()
        who.setSpacing(12)
        who.addWidget(self._avatar, 0, Qt.AlignmentFlag.AlignTop)
        names = QVBoxLayout()
        names.setSpacing(2)
        names.addWidget(self._student)
        names.addWidget(self._tutor)
        who.addLayout(names, 1)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(SIDE, 0, SIDE, SIDE)
        column.setSpacing(16)
        column.addLayout(who)
        column.addWidget(theme.rule())
        column.addWidget(self.panel)
        column.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(1, 1, 1, 1)
        whole.setSpacing(8)
        whole.addLayout(head)
        whole.addWidget(ScrollColumn(inside), 1)
        foot = QVBoxLayout()
        foot.setContentsMargins(SIDE, 4, SIDE, SIDE - 4)
        foot.addWidget(buttons)
        whole.addLayout(foot)

    def show_people(self, student: str, tutor: str) -> None:
        """Say whom it is for, and with whom."""
        self._avatar.show_person(student)
        self._student.setText(student)
        self._tutor.setText(_("with {tutor}").format(tutor=tutor))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes the card, never the call."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.panel.book.hasFocus():
            self.panel.book.click()
        else:
            super().keyPressEvent(event)


class BoardBooking(QObject):
    """Books what is pressed on the board for the student of the call."""

    fits_changed = Signal(object)
    """The ``Fits`` of the call on the day shown."""
    card_wanted = Signal(object)
    """Show this card beside the board; None: it has done its work."""
    booked = Signal(object)

    course_wanted = Signal()
    """Free time was pressed while no course is chosen."""

    def __init__(self, page: Page, view: BoardView) -> None:
        super().__init__(page)
        self._page, self._view, self._call = page, view, page.context.call
        self._wish: tuple[FreeBlock, datetime, CourseRow] | None = None
        self._card: BookingCard | None = None
        self._booker = Booker(page)
        self._booker.booked.connect(self._on_booked)
        self._booker.taken.connect(self._on_taken)
        self._booker.refused.connect(self._on_refused)
        view.taken.connect(self.take)
        self._call.changed.connect(self._on_call)

    @property
    def card(self) -> BookingCard:
        """The card, made when first needed."""
        if self._card is None:
            self._card = BookingCard(self._view.day.zone)
            self._card.hide()
            self._card.closed.connect(self.close)
            panel = self._card.panel
            panel.book_asked.connect(self.book)
            panel.repeat_asked.connect(self.repeat)
            outcomes.BookingTalk(self._page, self._booker, panel, self._page.context.notices, again=self.book)
            self._page.guard(panel.block)
        return self._card

    def is_card(self, widget: QWidget) -> bool:
        """Whether a widget is the card."""
        return widget is self._card

    # --- ticks -------------------------------------------------------------------------------------------
    def load(self) -> None:
        """Ask where the call's course fits on the day shown."""
        student_id, course_id = self._call.student_id, self._call.course_id
        if student_id is None or course_id is None:
            self.fits_changed.emit(Fits())
            return
        on_date = self._view.day.on_date

        def arrived(rows: tuple[FitRow, ...]) -> None:
            if (on_date, student_id, course_id) == (
                self._view.day.on_date,
                self._call.student_id,
                self._call.course_id,
            ):
                self.fits_changed.emit(Fits.of(rows))

        self._page.ask(
            board.fits,
            key="fits",
            course_id=course_id,
            on_date=on_date,
            student_id=student_id,
            done=arrived,
            failed=lambda _error: self.fits_changed.emit(Fits()),  # free time can still be booked
        )

    def _on_call(self) -> None:
        """Another student or course: the ticks are others, and the card was about somebody else."""
        self.fits_changed.emit(Fits())
        self.close()
        if self._page.isVisible():
            self.load()

    # --- a press on free time ----------------------------------------------------------------------------
    def take(self, block: FreeBlock, starts_at: datetime) -> None:
        """Ask for what is missing, or show what would be booked."""
        student, course = self._call.student, self._call.course
        when = format_instant(starts_at, self._view.day.zone)
        notices = self._page.context.notices
        if student is None:
            notices.show_notice(
                _("To book {when} with {tutor}, choose a student first.").format(
                    when=when, tutor=block.tutor_name
                ),
                actions=[(_("Find a student"), partial(actions.find, self._page))],
            )
        elif course is None:
            notices.show_notice(_("Choose a course for {name} first.").format(name=student.display_name))
            self.course_wanted.emit()
        elif block.fit is not None:
            fit = block.fit
            offer = OfferRow(course, fit.price, fit.currency, fit.online, not fit.online, fit.place)
            self._open(block, starts_at, offer, passing=False)
        else:
            self._page.ask(
                tutors.profile,
                key="board-offer",
                tutor_id=block.tutor_id,
                done=partial(self._on_profile, block, starts_at, course),
                failed=self._page.show_error,
            )

    def _on_profile(
        self, block: FreeBlock, starts_at: datetime, course: CourseRow, profile: TutorProfile
    ) -> None:
        """Free, but no start is offered there: the desk may pass the rule with a reason."""
        if self._call.course_id != course.course_id:
            return
        offer = next((one for one in profile.offers if one.course.course_id == course.course_id), None)
        if offer is None:
            text = _("{tutor} does not teach {course}")
            self._page.context.notices.show_notice(
                text.format(tutor=block.tutor_name, course=course.name), "warning"
            )
        else:
            self._open(block, starts_at, offer, passing=True)

    def _open(self, block: FreeBlock, starts_at: datetime, offer: OfferRow, *, passing: bool) -> None:
        student, card = self._call.student, self.card
        if student is None or self._booker.pending:
            return
        self._wish = block, starts_at, offer.course
        card.show_people(student.display_name, block.tutor_name)
        card.panel.ask_reason(shown=passing)
        ends_at = starts_at + timedelta(minutes=offer.course.session_minutes)
        card.panel.show_choice(starts_at, ends_at, offer)
        self.card_wanted.emit(card)
        first = card.panel.reason.edit if passing else card.panel.book
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def close(self) -> None:
        """Book nothing; what was typed for the start is forgotten."""
        if self._wish is not None and not self._booker.pending:
            self._wish = None
            self.card.panel.clear_note()
            self.card_wanted.emit(None)

    # --- booking -----------------------------------------------------------------------------------------
    def book(self) -> None:
        """Book what the card shows."""
        wish, student_id, panel = self._wish, self._call.student_id, self.card.panel
        if wish is None or student_id is None or panel.obstacle:
            return
        block, starts_at, course = wish
        self._booker.book(
            Wish(
                tutor_id=block.tutor_id,
                course_id=course.course_id,
                starts_at=starts_at,
                requirements=panel.note,
                student_id=student_id,
                override_reason=panel.override_reason,
            )
        )

    def repeat(self) -> None:
        """Repeat what the card shows."""
        wish, student, panel = self._wish, self._call.student, self.card.panel
        offer = panel.offer
        if wish is None or student is None or offer is None or self._booker.pending:
            return
        from tutordesk.ui.series.dialog import Wish as Repeated
        from tutordesk.ui.series.opening import repeat

        block, starts_at, _course = wish
        repeat(
            self._page,
            Repeated(
                student.person_id,
                student.display_name,
                block.tutor_id,
                block.tutor_name,
                offer,
                starts_at,
                panel.note,
                panel.override_reason or "",
            ),
            self._view.day.zone,
            self.close,
        )

    def _on_booked(self, row: SessionRow) -> None:
        zone = self._view.day.zone
        text = _("Booked for {student}: {course} with {tutor}, {when}").format(
            student=row.student_name,
            course=row.course.name,
            tutor=row.tutor_name,
            when=format_instant(row.starts_at, zone),
        )
        self.close()
        offer_undo(self._page, row, text, zone=zone)
        self.booked.emit(row)
        self._page.reload()

    def _on_taken(self, wish: Wish) -> None:
        when = format_instant(wish.starts_at, self._view.day.zone)
        self._page.context.notices.show_notice(
            _("{when} was just taken.").format(when=when),
            "warning",
            detail=_("Nothing was booked. The starts that still fit carry a tick."),
        )
        self.close()
        self._page.reload()

    def _on_refused(self, error: Exception) -> None:
        self._page.show_error(error)
        self._page.reload()
