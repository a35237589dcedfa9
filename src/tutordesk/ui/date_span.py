"""A span of dates to look at: one of the usual ones, or two dates of one's own.

Belongs here: the control and which dates it means. Does not belong here: zones, asking.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from tutordesk.i18n import _
from tutordesk.ui.widgets.combo import LabelledCombo
from tutordesk.ui.widgets.date_field import DateField
from tutordesk.ui.widgets.field import labelled
from tutordesk.ui.widgets.flow import FlowLayout

ANY, TODAY, WEEK, LAST_WEEK, MONTH, LAST_MONTH, YEAR, SPAN = (
    "any", "today", "week", "last_week", "month", "last_month", "year", "span"
)  # fmt: skip
Dates = tuple[date | None, date | None]


def dates_of(key: str, today: date) -> Dates:
    """Return the first and the last date of a usual span; None where it is open."""
    monday = today - timedelta(days=today.weekday())
    first = today.replace(day=1)
    before = first - timedelta(days=1)
    return {
        TODAY: (today, today),
        WEEK: (monday, monday + timedelta(days=6)),
        LAST_WEEK: (monday - timedelta(days=7), monday - timedelta(days=1)),
        MONTH: (first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)),
        LAST_MONTH: (before.replace(day=1), before),
        YEAR: (date(today.year, 1, 1), date(today.year, 12, 31)),
    }.get(key, (None, None))


class DateSpan(QWidget):
    """``changed`` tells that other dates are wanted; ``dates`` are they, both included."""

    changed = Signal()

    def __init__(self, today: date, keys: Iterable[str], current: str, identifier: str) -> None:
        super().__init__()
        self._today = today
        words = {
            ANY: _("Any date"),
            TODAY: _("Today"),
            WEEK: _("This week"),
            LAST_WEEK: _("Last week"),
            MONTH: _("This month"),
            LAST_MONTH: _("Last month"),
            YEAR: _("This year"),
            SPAN: _("From … to …"),
        }
        self.when = LabelledCombo(_("When"), show_label=False)
        self.when.combo.setAccessibleIdentifier(f"{identifier}-when")
        self.when.set_options([(key, words[key]) for key in (*keys, SPAN)], current)
        self.when.chosen.connect(self._on_when)
        self.first = DateField(_("From"), f"{identifier}-from")
        self.last = DateField(_("To"), f"{identifier}-to")
        self._fields = [
            labelled(_("From"), self.first, f"{identifier}-from"),
            labelled(_("To"), self.last, f"{identifier}-to"),
        ]
        row = FlowLayout(self, spacing=8)
        row.addWidget(self.when)
        for field in self._fields:
            row.addWidget(field)
            field.hide()
        for day in (self.first, self.last):
            day.dateChanged.connect(lambda _date: self.changed.emit())
        self._show_fields()

    @property
    def dates(self) -> Dates:
        """The first and the last date; None where it is open."""
        if self.when.key != SPAN:
            return dates_of(self.when.key, self._today)
        first, last = self.first.day, self.last.day
        return (first, last) if first <= last else (last, first)

    def choose(self, key: str) -> None:
        """Turn to a usual span."""
        self.when.choose(key)
        self._on_when(key)

    def _on_when(self, _key: str) -> None:
        self._show_fields()
        self.changed.emit()

    def _show_fields(self) -> None:
        own = self.when.key == SPAN
        if not own:
            first, last = dates_of(self.when.key, self._today)
            for field, day in ((self.first, first), (self.last, last)):
                field.blockSignals(True)
                field.show_day(day or self._today)
                field.blockSignals(False)
        for holder in self._fields:
            holder.setVisible(own)
