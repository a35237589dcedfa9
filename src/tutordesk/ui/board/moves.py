"""Moving a session by choosing among offered starts, of its tutor or of another one who teaches the course.

Belongs here: whose starts are looked at, and what another tutor costs. Does not belong here: the dialog, the
write and its refusals (``ui/session``, ``ui/slots``).
"""

from collections.abc import Callable
from uuid import UUID

from PySide6.QtWidgets import QHBoxLayout, QWidget
from shiboken6 import isValid

from tutordesk.i18n import _
from tutordesk.services import tutors
from tutordesk.services.board_rows import BoardTutor
from tutordesk.services.rows import SessionRow, TutorProfile
from tutordesk.ui import theme
from tutordesk.ui.page import Page
from tutordesk.ui.session.changes import Changes
from tutordesk.ui.session.moves import Moves
from tutordesk.ui.session.words import price_kept
from tutordesk.ui.slots.slot_dialog import SlotDialog
from tutordesk.ui.widgets.combo import LabelledCombo

TutorsOf = Callable[[UUID], tuple[BoardTutor, ...]]


class BoardMoves(Moves):
    """``tutors_of`` names who teaches a course."""

    def __init__(self, page: Page, changes: Changes, zone: Callable[[], str], tutors_of: TutorsOf) -> None:
        super().__init__(page, changes, zone)
        self._tutors_of = tutors_of

    def prepare(self, dialog: SlotDialog, row: SessionRow) -> None:
        """Offer the tutors of the course, where there are several."""
        others = {one.tutor_id: one.display_name for one in self._tutors_of(row.course.course_id)}
        names = {row.tutor_id: row.tutor_name} | others
        if len(names) > 1:
            dialog.add_choice(TutorChoice(self._page, dialog, row, names))


class TutorChoice(QWidget):
    """Whose starts the dialog offers, and how their price differs."""

    def __init__(self, page: Page, dialog: SlotDialog, row: SessionRow, names: dict[UUID, str]) -> None:
        super().__init__(dialog)
        self._page, self._dialog, self._row, self._names = page, dialog, row, names
        self.combo = LabelledCombo(_("Tutor"), beside=True)
        self.combo.combo.setAccessibleIdentifier("move-to-tutor")
        self.combo.combo.setMinimumWidth(220)
        ordered = sorted(names.items(), key=lambda one: (one[0] != row.tutor_id, one[1].casefold()))
        self.combo.set_options(
            [
                (tutor_id, _("{tutor} (now)").format(tutor=name) if tutor_id == row.tutor_id else name)
                for tutor_id, name in ordered
            ],
            row.tutor_id,
        )
        self.combo.chosen.connect(self._on_chosen)
        self.price = theme.label("", "label", tabular=True)
        self.price.setAccessibleIdentifier("move-price")
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(12)
        line.addWidget(self.combo)
        line.addWidget(self.price, 1)

    def _on_chosen(self, tutor_id: UUID) -> None:
        self.price.setText("")
        self._dialog.show_tutor(tutor_id, self._names[tutor_id])
        if tutor_id != self._row.tutor_id:
            self._page.ask(
                tutors.profile,
                key=("move-price", id(self)),
                tutor_id=tutor_id,
                done=self._on_profile,
                failed=lambda _error: None,  # the price is said again once the session is moved
            )

    def _on_profile(self, profile: TutorProfile) -> None:
        if not isValid(self) or profile.tutor.tutor_id != self._dialog.tutor_id:
            return
        course_id = self._row.course.course_id
        offer = next((one for one in profile.offers if one.course.course_id == course_id), None)
        if offer is not None:
            said = price_kept(offer.price, offer.currency, self._row)
            self.price.setText(said or _("Same price"))
