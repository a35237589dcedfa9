"""The free time that was picked in the calendar, kept in sight until somebody is booked into it."""

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from tutordesk.i18n import _, format_instant
from tutordesk.ui import theme
from tutordesk.ui.shortcuts import key_cap
from tutordesk.ui.widgets.elided import ElidedLabel
from tutordesk.ui.widgets.icon import Icon


class TimeBanner(QFrame):
    """Hidden without a time; ``starts_at`` and ``zone`` are what the calendar said."""

    def __init__(self) -> None:
        super().__init__()
        self.starts_at: datetime | None = None
        self.zone = ""
        self.setProperty("kind", "notice")
        self.setProperty("tone", "info")
        self._said = ElidedLabel(role="strong")
        self._said.setAccessibleIdentifier("booking-at")
        hint = ElidedLabel(role="small")
        hint.setText(_("Choose whom to book: this start is chosen already."))
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(self._said)
        words.addWidget(hint)
        self.stop = theme.button(_("Book no one"))
        self.stop.setAccessibleIdentifier("stop-booking")
        self.stop.clicked.connect(self.forget)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 10, 8)
        row.setSpacing(12)
        row.addWidget(Icon("calendar-plus", "onsoft", 20))
        row.addLayout(words, 1)
        row.addWidget(key_cap("Esc"), 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.stop)
        self.hide()

    def show_time(self, starts_at: datetime, zone: str) -> None:
        """Keep a start, on the clock of ``zone``."""
        self.starts_at, self.zone = starts_at, zone
        self._said.setText(_("Booking {when}").format(when=format_instant(starts_at, zone, "spoken")))
        self.show()

    def forget(self) -> None:
        """It is booked, or not wanted any more."""
        self.starts_at, self.zone = None, ""
        self.hide()
