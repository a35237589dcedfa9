"""The weekly editor: the table, its terms and small bars, and what a stroke does to weekly hours.

Belongs here: turning strokes, keys and typed times into weekly ranges of the term shown. Does not belong
here: the draft and its undo (the page keeps them), dated overrides, saving.
"""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from tutordesk.domain import painting
from tutordesk.domain.hours import WeeklyRange
from tutordesk.domain.painting import ALWAYS, Period, Span
from tutordesk.i18n import _
from tutordesk.ui import clock_words, theme
from tutordesk.ui.hours import words
from tutordesk.ui.hours.bars import CopyBar, ExactBar
from tutordesk.ui.hours.legend import Legend
from tutordesk.ui.hours.period_bar import PeriodBar
from tutordesk.ui.hours.week_model import QUARTER, WeekModel
from tutordesk.ui.hours.week_paint import Stranded
from tutordesk.ui.hours.week_table import HEADER_HEIGHT, ROW_HEIGHT, WeekTable
from tutordesk.ui.widgets.bar import Bar
from tutordesk.ui.widgets.card import Card
from tutordesk.ui.widgets.combo import LabelledCombo
from tutordesk.ui.widgets.flow import FlowLayout

HOURS_SHOWN = 10
MORNING = 8 * 60
NEW = "new"

Weekly = tuple[WeeklyRange, ...]


class WeekEditor(QWidget):
    """Weekly hours of one term at a time; ``edited`` carries all weekly ranges after an edit."""

    edited = Signal(object)
    first_stroke_of_double = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.period = ALWAYS
        self._stored: Weekly = ()
        self._weekly: Weekly = ()
        self._periods: tuple[Period, ...] = (ALWAYS,)
        self._extra: Period | None = None
        self._snapshot: Weekly | None = None
        self._stroked: Weekly = ()
        self._range: tuple[int, Span] | None = None
        self._days: tuple[int, ...] = ()
        self._placed = False
        self.model = WeekModel(self)
        self.table = WeekTable(self.model)
        self.table.setMinimumHeight(HEADER_HEIGHT + HOURS_SHOWN * 4 * ROW_HEIGHT + 6)
        self.legend = Legend()
        self.exact: ExactBar | None = None
        self.copy: CopyBar | None = None
        self.dates: PeriodBar | None = None
        self._bar: Bar | None = None
        self._build()
        self.table.stroke_began.connect(self._on_began)
        self.table.stroke_moved.connect(self._on_moved)
        self.table.stroke_ended.connect(self._on_ended)
        self.table.toggled.connect(self._on_toggled)
        self.table.exact_wanted.connect(self._on_double)
        self.table.menu_wanted.connect(self._on_menu)
        self.table.selection_moved.connect(self._on_selection)

    def _build(self) -> None:
        self.terms = LabelledCombo(_("Valid"), beside=True)
        self.terms.combo.setAccessibleIdentifier("term")
        self.terms.combo.setMinimumWidth(150)
        self.terms.chosen.connect(self._on_term)
        self.change_dates = theme.icon_button("pencil", _("Change these dates"), "quiet")
        self.change_dates.setAccessibleIdentifier("term-dates")
        self.change_dates.clicked.connect(lambda: self._open_dates(self.period))
        self.copy_button = theme.button(_("Copy day"), "quiet", "copy")
        self.copy_button.setAccessibleIdentifier("copy-day-open")
        self.copy_button.clicked.connect(self.open_copy)
        self.exact_button = theme.button(_("Exact times"), "quiet", "clock")
        self.exact_button.setAccessibleIdentifier("exact-times-open")
        self.exact_button.clicked.connect(self.open_exact)
        bar = QWidget()
        flow = FlowLayout(bar, spacing=6)
        chosen = QWidget()
        pair = QHBoxLayout(chosen)
        pair.setContentsMargins(0, 0, 0, 0)
        pair.setSpacing(2)
        pair.addWidget(self.terms)
        pair.addWidget(self.change_dates)
        flow.addWidget(chosen)
        flow.addWidget(self.copy_button)
        flow.addWidget(self.exact_button)
        self.card = Card(margin=1, spacing=0)
        top = QVBoxLayout()
        top.setContentsMargins(14, 10, 10, 8)
        top.addWidget(bar)
        self.card.body.addLayout(top)
        self.card.body.addWidget(theme.rule())
        self._bars = QVBoxLayout()
        self._bars.setContentsMargins(10, 0, 10, 0)
        self.card.body.addLayout(self._bars)
        inside = QVBoxLayout()
        inside.setContentsMargins(2, 0, 4, 8)
        inside.addWidget(self.table, 1)
        self.card.body.addLayout(inside, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.legend)
        column.addWidget(self.card, 1)

    # --- what the page says ------------------------------------------------------------------------------
    def show_hours(self, stored: Weekly, weekly: Weekly) -> None:
        """Show stored weekly ranges and those of the draft."""
        self._stored, self._weekly = stored, weekly
        self._show_periods()
        self._show_rings(weekly)
        if not self._placed:
            self._placed = True
            self.scroll_to_hours()
        if self._bar is not None and self._bar is self.exact:
            self._fill_exact()

    def show_stranded(self, sessions: Sequence[Stranded]) -> None:
        """Show sessions that the draft strands."""
        self.table.show_stranded(sessions)
        self.legend.show_stranded(there=bool(sessions))

    def scroll_to_hours(self) -> None:
        """Bring the first hours of the week into view."""
        ring = self.model.draft or self.model.stored or self.model.others
        first = min((start % painting.DAY for start, _end in ring), default=MORNING + 60)
        # A quarter above a full hour, so that the hour's own label is whole.
        self.table.scroll_to_minute(min(max(0, first // 60 * 60 - 15), painting.DAY - HOURS_SHOWN * 60))

    # --- terms -------------------------------------------------------------------------------------------
    def _show_periods(self) -> None:
        found = {ALWAYS, *painting.periods_of([*self._stored, *self._weekly])}
        if self._extra is not None:
            found.add(self._extra)
        if self.period not in found:
            self.period = ALWAYS
        self._periods = tuple(sorted(found, key=lambda period: period.sort_key))
        options: list[tuple[object, str]] = [(period, words.period(period)) for period in self._periods]
        self.terms.set_options([*options, (NEW, _("New term…"))], self.period)
        self.change_dates.setVisible(self.period != ALWAYS or bool(painting.rows_in(self._weekly, ALWAYS)))

    def _show_rings(self, weekly: Weekly) -> None:
        stored = painting.ring_of(painting.rows_in(self._stored, self.period))
        draft = painting.ring_of(painting.rows_in(weekly, self.period))
        self.model.show_week(stored, draft, painting.beside(weekly, self.period))
        self.legend.show_kinds({piece.kind for piece in self.model.pieces}, others=bool(self.model.others))

    def show_period(self, period: Period) -> None:
        """Turn to another term."""
        self.period = period
        self._show_periods()
        self._show_rings(self._weekly)

    def _on_term(self, chosen: object) -> None:
        if chosen == NEW:
            self.terms.choose(self.period)
            self._open_dates(None)
        elif isinstance(chosen, Period):
            self._close_bar()
            self.show_period(chosen)

    def _open_dates(self, period: Period | None) -> None:
        if self.dates is None:
            self.dates = PeriodBar()
            self.dates.add_wanted.connect(self._on_new_term)
            self.dates.change_wanted.connect(self._on_term_dates)
            self.dates.remove_wanted.connect(self._on_term_removed)
        self.dates.show_period(period, has_hours=bool(painting.rows_in(self._weekly, self.period)))
        self._open_bar(self.dates)
        self.dates.first_field().setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_new_term(self, period: Period, instead: bool) -> None:
        weekly = painting.split_around(self._weekly, self.period, period) if instead else self._weekly
        self._extra = period
        self.period = period
        self._close_bar()
        if weekly == self._weekly:
            self.show_period(period)
        else:
            self._edit(weekly)

    def _on_term_dates(self, period: Period) -> None:
        old = self.period
        self._extra = self.period = period
        self._close_bar()
        self._edit(painting.with_period(self._weekly, old, period))

    def _on_term_removed(self) -> None:
        old, self.period, self._extra = self.period, ALWAYS, None
        self._close_bar()
        self._edit(painting.with_ring(self._weekly, old, ()))

    # --- painting ----------------------------------------------------------------------------------------
    def _edit(self, weekly: Weekly) -> None:
        if weekly == self._weekly:
            self._show_periods()
            self._show_rings(weekly)
        else:
            self.edited.emit(weekly)

    def _on_began(self) -> None:
        self._snapshot = self._stroked = self._weekly

    def _on_moved(self, days: tuple[int, ...], span: Span, available: bool) -> None:
        if self._snapshot is None:
            return
        self._stroked = painting.painted(self._snapshot, self.period, days, span, available=available)
        self._show_rings(self._stroked)

    def _on_ended(self, counts: bool) -> None:
        self._snapshot = None
        if counts:
            self._edit(self._stroked)
        else:
            self._show_rings(self._weekly)

    def _on_toggled(self, days: tuple[int, ...], span: Span, available: bool) -> None:
        self._edit(painting.painted(self._weekly, self.period, days, span, available=available))

    # --- bars --------------------------------------------------------------------------------------------
    def _open_bar(self, bar: Bar) -> None:
        if self._bar is not None and self._bar is not bar:
            self._bar.hide()
        if self._bars.indexOf(bar) < 0:
            self._bars.addWidget(bar)
            bar.closed.connect(self._close_bar)
        self._bars.setContentsMargins(10, 8, 10, 8)
        self._bar = bar
        bar.show()

    def _close_bar(self) -> None:
        if self._bar is None:
            return
        held = self._bar.isAncestorOf(focus) if (focus := self.focusWidget()) else False
        self._bar.hide()
        self._bar = None
        self._bars.setContentsMargins(10, 0, 10, 0)
        if held:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def open_exact(self) -> None:
        """Open the bar to type times for what is selected."""
        if self.exact is None:
            self.exact = ExactBar()
            self.exact.set_wanted.connect(self._on_exact)
            self.exact.remove_wanted.connect(self._on_exact_removed)
        self._fill_exact()
        self._open_bar(self.exact)
        self.exact.start.setFocus(Qt.FocusReason.OtherFocusReason)
        self.exact.start.selectAll()

    def _fill_exact(self) -> None:
        if self.exact is None:
            return
        selected = self.table.selected or ((self.model.day(0),), (9 * 60, 12 * 60))
        days, span = selected
        self._range = (
            painting.range_at(self._weekly, self.period, days[0], span[0]) if len(days) == 1 else None
        )
        self._days = days if self._range is None else (self._range[0],)
        if self._range is None and span[1] - span[0] == QUARTER:
            span = (span[0], min(span[0] + 60, painting.DAY))
        self.exact.show_range(
            self._days, self._range[1] if self._range else span, there=self._range is not None
        )

    def _on_exact(self, span: Span) -> None:
        weekly = self._weekly
        if self._range is not None:
            weekly = painting.replaced(weekly, self.period, self._range[0], self._range[1], span)
        else:
            weekly = painting.painted(weekly, self.period, self._days, span, available=True)
        days = self._days
        self._close_bar()
        self._edit(weekly)
        self.table.select_cells(days, (span[0], min(span[1], painting.DAY)))

    def _on_exact_removed(self) -> None:
        if self._range is not None:
            gone = self._range
            self._close_bar()
            self._edit(painting.painted(self._weekly, self.period, [gone[0]], gone[1], available=False))

    def _on_double(self) -> None:
        """The first click of a double click painted a cell: that was not meant."""
        self.first_stroke_of_double.emit()
        self.open_exact()

    def open_copy(self) -> None:
        """Open the bar to copy the day of the keyboard to others."""
        if self.copy is None:
            self.copy = CopyBar()
            self.copy.copy_wanted.connect(self._on_copy)
        cell = self.table.current_cell
        day = cell[0] if cell else next((row.iso_weekday for row in self._weekly), self.model.day(0))
        rows = painting.rows_in(self._weekly, self.period)
        self.copy.show_source(day, [(r.start_minute, r.end_minute) for r in rows if r.iso_weekday == day])
        self._open_bar(self.copy)
        next(iter(chip for one, chip in self.copy.chips.items() if one != day)).setFocus(
            Qt.FocusReason.OtherFocusReason
        )

    def _on_copy(self, source: int, targets: tuple[int, ...]) -> None:
        self._close_bar()
        self._edit(painting.copied(self._weekly, self.period, source, targets))

    def _on_selection(self) -> None:
        if self._bar is not None and self._bar is self.exact and not self.table.stroking:
            self._fill_exact()

    def _on_menu(self, at: QPoint) -> None:
        cell = self.table.current_cell
        if cell is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        there = painting.range_at(self._weekly, self.period, *cell)
        lines = [
            (_("Exact times…"), self.open_exact),
            (_("Copy {weekday} to…").format(weekday=words.weekday(cell[0])), self.open_copy),
        ]
        if there is not None:
            day, span = there
            gone = painting.painted(self._weekly, self.period, [day], span, available=False)
            lines.append((_("Remove {times}").format(times=clock_words.dash(span)), lambda: self._edit(gone)))
        whole = painting.painted(self._weekly, self.period, [cell[0]], (0, painting.DAY), available=False)
        if whole != self._weekly:
            text = _("Empty {weekday}").format(weekday=words.weekday(cell[0]))
            lines.append((text, lambda: self._edit(whole)))
        for text, act in lines:
            action = QAction(text, menu)
            action.triggered.connect(lambda _checked=False, act=act: act())
            menu.addAction(action)
        menu.popup(at)
