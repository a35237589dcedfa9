"""One line of a list of dates: when, what, why; and two buttons. Where it is narrow the dates stand above.

Belongs here: the line. Does not belong here: its words, what the buttons do.
"""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QWidget

from tutordesk.ui import theme
from tutordesk.ui.widgets.elided import ElidedLabel
from tutordesk.ui.widgets.pill import Pill

DAYS_WIDTH = 118
STACK_BELOW = 420
BESIDE = 120
"""What stands beside dates and pill: two buttons, and the beginning of a reason."""


class DatedLine(QWidget):
    """``edit`` and ``remove`` are its buttons.

    Args:
        when: the dates.
        pill: what happens then: words, tone and icon.
        why: the reason, cut where there is no room.
        edit: accessible name of the first button.
        remove: accessible name of the second one.
    """

    def __init__(self, when: str, pill: tuple[str, str, str], why: str, *, edit: str, remove: str) -> None:
        super().__init__()
        dates = theme.label(when, "strong", tabular=True)
        dates.setMinimumWidth(DAYS_WIDTH)
        self.mark = Pill(*pill)
        self.mark.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)  # many times are long
        self.mark.setToolTip(pill[0])
        self._side_by_side = dates.sizeHint().width() + self.mark.sizeHint().width() + BESIDE
        self.edit = theme.icon_button("pencil", edit, "quiet")
        self.remove = theme.icon_button("trash", remove, "quiet")
        rest = QHBoxLayout()
        rest.setSpacing(8)
        rest.addWidget(self.mark)
        rest.addWidget(ElidedLabel(why, "body"), 1)
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._line.setSpacing(6)
        self._line.addWidget(dates)
        self._line.addLayout(rest, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 2, 0, 2)
        row.setSpacing(2)
        row.addLayout(self._line, 1)
        row.addWidget(self.edit)
        row.addWidget(self.remove)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Dates above the rest where it is narrow."""
        super().resizeEvent(event)
        narrow = self.width() < max(STACK_BELOW, self._side_by_side)
        self._line.setDirection(
            QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        )
