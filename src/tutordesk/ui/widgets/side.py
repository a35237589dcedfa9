"""The place beside the calendar: details or a list, one at a time; over the calendar where room is short."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget
from shiboken6 import isValid

from tutordesk.ui.turns import polish

WIDTH = 304
GAP = 16
TALL_FROM = 560


class SidePlace(QWidget):
    """Holds the calendar and at most one widget at its end."""

    def __init__(
        self, calendar: QWidget, calendar_needs: Callable[[], int], bar: QWidget | None = None
    ) -> None:
        super().__init__()
        self._needs, self._bar = calendar_needs, bar
        self._shown: QWidget | None = None
        self._away_from: QWidget | None = None
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

    def show_beside(self, widget: QWidget | None, away_from: QWidget | None = None) -> None:
        """Show a widget instead of the one shown; None leaves the calendar alone.

        Over the calendar it keeps off ``away_from``, what was picked there.
        """
        self._away_from = away_from
        if self._shown is not None and self._shown is not widget:
            self._row.removeWidget(self._shown)
            self._shown.hide()
        self._shown = widget
        if widget is not None:
            if widget.parent() is not self:
                widget.setParent(self)
            self.arrange()
            widget.show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrange anew when the room changes."""
        super().resizeEvent(event)
        self.arrange()

    def arrange(self) -> None:
        """Beside the calendar where all its days still fit next to it, else over its end."""
        widget = self._shown
        if widget is None:
            return
        if self.width() - WIDTH - GAP >= self._needs():
            widget.setFixedWidth(WIDTH)
            if self._row.indexOf(widget) < 0:
                self._row.addWidget(widget)
            return
        self._row.removeWidget(widget)
        width = min(WIDTH, self.width())
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        top = self._top()
        places = [QRect(left, top, width, self.height() - top) for left in (self.width() - width, 0)]
        end, start = reversed(places) if mirrored else places
        picked = self._picked()
        widget.setFixedWidth(width)
        widget.setGeometry(start if end.intersects(picked) and not start.intersects(picked) else end)
        widget.raise_()

    def _top(self) -> int:
        """Below the bar that turns the days, unless the height is needed more."""
        bar = self._bar
        if bar is None or self.height() < TALL_FROM:
            return 0
        return bar.mapTo(self, QPoint(0, bar.height())).y() + GAP // 2

    def _picked(self) -> QRect:
        picked = self._away_from
        if picked is None or not isValid(picked) or not picked.isVisible() or not self.isAncestorOf(picked):
            return QRect()
        # Its whole column: it can be scrolled out of sight, and come back.
        return QRect(picked.mapTo(self, QPoint(0, 0)).x(), 0, picked.width(), self.height())
