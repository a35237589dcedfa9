"""The sentences of Schedule alone: what is new in it, and what is left to wrap up."""

from datetime import datetime

from tutordesk.i18n import _, ngettext
from tutordesk.services.rows import SessionRow
from tutordesk.ui.session.words import near


def news_line(row: SessionRow, zone: str, now: datetime) -> str:
    """What somebody else changed and who, in one line: "Lena Fischer booked Tuesday 16:00"."""
    when = near(row.starts_at, zone, now)
    whoever = {
        "booked": _("{student}, {when}, was booked"),
        "moved": _("{student} was moved to {when}"),
        "cancelled": _("{student}, {when}, was cancelled"),
        "reopened": _("{student}, {when}, is on again"),
        "reassigned": _("{student}, {when}, was given to you"),
    }
    by_student = {
        "booked": _("{student} booked {when}"),
        "moved": _("{student} moved to {when}"),
        "cancelled": _("{student} cancelled {when}"),
        "reopened": _("{student} brought back {when}"),
    }
    by_desk = {
        "booked": _("The front desk booked {student}, {when}"),
        "moved": _("The front desk moved {student} to {when}"),
        "cancelled": _("The front desk cancelled {student}, {when}"),
        "reopened": _("The front desk brought back {student}, {when}"),
        "reassigned": _("The front desk gave you {student}, {when}"),
    }
    known = {"student": by_student, "desk": by_desk, "admin": by_desk}.get(row.news_role, whoever)
    pattern = known.get(row.news) or whoever.get(row.news, _("{student}, {when}, was changed"))
    return pattern.format(student=row.student_name, when=when)


def news_count(count: int) -> str:
    """How many changes have not been looked at, for the button."""
    return ngettext("{count} new", "{count} new", count).format(count=count)


def news_title(count: int) -> str:
    """The heading of the list."""
    return ngettext("{count} new since you last looked", "{count} new since you last looked", count).format(
        count=count
    )


def wrap_up_line(count: int) -> str:
    """How many sessions ran past their end without an outcome."""
    return ngettext("{count} session to wrap up", "{count} sessions to wrap up", count).format(count=count)
