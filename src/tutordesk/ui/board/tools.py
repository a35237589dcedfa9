"""What the head of the board offers beside finding people: calls, the day on paper, a tutor who is away.

Belongs here: these buttons and what they open. Does not belong here: the list, the pages.
"""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QWidget

from tutordesk.i18n import _
from tutordesk.services.board_rows import BoardPlan
from tutordesk.ui import theme
from tutordesk.ui.board.away import BoardAway
from tutordesk.ui.board.day_columns import DayColumn
from tutordesk.ui.page import Page
from tutordesk.ui.shortcuts import add_shortcut

Shown = tuple[BoardPlan | None, Sequence[DayColumn]]


class BoardTools(QWidget):
    """``shown`` tells the day and the columns on the board; modules of paper load when first wanted."""

    def __init__(self, page: Page, zone: str, today: Callable[[], date], shown: Callable[[], Shown]) -> None:
        super().__init__()
        self._page, self._zone, self._today, self._shown = page, zone, today, shown
        self.calls = theme.icon_button("phone", _("Call list"))
        self.calls.setAccessibleIdentifier("board-call-list")
        self.calls.clicked.connect(self.open_calls)
        self.print = theme.icon_button("printer", _("Print the day"))
        self.print.setAccessibleIdentifier("board-print")
        self.print.clicked.connect(self.print_day)
        self.away = BoardAway(page, lambda: shown()[0])
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.calls)
        row.addWidget(self.print)
        row.addWidget(self.away.button)
        add_shortcut(page, "Ctrl+Shift+T", self.open_calls, _("Call list"))
        add_shortcut(page, "Ctrl+P", self.print_day, _("Print the day"))

    def open_calls(self) -> None:
        """Open the list of whom to call."""
        from tutordesk.ui.board.call_list import CallListDialog

        CallListDialog(self._page, self._today(), self._zone).open()

    def print_day(self) -> None:
        """Ask where to save the day as it is shown, as a PDF."""
        plan, columns = self._shown()
        if plan is None or not columns:
            return
        from tutordesk.ui import paper
        from tutordesk.ui.board.print_day import print_day

        centre = self._page.context.me.centre.name
        write = partial(print_day, plan=plan, columns=columns, centre=centre)
        paper.save_as(self._page, _("Save the day as a PDF"), f"{plan.on_date.isoformat()}.pdf", write)
