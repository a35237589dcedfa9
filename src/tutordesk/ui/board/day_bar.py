"""The controls of the day: today, previous, next, which day it is, any other by the month; board or list."""

from datetime import date

from PySide6.QtCore import Signal

from tutordesk.domain.week import Week
from tutordesk.i18n import _
from tutordesk.ui.calendar.mini_month import MiniMonth
from tutordesk.ui.calendar.week_bar import WeekBar


class DayBar(WeekBar):
    """The calendar's bar for single days; ``date_wanted`` carries the date somebody turned to."""

    date_wanted = Signal(object)

    def __init__(self, on_date: date, zone: str, mode: str) -> None:
        modes = [("board", _("Day board")), ("list", _("List"))]
        super().__init__(Week(on_date, zone, 1), on_date, mode, modes=modes, zones=False)
        self._shown, self._now_date, self._zone = on_date, on_date, zone
        self.month: MiniMonth | None = None
        self.week_wanted.connect(lambda week: self.date_wanted.emit(week.first_date))
        self.month_wanted.connect(self.open_month)

    def show_date(self, on_date: date, today: date) -> None:
        """Name a day."""
        self._shown, self._now_date = on_date, today
        self.show_week(Week(on_date, self._zone, 1), today)

    def open_month(self) -> None:
        """Open the month, to go to a date."""
        if self.month is None:
            self.month = MiniMonth(self)
            self.month.date_chosen.connect(self.date_wanted)
        self.month.open_at(self.title, self._shown, self._now_date)
