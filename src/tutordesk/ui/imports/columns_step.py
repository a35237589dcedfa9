"""The second step: what each table holds, and which of its columns are read.

Belongs here: the cards of all tables, one unfolded at a time. Does not belong here: one card, files.
"""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tutordesk.i18n import _, format_number, ngettext
from tutordesk.ui import theme
from tutordesk.ui.imports.bar_room import beside_bar
from tutordesk.ui.imports.draft import Draft, TableDraft
from tutordesk.ui.imports.table_card import TableCard
from tutordesk.ui.widgets.gradual import GradualLines
from tutordesk.ui.widgets.scroll import ScrollColumn


class ColumnsStep(QWidget):
    """``changed`` carries the draft as somebody said it is."""

    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.draft = Draft()
        self._unfolded = ""
        self._zones: Sequence[str] = ()
        self.about = theme.label("", "body", wrap=True)
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(*beside_bar(8))
        self._column.setSpacing(12)
        self._column.addWidget(self.about)
        cards = QVBoxLayout()
        cards.setSpacing(12)
        self._column.addLayout(cards)
        self._column.addStretch(1)
        self._cards = GradualLines(cards, lambda table: table.name, self._card, self)
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.addWidget(ScrollColumn(inside))

    @property
    def cards(self) -> dict[str, TableCard]:
        """The cards built so far, by table."""
        return self._cards.lines

    def show_draft(self, draft: Draft) -> None:
        """Show tables as they are said to be; a table that came anew is shown with its guesses."""
        fresh = [table.name for table in draft.tables] != [table.name for table in self.draft.tables]
        same = {table.name for table in draft.tables if _same(table, self.draft)}
        if set(self.cards) - same:  # built for other headers or rows
            self._cards.show_rows([card.table for name, card in self.cards.items() if name in same])
        self.draft = draft
        if fresh:
            self._unfolded = _first(draft)
        self._cards.show_rows(draft.tables)
        if self._unfolded in self.cards and draft.table(self._unfolded).sheet:
            self.cards[self._unfolded].show_open(opened=True)
        self.about.setText(_about(draft))

    def show_zones(self, zones: Sequence[str]) -> None:
        """Offer these zones where one may be said for every row."""
        self._zones = zones
        for card in self.cards.values():
            card.show_zones(zones)

    def _card(self, table: TableDraft) -> TableCard:
        card = TableCard(table, self._zones)
        card.changed.connect(self._on_changed)
        card.unfolded.connect(self._on_unfolded)
        if table.name == self._unfolded:
            card.show_open(opened=True)
        return card

    def _on_changed(self, table: TableDraft) -> None:
        before = self.draft.table(table.name)
        if table.sheet and table.sheet != before.sheet:
            self._unfold(table.name)
        self.changed.emit(self.draft.with_table(table))

    def _on_unfolded(self, name: str) -> None:
        self._unfold(name)

    def _unfold(self, name: str) -> None:
        self._unfolded = name
        for key, card in self.cards.items():
            if key != name and card.is_open:
                card.show_open(opened=False)


def _same(table: TableDraft, draft: Draft) -> bool:
    """Whether a card can be kept: its headers and first rows are those it was built for."""
    return any(
        one.name == table.name and one.header == table.header and one.preview == table.preview
        for one in draft.tables
    )


def _first(draft: Draft) -> str:
    """Return the table to look at first: one that lacks something, else the first that comes in."""
    for tables in (draft.incomplete, draft.imported, draft.tables):
        if tables:
            return tables[0].name
    return ""


def _about(draft: Draft) -> str:
    whole, coming = len(draft.tables), len(draft.imported)
    if not coming:
        return _("Say for at least one table what it holds.")
    return ngettext(
        "{coming} of {count} table comes in. Look at what was guessed, and change what is wrong.",
        "{coming} of {count} tables come in. Look at what was guessed, and change what is wrong.",
        whole,
    ).format(coming=format_number(coming), count=format_number(whole))
