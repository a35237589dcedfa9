"""Whom to call once an absence is settled: what became of each session, phone and guardian, to copy.

Belongs here: the list and asking how to reach people. Does not belong here: settling.
"""

from collections.abc import Mapping, Sequence
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from tutordesk.i18n import _, format_number, ngettext
from tutordesk.services import search
from tutordesk.services.board_rows import CallRow
from tutordesk.services.rows import SessionRow
from tutordesk.ui import theme
from tutordesk.ui.absence import words
from tutordesk.ui.notices import NoticeBar
from tutordesk.ui.page import Page
from tutordesk.ui.session.whom_to_call import ways
from tutordesk.ui.widgets.avatar import Avatar
from tutordesk.ui.widgets.card import Card
from tutordesk.ui.widgets.emptying import discard_all
from tutordesk.ui.widgets.icon import Icon
from tutordesk.ui.widgets.scroll import ScrollColumn


class Calls(QWidget):
    """``closed`` when everybody is called, or will be."""

    closed = Signal()

    def __init__(self, page: Page, zone: str) -> None:
        super().__init__()
        self._page, self._zone = page, zone
        self._said: dict[UUID, tuple[str, list[str]]] = {}
        self._reach: dict[UUID, QVBoxLayout] = {}
        self._lines: dict[UUID, list[str]] = {}
        self.title = theme.label("", "h2", wrap=True)
        self.title.setAccessibleIdentifier("calls-title")
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(Icon("check-circle", "ok", 24))
        head.addWidget(self.title, 1)
        self._text = theme.label("", "body", wrap=True)
        self.notices = NoticeBar()
        self.notices.setAccessibleIdentifier("calls-notice")
        inside = QWidget()
        self._list = QVBoxLayout(inside)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(10)
        self.copy = theme.button(_("Copy list"), "secondary", "copy")
        self.copy.setAccessibleIdentifier("copy-calls")
        self.copy.clicked.connect(self._on_copy)
        self.done = theme.button(_("Done"), "primary")
        self.done.setAccessibleIdentifier("calls-done")
        self.done.clicked.connect(self.closed)
        foot = QHBoxLayout()
        foot.addWidget(self.copy)
        foot.addStretch(1)
        foot.addWidget(self.done)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(self._text)
        column.addWidget(self.notices)
        column.addWidget(ScrollColumn(inside, beside=True), 1)
        column.addWidget(theme.rule())
        column.addLayout(foot)

    def show_changed(self, before: Mapping[UUID, SessionRow], changed: Sequence[SessionRow]) -> None:
        """List the students of these sessions, and ask how to reach them."""
        discard_all(self._list)
        self._said, self._reach, self._lines = {}, {}, {}
        for row in changed:
            said = words.outcome(before.get(row.session_id, row), row, self._zone)
            self._said.setdefault(row.student_id, (row.student_name, []))[1].append(said)
        count = len(self._said)
        title = ngettext("Settled. {n} person to call", "Settled. {n} people to call", count)
        self.title.setText(title.format(n=format_number(count)) if count else _("Settled"))
        self._text.setText(
            _("Everybody sees it in My Classes already; a call is kinder.")
            if count
            else _("No session was changed, so nobody has to be called.")
        )
        self.copy.setVisible(bool(count))
        for student_id, (name, said_all) in self._said.items():
            self._list.addWidget(self._entry(student_id, name, said_all))
        if changed:
            self._page.ask(
                search.to_call,
                key=("calls", id(self)),
                session_ids=tuple(row.session_id for row in changed),
                done=self._on_rows,
                failed=lambda _error: self._on_unknown(),
            )
        self._list.addStretch(1)
        self.done.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def text(self) -> str:
        """The list as it is copied."""
        parts = []
        for student_id, (name, said) in self._said.items():
            parts.append("\n".join([name, *self._lines.get(student_id, ()), *said]))
        return "\n\n".join(parts)

    def _entry(self, student_id: UUID, name: str, said: Sequence[str]) -> QWidget:
        card = Card(margin=14, spacing=8)
        card.setAccessibleIdentifier(f"call-{student_id}")
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(Avatar(name, 36), 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addWidget(theme.label(name, "strong", wrap=True))
        for line in said:
            column.addWidget(theme.label(line, "body", wrap=True, tabular=True))
        reach = QVBoxLayout()
        reach.setSpacing(2)
        column.addLayout(reach)
        row.addLayout(column, 1)
        card.body.addLayout(row)
        self._reach[student_id] = reach
        return card

    def _on_rows(self, rows: Sequence[CallRow]) -> None:
        for row in rows:
            self._show_reach(row.session.student_id, ways(row) or [_("No phone number is known.")])

    def _on_unknown(self) -> None:  # the list stays readable
        for student_id in self._said:
            self._show_reach(student_id, [_("No way of contact could be read.")])

    def _show_reach(self, student_id: UUID, lines: list[str]) -> None:
        if not isValid(self) or student_id not in self._reach:
            return
        self._lines[student_id] = lines
        reach = self._reach[student_id]
        discard_all(reach)
        for line in lines:
            row = QHBoxLayout()
            row.setSpacing(8)
            row.addWidget(Icon("phone", "text3", 16))
            label = theme.label(line, "strong", wrap=True, tabular=True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            row.addWidget(label, 1)
            reach.addLayout(row)

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text)
