"""The controls that narrow down all sessions: text, dates, status, paid, place.

Belongs here: the controls and the ``Choice`` they make. Does not belong here: asking.
"""

from dataclasses import replace
from datetime import date, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tutordesk.i18n import _
from tutordesk.ui import theme
from tutordesk.ui.calendar.session_words import status_title
from tutordesk.ui.sessions.choice import ANY, OPEN, PAST, SPAN, TODAY, UPCOMING, WEEK, Choice
from tutordesk.ui.widgets.combo import LabelledCombo
from tutordesk.ui.widgets.date_field import DateField
from tutordesk.ui.widgets.field import labelled
from tutordesk.ui.widgets.flow import FlowLayout
from tutordesk.ui.widgets.search import SearchField

USUAL_SPAN = timedelta(days=30)


class FilterBar(QWidget):
    """``changed`` carries the ``Choice`` made."""

    changed = Signal(object)

    def __init__(self, today: date) -> None:
        super().__init__()
        self.choice = Choice(first=None, last=None)
        self.search = SearchField(_("Search sessions"), _("Student, tutor, course or sign-in number"))
        self.search.setAccessibleIdentifier("search-sessions")
        self.search.searched.connect(lambda text: self._set(text=text))
        self.when = _combo(
            _("When"),
            "sessions-when",
            (
                (UPCOMING, _("From today")),
                (TODAY, _("Today")),
                (WEEK, _("This week")),
                (PAST, _("Before today")),
                (ANY, _("Any date")),
                (SPAN, _("From … to …")),
            ),
        )
        self.status = _combo(
            _("Status"),
            "sessions-status",
            (
                ("", _("Every status")),
                (OPEN, _("Not over yet")),
                *((one, status_title(one)) for one in ("completed", "cancelled", "no_show")),
            ),
        )
        self.paid = _combo(
            _("Paid"),
            "sessions-paid",
            (("", _("Paid or not")), ("yes", _("Paid")), ("no", _("Not paid"))),
        )
        self.online = _combo(
            _("Place"),
            "sessions-place",
            (("", _("Anywhere")), ("yes", _("Online")), ("no", _("In person"))),
        )
        for name in ("when", "status", "paid", "online"):
            getattr(self, name).chosen.connect(lambda key, name=name: self._set(**{name: key}))
        self.first = DateField(_("From"), "sessions-from")
        self.last = DateField(_("To"), "sessions-to")
        self.first.show_day(today)
        self.last.show_day(today + USUAL_SPAN)
        for field in (self.first, self.last):
            field.dateChanged.connect(self._on_dates)
        self._span = QWidget()
        span = QHBoxLayout(self._span)
        span.setContentsMargins(0, 0, 0, 0)
        span.setSpacing(8)
        span.addWidget(labelled(_("From"), self.first, "sessions-from"))
        span.addWidget(labelled(_("To"), self.last, "sessions-to"))
        self._span.hide()
        self.all = theme.button(_("Clear filters"), "quiet", "x")
        self.all.setAccessibleIdentifier("sessions-clear")
        self.all.clicked.connect(self.clear)
        self.all.hide()
        line = QWidget()
        flow = FlowLayout(line, spacing=8)
        for part in (self.when, self.status, self.paid, self.online, self._span, self.all):
            flow.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for row in (self.search, line):
            column.addWidget(row)

    def clear(self) -> None:
        """Look for the usual again."""
        self.show_choice(Choice())

    def show_choice(self, choice: Choice) -> None:
        """Look for something else; every control follows."""
        if choice == self.choice:
            return
        self.choice = choice
        if self.search.text().strip() != choice.text:
            self.search.put(choice.text)
        for name in ("when", "status", "paid", "online"):
            getattr(self, name).choose(getattr(choice, name))
        for field, day in ((self.first, choice.first), (self.last, choice.last)):
            if day is not None and field.day != day:
                field.blockSignals(True)
                field.show_day(day)
                field.blockSignals(False)
        self._span.setVisible(choice.when == SPAN)
        self.all.setVisible(choice.narrowed)
        self.changed.emit(choice)

    def _set(self, **changes: str) -> None:
        choice = replace(self.choice, **changes)  # type: ignore[arg-type]  # by the controls' own keys
        if choice.when == SPAN:
            choice = replace(choice, first=self.first.day, last=self.last.day)
        else:
            choice = replace(choice, first=None, last=None)
        self.show_choice(choice)

    def _on_dates(self) -> None:
        self._set()


def _combo(label: str, identifier: str, options: tuple[tuple[str, str], ...]) -> LabelledCombo:
    made = LabelledCombo(label, show_label=False)
    made.combo.setAccessibleIdentifier(identifier)
    made.set_options(options, options[0][0])
    return made
