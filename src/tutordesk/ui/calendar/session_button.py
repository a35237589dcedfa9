"""One session on the calendar: a real button, so that it can be focused, pressed and read aloud.

Belongs here: how a block looks and what it is called. Does not belong here: where it lies (``geometry.py``)
and what happens when it is pressed (``week_view.py``).
"""

from html import escape
from typing import ClassVar
from unicodedata import bidirectional

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QFont,
    QFontMetrics,
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

RADIUS = 7
ONE_LINE_BELOW = 42
SUBJECT_FROM = 70
NARROW_BELOW = 60
BADGE = 8
LIFTED_OPACITY = 0.4
OVERDUE_ICON = ("hourglass", "warn")
ELIDE_FROM = 44  # narrower than this, three dots would eat the name


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
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus if continuation else Qt.FocusPolicy.ClickFocus)
        suffix = "-continued" if continuation else ""
        self.setAccessibleIdentifier(f"session-{row.session_id}{suffix}")
        self._say()

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
        name = words.spoken(self.row, self._zone, for_tutor=True, overdue=self._overdue)
        self.setToolTip(f"<qt>{escape(name)}</qt>" if "<" in name else name)
        if self.continuation:
            name = _("{session} (continued)").format(session=name)
        self.setAccessibleName(name)
        asked = self.row.requirements
        self.setAccessibleDescription(_("Special requirements: {text}").format(text=asked) if asked else "")

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
        strong, soft = theme.accent(self.row.course.subject.position)
        body = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        faded = self.row.status in {"completed", "no_show", "cancelled"}
        self._paint_ground(painter, body, strong, soft, faded=faded)
        self._paint_words(painter, body, strong, faded=faded)
        if self.row.news and not self.continuation:
            self._paint_badge(painter, body)
        if self._picked:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(strong, 2))
            painter.drawRoundedRect(body.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        painter.end()
        return face

    def _paint_ground(
        self, painter: QPainter, body: QRectF, strong: QColor, soft: QColor, *, faded: bool
    ) -> None:
        cancelled = self.row.status == "cancelled"
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("surface"))
        painter.drawRoundedRect(body, RADIUS, RADIUS)
        if cancelled:
            painter.setPen(QPen(theme.color("strong"), 1, Qt.PenStyle.DashLine))
            painter.drawRoundedRect(body, RADIUS, RADIUS)
            return
        ground = QColor(soft)
        if faded:
            ground.setAlphaF(ground.alphaF() * 0.5)
        painter.setBrush(ground)
        painter.drawRoundedRect(body, RADIUS, RADIUS)
        if self.underMouse():
            veil = QColor(strong)
            veil.setAlpha(22)
            painter.setBrush(veil)
            painter.drawRoundedRect(body, RADIUS, RADIUS)
        bar = QColor(strong)
        if faded:
            bar.setAlpha(130)
        shape = QPainterPath()
        shape.addRoundedRect(body, RADIUS, RADIUS)
        painter.save()
        painter.setClipPath(shape)
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        left = body.right() - 4 if mirrored else body.left()
        painter.fillRect(QRectF(left, body.top(), 4, body.height()), bar)
        painter.restore()

    def _paint_badge(self, painter: QPainter, body: QRectF) -> None:
        """A dot in the far corner: somebody changed this since the reader last looked."""
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        x = body.left() + BADGE if mirrored else body.right() - BADGE
        painter.setPen(QPen(theme.color("surface"), 1.5))
        painter.setBrush(theme.color("primary"))
        painter.drawEllipse(QPointF(x, body.top() + BADGE), 4.5, 4.5)

    def _paint_words(self, painter: QPainter, body: QRectF, strong: QColor, *, faded: bool) -> None:
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        near, far = (11, 6) if body.width() >= NARROW_BELOW else (8, 2)
        room = body.adjusted(far, 0, -near, 0) if mirrored else body.adjusted(near, 0, -far, 0)
        ink = theme.color("text2") if faded else strong
        name_font = theme.font(13, 600)
        if self.row.status == "cancelled":
            name_font.setStrikeOut(True)
        small_font = theme.font(12, 400, tabular=True)
        person = words.other_person(self.row, for_tutor=True)
        time = words.time_range(self.row, self._zone)
        painter.setPen(ink)
        single = body.height() < ONE_LINE_BELOW
        line_height = QFontMetrics(name_font).height()
        top = body.top() + ((body.height() - line_height) / 2 if single else 6)
        first = QRectF(room.left(), top, room.width(), line_height)
        first = self._paint_status(painter, first, mirrored=mirrored)
        if single:
            person = _("{person} · {subject}").format(person=person, subject=self.row.course.subject.name)
        self._line(painter, first, name_font, person)
        if single:
            return
        if QFontMetrics(small_font).horizontalAdvance(time) > room.width():
            time = format_time(self.row.starts_at, self._zone)
        lines = [time]
        if body.height() >= SUBJECT_FROM:
            lines.append(self.row.course.subject.name)
        painter.setPen(ink)
        y = top + line_height + 1
        for text in lines:
            height = QFontMetrics(small_font).height()
            self._line(painter, QRectF(room.left(), y, room.width(), height), small_font, text)
            y += height + 1

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

    def _line(self, painter: QPainter, room: QRectF, font: QFont, text: str) -> None:
        """Paint one line at the reading side; dots, and what is cut off, stay at the text's own end."""
        painter.setFont(font)
        metrics = QFontMetrics(font)
        own_rtl = text_is_rtl(text)
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        if room.width() >= ELIDE_FROM:
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(room.width()))
        elif metrics.horizontalAdvance(text) > room.width():
            mirrored = own_rtl
        painter.setLayoutDirection(
            Qt.LayoutDirection.RightToLeft if own_rtl else Qt.LayoutDirection.LeftToRight
        )
        side = Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft
        flags = side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(room, flags, text)


def text_is_rtl(text: str) -> bool:
    """Whether a text begins in a script written right to left."""
    first = next((sign for sign in map(bidirectional, text) if sign in {"L", "R", "AL"}), "L")
    return first != "L"
