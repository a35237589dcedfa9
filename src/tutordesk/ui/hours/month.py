"""A small month that shows dated overrides: closed days, closed hours, other hours.

Belongs here: the month as a table whose cells speak, and its painting. Does not belong here: the entries.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from tutordesk.domain.hours import DatedRange
from tutordesk.domain.overrides import entries
from tutordesk.i18n import _, format_day, format_number
from tutordesk.ui import theme
from tutordesk.ui.hours import words
from tutordesk.ui.widgets.scroll import float_scroll_bar

CELL = 32
ROWS, COLUMNS = 6, 7
Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class MonthModel(QAbstractTableModel):
    """Six weeks around a month."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.order = words.week_order()
        self.first = date.min
        self.today = date.min
        self._said: dict[date, list[DatedRange]] = {}

    def show_days(self, first_of_month: date, today: date, dated: Sequence[DatedRange]) -> None:
        """Show a month."""
        self.beginResetModel()
        self.first, self.today = first_of_month, today
        self._said = {}
        for row in dated:
            self._said.setdefault(row.on_date, []).append(row)
        self.endResetModel()

    def day(self, row: int, column: int) -> date:
        """Return the date of a cell."""
        back = self.order.index(self.first.isoweekday())
        return self.first + timedelta(days=7 * row + column - back)

    def kind(self, on_date: date) -> str:
        """Return ``closed``, ``part``, ``open`` or nothing."""
        said = self._said.get(on_date, [])
        if any(row.available for row in said):
            return "open"
        if any((row.start_minute, row.end_minute) == (0, 1440) for row in said):
            return "closed"
        return "part" if said else ""

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Six weeks."""
        return 0 if parent.isValid() else ROWS

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Seven days."""
        return 0 if parent.isValid() else COLUMNS

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        """Speak: "Tuesday 8 December, Closed, Immaculate Conception"."""
        if not index.isValid() or self.first == date.min:
            return None
        on_date = self.day(index.row(), index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return format_number(on_date.day)
        if role in {Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole}:
            parts = [format_day(on_date, style="spoken")]
            for entry in entries(self._said.get(on_date, [])):
                parts += [words.entry_kind(entry), *([entry.reason] if entry.reason else [])]
            return ", ".join(parts)
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | None:
        """Weekdays above."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < COLUMNS:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return words.weekday(self.order[section], "weekday_narrow")
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return words.weekday(self.order[section])
        return None


class _MonthTable(QTableView):
    """The days; a click, Enter or Space picks one."""

    day_picked = Signal(object)

    def __init__(self, model: MonthModel) -> None:
        super().__init__()
        self._month = model
        self.setModel(model)
        self.setProperty("kind", "week")
        self.setAccessibleName(_("Calendar of overrides"))
        self.setAccessibleIdentifier("override-calendar")
        self.verticalHeader().hide()
        across = self.horizontalHeader()
        across.setFont(theme.font(11, 500))
        across.setProperty("kind", "plain")
        across.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        across.setMinimumSectionSize(CELL)
        across.setDefaultSectionSize(CELL)
        across.setFixedHeight(24)
        across.setSectionsClickable(False)
        across.setHighlightSections(False)
        down = self.verticalHeader()
        down.setMinimumSectionSize(CELL)
        down.setDefaultSectionSize(CELL)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setFixedSize(COLUMNS * CELL + 2, 24 + ROWS * CELL + 2)
        float_scroll_bar(self)
        theme.changed.connect(self.viewport().update)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint six weeks."""
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._month.first != date.min:
            for row in range(ROWS):
                for column in range(COLUMNS):
                    self._paint_day(painter, row, column)
        painter.end()

    def _paint_day(self, painter: QPainter, row: int, column: int) -> None:
        model = self._month
        on_date, index = model.day(row, column), model.index(row, column)
        box = QRectF(self.visualRect(index)).adjusted(2, 2, -2, -2)
        kind = model.kind(on_date)
        gone = on_date < model.today
        ground = {"closed": "dangersoft", "part": "warnsoft", "open": "oksoft"}.get(kind)
        ink = {"closed": "danger", "part": "warn", "open": "ok"}.get(kind, "text")
        inside = (on_date.year, on_date.month) == (model.first.year, model.first.month)
        painter.setPen(Qt.PenStyle.NoPen)
        if ground:
            painter.setBrush(theme.color(ground))
            painter.drawRoundedRect(box, 7, 7)
        if on_date == model.today:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("primary"), 1.5))
            painter.drawRoundedRect(box, 7, 7)
        painter.setFont(theme.font(12, 600 if kind else 400, tabular=True))
        painter.setPen(theme.color("text3" if gone or not inside else ink))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, format_number(on_date.day))
        if kind == "closed":  # another shape, not only another colour
            painter.setPen(QPen(theme.color(ink), 1.5))
            middle = box.bottom() - 4
            painter.drawLine(QPointF(box.center().x() - 5, middle), QPointF(box.center().x() + 5, middle))
        elif kind:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color(ink))
            painter.drawEllipse(QPointF(box.center().x(), box.bottom() - 4), 2, 2)
        if self.hasFocus() and self.property("kb") and self.currentIndex() == index:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("text"), 2))
            painter.drawRoundedRect(box, 7, 7)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click picks."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and event.button() == Qt.MouseButton.LeftButton:
            self.day_picked.emit(self._month.day(index.row(), index.column()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Space pick, arrows walk."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            index = self.currentIndex()
            if index.isValid():
                self.day_picked.emit(self._month.day(index.row(), index.column()))
        else:
            super().keyPressEvent(event)
            self.viewport().update()


class MonthView(QFrame):
    """A month with the way to others; ``day_picked`` carries a date."""

    day_picked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dated: tuple[DatedRange, ...] = ()
        self._first = date.min
        self._today = date.min
        self.model = MonthModel(self)
        self.table = _MonthTable(self.model)
        self.table.day_picked.connect(self.day_picked)
        self.title = theme.label("", "strong")
        before = theme.icon_button("chevron-left", _("Previous month"), "quiet")
        after = theme.icon_button("chevron-right", _("Next month"), "quiet")
        before.setAccessibleIdentifier("overrides-previous-month")
        after.setAccessibleIdentifier("overrides-next-month")
        before.clicked.connect(lambda: self.turn(-1))
        after.clicked.connect(lambda: self.turn(1))
        head = QHBoxLayout()
        head.setSpacing(0)
        head.addWidget(self.title, 1)
        head.addWidget(before)
        head.addWidget(after)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(head)
        column.addWidget(self.table)

    def show_days(self, dated: Sequence[DatedRange], today: date) -> None:
        """Show overrides: first the month of the next one, then the month in view stays."""
        self._dated, self._today = tuple(dated), today
        if self._first == date.min:
            coming = [row.on_date for row in dated if row.on_date >= today]
            self._first = min(coming, default=today).replace(day=1)
        self._show()

    def turn(self, months: int) -> None:
        """Show another month."""
        total = self._first.year * 12 + self._first.month - 1 + months
        self._first = date(total // 12, total % 12 + 1, 1)
        self._show()

    def _show(self) -> None:
        self.title.setText(format_day(self._first, style="month"))
        self.model.show_days(self._first, self._today, self._dated)
