"""The outline of a session on its way: where it would land, and what the server says to that.

Belongs here: painting and placing the outline. Does not belong here: following the pointer (``drag.py``).
"""

from datetime import datetime

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from tutordesk.domain.layout import Box
from tutordesk.i18n import format_range
from tutordesk.services.rows import SessionRow
from tutordesk.ui import theme
from tutordesk.ui.calendar import drag_words
from tutordesk.ui.calendar.geometry import Columns
from tutordesk.ui.calendar.landing import Landing
from tutordesk.ui.calendar.session_button import RADIUS

LEAST_HEIGHT = 24
TIME_WIDTH = 118
TWO_LINES_FROM = 40
PADDING = 9


class Ghost(QWidget):
    """One per calendar; hidden while nothing moves. ``text`` is what it says."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._surface = parent
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.landing: Landing | None = None
        self.words_room = QSize(0, LEAST_HEIGHT)
        """What words beside the time need where columns are narrow."""
        self._row: SessionRow | None = None
        self._time = self._said = ""
        self.rest: Ghost | None = None
        """What lies beyond midnight."""
        self.setAccessibleIdentifier("drag-verdict")
        self.hide()

    @property
    def text(self) -> str:
        """The time and the verdict."""
        return f"{self._time} {self._said}".strip()

    def show_landing(self, row: SessionRow, landing: Landing, grid: Columns, now: datetime) -> None:
        """Stand where a session would be."""
        self._row, self.landing = row, landing
        zone = grid.zone
        self._time = format_range(landing.starts_at, landing.ends_at, zone)
        self._said = drag_words.verdict(landing, row, zone, now)
        self.setAccessibleName(self.text)
        self.place(grid)
        self.update()

    def place(self, grid: Columns) -> None:
        """Lie on a grid, which may have changed."""
        pieces = _pieces(self.landing, grid)
        self.lie(pieces[0] if pieces else None)
        if len(pieces) > 1 and self.rest is None:
            self.rest = Ghost(self._surface)
        if self.rest is not None and self._row is not None and self.landing is not None:
            self.rest.repeat(self._row, self.landing, self._time)
            self.rest.lie(pieces[1] if len(pieces) > 1 else None)

    def repeat(self, row: SessionRow, landing: Landing, time: str) -> None:
        """Be the part beyond midnight: the verdict stands before it."""
        self._row, self.landing, self._time = row, landing, time

    def lie(self, box: QRect | None) -> None:
        """Fill a rectangle of the grid, at least as high as a line; None: it is not among these days."""
        self.setVisible(box is not None)
        if box is not None:
            least = self.words_room
            if not self._said:  # the time alone
                least = QSize(min(least.width(), TIME_WIDTH), LEAST_HEIGHT)
            size = box.size().expandedTo(least)
            mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
            left = box.right() + 1 - size.width() if mirrored else box.left()
            far = self._surface.width() - size.width()
            self.setGeometry(max(min(left, far), 0), box.top(), size.width(), size.height())
            self.raise_()
            self.update()

    def leave(self) -> None:
        """Nothing moves any more."""
        self.landing = self._row = None
        self.hide()
        if self.rest is not None:
            self.rest.leave()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Solid where it may land, dashed while that is open, in the colours of danger where it may not."""
        if self.landing is None or self._row is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground, line, ink = self._colours()
        dashed = self.landing.state in {"checking", "here"}
        painter.setBrush(ground)
        style = Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine
        painter.setPen(QPen(line, 1.5 if dashed else 2, style))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), RADIUS, RADIUS)
        painter.setPen(ink)
        self._write(painter)

    def _colours(self) -> tuple[QColor, QColor, QColor]:
        assert self.landing is not None
        assert self._row is not None
        if self.landing.state == "refused":
            return theme.color("dangersoft", 245), theme.color("danger"), theme.color("danger")
        if self.landing.state in {"checking", "here"}:
            return theme.color("surface", 235), theme.color("text3"), theme.color("text2")
        strong, soft = theme.accent(self._row.course.subject.position)
        return soft, strong, strong

    def _write(self, painter: QPainter) -> None:
        room = self.rect().adjusted(PADDING, 4, -PADDING, -3)
        strong, plain = theme.font(13, 600, tabular=True), theme.font(12, 500)
        side = Qt.AlignmentFlag.AlignLeft
        if self.height() < TWO_LINES_FROM:
            text = " · ".join(part for part in (self._said, self._time) if part)
            painter.setFont(plain)
            shown = QFontMetrics(plain).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, side | Qt.AlignmentFlag.AlignVCenter, shown)
            return
        height = QFontMetrics(strong).height()
        painter.setFont(strong)
        shown = QFontMetrics(strong).elidedText(self._time, Qt.TextElideMode.ElideRight, room.width())
        height = max(height, painter.boundingRect(room, side, shown).height())  # other scripts are taller
        line = QRect(room.left(), room.top(), room.width(), height)
        painter.drawText(line, side | Qt.TextFlag.TextDontClip, shown)
        painter.setFont(plain)
        below = room.adjusted(0, height, 0, 0)
        words = self._said
        if below.height() < 2 * QFontMetrics(plain).lineSpacing():
            words = QFontMetrics(plain).elidedText(words, Qt.TextElideMode.ElideRight, below.width())
        painter.drawText(below, side | Qt.TextFlag.TextWordWrap, words)


def _pieces(landing: Landing | None, grid: Columns) -> list[QRect]:
    """Where a landing lies: in the column of its start, and of what lies beyond midnight."""
    found: list[QRect] = []
    if landing is None:
        return found
    start = landing.starts_at
    while start < landing.ends_at:
        position = grid.position_of(start, landing.tutor_id)
        if position is None:
            break
        day = grid.day(position)
        end = min(landing.ends_at, day.ends_at)
        top, bottom = (day.minute_of(one) / grid.minutes for one in (start, end))
        found.append(grid.place(position, Box("ghost", 0.0, top, 1.0, bottom - top)))
        start = end
    return found
