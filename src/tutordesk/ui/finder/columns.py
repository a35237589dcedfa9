"""A list and what it selects: side by side, or one at a time where a window is narrow."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from tutordesk.ui import tokens

ONE_COLUMN_BELOW = 800
LIST_WIDTH = 312
NO_LIMIT = 16777215


class ListAndDetail(QWidget):
    """``shape_changed`` tells whether there is one column (True) and whether the detail is in front."""

    shape_changed = Signal(bool, bool)

    def __init__(self, listed: QWidget, detail: QWidget) -> None:
        super().__init__()
        self._listed, self._detail = listed, detail
        self.narrow = True  # the shape that fits everywhere, until the width is known
        self.in_detail = False
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(20)
        row.addWidget(listed)
        row.addWidget(detail, 1)
        self._arrange()

    def show_detail(self, in_detail: bool) -> None:  # a state
        """In one column, bring the detail or the list to the front."""
        self.in_detail = in_detail
        self._arrange()

    def _arrange(self) -> None:
        one = self.narrow
        self._listed.setMinimumWidth(0 if one else LIST_WIDTH)
        self._listed.setMaximumWidth(NO_LIMIT if one else LIST_WIDTH)
        self._listed.setVisible(not one or not self.in_detail)
        self._detail.setVisible(not one or self.in_detail)
        self.shape_changed.emit(one, one and self.in_detail)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """One column below 1,000 pixels of window, or wherever two do not fit."""
        super().resizeEvent(event)
        narrow = self.width() < ONE_COLUMN_BELOW or self.window().width() < tokens.NARROW_BELOW
        if narrow != self.narrow:
            self.narrow = narrow
            self._arrange()
