"""The card that changes one's own password: what is typed, what is wrong with it, what became of it.

It asks nobody; changing the password is a wish that it emits.
"""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout

from tutordesk.errors import SignInRefused
from tutordesk.i18n import _
from tutordesk.ui import theme
from tutordesk.ui.notices import describe
from tutordesk.ui.sign_in.fault import FaultLine
from tutordesk.ui.sign_in.fields import PasswordField, labelled
from tutordesk.ui.sign_in.new_password import MIN_CHARACTERS, password_fault
from tutordesk.ui.widgets.card import Card


class PasswordCard(Card):
    """Three password lines and a button. They are built by ``parts``, which take a turn each."""

    asked = Signal(str, str)
    """The password used now and the new one."""

    old: PasswordField
    new: PasswordField
    again: PasswordField

    def parts(self) -> tuple[Callable[[], None], ...]:
        """What builds the card, in this order."""
        return self._build_old, self._build_new, self._build_again, self._build_foot

    def _build_old(self) -> None:
        self.old = PasswordField()
        self.body.addWidget(labelled(_("Password you use now"), self.old, "old-password"))

    def _build_new(self) -> None:
        self.new = PasswordField()
        self.body.addWidget(labelled(_("New password"), self.new, "new-password"))

    def _build_again(self) -> None:
        self.again = PasswordField()
        self.again.returnPressed.connect(self._on_change)
        self.body.addWidget(labelled(_("New password again"), self.again, "new-password-again"))

    def _build_foot(self) -> None:
        rule = _("At least {count} characters, different from the one you use now.")
        self.body.addWidget(theme.label(rule.format(count=MIN_CHARACTERS), "small", wrap=True))
        self.fault = FaultLine()
        self.body.addWidget(self.fault)
        self.change = theme.button(_("Change password"), "secondary")
        self.change.setAccessibleIdentifier("change-password")
        self.change.clicked.connect(self._on_change)
        row = QHBoxLayout()
        row.addWidget(self.change)
        row.addStretch(1)
        self.body.addLayout(row)

    def show_changed(self) -> None:
        """The server has the new password."""
        for field in (self.old, self.new, self.again):
            field.clear()
            field.hide_password()
        self._set_busy(busy=False)
        self.fault.say(_("Your password was changed. Use the new one from now on."), tone="info")

    def show_refused(self, error: Exception) -> None:
        """Nothing was changed; say why beside the fields."""
        self._set_busy(busy=False)
        if isinstance(error, SignInRefused):
            self.fault.say(_("The password you use now is not right. Nothing was changed."))
            self.old.setFocus(Qt.FocusReason.OtherFocusReason)
            self.old.selectAll()
            return
        self.fault.say(describe(error).text)

    def _on_change(self) -> None:
        if not self.old.text():
            self.fault.say(_("Type the password you use now."))
            self.old.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        fault = password_fault(self.new.text(), self.again.text(), self.old.text())
        if fault:
            self.fault.say(fault)
            return
        self.fault.clear()
        self._set_busy(busy=True)
        self.asked.emit(self.old.text(), self.new.text())

    def _set_busy(self, *, busy: bool) -> None:
        for widget in (self.old, self.new, self.again, self.change):
            widget.setEnabled(not busy)
