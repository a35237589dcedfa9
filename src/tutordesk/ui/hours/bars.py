"""Small bars inside the editor: typing exact times, copying a day. They ask; the editor does.

Belongs here: fields, their words and checks. Does not belong here: hours.
"""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from tutordesk.domain.painting import DAY, LATEST_END, Span
from tutordesk.domain.typed_time import parse_minute, parse_span
from tutordesk.i18n import _
from tutordesk.ui import theme
from tutordesk.ui.hours import words
from tutordesk.ui.widgets.chip import Chip
from tutordesk.ui.widgets.flow import FlowLayout

TIME_WIDTH = 76


class Bar(QFrame):
    """A sunken strip with a title, what it asks for, and a way to close it; Escape closes it too."""

    closed = Signal()

    def __init__(self, identifier: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "sunken")
        self.setAccessibleIdentifier(identifier)
        self.title = theme.label("", "strong")
        self.note = theme.label("", "small", wrap=True)
        self.note.hide()
        close = theme.icon_button("x", _("Close"), "quiet")
        close.setAccessibleIdentifier(f"{identifier}-close")
        close.clicked.connect(self.closed)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.title, 1)
        head.addWidget(close)
        self.inside = QWidget()
        self.row = FlowLayout(self.inside, spacing=8)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 6, 8, 12)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.inside)
        column.addWidget(self.note)

    def say(self, sentence: str, *, problem: bool = False) -> None:
        """Show a sentence below the fields; empty takes it away."""
        self.note.setText(sentence)
        theme.set_property(self.note, "tone", "error" if problem else "")
        self.note.setVisible(bool(sentence))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes the bar."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)


def labelled(label: str, field: QWidget, identifier: str) -> QWidget:
    """Put a field's label before it; the label is its buddy."""
    pair = QWidget()
    row = QHBoxLayout(pair)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(6)
    said: QLabel = theme.label(label, "label")
    said.setBuddy(field)
    field.setAccessibleName(label)
    field.setAccessibleIdentifier(identifier)
    row.addWidget(said)
    row.addWidget(field)
    return pair


class TimeField(QLineEdit):
    """A line for a clock time; leaving it writes the time the reader's way."""

    def __init__(self) -> None:
        super().__init__()
        self.setFont(theme.font(14, tabular=True))
        self.setMaxLength(10)
        self.setFixedWidth(TIME_WIDTH)
        self.editingFinished.connect(self._tidy)

    def show_minute(self, minute: int) -> None:
        """Show a minute of the day."""
        self.setText(words.clock(minute))

    def _tidy(self) -> None:
        minute = parse_minute(self.text())
        if minute is not None and minute != DAY:
            self.setText(words.clock(minute))


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
        found = ", ".join(words.dash(one) for one in spans)
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
