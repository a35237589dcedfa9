"""The controls above a calendar: today, previous, next, which days these are, and how they are shown.

Belongs here: buttons, shortcuts and the title. Does not belong here: loading what the days hold, the month
that the title opens (``mini_month.py``).
"""

from collections.abc import Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from tutordesk.domain.week import Week
from tutordesk.i18n import _, first_weekday, format_day, format_days
from tutordesk.ui import theme
from tutordesk.ui.shortcuts import add_shortcut
from tutordesk.ui.widgets.segmented import Segmented

ZOOM_FROM_WIDTH = 720
LEAST_WIDTH = 280


def week_around(on_date: date, zone: str, day_count: int) -> Week:
    """The days to show around a date: a week starts where the reader's language starts it."""
    return Week.containing(on_date, zone, first_weekday=first_weekday(), day_count=day_count)


class WeekBar(QWidget):
    """Says which days are wanted; whoever listens loads them and calls ``show_week``."""

    week_wanted = Signal(object)  # Week
    mode_chosen = Signal(str)
    month_wanted = Signal()
    zoom_wanted = Signal(int)
    """One step up or down."""
    zone_wanted = Signal()

    def __init__(
        self,
        week: Week,
        today: date,
        mode: str = "week",
        parent: QWidget | None = None,
        *,
        modes: Sequence[tuple[str, str]] = (),
        zones: bool = True,
    ) -> None:
        """Of other ways to show days, ``modes`` are keys and words; ``zones`` offers a second zone."""
        super().__init__(parent)
        self._week = week
        self._today = today
        self._build(mode, modes or [("day", _("Day")), ("week", _("Week")), ("list", _("List"))])
        self.zone_button.setVisible(zones)
        add_shortcut(self, "Alt+Home", self.go_today, _("Today"))
        add_shortcut(self, "Alt+Left", self._go_left, _("Back in time"))
        add_shortcut(self, "Alt+Right", self._go_right, _("On in time"))
        add_shortcut(self, "Ctrl+G", self.month_wanted.emit, _("Go to a date"))
        for number, key in enumerate(self.modes.keys, 1):
            words = _("Show as: {view}").format(view=self.modes.segment(key).text())
            add_shortcut(self, f"Alt+{number}", partial(self.mode_chosen.emit, key), words)
        self.show_week(week, today)

    def _build(self, mode: str, options: Sequence[tuple[str, str]]) -> None:
        self.title = DaysTitle()
        self.title.setAccessibleIdentifier("calendar-go-to")
        self.title.clicked.connect(self.month_wanted)
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
        self.modes = Segmented(options, mode, name=_("Calendar view"))
        for number, (key, label) in enumerate(options, 1):
            self._name(self.modes.segment(key), label, f"Alt+{number}")
        self.modes.chosen.connect(self.mode_chosen)
        self.zoom_out_button = theme.icon_button("minus", "")
        self.zoom_in_button = theme.icon_button("plus", "")
        self._name(self.zoom_out_button, _("Zoom out"), "Ctrl+-")
        self._name(self.zoom_in_button, _("Zoom in"), "Ctrl++")
        self.zoom_out_button.clicked.connect(lambda: self.zoom_wanted.emit(-1))
        self.zoom_in_button.clicked.connect(lambda: self.zoom_wanted.emit(1))
        self.zone_button = theme.icon_button("globe", _("Second time zone"))
        self.zone_button.setAccessibleIdentifier("calendar-second-zone")
        self.zone_button.clicked.connect(self.zone_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for part in (self.today_button, self.previous_button, self.next_button, self.title):
            row.addWidget(part)
        row.addStretch(1)
        for part in (self.zone_button, self.zoom_out_button, self.zoom_in_button):
            row.addWidget(part)
        row.addWidget(self.modes)

    def show_week(self, week: Week, today: date) -> None:
        """Name these days."""
        known = (self._week, self._today) == (week, today) and bool(self.title.text())
        self._week, self._today = week, today
        if known:
            return
        earlier, later = {
            1: (_("Previous day"), _("Next day")),
            7: (_("Previous week"), _("Next week")),
        }.get(week.day_count, (_("Previous days"), _("Next days")))
        self._name(self.previous_button, earlier, "Alt+Left")
        self._name(self.next_button, later, "Alt+Right")
        if week.day_count == 1:
            day = week.first_date
            self.title.show_days(format_day(day, style="long"), format_day(day))
        else:
            first, last = week.first_date, week.last_date
            self.title.show_days(format_days(first, last), format_days(first, last, short=True))
        layout = self.layout()
        if layout is not None and self.isVisible():
            layout.activate()
            self.title.fit()
        self.title.setToolTip(_("Go to date ({shortcut})").format(shortcut=_keys("Ctrl+G")))
        self.today_button.setToolTip(_("Today ({shortcut})").format(shortcut=_keys("Alt+Home")))

    def show_mode(self, mode: str) -> None:
        """Mark how the days are shown; a list has nothing to zoom."""
        self.modes.choose(mode)
        for part in (self.zoom_in_button, self.zoom_out_button, self.zone_button):
            part.setEnabled(mode != "list")

    def go_today(self) -> None:
        """Ask for the days around today."""
        self.week_wanted.emit(week_around(self._today, self._week.zone, self._week.day_count))

    def go_previous(self) -> None:
        """Ask for the days before."""
        self.week_wanted.emit(self._week.previous())

    def go_next(self) -> None:
        """Ask for the days after."""
        self.week_wanted.emit(self._week.next())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where room is short, zooming is left to keys and wheel."""
        super().resizeEvent(event)
        for part in (self.zoom_in_button, self.zoom_out_button):
            part.setVisible(event.size().width() >= ZOOM_FROM_WIDTH)

    def minimumSizeHint(self) -> QSize:
        """The narrowest window shows all of it, so it need not hold a page open beside a panel."""
        return QSize(LEAST_WIDTH, super().minimumSizeHint().height())

    def _go_left(self) -> None:
        self.go_next() if self._mirrored() else self.go_previous()

    def _go_right(self) -> None:
        self.go_previous() if self._mirrored() else self.go_next()

    def _mirrored(self) -> bool:
        return self.layoutDirection() == Qt.LayoutDirection.RightToLeft

    @staticmethod
    def _name(button: QWidget, name: str, keys: str) -> None:
        button.setAccessibleName(name)
        button.setToolTip(_("{action} ({shortcut})").format(action=name, shortcut=_keys(keys)))


class DaysTitle(QPushButton):
    """Which days are shown; pressed, it opens a month to go elsewhere. Short where room is short."""

    PADDING = 34

    def __init__(self) -> None:
        super().__init__()
        theme.set_kind(self, "title")
        self.setFont(theme.font(16, 600, tabular=True))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setIcon(theme.icon("chevron-down", "text2", 16))
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self._full = self._short = ""

    def show_days(self, full: str, short: str) -> None:
        """Name days in words, and in fewer words."""
        self._full, self._short = full, short
        self.setAccessibleName(_("{days}, go to another date").format(days=full))
        self.updateGeometry()
        self.setText(full)

    def fit(self) -> None:
        """Choose the words that fit now."""
        self._fit(self.width())

    def sizeHint(self) -> QSize:
        """Room for all words."""
        return QSize(self._room(self._full), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Room for the short words."""
        return QSize(self._room(self._short), super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose the words that fit."""
        super().resizeEvent(event)
        self._fit(event.size().width())

    def showEvent(self, event: QShowEvent) -> None:
        """Choose the words that fit at first, too."""
        super().showEvent(event)
        self._fit(self.width())

    def _fit(self, width: int) -> None:
        self.setText(self._full if self._room(self._full) <= width or not self.isVisible() else self._short)

    def _room(self, text: str) -> int:
        return self.fontMetrics().horizontalAdvance(text) + self.PADDING


def _keys(sequence: str) -> str:
    return QKeySequence(sequence).toString(QKeySequence.SequenceFormat.NativeText)
