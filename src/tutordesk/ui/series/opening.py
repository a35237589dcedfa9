"""From a start, a course and a student to a series: what every page that books opens, and says afterwards."""

from collections.abc import Callable
from functools import partial

from tutordesk.i18n import format_day, format_number, ngettext
from tutordesk.services.rows import SessionRow
from tutordesk.ui.page import Page
from tutordesk.ui.series.dialog import SeriesDialog, Wish


def repeat(page: Page, wish: Wish, zone: str, done: Callable[[], object]) -> None:
    """Open the dialog; ``done`` is told once the series is booked."""
    dialog = SeriesDialog(page, wish, zone)
    dialog.booked.connect(partial(_on_booked, page, zone, done))
    dialog.open()


def _on_booked(page: Page, zone: str, done: Callable[[], object], rows: tuple[SessionRow, ...]) -> None:
    done()
    if rows:
        text = ngettext(
            "{n} session booked for {student}: {course} with {tutor}, {first} to {last}",
            "{n} sessions booked for {student}: {course} with {tutor}, {first} to {last}",
            len(rows),
        ).format(
            n=format_number(len(rows)),
            student=rows[0].student_name,
            course=rows[0].course.name,
            tutor=rows[0].tutor_name,
            first=format_day(rows[0].starts_at, zone),
            last=format_day(rows[-1].starts_at, zone),
        )
        page.context.notices.show_notice(text, "success")
    page.reload()
