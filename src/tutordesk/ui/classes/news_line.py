"""What somebody else changed in a session, on its card: icon, words, and a button that says "seen"."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from tutordesk.i18n import _
from tutordesk.ui import theme
from tutordesk.ui.widgets.icon import Icon

ICONS = {"booked": "calendar-plus", "cancelled": "calendar-x", "moved": "arrows-swap"}


class NewsLine(QWidget):
    """``seen`` is pressed; the words stay readable while the details are open."""

    seen = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._icon = Icon("bell", "warn", 16)
        self.words = theme.label("", "label", wrap=True)
        theme.set_property(self.words, "tone", "warning")
        self.button = theme.button(_("Got it"))
        self.button.setAccessibleIdentifier("news-seen")
        self.button.clicked.connect(self.seen)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.words, 1)
        row.addWidget(self.button)

    def show_news(self, kind: str, text: str, *, unseen: bool, of: str) -> None:
        """Show what happened; ``of`` names the session for the button."""
        self._icon.show_icon(ICONS.get(kind, "bell"), "warn")
        self.words.setText(text)
        self.button.setAccessibleName(_("Got it: {session}").format(session=of))
        self.button.setVisible(unseen)
