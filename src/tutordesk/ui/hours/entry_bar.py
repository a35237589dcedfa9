"""The fields of a dated entry: what it does, from when to when, at which hours, why.

Belongs here: the fields and their checks. Does not belong here: what becomes of the entry.
"""

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from tutordesk.domain.overrides import WHOLE_DAY, Entry
from tutordesk.domain.painting import LATEST_END, Span
from tutordesk.domain.typed_time import parse_spans
from tutordesk.i18n import _, format_number, ngettext
from tutordesk.ui import clock_words, theme
from tutordesk.ui.widgets.bar import Bar
from tutordesk.ui.widgets.date_field import DateField
from tutordesk.ui.widgets.field import labelled
from tutordesk.ui.widgets.segmented import Segmented

MOST_DAYS = 400
REASON_LENGTH = 200


class EntryBar(Bar):
    """``saved`` carries (entry, whether its hours are in addition to the weekly ones)."""

    saved = Signal(object, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("override-form", parent)
        self._today = date.min
        self.kind = Segmented(
            [
                ("closed", _("Closed days")),
                ("part", _("Closed hours")),
                ("extra", _("Extra hours")),
                ("only", _("Only these hours")),
            ],
            name=_("Kind of override"),
        )
        for key in ("closed", "part", "extra", "only"):
            self.kind.segment(key).setAccessibleIdentifier(f"override-kind-{key}")
        self.kind.chosen.connect(self._show_kind)
        self.first = DateField(_("First day"), "override-first")
        self.last = DateField(_("Last day"), "override-last")
        self.first.dateChanged.connect(self._on_first)
        self.last.dateChanged.connect(self._explain)
        self.hours = QLineEdit()
        self.hours.setFont(theme.font(14, tabular=True))
        self.hours.setMaxLength(80)
        self.hours.setMinimumWidth(150)
        self.hours.setPlaceholderText(_("9–12, 14–17"))
        self.hours.returnPressed.connect(self._on_save)
        self.reason = QLineEdit()
        self.reason.setFont(theme.font(14))
        self.reason.setMaxLength(REASON_LENGTH)
        self.reason.setMinimumWidth(200)
        self.reason.setPlaceholderText(_("Leave, exam week…"))
        self.reason.returnPressed.connect(self._on_save)
        self._hours_pair = labelled(_("Hours"), self.hours, "override-hours")
        self.row.addWidget(self.kind)
        self.row.addWidget(labelled(_("First day"), self.first, "override-first"))
        self.row.addWidget(labelled(_("Last day"), self.last, "override-last"))
        self.row.addWidget(self._hours_pair)
        self.row.addWidget(labelled(_("Reason"), self.reason, "override-reason"))
        self.apply = theme.button("", "primary")
        self.apply.setAccessibleIdentifier("override-save")
        self.apply.clicked.connect(self._on_save)
        self.row.addWidget(self.apply)

    def show_entry(self, entry: Entry | None, on_date: date, today: date, extra: tuple[Span, ...]) -> None:
        """Show an entry's values, or begin one on a date; ``extra`` is what it adds to weekly hours."""
        self._today = today
        self.title.setText(_("Add override") if entry is None else _("Change override"))
        self.apply.setText(_("Add") if entry is None else _("Change"))
        kind = "closed"
        spans: tuple[Span, ...] = ()
        if entry is not None and entry.available:
            kind, spans = ("extra", extra) if extra else ("only", entry.spans)
        elif entry is not None and not entry.whole_day:
            kind, spans = "part", entry.spans
        self.kind.choose(kind)
        self.first.show_day(max(entry.first_date if entry else on_date, today))
        self.last.show_day(entry.last_date if entry else max(on_date, today))
        self.hours.setText(", ".join(clock_words.dash(span) for span in spans))
        self.reason.setText(entry.reason if entry else "")
        theme.set_property(self.hours, "invalid", False)
        self._show_kind()

    def _show_kind(self) -> None:
        self._hours_pair.setVisible(self.kind.current != "closed")
        self.row.invalidate()
        self._explain()

    def _on_first(self) -> None:
        if self.last.day < self.first.day:
            self.last.show_day(self.first.day)
        self._explain()

    def _explain(self) -> None:
        days = (self.last.day - self.first.day).days + 1
        count = ngettext("{n} day.", "{n} days.", days).format(n=format_number(max(0, days)))
        effect = {
            "closed": _("Nobody can book you on these days."),
            "part": _("Nobody can book you at these hours of these days."),
            "extra": _("Open in addition to your weekly hours."),
            "only": _("Open in place of your weekly hours."),
        }[self.kind.current]
        self.say(_("{count} {effect}").format(count=count, effect=effect))

    def _on_save(self) -> None:
        kind = self.kind.current
        spans = (WHOLE_DAY,) if kind == "closed" else parse_spans(self.hours.text())
        theme.set_property(self.hours, "invalid", spans is None)
        days = (self.last.day - self.first.day).days + 1
        if days < 1:
            self.say(_("The last day lies before the first."), problem=True)
        elif days > MOST_DAYS:
            self.say(_("That is longer than a year. Change your weekly hours instead."), problem=True)
        elif self.last.day < self._today:
            self.say(_("These days have passed."), problem=True)
        elif spans is None or any(end > LATEST_END for _start, end in spans):
            self.say(_("Type hours such as 9–12 or 9–12, 14–17."), problem=True)
            self.hours.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            entry = Entry(
                self.first.day, self.last.day, kind in {"extra", "only"}, spans, self.reason.text().strip()
            )
            self.saved.emit(entry, kind == "extra")
