"""Booking the next session with a student: the slot dialog, one attempt under one id, and taking it back.

An outcome that is unknown is asked for by its id as soon as the server answers again; it is never repeated
blindly and never reported as booked unless it is.
"""

from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from uuid import UUID, uuid4

from PySide6.QtCore import QObject, QTimer
from shiboken6 import isValid

from tutordesk import errors
from tutordesk.i18n import _
from tutordesk.services import sessions
from tutordesk.services.rows import OwnOfferRow, OwnStudentRow, SessionRow, SlotRow
from tutordesk.ui.calendar import session_words
from tutordesk.ui.page import Page
from tutordesk.ui.slots.slot_dialog import SlotDialog

ASK_AGAIN_MS = 3000
UNDO_MS = 10_000


@dataclass(frozen=True)
class _Attempt:
    """What is asked, under an id that is kept through every retry of the same wish."""

    student_id: UUID
    course_id: UUID
    starts_at: datetime
    requirements: str
    session_id: UUID = field(default_factory=uuid4, compare=False)


class NextBooking(QObject):
    """One dialog and the bookings decided in it."""

    def __init__(self, page: Page, student: OwnStudentRow, offer: OwnOfferRow) -> None:
        super().__init__(page)
        self._page, self._student, self._offer = page, student, offer
        self._attempt: _Attempt | None = None
        self._unknown = False
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(ASK_AGAIN_MS)
        self._again.timeout.connect(self._ask_outcome)
        page.context.live.resynced.connect(self._ask_outcome)
        me = page.context.me
        self.dialog = SlotDialog(
            page,
            title=_("Book next session"),
            text=_("{course} with {person}").format(course=offer.course.name, person=student.display_name),
            tutor_id=me.person_id,
            minutes=offer.course.session_minutes,
            student_id=student.person_id,
            student_name=student.display_name,
            confirm=_("Book session"),
            reason=_("Special requirements"),
        )
        self.dialog.slot_chosen.connect(self._book)
        self.dialog.finished.connect(self._on_closed)
        self.dialog.open()

    def _book(self, slot: SlotRow) -> None:
        if self._unknown:
            return
        wish = _Attempt(
            self._student.person_id, self._offer.course.course_id, slot.starts_at, self.dialog.reason
        )
        if self._attempt != wish:
            self._attempt = wish
        attempt = self._attempt
        self.dialog.set_pending(_("Booking…"))
        self._page.write(
            sessions.book_for,
            done=self._on_booked,
            failed=self._on_failed,
            session_id=attempt.session_id,
            student_id=attempt.student_id,
            tutor_id=self._page.context.me.person_id,
            course_id=attempt.course_id,
            starts_at=attempt.starts_at,
            requirements=attempt.requirements,
        )

    def _on_booked(self, row: SessionRow) -> None:
        self._attempt, self._unknown = None, False
        page = self._page
        text = _("{course} with {person} is booked: {when}.").format(
            course=row.course.name,
            person=row.student_name,
            when=session_words.long_time(row, page.context.zone),
        )
        page.context.notices.show_notice(
            text, "success", [(_("Undo"), partial(_take_back, page, row))], timeout_ms=UNDO_MS
        )
        page.reload()
        if isValid(self.dialog):
            self.dialog.accept()
        else:
            self.deleteLater()

    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, errors.OutcomeUnknown):
            self._unknown = True
            if isValid(self.dialog):
                self.dialog.set_pending(_("Checking whether it was booked…"))
            self._ask_outcome()
            return
        if isinstance(error, errors.SlotTaken | errors.IdReused):
            self._attempt = None  # the next try is a new attempt
        self._refuse(error)

    # --- the unknown outcome ---
    def _ask_outcome(self) -> None:
        if self._unknown and self._attempt is not None:
            self._again.stop()
            self._page.write(
                sessions.by_id,
                done=self._on_outcome,
                failed=self._on_no_outcome,
                session_id=self._attempt.session_id,
            )

    def _on_outcome(self, row: SessionRow | None) -> None:
        if not self._unknown:
            return
        if row is not None:
            self._on_booked(row)
            return
        self._unknown = False
        text, detail = _("The connection broke, and nothing was booked."), _("Try again.")
        if isValid(self.dialog):
            self.dialog.set_pending("")
            self.dialog.notices.show_notice(text, "warning", detail=detail)
        else:
            self._page.context.notices.show_notice(text, "warning", detail=detail)

    def _on_no_outcome(self, error: Exception) -> None:
        if isinstance(error, errors.Unreachable | errors.TimedOut | errors.TooManyConnections):
            self._again.start()
        else:
            self._unknown = False
            self._refuse(error)

    def _refuse(self, error: Exception) -> None:
        if isValid(self.dialog):
            self.dialog.refuse(error)
        else:
            self._page.show_error(error)

    def _on_closed(self, _result: int) -> None:
        """An attempt under way goes on without its dialog; otherwise this is over."""
        if self._attempt is None:
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
