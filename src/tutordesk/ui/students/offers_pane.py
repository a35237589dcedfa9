"""My courses: what a tutor offers, and the other courses of the centre.

Belongs here: keeping cards in step with rows, and what a change of an offer writes. Does not belong here: how
a card looks.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tutordesk.i18n import _
from tutordesk.services import offers
from tutordesk.services.rows import EnrollmentRow, OwnOfferRow
from tutordesk.ui import theme
from tutordesk.ui.meanwhile import overtaken
from tutordesk.ui.page import Page
from tutordesk.ui.students.offer_card import OfferCard
from tutordesk.ui.widgets.emptying import take_all
from tutordesk.ui.widgets.scroll import ScrollColumn
from tutordesk.ui.widgets.states import States

WIDEST = 880
CARDS_A_TURN = 4
UNDO_MS = 10_000


class OffersPane(QWidget):
    """The courses of the centre from the own seat; offered ones first."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self._refusal = ""
        self._cards: dict[UUID, OfferCard] = {}
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 0, 16)
        self._column.setSpacing(8)
        inside.setMaximumWidth(WIDEST)
        self._rows: dict[UUID, OwnOfferRow] = {}
        self._next_turn = QTimer(self)
        self._next_turn.setSingleShot(True)
        self._next_turn.setInterval(0)
        self._next_turn.timeout.connect(self._make_some)
        self._offered = theme.label(_("You offer"), "h3")
        self._none = theme.label(
            _("You offer no course yet, so nobody can book you. Start with one below."), "body", wrap=True
        )
        self._others = theme.label(_("Other courses of the centre"), "h3")
        self.states = States(ScrollColumn(inside, beside=True), margin=0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.states)

    def show_rows(self, rows: Sequence[OwnOfferRow]) -> None:
        """Show the courses in this order, offered ones first; only changed cards change."""
        if not rows:
            self.states.show_state(
                "empty",
                icon="book",
                title=_("The centre has no courses yet"),
                text=_("The front desk adds them; then you choose which ones you teach."),
            )
            return
        self._rows = {row.course.course_id: row for row in sorted(rows, key=lambda row: not row.active)}
        for gone in [key for key in self._cards if key not in self._rows]:
            card = self._cards.pop(gone)
            card.hide()
            card.deleteLater()
        for key, card in self._cards.items():
            if card.row != self._rows[key]:
                card.show_row(self._rows[key])
            if card.people_shown:
                self._ask_enrolled(card.row)
        self._make_some()
        self.states.show_state("content")

    def _make_some(self) -> None:
        """Make the cards that are missing, a few in a turn: a centre may have many courses."""
        missing = [key for key in self._rows if key not in self._cards]
        for key in missing[:CARDS_A_TURN]:
            card = self._cards[key] = OfferCard(self._rows[key])
            card.show_writes(self._refusal)
            card.offer_changed.connect(self._on_changed)
            card.enrolled_asked.connect(self._ask_enrolled)
        self._cards = {key: self._cards[key] for key in self._rows if key in self._cards}
        self._arrange()
        if len(missing) > CARDS_A_TURN:
            self._next_turn.start()

    def show_error(self, error: Exception) -> None:
        """Say that the courses could not be read; what is on screen stays."""
        self.states.fail(error, self._page.show_error)

    def show_writes(self, refusal: str) -> None:
        """Grey what writes, with the reason."""
        self._refusal = refusal
        for card in self._cards.values():
            card.show_writes(refusal)

    def card_of(self, course_id: UUID) -> OfferCard | None:
        """Return the card of a course."""
        return self._cards.get(course_id)

    def _arrange(self) -> None:
        take_all(self._column)
        offered = [card for card in self._cards.values() if card.row.active]
        others = [card for card in self._cards.values() if not card.row.active]
        self._none.setVisible(not offered)
        self._others.setVisible(bool(others))
        for part in (self._offered, self._none, *offered):
            self._column.addWidget(part)
        self._column.addSpacing(12)
        for part in (self._others, *others):
            self._column.addWidget(part)
        self._column.addStretch(1)

    # --- what a change writes ---
    def _on_changed(self, row: OwnOfferRow, changed: dict[str, Any], *, silent: bool = False) -> None:
        asked = {"active": row.active, "online": row.online, "in_person": row.in_person, "place": row.place}
        self._page.write(
            offers.set_offer,
            tutor_id=self._page.context.me.person_id,
            course_id=row.course.course_id,
            before=row,
            **{**asked, **changed},
            done=lambda _none: self._on_written(row, {**asked, **changed}, silent=silent),
            failed=self._on_refused,
        )

    def _on_refused(self, error: Exception) -> None:
        self._page.show_error(error)
        if overtaken(error):
            self._page.reload()  # an open editor then says what it is by now

    def _on_written(self, row: OwnOfferRow, now: dict[str, Any], *, silent: bool) -> None:
        if (card := self._cards.get(row.course.course_id)) is not None:
            card.close_editor()
        self._page.reload()
        name = row.course.name
        notices = self._page.context.notices
        if row.active and not now["active"]:
            undo = partial(self._on_changed, replace(row, active=False), {"active": True}, silent=True)
            notices.show_notice(
                _("You no longer offer {course}. Booked sessions stay.").format(course=name),
                "success",
                [(_("Undo"), undo)],
                timeout_ms=UNDO_MS,
            )
        elif silent:
            notices.show_notice(
                _("You offer {course} as before.").format(course=name), "success", timeout_ms=UNDO_MS
            )
        elif not row.active:
            notices.show_notice(
                _("You offer {course} now. Students can book it.").format(course=name),
                "success",
                timeout_ms=UNDO_MS,
            )
        else:
            notices.show_notice(_("Saved."), "success", timeout_ms=4_000)

    def _ask_enrolled(self, row: OwnOfferRow) -> None:
        course_id = row.course.course_id
        self._page.ask(
            offers.enrolled,
            key=("enrolled", course_id),
            course_id=course_id,
            done=partial(self._show_enrolled, course_id),
        )

    def _show_enrolled(self, course_id: UUID, rows: Sequence[EnrollmentRow]) -> None:  # bound by partial
        if (card := self._cards.get(course_id)) is not None:
            card.show_people(rows)
