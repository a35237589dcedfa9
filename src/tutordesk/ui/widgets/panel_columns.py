"""Two columns that scroll by themselves, and a panel that takes the place of the second or of both.

Belongs here: columns, scrolling, where a panel goes in a wide and in a half-screen window. Does not belong
here: what the parts say.
"""

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from tutordesk.ui.widgets.scroll import ScrollColumn

SHARES = (11, 9)
GAP = 20
FOOT = 24
BAR_ROOM = 14
"""Kept free beside the cards for the bars that scroll them; the page's margin is smaller by as much."""


class PanelColumns(QStackedWidget):
    """``left`` and ``side`` take widgets; narrow, the side comes below the left."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.panel: QWidget | None = None
        self._narrow = False
        self._left_inside, self.left = _column()
        self._side_inside, self.side = _column()
        self.side.addStretch(1)
        inside = QWidget()
        self._left_column = QVBoxLayout(inside)
        self._left_column.setContentsMargins(0, 0, BAR_ROOM, FOOT)
        self._left_column.setSpacing(16)
        self._left_column.addWidget(self._left_inside)
        self._left_column.addStretch(1)
        self.left_scroller = ScrollColumn(inside)
        holder = QWidget()
        self._side_column = QVBoxLayout(holder)
        self._side_column.setContentsMargins(0, 0, BAR_ROOM, FOOT)
        self._side_column.addWidget(self._side_inside)
        self._beside = QStackedWidget()
        self._beside.addWidget(ScrollColumn(holder))
        both = QWidget()
        across = QHBoxLayout(both)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(GAP - BAR_ROOM)
        across.addWidget(self.left_scroller, SHARES[0])
        across.addWidget(self._beside, SHARES[1])
        self.addWidget(both)

    def show_panel(self, panel: QWidget) -> None:
        """Show a panel beside the left column; where there is no room, over it."""
        if self.panel is not None and self.panel is not panel:
            self.close_panel()
        self.panel = panel
        holder = QWidget()  # keeps the card off the edge of the window
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, BAR_ROOM, FOOT - 8)
        column.addWidget(panel)
        host = self if self._narrow else self._beside
        while host.count() > 1:
            self._drop(host)
        host.addWidget(holder)
        host.setCurrentWidget(holder)
        panel.show()

    def close_panel(self) -> None:
        """Show the columns again; the panel itself is kept by whoever made it."""
        panel, self.panel = self.panel, None
        if panel is not None:
            panel.hide()
            panel.setParent(None)
        for host in (self, self._beside):
            while host.count() > 1:
                self._drop(host)

    def _drop(self, host: QStackedWidget) -> None:
        holder = host.widget(host.count() - 1)
        if holder is not None:
            if self.panel is not None and holder.isAncestorOf(self.panel):
                self.panel.setParent(None)
            host.removeWidget(holder)
            holder.deleteLater()

    def set_narrow(self, *, narrow: bool) -> None:
        """Change between one column and two."""
        if narrow == self._narrow:
            return
        panel = self.panel
        self.close_panel()
        self._narrow = narrow
        if narrow:
            self._left_column.insertWidget(1, self._side_inside)
        else:
            self._side_column.insertWidget(0, self._side_inside)
        self._beside.setVisible(not narrow)
        if panel is not None:
            self.show_panel(panel)


def _column() -> tuple[QWidget, QVBoxLayout]:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(16)
    return holder, column
