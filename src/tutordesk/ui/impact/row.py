"""One stranded session and what shall become of it: keep, move, cancel.

Belongs here: the choice and its fields. Does not belong here: which sessions these are, saving.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from tutordesk.i18n import _, format_day, format_instant, format_time
from tutordesk.services.rows import FateRow, SlotRow, StrandedRow
from tutordesk.ui import theme
from tutordesk.ui.impact import words as words_of
from tutordesk.ui.slots.buttons import identifier
from tutordesk.ui.widgets.avatar import Avatar
from tutordesk.ui.widgets.card import Card
from tutordesk.ui.widgets.elided import ElidedLabel
from tutordesk.ui.widgets.field import labelled
from tutordesk.ui.widgets.flow import FlowLayout
from tutordesk.ui.widgets.icon import Icon
from tutordesk.ui.widgets.segmented import Segmented

NOTE_LENGTH = 2000


class Taken(NamedTuple):
    """A time that another row takes: from, until, whose, and who cannot be elsewhere then."""

    starts_at: datetime
    ends_at: datetime
    student: str
    people: frozenset[UUID]


class ImpactRow(Card):
    """``decided`` tells that the choice changed; ``other_wanted`` asks for other starts."""

    decided = Signal()
    other_wanted = Signal(object)

    def __init__(self, row: StrandedRow, zone: str, why: words_of.Why, parent: QWidget | None = None) -> None:
        super().__init__(margin=14, spacing=8, parent=parent)
        self.row = row
        self.fate = ""
        self.starts_at: datetime | None = None
        self._zone, self._why = zone, why
        self._other: SlotRow | None = None
        self._taken: tuple[Taken, ...] = ()
        session = row.session
        self.setAccessibleIdentifier(f"stranded-{session.session_id}")
        words = QVBoxLayout()
        words.setSpacing(1)
        who = QHBoxLayout()
        who.setSpacing(6)
        name = ElidedLabel(session.student_name, "strong")
        name.setMaximumWidth(name.sizeHint().width() + 4)
        who.addWidget(name)
        about = _("· {course} with {tutor}") if why.whole_centre else _("· {course}")
        text = about.format(course=session.course.name, tutor=session.tutor_name)
        who.addWidget(ElidedLabel(text, "small"), 1)
        words.addLayout(who)
        when = theme.label(words_of.when(session, zone), "body", tabular=True)
        words.addWidget(when)
        if not why.whole_centre and (closed := words_of.stranded_why(row)):
            words.addWidget(theme.label(closed, "small", wrap=True))
        left = QHBoxLayout()
        left.setSpacing(12)
        left.addWidget(Avatar(session.student_name, 36))
        left.addLayout(words, 1)
        options = [("keep", _("Keep")), ("move", _("Move")), ("cancel", _("Cancel session"))]
        self.choice = Segmented(options, name=_("What becomes of it"), undecided=True)
        self.choice.segment("cancel").setText(_("Cancel"))
        for key, text in options:
            segment = self.choice.segment(key)
            segment.setAccessibleName(
                _("{fate}, {student}, {when}").format(
                    fate=text, student=session.student_name, when=format_instant(session.starts_at, zone)
                )
            )
            segment.setAccessibleIdentifier(f"{key}-{session.session_id}")
        self.choice.chosen.connect(self.choose)
        self._top = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._top.setSpacing(8)
        self._top.addLayout(left, 1)
        self._top.addWidget(self.choice)
        self.body.addLayout(self._top)
        self._below: QWidget | None = None
        self.note = QLineEdit()
        self.note.setFont(theme.font(14))
        self.note.setMaxLength(NOTE_LENGTH)
        self.note.setPlaceholderText(_("What the student reads"))
        self._note_line = labelled(_("Note"), self.note, f"note-{session.session_id}")
        self._note_line.setParent(self)
        self._note_line.hide()

    # --- choosing ----------------------------------------------------------------------------------------
    def choose(self, fate: str) -> None:
        """Decide; moving begins with the first start offered that nobody else here takes."""
        self.fate = fate
        self.choice.choose(fate)
        if fate == "move" and self.starts_at is None:
            free = [fit for fit in self.row.fits if not self._taker(fit)]
            self.starts_at = free[0].starts_at if free else None
        self._show_below()
        self.decided.emit()

    def move_to(self, slot: SlotRow) -> None:
        """Move to a start, which may be none of those offered first."""
        if all(fit.starts_at != slot.starts_at for fit in self.row.fits):
            self._other = slot
        self.starts_at = slot.starts_at
        self.choose("move")

    @property
    def complete(self) -> bool:
        """Whether everything about it is decided."""
        return self.fate in {"keep", "cancel"} or (self.fate == "move" and self.starts_at is not None)

    @property
    def takes(self) -> Taken | None:
        """Where it would move to."""
        if self.fate != "move" or self.starts_at is None:
            return None
        session = self.row.session
        people = frozenset({session.tutor_id, session.student_id})
        ends_at = self.starts_at + (session.ends_at - session.starts_at)
        return Taken(self.starts_at, ends_at, session.student_name, people)

    def result(self) -> FateRow:
        """Return what was decided."""
        session = self.row.session
        moves = self.fate == "move"
        return FateRow(
            session.session_id,
            session.version,
            self.fate,
            self.starts_at if moves else None,
            "" if self.fate == "keep" else self.note.text().strip(),
        )

    def restore(self, fate: FateRow) -> None:
        """Take over what was decided before, where it still can be."""
        self.note.setText(fate.note)
        if fate.fate == "move" and fate.starts_at is not None:
            if not any(fit.starts_at == fate.starts_at for fit in self.row.fits):
                return  # that start is gone: decide again
            self.starts_at = fate.starts_at
        if fate.fate:
            self.choose(fate.fate)

    def show_taken(self, taken: Sequence[Taken]) -> None:
        """Grey starts that other rows take."""
        if tuple(taken) != self._taken:
            self._taken = tuple(taken)
            if self.fate == "move":
                self._show_below()

    def _taker(self, fit: SlotRow) -> str:
        session = self.row.session
        ends_at = fit.starts_at + (session.ends_at - session.starts_at)
        people = {session.tutor_id, session.student_id}
        return next(
            (
                one.student
                for one in self._taken
                if one.starts_at < ends_at and fit.starts_at < one.ends_at and people & one.people
            ),
            "",
        )

    # --- showing -----------------------------------------------------------------------------------------
    def _show_below(self) -> None:
        held = self._below.isAncestorOf(focus) if self._below and (focus := self.focusWidget()) else False
        if self._below is not None:
            self.body.removeWidget(self._below)
            self._below.hide()
            self._below.setParent(None)
            self._below.deleteLater()
            self._below = None
        self._note_line.setVisible(self.fate in {"cancel", "move"})
        self.body.removeWidget(self._note_line)
        if self.fate == "keep":
            self._below = self._kept()
        elif self.fate == "move":
            self._below = self._fits()
        if self._below is not None:
            self.body.addWidget(self._below)
        if self.fate in {"cancel", "move"}:
            self.body.addWidget(self._note_line)
        if held:
            self.choice.segment(self.fate).setFocus()

    def _kept(self) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(Icon("info", "text2", 16))
        row.addWidget(theme.label(self._why.kept, "body", wrap=True), 1)
        return line

    def _fits(self) -> QWidget:
        line = QWidget()
        flow = FlowLayout(line, spacing=6)
        fits = [*self.row.fits, *([self._other] if self._other else [])]
        for fit in fits:
            text = _("{day}, {time}").format(
                day=format_day(fit.starts_at, self._zone), time=format_time(fit.starts_at, self._zone)
            )
            button = theme.button(text, "slot")
            button.setCheckable(True)
            button.setChecked(fit.starts_at == self.starts_at)
            button.setMinimumHeight(32)
            button.setAccessibleIdentifier(identifier(fit.starts_at))
            who = self._taker(fit)
            button.setEnabled(not who)
            if who:
                button.setToolTip(_("Chosen for {student}").format(student=who))
            button.clicked.connect(lambda _checked=False, fit=fit: self.move_to(fit))
            flow.addWidget(button)
        if not fits:
            flow.addWidget(theme.label(_("No start of that length is free soon."), "body"))
        other = theme.button(_("Other…"), "quiet")
        other.setAccessibleIdentifier(f"other-{self.row.session.session_id}")
        other.clicked.connect(lambda: self.other_wanted.emit(self))
        flow.addWidget(other)
        return line

    def set_narrow(self, *, narrow: bool) -> None:
        """Put the choice below the name where it is narrow."""
        self._top.setDirection(
            QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        )
