"""Where the window's notices float: over the page, which keeps its place when a notice comes or goes.

Belongs here: its place, its shadow, the keyboard's way in and back. Does not belong here: what a notice says
(``ui/notices.py``) and how many there are (``ui/notice_stack.py``).
"""

from collections.abc import Callable, Sequence
from functools import reduce

from PySide6.QtCore import QMetaObject, QObject, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QCursor, QMoveEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget
from shiboken6 import isValid

from tutordesk.ui import theme, tokens
from tutordesk.ui.notice_stack import NoticeStack

WIDEST = 680
BESIDE, ABOVE, BELOW = 16, 12, 16
"""Pixels between a notice and the sides, the top and the bottom of the page."""


class PageArea(QStackedWidget):
    """The stack of pages; tells when its place in the window changes."""

    placed = Signal()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another size."""
        super().resizeEvent(event)
        self.placed.emit()

    def moveEvent(self, event: QMoveEvent) -> None:
        """Another place."""
        super().moveEvent(event)
        self.placed.emit()


class NoticeLayer(QObject):
    """Floats notices at the bottom of the pages, or at their top where they would hide what is in use.

    In use is what has the keyboard and, when a notice comes, what is under the mouse: nobody means to press
    what was not there a moment ago.
    """

    def __init__(self, window: QWidget, area: PageArea, bar: NoticeStack) -> None:
        super().__init__(window)
        self._window, self._area, self._bar = window, area, bar
        self.pointer: Callable[[], QPoint] = QCursor.pos
        self._shadow = Shadow(window)
        bar.setParent(window)
        bar.shown.connect(self._on_shown)
        bar.hidden.connect(self._on_hidden)
        area.placed.connect(self.place)
        self._at_top = False
        self._focus: QMetaObject.Connection | None = None

    def place(self) -> None:
        """Give the notices their room on the side they are on."""
        if self._bar.isHidden():
            return
        self._bar.grow_from(top=self._at_top)
        self._bar.setGeometry(self._room(top=self._at_top))
        place = self._bar.geometry().topLeft()
        self._shadow.around([rect.translated(place) for rect in self._bar.rects()])
        self._shadow.show()
        self._shadow.raise_()
        self._bar.raise_()

    def enter(self) -> None:
        """Bring the keyboard to the notice: its first action, or what closes it."""
        button = self._bar.first_button()
        if button is not None:
            button.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _room(self, *, top: bool) -> QRect:
        area = self._area.geometry()
        width = min(WIDEST, area.width() - 2 * BESIDE, self._bar.wanted_width())
        height = self._bar.height_at(width)
        left = area.left() + (area.width() - width) // 2
        y = area.top() + ABOVE if top else area.top() + area.height() - BELOW - height
        return QRect(left, y, width, height)

    def _on_shown(self) -> None:
        pointer = self._window.mapFromGlobal(self.pointer())
        self._choose_side(QRect(pointer, QSize(1, 1)), self._focused())
        self.place()
        if self._focus is None:
            application = QApplication.instance()
            assert isinstance(application, QApplication)
            self._focus = application.focusChanged.connect(self._on_focus_changed)

    def _on_hidden(self) -> None:
        if self._bar.bars:
            self.place()
            return
        self._shadow.hide()
        if self._focus is not None:
            QObject.disconnect(self._focus)
            self._focus = None

    def _on_focus_changed(self, old: QWidget | None, new: QWidget | None) -> None:
        if not isValid(self._bar) or new is None:
            return
        if self._bar.isAncestorOf(new):
            if old is not None and not self._bar.isAncestorOf(old):
                self._bar.came_from(old)
            self._bar.hold(held=True)
            return
        self._bar.hold(held=self._bar.underMouse())
        self._choose_side(self._focused())
        self.place()

    def _choose_side(self, *used: QRect) -> None:
        """The bottom, unless that hides what is in use and the top does not."""
        below, above = self._room(top=False), self._room(top=True)
        self._at_top = any(map(below.intersects, used)) and not any(map(above.intersects, used))

    def _focused(self) -> QRect:
        """What has the keyboard, in the window's coordinates; nothing where that is the notice."""
        focus = self._window.window().focusWidget()
        if focus is None or not self._window.isAncestorOf(focus) or self._bar.isAncestorOf(focus):
            return QRect()
        return QRect(focus.mapTo(self._window, QPoint(0, 0)), focus.size())


class Shadow(QWidget):
    """A soft edge below what floats; the mouse goes through it."""

    REACH = 14

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._rects: list[QRect] = []
        self.hide()

    def around(self, rects: Sequence[QRect]) -> None:
        """Surround rectangles, a little lower than them."""
        reach = self.REACH
        reached = [rect.adjusted(-reach, -reach + 3, reach, reach + 3) for rect in rects]
        whole = reduce(QRect.united, reached, QRect())
        self._rects = [rect.translated(-whole.topLeft()) for rect in reached]
        self.setGeometry(whole)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint ever larger, fainter outlines."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        shade = QColor(theme.color("shadow"))
        shade.setAlpha(4)
        painter.setBrush(shade)
        for rect in self._rects:
            for inset in range(self.REACH):
                radius = tokens.CARD_RADIUS + self.REACH - inset
                painter.drawRoundedRect(QRectF(rect).adjusted(inset, inset, -inset, -inset), radius, radius)
        painter.end()
