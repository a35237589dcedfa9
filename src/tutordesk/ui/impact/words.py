"""Words for stranded sessions: when they are, and what strands them."""

from collections.abc import Callable
from dataclasses import dataclass

from tutordesk.i18n import _, format_day, format_range
from tutordesk.services.rows import SessionRow, StrandedRow


@dataclass(frozen=True)
class Why:
    """What a change says about the sessions it strands.

    ``remark`` is told their number; ``kept`` is what keeping one means; of the ``whole_centre`` each
    is named with its tutor, and not with what strands it: that is one thing for all of them.
    """

    remark: Callable[[int], str]
    kept: str
    whole_centre: bool = False


def when(session: SessionRow, zone: str) -> str:
    """Write when a session takes place: "Mon 30 Nov, 16:30–17:30"."""
    return _("{day}, {times}").format(
        day=format_day(session.starts_at, zone),
        times=format_range(session.starts_at, session.ends_at, zone),
    )


def stranded_why(row: StrandedRow) -> str:
    """Say which closed time strands a session; empty where it is simply outside the weekly hours."""
    reason = str(row.params.get("reason") or "")
    if row.reason == "closed_day":
        return _("Closed: {reason}").format(reason=reason) if reason else _("You are closed then.")
    if row.reason == "closure":
        return reason or _("The centre is closed")
    return ""
