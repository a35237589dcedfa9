"""Everything about one session, beside a calendar or a list.

Belongs here: showing one ``SessionRow``, what is new about it, contact, notes and history in one column that
scrolls. Does not belong here: loading (``details.py``), and any rule about what may be done.
"""

from collections.abc import Iterable
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from tutordesk.i18n import _, format_day, format_instant, format_offset, format_phone, zone_city
from tutordesk.services.rows import EventRow, OwnStudentRow, SessionRow, StudentRow
from tutordesk.ui import theme
from tutordesk.ui.calendar import history
from tutordesk.ui.calendar import session_words as words
from tutordesk.ui.session.words import news_word
from tutordesk.ui.widgets.avatar import Avatar
from tutordesk.ui.widgets.emptying import discard_all
from tutordesk.ui.widgets.icon import Icon
from tutordesk.ui.widgets.pill import Pill, StatusPill
from tutordesk.ui.widgets.scroll import ScrollColumn

SIDE = 20

News = tuple[str, datetime | None]
"""The kind of the last change by somebody else, and when; an empty kind is no news."""


class SessionPanel(QFrame):
    """A card with the facts of the picked session; Escape or its button closes it.

    ``actions`` are set between the facts and follow the session by themselves; so do the notes, which
    ``take_notes`` may bring later. Not ``for_tutor``, it names the tutor too.
    """

    closed = Signal()

    def __init__(self, actions: QWidget, *, for_tutor: bool = True) -> None:
        super().__init__()
        self._for_tutor = for_tutor
        self.setProperty("kind", "card")
        self.setAccessibleName(_("Session details"))
        self.setAccessibleIdentifier("session-details")
        self.row: SessionRow | None = None
        self._zone = "UTC"
        self._news: News = ("", None)
        self._close = theme.icon_button("x", _("Close details"), "quiet")
        self._close.clicked.connect(self.closed)
        self._copy = theme.icon_button("copy", _("Copy session"), "quiet")
        self._copy.clicked.connect(self._on_copy)
        self._head, self._facts, self._contact, self._history = (_column(n) for n in (12, 12, 8, 10))
        self._history_title = theme.label(_("History"), "small")

        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(SIDE, 0, SIDE, SIDE)
        column.setSpacing(14)
        column.addLayout(self._head)
        column.addWidget(actions)
        column.addWidget(theme.rule())
        column.addLayout(self._facts)
        self._payment = QVBoxLayout()
        column.addLayout(self._payment)
        column.addLayout(self._contact)
        column.addWidget(theme.rule())
        self._notes = _column(14)
        column.addLayout(self._notes)
        column.addWidget(theme.rule())
        column.addWidget(self._history_title)
        column.insertSpacing(column.count(), -8)
        column.addLayout(self._history)
        column.addStretch(1)

        head = QHBoxLayout()
        head.setContentsMargins(SIDE, 14, SIDE, 0)
        head.addWidget(theme.label(_("Session"), "h3"))
        head.addStretch(1)
        head.addWidget(self._copy)
        head.addWidget(self._close)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(1, 1, 1, 1)
        whole.setSpacing(8)
        whole.addLayout(head)
        whole.addWidget(ScrollColumn(inside), 1)

    def take_payment(self, payment: QWidget) -> None:
        """Put below the price whether it was paid."""
        self._payment.addWidget(payment)

    def take_notes(self, notes: QWidget) -> None:
        """Put notes into their place, below others already there."""
        self._notes.addWidget(notes)

    def show_session(self, row: SessionRow, zone: str, news: News = ("", None)) -> None:
        """Show a session and what is new about it; contact and history follow."""
        if (row, zone, news) == (self.row, self._zone, self._news):
            return
        fresh = self.row is None or row.session_id != self.row.session_id
        self.row, self._zone, self._news = row, zone, news
        if fresh:
            discard_all(self._contact)
            discard_all(self._history)
        discard_all(self._head)
        discard_all(self._facts)
        self._show_head(row, zone)
        self._show_facts(row)

    def show_contact(self, student: OwnStudentRow | StudentRow) -> None:
        """Say how to reach the student, as far as the reader may know."""
        discard_all(self._contact)
        lines = [("phone", format_phone(student.phone), ""), ("mail", student.email, "")]
        if isinstance(student, OwnStudentRow):
            lines.append(("user", student.guardian_name, format_phone(student.guardian_phone)))
        for icon, first, second in lines:
            if first or second:
                self._contact.addLayout(fact(icon, *(part for part in (first, second) if part)))

    def show_history(self, events: Iterable[EventRow]) -> None:
        """List what happened, newest first."""
        discard_all(self._history)
        for event in reversed(tuple(events)):
            entry = QVBoxLayout()
            entry.setSpacing(1)
            entry.addWidget(theme.label(history.headline(event, self._zone), "label", wrap=True))
            if event.reason:
                quote = _("“{reason}”").format(reason=event.reason)
                entry.addWidget(theme.label(quote, "small", wrap=True))
            entry.addWidget(theme.label(format_instant(event.at, self._zone), "small", tabular=True))
            self._history.addLayout(entry)

    def show_history_missing(self) -> None:
        """Say that the history could not be read; the rest stays readable."""
        discard_all(self._history)
        self._history.addWidget(theme.label(_("The history could not be loaded."), "small", wrap=True))

    def rest_focus(self) -> None:
        """Put the keyboard where it stays: what had it may be about to grey, and Qt would hand it on."""
        if self.isAncestorOf(self.window().focusWidget() or self):
            self._close.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes the panel."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    # --- parts -------------------------------------------------------------------------------------------
    def _show_head(self, row: SessionRow, zone: str) -> None:
        who = QHBoxLayout()
        who.setSpacing(12)
        who.addWidget(Avatar(row.student_name, 44), 0, Qt.AlignmentFlag.AlignTop)
        names = QVBoxLayout()
        names.setSpacing(2)
        names.addWidget(theme.label(row.student_name, "h2", wrap=True))
        names.addWidget(theme.label(row.course.name, "body", wrap=True))
        who.addLayout(names, 1)
        self._head.addLayout(who)
        pills = QHBoxLayout()
        pills.setSpacing(8)
        pills.addWidget(StatusPill(row.status))
        pills.addWidget(subject_tag(row))
        pills.addStretch(1)
        self._head.addLayout(pills)
        kind, at = self._news
        if kind:
            line = QHBoxLayout()
            line.setSpacing(8)
            line.addWidget(Pill(news_word(kind), "warning", "bell"))
            if at is not None:
                line.addWidget(theme.label(format_instant(at, zone), "small", tabular=True))
            line.addStretch(1)
            self._head.addLayout(line)
        when = _("{time} · {length}").format(time=words.time_range(row, zone), length=words.length(row))
        zone_line = _("{city} time, {offset}").format(
            city=zone_city(zone), offset=format_offset(row.starts_at, zone)
        )
        self._head.addLayout(fact("calendar", format_day(row.starts_at, zone, style="long"), when, zone_line))

    def _show_facts(self, row: SessionRow) -> None:
        column = self._facts
        if not self._for_tutor:
            column.addLayout(fact("graduation-cap", row.tutor_name))
        column.addLayout(fact("monitor" if row.online else "pin", words.place(row)))
        column.addLayout(fact("coins", words.price(row)))
        column.addWidget(theme.label(_("Special requirements"), "small"))
        column.insertSpacing(column.count(), -10)
        asked = theme.label(row.requirements or _("None"), "body" if row.requirements else "muted", wrap=True)
        asked.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        asked.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        column.addWidget(asked)

    def _on_copy(self) -> None:
        if self.row is not None:
            QGuiApplication.clipboard().setText(words.copied(self.row, self._zone, for_tutor=self._for_tutor))


def fact(icon: str, *lines: str) -> QHBoxLayout:
    """An icon and one to three lines, the first in ink, the others quieter."""
    row = QHBoxLayout()
    row.setSpacing(12)
    row.addWidget(Icon(icon, "text3", 18), 0, Qt.AlignmentFlag.AlignTop)
    column = QVBoxLayout()
    column.setSpacing(2)
    for number, line in enumerate(lines):
        role = ("strong", "body", "small")[min(number, 2)]
        column.addWidget(theme.label(line, role, wrap=True, tabular=True))
    row.addLayout(column, 1)
    return row


def subject_tag(row: SessionRow) -> QLabel:
    """The subject of a session, quietly."""
    return theme.label(row.course.subject.name, "tag")


def _column(spacing: int) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(spacing)
    return column
