"""A search field: answers while typing, once a short pause came."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QLineEdit

from tutordesk.i18n import _
from tutordesk.ui import theme

PAUSE_MS = 150


class SearchField(QLineEdit):
    """``searched`` carries the trimmed text after a pause, at once on Enter; Escape empties the field."""

    searched = Signal(str)

    def __init__(self, name: str, placeholder: str = "") -> None:
        super().__init__()
        self.setFont(theme.font(14))
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder or name)
        self.setMaxLength(200)
        # named, as a screen reader meets both as buttons
        find = QAction(theme.icon("search", "text3", 18), _("Search"), self)
        self.addAction(find, QLineEdit.ActionPosition.LeadingPosition)
        self._clear = QAction(theme.icon("x", "text3", 16), _("Clear the search"), self)
        self._clear.triggered.connect(self.clear)
        self.addAction(self._clear, QLineEdit.ActionPosition.TrailingPosition)
        self._clear.setVisible(False)
        self._said = ""
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._say)
        find.triggered.connect(self._say)
        self.textChanged.connect(self._on_text)
        self.returnPressed.connect(self._say)

    def put(self, text: str) -> None:
        """Set the text without searching (restoring a page)."""
        self._said = text.strip()
        self.setText(text)
        self._pause.stop()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape empties a field with text; an empty one passes it on."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)

    def _on_text(self, text: str) -> None:
        self._clear.setVisible(bool(text))
        self._pause.start()

    def _say(self) -> None:
        self._pause.stop()
        text = self.text().strip()
        if text != self._said:
            self._said = text
            self.searched.emit(text)
