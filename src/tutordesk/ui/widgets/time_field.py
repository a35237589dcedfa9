"""A line for a clock time, typed however people type one."""

from PySide6.QtWidgets import QLineEdit

from tutordesk.domain.painting import DAY
from tutordesk.domain.typed_time import parse_minute
from tutordesk.ui import clock_words, theme

WIDTH = 76


class TimeField(QLineEdit):
    """A line for a clock time; leaving it writes the time the reader's way."""

    def __init__(self) -> None:
        super().__init__()
        self.setFont(theme.font(14, tabular=True))
        self.setMaxLength(10)
        self.setFixedWidth(WIDTH)
        self._shown: tuple[str, int | None] = ("", None)
        self.editingFinished.connect(self._tidy)

    def show_minute(self, minute: int) -> None:
        """Show a minute of the day."""
        self.setText(clock_words.clock(minute))
        self._shown = (self.text(), minute)

    @property
    def minute(self) -> int | None:
        """The minute of the day, None where it is no time. What was shown is known, however it is written."""
        text, minute = self._shown
        return minute if self.text() == text and minute is not None else parse_minute(self.text())

    def _tidy(self) -> None:
        minute = self.minute
        if minute is not None and minute != DAY:
            self.show_minute(minute)
