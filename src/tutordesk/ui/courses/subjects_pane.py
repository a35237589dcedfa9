"""The subjects: their names, their order, which is also their colour; and new ones.

Belongs here: the lines and what is typed. Does not belong here: writing (the page does).
"""

from dataclasses import replace
from uuid import UUID, uuid4

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from tutordesk.i18n import _, format_number, ngettext
from tutordesk.services.people_rows import CourseBook, SubjectChange
from tutordesk.services.rows import SubjectRow
from tutordesk.ui import theme
from tutordesk.ui.courses.course_form import LONGEST_NAME
from tutordesk.ui.meanwhile import Meanwhile
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
        self.meanwhile = Meanwhile(f"meanwhile-subject-{row.subject_id}")
        self.meanwhile.theirs_wanted.connect(lambda: self.name.setText(row.name))
        self.meanwhile.mine_wanted.connect(self._show_save)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 4)
        across = QHBoxLayout()
        across.setSpacing(8)
        column.addLayout(across)
        column.addWidget(self.meanwhile)
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

    def keep(self, text: str, *, waiting: bool) -> None:
        """Go on with what was typed before; ``waiting``: somebody else gave another name meanwhile."""
        with QSignalBlocker(self.name):
            self.name.setText(text)
        if waiting and self.dirty:
            self.meanwhile.tell(self.row.name, "subject", self.row.subject_id)
        else:
            self.meanwhile.settle()
        self._show_save()

    def show_writes(self, refusal: str) -> None:
        """Grey what writes, with the reason."""
        self._refusal = refusal
        for button in (self.up, self.down):
            button.setEnabled(not refusal)
        self._show_save()

    def _show_save(self) -> None:
        self.save.setVisible(self.dirty)
        refusal = self._refusal or self.meanwhile.reason
        allow(self.save, refusal or ("" if self.typed else _("The subject needs a name.")))

    def _on_save(self) -> None:
        if self.dirty and self.save.isEnabled():
            self.saved.emit(self.row, self.typed)


class SubjectsPane(Card):
    """``saved`` carries the changes for ``courses.save_subjects``."""

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
        typed = {line.row.subject_id: line for line in self.lines if line.dirty}
        focus = next((line.row.subject_id for line in self.lines if line.name.hasFocus()), None)
        self._subjects = book.subjects
        discard_all(self._list)
        self.lines = []
        for row in book.subjects:
            line = SubjectLine(row, counts.get(row.subject_id, 0))
            line.saved.connect(self._on_saved)
            line.moved.connect(self._on_moved)
            self.lines.append(line)
            self._list.addWidget(line)
            if (was := typed.get(row.subject_id)) is not None:
                line.keep(was.typed, waiting=was.meanwhile.waiting or was.row.name != row.name)
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
            line.keep(line.row.name, waiting=False)

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
            self.saved.emit([SubjectChange(None, SubjectRow(self._new_id, name, last + 1))])

    def _on_saved(self, row: SubjectRow, name: str) -> None:
        self.saved.emit([SubjectChange(row, replace(row, name=name))])

    def _on_moved(self, row: SubjectRow, by: int) -> None:
        order = list(self._subjects)
        at = order.index(row)
        if not 0 <= at + by < len(order):
            return
        order[at], order[at + by] = order[at + by], order[at]
        self.saved.emit(
            [
                SubjectChange(one, replace(one, position=place))
                for place, one in enumerate(order)
                if one.position != place
            ]
        )
