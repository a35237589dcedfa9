"""The parts of a slot grid: one button a start, one tile a reason, one button a day."""

from datetime import UTC, datetime

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from tutordesk.i18n import _, format_day, format_number
from tutordesk.services.rows import SlotRow
from tutordesk.ui import theme
from tutordesk.ui.slots import reasons
from tutordesk.ui.slots.days import DaySlots

SLOT_HEIGHT = 34
ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


def identifier(starts_at: datetime) -> str:
    """Return a start's identifier, the same in every language: ``slot-2026-11-24T09:00Z``."""
    return f"slot-{starts_at.astimezone(UTC).isoformat()[:16]}Z"


class SlotButton(QPushButton):
    """One start. ``picked`` by click or Space, ``activated`` by Enter or double click, arrows ``moved``."""

    picked = Signal(object)
    activated = Signal(object)
    moved = Signal(object, int, int)

    def __init__(self, row: SlotRow, minutes: int, zone: str) -> None:
        super().__init__(reasons.clock(row.starts_at, zone))
        self.row = row
        theme.set_kind(self, "slot")
        self.setCheckable(True)
        self.setFixedHeight(SLOT_HEIGHT)
        self.setMinimumWidth(46)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        name = reasons.slot_name(row, minutes, zone)
        self.setAccessibleName(name)
        self.setAccessibleIdentifier(identifier(row.starts_at))
        self.setToolTip(name)
        self.clicked.connect(lambda: self.picked.emit(self.row))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter books, arrows walk, all else as on any button."""
        key = Qt.Key(event.key())
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.activated.emit(self.row)
        elif key in ARROWS:
            self.moved.emit(self, *ARROWS[key])
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A double click books."""
        super().mouseDoubleClickEvent(event)
        if event.button() is Qt.MouseButton.LeftButton:
            self.activated.emit(self.row)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A start that only the desk may use is dashed and amber: another shape, not only another colour."""
        if self.row.free or self.isChecked():
            super().paintEvent(event)
            return
        _dashed(self, self.text(), "warn", "warnsoft", "warnline")
        if self.property("kb") and self.hasFocus():
            painter = QPainter(self)
            theme.focus_ring(painter, self)
            painter.end()


class TakenMark(QWidget):
    """Where a start was that somebody else just took; it can be read, not pressed."""

    def __init__(self, starts_at: datetime, zone: str) -> None:
        super().__init__()
        self._words = _("{time} taken").format(time=reasons.clock(starts_at, zone))
        self.setFixedHeight(SLOT_HEIGHT)
        self.setMinimumWidth(46)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(reasons.taken_words(starts_at, zone))
        self.setToolTip(self.accessibleName())
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """As wide as its words."""
        return QSize(QFontMetrics(theme.font(12, 500)).horizontalAdvance(self._words) + 16, SLOT_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint a dashed amber place."""
        _dashed(self, self._words, "warn", "warnsoft", "warnline")


class MoreButton(QPushButton):
    """Opens the rest of a day: "+3 more", then "Less"."""

    def __init__(self, hidden: int, day: DaySlots, *, opened: bool) -> None:
        count = format_number(hidden)
        super().__init__(_("Less") if opened else _("+{n} more").format(n=count))
        theme.set_kind(self, "slot")
        self.setFixedHeight(SLOT_HEIGHT)
        self.setMinimumWidth(46)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        spoken = format_day(day.on_date, style="spoken")
        name = _("Show fewer starts on {day}") if opened else _("Show {n} more starts on {day}")
        self.setAccessibleName(name.format(n=count, day=spoken))
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint a dashed outline."""
        _dashed(self, self.text(), "text2", "sunken" if self.underMouse() else "surface", "strong")
        painter = QPainter(self)
        theme.focus_ring(painter, self)
        painter.end()


class ReasonTile(QWidget):
    """A quiet tile: icon, word and reason of a day without a start; a small one is a single line."""

    def __init__(self, icon: str, head: str, text: str, spoken: str, *, small: bool = False) -> None:
        super().__init__()
        self._icon, self._head, self._text, self._small = icon, head, text, small
        self.setAccessibleName(spoken)
        self.setToolTip(text if small else f"{head}\n{text}")
        self.setMinimumSize(46, SLOT_HEIGHT if small else 120)
        upright = QSizePolicy.Policy.Fixed if small else QSizePolicy.Policy.Expanding
        self.setSizePolicy(QSizePolicy.Policy.Expanding, upright)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Four starts high, or as high as one when small."""
        return QSize(90, SLOT_HEIGHT if self._small else 4 * SLOT_HEIGHT + 3 * 6)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint ground, icon, word and reason; words that do not fit are in the tooltip."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("sunken"))
        painter.drawRoundedRect(self.rect(), 8, 8)
        width = self.width()
        if self._small:
            painter.setFont(theme.font(12, 500))
            painter.setPen(theme.color("text2"))
            room = self.rect().adjusted(4, 0, -4, 0)
            shown = painter.fontMetrics().elidedText(self._head, Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter, shown)
        else:
            drawn = theme.pixmap(self._icon, "text2", 18, self.devicePixelRatioF())
            painter.drawPixmap(QPoint((width - 18) // 2, 18), drawn)
            below = self._words(painter, self._head, theme.font(12, 600), "text", 44)
            self._words(painter, self._text, theme.font(12), "text2", below + 4)
        painter.end()

    def _words(self, painter: QPainter, text: str, font: object, token: str, top: int) -> int:
        painter.setFont(font)  # type: ignore[arg-type]  # a QFont by its callers
        painter.setPen(theme.color(token))
        room = QRect(5, top, self.width() - 10, max(0, self.height() - top - 4))
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
        metrics = painter.fontMetrics()
        wrap = int(flags.value) | int(Qt.TextFlag.TextWordWrap.value)
        needed = metrics.boundingRect(room, wrap, text).height()
        painter.save()
        painter.setClipRect(room)
        painter.drawText(room, wrap, text)
        painter.restore()
        return top + needed


class DayButton(QPushButton):
    """One day of the strip: weekday, date, and how many starts it has or why none."""

    moved = Signal(object, int, int)

    def __init__(self, day: DaySlots, *, student_name: str = "") -> None:
        super().__init__()
        self.day = day
        self._note = reasons.strip_note(day, student_name=student_name)
        self.setCheckable(True)
        self.setMinimumWidth(50)
        self.setFixedHeight(66)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        spoken = format_day(day.on_date, style="spoken")
        self.setAccessibleName(_("{day}, {note}").format(day=spoken, note=self._note))
        self.setToolTip(self.accessibleName())
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Three lines high: the style sheet would have it as low as a button."""
        return QSize(72, 66)

    def minimumSizeHint(self) -> QSize:
        """Narrow days elide their note."""
        return QSize(50, 66)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right walk the strip."""
        key = Qt.Key(event.key())
        if key in {Qt.Key.Key_Left, Qt.Key.Key_Right}:
            self.moved.emit(self, *ARROWS[key])
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint three lines on a card."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen, open_day = self.isChecked(), self.day.free > 0
        ground = "primary" if chosen else ("surface" if open_day else "sunken")
        painter.setPen(QPen(theme.color("primary" if chosen else "border"), 1))
        painter.setBrush(theme.color(ground))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 10, 10)
        weekday = format_day(self.day.on_date, style="weekday_short")
        number = format_number(self.day.on_date.day)
        note_token = "ok" if open_day else "text2"
        for text, font, token, top, height in (
            (weekday, theme.font(12, 500), "text2", 6, 16),
            (number, theme.font(16, 600, tabular=True), "text" if open_day else "text2", 23, 20),
            (self._note, theme.font(12, 500), note_token, 44, 16),
        ):
            painter.setFont(font)
            if painter.fontMetrics().horizontalAdvance(text) > self.width() - 4:
                painter.setFont(theme.font(11, 500))
            painter.setPen(theme.color("onprimary" if chosen else token))
            shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, self.width() - 4)
            painter.drawText(QRect(2, top, self.width() - 4, height), Qt.AlignmentFlag.AlignCenter, shown)
        if chosen and self.property("kb") and self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("text"), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 10, 10)
        else:
            theme.focus_ring(painter, self, 10)
        painter.end()


def _dashed(widget: QWidget, text: str, token: str, ground: str, line: str) -> None:
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.color(line), 1, Qt.PenStyle.DashLine))
    painter.setBrush(theme.color(ground))
    painter.drawRoundedRect(QRectF(widget.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
    painter.setPen(theme.color(token))
    painter.setFont(theme.font(12, 500, tabular=True))
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, widget.width() - 6)
    painter.drawText(widget.rect(), Qt.AlignmentFlag.AlignCenter, shown)
    painter.end()
