"""Buttons that say why they are grey, parts in as many lines as they need, and a second look in place."""

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QPushButton, QScrollArea, QVBoxLayout, QWidget

from tutordesk.ui import theme
from tutordesk.ui.widgets.flow import FlowLayout


def allow(button: QWidget, reason: str) -> None:
    """Let a button be pressed, or say in its tooltip why it cannot be."""
    button.setEnabled(not reason)
    button.setToolTip(reason)
    button.setAccessibleDescription(reason)


def wrapped(*parts: QWidget, spacing: int = 8) -> QWidget:
    """Widgets side by side, in as many lines as they need."""
    holder = QWidget()
    row = FlowLayout(holder, spacing=spacing)
    for part in parts:
        row.addWidget(part)
    return holder


class Question(QFrame):
    """A second look before something ends, in place: a sentence, what stays, and two buttons.

    Args:
        yes: the words of the button that does it.
        no: those of the harmless one.
        between: what is asked besides, above the buttons.
    """

    confirmed = Signal()
    kept = Signal()

    def __init__(self, yes: str, no: str, *, between: QWidget | None = None) -> None:
        super().__init__()
        self.setProperty("kind", "notice")
        self.setProperty("tone", "warning")
        self._text = theme.label("", "strong", wrap=True)
        self._stays = theme.label("", "body", wrap=True)
        self.yes = theme.button(yes, "danger")
        self.yes.clicked.connect(self.confirmed)
        self.no: QPushButton = theme.button(no)
        self.no.clicked.connect(self.kept)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(6)
        for part in (self._text, self._stays, between, wrapped(self.yes, self.no)):
            if part is not None:
                column.addWidget(part)

    def ask(self, text: str, stays: str) -> None:
        """Ask, with the harmless answer in focus."""
        self._text.setText(text)
        self._stays.setText(stays)
        self.show()
        self.no.setFocus(Qt.FocusReason.ShortcutFocusReason)
        come_into_sight(self)


def come_into_sight(part: QWidget) -> None:
    """Scroll to something that has just been shown, as soon as it has its place."""

    def scroll() -> None:
        around = part.parentWidget()
        while around is not None and not isinstance(around, QScrollArea):
            if (layout := around.layout()) is not None:
                layout.activate()  # else its place is known only some turns later
            around = around.parentWidget()
        if isinstance(around, QScrollArea):
            QCoreApplication.sendEvent(around, QEvent(QEvent.Type.LayoutRequest))
            around.ensureWidgetVisible(part, 0, 12)

    QTimer.singleShot(0, part, scroll)
