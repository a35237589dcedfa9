"""Somebody else saved what is being edited: who, what it is now, and two ways on; saving waits for one.

Belongs here: the words, the two buttons, finding out who it was. Does not belong here: noticing it, and what
becomes of the fields.
"""

from typing import Any
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget
from shiboken6 import isValid

from tutordesk.errors import StaleVersion
from tutordesk.i18n import _
from tutordesk.services import history
from tutordesk.services.people_rows import HistoryPage, HistoryRow
from tutordesk.ui import theme
from tutordesk.ui.page import Page
from tutordesk.ui.widgets.question import come_into_sight, wrapped

LOOKED_AT = 20
STAFF = frozenset({"desk", "admin"})
SHOWN_BEFORE = "shown_before"


class Meanwhile(QFrame):
    """``theirs_wanted`` takes what is stored by now, ``mine_wanted`` goes on with what is typed."""

    theirs_wanted = Signal()
    mine_wanted = Signal()

    def __init__(self, identifier: str) -> None:
        super().__init__()
        self.setProperty("kind", "notice")
        self.setProperty("tone", "warning")
        self.setAccessibleIdentifier(identifier)
        self.waiting = False
        """Whether it is shown, and nobody has decided yet."""
        self._what: str | None = None
        self.text = theme.label("", "strong", wrap=True)
        self.theirs = theme.button(_("Use theirs"))
        self.theirs.setAccessibleIdentifier(f"{identifier}-theirs")
        self.theirs.clicked.connect(self._on_theirs)
        self.mine = theme.button(_("Keep mine"))
        self.mine.setAccessibleIdentifier(f"{identifier}-mine")
        self.mine.clicked.connect(self._on_mine)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(6)
        column.addWidget(self.text)
        column.addWidget(
            theme.label(
                _("Nothing is overwritten. Keep mine, then save: yours replaces theirs."), "small", wrap=True
            )
        )
        column.addWidget(wrapped(self.theirs, self.mine))
        self.hide()

    @property
    def reason(self) -> str:
        """Why saving waits, empty when it does not."""
        return _("Decide first whose change counts.") if self.waiting else ""

    def tell(self, what: str | None, subject: str, subject_id: UUID, course_id: UUID | None = None) -> None:
        """Show what is stored by now, None for nothing; ask the history who did it."""
        first, self._what, self.waiting = not self.waiting, what, True
        self._say("")
        self.show()
        if first:
            come_into_sight(self)  # saving waits for it
        page = _page_of(self)
        if page is None or page.context.role not in STAFF:
            return

        def answered(found: HistoryPage) -> None:
            if not isValid(self):
                return
            rows = (row for row in found.rows if course_id is None or _about(row, course_id))
            if (row := next(rows, None)) is not None:
                self._say(row.actor_name)

        page.ask(
            history.page,
            key=(self, "who"),
            subject=subject,
            subject_id=str(subject_id),
            limit=LOOKED_AT,
            done=answered,
            failed=lambda _error: None,  # what it is now is on screen; who it was would be nice to know
        )

    def settle(self) -> None:
        """Nothing differs any more."""
        self.waiting = False
        self.hide()

    def _say(self, name: str) -> None:
        who = name or _("Somebody else")
        self.text.setText(
            _("{who} removed this meanwhile.").format(who=who)
            if self._what is None
            else _("{who} changed this meanwhile: {what}").format(who=who, what=self._what)
        )

    def _on_theirs(self) -> None:
        self.settle()
        self.theirs_wanted.emit()

    def _on_mine(self) -> None:
        self.settle()
        self.mine_wanted.emit()


def overtaken(error: Exception) -> bool:
    """Whether somebody else saved the very thing meanwhile: look again, and tell."""
    return isinstance(error, StaleVersion) and error.facts.get("constraint") == SHOWN_BEFORE


def _about(row: HistoryRow, course_id: UUID) -> bool:
    recorded: Any = row.after or row.before
    return bool(recorded.get("course_id") == str(course_id))


def _page_of(widget: QWidget) -> Page | None:
    around = widget.parentWidget()
    while around is not None and not isinstance(around, Page):
        around = around.parentWidget()
    return around
