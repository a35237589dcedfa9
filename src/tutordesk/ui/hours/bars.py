"""Small bars inside the editor: typing exact times, copying a day. They ask; the editor does.

Belongs here: fields, their words and checks. Does not belong here: hours.
"""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from tutordesk.domain.painting import DAY, LATEST_END, Span
from tutordesk.domain.typed_time import parse_minute, parse_span
from tutordesk.i18n import _
from tutordesk.ui import clock_words, theme
from tutordesk.ui.hours import words
from tutordesk.ui.widgets.bar import Bar
from tutordesk.ui.widgets.chip import Chip
from tutordesk.ui.widgets.field import labelled
from tutordesk.ui.widgets.time_field import TimeField


class ExactBar(Bar):
    """From and to, to the minute, for the days selected."""

    set_wanted = Signal(object)
    remove_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("exact-times", parent)
        self.start, self.end = TimeField(), TimeField()
        # Translators: before the field with the first time of a range of hours.
        self.row.addWidget(labelled(_("From"), self.start, "exact-from"))
        # Translators: before the field with the last time of a range of hours.
        self.row.addWidget(labelled(_("To"), self.end, "exact-to"))
        self.apply = theme.button(_("Set times"), "primary")
        self.apply.setAccessibleIdentifier("exact-set")
        self.apply.clicked.connect(self._on_apply)
        self.remove = theme.button(_("Remove"), "danger")
        self.remove.setAccessibleIdentifier("exact-remove")
        self.remove.clicked.connect(self.remove_wanted)
        self.row.addWidget(self.apply)
        self.row.addWidget(self.remove)
        for field in (self.start, self.end):
            field.returnPressed.connect(self._on_apply)
            field.textEdited.connect(self._on_typed)

    def show_range(self, days: Sequence[int], span: Span, *, there: bool) -> None:
        """Offer the times of a range that is ``there``, or of cells selected."""
        self.title.setText(words.weekdays(days))
        self.start.show_minute(span[0])
        self.end.show_minute(span[1])
        self.remove.setVisible(there)
        self.apply.setText(_("Set times") if there else _("Add these hours"))
        self._on_typed()

    def _on_typed(self) -> None:
        span = parse_span(self.start.text(), self.end.text())
        for field in (self.start, self.end):
            wrong = bool(field.text()) and parse_minute(field.text()) is None
            theme.set_property(field, "invalid", wrong)
        over = span is not None and span[1] > DAY
        self.say(_("Ends on the next day.") if over else "")

    def _on_apply(self) -> None:
        span = parse_span(self.start.text(), self.end.text())
        if span is None:
            self.say(_("Type times such as 9:10 or 17."), problem=True)
        elif span[1] > LATEST_END:
            self.say(_("That would end after noon of the next day. Enter two ranges."), problem=True)
        else:
            self.set_wanted.emit(span)


class CopyBar(Bar):
    """Which days get the hours of another."""

    copy_wanted = Signal(int, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("copy-day", parent)
        self._source = 1
        self.chips: dict[int, Chip] = {}
        for day in words.week_order():
            chip = Chip(words.weekday(day, "weekday_short"))
            chip.setAccessibleName(words.weekday(day))
            chip.setAccessibleIdentifier(f"copy-to-{day}")
            chip.toggled.connect(self._on_toggled)
            self.chips[day] = chip
            self.row.addWidget(chip)
        self.apply = theme.button(_("Copy"), "primary")
        self.apply.setAccessibleIdentifier("copy-day-apply")
        self.apply.clicked.connect(self._on_apply)
        self.row.addWidget(self.apply)

    def show_source(self, day: int, spans: Iterable[Span]) -> None:
        """Offer to copy a day."""
        self._source = day
        self.title.setText(_("Copy {weekday} to").format(weekday=words.weekday(day)))
        for one, chip in self.chips.items():
            chip.setVisible(one != day)
            chip.setChecked(False)
        found = ", ".join(clock_words.dash(one) for one in spans)
        self.say(
            _("They get {times} in place of what they have.").format(times=found)
            if found
            else _("That day has no hours, so the others would be emptied.")
        )
        self._on_toggled()

    @property
    def targets(self) -> tuple[int, ...]:
        """The days chosen."""
        return tuple(day for day, chip in self.chips.items() if chip.isChecked())

    def _on_toggled(self) -> None:
        self.apply.setEnabled(bool(self.targets))

    def _on_apply(self) -> None:
        self.copy_wanted.emit(self._source, self.targets)
