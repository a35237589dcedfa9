"""What is said about changing a session: what may be done and why not, what is new, what was done.

Belongs here: words made from rows. Does not belong here: rules. Whether something is allowed comes from
``SessionRow.actions``; the table below only says a refusal in words, by action and SQLSTATE.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from tutordesk.domain.week import local_date
from tutordesk.i18n import N_, _, format_day, format_instant, format_money, format_time
from tutordesk.services.rows import ActionRow, SessionRow
from tutordesk.ui.calendar import session_words

EARLY_START = timedelta(minutes=15)
"""How long before its start the server lets a session begin: only to say when, never to decide."""


@dataclass(frozen=True, slots=True)
class ActionLook:
    """How an action is offered: its accessible name, the word on its button, icon, key, kind of button."""

    key: str
    name: str
    label: str
    icon: str
    keys: str
    status: str = ""
    kind: str = "secondary"


LOOKS = (
    ActionLook("start", N_("Start session"), N_("Start"), "play", "Ctrl+Shift+S", "in_progress"),
    ActionLook("complete", N_("Complete session"), N_("Complete"), "check", "Ctrl+Shift+D", "completed"),
    ActionLook("no_show", N_("Mark no-show"), N_("No-show"), "user-x", "Ctrl+Shift+N", "no_show"),
    ActionLook("move", N_("Move session"), N_("Move…"), "arrows-swap", "Ctrl+Shift+M"),
    ActionLook("cancel", N_("Cancel session"), N_("Cancel…"), "ban", "Ctrl+Shift+X", "cancelled", "danger"),
)
STATUS_OF: Mapping[str, str] = {look.key: look.status for look in LOOKS if look.status}

Say = Callable[[SessionRow, str, datetime], str]


def action_of(row: SessionRow, key: str) -> ActionRow | None:
    """The database's word on one action."""
    return next((action for action in row.actions if action.action == key), None)


def refusal(row: SessionRow, key: str, zone: str, now: datetime) -> str:
    """Why an action is not possible, empty when it is."""
    action = action_of(row, key)
    if action is None:
        return _("Not in your role")
    if action.allowed:
        return ""
    return _REFUSALS.get((key, action.code), _not_now)(row, zone, now)


def _from(moment: datetime, zone: str, now: datetime) -> str:
    if local_date(moment, zone) == local_date(now, zone):
        return _("from {time}").format(time=format_time(moment, zone))
    return _("from {time}").format(time=format_instant(moment, zone))


def _begin(row: SessionRow, zone: str, now: datetime) -> str:
    if row.status == "scheduled":
        return _from(row.starts_at - EARLY_START, zone, now)
    return _over(row, zone, now)


def _complete(row: SessionRow, zone: str, now: datetime) -> str:
    """One that was started early is not completed before its time either."""
    if row.status in session_words.LIVE:
        return _from(row.starts_at, zone, now)
    return _over(row, zone, now)


def _after_start(row: SessionRow, zone: str, now: datetime) -> str:
    if row.status == "scheduled":
        return _from(row.starts_at, zone, now)
    return _over(row, zone, now)


def _over(row: SessionRow, _zone: str, _now: datetime) -> str:
    return {
        "in_progress": _("It has begun"),
        "completed": _("It is completed"),
        "cancelled": _("It is cancelled"),
        "no_show": _("It is a no-show"),
    }.get(row.status, _("Not now"))


def _not_now(_row: SessionRow, _zone: str, _now: datetime) -> str:
    return _("Not now")


def _too_late(_row: SessionRow, _zone: str, _now: datetime) -> str:
    return _("Too late")


# Every refusal the database knows for these actions: (action, SQLSTATE) -> its words.
_REFUSALS: Mapping[tuple[str, str], Say] = {
    ("start", "TD009"): _begin,
    ("complete", "TD009"): _complete,
    ("no_show", "TD009"): _after_start,
    ("move", "TD009"): _over,
    ("cancel", "TD009"): _over,
    ("move", "TD007"): _too_late,
    ("cancel", "TD007"): _too_late,
}


def next_moment(row: SessionRow, now: datetime) -> datetime | None:
    """The next instant at which time alone makes something possible: then the server is asked again."""
    moments = (row.starts_at - EARLY_START, row.starts_at, row.ends_at)
    ahead = [moment for moment in moments if moment > now]
    return min(ahead, default=None) if row.status in session_words.LIVE else None


def near(instant: datetime, zone: str, now: datetime) -> str:
    """An instant as people say it: "Tuesday 16:00" within a week, else with its date."""
    on_date = local_date(instant, zone)
    distance = (on_date - local_date(now, zone)).days
    if 0 <= distance < 7:
        time = format_time(instant, zone)
        return _("{day} {time}").format(day=format_day(on_date, style="weekday"), time=time)
    return format_instant(instant, zone)


# --- what is new -----------------------------------------------------------------------------------------
def news_word(kind: str) -> str:
    """The kind of a change as one word, for a badge."""
    return {
        "booked": _("New"),
        "moved": _("Moved"),
        "cancelled": _("New"),  # that it is cancelled stands beside it as its status
        "reopened": _("On again"),
        "reassigned": _("New"),
    }.get(kind, _("Changed"))


# --- what was done ---------------------------------------------------------------------------------------
def done_line(row: SessionRow, key: str, zone: str, now: datetime) -> str:
    """Confirm what was done, in a sentence."""
    pattern = {
        "start": _("The session with {student} has started."),
        "complete": _("The session with {student} is completed."),
        "no_show": _("{student} is marked as a no-show."),
        "cancel": _("The session with {student}, {when}, is cancelled."),
        "move": _("The session with {student} is now {when}."),
    }[key]
    return pattern.format(student=row.student_name, when=near(row.starts_at, zone, now))


def pending_line(key: str) -> str:
    """What is being done."""
    return {
        "start": _("Starting…"),
        "complete": _("Completing…"),
        "no_show": _("Marking…"),
        "cancel": _("Cancelling…"),
        "move": _("Moving…"),
    }[key]


def price_kept(usual: Decimal, currency: str, row: SessionRow) -> str:
    """That the price agreed stays with another tutor, where that one's is another; else empty."""
    if currency != row.currency or usual == row.price:
        return ""
    return _("stays {price}, usually {usual}").format(
        price=format_money(row.price, row.currency), usual=format_money(usual, currency)
    )
