"""The first rows of a table as they stand in the file, to see at a glance what is what."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QVBoxLayout, QWidget

from tutordesk.i18n import _, format_number, ngettext
from tutordesk.ui import theme
from tutordesk.ui.imports.draft import TableDraft
from tutordesk.ui.table import Column, RowTableModel
from tutordesk.ui.widgets.scroll import BAR_WIDTH, float_scroll_bar

LINE, HEAD = 32, 34
NARROWEST, WIDEST, PAD = 70, 240, 36


class FirstRows(QWidget):
    """A small table that scrolls sideways."""

    def __init__(self, table: TableDraft) -> None:
        super().__init__()
        rows = table.preview
        said = ngettext("The first row", "The first {count} rows", len(rows))
        title = theme.label(said.format(count=format_number(len(rows))), "label")
        self.view = QTableView()
        self.view.setAccessibleName(_("First rows of {table}").format(table=table.name))
        self.view.setAccessibleIdentifier(f"first-rows-{table.name}")
        columns = [
            Column(f"{place}", head.strip() or "–", _reader(place)) for place, head in enumerate(table.header)
        ]
        self.model = _Cells(columns, lambda row: row[0], self)
        self.model.show(list(enumerate(rows)))
        self._dress()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 0)
        column.setSpacing(4)
        column.addWidget(title)
        column.addWidget(self.view)
        self.setVisible(bool(rows))

    def _dress(self) -> None:
        view = self.view
        view.setModel(self.model)
        view.setProperty("kind", "lines")
        view.setFont(theme.font(13))
        view.setShowGrid(False)
        view.setWordWrap(False)
        view.setTabKeyNavigation(False)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.verticalHeader().hide()
        view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        view.verticalHeader().setDefaultSectionSize(LINE)
        head = view.horizontalHeader()
        head.setSectionsClickable(False)
        head.setHighlightSections(False)
        head.setFixedHeight(HEAD)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        head.setFont(theme.font(12, 500))
        measure = QFontMetricsF(theme.font(13))
        for place in range(self.model.columnCount()):
            texts = [self.model.columns[place].title, *(row[place] for row in self._shown(place))]
            widest = max(measure.horizontalAdvance(text) for text in texts)
            view.setColumnWidth(place, round(min(WIDEST, max(NARROWEST, widest + PAD))))
        float_scroll_bar(view, sideways=True)
        view.setFixedHeight(HEAD + LINE * self.model.rowCount() + BAR_WIDTH + 4)

    def _shown(self, place: int) -> list[Sequence[str]]:
        rows = [self.model.row(position)[1] for position in range(self.model.rowCount())]
        return [row for row in rows if place < len(row)]


class _Cells(RowTableModel):
    """Headers are the file's own words: they are not translated."""

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | None:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        return None


def _reader(place: int) -> Callable[[tuple[int, Sequence[str]]], str]:
    def read(numbered: tuple[int, Sequence[str]]) -> str:
        cells = numbered[1]
        return cells[place] if place < len(cells) else ""

    return read
