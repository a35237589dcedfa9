"""A tutor's hours as values: weekly ranges, dated overrides, zone and terms.

Belongs here: what hours are and what can be computed from them alone. Does not belong here: which slots they
make and which sessions they strand (the database decides both), painting.
"""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True, order=True)
class WeeklyRange:
    """Open time on every ``iso_weekday`` (1 = Monday) in the tutor's zone.

    Minutes count from local midnight; ``end_minute`` may pass 1440, at most by a day. ``first_date`` and
    ``last_date`` are both included; None has no such end.
    """

    iso_weekday: int
    start_minute: int
    end_minute: int
    first_date: date | None = None
    last_date: date | None = None


@dataclass(frozen=True, slots=True, order=True)
class DatedRange:
    """An override of one date: open (``available``) or closed time, the same minutes as ``WeeklyRange``.

    Open rows replace the weekly hours of their date, closed ones remove minutes; a whole closed day is
    ``False, 0, 1440``.
    """

    on_date: date
    available: bool
    start_minute: int
    end_minute: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Terms:
    """A tutor's own rules; None follows the centre."""

    slot_step_minutes: int | None = None
    min_notice_minutes: int | None = None
    break_minutes: int | None = None
    horizon_days: int | None = None
    cancel_notice_minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Hours:
    """Everything that says when a tutor can be booked, stored or as a draft; both tuples sorted."""

    timezone: str
    terms: Terms = field(default_factory=Terms)
    weekly: tuple[WeeklyRange, ...] = ()
    dated: tuple[DatedRange, ...] = ()
