"""Who offers a course at which price and where: change, stop, start again, or have another tutor offer it.

Belongs here: the lines and what is typed into them. Does not belong here: writing (the page does).
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from tutordesk.i18n import _
from tutordesk.services import directory
from tutordesk.services.people_rows import CourseFile, OfferFile, PersonRow
from tutordesk.ui import theme
from tutordesk.ui.courses.chooser import Chooser
from tutordesk.ui.courses.offer_line import NewOffer, OfferLine
from tutordesk.ui.page import Page
from tutordesk.ui.widgets.card import Card
from tutordesk.ui.widgets.gradual import GradualLines
from tutordesk.ui.widgets.question import allow


class OffersCard(Card):
    """``changed`` carries the keywords of ``offers.set_offer`` without the course."""

    changed = Signal(dict)

    def __init__(self, page: Page) -> None:
        super().__init__(spacing=10)
        self._refusal = ""
        self._course: CourseFile | None = None
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(theme.label(_("Offered by"), "h3"), 1)
        self.add = theme.button(_("Add tutor"), "secondary", "plus")
        self.add.setAccessibleIdentifier("add-offer")
        head.addWidget(self.add)
        self.body.addLayout(head)
        self.body.addWidget(
            theme.label(
                _("A new price counts for what is booked from now on. Sessions that are booked keep theirs."),
                "body",
                wrap=True,
            )
        )
        self.chooser = Chooser(page, directory.search, _("Tutor"), "offer-tutor", in_role="tutor")
        self.chooser.chosen.connect(self._on_tutor)
        self.chooser.hide()
        self.body.addWidget(self.chooser)
        self.add.clicked.connect(self._begin)
        self.new = NewOffer()
        self.new.wanted.connect(self._on_new)
        self.new.hide()
        self.body.addWidget(self.new)
        self._empty = theme.label(_("Nobody offers it yet, so it cannot be booked."), "muted", wrap=True)
        self.body.addWidget(self._empty)
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        self.body.addLayout(self._list)
        self._gradual = GradualLines(self._list, lambda row: row.tutor_id, self._make, self)
        self.lines: dict[UUID, OfferLine] = self._gradual.lines

    def show_course(self, course: CourseFile) -> None:
        """Whose offers these are; another course begins empty."""
        if self._course is None or self._course.course.course_id != course.course.course_id:
            self.chooser.hide()
            self.new.hide()
            self._gradual.show_rows(())
        self._course = course
        self._grey()

    def show_rows(self, rows: Sequence[OfferFile]) -> None:
        """Show the offers; what is typed stays."""
        self._gradual.show_rows(rows)
        self._empty.setVisible(not rows)

    @property
    def dirty(self) -> bool:
        """Whether a price or place is typed and not saved."""
        return any(line.dirty for line in self.lines.values())

    def discard(self) -> None:
        """Put back what is stored."""
        for line in self.lines.values():
            line.discard()

    def show_saved(self, asked: dict[str, Any]) -> None:
        """An offer is saved: put the fields away that hold nothing else."""
        if (line := self.lines.get(asked["tutor_id"])) is not None:
            line.show_saved(asked)

    def show_writes(self, refusal: str) -> None:
        """Grey what writes, with the reason."""
        self._refusal = refusal
        for line in self.lines.values():
            line.show_writes(refusal)
        self._grey()

    def _grey(self) -> None:
        given_up = self._course is not None and not self._course.active
        allow(self.add, self._refusal or (_("The course is given up.") if given_up else ""))

    def _make(self, row: OfferFile) -> OfferLine:
        line = OfferLine(row)
        line.show_writes(self._refusal)
        line.changed.connect(self._on_changed)
        return line

    def _on_changed(self, row: OfferFile, changes: dict[str, object]) -> None:
        stored = {
            "before": row,
            "tutor_id": row.tutor_id,
            "active": row.active,
            "online": row.online,
            "in_person": row.in_person,
            "place": row.place,
            "price": row.price,
        }
        self.changed.emit({**stored, **changes})

    def _on_tutor(self, person: PersonRow) -> None:
        self.chooser.hide()
        known = self.lines.get(person.person_id)
        if known is not None:
            if not known.row.active:
                self._on_changed(known.row, {"active": True})
            return
        if self._course is not None:
            self.new.begin(person, self._course)

    def _begin(self) -> None:
        self.new.hide()
        self.chooser.begin()

    def _on_new(self, person: PersonRow, price: Decimal | None) -> None:
        self.new.hide()
        self.changed.emit(
            {
                "tutor_id": person.person_id,
                "active": True,
                "online": True,
                "in_person": False,
                "place": "",
                "price": price,
            }
        )
