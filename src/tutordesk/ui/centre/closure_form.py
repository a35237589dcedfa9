"""The fields of a closure: which dates, which hours, why.

Belongs here: the fields and their checks. Does not belong here: what the closure meets, saving.
"""

from datetime import date
from uuid import UUID, uuid4

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from tutordesk.domain.typed_time import parse_minute
from tutordesk.i18n import _, format_number, ngettext
from tutordesk.services.people_rows import ClosureRow
from tutordesk.ui import theme
from tutordesk.ui.centre.words import DAY
from tutordesk.ui.meanwhile import Meanwhile
from tutordesk.ui.widgets.bar import Bar
from tutordesk.ui.widgets.date_field import DateField
from tutordesk.ui.widgets.field import Field
from tutordesk.ui.widgets.flow import FlowLayout
from tutordesk.ui.widgets.question import allow
from tutordesk.ui.widgets.segmented import Segmented
from tutordesk.ui.widgets.time_field import TimeField

MOST_DAYS = 366
REASON_LENGTH = 200
MORNING = (9 * 60, 12 * 60)


class ClosureForm(Bar):
    """``saved`` carries a closure to be checked and saved."""

    saved = Signal(object)
    edited = Signal()

    def __init__(self) -> None:
        super().__init__("closure-form")
        self._closure_id: UUID = uuid4()
        self._today = date.min
        self._began: ClosureRow | None = None
        self._refusal = self._busy = ""
        self.kind = Segmented(
            [("days", _("Whole days")), ("hours", _("Some hours"))], "days", name=_("What is closed")
        )
        for key in ("days", "hours"):
            self.kind.segment(key).setAccessibleIdentifier(f"closure-{key}")
        self.kind.chosen.connect(self._on_edited)
        self.first = DateField(_("First day"), "closure-first")
        self.last = DateField(_("Last day"), "closure-last")
        self.first.dateChanged.connect(self._on_first)
        self.last.dateChanged.connect(self._on_edited)
        self.start, self.end = TimeField(), TimeField()
        self._hours = QWidget()
        hours = QHBoxLayout(self._hours)
        hours.setContentsMargins(0, 0, 0, 0)
        hours.setSpacing(8)
        hours.addWidget(_field(_("From"), self.start, "closure-from"))
        hours.addWidget(_field(_("To"), self.end, "closure-to"))
        self.reason = QLineEdit()
        self.reason.setMaxLength(REASON_LENGTH)
        self.reason.setPlaceholderText(_("Holiday, repairs…"))
        for line in (self.start, self.end, self.reason):
            line.textEdited.connect(self._on_edited)
            line.returnPressed.connect(self.apply_typed)
        self.apply = theme.button(_("Save closure"), "primary")
        self.apply.setAccessibleIdentifier("closure-save")
        self.apply.clicked.connect(self.apply_typed)
        self.row.addWidget(self.kind)
        dates = QWidget()
        self._dates = FlowLayout(dates)
        self._dates.setContentsMargins(0, 4, 0, 0)
        self._dates.addWidget(_field(_("First day"), self.first, "closure-first"))
        self._dates.addWidget(_field(_("Last day"), self.last, "closure-last"))
        self._dates.addWidget(self._hours)
        last_row = QWidget()
        why = QHBoxLayout(last_row)
        why.setContentsMargins(0, 4, 6, 4)
        why.setSpacing(8)
        why.addWidget(_field(_("Reason"), self.reason, "closure-reason"), 1)
        why.addWidget(self.apply, 0, Qt.AlignmentFlag.AlignBottom)
        for part in (dates, last_row):
            self.add_fields(part)
        self.meanwhile = Meanwhile("meanwhile-closure")
        self.meanwhile.mine_wanted.connect(self._show_apply)
        self.add_below(self.meanwhile)

    def begin(self, closure: ClosureRow | None, today: date) -> None:
        """Show a closure to change, or begin a new one."""
        self._today = today
        self.meanwhile.settle()
        self._closure_id = closure.closure_id if closure else uuid4()
        whole = closure is None or (closure.start_minute, closure.end_minute) == (0, DAY)
        self.title.setText(_("Change closure") if closure else _("Add closure"))
        self.kind.choose("days" if whole else "hours")
        self.first.show_day(closure.first_date if closure else today)
        self.last.show_day(closure.last_date if closure else today)
        start, end = MORNING if closure is None or whole else (closure.start_minute, closure.end_minute)
        self.start.show_minute(start)
        self.end.show_minute(end)
        self.reason.setText(closure.reason if closure else "")
        self._began = self.typed
        self._explain()
        self._show_apply()

    @property
    def typed(self) -> ClosureRow | None:
        """The closure as far as it is typed; None where the times are none."""
        start, end = 0, DAY
        if self.kind.current == "hours":
            first, last = parse_minute(self.start.text()), parse_minute(self.end.text())
            if first is None or last is None or last <= first:
                return None
            start, end = first, last
        reason = self.reason.text().strip()
        return ClosureRow(self._closure_id, self.first.day, self.last.day, start, end, reason)

    @property
    def dirty(self) -> bool:
        """Whether something was typed that is not saved."""
        return not self.isHidden() and self.typed != self._began

    @property
    def closure_id(self) -> UUID:
        """Whose fields these are."""
        return self._closure_id

    def show_writes(self, reason: str) -> None:
        """Say why saving is impossible now; empty when it is possible."""
        self._refusal = reason
        self._show_apply()

    def set_busy(self, *, busy: bool) -> None:
        """While the server is asked, nothing is asked again."""
        self._busy = _("Checking…") if busy else ""
        self._show_apply()

    def _show_apply(self) -> None:
        allow(self.apply, self._refusal or self._busy or self.meanwhile.reason)

    def _on_first(self) -> None:
        if self.last.day < self.first.day:
            self.last.show_day(self.first.day)
        self._on_edited()

    def _on_edited(self, _value: object = None) -> None:
        self._explain()
        self.edited.emit()

    def _explain(self) -> None:
        hours = self.kind.current == "hours"
        self._hours.setVisible(hours)
        self._dates.invalidate()
        for line in (self.start, self.end):
            wrong = hours and bool(line.text()) and parse_minute(line.text()) is None
            theme.set_property(line, "invalid", wrong)
        days = max(0, (self.last.day - self.first.day).days + 1)
        count = ngettext("{n} day.", "{n} days.", days).format(n=format_number(days))
        effect = (
            _("Nobody can be booked at these hours, with any tutor.")
            if hours
            else _("Nobody can be booked on these days, with any tutor.")
        )
        self.say(_("{count} {effect}").format(count=count, effect=effect))

    def apply_typed(self) -> None:
        """Check what is typed and hand it on."""
        if not self.apply.isEnabled():
            return
        closure = self.typed
        days = (self.last.day - self.first.day).days + 1
        if days < 1:
            self.say(_("The last day lies before the first."), problem=True)
        elif days > MOST_DAYS:
            self.say(_("That is longer than a year. Enter several closures."), problem=True)
        elif self.last.day < self._today:
            self.say(_("These days have passed."), problem=True)
        elif closure is None:
            self.say(_("Type times such as 9:10 or 17, the second later than the first."), problem=True)
            self.start.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.saved.emit(closure)


def _field(label: str, editor: QWidget, identifier: str) -> Field:
    editor.setAccessibleIdentifier(identifier)
    return Field(label, editor)
