"""A list beside the calendar, in the place of the details: what is new, what is left to wrap up."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from tutordesk.i18n import _
from tutordesk.ui import theme
from tutordesk.ui.widgets.scroll import ScrollColumn

SIDE = 16


class SideList(QFrame):
    """A card with a heading, rows that scroll, and one button for all of them."""

    closed = Signal()

    def __init__(self, identifier: str, name: str, button: QPushButton) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self.setAccessibleName(name)
        self.setAccessibleIdentifier(identifier)
        self._title = theme.label("", "h3", wrap=True)
        close = theme.icon_button("x", _("Close list"), "quiet")
        close.clicked.connect(self.closed)
        head = QHBoxLayout()
        head.setContentsMargins(SIDE, 14, SIDE, 0)
        head.addWidget(self._title, 1)
        head.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        inside = QWidget()
        self._rows = QVBoxLayout(inside)
        self._rows.setContentsMargins(SIDE, 0, SIDE, 8)
        self._rows.setSpacing(8)
        self._rows.addStretch(1)
        self.button = button
        foot = QHBoxLayout()
        foot.setContentsMargins(SIDE, 0, SIDE, 14)
        foot.addWidget(button, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(10)
        column.addLayout(head)
        column.addWidget(ScrollColumn(inside), 1)
        column.addLayout(foot)
        self.hide()

    def show_rows(self, title: str, rows: list[QWidget]) -> None:
        """Replace the rows."""
        self._title.setText(title)
        while self._rows.count() > 1:
            item = self._rows.takeAt(0)
            old = item.widget() if item is not None else None
            if old is not None:
                old.hide()
                old.setParent(None)
                old.deleteLater()
        for place, row in enumerate(rows):
            self._rows.insertWidget(place, row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes the list."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)
