"""A report in words and as a table of its own: cells, sums, lines for a spreadsheet.

Belongs here: text made from ``ReportRow``. Does not belong here: widgets, painting.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from tutordesk.domain.spreadsheet import Cell
from tutordesk.i18n import (
    N_,
    _,
    format_days,
    format_list,
    format_money,
    format_number,
    is_rtl,
    isolated,
    ngettext,
    pgettext,
)
from tutordesk.services.people_rows import ReportRow
from tutordesk.ui.calendar.session_words import hours_and_minutes

HUNDRED = 100


@dataclass(frozen=True, slots=True)
class Figure:
    """One column of figures: its title, what a cell says, what it measures, what a spreadsheet gets."""

    key: str
    title: str
    text: Callable[[ReportRow], str]
    measure: Callable[[ReportRow], float]
    cell: Callable[[ReportRow], Cell]
    bar: bool = False


def label(row: ReportRow) -> str:
    """What a line is about: a tutor, a course, or a week from Monday to Sunday."""
    if isinstance(row.key, date):
        return format_days(row.key, row.key + timedelta(days=6), short=True)
    return row.label


def percent(share: float | None) -> str:
    """A share in per cent, or that there is none."""
    if share is None:
        return _("–")
    return pgettext("share", "{number} %").format(number=format_number(round(share * HUNDRED)))


def hours(row: ReportRow) -> Decimal:
    """Minutes taught as hours, for spreadsheets."""
    return (Decimal(row.minutes) / 60).quantize(Decimal("0.01"))


FIGURES: tuple[Figure, ...] = (
    Figure(
        "sessions",
        N_("Sessions"),
        lambda r: format_number(r.sessions),
        lambda r: r.sessions,
        lambda r: r.sessions,
        bar=True,
    ),
    Figure(
        "hours", N_("Taught"), lambda r: hours_and_minutes(r.minutes), lambda r: r.minutes, hours, bar=True
    ),
    Figure(
        "no_shows",
        N_("No-shows"),
        lambda r: format_number(r.no_shows),
        lambda r: r.no_shows,
        lambda r: r.no_shows,
    ),
    Figure(
        "late",
        N_("Cancelled late"),
        lambda r: format_number(r.late_cancellations),
        lambda r: r.late_cancellations,
        lambda r: r.late_cancellations,
    ),
    Figure(
        "utilisation",
        N_("Utilisation"),
        lambda r: percent(r.utilisation),
        lambda r: r.utilisation or 0.0,
        lambda r: None if r.utilisation is None else round(r.utilisation, 4),
        bar=True,
    ),
    Figure(
        "revenue",
        N_("Revenue"),
        lambda r: format_money(r.revenue, r.currency),
        lambda r: float(r.revenue),
        lambda r: r.revenue,
        bar=True,
    ),
)


def in_all(rows: Sequence[ReportRow]) -> str:
    """The sums of a report in one line."""
    if not rows:
        return ""
    count = sum(row.sessions for row in rows)
    money: dict[str, Decimal] = {}
    for row in rows:
        money[row.currency] = money.get(row.currency, Decimal(0)) + row.revenue
    missed, late = sum(row.no_shows for row in rows), sum(row.late_cancellations for row in rows)
    parts = (
        ngettext("{count} session", "{count} sessions", count).format(count=format_number(count)),
        _("{hours} taught").format(hours=hours_and_minutes(sum(row.minutes for row in rows))),
        format_list([format_money(amount, currency) for currency, amount in sorted(money.items())]),
        ngettext("{count} no-show", "{count} no-shows", missed).format(count=format_number(missed)),
        ngettext("{count} late cancellation", "{count} late cancellations", late).format(
            count=format_number(late)
        ),
    )
    return " · ".join(isolated(part) if is_rtl() else part for part in parts)


def table(rows: Sequence[ReportRow], first_title: str) -> tuple[list[str], list[list[Cell]]]:
    """Return the head and the lines of a report for a spreadsheet; hours and shares are plain numbers."""
    head = [first_title, *(_(one.title) for one in FIGURES), _("Currency")]
    head[2] = _("Hours taught")
    lines: list[list[Cell]] = [
        [
            row.key.isoformat() if isinstance(row.key, date) else row.label,
            *(one.cell(row) for one in FIGURES),
            row.currency,
        ]
        for row in rows
    ]
    return head, lines
