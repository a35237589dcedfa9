"""The sessions found as a table for a spreadsheet; instants are local, with their offset.

Belongs here: columns and cells. Does not belong here: collecting and writing (``ui/export.py``).
"""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from tutordesk.domain.spreadsheet import Cell
from tutordesk.i18n import _
from tutordesk.services.rows import SessionRow
from tutordesk.ui.calendar import session_words as words
from tutordesk.ui.export import Pages, Table

NAME = "sessions.csv"
AT_ONCE = 500


def table(zone: str, pages: Pages) -> Table:
    """Return what was collected as a table."""
    head = [
        _("Start"), _("End"), _("Student"), _("Tutor"), _("Course"), _("Subject"), _("Status"),
        _("Place"), _("Price"), _("Currency"), _("Paid how"), _("Special requirements"),
    ]  # fmt: skip
    return Table(NAME, head, _lines(pages, ZoneInfo(zone)))


def _lines(pages: Pages, zone: ZoneInfo) -> Iterator[list[Cell]]:
    return (_line(row, zone) for page in pages for row in page.rows)


def _line(row: SessionRow, zone: ZoneInfo) -> list[Cell]:
    return [
        row.starts_at.astimezone(zone).isoformat(timespec="minutes"),
        row.ends_at.astimezone(zone).isoformat(timespec="minutes"),
        row.student_name,
        row.tutor_name,
        row.course.name,
        row.course.subject.name,
        words.status_word(row.status),
        words.place(row),
        row.price,
        row.currency,
        row.paid,
        row.requirements,
    ]
