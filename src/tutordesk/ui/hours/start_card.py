"""How to begin, for a tutor without any hours: one button, and the week below to paint on."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tutordesk.i18n import _
from tutordesk.ui import theme
from tutordesk.ui.widgets.card import Card
from tutordesk.ui.widgets.icon import Icon


class StartCard(Card):
    """``begin_wanted`` asks for usual office hours to start from."""

    begin_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(margin=18, parent=parent)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(theme.label(_("When can students book you?"), "h3"))
        words.addWidget(
            theme.label(
                _(
                    "You have no hours yet, so nobody can. Drag over the week below, "
                    "or start with usual hours and change them."
                ),
                "body",
                wrap=True,
            )
        )
        self.begin = theme.button(_("Start with Monday to Friday, 9 to 17"), "primary")
        self.begin.setAccessibleIdentifier("start-hours")
        self.begin.clicked.connect(self.begin_wanted)
        words.addSpacing(8)
        words.addWidget(self.begin, 0, Qt.AlignmentFlag.AlignLeft)
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addWidget(Icon("clock", "onsoft", 24), 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        self.body.addLayout(row)
        self.hide()
