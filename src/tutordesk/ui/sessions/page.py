"""Sessions: all of the centre's, found by what they are, looked at one by one, cancelled together.

Belongs here: loading page by page, what is picked, what is beside the table. Does not belong here: filters'
controls, how a line looks, the details of a session (``ui/session``), cancelling several.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any, ClassVar

from PySide6.QtCore import QItemSelection, QModelIndex, Qt
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from tutordesk.domain.week import local_date
from tutordesk.i18n import _
from tutordesk.services import search
from tutordesk.services.rows import SessionPage, SessionRow
from tutordesk.ui import theme
from tutordesk.ui.export import Export
from tutordesk.ui.page import PageContext
from tutordesk.ui.paged_table import LineTable
from tutordesk.ui.paging import MOST_AT_ONCE, PAGE_ROWS, Key
from tutordesk.ui.session.changes import Changes
from tutordesk.ui.session.desk_details import DeskDetails
from tutordesk.ui.session.details import Details
from tutordesk.ui.session.moves import Moves
from tutordesk.ui.sessions import export, words
from tutordesk.ui.sessions.cancel_dialog import CancelDialog
from tutordesk.ui.sessions.choice import ANY, Choice
from tutordesk.ui.sessions.filter_bar import FilterBar
from tutordesk.ui.sessions.rows import NEEDS, SessionRows
from tutordesk.ui.shortcuts import add_shortcut
from tutordesk.ui.table_page import TablePage
from tutordesk.ui.turns import Turns
from tutordesk.ui.widgets.question import allow
from tutordesk.ui.widgets.side import SidePlace

TABLE_NEEDS = 520


def utc_now() -> datetime:
    """The clock."""
    return datetime.now(UTC)


class SessionsPage(TablePage):
    """The page ``sessions`` of desk and admin. Times are the centre's, whatever zone this computer is in."""

    WATCHES: ClassVar[frozenset[str]] = frozenset({"session", "person", "course", "tutor"})

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.zone = context.me.centre.timezone
        self.total = 0
        self._shown_choice: Choice | None = None
        self.dialog: CancelDialog | None = None
        self.filters = FilterBar(self.today)
        self.filters.changed.connect(lambda _choice: self.reload())
        self.model = SessionRows(self.zone)
        self.model.more = self._ask_more
        self.table = LineTable(_("Sessions"), "sessions", several=True)
        self.table.take(self.model, NEEDS)
        self.table.opened.connect(self._on_opened)
        self.table.selectionModel().selectionChanged.connect(self._on_selection)
        self.changes = Changes(self)
        self.details = Details(self, self.changes)
        self.details.now = utc_now
        self.details.closed.connect(self.close_side)
        self.desk_details = DeskDetails(self, self.details, self.zone)
        self.moves = Moves(self, self.changes, lambda: self.zone)
        self.details.move_asked.connect(self.moves.choose)
        self.moves.closed.connect(lambda _row: self.table.setFocus(Qt.FocusReason.OtherFocusReason))
        self._build()
        add_shortcut(self, "Ctrl+F", self._find, _("Search sessions"))
        add_shortcut(self, "Ctrl+Shift+A", self.table.selectAll, _("Pick all sessions loaded"))
        self.guard(lambda _reason: self._show_picked())
        parts = (*self.details.parts(), *self.desk_details.parts())
        self._turns = Turns(self, [*parts, lambda: self.side.take(self.details.panel)])

    @property
    def today(self) -> Any:
        """The date now at the centre."""
        return local_date(utc_now(), self.zone)

    # --- building ----------------------------------------------------------------------------------------
    def _build(self) -> None:
        self.summary = theme.label(" ", "muted", tabular=True)
        self.frame_table(self.table)
        self.side = SidePlace(self.table_states, lambda: TABLE_NEEDS)
        self.hint = theme.label(_("Ctrl or Shift picks several."), "small")
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(theme.label(_("Sessions"), "h1"))
        head.addWidget(self.summary, 1, Qt.AlignmentFlag.AlignBottom)
        head.addWidget(self.hint, 0, Qt.AlignmentFlag.AlignBottom)
        self.save = theme.icon_button("download", _("Save as CSV…"))
        self.save.setAccessibleIdentifier("sessions-save")
        self.save.clicked.connect(self.save_csv)
        self.export = Export(self)
        self.export.progressed.connect(self._on_export)
        head.addWidget(self.save)
        column = QVBoxLayout(self.content)
        column.addLayout(head)
        column.addWidget(self.filters)
        column.addWidget(self.side, 1)
        column.addWidget(self._pick_bar())
        self.column = column

    def _pick_bar(self) -> QFrame:
        self.picked = theme.label("", "strong", tabular=True)
        self.cancel = theme.button(_("Cancel sessions…"), "danger", "ban")
        self.cancel.setAccessibleIdentifier("cancel-sessions")
        self.cancel.clicked.connect(self.cancel_picked)
        none = theme.button(_("Pick none"), "quiet")
        none.setAccessibleIdentifier("pick-none")
        none.clicked.connect(self.table.clearSelection)
        self.bar = QFrame()
        self.bar.setProperty("kind", "card")
        row = QHBoxLayout(self.bar)
        row.setContentsMargins(16, 8, 12, 8)
        row.setSpacing(8)
        row.addWidget(self.picked, 1)
        row.addWidget(none)
        row.addWidget(self.cancel)
        self.bar.hide()
        return self.bar

    # --- loading -----------------------------------------------------------------------------------------
    def load(self) -> None:
        """Ask for the sessions wanted: a first page, or as many again as are shown."""
        choice = self.filters.choice
        fresh = choice != self._shown_choice
        if fresh:
            self.table_states.begin()
        self.ask(
            search.sessions,
            key="sessions",
            criteria=choice.criteria(self.today, self.zone),
            limit=PAGE_ROWS if fresh else self.model.wanted,
            done=partial(self._on_page, choice),
            failed=self.on_table_failed,
        )
        self.details.follow()
        self.desk_details.load()

    def open(self, **target: Any) -> None:
        """Look for a ``text``, or for what a ``choice`` says."""
        choice = target.get("choice") or Choice(text=target.get("text", ""), when=ANY)
        if target.get("choice") or target.get("text"):
            self.filters.show_choice(choice)

    def _on_page(self, choice: Choice, page: SessionPage) -> None:
        fresh, self._shown_choice = choice != self._shown_choice, choice
        if fresh:
            self.table.clearSelection()
        gone = {row.session_id for row in self.picked_rows()} - {row.session_id for row in page.rows}
        if gone:
            self.table.clearSelection()  # Qt would pick the neighbour of what leaves; nobody asked for it
        self.model.show_page(page.rows, page.next_key)
        self.table.share_room()
        if fresh:
            self.table.scrollToTop()
        self.total = page.total
        self.summary.setText(words.found(page.total, narrowed=choice.narrowed))
        self._show_table(choice, page)
        self._show_picked()
        self.details.refresh(page.rows, self.zone, lambda _gone: self.close_side())
        self._turns.start()

    def _show_table(self, choice: Choice, page: SessionPage) -> None:
        self.hint.setVisible(len(page.rows) > 1)
        if page.rows:
            self.table_states.show_state("content")
        elif choice.narrowed:
            self.table_states.show_state(
                "empty",
                icon="search",
                title=_("No session fits"),
                text=_("Try fewer words or another date."),
                action=(_("Clear filters"), self.filters.clear),
            )
        else:
            self.table_states.show_state(
                "empty",
                icon="calendar-days",
                title=_("No sessions ahead"),
                text=_("What is booked appears here. Past sessions are found by another date."),
                action=(_("Look at any date"), partial(self.filters.show_choice, Choice(when=ANY))),
            )

    def _ask_more(self, after: Key) -> None:
        criteria = self.filters.choice.criteria(self.today, self.zone)
        self.ask_more(self.model, search.sessions, after, "sessions", criteria=criteria)

    # --- picking -----------------------------------------------------------------------------------------
    def picked_rows(self) -> list[SessionRow]:
        """The sessions picked, in the order of the table."""
        return [self.model.row(position) for position in self.table.picked()]

    def _on_opened(self, index: QModelIndex) -> None:
        if len(self.table.picked()) <= 1:
            self.show_details(self.model.row(index.row()))

    def _on_selection(self, _now: QItemSelection, _before: QItemSelection) -> None:
        rows = self.picked_rows()
        if len(rows) == 1 and self.side.shown is not None:
            self.show_details(rows[0])
        elif len(rows) > 1:
            self.side.show_beside(None)
            self.details.forget()
        self._show_picked()

    def _show_picked(self) -> None:
        rows = self.picked_rows()
        self.bar.setVisible(len(rows) > 1)
        if len(rows) < 2:
            return
        self.picked.setText(words.picked(rows))
        too_many = _("At most {count} sessions can be cancelled at once.").format(count=MOST_AT_ONCE)
        allow(self.cancel, self.writes_reason or (too_many if len(rows) > MOST_AT_ONCE else ""))

    def cancel_picked(self) -> None:
        """Ask before the sessions picked are cancelled."""
        rows = self.picked_rows()
        if not rows:
            return
        self.dialog = CancelDialog(self, rows, self.zone)
        self.dialog.cancelled.connect(self._on_cancelled)
        self.dialog.finished.connect(self._on_dialog_closed)
        self.dialog.open()
        self.dialog.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_cancelled(self, _rows: tuple[SessionRow, ...]) -> None:
        self.table.clearSelection()
        self.reload()

    def _on_dialog_closed(self, _result: int) -> None:
        self.dialog = None
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- saving ------------------------------------------------------------------------------------------
    def save_csv(self) -> None:
        """Save all sessions found, also those not shown yet."""
        fetch = partial(
            self.export.ask_pages,
            search.sessions,
            lambda page: len(page.rows),
            criteria=self.filters.choice.criteria(self.today, self.zone),
            limit=export.AT_ONCE,
        )
        make = partial(export.table, self.zone)
        self.export.save_table("sessions", _("Save sessions"), export.NAME, fetch, make)

    def _on_export(self, progress: str) -> None:
        self.save.setEnabled(not progress)
        if progress:
            self.summary.setText(progress)
        else:
            self.summary.setText(words.found(self.total, narrowed=self.filters.choice.narrowed))

    # --- details -----------------------------------------------------------------------------------------
    def show_details(self, row: SessionRow) -> None:
        """Show a session beside the table."""
        self.details.show_row(row, self.zone)
        self.side.show_beside(self.details.panel)

    def close_side(self) -> None:
        """Leave the table alone; the keyboard returns to it."""
        focus, panel = self.focusWidget(), self.side.shown
        had_focus = focus is not None and panel is not None and panel.isAncestorOf(focus)
        self.side.show_beside(None)
        self.details.forget()
        if had_focus:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- keys, size --------------------------------------------------------------------------------------
    def _find(self) -> None:
        self.filters.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filters.search.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes the details, then picks none."""
        acts: list[tuple[bool, Callable[[], object]]] = [
            (self.side.shown is not None, self.close_side),
            (len(self.table.picked()) > 1, self.table.clearSelection),
        ]
        act = next((act for due, act in acts if due), None)
        if event.key() == Qt.Key.Key_Escape and act is not None:
            act()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu of one session: the same actions as in its details."""
        rows = self.picked_rows()
        if len(rows) != 1:
            super().contextMenuEvent(event)
            return
        self.show_details(rows[0])
        self.details.actions.menu(self).popup(event.globalPos())
