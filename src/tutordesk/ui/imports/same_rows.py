"""What holds for every row of a table, said once: the columns it needs and does not have.

Belongs here: the lines under one title. Does not belong here: which columns those are
(``draft.py``), one line.
"""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tutordesk.i18n import _
from tutordesk.ui import theme
from tutordesk.ui.imports.draft import TableDraft
from tutordesk.ui.imports.value_line import ValueLine


class SameRows(QWidget):
    """``said`` tells our column and what somebody said of it for every row."""

    said = Signal(str, str)

    def __init__(self, zones: Sequence[str]) -> None:
        super().__init__()
        self._zones = zones
        self.lines: dict[str, ValueLine] = {}
        self._sheet = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2, 0, 0)
        column.setSpacing(2)
        column.addWidget(theme.label(_("The same for every row"), "label"))
        self._lines = QVBoxLayout()
        self._lines.setSpacing(0)
        column.addLayout(self._lines)
        column.addWidget(theme.rule())

    def show_table(self, table: TableDraft) -> None:
        """Show what is said of a table now."""
        wanted = {column.name: column for column in table.said_once}
        for name in [one for one in self.lines if one not in wanted or table.sheet != self._sheet]:
            line = self.lines.pop(name)
            self._lines.removeWidget(line)
            line.hide()
            line.deleteLater()
        self._sheet = table.sheet
        for place, (name, column) in enumerate(wanted.items()):
            line = self.lines.get(name) or ValueLine(column, table, self._zones)
            if name in self.lines:
                line.show_row(table)
            else:
                self.lines[name] = line
                line.said.connect(self.said)
                self._lines.insertWidget(place, line)
        self.setVisible(bool(wanted))

    def show_zones(self, zones: Sequence[str]) -> None:
        """Offer these zones."""
        self._zones = zones
        for line in self.lines.values():
            line.show_zones(zones)
