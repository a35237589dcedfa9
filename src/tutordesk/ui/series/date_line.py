"""A line of a list of dates: when, a verdict, and the buttons that mend it.

Belongs here: the parts and how they lie, skipping and passing a rule. Does not belong here: what a verdict is
about: booking one (``date_row.py``) or moving one (``move_row.py``).
"""

from datetime import datetime
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from tutordesk.i18n import _, format_number, pgettext
from tutordesk.services.rows import SlotRow
from tutordesk.ui import theme
from tutordesk.ui.widgets.card import Card
from tutordesk.ui.widgets.pill import Pill

INDENT = 30

Look = tuple[str, str, str]
"""A pill: words, tone, icon."""


class DateLine(Card):
    """``decided`` tells that the choice changed; ``other_wanted`` asks for other starts.

    Args:
        planned: the date with its verdict, as the server judged it.
        n: its place in the list, from 1.
        anyway: the button that passes a rule.
        skip: the button that does without the date.
    """

    decided = Signal()
    other_wanted = Signal(object)

    def __init__(self, planned: Any, n: int, anyway: str, skip: str, parent: QWidget | None = None) -> None:
        super().__init__(margin=10, spacing=4, parent=parent)
        self.planned = planned
        self.skipped = self.passes = False
        self.other: SlotRow | None = None
        """Another start chosen instead."""
        self._n = n
        self.setAccessibleIdentifier(f"series-date-{n}")
        number = theme.label(format_number(n), "muted", tabular=True)
        number.setMinimumWidth(22)
        self._when = theme.label("", "strong", tabular=True)
        self.verdict = Pill("", "ok", "check")
        self._mark = Pill("", "warning", "bell")
        self._mark.hide()
        first = QHBoxLayout()
        first.setSpacing(8)
        for part in (number, self._when, self.verdict, self._mark):
            first.addWidget(part)
        first.addStretch(1)
        self.skip = self._button(skip, "skip")
        self.change = theme.button(_("Another start…"), "chip")
        self.change.setAccessibleIdentifier(f"series-change-{n}")
        self.anyway = self._button(anyway, "pass")
        self.skip.clicked.connect(self._on_skip)
        self.change.clicked.connect(lambda: self.other_wanted.emit(self))
        self.anyway.clicked.connect(self._on_anyway)
        self._acts = acts = QHBoxLayout()
        acts.setSpacing(6)
        for button in (self.anyway, self.change, self.skip):
            acts.addWidget(button)
        acts.addStretch(1)
        self._top = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._top.setSpacing(6)
        self._top.addLayout(first, 1)
        self._top.addLayout(acts)
        self.body.addLayout(self._top)
        self._why = theme.label("", "small", wrap=True)
        self._note = theme.label("", "small", wrap=True)
        below = QVBoxLayout()
        below.setContentsMargins(INDENT, 0, 0, 0)
        below.setSpacing(1)
        below.addWidget(self._why)
        below.addWidget(self._note)
        self.body.addLayout(below)

    # --- what was decided --------------------------------------------------------------------------------
    @property
    def starts_at(self) -> datetime:
        """When it would take place."""
        found: datetime = self.other.starts_at if self.other is not None else self.planned.starts_at
        return found

    @property
    def ends_at(self) -> datetime:
        """When it would end."""
        return self.starts_at + (self.planned.ends_at - self.planned.starts_at)

    @property
    def fits(self) -> bool:
        """Whether it could be done as it stands."""
        return not self.planned.reason or (self.passes and self.planned.passable)

    @property
    def complete(self) -> bool:
        """Whether nothing about it has to be mended."""
        return self.skipped or self.fits

    @property
    def booked(self) -> bool:
        """Whether it is among what will be done."""
        return not self.skipped and self.fits

    def leave_out(self) -> None:
        """Skip it."""
        self.skipped = True
        self.refresh()
        self.decided.emit()

    def take(self, slot: SlotRow) -> None:
        """Another start instead."""
        self.other = slot if slot.starts_at != self.planned.starts_at else None
        self.skipped = self.passes = False
        self._mark.hide()
        self.refresh()
        self.decided.emit()

    # --- what the server says ----------------------------------------------------------------------------
    def show_planned(self, planned: Any, *, mark: bool) -> None:
        """A newer verdict; with ``mark`` it is said that it changed."""
        changed = (planned.reason, planned.passable) != (self.planned.reason, self.planned.passable)
        self.planned = planned
        if changed and planned.reason and not planned.passable:
            self.passes = False
        self.show_mark(shown=changed and mark and self.other is None)
        self.refresh()

    def set_narrow(self, *, narrow: bool) -> None:
        """Put the buttons below the date where it is narrow."""
        self._top.setDirection(
            QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        )
        self._acts.setContentsMargins(INDENT if narrow else 0, 0, 0, 0)

    def show_mark(self, *, shown: bool) -> None:
        """Say that its verdict is another than before."""
        self._mark.show_words(pgettext("date of a series", "Changed"), "warning", "bell")
        self._mark.setVisible(shown)

    # --- parts -------------------------------------------------------------------------------------------
    def refresh(self) -> None:
        """Show what is planned and decided; whoever knows what it is about does."""
        raise NotImplementedError

    def show_line(self, when: str, look: Look, sentence: str, note: str, *, passable: bool) -> None:
        """Fill the parts."""
        self._when.setText(when)
        self.verdict.show_words(*look)
        self.skip.setChecked(self.skipped)
        self.anyway.setChecked(self.passes)
        self.anyway.setVisible(passable)
        for button in (self.skip, self.change, self.anyway):
            button.setAccessibleName(_("{action}, {when}").format(action=button.text(), when=when))
        for label, text in ((self._why, sentence), (self._note, note)):
            label.setText(text)
            label.setVisible(bool(text))

    def _button(self, text: str, key: str) -> QPushButton:
        button = theme.button(text, "chip")
        button.setCheckable(True)
        button.setAccessibleIdentifier(f"series-{key}-{self._n}")
        return button

    def _on_skip(self, checked: bool) -> None:
        self.skipped = checked
        self.refresh()
        self.decided.emit()

    def _on_anyway(self, checked: bool) -> None:
        self.passes = checked
        self.skipped = False
        self.refresh()
        self.decided.emit()
