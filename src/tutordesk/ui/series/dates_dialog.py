"""``DatesDialog``: what booking and moving a series share: a pattern, its dates, a reason, and all or none.

Belongs here: how such a dialog is put together, what is said when planning fails, and when it plans anew.
Does not belong here: what is planned, decided and written (``dialog.py``, ``move_dialog.py``).
"""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from tutordesk.i18n import _
from tutordesk.ui import theme
from tutordesk.ui.notices import NoticeBar
from tutordesk.ui.outcome import Outcomes
from tutordesk.ui.page import Page
from tutordesk.ui.series.dates import Dates
from tutordesk.ui.widgets.elided import ElidedLabel
from tutordesk.ui.widgets.field import labelled
from tutordesk.ui.widgets.question import allow
from tutordesk.ui.widgets.states import States

WIDTH, HEIGHT = 820, 720
EDGE = 40
SHORT_BELOW = 600
REASON_LENGTH = 500
TOPICS = frozenset({"session", "hours", "tutor", "course", "centre"})


class DatesDialog(QDialog):
    """Opens over a page, which asks and writes for it.

    Args:
        page: the page of the front desk.
        title: what is done here.
        identifier: the dialog's; its parts begin with ``part``.
        about: whose sessions they are.
        bar: the pattern.
        dates: what comes of the pattern.
        reason: the label of the reason, and what it is at first.
        leave_out: the words of the button that does without whatever does not fit.
        act: the button that does it to all or none.
    """

    def __init__(
        self,
        page: Page,
        *,
        title: str,
        identifier: str,
        part: str,
        about: str,
        bar: QWidget,
        dates: Dates,
        reason: tuple[str, str],
        leave_out: str,
        act: QPushButton,
    ) -> None:
        super().__init__(page)
        self._page = page
        self._busy = self._mark = False
        self._asked: dict[str, Any] = {}
        self._outcomes = Outcomes(page, self)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setAccessibleIdentifier(identifier)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._pattern, self.dates, self.act = bar, dates, act
        self._title = theme.label(title, "h2")
        self.notices = NoticeBar()
        self.notices.setAccessibleIdentifier(f"{part}-notice")
        self.states = States(dates, margin=0)
        self.states.cancel_asked.connect(self.reject)
        self.reason = QLineEdit(reason[1])
        self.reason.setFont(theme.font(14))
        self.reason.setMaxLength(REASON_LENGTH)
        self.reason_line = labelled(reason[0], self.reason, f"{part}-reason")
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 18, 24, 18)
        column.setSpacing(10)
        for each in (self._title, ElidedLabel(about, "body"), bar, self.notices):
            column.addWidget(each)
        column.addWidget(self.states, 1)
        column.addWidget(theme.rule())
        column.addWidget(self.reason_line)
        column.addWidget(self._foot(part, leave_out))
        room = page.window().size()
        self.resize(max(480, min(WIDTH, room.width() - EDGE)), max(360, min(HEIGHT, room.height() - EDGE)))

    def _foot(self, part: str, leave_out: str) -> QWidget:
        self.sum = theme.label("", "strong", wrap=True, tabular=True)
        self.sum.setAccessibleIdentifier(f"{part}-sum")
        self.leave_out = theme.button(leave_out, "link")
        self.leave_out.setAccessibleIdentifier(f"{part}-skip-all")
        self.leave_out.clicked.connect(self._on_leave_out)
        self.leave_out.hide()  # nothing is known to be mended yet
        close = theme.button(_("Close"))
        close.clicked.connect(self.reject)
        for button in (self.leave_out, close, self.act):
            button.setAutoDefault(False)
        said = QVBoxLayout()
        said.setSpacing(0)
        said.addWidget(self.sum)
        said.addWidget(self.leave_out, 0, Qt.AlignmentFlag.AlignLeading)
        foot = QWidget()
        row = QHBoxLayout(foot)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addLayout(said, 1)
        row.addWidget(close)
        row.addWidget(self.act)
        return foot

    def plan_by(self, load: Callable[[], None]) -> None:
        """Plan now, when asked to try again, and when something that matters here was changed elsewhere."""
        self._load = load
        self.states.retry_asked.connect(load)
        self._page.context.live.changed.connect(self._on_changed)
        load()

    def _on_changed(self, topics: frozenset[str]) -> None:
        if topics & TOPICS and not self._busy and self.states.has_content:
            self._load()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where height is short the dates need it more than the title does."""
        super().resizeEvent(event)
        self._title.setVisible(self.height() >= SHORT_BELOW)

    # --- for those who plan ------------------------------------------------------------------------------
    @property
    def is_gone(self) -> bool:
        """Whether it was closed while an answer was on its way."""
        return not (isValid(self) and isValid(self.act))

    def words(self) -> str:
        """The reason as it is sent."""
        return self.reason.text().strip()

    def show_act(self, text: str, obstacle: str) -> None:
        """Say what the button does now, or why it cannot."""
        self.act.setText(text)
        allow(self.act, obstacle)
        if self._busy:
            self.act.setEnabled(False)

    def set_busy(self, *, busy: bool) -> None:
        """Nothing is changed while it is written."""
        self._busy = busy
        for part in (self.dates, self._pattern, self.reason, self.leave_out):
            part.setEnabled(not busy)

    def on_plan_failed(self, error: Exception) -> None:
        """Keep what is shown, if anything is."""
        if not isValid(self):
            return
        self.states.fail(error, self.notices.show_error)

    def _on_leave_out(self) -> None:
        for row in self.dates.rows:
            if not row.complete:
                row.leave_out()
