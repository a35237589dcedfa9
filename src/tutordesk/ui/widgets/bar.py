"""A small bar inside a page: it asks for something, and can be closed.

Belongs here: the strip, its title, its sentence. Does not belong here: fields and what they mean.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from tutordesk.i18n import _
from tutordesk.ui import theme
from tutordesk.ui.widgets.flow import FlowLayout


class Bar(QFrame):
    """A sunken strip with a title, what it asks for, and a way to close it; Escape closes it too."""

    closed = Signal()

    def __init__(self, identifier: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "sunken")
        self.setAccessibleIdentifier(identifier)
        self.title = theme.label("", "strong")
        self.note = theme.label("", "small", wrap=True)
        self.note.hide()
        close = theme.icon_button("x", _("Close"), "quiet")
        close.setAccessibleIdentifier(f"{identifier}-close")
        close.clicked.connect(self.closed)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.title, 1)
        head.addWidget(close)
        self.inside = QWidget()
        self.row = FlowLayout(self.inside, spacing=8)
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(14, 6, 8, 12)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.inside)
        column.addWidget(self.note)

    def add_fields(self, widget: QWidget) -> None:
        """Place more fields in a line of their own, above the sentence."""
        self._column.insertWidget(self._column.indexOf(self.note), widget)

    def add_below(self, widget: QWidget) -> None:
        """Place something under the fields and the sentence."""
        self._column.addWidget(widget)

    def say(self, sentence: str, *, problem: bool = False) -> None:
        """Show a sentence below the fields; empty takes it away."""
        self.note.setText(sentence)
        theme.set_property(self.note, "tone", "error" if problem else "")
        self.note.setVisible(bool(sentence))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes the bar."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)
