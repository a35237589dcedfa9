"""One date of a series to book: its verdict, and skipping, another start, or passing a rule.

Belongs here: what was decided about it. Does not belong here: the other dates, asking the server.
"""

from datetime import datetime
from uuid import uuid4

from PySide6.QtWidgets import QWidget

from tutordesk.i18n import _, pgettext
from tutordesk.services.rows import SeriesDateRow, SeriesItem, SlotRow
from tutordesk.ui.series import words
from tutordesk.ui.series.date_line import DateLine, Look


class DateRow(DateLine):
    """A line of a series to book.

    Args:
        planned: the date as the pattern makes it, with its verdict.
        zone: in which times are said.
        now: for what a rule says.
        names: tutor and student.
    """

    def __init__(
        self,
        planned: SeriesDateRow,
        zone: str,
        now: datetime,
        names: tuple[str, str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(planned, planned.n, _("Book anyway"), pgettext("date of a series", "Skip"), parent)
        self.session_id = uuid4()
        self._other_gone = False
        self._zone, self._now, self._names = zone, now, names
        self.refresh()

    @property
    def fits(self) -> bool:
        """Whether it could be booked as it stands."""
        return not self._other_gone if self.other is not None else super().fits

    @property
    def item(self) -> SeriesItem:
        """What is sent."""
        passes = self.other is None and self.passes and bool(self.planned.reason)
        return SeriesItem(self.session_id, self.starts_at, passes)

    def take(self, slot: SlotRow) -> None:
        """Another start instead."""
        self._other_gone = False
        super().take(slot)

    def show_other(self, verdict: SeriesDateRow) -> None:
        """Whether the start chosen instead is still to be had."""
        if self.other is None or verdict.starts_at != self.other.starts_at:
            return
        gone = bool(verdict.reason) and verdict.reason != "cap"
        if gone != self._other_gone:
            self._other_gone = gone
            self.show_mark(shown=gone)
            self.refresh()
            self.decided.emit()

    def refresh(self) -> None:
        """Show what is planned and decided."""
        planned, other = self.planned, self.other is not None
        look, sentence = self._verdict()
        note = words.clock_note(planned, self._zone) if not other and not self.skipped else ""
        when = words.when(self.starts_at, self.ends_at, self._zone)
        passable = bool(planned.reason) and planned.passable and not other
        self.show_line(when, look, sentence, note, passable=passable)

    def _verdict(self) -> tuple[Look, str]:
        planned = self.planned
        if self.skipped:
            return (pgettext("date of a series", "Skipped"), "quiet", "minus"), ""
        if self._other_gone:
            gone = _("The start you chose is no longer to be had.")
            return (words.verdict("booked"), "warning", "warning"), gone
        if self.other is not None:
            instead = words.when(planned.starts_at, planned.ends_at, self._zone)
            look = (_("Another start"), "accent", "arrows-swap")
            return look, _("Instead of {when}").format(when=instead)
        return words.look(planned, passes=self.passes), words.why(planned, self._zone, self._now, self._names)
