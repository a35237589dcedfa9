"""Sessions that ran past their end without an outcome, asked about in one place.

Belongs here: the quiet bar, the list with an answer per session, and completing all at once. Does not belong
here: which sessions those are (``sessions.to_wrap_up``), the change itself (``changes.py``).
"""

from functools import partial
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from tutordesk.i18n import _, format_instant, format_time, ngettext
from tutordesk.services import sessions
from tutordesk.services.rows import SessionRow
from tutordesk.ui import theme
from tutordesk.ui.page import Page
from tutordesk.ui.schedule.words import wrap_up_line
from tutordesk.ui.session import words
from tutordesk.ui.session.changes import Changes
from tutordesk.ui.undo import offer_undo_all
from tutordesk.ui.widgets.card import Sunken
from tutordesk.ui.widgets.elided import ElidedLabel
from tutordesk.ui.widgets.icon import Icon
from tutordesk.ui.widgets.side_list import SideList


class WrapUpBar(QFrame):
    """One quiet line; it goes when nothing is left."""

    asked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("kind", "sunken")
        self.setAccessibleIdentifier("wrap-up-bar")
        self._words = theme.label("", "label")
        self.button = theme.button(_("Wrap up…"), "link")
        self.button.setAccessibleName(_("Wrap up sessions"))
        self.button.setAccessibleIdentifier("wrap-up")
        self.button.clicked.connect(self.asked)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 4, 8, 4)
        row.setSpacing(10)
        row.addWidget(Icon("hourglass", "text2", 18))
        row.addWidget(self._words, 1)
        row.addWidget(self.button)
        self.hide()

    def show_count(self, count: int) -> None:
        """Say how many, or hide."""
        self._words.setText(wrap_up_line(count))
        self.setVisible(count > 0)


class WrapUp(QObject):
    """Follows ``sessions.to_wrap_up``."""

    list_asked = Signal()
    closed = Signal()
    emptied = Signal()
    opened = Signal(object)

    def __init__(self, page: Page, changes: Changes) -> None:
        super().__init__(page)
        self._page, self._changes = page, changes
        self._zone = "UTC"
        self.rows: tuple[SessionRow, ...] = ()
        self._list: SideList | None = None
        self._batch: set[UUID] = set()
        self._completed: list[SessionRow] = []
        self._missed = 0
        self.bar = WrapUpBar(page)
        self.bar.asked.connect(self.list_asked)
        changes.pending_changed.connect(self._refill)
        page.writes_changed.connect(self._refill)

    @property
    def list(self) -> SideList:
        """The list, made when first opened."""
        if self._list is None:
            every = theme.button(_("Complete all"), "primary", "check")
            every.setAccessibleIdentifier("complete-all")
            every.clicked.connect(self.complete_all)
            self._list = SideList("wrap-up-list", _("Sessions to wrap up"), every)
            self._list.closed.connect(self.closed)
            self._fill()
        return self._list

    def load(self, zone: str) -> None:
        """Ask which sessions wait for an outcome."""
        self._zone = zone
        self._page.ask(sessions.to_wrap_up, done=self._show, failed=lambda _error: None)

    def complete_all(self) -> None:
        """Complete every session listed that may be completed."""
        wanted = [row for row in self.rows if self._may(row, "complete") and not self._busy(row)]
        self._batch = {row.session_id for row in wanted}
        self._completed, self._missed = [], 0
        for row in wanted:
            self._changes.set_status(
                row,
                "complete",
                done=partial(self._on_one_done, row.session_id),
                refused=partial(self._on_one_refused, row.session_id),
            )

    # --- answers -----------------------------------------------------------------------------------------
    def _show(self, rows: tuple[SessionRow, ...]) -> None:
        had = bool(self.rows)
        self.rows = rows
        self.bar.show_count(len(rows))
        self._refill()
        if had and not rows:
            self.emptied.emit()

    def _on_one_done(self, session_id: UUID, row: SessionRow) -> None:
        self._completed.append(row)
        self._on_one_answered(session_id)

    def _on_one_refused(self, session_id: UUID, _error: Exception) -> None:
        self._missed += 1
        self._on_one_answered(session_id)

    def _on_one_answered(self, session_id: UUID) -> None:
        self._batch.discard(session_id)
        if self._batch:
            return
        done, missed = len(self._completed), self._missed
        text = ngettext("{count} session completed.", "{count} sessions completed.", done).format(count=done)
        if missed:
            detail = ngettext(
                "{count} could not be completed. It is still on the list.",
                "{count} could not be completed. They are still on the list.",
                missed,
            ).format(count=missed)
            self._page.context.notices.show_notice(text, "warning", detail=detail)
        else:
            offer_undo_all(self._page, self._completed, text)
        self._page.reload()

    # --- the list ----------------------------------------------------------------------------------------
    def _refill(self) -> None:
        if self._list is not None:
            self._fill()

    def _fill(self) -> None:
        made: list[QWidget] = [self._row(row) for row in self.rows]
        self.list.show_rows(wrap_up_line(len(made)), made)
        reason = self._page.writes_reason
        ready = any(self._may(row, "complete") for row in self.rows)
        self.list.button.setEnabled(ready and not reason and not self._batch)
        self.list.button.setText(_("Completing…") if self._batch else _("Complete all"))
        self.list.button.setToolTip(reason)

    def _row(self, row: SessionRow) -> QWidget:
        holder = Sunken(margin=10, spacing=4)
        when = _("{when}–{end} · {course}").format(
            when=format_instant(row.starts_at, self._zone),
            end=format_time(row.ends_at, self._zone),
            course=row.course.name,
        )
        details = theme.button(_("Details"), "link")
        details.setAccessibleName(
            _("Details of {student}, {when}").format(student=row.student_name, when=when)
        )
        details.clicked.connect(partial(self.opened.emit, row))
        head = QHBoxLayout()
        head.addWidget(ElidedLabel(row.student_name, "strong"), 1)
        head.addWidget(details)
        holder.body.addLayout(head)
        holder.body.addWidget(ElidedLabel(when, "small"))
        buttons = QHBoxLayout()
        buttons.setSpacing(6)
        for look in words.LOOKS:
            if look.key in {"complete", "no_show"}:
                buttons.addWidget(self._button(row, look), 1)
        holder.body.addLayout(buttons)
        return holder

    def _button(self, row: SessionRow, look: words.ActionLook) -> QPushButton:
        button = theme.button(_(look.label), "secondary", look.icon)
        name = _("{action}: {student}, {when}").format(
            action=_(look.name), student=row.student_name, when=format_instant(row.starts_at, self._zone)
        )
        button.setAccessibleName(name)
        may = self._may(row, look.key)
        button.setEnabled(may and not self._page.writes_reason and not self._busy(row))
        button.setToolTip(self._page.writes_reason or (name if may else _("Not now")))
        button.clicked.connect(lambda: self._changes.set_status(row, look.key))
        return button

    def _busy(self, row: SessionRow) -> bool:
        return bool(self._changes.pending(row.session_id))

    @staticmethod
    def _may(row: SessionRow, key: str) -> bool:
        action = words.action_of(row, key)
        return action is not None and action.allowed
