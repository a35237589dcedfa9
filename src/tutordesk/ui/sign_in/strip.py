"""The strip under the cards: what is known about the connection, and the ticks of *Test connection*."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QHBoxLayout, QSizePolicy, QWidget

from tutordesk.i18n import _
from tutordesk.ui import theme
from tutordesk.ui.sign_in.contact import CheckReport
from tutordesk.ui.sign_in.words import STEPS, sign_in_words
from tutordesk.ui.widgets.card import Card
from tutordesk.ui.widgets.dot import Dot
from tutordesk.ui.widgets.emptying import discard_all
from tutordesk.ui.widgets.icon import Icon

_ONE_LINE_FROM = 700
_MARKS = {True: ("check", "ok"), False: ("x", "danger"), None: ("minus", "text3")}


class ConnectionStrip(Card):
    """One line of state; after a test, a line per step with a plain cause."""

    test_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._tone = "text3"
        self._dot = Dot(lambda: theme.color(self._tone))
        self._state = theme.label("", "strong")
        self._state.setAccessibleIdentifier("server-state")
        self._more = theme.label("", "body", wrap=True)
        self._more.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.button = theme.button(_("Test connection"), "secondary")
        self.button.setAccessibleIdentifier("test-connection")
        self.button.clicked.connect(self.test_clicked)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._dot)
        self._words = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._words.setSpacing(8)
        self._words.addWidget(self._state)
        self._words.addWidget(self._more, 1)
        row.addLayout(self._words, 1)
        row.addWidget(self.button)
        self._ticks = QWidget()
        self._grid = QGridLayout(self._ticks)
        self._grid.setContentsMargins(0, 4, 0, 6)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        self._ticks.hide()
        column = self.body
        column.setContentsMargins(16, 10, 12, 10)
        column.addLayout(row)
        column.addWidget(self._ticks)
        self.show_idle("")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """One line where there is room, else two; a long server name is cut, its tooltip is not."""
        super().resizeEvent(event)
        narrow = self.width() < _ONE_LINE_FROM
        self._words.setDirection(
            QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        )
        self._words.setSpacing(0 if narrow else 8)
        across = QSizePolicy.Policy.Ignored if narrow else QSizePolicy.Policy.Preferred
        self._state.setSizePolicy(across, QSizePolicy.Policy.Preferred)

    def show_idle(self, server: str) -> None:
        """Nothing tried yet."""
        self._ticks.hide()
        self.button.setEnabled(bool(server))
        if server:
            self._say("text3", server, _("not tried yet"))
        else:
            self._say("text3", _("No server chosen"), _("Your centre tells you its name."))

    def show_trying(self, server: str) -> None:
        """A sign-in or a test is on its way."""
        self.button.setEnabled(False)
        self._say("warn", server, _("connecting …"))

    def show_failed(self, server: str) -> None:
        """The last sign-in failed; the form says why."""
        self.button.setEnabled(True)
        self._say("danger", server, _("not signed in"))

    def show_report(self, server: str, report: CheckReport) -> None:
        """The ticks of a test, each fault with its cause."""
        self.button.setEnabled(True)
        bad = next((row for row in report.rows if row.ok is False), None)
        if bad is None:
            parts = [
                _("encrypted, server identity checked")
                if report.encrypted
                else _("this computer, no encryption needed"),
            ]
            if report.answered_ms is not None:
                parts.append(_("answered in {count} ms").format(count=report.answered_ms))
            self._say("ok", _("Connected to {server}").format(server=server), " · ".join(parts))
        else:
            self._say("danger", server, _("something is in the way"))
        discard_all(self._grid)
        for number, row in enumerate(report.rows):
            icon, token = _MARKS[row.ok]
            words = {True: _("yes"), False: _("no"), None: _("not known yet")}[row.ok]
            if row.step == "encrypted" and row.ok and report.encrypted is False:
                words = _("not needed on this computer")
            word = theme.label(words, "small")
            word.setAccessibleIdentifier(f"check-{row.step}")
            line = 2 * number
            self._grid.addWidget(Icon(icon, token, 16), line, 0)
            self._grid.addWidget(theme.label(_(STEPS[row.step]), "strong" if row.cause else "body"), line, 1)
            self._grid.addWidget(word, line, 2)
            if row.cause is not None:
                cause = theme.label(sign_in_words(row.cause, server), "body", wrap=True)
                self._grid.addWidget(cause, line + 1, 1, 1, 2)
        self._ticks.show()

    def _say(self, tone: str, state: str, more: str) -> None:
        self._tone = tone
        self._dot.update()
        self._state.setText(state)
        self._state.setToolTip(state)
        self._more.setText(more)
