"""What a check or an import comes to: an icon, a sentence, what is new, what is there already."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tutordesk.i18n import _
from tutordesk.ui import theme
from tutordesk.ui.imports import words
from tutordesk.ui.widgets.card import Card
from tutordesk.ui.widgets.emptying import discard_all
from tutordesk.ui.widgets.flow import FlowLayout
from tutordesk.ui.widgets.icon import Icon

ICON, GAP = 28, 14


class VerdictCard(Card):
    """``show_verdict`` says it; what belongs to a step goes into ``body`` below."""

    def __init__(self, identifier: str) -> None:
        super().__init__(18, 10)
        self.setAccessibleIdentifier(identifier)
        self._icon = Icon("check-circle", "ok", ICON)
        self.title = theme.label("", "h2", wrap=True)
        self.title.setAccessibleIdentifier(f"{identifier}-title")
        self.about = theme.label("", "body", wrap=True, tabular=True)
        self.notes = theme.label("", "small", wrap=True, tabular=True)
        self.notes.setAccessibleIdentifier(f"{identifier}-notes")
        said = QVBoxLayout()
        said.setSpacing(4)
        said.addWidget(self.title)
        said.addWidget(self.about)
        said.addWidget(self.notes)
        head = QHBoxLayout()
        head.setSpacing(GAP)
        head.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(said, 1)
        self._tags = QWidget()
        self._flow = FlowLayout(self._tags, spacing=6)
        self.body.addLayout(head)
        below = QHBoxLayout()  # aligned with the words, from either side
        below.addSpacing(ICON + GAP)
        below.addWidget(self._tags, 1)
        self.body.addLayout(below)

    def show_verdict(
        self,
        icon: str,
        tint: str,
        title: str,
        about: Sequence[str],
        counts: Mapping[str, int],
        *,
        notes: Sequence[str] = (),
    ) -> None:
        """Show a verdict; ``counts`` are rows by kind, ``notes`` one line each."""
        self._icon.show_icon(icon, tint)
        self.title.setText(title)
        said = " ".join(part for part in about if part)
        self.about.setText(said)
        self.about.setVisible(bool(said))
        self.notes.setText("\n".join(notes))
        self.notes.setVisible(bool(notes))
        discard_all(self._flow)
        for name, count in words.counts(counts):
            tag = theme.label(_("{name}: {count}").format(name=name, count=count), "tag", tabular=True)
            self._flow.addWidget(tag)
        self._tags.setVisible(any(counts.values()))
