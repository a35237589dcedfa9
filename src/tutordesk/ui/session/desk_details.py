"""What the desk sees in a session's details beside what a tutor does: payment, student notes, its series.

Belongs here: making these parts in turns of their own, and having them follow the session shown. Does not
belong here: the details themselves (``ui/session``).
"""

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import QObject

from tutordesk.ui.page import Page
from tutordesk.ui.session.details import Details
from tutordesk.ui.session.payment import PaymentBox
from tutordesk.ui.session.series_part import SeriesPart
from tutordesk.ui.session.student_notes import StudentNotes
from tutordesk.ui.turns import next_turn


class DeskDetails(QObject):
    """Adds the desk's parts to the panel."""

    def __init__(self, page: Page, details: Details, zone: str) -> None:
        super().__init__(page)
        self._page, self._details, self._zone = page, details, zone
        self._payment: PaymentBox | None = None
        self._notes: StudentNotes | None = None
        self._series: SeriesPart | None = None
        self._shown: UUID | None = None
        details.actions.updated.connect(self._follow)

    def parts(self) -> tuple[Callable[[], object], ...]:
        """What builds them, a turn each."""
        return (lambda: self.payment), (lambda: self.notes), (lambda: self.series)

    @property
    def payment(self) -> PaymentBox:
        """Whether it was paid."""
        if self._payment is None:
            self._payment = PaymentBox(self._page)
            self._details.panel.take_payment(self._payment)
        return self._payment

    @property
    def notes(self) -> StudentNotes:
        """What staff noted about the student."""
        if self._notes is None:
            self._notes = StudentNotes(self._page, self._zone)
            self._details.panel.take_notes(self._notes)
        return self._notes

    @property
    def series(self) -> SeriesPart:
        """Its place in a series."""
        if self._series is None:
            self._series = SeriesPart(self._page, self._zone)
            self._details.panel.take_notes(self._series)
        return self._series

    def load(self) -> None:
        """Somebody may have written another note, or changed the series."""
        if self._shown is not None and self._series is not None:
            self._series.load()
        if self._shown is not None and self._notes is not None:
            self._notes.load()

    def _follow(self) -> None:
        row = self._details.row
        if row is None:
            self._shown = None
            return
        self.payment.show_row(row)
        if row.session_id != self._shown:
            self._shown = row.session_id
            next_turn(self, self._show_notes)

    def _show_notes(self) -> None:
        row = self._details.row
        if row is not None:
            self.notes.show_student(row.student_id)
            self.series.show_session(row)
