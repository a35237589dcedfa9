"""A stretch of free time in a column, or a start that fits: a real button, so that keys and ears find it.

Belongs here: its look, and which start a press means. Does not belong here: what is free, what is booked.
"""

from datetime import datetime, timedelta

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from tutordesk.ui import theme
from tutordesk.ui.board import words
from tutordesk.ui.board.day_columns import FreeBlock
from tutordesk.ui.calendar.lettering import draw_line, fonts, line_height
from tutordesk.ui.calendar.session_button import RADIUS

STEP = timedelta(minutes=15)
TALL_FROM = 30
ICON = 14


class FreeButton(QAbstractButton):
    """Press it: a tick is booked, free time is asked about. ``key_pressed`` hands keys to the board."""

    taken = Signal(object, object)
    """The block, and the start meant: below the pointer, or its beginning."""
    entered = Signal(object)
    """The keyboard came here: carries the block."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.block: FreeBlock | None = None
        self._zone = "UTC"
        self._meant: datetime | None = None
        self.keys = lambda _button, _event: False
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(self._on_clicked)

    def stand_for(self, block: FreeBlock, zone: str) -> None:
        """Become the button of a block."""
        if (block, zone) == (self.block, self._zone):
            return
        self.block, self._zone, self._meant = block, zone, None
        name = words.spoken_block(block, zone)
        self.setAccessibleName(name)
        self.setToolTip(name)
        kind = "free" if block.fit is None else "fit"
        self.setAccessibleIdentifier(f"{kind}-{block.tutor_id}-{block.starts_at:%Y-%m-%dT%H:%MZ}")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.update()

    def sizeHint(self) -> QSize:
        """Placed by its column; this is only what Qt asks for."""
        return QSize(100, 40)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """In free time the place of the press says which start is meant."""
        block = self.block
        if block is not None and block.fit is None and self.height():
            share = min(max(event.position().y() / self.height(), 0.0), 0.999)
            steps = (block.ends_at - block.starts_at) * share // STEP
            self._meant = block.starts_at + steps * STEP
        super().mouseReleaseEvent(event)
        self._meant = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses; the board walks by arrows."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        elif not self.keys(self, event):
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Take the keyboard."""
        super().focusInEvent(event)
        self.entered.emit(self.block)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show that it can be pressed."""
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Be quiet again."""
        self.update()
        super().leaveEvent(event)

    def _on_clicked(self) -> None:
        if self.block is not None:
            self.taken.emit(self.block, self._meant or self.block.starts_at)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A dashed outline; a tick in the colours of what is good."""
        block = self.block
        if block is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        fits, warm = block.fit is not None, self.underMouse() or self.hasFocus()
        ground = theme.color("oksoft") if fits else theme.color("sunken" if warm else "surface")
        line = theme.color("ok" if warm else "okline") if fits else theme.color("strong")
        painter.setBrush(ground)
        painter.setPen(QPen(line, 1, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        self._write(painter, block)
        theme.focus_ring(painter, self, RADIUS)

    def _write(self, painter: QPainter, block: FreeBlock) -> None:
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        font = fonts(False)[1]
        high = line_height(font)
        if self.height() < high:
            return
        tall = self.height() >= TALL_FROM
        top = 5 if tall else (self.height() - high) / 2
        line = QRectF(8, top, self.width() - 14, high)
        if mirrored:
            line.moveLeft(6)
        if block.fit is None:
            painter.setPen(theme.color("text3"))
        else:
            painter.setPen(theme.color("ok"))
            left = line.right() - ICON if mirrored else line.left()
            painter.drawPixmap(
                round(left), round(line.center().y() - ICON / 2), theme.pixmap("check", "ok", ICON)
            )
            shift = ICON + 4
            line = line.adjusted(0, 0, -shift, 0) if mirrored else line.adjusted(shift, 0, 0, 0)
        draw_line(painter, line, font, words.block_text(block, self._zone), mirrored=mirrored)
