"""*Walk-in*: somebody stands at the desk; a tutor who is free now, booked from now and started at once.

Belongs here: who is free now, and starting what was booked. All else is *First free for…*.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import partial

from shiboken6 import isValid

from tutordesk.domain.week import local_date
from tutordesk.i18n import _
from tutordesk.services import board, courses, sessions
from tutordesk.services.board_rows import BoardPlan, FitRow
from tutordesk.services.people_rows import OfferFile
from tutordesk.services.rows import CourseRow, SessionRow
from tutordesk.ui.desk.first_free import FirstFreeDialog
from tutordesk.ui.page import Page

LIVE = frozenset({"scheduled", "in_progress"})
STEP_MINUTES = 5


class WalkInDialog(FirstFreeDialog):
    """The starts are all now; the rules of notice and hours are passed with the reason "Walk-in"."""

    identifier = "walk-in-dialog"

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self.filters.ask_course_only()
        self.panel.repeat.hide()  # who stands at the desk has their lesson first

    @property
    def title(self) -> str:
        """What is being done."""
        return _("Walk-in")

    @property
    def reason(self) -> str | None:
        """What the history keeps; the desk may say more."""
        return self.panel.override_reason or _("Walk-in")

    def ask_starts(self, course: CourseRow) -> None:
        """Ask who offers the course, and then who is free."""
        self._page.ask(
            courses.offers,
            key=("walk-in", id(self)),
            done=partial(self._on_offers, course),
            failed=self.on_failed,
            course_id=course.course_id,
        )

    def _on_offers(self, course: CourseRow, offers: Sequence[OfferFile]) -> None:
        if isValid(self):
            centre = self._page.context.me.centre
            self._page.ask(
                board.day,
                key=("walk-in", id(self)),
                done=lambda plan: self.show_starts(free_now(plan, offers, course, datetime.now(UTC))),
                failed=self.on_failed,
                on_date=local_date(datetime.now(UTC), centre.timezone),
            )

    def show_nothing(self) -> None:
        """Say that nobody is free."""
        self.states.show_state(
            "empty",
            icon="clock",
            title=_("Nobody of this course is free now"),
            text=_("First free for… shows the next start of each tutor."),
        )

    def on_booked(self, row: SessionRow) -> None:
        """Start what was booked, and read it back."""
        page = self._page
        words = {"student": row.student_name, "course": row.course.name, "tutor": row.tutor_name}

        def started(_row: SessionRow) -> None:
            text = _("Started for {student}: {course} with {tutor}").format(**words)
            page.context.notices.show_notice(text, "success")
            page.reload()

        page.write(
            sessions.set_status,
            done=started,
            session_id=row.session_id,
            version=row.version,
            status="in_progress",
        )
        self.accept()


def free_now(
    plan: BoardPlan, offers: Sequence[OfferFile], course: CourseRow, now: datetime
) -> tuple[FitRow, ...]:
    """Return the tutors of a course who work now and have nothing booked for its length, by name."""
    starts = now.replace(minute=now.minute - now.minute % STEP_MINUTES, second=0, microsecond=0)
    ends = starts + timedelta(minutes=course.session_minutes)
    busy = {
        row.tutor_id
        for row in plan.sessions
        if row.status in LIVE and row.starts_at < ends and starts < row.ends_at
    }
    here = {
        one.tutor_id
        for one in plan.tutors
        if any(span.starts_at <= now < span.ends_at for span in one.working)
    }
    rows = (
        FitRow(
            offer.tutor_id,
            offer.tutor_name,
            starts,
            ends,
            offer.price,
            offer.currency,
            offer.online and not offer.in_person,
            offer.place,
        )
        for offer in offers
        if offer.active and offer.tutor_id in here - busy
    )
    return tuple(sorted(rows, key=lambda row: row.tutor_name.casefold()))
