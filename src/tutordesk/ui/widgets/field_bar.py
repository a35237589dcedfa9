"""Fields side by side that together mean one thing, with a line under them that says why they do not.

Belongs here: the row, which breaks where room is short, and the line. Does not belong here: any field.
"""

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tutordesk.ui import theme
from tutordesk.ui.widgets.flow import FlowLayout


class FieldBar(QWidget):
    """``changed``: something else is typed or chosen, which may not be sound: ask ``problem``."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._problem = theme.label("", "small", wrap=True)
        theme.set_property(self._problem, "tone", "error")
        self._problem.hide()

    def lay_out(self, fields: Iterable[QWidget]) -> None:
        """Put the fields into the bar, in the order of the keyboard."""
        row = QWidget()
        flow = FlowLayout(row, spacing=10)
        for field in fields:
            flow.addWidget(field)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(row)
        column.addWidget(self._problem)

    @property
    def problem(self) -> str:
        """Why the fields make no sense, empty where they do."""
        return ""

    def show_problem(self) -> None:
        """Say what is wrong, if anything is."""
        self._problem.setText(self.problem)
        self._problem.setVisible(bool(self.problem))
