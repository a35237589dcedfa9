"""The foot of the booking card: when, course, length, price, special requirements, and the button."""

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QPlainTextEdit, QVBoxLayout, QWidget

from tutordesk.domain.week import local_date
from tutordesk.i18n import (
    _,
    format_day,
    format_instant,
    format_minutes,
    format_money,
    format_number,
    format_range,
    is_rtl,
    isolated,
    ngettext,
)
from tutordesk.services.rows import OfferRow
from tutordesk.ui import theme
from tutordesk.ui.attempt import COUNTER_FROM, LONGEST_REQUIREMENTS
from tutordesk.ui.widgets.question import allow
from tutordesk.ui.widgets.scroll import float_scroll_bar


class _Requirements(QPlainTextEdit):
    """A small note; Tab leaves it."""

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        float_scroll_bar(self)
        self.setFont(theme.font(14))
        self.setAccessibleName(_("Special requirements"))
        self.setAccessibleIdentifier("special-requirements")
        self.setPlaceholderText(_("What should be prepared? (optional)"))
        self.setFixedHeight(58)


class BookingPanel(QWidget):
    """Says what would be booked and why not yet; ``book_asked`` when somebody wants it."""

    book_asked = Signal()
    repeat_asked = Signal()

    def __init__(self, zone: str, *, desk: bool, repeats: bool = False) -> None:
        super().__init__()
        self._zone, self._desk = zone, desk
        self._starts: datetime | None = None
        self._ends: datetime | None = None
        self._offer: OfferRow | None = None
        self._course_chosen = False
        self._blocked = ""
        self._pending = ""
        self.when = theme.label("", "h3", tabular=True)
        self.when.setAccessibleIdentifier("booking-when")
        self.what = theme.label("", "body", wrap=True)
        self.what.setAccessibleIdentifier("booking-what")
        self.requirements = _Requirements()
        self.requirements.textChanged.connect(self._refresh)
        self._requirements_label = theme.label(_("Special requirements"), "label")
        self._requirements_label.setBuddy(self.requirements)
        self._counter = theme.label("", "small", tabular=True)
        self.reason = _ReasonField(self._refresh)
        self.reason.hide()
        self.book = theme.button(_("Book session"), "primary", "calendar-check")
        self.book.setAccessibleIdentifier("book-session")
        self.book.setMinimumHeight(40)
        self.book.setMinimumWidth(150)
        self.book.clicked.connect(self.book_asked)
        self.repeat = theme.button(_("Repeat…"), "quiet", "refresh")
        self.repeat.setAccessibleIdentifier("repeat-session")
        self.repeat.clicked.connect(self.repeat_asked)
        self.repeat.setVisible(repeats)
        self._buttons = QWidget()
        self._beside = QBoxLayout(QBoxLayout.Direction.TopToBottom, self._buttons)
        self._beside.setContentsMargins(0, 0, 0, 0)
        self._beside.setSpacing(4)
        self._beside.addWidget(self.repeat)
        self._beside.addWidget(self.book)
        self._why = theme.label("", "small", wrap=True)
        self._words = QWidget()
        words = QVBoxLayout(self._words)
        words.setContentsMargins(0, 0, 0, 0)
        words.setSpacing(2)
        words.addStretch(1)
        words.addWidget(self.when)
        words.addWidget(self.what)
        words.addWidget(self._why)
        self._note = QWidget()
        note = QVBoxLayout(self._note)
        note.setContentsMargins(0, 0, 0, 0)
        note.setSpacing(4)
        note.addWidget(self._requirements_label)
        note.addWidget(self.requirements)
        note.addWidget(self._counter)
        note.addWidget(self.reason)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(10)
        self.set_narrow(narrow=False)
        self._refresh()

    def set_narrow(self, *, narrow: bool) -> None:
        """Put the note above words and button (narrow), or between them."""
        bottom = Qt.AlignmentFlag.AlignBottom
        for part in (self._words, self._note, self._buttons):
            self._grid.removeWidget(part)
        if narrow:
            self._grid.addWidget(self._note, 0, 0, 1, 2)
            self._grid.addWidget(self._words, 1, 0)
            self._grid.addWidget(self._buttons, 1, 1, bottom)
        else:
            self._grid.addWidget(self._words, 0, 0)
            self._grid.addWidget(self._note, 0, 1)
            self._grid.addWidget(self._buttons, 0, 2, bottom)
        self._grid.setColumnStretch(0, 1 if narrow else 5)
        self._grid.setColumnStretch(1, 0 if narrow else 4)
        self.requirements.setFixedHeight(40 if narrow else 58)
        direction = QBoxLayout.Direction
        self._beside.setDirection(direction.LeftToRight if narrow else direction.TopToBottom)

    def stack(self) -> QWidget:
        """Put words and note below one another, in a column beside a page.

        Returns:
            The buttons, for the foot of that column, where they stay in sight however little room there is.
        """
        for part in (self._words, self._note, self._buttons):
            self._grid.removeWidget(part)
        for row, part in enumerate((self._words, self._note)):
            self._grid.addWidget(part, row, 0)
        self._beside.setDirection(QBoxLayout.Direction.LeftToRight)
        self._beside.setStretchFactor(self.book, 1)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 0)
        return self._buttons

    # --- what the page says ---
    def show_choice(
        self,
        starts: datetime | None,
        ends: datetime | None,
        offer: OfferRow | None,
        *,
        course_chosen: bool = False,
    ) -> None:
        """Show start and course, either of which may be missing; a course may be chosen without its tutor."""
        self._course_chosen = course_chosen or offer is not None
        self._starts, self._ends, self._offer = starts, ends, offer
        self._refresh()

    def block(self, reason: str) -> None:
        """Say why writing is impossible now; empty allows it again."""
        self._blocked = reason
        self._refresh()

    def set_pending(self, words: str) -> None:
        """Show that an answer is awaited, in ``words``; empty ends it."""
        self._pending = words
        self.book.setText(words or _("Book session"))
        self.requirements.setReadOnly(bool(words))
        self._refresh()

    def ask_reason(self, *, shown: bool) -> None:
        """Show or hide the field for the desk's reason."""
        self.reason.setVisible(shown)
        if not shown:
            self.reason.edit.setPlainText("")
        self._refresh()

    def clear_note(self) -> None:
        """Empty the texts after a booking."""
        self.requirements.setPlainText("")
        self.ask_reason(shown=False)

    @property
    def offer(self) -> OfferRow | None:
        """The course shown, with its price."""
        return self._offer

    @property
    def note(self) -> str:
        """The special requirements, trimmed."""
        return self.requirements.toPlainText().strip()

    @property
    def override_reason(self) -> str | None:
        """The desk's reason for passing a rule, if one is asked for and given."""
        return (self.reason.text or None) if not self.reason.isHidden() else None

    @property
    def obstacle(self) -> str:
        """Why booking is impossible now, empty when it is possible."""
        over = len(self.note) - LONGEST_REQUIREMENTS
        if self._pending:
            return self._pending
        if self._blocked:
            return self._blocked
        if self._starts is None and not self._course_chosen:
            return _("Choose a course and a start.")
        if self._starts is None:
            return _("Choose a start.")
        if self._offer is None:
            return _("Choose a course.")
        if over > 0:
            words = ngettext(
                "The requirements are {n} character too long.",
                "The requirements are {n} characters too long.",
                over,
            )
            return words.format(n=format_number(over))
        if not self.reason.isHidden() and not self.reason.text:
            return _("Give a reason to book anyway.")
        return ""

    def _refresh(self) -> None:
        self.when.setText(self._when_words())
        self.what.setText(self._what_words())
        self.what.setVisible(bool(self.what.text()))
        length = len(self.note)
        self._counter.setVisible(length > COUNTER_FROM)
        self._counter.setText(
            _("{n} of {limit} characters").format(
                n=format_number(length), limit=format_number(LONGEST_REQUIREMENTS)
            )
        )
        theme.set_property(self._counter, "tone", "error" if length > LONGEST_REQUIREMENTS else "")
        obstacle = self.obstacle
        self.book.setEnabled(not obstacle)
        self.book.setToolTip(obstacle)
        self.book.setAccessibleDescription(obstacle)
        chosen = self._starts is not None and self._offer is not None
        allow(self.repeat, self._pending or self._blocked or ("" if chosen else obstacle))
        self._why.setText(obstacle if chosen and not self._pending else "")
        self._why.setVisible(bool(self._why.text()))

    def _when_words(self) -> str:
        if self._starts is None:
            return _("Choose a start")
        if self._ends is None or self._offer is None:
            return format_instant(self._starts, self._zone)
        if local_date(self._starts, self._zone) != local_date(self._ends, self._zone):
            return format_instant(self._starts, self._zone)
        return _("{day}, {span}").format(
            day=format_day(self._starts, self._zone),
            span=format_range(self._starts, self._ends, self._zone),
        )

    def _what_words(self) -> str:
        if self._offer is None:
            return _("Choose a course") if self._starts is not None else ""
        return offer_words(self._offer)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter books from anywhere in the panel."""
        enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier and self.book.isEnabled():
            self.book_asked.emit()
        else:
            super().keyPressEvent(event)


class _ReasonField(QWidget):
    """The desk's reason for booking although a rule says no."""

    def __init__(self, on_change: object) -> None:
        super().__init__()
        self.edit = QPlainTextEdit()
        self.edit.setTabChangesFocus(True)
        float_scroll_bar(self.edit)
        self.edit.setFont(theme.font(14))
        self.edit.setFixedHeight(40)
        self.edit.setAccessibleName(_("Reason to book anyway"))
        self.edit.setAccessibleIdentifier("override-reason")
        self.edit.textChanged.connect(on_change)
        label = theme.label(_("Reason to book anyway"), "label")
        label.setBuddy(self.edit)
        theme.set_property(label, "tone", "warning")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(label)
        column.addWidget(self.edit)

    @property
    def text(self) -> str:
        """The reason, trimmed."""
        return self.edit.toPlainText().strip()[:500]


def offer_words(offer: OfferRow) -> str:
    """Word an offer in one line: "A-level Maths · 60 minutes · €42.00"."""
    return _("{course} · {length} · {price}").format(
        course=offer.course.name,
        length=format_minutes(offer.course.session_minutes),
        price=isolated(format_money(offer.price, offer.currency))
        if is_rtl()
        else format_money(offer.price, offer.currency),
    )
