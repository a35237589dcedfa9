"""What is looked for on the page of all sessions, as one value.

Belongs here: the choice and the question it becomes. Does not belong here: the controls (``filter_bar.py``).
"""

from dataclasses import dataclass
from datetime import date, timedelta

from tutordesk.domain.week import Day
from tutordesk.services.people_rows import SessionCriteria

UPCOMING, TODAY, WEEK, PAST, ANY, SPAN = "upcoming", "today", "week", "past", "any", "span"
OPEN = "open"
STATUSES = {
    "": frozenset[str](),
    OPEN: frozenset({"scheduled", "in_progress"}),
    **{one: frozenset({one}) for one in ("scheduled", "in_progress", "completed", "cancelled", "no_show")},
}
YES_NO = {"": None, "yes": True, "no": False}


@dataclass(frozen=True, slots=True)
class Choice:
    """What to look for; ``first`` and ``last`` count where ``when`` is a span of dates."""

    text: str = ""
    when: str = UPCOMING
    first: date | None = None
    last: date | None = None
    status: str = ""
    paid: str = ""
    online: str = ""

    @property
    def narrowed(self) -> bool:
        """Whether anything but the usual is asked for."""
        return self != Choice()

    def dates(self, today: date) -> tuple[date | None, date | None]:
        """Return the first and the last date looked at; None where it is open."""
        monday = today - timedelta(days=today.weekday())
        spans: dict[str, tuple[date | None, date | None]] = {
            UPCOMING: (today, None),
            TODAY: (today, today),
            WEEK: (monday, monday + timedelta(days=6)),
            PAST: (None, today - timedelta(days=1)),
            SPAN: (self.first, self.last),
        }
        return spans.get(self.when, (None, None))

    def criteria(self, today: date, zone: str) -> SessionCriteria:
        """Return the question, dates as the centre counts them; what is past comes newest first."""
        first, last = self.dates(today)
        if first is not None and last is not None and last < first:
            first, last = last, first
        return SessionCriteria(
            text=self.text,
            starts_at=Day(first, zone).starts_at if first is not None else None,
            ends_at=Day(last, zone).ends_at if last is not None else None,
            statuses=STATUSES[self.status],
            newest_first=self.when in {PAST, ANY},
            paid=YES_NO[self.paid],
            online=YES_NO[self.online],
        )
