"""History: what everybody did, newest first, page by page.

Belongs here: loading, the list, the entry beside it. Does not belong here: words, controls.
"""

from datetime import UTC, datetime
from functools import partial
from typing import Any, ClassVar

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tutordesk.domain.week import local_date
from tutordesk.i18n import N_, _, format_instant
from tutordesk.services import directory, history
from tutordesk.services.people_rows import HistoryPage, HistoryRow
from tutordesk.ui import theme
from tutordesk.ui.history import words
from tutordesk.ui.history.entry_panel import EntryPanel
from tutordesk.ui.history.filter_bar import PEOPLE, FilterBar
from tutordesk.ui.page import PageContext
from tutordesk.ui.paged_table import LineTable
from tutordesk.ui.paging import PAGE_ROWS, Key, PagedRows
from tutordesk.ui.shortcuts import add_shortcut
from tutordesk.ui.table import Column, Index
from tutordesk.ui.table_page import TablePage
from tutordesk.ui.widgets.side import SidePlace

TABLE_NEEDS = 560
NEEDS = {"role": 860, "about": 600, "change": 720}


class Entries(PagedRows):
    """Lines of the history."""

    def __init__(self, zone: str) -> None:
        self._zone = zone
        columns = (
            Column("when", N_("When"), lambda row: format_instant(row.at, zone), width_chars=0),
            Column("who", N_("Who"), words.who, width_chars=0, most_chars=26),
            Column("role", N_("Role"), words.as_role, width_chars=0),
            Column("what", N_("What was done"), words.what, width_chars=0, most_chars=22),
            Column("about", N_("About"), words.about, width_chars=20),
            Column("change", N_("Before and after"), lambda row: words.summary(row, zone), width_chars=28),
        )
        super().__init__(columns, lambda row: (row.source, row.event_id))

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Answer looks and the whole line in words too."""
        if not index.isValid() or index.row() >= self.rowCount():
            return None
        key = self.columns[index.column()].key
        if role == Qt.ItemDataRole.ForegroundRole:
            return theme.color("text" if key in {"who", "what"} else "text2")
        if role == Qt.ItemDataRole.FontRole:
            return theme.font(14, 600 if key == "what" else 400, tabular=key == "when")
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == 0:
            row: HistoryRow = self.row(index.row())
            said = (self.columns[0].text(row), words.who(row), words.as_role(row), words.what(row))
            return ", ".join(
                part for part in (*said, words.about(row), words.summary(row, self._zone)) if part
            )
        if role == Qt.ItemDataRole.ToolTipRole and key == "change":
            return words.summary(self.row(index.row()), self._zone)
        return super().data(index, role)


class HistoryPageView(TablePage):
    """The page ``history`` of administrators. Times are the centre's."""

    WATCHES: ClassVar[frozenset[str]] = frozenset(
        {"session", "person", "tutor", "hours", "course", "enrollment", "centre"}
    )

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.zone = context.me.centre.timezone
        self._shown: dict[str, Any] | None = None
        self.filters = FilterBar(local_date(datetime.now(UTC), self.zone), self.zone)
        self.filters.changed.connect(self.reload)
        self.filters.search.searched.connect(self._on_typed)
        self.model = Entries(self.zone)
        self.model.more = self._ask_more
        self.table = LineTable(_("History"), "history")
        self.table.take(self.model, NEEDS)
        self.table.opened.connect(self._on_opened)
        self.table.selectionModel().currentRowChanged.connect(self._on_current)
        self.panel = EntryPanel()
        self.panel.closed.connect(self.close_side)
        self.panel.narrow_asked.connect(self._on_narrow)
        self.frame_table(self.table)
        self.side = SidePlace(self.table_states, lambda: TABLE_NEEDS)
        self.side.take(self.panel)
        self.column = QVBoxLayout(self.content)
        self.column.addWidget(theme.label(_("History"), "h1"))
        self.column.addWidget(self.filters)
        self.column.addWidget(self.side, 1)
        add_shortcut(self, "Ctrl+F", self._find, _("Search people"))

    # --- loading -----------------------------------------------------------------------------------------
    def load(self) -> None:
        """Ask for the newest entries wanted, or as many again as are shown."""
        asked = self.filters.asked
        fresh = asked != self._shown
        if fresh:
            self.table_states.begin()
        self.ask(
            history.page,
            key="history",
            limit=PAGE_ROWS if fresh else self.model.wanted,
            done=partial(self._on_page, asked),
            failed=self.on_table_failed,
            **asked,
        )

    def open(self, **target: Any) -> None:
        """Show what a person did (``actor_id``) or what concerns something (``subject``, ``subject_id``)."""
        narrow = {key: target[key] for key in ("actor_id", "subject", "subject_id") if target.get(key)}
        if narrow:
            self.filters.narrow(narrow, str(target.get("said") or _("Chosen elsewhere")))

    def _on_page(self, asked: dict[str, Any], page: HistoryPage) -> None:
        fresh, self._shown = asked != self._shown, asked
        self.model.show_page(page.rows, page.next_key)
        self.table.share_room()
        if fresh:
            self.table.clearSelection()
            self.table.scrollToTop()
        self.filters.show_narrowed()
        if page.rows:
            self.table_states.show_state("content")
        else:
            self.table_states.show_state(
                "empty",
                icon="history",
                title=_("Nothing was done"),
                text=_("What people do from now on is recorded here.")
                if not asked
                else _("Nothing recorded fits what you filter by."),
                action=(_("Clear filters"), self.filters.clear) if asked else None,
            )

    def _ask_more(self, after: Key) -> None:
        self.ask_more(self.model, history.page, after, "history", **self.filters.asked)

    def _on_typed(self, text: str) -> None:
        if not text:
            self.filters.offer(())
            return
        self.ask(
            directory.search,
            key="people",
            text=text,
            active=None,
            limit=PEOPLE,
            done=lambda page: self.filters.offer(page.rows),
        )

    # --- the entry beside it -----------------------------------------------------------------------------
    def _on_opened(self, index: QModelIndex) -> None:
        self.panel.show_row(self.model.row(index.row()), self.zone)
        self.side.show_beside(self.panel)

    def _on_current(self, now: QModelIndex, _before: QModelIndex) -> None:
        if now.isValid() and self.side.shown is not None:
            self.panel.show_row(self.model.row(now.row()), self.zone)

    def _on_narrow(self, wanted: dict[str, Any], said: str) -> None:
        self.close_side()
        self.filters.narrow(wanted, said)

    def close_side(self) -> None:
        """Leave the list alone; the keyboard returns to it."""
        focus = self.focusWidget()
        had_focus = focus is not None and self.panel.isAncestorOf(focus)
        self.side.show_beside(None)
        if had_focus:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- keys, size --------------------------------------------------------------------------------------
    def _find(self) -> None:
        self.filters.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filters.search.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes the entry."""
        if event.key() == Qt.Key.Key_Escape and self.side.shown is not None:
            self.close_side()
        else:
            super().keyPressEvent(event)
