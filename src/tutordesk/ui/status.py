"""The foot of the window: connection, server, zone and how fresh things are; and the offline banner."""

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from tutordesk.i18n import _, format_time
from tutordesk.ui import theme
from tutordesk.ui.widgets.dot import Dot
from tutordesk.ui.widgets.icon import Icon


class StatusLine(QFrame):
    """One quiet line: "Connected · server · Times in ZONE" and "as of HH:MM"."""

    def __init__(self, *, server: str, zone: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("status")
        self._dot = Dot(lambda: theme.color("ok"))
        self._state = theme.label("", "small")
        self._state.setAccessibleIdentifier("connection-state")
        self._as_of = theme.label("", "small")
        self._as_of.setAccessibleIdentifier("as-of")
        server_label = theme.label(server, "small")
        # A long host name may be cut before anything else is.
        server_label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        server_label.setMinimumWidth(0)
        server_label.setMaximumWidth(server_label.sizeHint().width())
        server_label.setToolTip(server)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 5, 16, 5)
        row.setSpacing(8)
        for widget in (
            self._dot,
            self._state,
            theme.label("·", "small"),
            server_label,
            theme.label("·", "small"),
            theme.label(_("Times in {zone}").format(zone=zone), "small"),
        ):
            row.addWidget(widget)
        row.setStretchFactor(server_label, 1000)
        row.addStretch(1)
        row.addWidget(self._as_of)
        self.set_online(online=True)

    def set_online(self, *, online: bool) -> None:
        """Say whether the server is there."""
        self._dot.set_color(lambda: theme.color("ok" if online else "danger"))
        self._state.setText(_("Connected") if online else _("No connection"))

    def set_as_of(self, instant: datetime, zone: str) -> None:
        """Say how fresh the pages are."""
        self._as_of.setText(_("as of {time}").format(time=format_time(instant, zone)))


class OfflineBanner(QFrame):
    """Shown while the server is away: what still works, and one button."""

    retry_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "notice")
        self.setProperty("tone", "warning")
        self._text = theme.label("", "body")
        self._text.setWordWrap(True)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._retry = theme.button(_("Retry now"), "secondary")
        self._retry.setAccessibleIdentifier("retry-now")
        self._retry.clicked.connect(self.retry_clicked)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 12, 8)
        row.setSpacing(12)
        row.addWidget(Icon("offline", "warn", 20))
        row.addWidget(self._text, 1)
        row.addWidget(self._retry)
        self.hide()

    def say_since(self, instant: datetime, zone: str) -> None:
        """Say when the last answer came."""
        self._text.setText(
            _(
                "The server does not answer. You see what was known at {time}; "
                "booking and changing wait until it is back."
            ).format(time=format_time(instant, zone))
        )
