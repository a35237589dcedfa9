"""The bar that gives weekly hours their dates: a term from a day, until a day, or both.

Belongs here: the two dates and their checks. Does not belong here: the hours of the term.
"""

from datetime import date, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from tutordesk.domain.painting import ALWAYS, Period
from tutordesk.i18n import _
from tutordesk.ui import theme
from tutordesk.ui.widgets.bar import Bar
from tutordesk.ui.widgets.check import CheckBox
from tutordesk.ui.widgets.date_field import DateField

TERM_WEEKS = 18


class _OptionalDate(QWidget):
    """A date that may be left out."""

    def __init__(self, text: str, identifier: str) -> None:
        super().__init__()
        self.check = CheckBox(text)
        self.check.setAccessibleIdentifier(f"{identifier}-on")
        self.field = DateField(text, identifier)
        self.check.setMinimumHeight(36)
        self.check.toggled.connect(self.field.setEnabled)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.check)
        row.addWidget(self.field)

    @property
    def day(self) -> date | None:
        """The date, None when it is left out."""
        return self.field.day if self.check.isChecked() else None

    def show_day(self, day: date | None, otherwise: date) -> None:
        """Show a date, or leave it out with a proposal."""
        self.field.show_day(day or otherwise)
        self.check.setChecked(day is not None)
        self.field.setEnabled(day is not None)


class PeriodBar(Bar):
    """Dates of a new term or of the one shown."""

    add_wanted = Signal(object, bool)
    change_wanted = Signal(object)
    remove_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("term-bar", parent)
        self._shown: Period | None = None
        self.first = _OptionalDate(_("From"), "term-first")
        self.last = _OptionalDate(_("Until"), "term-last")
        self.instead = CheckBox(_("Instead of the hours shown"), checked=True)
        self.instead.setAccessibleIdentifier("term-instead")
        self.instead.setMinimumHeight(36)
        self.instead.toggled.connect(self._explain)
        self.apply = theme.button("", "primary")
        self.apply.setAccessibleIdentifier("term-apply")
        self.apply.clicked.connect(self._on_apply)
        self.remove = theme.button(_("Remove these hours"), "danger")
        self.remove.setAccessibleIdentifier("term-remove")
        self.remove.clicked.connect(self.remove_wanted)
        for part in (self.first, self.last, self.instead, self.apply, self.remove):
            self.row.addWidget(part)

    def first_field(self) -> QWidget:
        """Where typing begins."""
        return self.first.field if self.first.check.isChecked() else self.first.check

    def show_period(self, period: Period | None, *, has_hours: bool) -> None:
        """Ask for the dates of a new term (None), or for others of one that exists."""
        self._shown = period
        today = date.today()  # noqa: DTZ011  # a proposal to change
        monday = today + timedelta(days=7 - today.weekday())
        self.title.setText(_("Dates of a new term") if period is None else _("When these hours are valid"))
        self.apply.setText(_("Add term") if period is None else _("Change dates"))
        shown = period or Period(monday, monday + timedelta(weeks=TERM_WEEKS, days=-1))
        self.first.show_day(shown.first_date, monday)
        self.last.show_day(shown.last_date, monday + timedelta(weeks=TERM_WEEKS, days=-1))
        self.instead.setVisible(period is None and has_hours)
        self.remove.setVisible(period not in {None, ALWAYS})
        self._explain()

    def _explain(self) -> None:
        if self._shown is not None:
            self.say("")
        elif self.instead.isChecked() and not self.instead.isHidden():
            self.say(_("The term begins with the same hours; change them, and the others pause meanwhile."))
        else:
            self.say(_("The hours of the term are open in addition to the others."))

    def _on_apply(self) -> None:
        made = Period(self.first.day, self.last.day)
        if made.first_date and made.last_date and made.first_date > made.last_date:
            self.say(_("The last day lies before the first."), problem=True)
        elif self._shown is None and made == ALWAYS:
            self.say(_("Choose a first or a last day."), problem=True)
        elif self._shown is None:
            self.add_wanted.emit(made, self.instead.isChecked() and not self.instead.isHidden())
        else:
            self.change_wanted.emit(made)
