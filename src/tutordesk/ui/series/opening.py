"""Booking a series and moving one: what every page that does opens, and says afterwards."""

from collections.abc import Callable, Sequence
from functools import partial

from tutordesk.i18n import format_day, format_number, ngettext
from tutordesk.services.rows import SessionRow
from tutordesk.ui.page import Page
from tutordesk.ui.series.dialog import SeriesDialog, Wish
from tutordesk.ui.series.move_dialog import MoveSeriesDialog
from tutordesk.ui.undo import offer_undo_all


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


def move_series(
    page: Page, rows: Sequence[SessionRow], anchor: SessionRow, zone: str, done: Callable[[], object]
) -> None:
    """Open the dialog for those of a series that can be moved; ``done`` is told afterwards."""
    dialog = MoveSeriesDialog(page, rows, anchor, zone)
    dialog.moved.connect(partial(_on_moved, page, done))
    dialog.open()


def _on_moved(page: Page, done: Callable[[], object], rows: tuple[SessionRow, ...]) -> None:
    text = ngettext("{n} session moved", "{n} sessions moved", len(rows)).format(n=format_number(len(rows)))
    offer_undo_all(page, rows, text, undone=done)
    page.reload()
    done()
