"""One header of a table: what stands below it, and which column of ours it is."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from tutordesk.i18n import _
from tutordesk.ui.imports import words
from tutordesk.ui.imports.draft import BY_NAME, TableDraft
from tutordesk.ui.imports.line_parts import line_of
from tutordesk.ui.widgets.combo import ComboBox
from tutordesk.ui.widgets.elided import ElidedLabel
from tutordesk.ui.widgets.pill import Pill


class ColumnLine(QWidget):
    """``said`` tells the header and the column somebody picked for it, empty for none."""

    said = Signal(str, str)

    def __init__(self, header: str, table: TableDraft) -> None:
        super().__init__()
        self.header = header
        self._sheet = ""
        self.combo = ComboBox()
        self.combo.setAccessibleName(header)
        self.combo.setAccessibleIdentifier(f"column-{header}")
        self.combo.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.combo.activated.connect(self._on_activated)
        self._examples = ElidedLabel("", "small")
        self.mark = Pill("", "accent")
        self.setLayout(line_of(header, self._examples, self.combo, self.mark, arrow=True))
        self.show_row(table)

    def show_row(self, table: TableDraft) -> None:
        """Show what is said of the header now."""
        if table.sheet != self._sheet:
            self._sheet = table.sheet
            self._fill()
        ours = table.column(self.header)
        self.combo.setCurrentIndex(max(0, self.combo.findData(ours)))
        guessed = table.is_guessed(self.header)
        self.mark.show_words(*(_mark(ours, guessed=guessed)))
        self.mark.setVisible(bool(self.mark.text()))
        self.combo.setAccessibleDescription(self.mark.text())
        self._examples.show_text(words.examples(table, self.header))

    def _fill(self) -> None:
        self.combo.clear()
        self.combo.addItem(_("Not read"), "")
        if self._sheet:
            for column in BY_NAME[self._sheet].columns:
                self.combo.addItem(words.column_choice(column), column.name)

    def _on_activated(self, index: int) -> None:
        self.said.emit(self.header, self.combo.itemData(index))


def _mark(ours: str, *, guessed: bool) -> tuple[str, str, str | None]:
    """Word, tone and icon beside a choice."""
    if guessed:
        return _("Guessed"), "accent", "zap"
    return ("", "quiet", None) if ours else (_("Not read"), "quiet", "minus")
