"""One column of ours that a table does not have: what it is in every row, said once."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from tutordesk.i18n import _
from tutordesk.imports.faults import BadCell
from tutordesk.imports.sheets import DATE_ORDER, Column
from tutordesk.ui import theme
from tutordesk.ui.imports import words
from tutordesk.ui.imports.draft import TableDraft
from tutordesk.ui.imports.line_parts import line_of
from tutordesk.ui.widgets.combo import ComboBox
from tutordesk.ui.widgets.pill import Pill

LONGEST = 200


class ValueLine(QWidget):
    """``said`` tells our column and what somebody said of it, empty for nothing."""

    said = Signal(str, str)

    def __init__(self, column: Column, table: TableDraft, zones: Sequence[str]) -> None:
        super().__init__()
        self.column = column
        self._wrong = ""
        self.combo: ComboBox | None = None
        self.line: QLineEdit | None = None
        options = words.value_options(column, zones)
        self.field = self._combo(options) if options else self._text()
        self.field.setAccessibleName(words.column_title(column))
        self.field.setAccessibleIdentifier(f"every-row-{column.name}")
        self._note = theme.label("", "small", wrap=True)
        self.mark = Pill("", "accent")
        self.setLayout(line_of(words.column_title(column), self._note, self.field, self.mark, arrow=False))
        self.show_row(table)

    def show_row(self, table: TableDraft) -> None:
        """Show what is said now; what was typed and is not allowed stays until it is mended."""
        value = table.values.get(self.column.name, "")
        if self.combo is not None:
            self._choose(value)
        elif self.line is not None and not self._wrong and self.line.text().strip() != value:
            self.line.setText(value)
        self.mark.show_words(*self._mark(value, guessed=self.column.name in table.guessed_values))
        self.mark.setVisible(bool(self.mark.text()))
        self.field.setAccessibleDescription(self._wrong or self.mark.text())
        self._note.setText(self._wrong or _("in no column of this table"))
        theme.set_property(self._note, "tone", "error" if self._wrong else "")

    def show_zones(self, zones: Sequence[str]) -> None:
        """Offer these zones, where zones are offered."""
        if self.combo is not None and self.column.name == "timezone":
            value = self.combo.currentData()
            self._fill(self.combo, words.value_options(self.column, zones))
            self._choose(value)

    def _combo(self, options: Sequence[tuple[str, str]]) -> ComboBox:
        combo = self.combo = ComboBox()
        combo.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        combo.setSizeAdjustPolicy(ComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        combo.setMaxVisibleItems(12)
        self._fill(combo, options)
        combo.activated.connect(lambda at: self.said.emit(self.column.name, combo.itemData(at)))
        return combo

    def _fill(self, combo: ComboBox, options: Sequence[tuple[str, str]]) -> None:
        combo.clear()
        for value, text in options:
            combo.addItem(text, value)

    def _choose(self, value: str) -> None:
        assert self.combo is not None
        place = self.combo.findData(value)
        if place < 0:  # said elsewhere, such as two roles at once
            self.combo.addItem(words.value_words(self.column, value), value)
            place = self.combo.count() - 1
        self.combo.setCurrentIndex(place)

    def _text(self) -> QLineEdit:
        line = self.line = QLineEdit()
        line.setFont(theme.font(14))
        line.setMaxLength(LONGEST)
        line.editingFinished.connect(self._on_typed)
        return line

    def _on_typed(self) -> None:
        assert self.line is not None
        text = self.line.text().strip()
        self._wrong = _what_is_wrong(self.column, text)
        self.said.emit(self.column.name, "" if self._wrong else text)

    def _mark(self, value: str, *, guessed: bool) -> tuple[str, str, str | None]:
        if guessed and value:
            return _("Guessed"), "accent", "zap"
        if not value and (self.column.required or self.column.name == DATE_ORDER):
            return _("Needed"), "warning", "warning"
        return "", "quiet", None


def _what_is_wrong(column: Column, text: str) -> str:
    """Say why a text cannot stand in a column; empty when it can, or when there is none."""
    try:
        if text:
            column.read(text)
    except BadCell as bad:
        return _("{problem}; allowed: {allowed}").format(problem=bad.problem, allowed=bad.allowed)
    return ""
