"""The history of a session in plain lines.

Belongs here: words for what the database recorded. Does not belong here: deciding what anybody may do.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tutordesk.i18n import _, format_instant
from tutordesk.services.rows import EventRow


def headline(event: EventRow, zone: str) -> str:
    """What happened and by whom; unknown kinds are named honestly as a change."""
    actor = event.actor_name or role_word(event.actor_role)
    patterns: Mapping[str, str] = {
        "booked": _("Booked by {actor}"),
        "moved": _("Moved by {actor}"),
        "started": _("Started by {actor}"),
        "completed": _("Completed by {actor}"),
        "cancelled": _("Cancelled by {actor}"),
        "no_show": _("Marked as no-show by {actor}"),
        "reopened": _("Reopened by {actor}"),
        "undone": _("Undone by {actor}"),
        "imported": _("Imported"),
        "reassigned": _("Given to another tutor by {actor}"),
    }
    said = patterns.get(event.kind, _("Changed by {actor}")).format(actor=actor)
    start = _moved_from(event.before, event.after)
    if start is not None:
        return _("{what}, from {when}").format(what=said, when=format_instant(start, zone))
    return said


def role_word(role: str) -> str:
    """A role as the one who acted, where their name may not be known."""
    words = {
        "student": _("the student"),
        "tutor": _("the tutor"),
        "desk": _("the front desk"),
        "admin": _("an administrator"),
    }
    return words.get(role.removeprefix("td_"), _("TutorDesk"))


def _moved_from(before: Mapping[str, Any], after: Mapping[str, Any]) -> datetime | None:
    """The start that a move left behind, where the record holds both as ISO text."""
    old, new = before.get("starts_at"), after.get("starts_at")
    if not isinstance(old, str) or old == new:
        return None
    try:
        start = datetime.fromisoformat(old)
    except ValueError:
        return None
    return start if start.tzinfo is not None else None
