"""One entry of the history beside the list: who, when, and every value before and after.

Belongs here: showing one ``HistoryRow``. Does not belong here: asking for others.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from tutordesk.i18n import _, format_day, format_time
from tutordesk.services.people_rows import HistoryRow
from tutordesk.ui import theme
from tutordesk.ui.history import words
from tutordesk.ui.widgets.emptying import discard_all
from tutordesk.ui.widgets.scroll import ScrollColumn

SIDE = 20


class EntryPanel(QFrame):
    """``narrow_asked`` carries what else is wanted: keywords of the filter, and their words."""

    closed = Signal()
    narrow_asked = Signal(object, str)

    def __init__(self) -> None:
        super().__init__()
        self.row: HistoryRow | None = None
        self.setProperty("kind", "card")
        self.setAccessibleName(_("What was done"))
        self.setAccessibleIdentifier("history-entry")
        close = theme.icon_button("x", _("Close"), "quiet")
        close.clicked.connect(self.closed)
        head = QHBoxLayout()
        head.setContentsMargins(SIDE, 14, SIDE, 0)
        head.addWidget(theme.label(_("What was done"), "h3"), 1)
        head.addWidget(close)
        inside = QWidget()
        self._lines = QVBoxLayout(inside)
        self._lines.setContentsMargins(SIDE, 0, SIDE, SIDE)
        self._lines.setSpacing(8)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(1, 1, 1, 1)
        whole.setSpacing(8)
        whole.addLayout(head)
        whole.addWidget(ScrollColumn(inside), 1)

    def show_row(self, row: HistoryRow, zone: str) -> None:
        """Show an entry."""
        self.row = row
        lines = self._lines
        discard_all(lines)
        lines.addWidget(theme.label(words.what(row), "h2", wrap=True))
        if about := words.about(row):
            lines.addWidget(theme.label(about, "strong", wrap=True))
        role = words.as_role(row)
        who = _("{person}, as {role}").format(person=words.who(row), role=role) if role else words.who(row)
        lines.addWidget(theme.label(who, "body", wrap=True))
        when = _("{day}, {time}").format(
            day=format_day(row.at, zone, style="long"), time=format_time(row.at, zone)
        )
        lines.addWidget(theme.label(when, "small", wrap=True, tabular=True))
        if row.reason:
            lines.addWidget(theme.label(_("“{reason}”").format(reason=row.reason), "body", wrap=True))
        lines.addWidget(theme.rule())
        found = words.differences(row, zone)
        for one in found:
            lines.addWidget(theme.label(one.field, "small", wrap=True))
            lines.insertSpacing(lines.count(), -6)
            said = one.after or one.before
            if row.before and row.after:
                said = _("{before} → {after}").format(
                    before=one.before or _("nothing"), after=one.after or _("nothing")
                )
            value = theme.label(said, "body", wrap=True, tabular=True)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            lines.addWidget(value)
        if not found:
            lines.addWidget(theme.label(_("No values were recorded."), "muted", wrap=True))
        lines.addWidget(theme.rule())
        if row.actor_id is not None:
            by = _("By {person}").format(person=words.who(row))
            self._offer(
                _("Everything {person} did").format(person=words.who(row)), {"actor_id": row.actor_id}, by
            )
        of = _("About {what}").format(what=words.about(row) or words.subject_word(row.subject))
        this: dict[str, object] = {"subject_id": row.subject_id} if row.subject_id else {}
        if row.subject not in words.PERSONAL or not this:  # an export is about no single person
            this["subject"] = row.subject
        self._offer(_("Everything about this"), this, of)
        lines.addStretch(1)

    def _offer(self, label: str, narrow: dict[str, object], said: str) -> None:
        button = theme.button(label, "link")
        button.clicked.connect(lambda: self.narrow_asked.emit(narrow, said))
        self._lines.addWidget(button, 0, Qt.AlignmentFlag.AlignLeading)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes the panel."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)
