"""Small tinted words: status, subject, remark. Icon and word carry the meaning, the colour only helps."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QStyle

from tutordesk.i18n import N_, _
from tutordesk.ui import theme

TONES = {
    "accent": ("onsoft", "soft"),
    "ok": ("ok", "oksoft"),
    "warning": ("warn", "warnsoft"),
    "danger": ("danger", "dangersoft"),
    "quiet": ("text2", "sunken"),
}

# Session status -> word, icon, tone.
STATUSES = {
    "scheduled": (N_("Scheduled"), "calendar-check", "accent"),
    "in_progress": (N_("In progress"), "play-circle", "ok"),
    "completed": (N_("Completed"), "check-circle", "quiet"),
    "cancelled": (N_("Cancelled"), "ban", "danger"),
    "no_show": (N_("No-show"), "user-x", "warning"),
}


class Pill(QLabel):
    """A word on a soft ground, with an icon or a dot before it. It is a label: its text is its name."""

    ICON = 14
    PAD = 8
    GAP = 5

    def __init__(self, text: str, tone: str = "quiet", icon: str | None = None, *, height: int = 24) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(theme.font(12, 500, tabular=True))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(height)
        self._icon, self._tone = icon, tone
        self._dot = False
        self.setText(text)
        theme.changed.connect(self.update)

    def show_words(self, text: str, tone: str, icon: str | None = None) -> None:
        """Change word, tone and icon together."""
        self._tone, self._icon = tone, icon
        self.setText(text)
        self.updateGeometry()
        self.update()

    def colours(self) -> tuple[QColor, QColor]:
        """Return (word, ground) in the theme in force."""
        word, ground = TONES[self._tone]
        return theme.color(word), theme.color(ground)

    def sizeHint(self) -> QSize:
        """As wide as icon and word."""
        lead = self.ICON + self.GAP if self._icon else (8 + self.GAP if self._dot else 0)
        width = QFontMetricsF(self.font()).horizontalAdvance(self.text()) + 2 * self.PAD + lead
        return QSize(round(width + 0.5), self.maximumHeight())

    def minimumSizeHint(self) -> QSize:
        """A pill gives way in narrow places: icon and an ellipsis remain."""
        return QSize(min(self.sizeHint().width(), 56), self.maximumHeight())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint ground, icon or dot, and the word."""
        word, ground = self.colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(self.rect().toRectF(), 6, 6)
        x = float(self.PAD)
        if self._icon:
            self._draw_icon(painter, self._icon, word)
            x += self.ICON + self.GAP
        elif self._dot:
            painter.setBrush(word)
            side = x + 4 if not self._mirrored() else self.width() - x - 4
            painter.drawEllipse(QPointF(side, self.height() / 2), 4, 4)
            x += 8 + self.GAP
        room = QRectF(x, 0, self.width() - x - self.PAD / 2, self.height())
        area = QStyle.visualRect(self.layoutDirection(), self.rect(), room.toAlignedRect())
        painter.setPen(word)
        painter.setFont(self.font())
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, area.width() + 2)
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        painter.end()

    def _mirrored(self) -> bool:
        return self.layoutDirection() is Qt.LayoutDirection.RightToLeft

    def _draw_icon(self, painter: QPainter, icon: str, word: QColor) -> None:
        drawn = theme.pixmap(icon, word.name(), self.ICON, self.devicePixelRatioF())
        left = self.width() - self.PAD - self.ICON if self._mirrored() else self.PAD
        painter.drawPixmap(left, (self.height() - self.ICON) // 2, drawn)


class StatusPill(Pill):
    """A session's status: icon, word and colour."""

    def __init__(self, status: str) -> None:
        super().__init__("")
        self.show_status(status)

    def show_status(self, status: str) -> None:
        """Show another status."""
        word, icon, tone = STATUSES[status]
        self.show_words(_(word), tone, icon)


def status_word(status: str) -> str:
    """Return a status in the reader's language, for sentences and accessible names."""
    return _(STATUSES[status][0])


class SubjectPill(Pill):
    """A subject's name in its accent colour."""

    def __init__(self, name: str, position: int, *, dot: bool = False) -> None:
        super().__init__(name)
        self._position = position
        self._dot = dot

    def colours(self) -> tuple[QColor, QColor]:
        """Return the subject's accent."""
        return theme.accent(self._position)
