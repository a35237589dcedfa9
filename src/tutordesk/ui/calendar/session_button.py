"""One session on the calendar: a real button, so that it can be focused, pressed and read aloud.

Belongs here: how a block looks and what it is called. Does not belong here: where it lies (``geometry.py``)
and what happens when it is pressed (``week_view.py``).
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import ClassVar

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QAbstractButton, QWidget

from tutordesk.i18n import _, format_time
from tutordesk.services.rows import SessionRow
from tutordesk.ui import theme
from tutordesk.ui.calendar import session_words as words
from tutordesk.ui.calendar.lettering import advance, draw_line, fonts, line_height

RADIUS = 7
ONE_LINE_BELOW = 42
SUBJECT_FROM = 70
NARROW_BELOW = 60
BADGE = 8
LIFTED_OPACITY = 0.4
OVERDUE_ICON = ("hourglass", "warn")


Intercept = Callable[["SessionButton", QEvent], bool]


def _let_pass(_button: "SessionButton", _event: QEvent) -> bool:
    return False


class SessionButton(QAbstractButton):
    """A session of the week; ``continuation`` is the piece after midnight of one begun the day before."""

    STATUS_ICONS: ClassVar[dict[str, tuple[str, str]]] = {
        "in_progress": ("play", "ok"),
        "completed": ("check", "text2"),
        "cancelled": ("ban", "text3"),
        "no_show": ("user-x", "warn"),
    }

    def __init__(self, row: SessionRow, zone: str, parent: QWidget, *, continuation: bool = False) -> None:
        super().__init__(parent)
        self.continuation = continuation
        self.row = row
        self._zone = zone
        self._picked = self._lifted = self._overdue = False
        self._face = QPixmap()
        self._face_of: tuple[object, ...] = ()
        self.intercept: Intercept = _let_pass
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._identify()
        self._say()

    def stand_for(self, row: SessionRow, zone: str, *, continuation: bool) -> None:
        """Become the button of another session."""
        self.row, self._zone, self.continuation = row, zone, continuation
        self._picked = self._lifted = self._overdue = False
        self._identify()
        self._say()
        self.update()

    def _identify(self) -> None:
        policy = Qt.FocusPolicy.NoFocus if self.continuation else Qt.FocusPolicy.ClickFocus
        self.setFocusPolicy(policy)
        suffix = "-continued" if self.continuation else ""
        self.setAccessibleIdentifier(f"session-{self.row.session_id}{suffix}")

    def show_row(self, row: SessionRow, zone: str) -> None:
        """Show a newer state of the same session."""
        if (row, zone) == (self.row, self._zone):
            return
        self.row = row
        self._zone = zone
        self._say()
        self.update()

    def _say(self) -> None:
        """Name the session for screen readers and in the tooltip; nothing a person typed becomes markup."""
        name = self.spoken()
        self.setToolTip(f"<qt>{escape(name)}</qt>" if "<" in name else name)
        if self.continuation:
            name = _("{session} (continued)").format(session=name)
        self.setAccessibleName(name)
        asked = self.row.requirements
        self.setAccessibleDescription(_("Special requirements: {text}").format(text=asked) if asked else "")

    def spoken(self) -> str:
        """The session in one breath."""
        return words.spoken(self.row, self._zone, for_tutor=True, overdue=self._overdue)

    def set_picked(self, picked: bool) -> None:
        """Mark the session whose details are shown."""
        if picked != self._picked:
            self._picked = picked
            self.update()

    def set_lifted(self, lifted: bool) -> None:
        """Pale while the session is on its way elsewhere."""
        if lifted != self._lifted:
            self._lifted = lifted
            self.update()

    def set_overdue(self, overdue: bool) -> None:
        """Ended, and nobody has said yet how it went."""
        if overdue != self._overdue:
            self._overdue = overdue
            self._say()
            self.update()

    def sizeHint(self) -> QSize:
        """Blocks are placed by their calendar; this is only what Qt asks for."""
        return QSize(120, 48)

    # Only what a calendar wants to see first comes by Python: a filter would meet every event there is.
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Press, unless the calendar takes it."""
        if not self.intercept(self, event):
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move, unless the calendar takes it."""
        if not self.intercept(self, event):
            super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Release, unless the calendar takes it."""
        if not self.intercept(self, event):
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Type, unless the calendar takes it."""
        if not self.intercept(self, event):
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Take the keyboard."""
        self.intercept(self, event)
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Lose the keyboard."""
        self.intercept(self, event)
        super().focusOutEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Tint a little stronger under the pointer."""
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Take the tint back."""
        self.update()
        super().leaveEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the face, drawn anew only when something on it changed, and the focus ring."""
        face_of = (
            self.row,
            self._zone,
            self.size(),
            self.devicePixelRatioF(),
            self.layoutDirection(),
            self.underMouse(),
            self._picked,
            self._overdue,
            theme.name(),
        )
        if face_of != self._face_of:
            self._face = self._drawn_face()
            self._face_of = face_of
        painter = QPainter(self)
        painter.setOpacity(LIFTED_OPACITY if self._lifted else 1.0)
        painter.drawPixmap(0, 0, self._face)
        theme.focus_ring(painter, self, RADIUS)

    def _drawn_face(self) -> QPixmap:
        """Draw accent bar, tint, as many lines as fit, and the status as an icon."""
        ratio = self.devicePixelRatioF()
        face = QPixmap(self.size() * ratio)
        face.setDevicePixelRatio(ratio)
        face.fill(Qt.GlobalColor.transparent)
        painter = QPainter(face)
        painter.setLayoutDirection(self.layoutDirection())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        strong, _soft = theme.accent(self.row.course.subject.position)
        body = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        faded = self.row.status in {"completed", "no_show", "cancelled"}
        self._paint_ground(painter, faded=faded)
        self.paint_words(painter, body, strong, faded=faded)
        if self.row.news and not self.continuation:
            self._paint_badge(painter, body)
        if self._picked:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(strong, 2))
            painter.drawRoundedRect(body.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        painter.end()
        return face

    def _paint_ground(self, painter: QPainter, *, faded: bool) -> None:
        look = _Look(
            self.width(),
            self.height(),
            self.devicePixelRatioF(),
            theme.name(),
            self.row.course.subject.position,
            faded,
            self.row.status == "cancelled",
            self.underMouse(),
            self.layoutDirection() == Qt.LayoutDirection.RightToLeft,
        )
        painter.drawPixmap(0, 0, _ground(look))

    def _paint_badge(self, painter: QPainter, body: QRectF) -> None:
        """A dot in the far corner: somebody changed this since the reader last looked."""
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        x = body.left() + BADGE if mirrored else body.right() - BADGE
        painter.setPen(QPen(theme.color("surface"), 1.5))
        painter.setBrush(theme.color("primary"))
        painter.drawEllipse(QPointF(x, body.top() + BADGE), 4.5, 4.5)

    def paint_words(self, painter: QPainter, body: QRectF, strong: QColor, *, faded: bool) -> None:
        """The student, the time, and the subject where room is left."""
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        near, far = (11, 6) if body.width() >= NARROW_BELOW else (8, 2)
        room = body.adjusted(far, 0, -near, 0) if mirrored else body.adjusted(near, 0, -far, 0)
        ink = theme.color("text2") if faded else strong
        name_font, small_font = fonts(self.row.status == "cancelled")
        person = words.other_person(self.row, for_tutor=True)
        time = words.time_range(self.row, self._zone)
        painter.setPen(ink)
        single = body.height() < ONE_LINE_BELOW
        name_height, small_height = line_height(name_font), line_height(small_font)
        top = body.top() + ((body.height() - name_height) / 2 if single else 6)
        first = QRectF(room.left(), top, room.width(), name_height)
        first = self._paint_status(painter, first, mirrored=mirrored)
        if advance(name_font, person) > first.width():
            person = words.short_name(person)
        if single:
            person = _("{person} · {subject}").format(person=person, subject=self.row.course.subject.name)
        draw_line(painter, first, name_font, person, mirrored=mirrored)
        if single:
            return
        if advance(small_font, time) > room.width():
            time = format_time(self.row.starts_at, self._zone)
        lines = [time]
        if body.height() >= SUBJECT_FROM:
            lines.append(self.row.course.subject.name)
        painter.setPen(ink)
        y = top + name_height + 1
        for text in lines:
            line = QRectF(room.left(), y, room.width(), small_height)
            draw_line(painter, line, small_font, text, mirrored=mirrored)
            y += small_height + 1

    def _paint_status(self, painter: QPainter, line: QRectF, *, mirrored: bool) -> QRectF:
        """Put the status icon at the end of the first line; scheduled is the quiet normal case."""
        known = OVERDUE_ICON if self._overdue else self.STATUS_ICONS.get(self.row.status)
        if self.row.news:
            line = line.adjusted(12, 0, 0, 0) if mirrored else line.adjusted(0, 0, -12, 0)
        if known is None or line.width() < 56:
            return line
        name, token = known
        left = line.left() if mirrored else line.right() - 14
        painter.drawPixmap(QPoint(round(left), round(line.center().y() - 7)), theme.pixmap(name, token, 14))
        return line.adjusted(18, 0, 0, 0) if mirrored else line.adjusted(0, 0, -18, 0)


@dataclass(frozen=True, slots=True)
class _Look:
    """Everything that a session's ground depends on."""

    width: int
    height: int
    ratio: float
    theme_name: str
    position: int
    faded: bool
    cancelled: bool
    hovered: bool
    mirrored: bool


@lru_cache(maxsize=64)
def _ground(look: _Look) -> QPixmap:
    """What lies below the words: the same for all sessions of one size, subject and state."""
    ground = QPixmap(QSize(look.width, look.height) * look.ratio)
    ground.setDevicePixelRatio(look.ratio)
    ground.fill(Qt.GlobalColor.transparent)
    painter = QPainter(ground)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    body = QRectF(0, 0, look.width, look.height).adjusted(0.5, 0.5, -0.5, -0.5)
    strong, soft = theme.accent(look.position)
    surface = theme.color("surface")
    if look.cancelled:
        painter.setBrush(surface)
        painter.setPen(QPen(theme.color("strong"), 1, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(body, RADIUS, RADIUS)
        painter.end()
        return ground
    tint = theme.mixed(soft, surface, 0.5) if look.faded else soft
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.mixed(strong, tint, 0.09) if look.hovered else tint)
    painter.drawRoundedRect(body, RADIUS, RADIUS)
    shape = QPainterPath()
    shape.addRoundedRect(body, RADIUS, RADIUS)
    painter.setClipPath(shape)
    left = body.right() - 4 if look.mirrored else body.left()
    painter.fillRect(
        QRectF(left, body.top(), 4, body.height()), theme.mixed(strong, tint, 0.5) if look.faded else strong
    )
    painter.end()
    return ground
