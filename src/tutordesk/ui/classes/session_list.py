"""The sessions of a student, grouped by week, kept in step by id.

Belongs here: which cards exist, their order and headings, which one is unfolded. Does not belong here:
loading pages (``page.py``) and what a card shows (``session_card.py``).
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tutordesk.i18n import _, ngettext
from tutordesk.services.rows import CentreRow, SessionRow
from tutordesk.ui import theme
from tutordesk.ui.classes import words
from tutordesk.ui.classes.session_card import SessionCard
from tutordesk.ui.widgets.card import Card
from tutordesk.ui.widgets.emptying import take_all
from tutordesk.ui.widgets.icon import Icon


class SessionList(QWidget):
    """Cards under week headings; one card at a time is unfolded."""

    cancel_confirmed = Signal(object, str)  # SessionRow, reason
    move_asked = Signal(object)  # SessionRow
    seen = Signal(object)  # SessionRow
    opened = Signal(object)  # SessionCard, its details just unfolded
    copy_asked = Signal(object)  # SessionRow
    calendar_asked = Signal(object)  # SessionRow
    more_asked = Signal()
    empty_pressed = Signal()

    def __init__(self, centre: CentreRow, zone: str) -> None:
        super().__init__()
        self._centre, self._zone = centre, zone
        self._refusal = ""
        self._cards: dict[UUID, SessionCard] = {}
        self._unfolded_id: UUID | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._more = theme.button("", "quiet", "chevron-down")
        self._more.setAccessibleIdentifier("more-sessions")
        self._more.clicked.connect(self.more_asked)
        self._more.hide()
        self._empty: QWidget | None = None
        self._headings: list[QWidget] = []

    def show_rows(
        self, rows: Iterable[SessionRow], now: datetime, *, left: int, empty: tuple[str, str]
    ) -> None:
        """Show sessions in the order given; ``left`` more are at the server, ``empty`` is (title, button)."""
        rows = tuple(rows)
        focused = self._focused_card()
        order = [row.session_id for row in rows]
        self._hand_on_focus(focused, order)
        wanted = set(order)
        for gone in [key for key in self._cards if key not in wanted]:
            card = self._cards.pop(gone)
            card.hide()
            card.deleteLater()
        for row in rows:
            known = self._cards.get(row.session_id)
            if known is None:
                self._cards[row.session_id] = self._new_card(row, now)
            else:
                known.show_row(row, now)
        self._arrange(rows, now, left, empty)

    def card_of(self, session_id: UUID) -> SessionCard | None:
        """The card of a session shown."""
        return self._cards.get(session_id)

    def cards(self) -> tuple[SessionCard, ...]:
        """The cards of all sessions shown."""
        return tuple(self._cards.values())

    @property
    def unfolded(self) -> SessionCard | None:
        """The card whose details are open."""
        return next((card for card in self._cards.values() if card.unfolded), None)

    def unfold(self, session_id: UUID | None) -> SessionCard | None:
        """Unfold one session and fold the others; None folds all."""
        self._unfolded_id = session_id
        for key, card in self._cards.items():
            if (key == session_id) != card.unfolded:
                card.unfold(unfolded=key == session_id)
        return self._cards.get(session_id) if session_id is not None else None

    def show_writes(self, refusal: str) -> None:
        """Grey what writes, with the reason; empty allows it again."""
        self._refusal = refusal
        for card in self._cards.values():
            card.show_writes(refusal)

    # --- parts -------------------------------------------------------------------------------------------
    def _new_card(self, row: SessionRow, now: datetime) -> SessionCard:
        card = SessionCard(row, self._centre, self._zone, now)
        card.show_writes(self._refusal)
        card.unfold_asked.connect(self._on_unfold_asked)
        card.cancel_confirmed.connect(self.cancel_confirmed)
        card.move_asked.connect(self.move_asked)
        card.seen.connect(self.seen)
        card.opened.connect(self.opened)
        card.copy_asked.connect(self.copy_asked)
        card.calendar_asked.connect(self.calendar_asked)
        if row.session_id == self._unfolded_id:
            card.unfold(unfolded=True)
        return card

    def _on_unfold_asked(self, card: SessionCard) -> None:
        self.unfold(None if card.unfolded else card.row.session_id)

    def _hand_on_focus(self, focused: SessionCard | None, order: list[UUID]) -> None:
        """Keep the keyboard in the list when the session it was on leaves."""
        if focused is None or focused.row.session_id in order:
            return
        known = list(self._cards)
        place = known.index(focused.row.session_id)
        for key in (*known[place + 1 :], *reversed(known[:place])):
            if key in order:
                self._cards[key].toggle.setFocus(Qt.FocusReason.OtherFocusReason)
                return

    def _focused_card(self) -> SessionCard | None:
        focus = self.focusWidget()
        if focus is None or not focus.hasFocus():
            return None
        return next((card for card in self._cards.values() if card.isAncestorOf(focus)), None)

    def _arrange(
        self, rows: tuple[SessionRow, ...], now: datetime, left: int, empty: tuple[str, str]
    ) -> None:
        take_all(self._column)
        for heading in self._headings:
            heading.hide()
            heading.deleteLater()
        self._headings = []
        self._cards = {row.session_id: self._cards[row.session_id] for row in rows}
        week = None
        this_week = words.week_of(now, self._zone)
        previous: QWidget | None = None
        for row in rows:
            first_date = words.week_of(row.starts_at, self._zone)
            if first_date != week:
                if week is not None:
                    self._column.addSpacing(8)
                week = first_date
                heading = theme.label(words.week_title(first_date, this_week), "small", tabular=True)
                self._headings.append(heading)
                self._column.addWidget(heading)
            card = self._cards[row.session_id]
            self._column.addWidget(card)
            card.show()
            if previous is not None:
                QWidget.setTabOrder(previous, card)
            previous = card
        if not rows:
            notice = self._empty_card(*empty)
            self._headings.append(notice)
            self._column.addWidget(notice)
        self._more.setText(ngettext("Show {count} more", "Show {count} more", left).format(count=left))
        self._column.addWidget(self._more, 0, Qt.AlignmentFlag.AlignHCenter)
        self._more.setVisible(left > 0)
        self._column.addStretch(1)

    def _empty_card(self, title: str, label: str) -> QWidget:
        card = Card(margin=24, spacing=8)
        card.body.addWidget(Icon("calendar-days", "onsoft", 28), 0, Qt.AlignmentFlag.AlignHCenter)
        heading = theme.label(title, "body", wrap=True)
        heading.setAlignment(Qt.AlignmentFlag.AlignCenter)
        card.body.addWidget(heading)
        if label:
            button = theme.button(label)
            button.clicked.connect(self.empty_pressed)
            card.body.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        card.setAccessibleName(_("No sessions"))
        return card
