"""The buttons of a session's actions with their reasons, and the question before cancelling, in place.

Belongs here: showing ``SessionActions``. Does not belong here: which are possible (``actions.py``).
"""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from tutordesk.i18n import _
from tutordesk.ui import theme
from tutordesk.ui.session import words
from tutordesk.ui.session.actions import SessionActions
from tutordesk.ui.session.cancel_question import CancelQuestion

IDENTIFIERS: Mapping[str, str] = {
    "start": "start-session",
    "complete": "complete-session",
    "no_show": "mark-no-show",
    "move": "move-session",
    "cancel": "cancel-session",
}


class ActionBox(QWidget):
    """Two columns of buttons; a greyed one says below why. Cancelling is asked about in place."""

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
        self.question = CancelQuestion(
            self._grid,
            self._buttons["cancel"],
            caption=_("Reason (optional, kept in the history)"),
            example=_("For example: ill"),
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._grid)
        column.addWidget(self._over)
        column.addWidget(self.question)
        actions.updated.connect(self._follow)
        self._follow()

    def button(self, key: str) -> QPushButton:
        """The button of an action."""
        return self._buttons[key]

    def hint(self, key: str) -> str:
        """The words shown about an action that is not possible, empty when none are."""
        return "" if self._hints[key].isHidden() else self._hints[key].text()

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
        self.question.show_state(refusal=reasons["cancel"], pending=pending)
        if reasons["cancel"] and self.question.asking and not pending:
            self.question.ask(asking=False)

    @staticmethod
    def _dress(button: QPushButton, look: words.ActionLook, *, primary: bool) -> None:
        """The next step stands out; an icon follows its button's ground."""
        kind = "primary" if primary else look.kind
        if button.property("kind") != kind:
            theme.set_kind(button, kind)
            button.setIcon(theme.icon(look.icon, "onprimary" if primary else "text2", 18))
