"""A date to type or to pick from a calendar."""

from datetime import date

from PySide6.QtCore import QDate
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QDateEdit

from tutordesk.ui import theme
from tutordesk.ui.widgets.icon import paint_trailing_icon


class DateField(QDateEdit):
    """A date to type or to pick from a calendar."""

    def __init__(self, name: str, identifier: str) -> None:
        super().__init__()
        self.setFont(theme.font(14, tabular=True))
        self.setCalendarPopup(True)
        self.setDisplayFormat("ddd d MMM yyyy")
        self.setMinimumWidth(172)
        theme.changed.connect(self.update)
        self.setAccessibleName(name)
        self.setAccessibleIdentifier(identifier)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the field, then our icon where the calendar opens."""
        super().paintEvent(event)
        painter = QPainter(self)
        paint_trailing_icon(painter, self, "calendar")
        painter.end()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Only a focused field follows the wheel; otherwise the page scrolls."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    @property
    def day(self) -> date:
        """The date shown."""
        shown = self.date()
        return date(shown.year(), shown.month(), shown.day())

    def show_day(self, day: date) -> None:
        """Show a date."""
        self.setDate(QDate(day.year, day.month, day.day))
