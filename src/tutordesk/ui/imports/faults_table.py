"""All faults of a check: sorted by any column, read in full, copied, saved for a spreadsheet.

Belongs here: the table and what is done with its rows. Does not belong here: checking.
"""

from collections.abc import Sequence
from operator import attrgetter
from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QFrame, QVBoxLayout

from tutordesk.domain.spreadsheet import csv_text
from tutordesk.i18n import N_, _, format_number
from tutordesk.imports.faults import Fault
from tutordesk.ui import theme
from tutordesk.ui.imports import words
from tutordesk.ui.paged_table import LineTable
from tutordesk.ui.shortcuts import add_shortcut
from tutordesk.ui.table import Column, Index, RowTableModel

NEEDS = {"allowed": 780, "file": 420}


class FaultRows(RowTableModel):
    """Faults in the order of the files, or sorted; there may be many thousands, so they are shown at once."""

    def __init__(self) -> None:
        super().__init__(
            (
                Column("file", N_("File"), attrgetter("file"), width_chars=0, most_chars=26),
                Column(
                    "row", N_("Row"), lambda fault: format_number(fault.row), width_chars=0, trailing=True
                ),
                Column("column", N_("Column"), words.column_of, width_chars=0, most_chars=22),
                Column("problem", N_("What is wrong"), attrgetter("problem"), width_chars=24),
                Column("allowed", N_("What is allowed"), attrgetter("allowed"), width_chars=20),
            ),
            id,
        )
        self._told: tuple[Fault, ...] = ()
        self._by: tuple[int, bool] | None = None

    @property
    def faults(self) -> list[Fault]:
        """The faults in the order shown."""
        return list(self._rows)

    def show_faults(self, faults: Sequence[Fault]) -> None:
        """Show other faults, sorted as before."""
        self._told = tuple(faults)
        self._arrange()

    def sort_by(self, place: int, *, descending: bool) -> None:
        """Sort by a column; within it the order of the files stays."""
        self._by = (place, descending)
        self._arrange()

    def _arrange(self) -> None:
        rows = list(self._told)
        if self._by is not None:
            place, descending = self._by
            key = self.columns[place].key
            rows.sort(key=lambda fault: _sort_key(fault, key), reverse=descending)
        self.beginResetModel()
        self._rows, self._ids = rows, [id(fault) for fault in rows]
        self.endResetModel()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """A cell that is cut is whole in its tooltip."""
        if role == Qt.ItemDataRole.ToolTipRole:
            return super().data(index, Qt.ItemDataRole.DisplayRole)
        return super().data(index, role)


class FaultsTable(QFrame):
    """The table in a card, with the fault picked said in full below it."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self.model = FaultRows()
        self.table = LineTable(_("Faults"), "import-faults", several=True)
        self.table.take(self.model, NEEDS)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        head = self.table.horizontalHeader()
        head.setSectionsClickable(True)
        head.setSortIndicatorShown(True)
        head.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        head.sortIndicatorChanged.connect(self._on_sort)
        self.table.selectionModel().currentRowChanged.connect(self._on_current)
        add_shortcut(
            self.table, QKeySequence(QKeySequence.StandardKey.Copy).toString() or "Ctrl+C", self.copy
        )
        self.in_full = theme.label("", "body", wrap=True)
        self.in_full.setContentsMargins(15, 8, 15, 4)
        self.in_full.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.in_full.setAccessibleIdentifier("import-fault-in-full")
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 4, 1, 6)
        column.setSpacing(0)
        column.addWidget(self.table, 1)
        column.addWidget(theme.rule())
        column.addWidget(self.in_full)

    def show_faults(self, faults: Sequence[Fault]) -> None:
        """Show faults; the first is said in full."""
        self.model.show_faults(faults)
        self.table.share_room()
        self.table.scrollToTop()
        if faults:
            self.table.pick(0)

    def text(self) -> str:
        """Return the faults picked, or all where at most one is, a line each."""
        picked = self.table.picked()
        shown = self.model.faults
        chosen = [shown[place] for place in picked] if len(picked) > 1 else shown
        return "\n".join(map(words.in_full, chosen))

    def copy(self) -> None:
        """Put the faults picked, or all, on the clipboard."""
        QGuiApplication.clipboard().setText(self.text())

    def write(self, path: Path) -> None:
        """Write all faults as CSV, in the order shown.

        Raises:
            OSError: the file cannot be written.
        """
        head = [_("File"), _("Row"), _("Column"), _("What is wrong"), _("What is allowed")]
        lines = (
            (one.file, one.row, words.column_of(one), one.problem, one.allowed) for one in self.model.faults
        )
        path.write_bytes(csv_text(head, lines).encode())

    def _on_sort(self, place: int, order: Qt.SortOrder) -> None:
        if place >= 0:
            self.model.sort_by(place, descending=order is Qt.SortOrder.DescendingOrder)
            self.table.pick(0)

    def _on_current(self, now: QModelIndex, _before: QModelIndex) -> None:
        self.in_full.setText(words.in_full(self.model.row(now.row())) if now.isValid() else "")


def _sort_key(fault: Fault, key: str) -> tuple[object, ...]:
    if key == "row":
        return (fault.row,)
    if key == "file":
        return (fault.file.casefold(), fault.row)
    return (str(getattr(fault, key)).casefold(),)
