"""What staff noted about a person, mostly a student: read and written at the front desk alone.

Belongs here: the list and the line to write in. Does not belong here: notes on a session (``ui/session``).
"""

from functools import partial
from uuid import UUID, uuid4

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from tutordesk.i18n import _, format_day
from tutordesk.services import person_notes
from tutordesk.services.board_rows import PersonNoteRow
from tutordesk.ui import theme
from tutordesk.ui.page import Page
from tutordesk.ui.widgets.emptying import discard_all

LONGEST = 2_000


class StudentNotes(QWidget):
    """The notes about one person at a time; Enter adds a line. ``heading`` is for a card of its own."""

    def __init__(self, page: Page, zone: str, heading: str = "") -> None:
        super().__init__()
        self._page, self._zone = page, zone
        self._student_id: UUID | None = None
        self._note_id = uuid4()
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        self.field = QLineEdit()
        self.field.setMaxLength(LONGEST)
        self.field.setPlaceholderText(_("Only the front desk reads it"))
        self.field.setAccessibleName(_("New staff note") if heading else _("New note about the student"))
        self.field.setAccessibleIdentifier("student-note")
        self.field.textEdited.connect(self._on_edited)
        self.field.returnPressed.connect(self.add_now)
        caption = theme.label(heading or _("Notes about the student"), "h3" if heading else "small")
        caption.setBuddy(self.field)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(caption)
        column.addLayout(self._list)
        column.addWidget(self.field)
        page.guard(self._grey)

    def show_student(self, student_id: UUID) -> None:
        """Turn to a student."""
        if student_id != self._student_id:
            self._student_id, self._note_id = student_id, uuid4()
            discard_all(self._list)
            self.field.clear()
        self.load()

    def load(self) -> None:
        """Ask for the notes."""
        student_id = self._student_id
        if student_id is None:
            return

        def arrived(rows: tuple[PersonNoteRow, ...]) -> None:
            if student_id == self._student_id:
                self._show(rows)

        self._page.ask(
            person_notes.of,
            key=("student-notes", id(self)),  # the banner of a call may show the same person's
            person_id=student_id,
            done=arrived,
            failed=lambda _error: None,  # the details are complete without
        )

    def _show(self, rows: tuple[PersonNoteRow, ...]) -> None:
        discard_all(self._list)
        for row in rows:
            line = QHBoxLayout()
            line.setSpacing(6)
            words = QVBoxLayout()
            words.setSpacing(1)
            words.addWidget(theme.label(row.body, "label", wrap=True))
            day = format_day(row.created_at, self._zone)
            by = _("{author}, {day}").format(author=row.author_name, day=day)
            words.addWidget(theme.label(by, "small"))
            line.addLayout(words, 1)
            if row.removable:
                remove = theme.icon_button("trash", _("Remove note"), "quiet")
                remove.setFixedSize(28, 28)
                remove.clicked.connect(partial(self._on_remove, row.note_id))
                line.addWidget(remove, 0, Qt.AlignmentFlag.AlignTop)
            self._list.addLayout(line)

    def _grey(self, reason: str) -> None:
        self.field.setEnabled(not reason)
        self.field.setToolTip(reason)

    def _on_edited(self) -> None:
        self._note_id = uuid4()  # other words are another note: a retry must not meet those of before

    def add_now(self) -> None:
        """Add what is typed, if anything is."""
        body, student_id = self.field.text().strip(), self._student_id
        if not body or student_id is None:
            return

        def added(_row: PersonNoteRow) -> None:
            if student_id == self._student_id:
                self.field.clear()
                self._note_id = uuid4()
                self.load()

        self._page.write(person_notes.add, note_id=self._note_id, person_id=student_id, body=body, done=added)

    def _on_remove(self, note_id: UUID) -> None:
        self._page.write(person_notes.remove, note_id=note_id, done=lambda _nothing: self.load())
