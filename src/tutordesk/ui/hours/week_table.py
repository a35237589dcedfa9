"""The weekly hours under mouse and keyboard: a table view that paints as one picture.

Belongs here: strokes of the mouse, arrows and Space, selection, scrolling, which pixels change. Does not
belong here: what a stroke does to hours (``week_editor.py``), how they look (``week_paint.py``).
"""

from collections.abc import Sequence

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QPoint,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QAccessible,
    QContextMenuEvent,
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from tutordesk.domain.painting import Span
from tutordesk.i18n import _
from tutordesk.ui import clock_words, theme
from tutordesk.ui.hours import week_paint
from tutordesk.ui.hours.week_model import COLUMNS, QUARTER, ROWS, Index, WeekModel
from tutordesk.ui.hours.week_paint import Column, Scene, Stranded
from tutordesk.ui.widgets.scroll import BAR_WIDTH, float_scroll_bar

ROW_HEIGHT = 11
CLOCK_WIDTH = 52
HEADER_HEIGHT = 40
SCALE = ROW_HEIGHT / QUARTER
_ARROWS = {Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End}


class _Clock(QHeaderView):
    """Full hours at the side, painted over the quarter hours they begin."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        font = theme.font(12, 400, tabular=True)
        widest = max(
            QFontMetrics(font).horizontalAdvance(clock_words.clock(hour * 60)) for hour in (0, 10, 22)
        )
        self._wide = max(CLOCK_WIDTH, widest + 16)
        self.setFixedWidth(self._wide)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setMinimumSectionSize(ROW_HEIGHT)
        self.setDefaultSectionSize(ROW_HEIGHT)
        self.setSectionsClickable(False)
        theme.changed.connect(self.viewport().update)

    def sizeHint(self) -> QSize:
        """Known without asking for the words of every quarter hour."""
        return QSize(self._wide, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the hours."""
        painter = QPainter(self.viewport())
        week_paint.paint_clock(painter, event.rect(), -self.offset(), SCALE, self.width())
        painter.end()


class WeekTable(QTableView):
    """Seven days to paint on.

    ``stroke_moved`` carries (days, span, available) at every cell a stroke reaches, ``stroke_ended`` whether
    it counts; ``toggled`` the same as a stroke by keyboard.
    """

    stroke_began = Signal()
    stroke_moved = Signal(object, object, bool)
    stroke_ended = Signal(bool)
    toggled = Signal(object, object, bool)
    exact_wanted = Signal()
    menu_wanted = Signal(QPoint)
    selection_moved = Signal()

    def __init__(self, model: WeekModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._week = model
        self._anchor: tuple[int, int] | None = None
        self._stroke: tuple[int, int, bool] | None = None
        self._reached: tuple[int, int] | None = None
        self._stranded: tuple[Stranded, ...] = ()
        self.setProperty("kind", "week")
        self.setAccessibleName(_("Weekly hours"))
        self.setAccessibleIdentifier("weekly-hours")
        self.setAccessibleDescription(
            _("Arrow keys move, Shift and arrow keys select, Space opens or closes, Enter types exact times.")
        )
        self.setModel(model)
        self.setVerticalHeader(_Clock(self))
        across = self.horizontalHeader()
        across.setFont(theme.font(13, 500))
        across.setFixedHeight(HEADER_HEIGHT)
        across.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        across.setHighlightSections(False)
        across.setSectionsClickable(False)
        self.setCornerButtonEnabled(False)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        float_scroll_bar(self)
        self.verticalScrollBar().setSingleStep(ROW_HEIGHT * 4)
        self.selectionModel().selectionChanged.connect(self._on_selection)
        theme.changed.connect(self.viewport().update)

    # --- what others say ---------------------------------------------------------------------------------
    @property
    def selected(self) -> tuple[tuple[int, ...], Span] | None:
        """The cells selected: ISO weekdays and minutes; None before anything was."""
        ranges = self.selectionModel().selection()
        if ranges.isEmpty():
            return None
        one = ranges.at(0)
        days = tuple(self._week.day(column) for column in range(one.left(), one.right() + 1))
        return days, (one.top() * QUARTER, (one.bottom() + 1) * QUARTER)

    @property
    def current_cell(self) -> tuple[int, int] | None:
        """The cell of the keyboard: (ISO weekday, minute)."""
        index = self.currentIndex()
        return (self._week.day(index.column()), index.row() * QUARTER) if index.isValid() else None

    @property
    def stroking(self) -> bool:
        """Whether a stroke of the mouse is under way."""
        return self._stroke is not None

    def show_stranded(self, sessions: Sequence[Stranded]) -> None:
        """Show sessions that a draft would strand."""
        self._stranded = tuple(sessions)
        self.viewport().update()

    def scroll_to_minute(self, minute: int) -> None:
        """Bring a minute of the day to the top."""
        self.verticalScrollBar().setValue(round(minute * SCALE))

    def select_cells(self, days: Sequence[int], span: Span) -> None:
        """Select a rectangle and put the keyboard on its first cell."""
        columns = sorted(self._week.column(day) for day in days)
        first, last = span[0] // QUARTER, min(ROWS, -(-span[1] // QUARTER)) - 1
        model, selection = self._week, self.selectionModel()
        self._anchor = (first, columns[0])
        chosen = QItemSelection(model.index(first, columns[0]), model.index(last, columns[-1]))
        selection.setCurrentIndex(model.index(first, columns[0]), QItemSelectionModel.SelectionFlag.NoUpdate)
        selection.select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    # --- painting ----------------------------------------------------------------------------------------
    def scene(self) -> Scene:
        """Return the picture as it is now."""
        return Scene(
            columns=tuple(
                Column(self._week.day(column), self.columnViewportPosition(column), self.columnWidth(column))
                for column in range(COLUMNS)
            ),
            top=self.rowViewportPosition(0),
            scale=SCALE,
            pieces=self._week.pieces,
            others=week_paint.others_by_day(self._week.others),
            stranded=self._stranded,
            mirrored=self.isRightToLeft(),
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the week, then what the keyboard stands on."""
        painter = QPainter(self.viewport())
        week_paint.paint_week(painter, self.scene(), event.rect())
        self._paint_focus(painter)
        painter.end()

    def _paint_focus(self, painter: QPainter) -> None:
        if not (self.hasFocus() and self.property("kb")):
            return
        painter.setBrush(theme.color("primary", 28))
        painter.setPen(QPen(theme.color("primary"), 1.5))
        for one in self.selectionModel().selection().toList():
            area = self.visualRect(one.topLeft()).united(self.visualRect(one.bottomRight()))
            painter.drawRoundedRect(QRectF(area).adjusted(1, 0, -1, 0), 4, 4)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.color("text"), 2))
        if self.currentIndex().isValid():
            here = QRectF(self.visualRect(self.currentIndex()))
            painter.drawRoundedRect(here.adjusted(2, 0, -2, 0), 4, 4)

    def dataChanged(self, top_left: Index, bottom_right: Index, roles: Sequence[int] = ()) -> None:
        """Repaint the stretch of the days that changed; a block's times stand up to its start."""
        if QAccessible.isActive():  # Qt tells assistive technology, and repaints everything
            super().dataChanged(top_left, bottom_right, list(roles))
        area = self.visualRect(top_left).united(self.visualRect(bottom_right))
        self.viewport().update(area.adjusted(0, -2, 0, 2))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width among the days; the bar floats in the rest."""
        super().resizeEvent(event)
        width = max(COLUMNS * 30, self.viewport().width() - BAR_WIDTH)
        for column in range(COLUMNS):
            share = width * (column + 1) // COLUMNS - width * column // COLUMNS
            if self.columnWidth(column) != share:
                self.setColumnWidth(column, share)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The ring goes with the focus."""
        super().focusOutEvent(event)
        self.viewport().update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """By keyboard there is always a cell to stand on."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid():
            row = min(ROWS - 1, max(0, self.rowAt(0)) + 4)
            self.select_cells([self._week.day(0)], (row * QUARTER, (row + 1) * QUARTER))
        self.viewport().update()

    # --- the mouse ---------------------------------------------------------------------------------------
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The first cell decides: on open time the stroke erases, elsewhere it paints."""
        theme.set_property(self, "kb", False)  # a property's value
        cell = self._cell_at(event.position().toPoint())
        if event.button() != Qt.MouseButton.LeftButton or cell is None:
            if cell is not None and event.button() == Qt.MouseButton.RightButton:
                self._stand_on(cell)
            return
        self._stroke = (*cell, not self._week.is_open(*cell))
        self._reached = None
        self.stroke_began.emit()
        self._reach(cell)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the stroke; beyond the edge the week scrolls."""
        if self._stroke is None:
            return
        point = event.position().toPoint()
        area = self.viewport().rect()
        if not area.top() <= point.y() <= area.bottom():
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + (ROW_HEIGHT if point.y() > area.bottom() else -ROW_HEIGHT))
        held = QPoint(
            min(max(point.x(), area.left()), area.right()), min(max(point.y(), area.top()), area.bottom())
        )
        cell = self._cell_at(held)
        if cell is not None:
            self._reach(cell)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The stroke counts."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._end_stroke(counts=True)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Type the times of what is there; the first click of the two does not count."""
        cell = self._cell_at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and cell is not None:
            self._stand_on(cell)
            self.exact_wanted.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done here."""
        if event.reason() == QContextMenuEvent.Reason.Keyboard and self.currentIndex().isValid():
            self.menu_wanted.emit(self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).center()))
        else:
            self.menu_wanted.emit(event.globalPos())

    def _cell_at(self, point: QPoint) -> tuple[int, int] | None:
        row, column = self.rowAt(point.y()), self.columnAt(point.x())
        return (row, column) if row >= 0 and column >= 0 else None

    def _stand_on(self, cell: tuple[int, int]) -> None:
        self.select_cells([self._week.day(cell[1])], (cell[0] * QUARTER, (cell[0] + 1) * QUARTER))

    def _reach(self, cell: tuple[int, int]) -> None:
        if self._stroke is None or cell == self._reached:
            return
        self._reached = cell
        row, column, available = self._stroke
        self.stroke_moved.emit(*self._rectangle((row, column), cell), available)

    def _rectangle(self, one: tuple[int, int], other: tuple[int, int]) -> tuple[tuple[int, ...], Span]:
        rows, columns = sorted((one[0], other[0])), sorted((one[1], other[1]))
        days = tuple(self._week.day(column) for column in range(columns[0], columns[1] + 1))
        return days, (rows[0] * QUARTER, (rows[1] + 1) * QUARTER)

    def _end_stroke(self, *, counts: bool) -> None:
        if self._stroke is None or self._reached is None:
            return
        start, reached = self._stroke[:2], self._reached
        self._stroke = None
        self.stroke_ended.emit(counts)
        if counts:
            self.select_cells(*self._rectangle(start, reached))

    # --- the keyboard ------------------------------------------------------------------------------------
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space opens or closes what is selected; the cell where selecting began decides."""
        theme.set_property(self, "kb", True)  # arrows after a click show where they are
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape and self._stroke is not None:
            self._end_stroke(counts=False)
        elif key == Qt.Key.Key_Space and self.selected is not None:
            row, column = self._anchor or (self.currentIndex().row(), self.currentIndex().column())
            self.toggled.emit(*self.selected, not self._week.is_open(row, column))
        elif key in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace} and self.selected is not None:
            self.toggled.emit(*self.selected, False)  # a signal's value
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.currentIndex().isValid():
            self.exact_wanted.emit()
        elif key in _ARROWS or key in {Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}:
            super().keyPressEvent(event)
            if not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self._anchor = (self.currentIndex().row(), self.currentIndex().column())
        else:
            event.ignore()

    def _on_selection(self) -> None:
        if self.property("kb"):
            self.viewport().update()
        self.selection_moved.emit()

    def changeEvent(self, event: QEvent) -> None:
        """Another direction shares the width anew."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self.viewport().update()
