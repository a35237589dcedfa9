"""What the head of the board offers beside finding people: the call list and the day on paper.

Belongs here: these buttons and what they open. Does not belong here: the list, the pages.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QWidget

from tutordesk.i18n import _
from tutordesk.ui import theme
from tutordesk.ui.page import Page
from tutordesk.ui.shortcuts import add_shortcut

Write = Callable[[Path], object]


class BoardTools(QWidget):
    """``call_list`` opens the list; ``writer`` tells the name of the day's document and what writes it."""

    def __init__(
        self, page: Page, call_list: Callable[[], object], writer: Callable[[], tuple[str, Write] | None]
    ) -> None:
        super().__init__()
        self._page, self._writer = page, writer
        self.calls = theme.icon_button("phone", _("Call list"))
        self.calls.setAccessibleIdentifier("board-call-list")
        self.calls.clicked.connect(call_list)
        self.print = theme.icon_button("printer", _("Print the day"))
        self.print.setAccessibleIdentifier("board-print")
        self.print.clicked.connect(self.print_day)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.calls)
        row.addWidget(self.print)
        add_shortcut(page, "Ctrl+Shift+T", call_list, _("Call list"))
        add_shortcut(page, "Ctrl+P", self.print_day, _("Print the day"))

    def print_day(self) -> None:
        """Ask where to save the day as a PDF."""
        made = self._writer()
        if made is not None:
            from tutordesk.ui import paper

            name, write = made
            paper.save_as(self._page, _("Save the day as a PDF"), name, partial(write))
