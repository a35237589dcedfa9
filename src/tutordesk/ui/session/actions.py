"""The five things a tutor can do with a session, each defined once for button, menu and key.

Belongs here: which are possible for the session picked, and the reason for each that is not. Does not belong
here: doing them (``changes.py``, ``moves.py``) and deciding what is allowed (the database does).
"""

from datetime import datetime
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from tutordesk.i18n import _
from tutordesk.services.rows import SessionRow
from tutordesk.ui import theme
from tutordesk.ui.session import words
from tutordesk.ui.shortcuts import describe_shortcut


class SessionActions(QObject):
    """``asked`` carries the key of an action; keys work while ``host`` is on screen."""

    asked = Signal(str)
    updated = Signal()

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self.row: SessionRow | None = None
        self.reasons: dict[str, str] = {}
        self.pending = ""
        self._actions: dict[str, QAction] = {}
        for look in words.LOOKS:
            action = QAction(theme.icon(look.icon, "danger" if look.kind == "danger" else "text2"), "", self)
            action.setShortcut(QKeySequence(look.keys))
            describe_shortcut(action, _(look.name))
            action.triggered.connect(partial(self._on_triggered, look.key))
            host.addAction(action)
            self._actions[look.key] = action
        self.show_row(None, "UTC", None)

    def show_row(
        self,
        row: SessionRow | None,
        zone: str,
        now: datetime | None,
        *,
        blocked: str = "",
        pending: str = "",
    ) -> None:
        """Follow the session picked; ``blocked`` says why nothing can be written, ``pending`` what runs."""
        self.row, self.pending = row, pending
        for look in words.LOOKS:
            if row is None or now is None:
                reason = _("Choose a session first")
            else:
                reason = words.refusal(row, look.key, zone, now) or blocked
            self.reasons[look.key] = reason
            action = self._actions[look.key]
            action.setEnabled(not reason and not pending)
            name = _(look.name)
            action.setText(_("{action} ({reason})").format(action=name, reason=reason) if reason else name)
        self.updated.emit()

    def action(self, key: str) -> QAction:
        """The action behind a key."""
        return self._actions[key]

    def keys(self, key: str) -> str:
        """An action's key as this computer writes it."""
        return self._actions[key].shortcut().toString(QKeySequence.SequenceFormat.NativeText)

    def menu(self, parent: QWidget) -> QMenu:
        """Make the context menu of the session followed; it goes when closed."""
        menu = QMenu(parent)
        menu.setAccessibleName(_("Session actions"))
        for look in words.LOOKS:
            if look.key == "cancel":
                menu.addSeparator()
            menu.addAction(self._actions[look.key])
        menu.aboutToHide.connect(menu.deleteLater)
        return menu

    def _on_triggered(self, key: str, _checked: bool = False) -> None:  # Qt's signal value
        if not self.reasons[key] and not self.pending:
            self.asked.emit(key)
