"""One session and what shall become of it: who and when, one of a few fates, what a fate needs, a note.

Belongs here: the card, and swapping what stands below it. Does not belong here: which fates there are and
what each offers; ``ImpactRow`` and others say that.
"""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from tutordesk.i18n import _, format_instant
from tutordesk.services.rows import SessionRow
from tutordesk.ui import theme
from tutordesk.ui.impact import words as words_of
from tutordesk.ui.widgets.avatar import Avatar
from tutordesk.ui.widgets.card import Card
from tutordesk.ui.widgets.elided import ElidedLabel
from tutordesk.ui.widgets.field import labelled
from tutordesk.ui.widgets.icon import Icon
from tutordesk.ui.widgets.segmented import Segmented

NOTE_LENGTH = 2000


class DecisionRow(Card):
    """``decided`` tells that the choice changed. ``options`` are fates with their full words.

    ``short`` replaces words on the switch itself; ``noted`` are the fates that take a note.
    """

    decided = Signal()

    def __init__(
        self,
        session: SessionRow,
        zone: str,
        options: Sequence[tuple[str, str]],
        *,
        about: str,
        why: str = "",
        short: Mapping[str, str],
        noted: frozenset[str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(margin=14, spacing=8, parent=parent)
        self.session = session
        self.fate = ""
        self._zone, self._noted = zone, noted
        self.setAccessibleIdentifier(f"stranded-{session.session_id}")
        words = QVBoxLayout()
        words.setSpacing(1)
        self._who = QHBoxLayout()
        self._who.setSpacing(6)
        name = ElidedLabel(session.student_name, "strong")
        name.setMaximumWidth(name.sizeHint().width() + 4)
        self._who.addWidget(name)
        self._who.addWidget(ElidedLabel(about, "small"), 1)
        words.addLayout(self._who)
        words.addWidget(theme.label(words_of.when(session, zone), "body", tabular=True))
        if why:
            words.addWidget(theme.label(why, "small", wrap=True))
        left = QHBoxLayout()
        left.setSpacing(12)
        left.addWidget(Avatar(session.student_name, 36))
        left.addLayout(words, 1)
        self.choice = Segmented(options, name=_("What becomes of it"), undecided=True)
        for key, text in options:
            segment = self.choice.segment(key)
            segment.setText(short.get(key, text))
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

    def choose(self, fate: str) -> None:
        """Decide."""
        self.fate = fate
        self.choice.choose(fate)
        self.show_below()
        self.decided.emit()

    def set_narrow(self, *, narrow: bool) -> None:
        """Put the choice below the name where it is narrow."""
        self._top.setDirection(
            QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        )

    def below(self) -> QWidget | None:
        """What the fate chosen needs below, None for nothing."""
        raise NotImplementedError

    def show_below(self) -> None:
        """Show what the fate chosen needs; the keyboard goes to the switch if it was there."""
        held = self._below.isAncestorOf(focus) if self._below and (focus := self.focusWidget()) else False
        if self._below is not None:
            self.body.removeWidget(self._below)
            self._below.hide()
            self._below.setParent(None)
            self._below.deleteLater()
        takes_note = self.fate in self._noted
        self._note_line.setVisible(takes_note)
        self.body.removeWidget(self._note_line)
        self._below = self.below()
        if self._below is not None:
            self.body.addWidget(self._below)
        if takes_note:
            self.body.addWidget(self._note_line)
        if held:
            self.choice.segment(self.fate).setFocus()


def remark(text: str, icon: str = "info") -> QWidget:
    """A sentence with an icon."""
    line = QWidget()
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(6)
    row.addWidget(Icon(icon, "text2", 16))
    row.addWidget(theme.label(text, "body", wrap=True), 1)
    return line
