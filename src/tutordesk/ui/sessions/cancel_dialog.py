"""Cancelling several sessions at once: what would go, why, and afterwards whom to call.

Belongs here: the dialog. Cancelling is one transaction: all of them or none. Does not belong here: which
sessions are picked, and whether one may be cancelled (the database says so, for each).
"""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget
from shiboken6 import isValid

from tutordesk import errors
from tutordesk.i18n import _, format_number, ngettext
from tutordesk.services import search, sessions, undoing
from tutordesk.services.board_rows import CallRow
from tutordesk.services.people_rows import CancelVerdict
from tutordesk.services.rows import ChangeRow, SessionRow
from tutordesk.ui import theme
from tutordesk.ui.notices import NoticeBar, describe
from tutordesk.ui.page import Page
from tutordesk.ui.paged_table import LineTable
from tutordesk.ui.session.whom_to_call import WhomToCall
from tutordesk.ui.sessions import words
from tutordesk.ui.sessions.verdicts import Verdicts, needs
from tutordesk.ui.undo import Over, offer_undo_all
from tutordesk.ui.widgets.states import States

WIDTH, HEIGHT, EDGE = 880, 620, 40
REASON_LENGTH = 2000


class CancelDialog(QDialog):
    """Opened over a page; ``cancelled`` carries the sessions as they are then."""

    cancelled = Signal(object)

    def __init__(self, page: Page, rows: Sequence[SessionRow], zone: str) -> None:
        super().__init__(page)
        self._page, self._zone = page, zone
        self._versions = {row.session_id: row.version for row in rows}
        self._sent: tuple[ChangeRow, ...] = ()
        self._pending = self._unknown = False
        self.verdicts: tuple[CancelVerdict, ...] = ()
        self.setWindowTitle(_("Cancel sessions"))
        self.setAccessibleName(_("Cancel sessions"))
        self.setAccessibleIdentifier("cancel-sessions-dialog")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.title = theme.label("", "h2", wrap=True)
        self.summary = theme.label("", "body", wrap=True, tabular=True)
        self.notices = NoticeBar()
        self._stages = QStackedWidget()
        self._stages.addWidget(self._preview())
        self.calls = WhomToCall(zone)
        self._stages.addWidget(self.calls)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(self.title)
        column.addWidget(self.summary)
        column.addWidget(self.notices)
        column.addWidget(self._stages, 1)
        column.addWidget(self._foot())
        room = page.window().size()
        self.resize(max(480, min(WIDTH, room.width() - EDGE)), max(360, min(HEIGHT, room.height() - EDGE)))
        page.context.live.changed.connect(self._on_changed)
        page.context.live.resynced.connect(self.load)
        page.writes_changed.connect(self._on_writes)
        self._show()
        self.load()

    # --- building ----------------------------------------------------------------------------------------
    def _preview(self) -> QWidget:
        self.model = Verdicts(self._zone, self)
        self.table = LineTable(_("Sessions to cancel"), "sessions-to-cancel")
        self.table.take(self.model, needs(()))
        self.table.optional = frozenset({"standing"})
        card = QFrame()
        card.setProperty("kind", "card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(1, 4, 1, 8)
        inside.addWidget(self.table)
        self.states = States(card, margin=0)
        self.states.retry_asked.connect(self.load)
        self.states.cancel_asked.connect(self.reject)
        self.reason = QLineEdit()
        self.reason.setFont(theme.font(14))
        self.reason.setMaxLength(REASON_LENGTH)
        self.reason.setPlaceholderText(_("For example: the tutor is ill"))
        self.reason.setAccessibleName(_("Reason for cancelling"))
        self.reason.setAccessibleIdentifier("cancel-sessions-reason")
        self.reason.textChanged.connect(self._show)
        self.reason.returnPressed.connect(self._on_confirm)
        caption = theme.label(_("Reason (kept in the history)"), "label")
        caption.setBuddy(self.reason)
        stage = QWidget()
        column = QVBoxLayout(stage)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.states, 1)
        column.addSpacing(4)
        column.addWidget(caption)
        column.addWidget(self.reason)
        return stage

    def _foot(self) -> QWidget:
        self.confirm = theme.button("", "danger")
        self.confirm.setAccessibleIdentifier("confirm-cancel-sessions")
        self.confirm.clicked.connect(self._on_confirm)
        self.leave_out = theme.button("")
        self.leave_out.setAccessibleIdentifier("leave-out-sessions")
        self.leave_out.clicked.connect(self._on_leave_out)
        self.copy = theme.button(_("Copy"), "secondary", "copy")
        self.copy.setAccessibleName(_("Copy whom to call"))
        self.copy.clicked.connect(self.calls.copy)
        self.close_button = theme.button("")
        self.close_button.setAccessibleIdentifier("close-cancel-sessions")
        self.close_button.clicked.connect(self.reject)
        foot = QWidget()
        row = QHBoxLayout(foot)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.leave_out)
        row.addWidget(self.copy)
        row.addStretch(1)
        row.addWidget(self.close_button)
        row.addWidget(self.confirm)
        for button in (self.confirm, self.leave_out, self.copy, self.close_button):
            button.setAutoDefault(False)
        return foot

    # --- asking ------------------------------------------------------------------------------------------
    @property
    def is_done(self) -> bool:
        """Whether they are cancelled."""
        return self._stages.currentIndex() == 1

    def load(self) -> None:
        """Ask what cancelling would meet now."""
        if self.is_done or self._pending:
            return
        self.states.begin()
        self._page.ask(
            search.preview_cancel,
            key=("cancel-sessions", id(self)),
            changes=tuple(ChangeRow(key, version, "cancel") for key, version in self._versions.items()),
            done=self._on_verdicts,
            failed=self._on_failed,
        )

    def _on_verdicts(self, verdicts: tuple[CancelVerdict, ...]) -> None:
        if not isValid(self) or self.is_done:
            return
        if self._unknown:
            self._unknown = False
            gone = [one for one in verdicts if one.session.status == "cancelled"]
            if len(gone) == len(self._sent):
                rows = tuple(one.session for one in gone)
                self._page.write(
                    undoing.changed,
                    session_ids=[row.session_id for row in rows],
                    done=self._on_done,
                    failed=lambda _error: self._on_done(rows),  # cancelled they are, without Undo
                )
                return
            self.notices.show_notice(_("The connection broke, and nothing was cancelled."), "warning")
        self._show_verdicts(verdicts)
        self.states.show_state("content")
        self._show()

    def _show_verdicts(self, verdicts: tuple[CancelVerdict, ...]) -> None:
        self.verdicts = verdicts
        self.model.show(verdicts)
        self.table.show_needs(needs(verdicts))

    def _on_failed(self, error: Exception) -> None:
        if isValid(self) and not self.is_done:
            if not self.states.has_content:
                self.states.show_state("error", error=error)
            else:
                self.states.settle()

    def _on_changed(self, topics: frozenset[str]) -> None:
        if "session" in topics:
            self.load()

    # --- deciding ----------------------------------------------------------------------------------------
    def _on_leave_out(self) -> None:
        blocked = {one.session.session_id for one in self.verdicts if words.blocks(one)}
        self._versions = {key: value for key, value in self._versions.items() if key not in blocked}
        self._show_verdicts(tuple(one for one in self.verdicts if one.session.session_id not in blocked))
        self._show()

    def _on_confirm(self) -> None:
        if not self.confirm.isEnabled():
            return
        # The versions shown: what changed since is refused as a whole, and seen again.
        rows = [one.session for one in self.verdicts]
        note = self.reason.text().strip()
        self._sent = tuple(ChangeRow(row.session_id, row.version, "cancel", note=note) for row in rows)
        self._versions = {row.session_id: row.version for row in rows}
        self._pending = True
        self.notices.dismiss()
        self._show()
        self._page.write(
            sessions.change_many, changes=self._sent, done=self._on_done, failed=self._on_refused
        )

    def _on_done(self, rows: tuple[SessionRow, ...]) -> None:
        self.cancelled.emit(rows)
        if not isValid(self):
            return
        self._pending = False
        self._stages.setCurrentIndex(1)
        self._show()
        text = ngettext("{n} session cancelled", "{n} sessions cancelled", len(rows))
        offer_undo_all(
            self._page,
            rows,
            text.format(n=format_number(len(rows))),
            over=Over(self, self.notices),
            undone=self._on_undone,
        )
        self.close_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self._page.ask(
            search.to_call,
            key=("whom-to-call", id(self)),
            session_ids=[row.session_id for row in rows],
            done=self._on_calls,
            failed=self._say,
        )

    def _on_undone(self) -> None:
        if isValid(self):
            self.accept()

    def _on_calls(self, rows: tuple[CallRow, ...]) -> None:
        if isValid(self):
            self.calls.show_rows(rows)
            self.copy.setEnabled(bool(rows))

    def _on_refused(self, error: Exception) -> None:
        if not isValid(self):
            self._page.show_error(error)
            return
        self._pending = False
        self._unknown = isinstance(error, errors.OutcomeUnknown)
        self._say(error)
        self._show()
        self.load()

    def _say(self, error: Exception) -> None:
        if not isValid(self):
            return
        said = describe(error)
        self.notices.show_notice(said.text, "warning", detail=said.detail)

    def _on_writes(self, _possible: bool, _reason: str) -> None:  # the signal's values
        self._show()

    # --- showing -----------------------------------------------------------------------------------------
    def _show(self) -> None:
        rows = [one.session for one in self.verdicts]
        count, blocked = len(rows), sum(words.blocks(one) for one in self.verdicts)
        number = format_number(count or len(self._versions))
        done = self.is_done
        if done:
            said = ngettext("{count} session is cancelled", "{count} sessions are cancelled", count)
            self.summary.setText(_("Call these people, they do not know yet:"))
        else:
            said = ngettext("Cancel {count} session?", "Cancel {count} sessions?", count)
            self.summary.setText(words.what_goes(rows) if rows else " ")
        self.title.setText(said.format(count=number))
        self.leave_out.setVisible(bool(blocked) and not done)
        self.leave_out.setEnabled(not self._pending)
        out = ngettext("Leave out {count}", "Leave out {count}", blocked)
        self.leave_out.setText(out.format(count=format_number(blocked)))
        self.copy.setVisible(done)
        self.close_button.setText(_("Close") if done else _("Keep sessions"))
        self.close_button.setEnabled(not self._pending)
        reason = self._not_yet(blocked=blocked)
        self.confirm.setVisible(not done)
        yes = ngettext("Cancel {count} session", "Cancel {count} sessions", count)
        self.confirm.setText(_("Cancelling…") if self._pending else yes.format(count=number))
        self.confirm.setEnabled(not reason and not self._pending)
        self.confirm.setToolTip(reason)
        self.confirm.setAccessibleDescription(reason)
        self.reason.setEnabled(not self._pending)

    def _not_yet(self, *, blocked: int) -> str:
        if self._page.writes_reason:
            return self._page.writes_reason
        if not self.verdicts:
            return _("Nothing is left to cancel.")
        if blocked:
            return _("Leave out first what cannot be cancelled: all are cancelled together or none.")
        return "" if self.reason.text().strip() else _("Write a reason first: it is kept in the history.")

    def reject(self) -> None:
        """Close, but not in the middle of cancelling."""
        if not self._pending:
            super().reject()
