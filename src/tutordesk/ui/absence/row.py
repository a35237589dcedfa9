"""One session of an absence: a substitute, another time, kept or cancelled.

Belongs here: the choice among what is offered. Does not belong here: what is proposed for all of them
(``draft.py``), applying it.
"""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from tutordesk.i18n import _
from tutordesk.services.rows import ChangeRow, TouchedRow, WayOutRow
from tutordesk.ui import theme
from tutordesk.ui.absence import draft, words
from tutordesk.ui.impact.decision_row import DecisionRow, remark
from tutordesk.ui.impact.taken import Taken, taker
from tutordesk.ui.slots.buttons import identifier
from tutordesk.ui.widgets.flow import FlowLayout
from tutordesk.ui.widgets.pill import Pill

MOVING = frozenset({"substitute", "move"})


class AbsenceRow(DecisionRow):
    """``other_wanted`` asks for further starts of the same tutor."""

    other_wanted = Signal(object)

    def __init__(self, row: TouchedRow, zone: str, parent: QWidget | None = None) -> None:
        session = row.session
        super().__init__(
            session,
            zone,
            [
                ("substitute", _("Substitute")),
                ("move", _("Another time")),
                ("keep", _("Keep")),
                ("cancel", _("Cancel session")),
            ],
            about=_("· {course}").format(course=session.course.name),
            short={"cancel": _("Cancel")},
            noted=MOVING | {"cancel"},
            parent=parent,
        )
        self.row = row
        self.way: WayOutRow | None = None
        """Who takes it over, or when it takes place instead."""
        self._other: WayOutRow | None = None
        self.began: tuple[object, ...] = ()
        self._taken: tuple[Taken, ...] = ()
        self._mark = Pill("", "warning", "bell")
        self._mark.hide()
        self._who.insertWidget(1, self._mark)
        if not draft.substitutes(row):
            segment = self.choice.segment("substitute")
            why = _("Nobody else who teaches {course} is free then.").format(course=session.course.name)
            segment.setEnabled(False)
            segment.setToolTip(why)
            segment.setAccessibleDescription(why)

    @property
    def decision(self) -> tuple[object, ...]:
        """Everything decided about it, to be compared."""
        return self.fate, self.way and _key(self.way), self.note.text()

    @property
    def changed(self) -> bool:
        """Whether a person decided otherwise than it began."""
        return self.began != self.decision

    # --- choosing ----------------------------------------------------------------------------------------
    def choose(self, fate: str) -> None:
        """Decide; a substitute or another time begins with the first that no other row needs."""
        fits = self._fits_of(fate)
        if fate in MOVING and self.way not in fits:
            self.way = next((way for way in fits if not self.taken_by(way)), None)
        super().choose(fate)

    def take(self, way: WayOutRow) -> None:
        """Choose one way out, which may be none of those offered first."""
        fate = "move" if way.tutor_id == self.session.tutor_id else "substitute"
        if way not in self.row.ways:
            self._other = way
        self.way = way
        self.choose(fate)

    def mark(self, text: str) -> None:
        """Say that it is new, or has to be decided again."""
        self._mark.show_words(text, "warning", "bell")
        self._mark.show()

    @property
    def complete(self) -> bool:
        """Whether everything about it is decided."""
        return self.fate in {"keep", "cancel"} or (self.fate in MOVING and self.way is not None)

    @property
    def takes(self) -> Taken | None:
        """Whose time it takes, and when."""
        if self.fate not in MOVING or self.way is None:
            return None
        return draft.taken(self.way, self.session)

    def change(self) -> ChangeRow | None:
        """What shall be changed; None where it is kept."""
        session, way = self.session, self.way
        if self.fate == "keep":
            return None
        note = self.note.text().strip()
        if self.fate == "cancel" or way is None:
            return ChangeRow(session.session_id, session.version, "cancel", note=note)
        tutor_id = way.tutor_id if way.tutor_id != session.tutor_id else None
        return ChangeRow(session.session_id, session.version, "move", way.starts_at, tutor_id, note)

    def restore(self, old: "AbsenceRow") -> bool:
        """Take over what was decided about it before; False where that can no longer be."""
        self.note.setText(old.note.text())
        if old.session.version != self.session.version:
            return False
        if old.fate in MOVING and old.way is not None:
            same = [one for one in self.row.ways if _key(one) == _key(old.way)]
            if not same:
                return False
            self.take(same[0])
        elif old.fate:
            self.choose(old.fate)
        return True

    def show_taken(self, taken: Sequence[Taken]) -> None:
        """Grey who and what other rows need."""
        if tuple(taken) != self._taken:
            self._taken = tuple(taken)
            if self.fate in MOVING:
                self.show_below()

    def taken_by(self, way: WayOutRow) -> str:
        """Whose row stands in the way of it; empty where none does."""
        return taker(self._taken, draft.taken(way, self.session))

    def _fits_of(self, fate: str) -> tuple[WayOutRow, ...]:
        if fate == "substitute":
            return draft.substitutes(self.row)
        other = (self._other,) if self._other is not None else ()
        return (*draft.other_times(self.row), *other) if fate == "move" else ()

    # --- showing -----------------------------------------------------------------------------------------
    def below(self) -> QWidget | None:
        """Substitutes, other starts, or what keeping means."""
        if self.fate == "keep":
            return remark(_("Stays as it is, although the tutor is away."))
        if self.fate not in MOVING:
            return None
        line = QWidget()
        flow = FlowLayout(line, spacing=6)
        fits = self._fits_of(self.fate)
        for button in self._chips(fits):
            flow.addWidget(button)
        if self.fate == "move":
            if not fits:
                flow.addWidget(theme.label(_("No start of that length is free soon."), "body"))
            other = theme.button(_("Other…"), "quiet")
            other.setAccessibleIdentifier(f"other-{self.session.session_id}")
            other.clicked.connect(lambda: self.other_wanted.emit(self))
            flow.addWidget(other)
        return line

    def _chips(self, fits: Iterable[WayOutRow]) -> Iterable[QPushButton]:
        for way in fits:
            by_another = self.fate == "substitute"
            text = words.substitute(way, self.session) if by_another else words.start(way, self._zone)
            button = theme.button(text, "slot")
            button.setCheckable(True)
            button.setChecked(way == self.way)
            button.setMinimumHeight(32)
            button.setAccessibleIdentifier(
                f"substitute-{way.tutor_id}" if by_another else identifier(way.starts_at)
            )
            who = self.taken_by(way)
            button.setEnabled(not who)
            if who:
                button.setToolTip(_("Chosen for {student}").format(student=who))
            button.clicked.connect(lambda _checked=False, way=way: self.take(way))
            yield button


def _key(way: WayOutRow) -> tuple[object, object]:
    return way.tutor_id, way.starts_at
