"""Everything about one session, beside the tutor's calendar.

Belongs here: showing one ``SessionRow`` and its history. Does not belong here: loading, and any rule about
what may be done.
"""

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from tutordesk.i18n import _, format_day, format_instant, format_offset, zone_city
from tutordesk.services.rows import EventRow, SessionRow
from tutordesk.ui import theme
from tutordesk.ui.calendar import history
from tutordesk.ui.calendar import session_words as words
from tutordesk.ui.widgets.avatar import Avatar
from tutordesk.ui.widgets.icon import Icon
from tutordesk.ui.widgets.pill import StatusPill
from tutordesk.ui.widgets.scroll import float_scroll_bar

WIDTH = 304


class SessionPanel(QFrame):
    """A card with the facts of the picked session; Escape or its button closes it."""

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self.setAccessibleName(_("Session details"))
        self.setAccessibleIdentifier("session-details")
        self.row: SessionRow | None = None
        self._zone = "UTC"
        self._history = QVBoxLayout()
        self._history.setSpacing(10)
        self._close = theme.icon_button("x", _("Close details"), "quiet")
        self._close.clicked.connect(self.closed)
        self._copy = theme.icon_button("copy", _("Copy session"), "quiet")
        self._copy.clicked.connect(self._on_copy)

        self._facts = QWidget()
        self._facts.setProperty("kind", "scrolled")
        self._fact_column = QVBoxLayout(self._facts)
        self._fact_column.setContentsMargins(20, 0, 20, 20)
        self._fact_column.setSpacing(16)
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        float_scroll_bar(scroll)
        scroll.setWidget(self._facts)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)

        head = QHBoxLayout()
        head.setContentsMargins(20, 14, 20, 0)
        head.addWidget(theme.label(_("Session"), "h3"))
        head.addStretch(1)
        head.addWidget(self._copy)
        head.addWidget(self._close)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(scroll, 1)

    def show_session(self, row: SessionRow, zone: str) -> None:
        """Show a session; its history follows with ``show_history``."""
        if row == self.row and zone == self._zone:
            return
        fresh = self.row is None or row.session_id != self.row.session_id
        self.row, self._zone = row, zone
        kept = None if fresh else self._take_history()
        _clear(self._fact_column)
        self._history = kept or QVBoxLayout()
        self._history.setSpacing(10)
        self._build(row, zone)

    def show_history(self, events: Iterable[EventRow]) -> None:
        """List what happened, newest first."""
        _clear(self._history)
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
        _clear(self._history)
        self._history.addWidget(theme.label(_("The history could not be loaded."), "small", wrap=True))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes the panel."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    # --- parts -------------------------------------------------------------------------------------------
    def _build(self, row: SessionRow, zone: str) -> None:
        column = self._fact_column
        who = QHBoxLayout()
        who.setSpacing(12)
        who.addWidget(Avatar(row.student_name, 44), 0, Qt.AlignmentFlag.AlignTop)
        names = QVBoxLayout()
        names.setSpacing(2)
        names.addWidget(theme.label(row.student_name, "h2", wrap=True))
        names.addWidget(theme.label(row.course.name, "body", wrap=True))
        who.addLayout(names, 1)
        column.addLayout(who)
        pills = QHBoxLayout()
        pills.setSpacing(8)
        pills.addWidget(StatusPill(row.status))
        pills.addWidget(subject_tag(row))
        pills.addStretch(1)
        column.addLayout(pills)
        column.addWidget(theme.rule())
        when = _("{time} · {length}").format(time=words.time_range(row, zone), length=words.length(row))
        zone_line = _("{city} time, {offset}").format(
            city=zone_city(zone), offset=format_offset(row.starts_at, zone)
        )
        column.addLayout(fact("calendar", format_day(row.starts_at, zone, style="long"), when, zone_line))
        column.addLayout(fact("monitor" if row.online else "pin", words.place(row)))
        column.addLayout(fact("coins", words.price(row)))
        column.addWidget(theme.rule())
        column.addWidget(theme.label(_("Special requirements"), "small"))
        column.insertSpacing(column.count(), -10)
        asked = theme.label(row.requirements or _("None"), "body" if row.requirements else "muted", wrap=True)
        asked.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        asked.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        column.addWidget(asked)
        column.addWidget(theme.rule())
        column.addWidget(theme.label(_("History"), "small"))
        column.insertSpacing(column.count(), -8)
        column.addLayout(self._history)
        column.addStretch(1)

    def _take_history(self) -> QVBoxLayout:
        self._fact_column.removeItem(self._history)
        self._history.setParent(None)
        return self._history

    def _on_copy(self) -> None:
        if self.row is not None:
            QGuiApplication.clipboard().setText(words.copied(self.row, self._zone, for_tutor=True))


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


def _clear(layout: QVBoxLayout | QHBoxLayout) -> None:
    """Empty a layout, nested ones included."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
        elif isinstance(nested := item.layout(), QVBoxLayout | QHBoxLayout):
            _clear(nested)
            nested.deleteLater()
