"""A table of whole lines, as lists of all sessions and of all history show them.

Belongs here: the view. Does not belong here: paging (``paging.py``), which columns there are, what is asked
for, what a row looks like beyond its words.
"""

from collections.abc import Mapping

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetricsF, QGuiApplication, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from tutordesk.ui import theme
from tutordesk.ui.table import RowTableModel
from tutordesk.ui.widgets.line_cell import LineDelegate
from tutordesk.ui.widgets.scroll import float_scroll_bar

LINE_HEIGHT, HEAD_HEIGHT = 42, 40
CELL_PAD, ICON = 30, 22
FEWEST_PX = 7
"""What a column that shares gets for each of its characters, at the cost of the widest bounded one."""
LEAST_BOUNDED = 120
MEASURED = 60
"""How many lines are measured for a column as wide as its words."""


class LineTable(QTableView):
    """Whole lines, one or several picked; Enter or a click opens one, columns share the room there is.

    A column whose ``width_chars`` is 0 is as wide as what stands in it; the others share the rest in
    proportion. ``needs`` says from which width of the table on a column is shown, and a column named in
    ``optional`` is shown only while something stands in it.
    """

    opened = Signal(QModelIndex)

    def __init__(self, name: str, identifier: str, *, several: bool = False) -> None:
        super().__init__()
        mode = QAbstractItemView.SelectionMode
        self._needs: Mapping[str, int] = {}
        self.optional: frozenset[str] = frozenset()
        self.setAccessibleName(name)
        self.setAccessibleIdentifier(identifier)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(mode.ExtendedSelection if several else mode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setProperty("kind", "lines")
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setIconSize(QSize(16, 16))
        self.setFont(theme.font(14))
        self.setItemDelegate(LineDelegate(self))
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(LINE_HEIGHT)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionsClickable(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setMinimumHeight(HEAD_HEIGHT)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        head.setFont(theme.font(12, 500))
        float_scroll_bar(self)
        theme.changed.connect(self.viewport().update)

    def take(self, model: RowTableModel, needs: Mapping[str, int]) -> None:
        """Show a model."""
        self._needs = needs
        model.setParent(self)
        self.setModel(model)
        self.clicked.connect(self._on_clicked)

    def show_needs(self, needs: Mapping[str, int]) -> None:
        """Other columns are left out first from now on."""
        self._needs = needs
        self.share_room()

    def _on_clicked(self, index: QModelIndex) -> None:
        """A click opens a line; with Ctrl or Shift it only picks."""
        picks = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        if not QGuiApplication.keyboardModifiers() & picks:
            self.opened.emit(index)

    def picked(self) -> list[int]:
        """Return the positions picked, from the top."""
        chosen = self.selectionModel().selectedRows() if self.model() is not None else []
        return sorted(index.row() for index in chosen)

    def pick(self, position: int) -> None:
        """Pick one line and no other."""
        self.selectionModel().setCurrentIndex(
            self.model().index(position, 0),
            QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows,
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room anew."""
        super().resizeEvent(event)
        self.share_room()

    def share_room(self) -> None:
        """Leave out what there is no room for, and share the rest."""
        model = self.model()
        if not isinstance(model, RowTableModel):
            return
        room = self.width()
        shown = []
        for place, column in enumerate(model.columns):
            hidden = room < self._needs.get(column.key, 0) or (
                column.key in self.optional
                and not any(column.text(model.row(n)) for n in range(model.rowCount()))
            )
            if self.isColumnHidden(place) != hidden:
                self.setColumnHidden(place, hidden)
            if not hidden:
                shown.append((place, column))
        fixed = {place: _width_of(model, place) for place, column in shown if not column.width_chars}
        shares = {place: column.width_chars for place, column in shown if column.width_chars}
        whole = sum(shares.values()) or 1
        left = self.viewport().width() - sum(fixed.values())
        bounded = [place for place, column in shown if column.most_chars]
        if bounded and left < whole * FEWEST_PX and shares:
            widest = max(bounded, key=fixed.__getitem__)
            given = max(0, min(whole * FEWEST_PX - left, fixed[widest] - LEAST_BOUNDED))
            fixed[widest] -= given
            left += given
        left = max(0, left)
        for place, _column in shown:
            width = fixed.get(place) or left * shares[place] // whole
            if self.columnWidth(place) != width:
                self.setColumnWidth(place, width)
        if self.wordWrap():
            self.resizeRowsToContents()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Tab enters on a line."""
        super().focusInEvent(event)
        model = self.model()
        by_mouse = event.reason() is Qt.FocusReason.MouseFocusReason  # the click itself picks, or takes back
        if not by_mouse and model is not None and model.rowCount() and not self.currentIndex().isValid():
            self.setCurrentIndex(model.index(0, 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens a line; Escape is the page's; the rest as in any table."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex())
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)


def _width_of(model: RowTableModel, place: int) -> int:
    """How wide a column has to be for its title and what stands in its first lines."""
    words = QFontMetricsF(theme.font(14, 500, tabular=True))
    title = QFontMetricsF(theme.font(12, 500))
    head = model.headerData(place, Qt.Orientation.Horizontal, Qt.ItemDataRole.DisplayRole)
    widest = title.horizontalAdvance(str(head or ""))
    for row in range(min(model.rowCount(), MEASURED)):
        index = model.index(row, place)
        icon = ICON if model.data(index, Qt.ItemDataRole.DecorationRole) is not None else 0
        text = str(model.data(index, Qt.ItemDataRole.DisplayRole) or "")
        widest = max([widest, *(words.horizontalAdvance(line) + icon for line in text.splitlines())])
    most = model.columns[place].most_chars
    if most:
        widest = min(widest, words.averageCharWidth() * most)
    return round(widest) + CELL_PAD
