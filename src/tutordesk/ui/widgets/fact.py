"""A fact under its small title, in a row of facts. What it says is its owner's business."""

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from tutordesk.ui import theme
from tutordesk.ui.widgets.flow import FlowLayout


def add_fact(flow: FlowLayout, title: str, *, tabular: bool = True) -> QLabel:
    """Put one more into ``flow``; returns the label of its value."""
    value = theme.label("", "strong", tabular=tabular)
    cell = QWidget()
    pair = QVBoxLayout(cell)
    pair.setContentsMargins(0, 0, 0, 0)
    pair.setSpacing(2)
    pair.addWidget(theme.label(title, "small"))
    pair.addWidget(value)
    flow.addWidget(cell)
    return value
