"""Words for a series: why a date does not fit, what a clock change does to it. No widgets."""

from datetime import datetime

from tutordesk.domain.week import local_date
from tutordesk.i18n import _, format_day, format_number, format_range, format_time, ngettext, pgettext
from tutordesk.services.rows import SeriesDateRow, SeriesMoveRow
from tutordesk.ui.slots import reasons
from tutordesk.ui.slots.days import Why

Planned = SeriesDateRow | SeriesMoveRow


def every(weeks: int) -> str:
    """How often."""
    if weeks == 1:
        return _("every week")
    return ngettext("every {n} week", "every {n} weeks", weeks).format(n=format_number(weeks))


def when(starts_at: datetime, ends_at: datetime, zone: str) -> str:
    """A date and its hours."""
    return _("{day}, {times}").format(
        day=format_day(starts_at, zone), times=format_range(starts_at, ends_at, zone)
    )


def verdict(reason: str) -> str:
    """A verdict in a word or two."""
    if not reason:
        return pgettext("date of a series", "Free")
    return {
        "booked": pgettext("date of a series", "Taken"),
        "break": pgettext("date of a series", "Taken"),
        "own_session": _("Student busy"),
        "notice": _("Too short notice"),
        "horizon": _("Not open yet"),
        "closure": _("Closed"),
        "closed_day": _("Closed"),
        "cap": _("Too many sessions"),
        "series": pgettext("date of a series", "Twice"),
        "status": _("Not scheduled"),
    }.get(reason, _("No hours"))


def look(row: Planned, *, passes: bool) -> tuple[str, str, str]:
    """A verdict as a pill shows it; ``passes``: a reason passes what stands against it."""
    if not row.reason:
        return verdict(""), "ok", "check"
    if passes:
        return _("With a reason"), "accent", "check"
    return verdict(row.reason), "warning", "warning"


def why(row: Planned, zone: str, now: datetime, names: tuple[str, str]) -> str:
    """Why a date does not fit, in a sentence, empty where it does; ``names`` are tutor and student."""
    (tutor, student), reason, params = names, row.reason, row.params
    if not reason:
        return ""
    if reason == "booked":
        return _("Already booked")
    if reason == "break":
        return _("Too close to another session")
    if reason == "series":
        return _("Another date of the series is at that time.")
    if reason == "status":
        return _("It is no longer scheduled.")
    if reason == "cap":
        most = int(params.get("sessions") or 0)
        text = ngettext("{name} may have {n} open session", "{name} may have {n} open sessions", most)
        return text.format(name=_first(student), n=format_number(most))
    if reason in {"own_session", "notice", "horizon", "closure", "closed_day"}:
        found = Why(reason, params, 1)
        on_date = local_date(row.starts_at, zone)
        return reasons.sentence(found, tutor, on_date, zone, now, student_name=student)
    return _("Outside the hours of {name}").format(name=_first(tutor))


def clock_note(row: Planned, zone: str) -> str:
    """What a clock change does to a date, empty where nothing."""
    if row.note == "skipped":
        return _("The clocks skip that time; it is {time} instead.").format(
            time=format_time(row.starts_at, zone)
        )
    if row.note == "repeated":
        return _("The clocks show that hour twice; the first is meant.")
    if row.note == "shifted":
        return _("The clocks have changed: elsewhere it is another hour than on the first date.")
    return ""


def _first(name: str) -> str:
    return (name.split() or [""])[0]
