"""The head of the free slots: which dates are shown, and the way to others.

Belongs here: the title and the buttons. Does not belong here: what they lead to (``grid.py``).
"""

from datetime import date

from PySide6.QtWidgets import QHBoxLayout, QWidget

from tutordesk.i18n import _, format_days
from tutordesk.ui import theme


class GridHead(QWidget):
    """Title, dates, and the buttons ``today``, ``previous`` and ``next``.

    A ``compact`` one stands under a heading that already says what it is.
    """

    def __init__(self, slots: QWidget, *, compact: bool) -> None:
        super().__init__()
        title = theme.label(_("Free slots"), "h3")
        title.setBuddy(slots)
        self._range = theme.label("", "body", tabular=True)
        self.today = theme.button(_("Today"), "quiet")
        self.today.setAccessibleIdentifier("today")
        self.previous = theme.icon_button("chevron-left", _("Previous week"), "quiet")
        self.previous.setAccessibleIdentifier("previous-week")
        self.next = theme.icon_button("chevron-right", _("Next week"), "quiet")
        self.next.setAccessibleIdentifier("next-week")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(title)
        if compact:
            title.hide()
        else:
            row.addStretch(1)
        row.addWidget(self._range, 1 if compact else 0)
        for button in (self.today, self.previous, self.next):
            row.addWidget(button)

    def show_span(self, first: date, last: date, *, at_start: bool) -> None:
        """Say which dates are on screen; before today there is nothing to see."""
        self._range.setText(format_days(first, last))
        self.previous.setEnabled(not at_start)
        self.today.setEnabled(not at_start)
