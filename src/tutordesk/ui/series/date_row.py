"""One date of a series: its verdict, and skipping, another start, or passing a rule.

Belongs here: the line and what was decided about it. Does not belong here: the other dates, asking
the server.
"""

from datetime import datetime
from uuid import uuid4

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from tutordesk.i18n import _, format_number, pgettext
from tutordesk.services.rows import SeriesDateRow, SeriesItem, SlotRow
from tutordesk.ui import theme
from tutordesk.ui.series import words
from tutordesk.ui.widgets.card import Card
from tutordesk.ui.widgets.pill import Pill

INDENT = 30


class DateRow(Card):
    """``decided`` tells that the choice changed; ``other_wanted`` asks for other starts.

    Args:
        planned: the date as the pattern makes it, with its verdict.
        zone: in which times are said.
        now: for what a rule says.
        names: tutor and student.
    """

    decided = Signal()
    other_wanted = Signal(object)

    def __init__(
        self,
        planned: SeriesDateRow,
        zone: str,
        now: datetime,
        names: tuple[str, str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(margin=10, spacing=4, parent=parent)
        self.planned = planned
        self.session_id = uuid4()
        self.skipped = self.passes = False
        self.other: SlotRow | None = None
        """Another start chosen instead."""
        self._other_gone = False
        self._zone, self._now, self._names = zone, now, names
        self.setAccessibleIdentifier(f"series-date-{planned.n}")
        self._number = theme.label(format_number(planned.n), "muted", tabular=True)
        self._number.setMinimumWidth(22)
        self._when = theme.label("", "strong", tabular=True)
        self.verdict = Pill("", "ok", "check")
        self._mark = Pill("", "warning", "bell")
        self._mark.hide()
        first = QHBoxLayout()
        first.setSpacing(8)
        first.addWidget(self._number)
        first.addWidget(self._when)
        first.addWidget(self.verdict)
        first.addWidget(self._mark)
        first.addStretch(1)
        self.skip = self._button(pgettext("date of a series", "Skip"), "skip")
        self.change = theme.button(_("Another start…"), "chip")
        self.change.setAccessibleIdentifier(f"series-change-{planned.n}")
        self.anyway = self._button(_("Book anyway"), "pass")
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
        self._refresh()

    # --- what was decided --------------------------------------------------------------------------------
    @property
    def starts_at(self) -> datetime:
        """When it would take place."""
        return self.other.starts_at if self.other is not None else self.planned.starts_at

    @property
    def ends_at(self) -> datetime:
        """When it would end."""
        return self.starts_at + (self.planned.ends_at - self.planned.starts_at)

    @property
    def fits(self) -> bool:
        """Whether it could be booked as it stands."""
        if self.other is not None:
            return not self._other_gone
        return not self.planned.reason or (self.passes and self.planned.passable)

    @property
    def complete(self) -> bool:
        """Whether nothing about it has to be mended."""
        return self.skipped or self.fits

    @property
    def booked(self) -> bool:
        """Whether it is among what will be booked."""
        return not self.skipped and self.fits

    @property
    def item(self) -> SeriesItem:
        """What is sent."""
        passes = self.other is None and self.passes and bool(self.planned.reason)
        return SeriesItem(self.session_id, self.starts_at, passes)

    def leave_out(self) -> None:
        """Skip it."""
        self.skipped = True
        self._refresh()
        self.decided.emit()

    def take(self, slot: SlotRow) -> None:
        """Another start instead."""
        self.other = slot if slot.starts_at != self.planned.starts_at else None
        self._other_gone = self.skipped = self.passes = False
        self._mark.hide()
        self._refresh()
        self.decided.emit()

    # --- what the server says ----------------------------------------------------------------------------
    def show_planned(self, planned: SeriesDateRow, *, mark: bool) -> None:
        """A newer verdict; with ``mark`` it is said that it changed."""
        changed = (planned.reason, planned.passable) != (self.planned.reason, self.planned.passable)
        self.planned = planned
        if changed and planned.reason and not planned.passable:
            self.passes = False
        self._show_mark(shown=changed and mark and self.other is None)
        self._refresh()

    def show_other(self, verdict: SeriesDateRow) -> None:
        """Whether the start chosen instead is still to be had."""
        if self.other is None or verdict.starts_at != self.other.starts_at:
            return
        gone = bool(verdict.reason) and verdict.reason != "cap"
        if gone != self._other_gone:
            self._other_gone = gone
            self._show_mark(shown=gone)
            self._refresh()
            self.decided.emit()

    def set_narrow(self, *, narrow: bool) -> None:
        """Put the buttons below the date where it is narrow."""
        self._top.setDirection(
            QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        )
        self._acts.setContentsMargins(INDENT if narrow else 0, 0, 0, 0)

    def _show_mark(self, *, shown: bool) -> None:
        self._mark.show_words(pgettext("date of a series", "Changed"), "warning", "bell")
        self._mark.setVisible(shown)

    # --- parts -------------------------------------------------------------------------------------------
    def _button(self, text: str, key: str) -> QPushButton:
        button = theme.button(text, "chip")
        button.setCheckable(True)
        button.setAccessibleIdentifier(f"series-{key}-{self.planned.n}")
        return button

    def _on_skip(self, checked: bool) -> None:
        self.skipped = checked
        self._refresh()
        self.decided.emit()

    def _on_anyway(self, checked: bool) -> None:
        self.passes = checked
        self.skipped = False
        self._refresh()
        self.decided.emit()

    def _refresh(self) -> None:
        planned, reason = self.planned, self.planned.reason
        said = words.when(self.starts_at, self.ends_at, self._zone)
        self._when.setText(said)
        self.skip.setChecked(self.skipped)
        self.anyway.setChecked(self.passes)
        self.anyway.setVisible(bool(reason) and planned.passable and self.other is None)
        for button in (self.skip, self.change, self.anyway):
            button.setAccessibleName(_("{action}, {when}").format(action=button.text(), when=said))
        sentence = ""
        if self.skipped:
            self.verdict.show_words(pgettext("date of a series", "Skipped"), "quiet", "minus")
        elif self._other_gone:
            self.verdict.show_words(words.verdict("booked"), "warning", "warning")
            sentence = _("The start you chose is no longer to be had.")
        elif self.other is not None:
            self.verdict.show_words(_("Another start"), "accent", "arrows-swap")
            sentence = _("Instead of {when}").format(
                when=words.when(planned.starts_at, planned.ends_at, self._zone)
            )
        elif not reason:
            self.verdict.show_words(words.verdict(""), "ok", "check")
        else:
            sentence = words.why(planned, self._zone, self._now, self._names)
            if self.passes:
                self.verdict.show_words(_("With a reason"), "accent", "check")
            else:
                self.verdict.show_words(words.verdict(reason), "warning", "warning")
        self._why.setText(sentence)
        self._why.setVisible(bool(sentence))
        note = words.clock_note(planned, self._zone) if self.other is None and not self.skipped else ""
        self._note.setText(note)
        self._note.setVisible(bool(note))
