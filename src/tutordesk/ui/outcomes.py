"""What a person is told after trying to book, with the next steps: reason, enrolling, once more.

What follows from a booking, or from losing the start, is the business of whoever books.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from PySide6.QtCore import QObject, Qt

from tutordesk.errors import NotEnrolled, TooLate, TutorDeskError
from tutordesk.i18n import _, format_instant
from tutordesk.services import enrollments
from tutordesk.services.rows import SessionRow, SlotRow
from tutordesk.ui.attempt import Wish
from tutordesk.ui.booker import Booker
from tutordesk.ui.booking_panel import BookingPanel
from tutordesk.ui.notices import Action, Notices, describe
from tutordesk.ui.page import Page

Step = Callable[[], object]


class BookingTalk(QObject):
    """Joins a booker to its panel and notices: what is pending, and every answer but the booking itself.

    ``again`` books what is chosen once more.
    """

    def __init__(
        self, page: Page, booker: Booker, panel: BookingPanel, notices: Notices, *, again: Step
    ) -> None:
        super().__init__(booker)
        self._page, self._panel, self._notices = page, panel, notices
        booker.pending_changed.connect(panel.set_pending)
        booker.passable.connect(self._on_passable)
        booker.not_enrolled.connect(self._on_not_enrolled)
        booker.not_booked.connect(lambda: show_not_booked(notices, again))

    def _on_passable(self, error: TutorDeskError) -> None:
        show_passable(self._notices, error, self.ask_reason)

    def ask_reason(self) -> None:
        """Let the desk say why a rule is passed."""
        self._panel.ask_reason(shown=True)
        self._panel.reason.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_not_enrolled(self, wish: Wish) -> None:
        def enroll() -> None:
            self._page.write(
                enrollments.enroll,
                done=lambda row: show_enrolled(self._notices, row.course.name),
                course_id=wish.course_id,
                tutor_id=wish.tutor_id,
                student_id=wish.student_id,
            )

        show_not_enrolled(self._notices, enroll)


def show_booked(notices: Notices, row: SessionRow, zone: str, *, desk: bool, open_classes: Step) -> None:
    """Confirm a booking; a student can go to it."""
    words = {
        "course": row.course.name,
        "tutor": row.tutor_name,
        "student": row.student_name,
        "when": format_instant(row.starts_at, zone),
    }
    if desk:
        text = _("Booked for {student}: {course} with {tutor}, {when}").format(**words)
        notices.show_notice(text, "success")
    else:
        text = _("Booked: {course} with {tutor}, {when}").format(**words)
        notices.show_notice(text, "success", [(_("My Classes"), open_classes)])


def show_taken(
    notices: Notices,
    starts_at: datetime,
    nearest: Sequence[SlotRow],
    zone: str,
    pick: Callable[[SlotRow], object],
) -> None:
    """Say that somebody was faster, what was kept, and offer the nearest starts."""
    actions: list[Action] = [
        (format_instant(row.starts_at, zone), partial(pick, row))
        for row in sorted(nearest, key=lambda row: row.starts_at)
    ]
    detail = (
        _("Your course and note are kept. Nearest free starts:")
        if actions
        else _("Your course and note are kept.")
    )
    text = _("{when} was just taken.").format(when=format_instant(starts_at, zone))
    notices.show_notice(text, "warning", actions, detail=detail)


def show_unfit(notices: Notices, starts_at: datetime, zone: str) -> None:
    """Say that a start does not fit the course chosen after it."""
    text = _("{when} is not free for this course.").format(when=format_instant(starts_at, zone))
    notices.show_notice(text, detail=_("Pick another start; your note is kept."))


def show_passable(notices: Notices, error: TutorDeskError, ask_reason: Step) -> None:
    """Say which rule said no, and let the desk pass it with a reason."""
    text = _("That start is sooner than the notice asked for.")
    if not isinstance(error, TooLate):
        text = describe(error).text
    detail = _("Nothing was booked. Pick another start, or book it with a reason.")
    notices.show_notice(text, "warning", [(_("Book anyway…"), ask_reason)], detail=detail)


def show_not_enrolled(notices: Notices, enroll: Step) -> None:
    """Say that the course has to be joined first, and offer that."""
    words = describe(NotEnrolled())
    notices.show_notice(words.text, "warning", [(_("Enroll"), enroll)], detail=words.detail)


def show_enrolled(notices: Notices, course_name: str) -> None:
    """Confirm an enrollment on the way to a booking."""
    notices.show_notice(_("Enrolled in {course}. You can book now.").format(course=course_name), "success")


def show_not_booked(notices: Notices, again: Step) -> None:
    """Say that a booking whose outcome was unknown did not happen."""
    notices.show_notice(
        _("The session was not booked."),
        "warning",
        [(_("Book again"), again)],
        detail=_("The connection broke before the server got the request. Everything you chose is kept."),
    )
