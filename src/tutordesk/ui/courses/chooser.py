"""Somebody found by typing: a field, and the few who fit as buttons.

Belongs here: asking while typing, showing who was found. Does not belong here: what is done with them.
"""

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tutordesk.i18n import _
from tutordesk.ui import theme
from tutordesk.ui.page import Page
from tutordesk.ui.tasks import Verb
from tutordesk.ui.widgets.emptying import discard_all
from tutordesk.ui.widgets.search import SearchField

SHOWN = 6


class Chooser(QWidget):
    """``chosen`` carries the row of whoever was pressed; Enter takes the first."""

    chosen = Signal(object)

    def __init__(self, page: Page, verb: Verb, name: str, identifier: str, **keywords: Any) -> None:
        super().__init__()
        self._page, self._verb, self._keywords = page, verb, keywords
        self._identifier = identifier
        self._rows: tuple[Any, ...] = ()
        self.search = SearchField(name, _("Name, sign-in number or phone"))
        self.search.setAccessibleIdentifier(identifier)
        self.search.searched.connect(self._ask)
        self.search.returnPressed.connect(self._take_first)
        self._nobody = theme.label(_("Nobody fits."), "muted")
        self._nobody.hide()
        self._found = QVBoxLayout()
        self._found.setSpacing(4)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.search)
        column.addWidget(self._nobody)
        column.addLayout(self._found)

    def begin(self) -> None:
        """Start anew, with the keyboard in the field."""
        self.search.put("")
        self._show(())
        self._nobody.hide()
        self.show()
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask(self, text: str) -> None:
        if not text:
            self._show(())
            self._nobody.hide()
            return
        self._page.ask(
            self._verb, key=self, text=text, limit=SHOWN, done=self._on_found, failed=self._page.show_error,
            **self._keywords,
        )  # fmt: skip

    def _on_found(self, found: Any) -> None:
        rows: Sequence[Any] = getattr(found, "rows", found)
        self._show(rows)
        self._nobody.setVisible(not rows)

    def _show(self, rows: Sequence[Any]) -> None:
        self._rows = tuple(rows)
        discard_all(self._found)
        for row in rows:
            button = theme.button(_("{name} · {login}").format(name=row.display_name, login=row.login))
            button.setAccessibleIdentifier(f"{self._identifier}-{row.person_id}")
            button.clicked.connect(partial(self._take, row))
            self._found.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)

    def _take(self, row: Any, _checked: bool = False) -> None:
        self.chosen.emit(row)

    def _take_first(self) -> None:
        if self._rows:
            self._take(self._rows[0])
