"""The question before a session is cancelled, asked in place of the buttons.

Belongs here: the reason, yes and no. Does not belong here: whether cancelling is allowed, and doing it.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QPushButton, QVBoxLayout, QWidget

from tutordesk.i18n import _
from tutordesk.ui import theme
from tutordesk.ui.session.words import pending_line
from tutordesk.ui.widgets.flow import FlowLayout

REASON_LENGTH = 2000


class CancelQuestion(QFrame):
    """Stands in for ``buttons`` while it asks; taken back, the keyboard returns to ``cancel``.

    ``caption`` says who can read the reason, ``example`` what one may look like.
    """

    confirmed = Signal(str)
    """Carries the reason, which may be empty."""

    def __init__(self, buttons: QWidget, cancel: QPushButton, *, caption: str, example: str) -> None:
        super().__init__()
        self._buttons, self._cancel = buttons, cancel
        self.setProperty("kind", "notice")
        self.setProperty("tone", "error")
        self.setAccessibleName(_("Confirm cancelling"))
        self.title = theme.label(_("Cancel this session?"), "strong", wrap=True)
        self.reason_field = QLineEdit()
        self.reason_field.setMaxLength(REASON_LENGTH)
        self.reason_field.setPlaceholderText(example)
        self.reason_field.setAccessibleName(_("Reason for cancelling"))
        self.reason_field.returnPressed.connect(self._on_confirmed)
        label = theme.label(caption, "label", wrap=True)
        label.setBuddy(self.reason_field)
        self.confirm_button = theme.button(_("Yes, cancel session"), "danger")
        self.confirm_button.setAccessibleIdentifier("confirm-cancel-session")
        self.confirm_button.clicked.connect(self._on_confirmed)
        self.keep_button = theme.button(_("Keep session"))
        self.keep_button.setAccessibleIdentifier("keep-session")
        self.keep_button.clicked.connect(self._on_kept)
        answers = QWidget()
        flow = FlowLayout(answers, spacing=8)
        flow.addWidget(self.confirm_button)
        flow.addWidget(self.keep_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 12)
        column.setSpacing(8)
        for part in (self.title, label, self.reason_field, answers):
            column.addWidget(part)
        self.hide()

    @property
    def asking(self) -> bool:
        """Whether the question is open."""
        return not self.isHidden()

    def ask(self, *, asking: bool) -> None:
        """Open or close the question."""
        self.setVisible(asking)
        self._buttons.setVisible(not asking)
        if asking:
            self.reason_field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def forget(self) -> None:
        """Another session: the question and its reason are not about it."""
        self.reason_field.clear()
        self.ask(asking=False)

    def show_state(self, *, refusal: str, pending: str) -> None:
        """Grey the answers: ``refusal`` says why it is not possible, ``pending`` what is under way."""
        self.confirm_button.setEnabled(not refusal and not pending)
        cancelling = pending == "cancel"
        self.confirm_button.setText(pending_line(pending) if cancelling else _("Yes, cancel session"))
        self.confirm_button.setToolTip(refusal)
        self.keep_button.setEnabled(not pending)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape takes the question back."""
        if event.key() == Qt.Key.Key_Escape:
            self._on_kept()
        else:
            super().keyPressEvent(event)

    def _on_confirmed(self) -> None:
        if self.confirm_button.isEnabled():
            self.confirmed.emit(self.reason_field.text().strip())

    def _on_kept(self) -> None:
        self.ask(asking=False)
        self._cancel.setFocus(Qt.FocusReason.ShortcutFocusReason)
