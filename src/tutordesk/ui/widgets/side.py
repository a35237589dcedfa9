"""The place beside the calendar: details or a list, one at a time; over the calendar where room is short."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from tutordesk.ui.turns import polish

WIDTH = 304
GAP = 16


class SidePlace(QWidget):
    """Holds the calendar and at most one widget at its end."""

    def __init__(self, calendar: QWidget, calendar_needs: int) -> None:
        super().__init__()
        self._needs = calendar_needs
        self._shown: QWidget | None = None
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(GAP)
        self._row.addWidget(calendar, 1)

    @property
    def shown(self) -> QWidget | None:
        """What is beside the calendar now."""
        return self._shown

    def take(self, widget: QWidget) -> None:
        """Dress what will be shown some day, while nobody waits for it."""
        if widget.parent() is not self:
            widget.hide()
            widget.setParent(self)
        polish(widget)

    def show_beside(self, widget: QWidget | None) -> None:
        """Show a widget instead of the one shown; None leaves the calendar alone."""
        if self._shown is not None and self._shown is not widget:
            self._row.removeWidget(self._shown)
            self._shown.hide()
        self._shown = widget
        if widget is not None:
            if widget.parent() is not self:
                widget.setParent(self)
            self._place()
            widget.show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrange anew when the room changes."""
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        """Beside the calendar where all its days still fit next to it, else over its end."""
        widget = self._shown
        if widget is None:
            return
        if self.width() - WIDTH - GAP >= self._needs:
            widget.setFixedWidth(WIDTH)
            if self._row.indexOf(widget) < 0:
                self._row.addWidget(widget)
            return
        self._row.removeWidget(widget)
        width = min(WIDTH, self.width())
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        widget.setFixedWidth(width)
        widget.setGeometry(0 if mirrored else self.width() - width, 0, width, self.height())
        widget.raise_()
