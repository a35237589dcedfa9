"""One stranded session and what shall become of it: keep, move, cancel.

Belongs here: the choice and its fields. Does not belong here: which sessions these are, saving, and how such
a row looks (``decision_row.py``).
"""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from tutordesk.i18n import _, format_day, format_time
from tutordesk.services.rows import FateRow, SlotRow, StrandedRow
from tutordesk.ui import theme
from tutordesk.ui.impact import words as words_of
from tutordesk.ui.impact.decision_row import DecisionRow, remark
from tutordesk.ui.impact.taken import Taken, taker
from tutordesk.ui.slots.buttons import identifier
from tutordesk.ui.widgets.flow import FlowLayout


class ImpactRow(DecisionRow):
    """``other_wanted`` asks for other starts."""

    other_wanted = Signal(object)

    def __init__(self, row: StrandedRow, zone: str, why: words_of.Why, parent: QWidget | None = None) -> None:
        session = row.session
        about = _("· {course} with {tutor}") if why.whole_centre else _("· {course}")
        super().__init__(
            session,
            zone,
            [("keep", _("Keep")), ("move", _("Move")), ("cancel", _("Cancel session"))],
            about=about.format(course=session.course.name, tutor=session.tutor_name),
            why="" if why.whole_centre else words_of.stranded_why(row),
            short={"cancel": _("Cancel")},
            noted=frozenset({"move", "cancel"}),
            parent=parent,
        )
        self.row = row
        self.starts_at: datetime | None = None
        self._why = why
        self._other: SlotRow | None = None
        self._taken: tuple[Taken, ...] = ()

    # --- choosing ----------------------------------------------------------------------------------------
    def choose(self, fate: str) -> None:
        """Decide; moving begins with the first start offered that nobody else here takes."""
        if fate == "move" and self.starts_at is None:
            free = [fit for fit in self.row.fits if not self.taken_by(fit)]
            self.starts_at = free[0].starts_at if free else None
        super().choose(fate)

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
        return self._time(self.starts_at)

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
                self.show_below()

    def taken_by(self, fit: SlotRow) -> str:
        """Whose row stands in the way of it; empty where none does."""
        return taker(self._taken, self._time(fit.starts_at))

    def _time(self, starts_at: datetime) -> Taken:
        session = self.row.session
        ends_at = starts_at + (session.ends_at - session.starts_at)
        return Taken(
            starts_at, ends_at, session.tutor_id, self.row.pause, session.student_id, session.student_name
        )

    # --- showing -----------------------------------------------------------------------------------------
    def below(self) -> QWidget | None:
        """What keeping means, or the starts to move to."""
        if self.fate == "keep":
            return remark(self._why.kept)
        return self._fits() if self.fate == "move" else None

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
            who = self.taken_by(fit)
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
