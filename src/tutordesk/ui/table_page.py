"""A page of one table that fills it: its frame, and pages of rows fetched as somebody scrolls.

Belongs here: what the tables of all sessions, of history and of reports share. Does not belong here: columns,
what is asked for, what stands beside the table.
"""

from typing import Any

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout

from tutordesk.ui.page import Page
from tutordesk.ui.paged_table import LineTable
from tutordesk.ui.paging import PAGE_ROWS, Key, PagedRows
from tutordesk.ui.tasks import Verb
from tutordesk.ui.widgets.states import States

NARROW_BELOW = 760
SHORT_BELOW = 640


class TablePage(Page):
    """Call ``frame_table`` and make ``column`` the page's layout. Title and filters outlive an error."""

    column: QVBoxLayout
    table_states: States

    def frame_table(self, table: LineTable) -> States:
        """Put the table on a card that says when it is empty or in trouble."""
        card = QFrame()
        card.setProperty("kind", "card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(1, 4, 1, 8)
        inside.addWidget(table)
        self.table_states = States(card, margin=0)
        self.table_states.retry_asked.connect(self.reload)
        self.table_states.cancel_asked.connect(self.stop)
        return self.table_states

    def on_table_failed(self, error: Exception) -> None:
        """Say so in the table's place, or beside what it shows."""
        self.states.settle()
        self.table_states.fail(error, self._on_failed)

    def ask_more(self, model: PagedRows, verb: Verb, after: Key, key: str, **asked: Any) -> None:
        """Ask for the page after the last one shown."""

        def failed(error: Exception) -> None:
            model.fetch_failed()
            self.show_error(error)

        self.ask(
            verb,
            key=key,
            after=after,
            limit=PAGE_ROWS,
            done=lambda page: model.add_page(page.rows, page.next_key),
            failed=failed,
            **asked,
        )

    @property
    def short(self) -> bool:
        """Whether there is little room from top to bottom."""
        return self.height() < SHORT_BELOW

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a small window the room is the table's."""
        super().resizeEvent(event)
        narrow = self.width() < NARROW_BELOW
        self.column.setContentsMargins(*((16, 12, 16, 12) if narrow else (24, 20, 24, 20)))
        self.column.setSpacing(8 if narrow or self.short else 12)
