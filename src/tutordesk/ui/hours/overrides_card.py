"""Dated overrides: the list of entries, their small calendar, and the ways to add one.

Belongs here: showing entries and asking for edits. Does not belong here: the fields (``entry_bar.py``,
``holidays_bar.py``), grouping (``domain/overrides.py``), saving.
"""

from collections.abc import Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from tutordesk.domain import overrides
from tutordesk.domain.hours import DatedRange, WeeklyRange
from tutordesk.domain.overrides import Entry
from tutordesk.i18n import _
from tutordesk.ui import theme
from tutordesk.ui.hours import words
from tutordesk.ui.hours.entry_bar import EntryBar
from tutordesk.ui.hours.holidays_bar import HolidaysBar
from tutordesk.ui.hours.month import MonthView
from tutordesk.ui.tasks import Tasks
from tutordesk.ui.widgets.bar import Bar
from tutordesk.ui.widgets.card import Card
from tutordesk.ui.widgets.dated_line import DatedLine
from tutordesk.ui.widgets.emptying import discard_all

STACK_BELOW = 520
MOST_SHOWN = 60


class EntryRow(DatedLine):
    """One entry: dates, what it does, why."""

    def __init__(self, entry: Entry, weekly: Sequence[WeeklyRange]) -> None:
        self.entry = entry
        extra = overrides.extra_of(entry, weekly)
        kind = words.extra_kind(extra) if extra else words.entry_kind(entry)
        tone, icon = ("ok", "plus") if entry.available else ("danger", "ban")
        if not entry.available and not entry.whole_day:
            tone, icon = "warning", "clock"
        when = words.entry_days(entry)
        super().__init__(
            when,
            (kind, tone, icon),
            " · ".join(part for part in (entry.reason, words.entry_length(entry)) if part),
            edit=_("Edit {days}, {what}").format(days=when, what=kind),
            remove=_("Remove {days}, {what}").format(days=when, what=kind),
        )
        identifier = f"override-{entry.first_date.isoformat()}"
        self.edit.setAccessibleIdentifier(f"{identifier}-edit")
        self.remove.setAccessibleIdentifier(f"{identifier}-remove")


class OverridesCard(Card):
    """``edited`` carries all dated rows after an edit."""

    edited = Signal(object)

    def __init__(
        self, *, tasks: Tasks | None = None, country: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(spacing=4, parent=parent)
        self._tasks, self._country = tasks, country
        self._dated: tuple[DatedRange, ...] = ()
        self._weekly: tuple[WeeklyRange, ...] = ()
        self._today = date.min
        self._shown: tuple[object, ...] = ()
        self._editing: Entry | None = None
        self.rows: list[EntryRow] = []
        self.form: EntryBar | None = None
        self.holidays: HolidaysBar | None = None
        self._bar: Bar | None = None
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(theme.label(_("Dated overrides"), "h3"), 1)
        self.holidays_button = theme.button(_("Public holidays…"))
        self.holidays_button.setAccessibleIdentifier("public-holidays")
        self.holidays_button.clicked.connect(self.open_holidays)
        self.add = theme.button(_("Add"), "secondary", "plus")
        self.add.setAccessibleName(_("Add override"))
        self.add.setAccessibleIdentifier("add-override")
        self.add.clicked.connect(lambda: self.open_form(None))
        head.addWidget(self.holidays_button)
        head.addWidget(self.add)
        self.body.addLayout(head)
        self._bars = QVBoxLayout()
        self._bars.setContentsMargins(0, 4, 0, 4)
        self.body.addLayout(self._bars)
        self._empty = theme.label(
            _("No leave, closed days or other hours ahead. Three weeks of leave are one entry."),
            "muted",
            wrap=True,
        )
        self._across = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._across.setSpacing(16)
        lists = QVBoxLayout()
        lists.setSpacing(0)
        lists.addWidget(self._empty)
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        lists.addLayout(self._list)
        lists.addStretch(1)
        self._across.addLayout(lists, 1)
        self.body.addLayout(self._across)
        self.month: MonthView | None = None

    def build_month(self) -> None:
        """Build the small calendar; the page does so when it is at leisure."""
        if self.month is None:
            self.month = MonthView()
            self.month.day_picked.connect(self._on_day)
            self._across.addWidget(self.month, 0, Qt.AlignmentFlag.AlignTop)
            self.month.show_days(self._dated, self._today)
            self._fit()

    def show_overrides(self, dated: Sequence[DatedRange], weekly: Sequence[WeeklyRange], today: date) -> None:
        """Show the entries of a draft from today on."""
        if (dated, weekly, today) == self._shown:
            return
        self._shown = (dated, weekly, today)
        self._dated, self._weekly, self._today = tuple(dated), tuple(weekly), today
        found = overrides.coming(overrides.entries(dated), today)[:MOST_SHOWN]
        held = self._held()
        discard_all(self._list)
        self.rows = [EntryRow(entry, weekly) for entry in found]
        for number, row in enumerate(self.rows):
            if number:
                self._list.addWidget(theme.rule())
            row.edit.clicked.connect(partial(self.open_form, row.entry))
            row.remove.clicked.connect(partial(self._on_remove, row.entry))
            self._list.addWidget(row)
        self._empty.setVisible(not found)
        if self.month is not None:
            self.month.show_days(self._dated, today)
        if held is not None:
            (self.rows[min(held, len(self.rows) - 1)].remove if self.rows else self.add).setFocus()

    def _held(self) -> int | None:
        """Return the row that has the focus: its place keeps it when it goes."""
        focus = self.focusWidget()
        for number, row in enumerate(self.rows):
            if focus is not None and row.isAncestorOf(focus) and focus.hasFocus():
                return number
        return None

    # --- asking ------------------------------------------------------------------------------------------
    def open_form(self, entry: Entry | None, on_date: date | None = None) -> None:
        """Open the fields of an entry, or empty ones."""
        if self.form is None:
            self.form = EntryBar()
            self.form.saved.connect(self._on_saved)
        self._editing = entry
        extra = overrides.extra_of(entry, self._weekly) if entry is not None else ()
        self.form.show_entry(entry, on_date or self._today, self._today, extra)
        self._open(self.form)
        self.form.first.setFocus(Qt.FocusReason.OtherFocusReason)

    def open_holidays(self) -> None:
        """Open the choice of public holidays."""
        if self.holidays is None:
            self.holidays = HolidaysBar(self._tasks, self._country)
            self.holidays.picked.connect(self._on_holidays)
        self.holidays.begin(self._today, {row.on_date for row in self._dated if not row.available})
        self._open(self.holidays)

    def _open(self, bar: Bar) -> None:
        if self._bar is not None and self._bar is not bar:
            self._bar.hide()
        if self._bars.indexOf(bar) < 0:
            self._bars.addWidget(bar)
            bar.closed.connect(self._close)
        self._bar = bar
        bar.show()

    def _close(self) -> None:
        if self._bar is not None:
            self._bar.hide()
            self._bar = None
            self.add.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_saved(self, entry: Entry, extra: bool) -> None:
        rows = self._dated
        if self._editing is not None:
            rows = overrides.without_entry(rows, self._editing, today=self._today)
        if extra:
            fresh = [row for row in overrides.extra_rows(entry, self._weekly) if row.on_date >= self._today]
            rows = tuple(sorted({*rows, *fresh}))
        else:
            rows = overrides.with_entry(rows, entry, today=self._today)
        self._close()
        self.edited.emit(rows)

    def _on_remove(self, entry: Entry) -> None:
        self.edited.emit(overrides.without_entry(self._dated, entry, today=self._today))

    def _on_holidays(self, chosen: Sequence[Entry]) -> None:
        rows = self._dated
        for entry in chosen:
            rows = overrides.with_entry(rows, entry, today=self._today)
        self._close()
        self.edited.emit(rows)

    def _on_day(self, on_date: date) -> None:
        """Edit what is said about a date, or say something."""
        if on_date < self._today:
            return
        found = [row.entry for row in self.rows if row.entry.first_date <= on_date <= row.entry.last_date]
        self.open_form(found[0] if found else None, on_date)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The calendar below the list where it is narrow."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        narrow = self.width() < STACK_BELOW + 180
        self._across.setDirection(
            QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        )
