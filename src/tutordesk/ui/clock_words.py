"""Minutes of the day as people read them. No widgets."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache

from tutordesk.domain.painting import DAY, Span
from tutordesk.i18n import _, format_time, is_rtl, isolated, language

_MIDNIGHT = datetime(2001, 1, 1, tzinfo=UTC)


def clock(minute: int) -> str:
    """Write a minute of the day: "09:10"."""
    return _clock(minute % DAY, language())


@lru_cache(2048)
def _clock(minute: int, _language: str) -> str:
    return format_time(_MIDNIGHT + timedelta(minutes=minute), "UTC")


def span(minutes: Span) -> str:
    """Write minutes of a day: "09:00 to 12:00"."""
    return _("{start} to {end}").format(start=clock(minutes[0]), end=clock(minutes[1]))


def dash(minutes: Span) -> str:
    """Write minutes of a day in little room: "09:00–12:00"."""
    text = f"{clock(minutes[0])}–{clock(minutes[1])}"
    return isolated(text) if is_rtl() else text
