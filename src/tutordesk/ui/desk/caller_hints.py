"""The second line of the call's banner: the newest staff note, and what the student has not paid yet.

Belongs here: the line, and all the notes on a press. Does not belong here: asking (``banner.py``), paying.
"""

from datetime import date, timedelta
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tutordesk.i18n import _, format_number, ngettext
from tutordesk.services.board_rows import CallerRow
from tutordesk.ui import theme
from tutordesk.ui.page import Page
from tutordesk.ui.session.student_notes import StudentNotes
from tutordesk.ui.widgets.elided import ElidedLabel
from tutordesk.ui.widgets.icon import Icon
from tutordesk.ui.widgets.scroll import ScrollColumn

UNPAID_DAYS = 90
"""How far back sessions are looked at; what is older is settled, or never will be by phone."""
NOTES_HEIGHT = 170


class CallerHints(QWidget):
    """Hidden where there is nothing to say; ``unpaid_asked`` when somebody wants to see what is not paid."""

    unpaid_asked = Signal()

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self._student_id: UUID | None = None
        self._notes: StudentNotes | None = None
        self._count = 0
        self.note = ElidedLabel(role="body")
        self.note.setAccessibleIdentifier("caller-note")
        self._mark = Icon("note", "text2", 16)
        self.more = theme.button("", "link")
        self.more.setCheckable(True)
        self.more.setAccessibleIdentifier("caller-notes")
        self.more.toggled.connect(self._show_all)
        self.unpaid = theme.button("", "link", "coins")
        self.unpaid.setAccessibleIdentifier("caller-unpaid")
        self.unpaid.setToolTip(_("Show these sessions"))
        self.unpaid.clicked.connect(self.unpaid_asked)
        self._line = QWidget()
        line = QHBoxLayout(self._line)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(self._mark)
        line.addWidget(self.note, 1)
        line.addWidget(self.more)
        line.addWidget(self.unpaid, 0, Qt.AlignmentFlag.AlignTrailing)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self._column.addWidget(self._line)
        self.hide()

    def show_hints(self, student_id: UUID, row: CallerRow) -> None:
        """Say what is known of a student; with another one the notes are folded up again."""
        if student_id != self._student_id:
            self.forget()
            self._student_id = student_id
        self.note.show_text(" ".join(row.note.split()))
        noted = bool(row.notes)
        for part in (self._mark, self.note, self.more):
            part.setVisible(noted)
        self._count = row.notes
        self._say_more()
        words = ngettext("{n} session not paid", "{n} sessions not paid", row.unpaid)
        self.unpaid.setText(words.format(n=format_number(row.unpaid)))
        self.unpaid.setVisible(bool(row.unpaid))
        self.setVisible(noted or bool(row.unpaid) or self.more.isChecked())
        if self._notes is not None and self.more.isChecked():
            self._notes.load()

    def forget(self) -> None:
        """Nobody is on the phone, or somebody else."""
        self._student_id = None
        self.more.setChecked(False)
        self.hide()

    def _say_more(self) -> None:
        count = self._count
        words = ngettext("{n} note", "{n} notes", count).format(n=format_number(count))
        self.more.setText(_("Hide notes") if self.more.isChecked() else words)
        self.more.setVisible(bool(count) or self.more.isChecked())

    def _show_all(self, on: bool) -> None:  # Qt's signal value
        if on and self._student_id is not None:
            if self._notes is None:
                self._notes = StudentNotes(self._page, self._page.context.zone)
                self._around = ScrollColumn(self._notes, beside=True)
                self._around.setFixedHeight(NOTES_HEIGHT)
                self._column.addWidget(self._around)
            self._notes.show_student(self._student_id)
            self._around.show()
            self._notes.field.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self._notes is not None:
            self._around.hide()
        self._say_more()


def since(today: date) -> date:
    """The first day whose sessions are looked at."""
    return today - timedelta(days=UNPAID_DAYS)
