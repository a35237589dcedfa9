"""Booking the next session with a student: the slot dialog, what its answers say, and taking it back."""

from datetime import datetime
from functools import partial

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from tutordesk import errors
from tutordesk.i18n import _
from tutordesk.services import sessions
from tutordesk.services.rows import OwnOfferRow, OwnStudentRow, SessionRow, SlotRow
from tutordesk.ui.attempt import Wish
from tutordesk.ui.booker import Booker
from tutordesk.ui.calendar import session_words
from tutordesk.ui.page import Page
from tutordesk.ui.slots.slot_dialog import SlotDialog

UNDO_MS = 10_000


class NextBooking(QObject):
    """One dialog and the bookings decided in it; ``wanted`` is a start picked before, on ``zone``'s clock."""

    booked = Signal()

    def __init__(
        self,
        page: Page,
        student: OwnStudentRow,
        offer: OwnOfferRow,
        *,
        wanted: datetime | None = None,
        zone: str = "",
    ) -> None:
        super().__init__(page)
        self._page, self._student, self._offer = page, student, offer
        self._booker = Booker(page)
        self._booker.setParent(self)
        self._booker.pending_changed.connect(self._on_pending)
        self._booker.booked.connect(self._on_booked)
        self._booker.taken.connect(lambda _wish: self._refuse(errors.SlotTaken()))
        self._booker.not_enrolled.connect(lambda _wish: self._refuse(errors.NotEnrolled()))
        self._booker.passable.connect(self._refuse)
        self._booker.refused.connect(self._refuse)
        self._booker.not_booked.connect(self._on_not_booked)
        me = page.context.me
        self.dialog = SlotDialog(
            page,
            title=_("Book next session"),
            text=_("{course} with {person}").format(course=offer.course.name, person=student.display_name),
            tutor_id=me.person_id,
            minutes=offer.course.session_minutes,
            student_id=student.person_id,
            student_name=student.display_name,
            wanted=wanted,
            zone=zone,
            confirm=_("Book session"),
            reason=_("Special requirements"),
        )
        self.dialog.slot_chosen.connect(self._book)
        self.dialog.finished.connect(self._on_closed)
        self.dialog.open()

    def _book(self, slot: SlotRow) -> None:
        self._booker.book(
            Wish(
                tutor_id=self._page.context.me.person_id,
                course_id=self._offer.course.course_id,
                starts_at=slot.starts_at,
                requirements=self.dialog.reason,
                student_id=self._student.person_id,
            )
        )

    def _on_pending(self, words: str) -> None:
        if isValid(self.dialog):
            self.dialog.set_pending(words)

    def _on_booked(self, row: SessionRow) -> None:
        page = self._page
        text = _("{course} with {person} is booked: {when}.").format(
            course=row.course.name,
            person=row.student_name,
            when=session_words.long_time(row, page.context.zone),
        )
        page.context.notices.show_notice(
            text, "success", [(_("Undo"), partial(_take_back, page, row))], timeout_ms=UNDO_MS
        )
        self.booked.emit()
        page.reload()
        if isValid(self.dialog):
            self.dialog.accept()
        else:
            self.deleteLater()

    def _on_not_booked(self) -> None:
        text, detail = _("The connection broke, and nothing was booked."), _("Try again.")
        notices = self.dialog.notices if isValid(self.dialog) else self._page.context.notices
        notices.show_notice(text, "warning", detail=detail)
        self._end_without_dialog()

    def _refuse(self, error: Exception) -> None:
        if isValid(self.dialog):
            self.dialog.refuse(error)
        else:
            self._page.show_error(error)
        self._end_without_dialog()

    def _on_closed(self, _result: int) -> None:
        """An attempt under way goes on without its dialog; otherwise this is over."""
        if not self._booker.pending:
            self.deleteLater()

    def _end_without_dialog(self) -> None:
        if not isValid(self.dialog):
            self.deleteLater()


def _take_back(page: Page, row: SessionRow) -> None:
    """Cancel a session booked a moment ago."""
    page.write(
        sessions.set_status,
        session_id=row.session_id,
        version=row.version,
        status="cancelled",
        done=partial(_on_taken_back, page),
        failed=partial(_on_kept, page),
    )


def _on_taken_back(page: Page, row: SessionRow) -> None:
    said = session_words.spoken(row, page.context.zone, for_tutor=True)
    page.context.notices.show_notice(
        _("Undone: {session}").format(session=said), "success", timeout_ms=UNDO_MS
    )
    page.reload()


def _on_kept(page: Page, error: Exception) -> None:
    if isinstance(error, errors.StaleVersion):
        page.context.notices.show_notice(
            _("That can no longer be undone."), "warning", detail=_("The session has changed since.")
        )
    else:
        page.show_error(error)
    page.reload()
