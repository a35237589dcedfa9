"""A one-time password as it is shown, once: to read out, to copy, to save as a slip.

Belongs here: showing it and saving it. Does not belong here: making it (``services/accounts.py``).
"""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout

from tutordesk.i18n import _
from tutordesk.ui import theme
from tutordesk.ui.desk.slip import Slip, write_slip
from tutordesk.ui.notices import Notices
from tutordesk.ui.widgets.card import Card, Sunken
from tutordesk.ui.widgets.question import wrapped
from tutordesk.ui.widgets.save_dialog import ask_where


class SlipCard(Card):
    """Shows one slip until ``closed``; the password leaves the window with it."""

    closed = Signal()

    def __init__(self, notices: Notices, kind: str = "primary") -> None:
        super().__init__(margin=16, spacing=12)
        self.setAccessibleName(_("Sign-in slip"))
        self.setAccessibleIdentifier("sign-in-slip")
        self._notices = notices
        self._slip: Slip | None = None
        self._title = theme.label("", "h3", wrap=True)
        self._login = theme.label("", "h2", tabular=True)
        self._login.setAccessibleIdentifier("slip-login")
        self._password = theme.label("", "h2", tabular=True)
        self._password.setAccessibleIdentifier("slip-password")
        for value in (self._login, self._password):
            value.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
        facts = Sunken(margin=14)
        grid = QGridLayout()
        grid.setHorizontalSpacing(28)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(2, 1)
        grid.addWidget(theme.label(_("Sign-in number"), "small"), 0, 0)
        grid.addWidget(theme.label(_("One-time password"), "small"), 0, 1)
        grid.addWidget(self._login, 1, 0)
        grid.addWidget(self._password, 1, 1)
        facts.body.addLayout(grid)
        self.save = theme.button(_("Save slip…"), kind, "download")
        self.save.setAccessibleIdentifier("save-slip")
        self.save.clicked.connect(self._ask_where)
        self.copy = theme.button(_("Copy"), "secondary", "copy")
        self.copy.setAccessibleName(_("Copy number and password"))
        self.copy.setAccessibleIdentifier("copy-slip")
        self.copy.clicked.connect(self._copy)
        self.done = theme.button(_("Done"))
        self.done.setAccessibleIdentifier("close-slip")
        self.done.clicked.connect(self.forget)
        self.body.addWidget(self._title)
        self.body.addWidget(facts)
        self.body.addWidget(
            theme.label(
                _("Read it out or hand it over now: it is shown only this once."),
                "body",
                wrap=True,
            )
        )
        self.body.addWidget(wrapped(self.save, self.copy, self.done))
        self.hide()

    @property
    def slip(self) -> Slip | None:
        """What is shown, None when nothing is."""
        return self._slip

    def show_slip(self, slip: Slip) -> None:
        """Show a password, with saving it in focus."""
        self._slip = slip
        self._title.setText(_("{name} can sign in with this").format(name=slip.name))
        self._login.setText(slip.login)
        self._password.setText(slip.password)
        self.show()
        self.save.setFocus(Qt.FocusReason.OtherFocusReason)

    def forget(self) -> None:
        """Take the password off the screen and out of memory."""
        if self._slip is None:
            return
        self._slip = None
        self._login.clear()
        self._password.clear()
        self.hide()
        self.closed.emit()

    def write(self, path: str) -> None:
        """Write the slip shown into a file, and say so."""
        if self._slip is None:
            return
        try:
            write_slip(Path(path), self._slip)
        except OSError as error:
            self._notices.show_notice(
                _("The slip could not be saved."), "warning", detail=error.strerror or ""
            )
            return
        self._notices.show_notice(
            _("Saved as {file}. Print it, then delete it.").format(file=Path(path).name),
            "success",
            timeout_ms=8_000,
        )

    def _ask_where(self) -> None:
        if self._slip is None:
            return
        ask_where(self, _("Save slip"), _("PDF files (*.pdf)"), f"{self._slip.login}.pdf", self.write)

    def _copy(self) -> None:
        if self._slip is not None:
            QGuiApplication.clipboard().setText(f"{self._slip.login}\n{self._slip.password}")
            self._notices.show_notice(_("Copied."), "success", timeout_ms=4_000)
