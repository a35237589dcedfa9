"""The controls above a calendar: today, previous, next, and which days these are.

Belongs here: buttons, shortcuts and the title. Does not belong here: loading what the days hold.
"""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from tutordesk.domain.week import Week
from tutordesk.i18n import _, first_weekday, format_day, format_days
from tutordesk.ui import theme


def week_around(on_date: date, zone: str, day_count: int) -> Week:
    """The days to show around a date: a week starts where the reader's language starts it."""
    return Week.containing(on_date, zone, first_weekday=first_weekday(), day_count=day_count)


class WeekBar(QWidget):
    """Says which days are wanted; whoever listens loads them and calls ``show_week``."""

    week_wanted = Signal(object)  # Week

    def __init__(self, week: Week, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._week = week
        self._today = today
        self.title = theme.label("", "h3", tabular=True)
        self.today_button = theme.button(_("Today"))
        self.today_button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.previous_button = theme.icon_button("chevron-left", "")
        self.next_button = theme.icon_button("chevron-right", "")
        self.today_button.setAccessibleIdentifier("calendar-today")
        self.previous_button.setAccessibleIdentifier("calendar-previous")
        self.next_button.setAccessibleIdentifier("calendar-next")
        self.today_button.clicked.connect(self.go_today)
        self.previous_button.clicked.connect(self.go_previous)
        self.next_button.clicked.connect(self.go_next)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for part in (self.today_button, self.previous_button, self.next_button):
            row.addWidget(part)
        row.addSpacing(4)
        row.addWidget(self.title, 1)
        self._shortcut("Alt+Home", self.go_today)
        self._shortcut("Alt+Left", self._go_left)
        self._shortcut("Alt+Right", self._go_right)
        self.show_week(week, today)

    def show_week(self, week: Week, today: date) -> None:
        """Name these days."""
        self._week, self._today = week, today
        whole = week.day_count == 7
        self._name(self.previous_button, _("Previous week") if whole else _("Previous days"), "Alt+Left")
        self._name(self.next_button, _("Next week") if whole else _("Next days"), "Alt+Right")
        self.title.setText(
            format_days(week.first_date, week.last_date)
            if week.day_count > 1
            else format_day(week.first_date, style="long")
        )
        self.today_button.setToolTip(_("Today ({shortcut})").format(shortcut=_keys("Alt+Home")))

    def go_today(self) -> None:
        """Ask for the days around today."""
        self.week_wanted.emit(week_around(self._today, self._week.zone, self._week.day_count))

    def go_previous(self) -> None:
        """Ask for the days before."""
        self.week_wanted.emit(self._week.previous())

    def go_next(self) -> None:
        """Ask for the days after."""
        self.week_wanted.emit(self._week.next())

    def _go_left(self) -> None:
        self.go_next() if self._mirrored() else self.go_previous()

    def _go_right(self) -> None:
        self.go_previous() if self._mirrored() else self.go_next()

    def _mirrored(self) -> bool:
        return self.layoutDirection() == Qt.LayoutDirection.RightToLeft

    def _shortcut(self, keys: str, slot: Callable[[], object]) -> None:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
        shortcut.activated.connect(slot)

    @staticmethod
    def _name(button: QWidget, name: str, keys: str) -> None:
        button.setAccessibleName(name)
        button.setToolTip(_("{action} ({shortcut})").format(action=name, shortcut=_keys(keys)))


def _keys(sequence: str) -> str:
    return QKeySequence(sequence).toString(QKeySequence.SequenceFormat.NativeText)
