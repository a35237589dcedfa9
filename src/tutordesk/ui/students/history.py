"""What was done together with one student: sessions, newest first, as rows that can be pressed.

Belongs here: keeping rows in step by id. Does not belong here: loading, and what pressing does.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from uuid import UUID

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from tutordesk.domain.week import local_date
from tutordesk.i18n import _, format_day, ngettext
from tutordesk.services.rows import SessionRow
from tutordesk.ui import theme
from tutordesk.ui.calendar import session_words
from tutordesk.ui.widgets.elided import ElidedLabel
from tutordesk.ui.widgets.emptying import take_all
from tutordesk.ui.widgets.pill import StatusPill


class SessionButton(QAbstractButton):
    """One session: when, which course, its status."""

    HEIGHT = 54

    def __init__(self, zone: str) -> None:
        super().__init__()
        self._zone = zone
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._when = ElidedLabel(role="strong")
        self._what = ElidedLabel(role="small")
        self._pill = StatusPill("scheduled")
        for part in (self._when, self._what, self._pill):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addStretch(1)
        words.addWidget(self._when)
        words.addWidget(self._what)
        words.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(10)
        row.addLayout(words, 1)
        row.addWidget(self._pill)
        self.setMouseTracking(True)
        theme.changed.connect(self.update)

    def show_row(self, row: SessionRow, now: datetime) -> None:
        """Show a session."""
        self.row = row
        this_year = local_date(row.starts_at, self._zone).year == local_date(now, self._zone).year
        day = format_day(row.starts_at, self._zone, style="short" if this_year else "long")
        self._when.show_text(
            _("{day}, {time}").format(day=day, time=session_words.time_range(row, self._zone))
        )
        self._what.show_text(
            _("{course} · {place}").format(course=row.course.name, place=session_words.place(row))
        )
        self._pill.show_status(row.status)
        said = session_words.spoken(row, self._zone, for_tutor=True)
        self.setAccessibleName(_("Open in Schedule: {session}").format(session=said))
        self.setAccessibleIdentifier(f"past-session-{row.session_id}")
        self.setToolTip(_("Open in Schedule"))

    def sizeHint(self) -> QSize:
        """All rows are equally high."""
        return QSize(240, self.HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground under the mouse, the line below, and the focus ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse() or self.isDown():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("sunken"))
            painter.drawRoundedRect(self.rect().adjusted(0, 1, 0, -2), 8, 8)
        painter.setPen(QPen(theme.color("border"), 1))
        painter.drawLine(12, self.height() - 1, self.width() - 12, self.height() - 1)
        theme.focus_ring(painter, self, 8)
        painter.end()

    def enterEvent(self, event: object) -> None:
        """Show that it can be pressed."""
        self.update()

    def leaveEvent(self, event: object) -> None:
        """The mouse is gone."""
        self.update()


class History(QWidget):
    """Sessions with one student; ``opened`` carries the session pressed."""

    opened = Signal(object)
    more_asked = Signal()

    def __init__(self, zone: str, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._zone, self._now = zone, now
        self._rows: dict[UUID, SessionButton] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._none = theme.label(_("No session together yet."), "body", wrap=True)
        self._none.hide()
        self.more = theme.button("", "quiet", "chevron-down")
        self.more.setAccessibleIdentifier("more-history")
        self.more.clicked.connect(self.more_asked)
        self.more.hide()

    def show_rows(self, rows: Iterable[SessionRow], left: int) -> None:
        """Show sessions in this order; ``left`` more are at the server."""
        now = self._now()
        kept: dict[UUID, SessionButton] = {}
        for row in rows:
            button = self._rows.pop(row.session_id, None)
            if button is None:
                button = SessionButton(self._zone)
                button.clicked.connect(lambda _checked=False, pressed=button: self.opened.emit(pressed.row))
            button.show_row(row, now)
            kept[row.session_id] = button
        for gone in self._rows.values():
            gone.hide()
            gone.deleteLater()
        self._rows = kept
        take_all(self._column)
        for button in kept.values():
            self._column.addWidget(button)
            button.show()
        self._column.addWidget(self._none)
        self._none.setVisible(not kept)
        self._column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignHCenter)
        self.more.setText(ngettext("Show {count} more", "Show {count} more", left).format(count=left))
        self.more.setVisible(left > 0)
