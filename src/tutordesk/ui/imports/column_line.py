"""One header of a table: what stands below it, and which column of ours it is."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from tutordesk.i18n import _
from tutordesk.ui.imports import words
from tutordesk.ui.imports.draft import BY_NAME, TableDraft
from tutordesk.ui.widgets.combo import ComboBox
from tutordesk.ui.widgets.elided import ElidedLabel
from tutordesk.ui.widgets.icon import Icon
from tutordesk.ui.widgets.pill import Pill

COMBO_WIDTH = 228
MARK_WIDTH = 98


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
        self.combo.setFixedWidth(COMBO_WIDTH)
        self.combo.activated.connect(self._on_activated)
        label = ElidedLabel(header, "strong")
        label.setBuddy(self.combo)
        self._examples = ElidedLabel("", "small")
        said = QVBoxLayout()
        said.setSpacing(1)
        said.addWidget(label)
        said.addWidget(self._examples)
        self.mark = Pill("", "accent")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 5, 0, 5)
        row.setSpacing(10)
        row.addLayout(said, 1)
        row.addWidget(Icon("arrow-right", "text3", 16))
        row.addWidget(self.combo)
        row.addWidget(mark_room(self.mark))
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
        examples = table.examples(self.header)
        self._examples.show_text(" · ".join(examples) if examples else _("empty"))

    def _fill(self) -> None:
        self.combo.clear()
        self.combo.addItem(_("Not read"), "")
        if self._sheet:
            for column in BY_NAME[self._sheet].columns:
                self.combo.addItem(words.column_choice(column), column.name)

    def _on_activated(self, index: int) -> None:
        self.said.emit(self.header, self.combo.itemData(index))


def mark_room(mark: Pill) -> QWidget:
    """The room beside a field where its mark stands, as wide without one."""
    room = QWidget()
    room.setFixedWidth(MARK_WIDTH)
    beside = QHBoxLayout(room)
    beside.setContentsMargins(0, 0, 0, 0)
    beside.addWidget(mark, 0, Qt.AlignmentFlag.AlignLeading)
    return room


def _mark(ours: str, *, guessed: bool) -> tuple[str, str, str | None]:
    """Word, tone and icon beside a choice."""
    if guessed:
        return _("Guessed"), "accent", "zap"
    return ("", "quiet", None) if ours else (_("Not read"), "quiet", "minus")
