"""One session on the board: the calendar's button, with its status as a word for whoever looks over many.

Belongs here: what stands in a block and what it is called. Does not belong here: where it lies.
"""

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from tutordesk.ui import theme
from tutordesk.ui.board import words
from tutordesk.ui.calendar.lettering import draw_line, fonts, line_height, two_lines
from tutordesk.ui.calendar.session_button import ONE_LINE_BELOW, OVERDUE_ICON, SessionButton

ICON = 13
ICON_ROOM = 17
TOP = 4
SCHEDULED_ICON = ("calendar-check", "text3")


class BoardSession(SessionButton):
    """A session in a tutor's column."""

    def spoken(self) -> str:
        """The session in one breath, its tutor too."""
        return words.spoken_session(self.row, self._zone, overdue=self._overdue)

    def paint_words(self, painter: QPainter, body: QRectF, strong: QColor, *, faded: bool) -> None:
        """The student's name on one or two lines, the status, and the subject where room is left."""
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        near, far = 10, 4
        room = body.adjusted(far, 0, -near, 0) if mirrored else body.adjusted(near, 0, -far, 0)
        name_font, small_font = fonts(self.row.status == "cancelled")
        high, small = line_height(name_font), line_height(small_font)
        ink = theme.mixed(strong, theme.color("surface"), 0.85) if faded else strong
        if body.height() < ONE_LINE_BELOW:
            line = QRectF(room.left(), body.center().y() - high / 2, room.width(), high)
            line = self._status_icon(painter, line, mirrored=mirrored)
            painter.setPen(ink)
            draw_line(painter, line, name_font, self.row.student_name, mirrored=mirrored)
            return
        roomy = body.height() >= TOP + 2 * high + small
        name = self.row.student_name
        names = two_lines(name_font, name, room.width()) if roomy else [name]
        y = body.top() + TOP
        for number, name in enumerate(names):
            badge = 12 if self.row.news and not number else 0
            line = QRectF(room.left() + (badge if mirrored else 0), y, room.width() - badge, high)
            painter.setPen(ink)
            draw_line(painter, line, name_font, name, mirrored=mirrored)
            y += high
        self._status_line(painter, QRectF(room.left(), y, room.width(), small), mirrored=mirrored)
        y += small
        if y + small <= body.bottom() - 1:
            painter.setPen(theme.color("text2"))
            subject = QRectF(room.left(), y, room.width(), small)
            draw_line(painter, subject, small_font, self.row.course.subject.name, mirrored=mirrored)

    def _look(self) -> tuple[str, str]:
        if self._overdue:
            return OVERDUE_ICON
        return self.STATUS_ICONS.get(self.row.status, SCHEDULED_ICON)

    def _status_icon(self, painter: QPainter, line: QRectF, *, mirrored: bool) -> QRectF:
        """In one line the icon has to do; scheduled is the quiet normal case."""
        if self.row.status == "scheduled" and not self._overdue:
            return line
        left = line.left() if mirrored else line.right() - ICON
        name, token = self._look()
        at = QPoint(round(left), round(line.center().y() - ICON / 2))
        painter.drawPixmap(at, theme.pixmap(name, token, ICON))
        return line.adjusted(ICON_ROOM, 0, 0, 0) if mirrored else line.adjusted(0, 0, -ICON_ROOM, 0)

    def _status_line(self, painter: QPainter, line: QRectF, *, mirrored: bool) -> None:
        name, token = self._look()
        left = line.right() - ICON if mirrored else line.left()
        at = QPoint(round(left), round(line.center().y() - ICON / 2))
        painter.drawPixmap(at, theme.pixmap(name, token, ICON))
        painter.setPen(theme.color("text2" if self._look() == SCHEDULED_ICON else token))
        words_room = line.adjusted(0, 0, -ICON_ROOM, 0) if mirrored else line.adjusted(ICON_ROOM, 0, 0, 0)
        said = words.status_short(self.row, overdue=self._overdue)
        draw_line(painter, words_room, fonts(False)[1], said, mirrored=mirrored)
