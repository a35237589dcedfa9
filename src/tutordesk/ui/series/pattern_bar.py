"""How often a session repeats, and until when.

Belongs here: the fields. Does not belong here: the dates that result.
"""

from datetime import date, timedelta
from typing import Any

from PySide6.QtWidgets import QLineEdit

from tutordesk.i18n import _, format_number
from tutordesk.ui import theme
from tutordesk.ui.series import words
from tutordesk.ui.widgets.combo import LabelledCombo
from tutordesk.ui.widgets.date_field import DateField
from tutordesk.ui.widgets.field import labelled
from tutordesk.ui.widgets.field_bar import FieldBar
from tutordesk.ui.widgets.segmented import Segmented

MOST = 60
USUAL = 10
USUAL_WEEKS = 9
MOST_WEEKS = 8


class PatternBar(FieldBar):
    """``changed``: another pattern, which may not be sound: ask ``problem``."""

    def __init__(self, first: date) -> None:
        super().__init__()
        self.every = LabelledCombo(_("Repeat"), beside=True)
        self.every.set_options([(weeks, words.every(weeks)) for weeks in range(1, MOST_WEEKS + 1)], 1)
        self.every.combo.setAccessibleIdentifier("series-every")
        self.every.chosen.connect(lambda _key: self.changed.emit())
        options = [("count", _("A number of times")), ("until", _("Until a date"))]
        self.ends = Segmented(options, "count", name=_("How long"))
        for key in self.ends.keys:
            self.ends.segment(key).setAccessibleIdentifier(f"series-by-{key}")
        self.ends.chosen.connect(self._on_ends)
        self.count = QLineEdit(format_number(USUAL))
        self.count.setFont(theme.font(14, tabular=True))
        self.count.setMaxLength(2)
        self.count.setFixedWidth(56)
        self.count.textEdited.connect(lambda _text: self.changed.emit())
        self.until = DateField(_("Until"), "series-until")
        self.until.show_day(first)
        self.until.setMinimumDate(self.until.date())
        self.until.show_day(first + timedelta(weeks=USUAL_WEEKS))
        self.until.dateChanged.connect(self.changed)
        self._times = labelled(_("Times"), self.count, "series-count")
        self._date = labelled(_("Until"), self.until, "series-until")
        self.lay_out((self.every, self.ends, self._times, self._date))
        self._show_fields()

    @property
    def problem(self) -> str:
        """Why the pattern makes no sense, empty where it does."""
        if self.ends.current == "count" and not 1 <= self._times_typed() <= MOST:
            return _("Type a number from 1 to {most}.").format(most=format_number(MOST))
        return ""

    def pattern(self) -> dict[str, Any]:
        """The keywords of the verb that plans."""
        by_count = self.ends.current == "count"
        return {
            "every_weeks": self.every.key,
            "count": self._times_typed() if by_count else None,
            "until": None if by_count else self.until.day,
        }

    def _times_typed(self) -> int:
        text = self.count.text().strip()
        return int(text) if text.isdecimal() else 0

    def _on_ends(self, _key: str) -> None:  # the signal's value; the switch knows it
        self._show_fields()
        self.changed.emit()

    def _show_fields(self) -> None:
        by_count = self.ends.current == "count"
        self._times.setVisible(by_count)
        self._date.setVisible(not by_count)
