"""What is said while a session is dragged: where it would be, why it cannot be there, why it cannot move.

Belongs here: words made from rows. Does not belong here: deciding anything (the database does).
"""

from collections.abc import Callable
from datetime import datetime

from tutordesk.i18n import _
from tutordesk.services.rows import SessionRow
from tutordesk.ui.calendar.landing import Landing
from tutordesk.ui.slots.reasons import unfit_words


def verdict(landing: Landing, session: SessionRow, zone: str, now: datetime) -> str:
    """A landing in a few words; empty where the time alone says it."""
    if landing.words:
        return landing.words
    if landing.state == "refused":
        return unfit_words(landing.row, zone, now, student_name=session.student_name)
    words = {"checking": _("Checking…"), "pending": _("Moving…"), "here": _("Stays here")}
    return words.get(landing.state, "")


def may_move(session: SessionRow) -> bool:
    """Whether the database lets the reader move a session now."""
    return any(action.action == "move" and action.allowed for action in session.actions)


def why_not_moved(session: SessionRow) -> str:
    """Why a session stays where it is."""
    words: dict[str, Callable[[], str]] = {
        "completed": lambda: _("It is completed: it cannot be moved."),
        "cancelled": lambda: _("It is cancelled: it cannot be moved."),
        "no_show": lambda: _("It is a no-show: it cannot be moved."),
        "in_progress": lambda: _("It has begun: it cannot be moved."),
    }
    said = words.get(session.status)
    if said is not None:
        return said()
    if any(action.action == "move" and action.code == "TD007" for action in session.actions):
        return _("It is too late to move it.")
    return _("It cannot be moved now.")
