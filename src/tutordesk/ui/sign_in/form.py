"""The sign-in card: server, sign-in number, password, and what the centre says to somebody locked out."""

from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from tutordesk.i18n import _
from tutordesk.ui import theme
from tutordesk.ui.sign_in.fault import FaultLine
from tutordesk.ui.sign_in.fields import PasswordField, labelled
from tutordesk.ui.sign_in.typed import split_server
from tutordesk.ui.widgets.card import Card
from tutordesk.ui.widgets.check import CheckBox
from tutordesk.ui.widgets.icon import Icon


class SignInForm(Card):
    """Fields and one button; emits what was typed and shows what came of it."""

    submitted = Signal()
    cancelled = Signal()
    server_edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.ca_file = ""
        self._busy = False
        self._title = theme.label(_("Welcome"), "h1", wrap=True)
        self.server = QLineEdit()
        self.server.setPlaceholderText(_("for example db.example.org"))
        self.login = QLineEdit()
        self.login.setPlaceholderText(_("for example s10423417"))
        for field in (self.server, self.login):
            # Addresses and numbers read left to right in every language.
            field.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
            field.setInputMethodHints(Qt.InputMethodHint.ImhNoAutoUppercase)
        self.password = PasswordField()
        self.remember = CheckBox(_("Remember my password in this computer’s keyring"))
        self.remember.setAccessibleIdentifier("remember-password")
        self.fault = FaultLine()
        self.button = theme.button(_("Sign in"), "primary")
        self.button.setAccessibleIdentifier("sign-in")
        self.button.setAccessibleName(_("Sign in"))
        self.cancel = theme.button(_("Cancel"), "secondary")
        self.cancel.setAccessibleIdentifier("cancel-sign-in")
        self.cancel.hide()
        self._connection = self._connection_settings()
        self._call = self._call_row()
        self._lay_out()
        self.button.clicked.connect(self._on_submit)
        self.cancel.clicked.connect(self.cancelled)
        for field in (self.server, self.login, self.password):
            field.returnPressed.connect(self._on_submit)
        self.server.textEdited.connect(self._on_server_edited)
        self.server.editingFinished.connect(self._on_server_finished)

    def show_centre(self, name: str, phone: str, opening_hours: str) -> None:
        """Greet with the centre known from the last sign-in."""
        self._title.setText(name or _("Welcome"))
        self._phone.setText(phone)
        self._hours.setText(opening_hours)
        self._call.setVisible(bool(phone))

    def set_busy(self, *, busy: bool) -> None:
        """While connecting: fields wait and Cancel appears."""
        self._busy = busy
        for widget in (self.server, self.login, self.password, self.remember, self.button):
            widget.setEnabled(not busy)
        self.button.setText(_("Signing in …") if busy else _("Sign in"))
        self.cancel.setVisible(busy)

    def focus_first_empty(self) -> None:
        """Put the cursor where typing is needed next."""
        for field in (self.server, self.login, self.password):
            if not field.text():
                field.setFocus(Qt.FocusReason.OtherFocusReason)
                return
        self.button.setFocus(Qt.FocusReason.OtherFocusReason)

    def take_url(self) -> None:
        """Spread a pasted URL over the fields; the password leaves the visible line at once."""
        typed = split_server(self.server.text())
        if typed.login or typed.password:
            with QSignalBlocker(self.server):
                self.server.setText(typed.server)
            if typed.login:
                self.login.setText(typed.login)
            if typed.password:
                self.password.setText(typed.password)

    def set_ca_file(self, path: str) -> None:
        """Use a certificate file of the centre's own, or the system's when empty."""
        self.ca_file = path
        self._ca_label.setText(Path(path).name if path else _("Certificates of this computer"))
        self._ca_label.setToolTip(path)
        self._ca_clear.setVisible(bool(path))

    def _on_submit(self) -> None:
        if self._busy:
            return
        self.take_url()
        self.submitted.emit()

    def _on_server_edited(self, text: str) -> None:
        if "@" in text and text.startswith(("postgresql://", "postgres://")) and text.count("/") > 2:
            self.take_url()
        self.server_edited.emit()

    def _on_server_finished(self) -> None:
        self.take_url()

    def _lay_out(self) -> None:
        column = self.body
        column.setContentsMargins(32, 26, 32, 22)
        column.setSpacing(14)
        head = QVBoxLayout()
        head.setSpacing(4)
        head.addWidget(self._title)
        head.addWidget(
            theme.label(_("Sign in with the number on your registration slip."), "muted", wrap=True)
        )
        column.addLayout(head)
        column.addWidget(labelled(_("Server"), self.server, "server"))
        column.addWidget(labelled(_("Sign-in number"), self.login, "sign-in-number"))
        column.addWidget(labelled(_("Password"), self.password, "password"))
        column.addWidget(self.remember)
        column.addWidget(self.fault)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        self.button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.button.setMinimumHeight(42)
        self.cancel.setMinimumHeight(42)
        buttons.addWidget(self.button, 1)
        buttons.addWidget(self.cancel)
        column.addLayout(buttons)
        column.addWidget(
            theme.label(
                _(
                    "First time here? Use the one-time password from your slip. "
                    "You choose your own in the next step."
                ),
                "body",
                wrap=True,
            )
        )
        column.addWidget(self._disclosure)
        column.addWidget(self._connection)
        column.addStretch(1)
        column.addWidget(self._call)

    def _connection_settings(self) -> QWidget:
        self._disclosure = theme.button(_("Connection settings"), "link", "chevron-down")
        self._disclosure.setCheckable(True)
        self._disclosure.setAccessibleIdentifier("connection-settings")
        self._disclosure.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._disclosure.toggled.connect(self._on_disclosure)
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(
            theme.label(
                _("What proves that the server is your centre’s? Ask whether it uses a file of its own."),
                "small",
                wrap=True,
            )
        )
        row = QHBoxLayout()
        row.setSpacing(8)
        self._ca_label: QLabel = theme.label("", "strong")
        self._ca_label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        choose = theme.button(_("Choose file …"), "secondary")
        choose.setAccessibleIdentifier("choose-ca-file")
        choose.clicked.connect(self._on_choose_ca)
        self._ca_clear: QPushButton = theme.button(_("Use this computer’s"), "quiet")
        self._ca_clear.clicked.connect(lambda: self.set_ca_file(""))
        row.addWidget(self._ca_label, 1)
        row.addWidget(self._ca_clear)
        row.addWidget(choose)
        column.addLayout(row)
        self.set_ca_file("")
        box.hide()
        return box

    def _on_disclosure(self, shown: bool) -> None:
        self._connection.setVisible(shown)
        self._disclosure.setIcon(theme.icon("chevron-up" if shown else "chevron-down", "onsoft", 18))

    def _on_choose_ca(self) -> None:
        from PySide6.QtWidgets import QFileDialog

        path, _filter = QFileDialog.getOpenFileName(
            self, _("Choose a certificate file"), "", _("Certificates (*.pem *.crt *.cer)")
        )
        if path:
            self.set_ca_file(path)

    def _call_row(self) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(theme.rule())
        row = QHBoxLayout()
        row.setSpacing(8)
        self._phone = theme.label("", "strong")
        self._phone.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._hours = theme.label("", "small")
        row.addWidget(Icon("phone", "text3", 16))
        row.addWidget(theme.label(_("Forgotten? Call"), "body"))
        row.addWidget(self._phone)
        row.addStretch(1)
        row.addWidget(self._hours)
        column.addLayout(row)
        box.hide()
        return box
