"""The subjects: their names, their order, which is also their colour; and new ones.

Belongs here: the lines and what is typed. Does not belong here: writing (the page does).
"""

from uuid import UUID, uuid4

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from tutordesk.i18n import _, format_number, ngettext
from tutordesk.services.people_rows import CourseBook
from tutordesk.services.rows import SubjectRow
from tutordesk.ui import theme
from tutordesk.ui.courses.course_form import LONGEST_NAME
from tutordesk.ui.widgets.card import Card
from tutordesk.ui.widgets.dot import Dot
from tutordesk.ui.widgets.emptying import discard_all
from tutordesk.ui.widgets.question import allow


class SubjectLine(QWidget):
    """One subject; ``saved`` carries its new name, ``moved`` -1 or 1."""

    saved = Signal(object, str)
    moved = Signal(object, int)

    def __init__(self, row: SubjectRow, courses: int) -> None:
        super().__init__()
        self.row = row
        self._refusal = ""
        self.name = QLineEdit(row.name)
        self.name.setFont(theme.font(14))
        self.name.setMaxLength(LONGEST_NAME)
        self.name.setAccessibleName(_("Name of the subject {subject}").format(subject=row.name))
        self.name.setAccessibleIdentifier(f"subject-{row.subject_id}")
        self.name.textChanged.connect(self._show_save)
        self.name.returnPressed.connect(self._on_save)
        self.save = theme.button(_("Save"), "primary")
        self.save.setAccessibleName(_("Save subject: {subject}").format(subject=row.name))
        self.save.clicked.connect(self._on_save)
        self.save.hide()
        self.up = theme.icon_button("arrow-up", _("Move {subject} up").format(subject=row.name), "quiet")
        self.down = theme.icon_button(
            "arrow-down", _("Move {subject} down").format(subject=row.name), "quiet"
        )
        self.up.clicked.connect(lambda: self.moved.emit(self.row, -1))
        self.down.clicked.connect(lambda: self.moved.emit(self.row, 1))
        self.up.setAccessibleIdentifier(f"subject-up-{row.subject_id}")
        self.down.setAccessibleIdentifier(f"subject-down-{row.subject_id}")
        count = ngettext("{n} course", "{n} courses", courses).format(n=format_number(courses))
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 4, 0, 4)
        across.setSpacing(8)
        across.addWidget(Dot(lambda: theme.accent(row.position)[0], size=10))
        across.addWidget(self.name, 1)
        across.addWidget(self.save)
        across.addWidget(theme.label(count, "small", tabular=True))
        across.addWidget(self.up)
        across.addWidget(self.down)

    @property
    def typed(self) -> str:
        """The name typed."""
        return self.name.text().strip()

    @property
    def dirty(self) -> bool:
        """Whether another name was typed than the one stored."""
        return self.typed != self.row.name

    def keep(self, text: str) -> None:
        """Go on with what was typed before the line was made anew."""
        with QSignalBlocker(self.name):
            self.name.setText(text)
        self._show_save()

    def show_writes(self, refusal: str) -> None:
        """Grey what writes, with the reason."""
        self._refusal = refusal
        for button in (self.up, self.down):
            button.setEnabled(not refusal)
        self._show_save()

    def _show_save(self) -> None:
        self.save.setVisible(self.dirty)
        allow(self.save, self._refusal or ("" if self.typed else _("The subject needs a name.")))

    def _on_save(self) -> None:
        if self.dirty and self.save.isEnabled():
            self.saved.emit(self.row, self.typed)


class SubjectsPane(Card):
    """``saved`` carries the keywords of ``courses.save_subject``, one call after another in a list."""

    saved = Signal(list)

    def __init__(self) -> None:
        super().__init__(spacing=8)
        self._refusal = ""
        self._subjects: tuple[SubjectRow, ...] = ()
        self.lines: list[SubjectLine] = []
        self.body.addWidget(theme.label(_("Subjects"), "h3"))
        self.body.addWidget(
            theme.label(
                _("Lists follow this order, and the place gives a subject its colour."), "body", wrap=True
            )
        )
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self.body.addLayout(self._list)
        self.name = QLineEdit()
        self.name.setFont(theme.font(14))
        self.name.setMaxLength(LONGEST_NAME)
        self.name.setPlaceholderText(_("Another subject"))
        self.name.setAccessibleName(_("New subject"))
        self.name.setAccessibleIdentifier("new-subject")
        self.name.textChanged.connect(self._grey)
        self.name.returnPressed.connect(self._on_add)
        self.add = theme.button(_("Add subject"), "secondary", "plus")
        self.add.setAccessibleIdentifier("add-subject")
        self.add.clicked.connect(self._on_add)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.name, 1)
        foot.addWidget(self.add)
        self.body.addLayout(foot)
        self.body.addStretch(1)
        self._new_id: UUID = uuid4()
        self._grey()

    def show_book(self, book: CourseBook) -> None:
        """Show the subjects; names being typed are kept."""
        if any(one.subject_id == self._new_id for one in book.subjects):
            self._new_id = uuid4()
            self.name.clear()
        counts: dict[UUID, int] = {}
        for course in book.courses:
            subject_id = course.course.subject.subject_id
            counts[subject_id] = counts.get(subject_id, 0) + 1
        typed = {line.row.subject_id: line.typed for line in self.lines if line.dirty}
        focus = next((line.row.subject_id for line in self.lines if line.name.hasFocus()), None)
        self._subjects = book.subjects
        discard_all(self._list)
        self.lines = []
        for row in book.subjects:
            line = SubjectLine(row, counts.get(row.subject_id, 0))
            line.saved.connect(self._on_saved)
            line.moved.connect(self._on_moved)
            if row.subject_id in typed:
                line.keep(typed[row.subject_id])
            self.lines.append(line)
            self._list.addWidget(line)
            if row.subject_id == focus:
                line.name.setFocus(Qt.FocusReason.OtherFocusReason)
        self._grey()

    @property
    def dirty(self) -> bool:
        """Whether a name is typed and not saved."""
        return bool(self.name.text().strip()) or any(line.dirty for line in self.lines)

    def discard(self) -> None:
        """Drop what is typed."""
        self.name.clear()
        for line in self.lines:
            line.keep(line.row.name)

    def show_writes(self, refusal: str) -> None:
        """Grey what writes, with the reason."""
        self._refusal = refusal
        self._grey()

    def _grey(self) -> None:
        for line in self.lines:
            line.show_writes(self._refusal)
        if self.lines:
            self.lines[0].up.setEnabled(False)
            self.lines[-1].down.setEnabled(False)
        allow(self.add, self._refusal or ("" if self.name.text().strip() else _("Type a name first.")))

    def _on_add(self) -> None:
        if self.add.isEnabled():
            last = max((one.position for one in self._subjects), default=-1)
            name = self.name.text().strip()
            self.saved.emit([{"subject_id": self._new_id, "name": name, "position": last + 1}])

    def _on_saved(self, row: SubjectRow, name: str) -> None:
        self.saved.emit([{"subject_id": row.subject_id, "name": name, "position": row.position}])

    def _on_moved(self, row: SubjectRow, by: int) -> None:
        order = list(self._subjects)
        at = order.index(row)
        if not 0 <= at + by < len(order):
            return
        order[at], order[at + by] = order[at + by], order[at]
        self.saved.emit(
            [
                {"subject_id": one.subject_id, "name": one.name, "position": place}
                for place, one in enumerate(order)
                if one.position != place
            ]
        )
