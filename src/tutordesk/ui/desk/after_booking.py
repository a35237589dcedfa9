"""What follows from a session booked on the phone: take it back, or repeat it every week.

Belongs here: the notice and what its buttons open. Does not belong here: booking, and the series itself
(``ui/series``).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID
from zoneinfo import ZoneInfo

from tutordesk.i18n import _, format_instant
from tutordesk.services.rows import OfferRow, SessionRow, StudentRow
from tutordesk.ui.notices import Action
from tutordesk.ui.page import Page
from tutordesk.ui.undo import offer_undo


def offer_more(
    page: Page, row: SessionRow, student: StudentRow | None, offer: OfferRow | None, note: str = ""
) -> None:
    """Read back what was booked; offer to undo it, and to repeat it from the week after."""
    zone = page.context.zone
    text = _("Booked for {student}: {course} with {tutor}, {when}").format(
        student=row.student_name,
        course=row.course.name,
        tutor=row.tutor_name,
        when=format_instant(row.starts_at, zone),
    )

    more: list[Action] = []
    if student is not None and offer is not None:
        first = week_later(row.starts_at, page.context.me.centre.timezone)
        weekly = Weekly(student, row.tutor_id, row.tutor_name, offer, first, note)
        more = [(_("Repeat…"), partial(weekly.open, page))]
    offer_undo(page, row, text, zone=zone, more=more)


@dataclass(frozen=True, slots=True)
class Weekly:
    """What shall be repeated every week from ``first`` on, as far as the dialog can be filled in."""

    student: StudentRow
    tutor_id: UUID
    tutor_name: str
    offer: OfferRow
    first: datetime
    note: str = ""
    reason: str = ""

    def open(self, page: Page) -> None:
        """Open the dialog of a series over a page."""
        from tutordesk.ui.series.dialog import Wish
        from tutordesk.ui.series.opening import repeat

        who = (self.student.person_id, self.student.display_name, self.tutor_id, self.tutor_name)
        wish = Wish(*who, self.offer, self.first, self.note, self.reason)
        repeat(page, wish, page.context.zone, lambda: None)


def week_later(starts_at: datetime, zone: str) -> datetime:
    """Return the same time by the clock on the wall, a week later."""
    local = starts_at.astimezone(ZoneInfo(zone))
    return (local + timedelta(days=7)).astimezone(starts_at.tzinfo)
