"""The panel shown when somebody else saved meanwhile what is being edited: their changes, and two ways on.

Belongs here: the words and the two buttons. Does not belong here: noticing it, carrying edits over.
"""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tutordesk.i18n import _
from tutordesk.ui import theme
from tutordesk.ui.widgets.card import Card
from tutordesk.ui.widgets.emptying import discard_all
from tutordesk.ui.widgets.flow import FlowLayout
from tutordesk.ui.widgets.icon import Icon
from tutordesk.ui.widgets.scroll import ScrollColumn

_SIGNS = {"added": ("plus", "ok"), "removed": ("minus", "danger"), "changed": ("pencil", "warn")}


class ConflictPanel(Card):
    """``theirs_wanted`` drops the own edits, ``mine_wanted`` makes them on top of the new hours."""

    theirs_wanted = Signal()
    mine_wanted = Signal()

    def __init__(self, title: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(margin=20, spacing=12, parent=parent)
        self.setAccessibleIdentifier("conflict-panel")
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(Icon("warning", "warn", 24))
        self.title = theme.label(title, "h2", wrap=True)
        head.addWidget(self.title, 1)
        self.body.addLayout(head)
        self.body.addWidget(theme.label(text, "body", wrap=True))
        self._inside = QWidget()
        self._list = QVBoxLayout(self._inside)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(8)
        self.body.addWidget(ScrollColumn(self._inside, beside=True), 1)
        self.body.addWidget(theme.rule())
        self.body.addWidget(
            theme.label(
                _("Keep my edits makes your changes on top of theirs; look at the result before you save."),
                "small",
                wrap=True,
            )
        )
        self.theirs = theme.button(_("Use theirs"))
        self.theirs.setAccessibleIdentifier("use-theirs")
        self.theirs.clicked.connect(self.theirs_wanted)
        self.mine = theme.button(_("Keep my edits"), "primary")
        self.mine.setAccessibleIdentifier("keep-mine")
        self.mine.clicked.connect(self.mine_wanted)
        foot = QWidget()
        flow = FlowLayout(foot, spacing=8)
        flow.addWidget(self.theirs)
        flow.addWidget(self.mine)
        self.body.addWidget(foot)
        self.lines: tuple[tuple[str, str], ...] = ()

    def show_lines(self, lines: Sequence[tuple[str, str]]) -> None:
        """Show what was changed, (``added`` | ``removed`` | ``changed``, sentence)."""
        if tuple(lines) == self.lines:
            return
        self.lines = tuple(lines)
        discard_all(self._list)
        spoken = {
            "added": _("Added: {what}"),
            "removed": _("Removed: {what}"),
            "changed": _("Changed: {what}"),
        }
        for kind, text in self.lines:
            icon, tint = _SIGNS[kind]
            line = QWidget()
            row = QHBoxLayout(line)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(8)
            row.addWidget(Icon(icon, tint, 16), 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(theme.label(spoken[kind].format(what=text), "body", wrap=True), 1)
            self._list.addWidget(line)
        self._list.addStretch(1)
