"""The second step of a first sign-in: choosing one's own password, twice."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from tutordesk.i18n import _
from tutordesk.ui import theme
from tutordesk.ui.sign_in.fault import FaultLine
from tutordesk.ui.sign_in.fields import PasswordField, labelled
from tutordesk.ui.widgets.card import Card

MIN_CHARACTERS = 10


def password_fault(new: str, again: str, old: str) -> str:
    """What is wrong with a new password, in words; empty when nothing is."""
    if len(new) < MIN_CHARACTERS:
        return _("The new password needs at least {count} characters.").format(count=MIN_CHARACTERS)
    if new == old:
        return _("The new password must differ from the one you used until now.")
    if new != again:
        return _("The two new passwords are not the same.")
    return ""


class NewPasswordForm(Card):
    """Asks for a new password twice and checks the rules that need no server."""

    chosen = Signal(str)
    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._old = ""
        self._hello = theme.label("", "h1", wrap=True)
        self.new = PasswordField()
        self.again = PasswordField()
        self.fault = FaultLine()
        self.button = theme.button(_("Save and continue"), "primary")
        self.button.setAccessibleIdentifier("save-password")
        self.button.setMinimumHeight(42)
        self.button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.cancel = theme.button(_("Cancel"), "secondary")
        self.cancel.setMinimumHeight(42)
        column = self.body
        column.setContentsMargins(32, 26, 32, 26)
        column.setSpacing(16)
        head = QVBoxLayout()
        head.setSpacing(4)
        head.addWidget(self._hello)
        head.addWidget(
            theme.label(
                _("The password on your slip works only once. Choose your own now; nobody else knows it."),
                "muted",
                wrap=True,
            )
        )
        column.addLayout(head)
        column.addWidget(labelled(_("New password"), self.new, "new-password"))
        column.addWidget(labelled(_("New password again"), self.again, "new-password-again"))
        column.addWidget(
            theme.label(
                _(
                    "At least {count} characters, different from the one on the slip. Three or four "
                    "words you can remember are better than one hard one."
                ).format(count=MIN_CHARACTERS),
                "body",
                wrap=True,
            )
        )
        column.addWidget(self.fault)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.button, 1)
        row.addWidget(self.cancel)
        column.addLayout(row)
        column.addStretch(1)
        self.button.clicked.connect(self._on_submit)
        self.cancel.clicked.connect(self.cancelled)
        self.new.returnPressed.connect(self.again.setFocus)
        self.again.returnPressed.connect(self._on_submit)

    def greet(self, name: str, old: str) -> None:
        """Begin for a person who signed in with ``old``."""
        self._old = old
        self._hello.setText(_("Welcome, {name}").format(name=name))
        self.fault.clear()
        self.new.clear()
        self.again.clear()
        self.set_busy(busy=False)
        self.new.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_busy(self, *, busy: bool) -> None:
        """While the server stores it."""
        for widget in (self.new, self.again, self.button):
            widget.setEnabled(not busy)

    def _on_submit(self) -> None:
        fault = password_fault(self.new.text(), self.again.text(), self._old)
        if fault:
            self.fault.say(fault)
            return
        self.fault.clear()
        self.chosen.emit(self.new.text())
