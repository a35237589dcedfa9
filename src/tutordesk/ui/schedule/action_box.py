"""The buttons of a session's actions, their reasons, and the question before cancelling, in place.

Belongs here: showing ``SessionActions``. Does not belong here: which are possible (``session_actions.py``).
"""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from tutordesk.i18n import _
from tutordesk.ui import theme
from tutordesk.ui.schedule import words
from tutordesk.ui.schedule.session_actions import SessionActions
from tutordesk.ui.widgets.flow import FlowLayout

REASON_LENGTH = 2000
IDENTIFIERS: Mapping[str, str] = {
    "start": "start-session",
    "complete": "complete-session",
    "no_show": "mark-no-show",
    "move": "move-session",
    "cancel": "cancel-session",
}


class ActionBox(QWidget):
    """Two columns of buttons; a greyed one says below why. Cancelling is asked about in place."""

    cancel_confirmed = Signal(str)  # reason, may be empty

    def __init__(self, actions: SessionActions) -> None:
        super().__init__()
        self._actions = actions
        self._buttons: dict[str, QPushButton] = {}
        self._hints: dict[str, QLabel] = {}
        self._grid = QWidget()
        grid = QGridLayout(self._grid)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        for place, look in enumerate(words.LOOKS):
            grid.addWidget(self._cell(look), place // 2, place % 2, Qt.AlignmentFlag.AlignTop)
        self._over = theme.label("", "small", wrap=True)
        self._question = self._build_question()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._grid)
        column.addWidget(self._over)
        column.addWidget(self._question)
        actions.updated.connect(self._follow)
        self._follow()

    def button(self, key: str) -> QPushButton:
        """The button of an action."""
        return self._buttons[key]

    def hint(self, key: str) -> str:
        """The words shown about an action that is not possible, empty when none are."""
        return "" if self._hints[key].isHidden() else self._hints[key].text()

    def ask_cancel(self, *, asking: bool) -> None:
        """Open or close the question."""
        self._question.setVisible(asking)
        self._grid.setVisible(not asking)
        if asking:
            self.reason_field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @property
    def asking(self) -> bool:
        """Whether the question is open."""
        return not self._question.isHidden()

    def forget(self) -> None:
        """Another session: the question and its reason are not about it."""
        self.reason_field.clear()
        self.ask_cancel(asking=False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape takes the question back."""
        if event.key() == Qt.Key.Key_Escape and self.asking:
            self._on_kept()
        else:
            super().keyPressEvent(event)

    # --- parts -------------------------------------------------------------------------------------------
    def _cell(self, look: words.ActionLook) -> QWidget:
        button = theme.button(_(look.label), look.kind, look.icon)
        button.setAccessibleName(_(look.name))
        button.setAccessibleIdentifier(IDENTIFIERS[look.key])
        button.clicked.connect(self._actions.action(look.key).trigger)
        hint = theme.label("", "small", wrap=True, tabular=True)
        self._buttons[look.key], self._hints[look.key] = button, hint
        cell = QWidget()
        column = QVBoxLayout(cell)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(button)
        column.addWidget(hint)
        return cell

    def _build_question(self) -> QFrame:
        box = QFrame()
        box.setProperty("kind", "notice")
        box.setProperty("tone", "error")
        box.setAccessibleName(_("Confirm cancelling"))
        self.reason_field = QLineEdit()
        self.reason_field.setMaxLength(REASON_LENGTH)
        self.reason_field.setPlaceholderText(_("For example: ill"))
        self.reason_field.setAccessibleName(_("Reason for cancelling"))
        self.reason_field.returnPressed.connect(self._on_confirmed)
        caption = theme.label(_("Reason (optional, the student can read it)"), "label", wrap=True)
        caption.setBuddy(self.reason_field)
        self.confirm_button = theme.button(_("Yes, cancel session"), "danger")
        self.confirm_button.setAccessibleIdentifier("confirm-cancel-session")
        self.confirm_button.clicked.connect(self._on_confirmed)
        self.keep_button = theme.button(_("Keep session"))
        self.keep_button.setAccessibleIdentifier("keep-session")
        self.keep_button.clicked.connect(self._on_kept)
        buttons = QWidget()
        flow = FlowLayout(buttons, spacing=8)
        flow.addWidget(self.confirm_button)
        flow.addWidget(self.keep_button)
        column = QVBoxLayout(box)
        column.setContentsMargins(12, 10, 12, 12)
        column.setSpacing(8)
        title = theme.label(_("Cancel this session?"), "strong", wrap=True)
        for part in (title, caption, self.reason_field, buttons):
            column.addWidget(part)
        box.hide()
        return box

    # --- following ---------------------------------------------------------------------------------------
    def _follow(self) -> None:
        reasons, pending = self._actions.reasons, self._actions.pending
        shared = next(iter(reasons.values())) if len(set(reasons.values())) == 1 else ""
        first = next((look.key for look in words.LOOKS if not reasons[look.key]), "")
        for look in words.LOOKS:
            reason = reasons[look.key]
            button, hint = self._buttons[look.key], self._hints[look.key]
            button.setEnabled(not reason and not pending)
            button.setText(words.pending_line(look.key) if pending == look.key else _(look.label))
            keys = self._actions.keys(look.key)
            name = _(look.name)
            tip = _("{action} ({keys})").format(action=name, keys=keys)
            button.setToolTip(_("{action}: {reason}").format(action=tip, reason=reason) if reason else tip)
            button.setAccessibleDescription(reason)
            hint.setText(reason)
            hint.setVisible(bool(reason) and not shared)
            if look.kind != "danger":
                leads = look.key == first and look.key in {"start", "complete"}
                self._dress(button, look, primary=leads)
        self._over.setText(shared)
        self._over.setVisible(bool(shared))
        allowed = not reasons["cancel"] and not pending
        self.confirm_button.setEnabled(allowed)
        self.confirm_button.setText(
            words.pending_line("cancel") if pending == "cancel" else _("Yes, cancel session")
        )
        self.confirm_button.setToolTip(reasons["cancel"])
        self.keep_button.setEnabled(not pending)
        if reasons["cancel"] and self.asking and not pending:
            self.ask_cancel(asking=False)

    @staticmethod
    def _dress(button: QPushButton, look: words.ActionLook, *, primary: bool) -> None:
        """The next step stands out; an icon follows its button's ground."""
        kind = "primary" if primary else look.kind
        if button.property("kind") != kind:
            theme.set_kind(button, kind)
            button.setIcon(theme.icon(look.icon, "onprimary" if primary else "text2", 18))

    def _on_confirmed(self) -> None:
        if self.confirm_button.isEnabled():
            self.cancel_confirmed.emit(self.reason_field.text().strip())

    def _on_kept(self) -> None:
        self.ask_cancel(asking=False)
        self._buttons["cancel"].setFocus(Qt.FocusReason.ShortcutFocusReason)
