"""The enrolled courses, in as many columns as there is room for.

Belongs here: keeping cards in step with rows and placing them. Does not belong here: what a card shows.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from tutordesk.services.rows import EnrollmentRow
from tutordesk.ui.classes.course_card import CourseCard
from tutordesk.ui.widgets.emptying import take_all

CARD_FROM = 290
"""The narrowest card that looks well; longer words in another language ask for more."""


class CourseGrid(QWidget):
    """Cards by enrollment; only changed ones are built anew."""

    book_asked = Signal(object)  # EnrollmentRow

    def __init__(self) -> None:
        super().__init__()
        self._cards: dict[UUID, CourseCard] = {}
        self._columns = 1
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(12)
        self._zone = ""
        self._day = ""

    def show_rows(self, rows: Iterable[EnrollmentRow], zone: str, now: datetime) -> None:
        """Show these courses in this order."""
        day = now.date().isoformat()  # "today" and "tomorrow" on the cards age with the date
        same_frame = (zone, day) == (self._zone, self._day)
        self._zone, self._day = zone, day
        kept: dict[UUID, CourseCard] = {}
        for row in rows:
            known = self._cards.pop(row.enrollment_id, None)
            if known is not None and known.row == row and same_frame:
                kept[row.enrollment_id] = known
                continue
            if known is not None:
                self._drop(known)
            card = CourseCard(row, zone, now)
            card.book_asked.connect(self.book_asked)
            kept[row.enrollment_id] = card
        for gone in self._cards.values():
            self._drop(gone)
        self._cards = kept
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Two columns where two cards fit."""
        super().resizeEvent(event)
        self._choose_columns()

    def event(self, event: QEvent) -> bool:
        """Cards that grew, as when they are dressed, may need fewer columns."""
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._choose_columns()
        return done

    def minimumSizeHint(self) -> QSize:
        """One column is always possible."""
        return QSize(self._card_width(), super().minimumSizeHint().height())

    def _card_width(self) -> int:
        return max((CARD_FROM, *(card.minimumSizeHint().width() for card in self._cards.values())))

    def _choose_columns(self) -> None:
        gap = self._grid.spacing()
        columns = max(1, min(3, (self.width() + gap) // (self._card_width() + gap)))
        if columns != self._columns:
            self._columns = columns
            self._place()

    def _place(self) -> None:
        take_all(self._grid)
        columns = max(1, min(self._columns, len(self._cards)))
        for number, card in enumerate(self._cards.values()):
            self._grid.addWidget(card, number // columns, number % columns)
        for column in range(3):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)

    def _drop(self, card: CourseCard) -> None:
        self._grid.removeWidget(card)
        card.hide()
        card.deleteLater()
