"""One table of the files: what it holds, which of its columns are read, its first rows.

Belongs here: showing a ``TableDraft`` and telling what somebody says about it. Does not belong here: other
tables, checking.
"""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from tutordesk.i18n import _
from tutordesk.imports.sheets import SHEETS
from tutordesk.ui import theme
from tutordesk.ui.imports import words
from tutordesk.ui.imports.column_line import ColumnLine
from tutordesk.ui.imports.draft import TableDraft
from tutordesk.ui.imports.first_rows import FirstRows
from tutordesk.ui.imports.same_rows import SameRows
from tutordesk.ui.widgets.card import Card
from tutordesk.ui.widgets.combo import LabelledCombo
from tutordesk.ui.widgets.elided import ElidedLabel
from tutordesk.ui.widgets.gradual import GradualLines
from tutordesk.ui.widgets.icon import Icon

HOLDS_WIDTH = 300


class TableCard(Card):
    """``changed`` carries the table as somebody said it is; unfolded it shows its columns."""

    changed = Signal(object)
    unfolded = Signal(str)

    def __init__(self, table: TableDraft, zones: Sequence[str] = ()) -> None:
        super().__init__(16, 10)
        self.table = table
        self._zones = zones
        self.setAccessibleName(table.name)
        self.setAccessibleIdentifier(f"table-{table.name}")
        self._icon = Icon("table", "text2", 20)
        self._status: QLabel = theme.label("", "small", wrap=True)
        self.holds = LabelledCombo(_("Holds"), beside=True)
        self.holds.combo.setAccessibleName(_("What {table} holds").format(table=table.name))
        self.holds.combo.setAccessibleIdentifier(f"holds-{table.name}")
        kinds = [("", words.sheet_title(""))]
        self.holds.set_options([*kinds, *((sheet.name, words.sheet_title(sheet.name)) for sheet in SHEETS)])
        self.holds.setMaximumWidth(HOLDS_WIDTH)
        self.holds.chosen.connect(self._on_holds)
        self.fold: QPushButton = theme.icon_button("chevron-down", _("Columns of {table}"), "quiet")
        self.fold.setAccessibleIdentifier(f"fold-{table.name}")
        self.fold.setCheckable(True)
        self.fold.clicked.connect(self._on_fold)
        said = QVBoxLayout()
        said.setSpacing(2)
        said.addWidget(ElidedLabel(table.name, "strong"))
        said.addWidget(self._status)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(said, 1)
        head.addWidget(self.holds, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self.fold, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(head)
        self._inside: QWidget | None = None
        self.same: SameRows | None = None
        self._lines: GradualLines | None = None
        self._first: FirstRows | None = None
        self.show_row(table)

    @property
    def lines(self) -> dict[str, Any]:
        """The lines of columns built so far, by header."""
        return {} if self._lines is None else self._lines.lines

    @property
    def is_open(self) -> bool:
        """Whether its columns are shown."""
        return self._inside is not None and not self._inside.isHidden()

    def show_row(self, table: TableDraft) -> None:
        """Show what is said of the table now."""
        self.table = table
        self.holds.choose(table.sheet)
        lacking = words.missing(table)
        self._status.setText(lacking or words.how_read(table))
        theme.set_property(self._status, "tone", "error" if lacking else "")
        icon = (
            ("warning", "danger")
            if lacking
            else ("check-circle", "ok")
            if table.sheet
            else ("minus", "text3")
        )
        self._icon.show_icon(*icon)
        self.set_tone("warning" if lacking else "")
        self.fold.setEnabled(bool(table.sheet))
        if not table.sheet:
            self.show_open(opened=False)
        elif self.is_open:
            self._show_columns()

    def show_open(self, *, opened: bool) -> None:
        """Show the columns, or only the head."""
        if opened and self._inside is None:
            self._build()
        if self._inside is not None:
            self._inside.setVisible(opened)
            if opened:
                self._show_columns()
        self.fold.setChecked(opened)
        self.fold.setIcon(theme.icon("chevron-up" if opened else "chevron-down", "text2", 18))
        self.fold.setIconSize(QSize(18, 18))
        name = _("Hide columns of {table}") if opened else _("Columns of {table}")
        self.fold.setAccessibleName(name.format(table=self.table.name))
        self.fold.setToolTip(name.format(table=self.table.name))

    def _build(self) -> None:
        self._inside = QWidget()
        column = QVBoxLayout(self._inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(theme.rule())
        self.same = SameRows(self._zones)
        self.same.said.connect(self._on_value)
        column.addWidget(self.same)
        lines = QVBoxLayout()
        lines.setSpacing(0)
        column.addLayout(lines)
        self._lines = GradualLines(lines, lambda pair: pair[0], self._line, self)
        self._first = FirstRows(self.table)
        column.addWidget(self._first)
        self.body.addWidget(self._inside)

    def _line(self, pair: tuple[str, TableDraft]) -> QWidget:
        line = _PairedLine(pair[0], pair[1])
        line.said.connect(self._on_said)
        return line

    def show_zones(self, zones: Sequence[str]) -> None:
        """Offer these zones."""
        self._zones = zones
        if self.same is not None:
            self.same.show_zones(zones)

    def _show_columns(self) -> None:
        if self.same is not None:
            self.same.show_table(self.table)
        if self._lines is not None:
            self._lines.show_rows([(header, self.table) for header in self.table.headers])

    def _on_said(self, header: str, ours: str) -> None:
        self.changed.emit(self.table.with_column(header, ours))

    def _on_value(self, ours: str, value: str) -> None:
        self.changed.emit(self.table.with_value(ours, value))

    def _on_holds(self, sheet: str) -> None:
        self.changed.emit(self.table.holding(sheet))

    def _on_fold(self, opened: bool) -> None:  # the signal's value
        self.show_open(opened=opened)
        if opened:
            self.unfolded.emit(self.table.name)


class _PairedLine(ColumnLine):
    """A line told its header with its table, as ``GradualLines`` tells rows."""

    def show_row(self, table: Any) -> None:
        super().show_row(table[1] if isinstance(table, tuple) else table)
