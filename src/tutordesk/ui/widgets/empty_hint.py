"""What an empty week says, on top of its grid.

Belongs here: the words and the one button. Does not belong here: deciding whether a week is empty.
"""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from tutordesk.ui import theme
from tutordesk.ui.widgets.icon import Icon

WIDTH = 380


class EmptyHint(QFrame):
    """A small card in the middle of ``over``; the grid stays visible around it."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self.setProperty("kind", "card")
        self._over = over
        self._act: Callable[[], object] | None = None
        self._title = theme.label("", "h3", wrap=True)
        self._text = theme.label("", "body", wrap=True)
        self._button = theme.button("")
        self._button.clicked.connect(self._on_pressed)
        row = QHBoxLayout(self)
        row.setContentsMargins(18, 16, 18, 16)
        row.setSpacing(14)
        row.addWidget(Icon("calendar-days", "onsoft", 24), 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(4)
        column.addWidget(self._title)
        column.addWidget(self._text)
        column.addSpacing(8)
        column.addWidget(self._button, 0, Qt.AlignmentFlag.AlignLeft)
        row.addLayout(column, 1)
        over.installEventFilter(self)
        self.hide()

    def say(self, title: str, text: str, label: str, act: Callable[[], object]) -> None:
        """Show the hint with its button."""
        self._title.setText(title)
        self._text.setText(text)
        self._button.setText(label)
        self._act = act
        self.show()
        self._place()
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in the middle."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        width = min(WIDTH, self._over.width() - 32)
        height = max(self.heightForWidth(width), self.sizeHint().height() if width == WIDTH else 0)
        self.setGeometry(
            (self._over.width() - width) // 2, max(16, (self._over.height() - height) // 3), width, height
        )

    def _on_pressed(self) -> None:
        if self._act is not None:
            self._act()
