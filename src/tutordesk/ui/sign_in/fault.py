"""The line in a card that says what went wrong, in place: no dialog ever interrupts signing in."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from tutordesk.ui import theme
from tutordesk.ui.widgets.icon import Icon


class FaultLine(QFrame):
    """Icon and words on a tinted ground; hidden while all is well."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "notice")
        self.setProperty("tone", "error")
        self._icon = Icon("warning", "danger", 18)
        self._text = theme.label("", "label", wrap=True)
        self._text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._text.setAccessibleIdentifier("sign-in-fault")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 10, 12, 10)
        row.setSpacing(10)
        row.addWidget(self._icon)
        row.addWidget(self._text, 1)
        self.hide()

    def text(self) -> str:
        """The words shown, or an empty string."""
        return self._text.text() if not self.isHidden() else ""

    def say(self, text: str, *, tone: str = "error") -> None:
        """Show words; ``tone`` is ``error`` or ``info``."""
        theme.set_property(self, "tone", tone)
        theme.set_property(self._text, "tone", "error" if tone == "error" else "accent")
        if tone == "error":
            self._icon.show_icon("warning", "danger")
        else:
            self._icon.show_icon("info", "onsoft")
        self._text.setText(text)
        self.show()

    def clear(self) -> None:
        """Hide."""
        self._text.clear()
        self.hide()
