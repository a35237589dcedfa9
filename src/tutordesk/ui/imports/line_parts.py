"""How a line of *Columns* is laid out: what it is about, an arrow, a field, the room of the field's mark."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tutordesk.ui.widgets.elided import ElidedLabel
from tutordesk.ui.widgets.icon import Icon
from tutordesk.ui.widgets.pill import Pill

FIELD_WIDTH = 228
MARK_WIDTH = 98
GAP = 10
ARROW = 16


def line_of(title: str, note: QWidget, field: QWidget, mark: Pill, *, arrow: bool) -> QHBoxLayout:
    """Return the line: a title, the field's buddy, above ``note``; without an arrow its room stays empty."""
    field.setFixedWidth(FIELD_WIDTH)
    label = ElidedLabel(title, "strong")
    label.setBuddy(field)
    said = QVBoxLayout()
    said.setSpacing(1)
    said.addWidget(label)
    said.addWidget(note)
    room = QWidget()
    room.setFixedWidth(MARK_WIDTH)
    beside = QHBoxLayout(room)
    beside.setContentsMargins(0, 0, 0, 0)
    beside.addWidget(mark, 0, Qt.AlignmentFlag.AlignLeading)
    line = QHBoxLayout()
    line.setContentsMargins(0, 5, 0, 5)
    line.setSpacing(GAP)
    line.addLayout(said, 1)
    if arrow:
        line.addWidget(Icon("arrow-right", "text3", ARROW))
    else:
        line.addSpacing(ARROW)
    line.addWidget(field)
    line.addWidget(room)
    return line
