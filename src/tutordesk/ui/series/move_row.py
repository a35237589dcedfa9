"""One session of a series to move: where it would go, its verdict, and leaving it or another start.

Belongs here: what was decided about it. Does not belong here: the other ones, asking the server.
"""

from datetime import datetime
from uuid import UUID

from tutordesk.i18n import _, pgettext
from tutordesk.services.rows import ChangeRow, SeriesMoveItem, SeriesMoveRow, SlotRow
from tutordesk.ui.series import words
from tutordesk.ui.series.date_line import DateLine, Look


class MoveRow(DateLine):
    """A line of a series to move; a start chosen instead is judged by the server like every other.

    Args:
        planned: where the pattern, or a start chosen before, takes it, with its verdict.
        n: its place in the list, from 1.
        zone: in which times are said.
        now: for what a rule says.
        tutor: to whom it goes, id and name.
    """

    def __init__(
        self,
        planned: SeriesMoveRow,
        n: int,
        *,
        zone: str,
        now: datetime,
        tutor: tuple[UUID, str],
    ) -> None:
        super().__init__(planned, n, _("Move anyway"), pgettext("date of a series", "Leave"))
        self._zone, self._now, self._tutor = zone, now, tutor
        self.refresh()

    @property
    def moves(self) -> bool:
        """Whether it goes anywhere."""
        session = self.planned.session
        there = (session.starts_at, session.tutor_id) == (self.starts_at, self._tutor[0])
        return self.booked and not there

    @property
    def item(self) -> SeriesMoveItem:
        """What the server is asked."""
        own = self.other.starts_at if self.other is not None else None
        return SeriesMoveItem(self.planned.session.session_id, own, self.skipped)

    def sent(self, reason: str) -> ChangeRow:
        """What is sent. A reason that passes a rule is recorded by that, and once."""
        session = self.planned.session
        passes = self.passes and bool(self.planned.reason)
        return ChangeRow(
            session.session_id,
            session.version,
            "move",
            self.starts_at,
            self._tutor[0],
            "" if passes else reason,
            passes,
        )

    def take(self, slot: SlotRow) -> None:
        """Another start instead."""
        super().take(slot)
        self.other = slot  # also where it is the one planned now, which may be a choice of before

    def refresh(self) -> None:
        """Show where it goes and where it is; one that is left, where it stays."""
        planned = self.planned
        session = planned.session
        look, sentence = self._verdict()
        stands = words.when(session.starts_at, session.ends_at, self._zone)
        goes = words.when(self.starts_at, self.ends_at, self._zone)
        clock = words.clock_note(planned, self._zone) if self.other is None else ""
        now = _("Now {when}").format(when=stands) if stands != goes else ""
        note = "\n".join(part for part in (now, clock) if part)
        self.show_line(
            stands if self.skipped else goes,
            look,
            sentence,
            "" if self.skipped else note,
            passable=bool(planned.reason) and planned.passable,
        )

    def _verdict(self) -> tuple[Look, str]:
        planned = self.planned
        if self.skipped:
            return (_("Stays"), "quiet", "minus"), ""
        if not planned.reason and not self.moves:
            return (_("There already"), "quiet", "check"), ""
        names = (self._tutor[1], planned.session.student_name)
        look, sentence = (
            words.look(planned, passes=self.passes),
            words.why(planned, self._zone, self._now, names),
        )
        if not planned.reason and self.other is not None:
            look = (_("Another start"), "accent", "arrows-swap")
        return look, sentence
