"""The window's notices: the newest, and beside it what must not vanish because something else was said.

Belongs here: what stays and for how long. Does not belong here: one notice (``notices.py``), where they float
(``notice_layer.py``).
"""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QRect, Signal
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QAbstractButton, QBoxLayout, QPushButton, QWidget

from tutordesk.ui.notices import Action, NoticeBar

MOST = 3
GAP = 8


class NoticeStack(QWidget):
    """At most three at once. What can still be undone stays its ten seconds, what went wrong is read first.

    Everything else gives way to what is newer. What is there keeps its place: newer ones come farther from
    the edge. Nothing leaves while the mouse or the keyboard is on them.
    """

    shown = Signal()
    hidden = Signal()
    dismissed = Signal()
    """Both: one has left."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bars: list[NoticeBar] = []
        self._held = False
        self._column = QBoxLayout(QBoxLayout.Direction.BottomToTop, self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GAP)
        self.hide()

    # --- saying ------------------------------------------------------------------------------------------
    def show_notice(
        self,
        text: str,
        kind: str = "info",
        actions: list[Action] | None = None,
        timeout_ms: int | None = None,
        detail: str = "",
    ) -> NoticeBar:
        """Say something; returns the notice, which tells of its end."""
        bar = self._room_for(text)
        self.show()
        bar.show_notice(text, kind, actions, timeout_ms, detail)
        if self._held:
            bar.hold(held=True)
        self.shown.emit()
        return bar

    def show_error(self, error: BaseException, retry: Callable[[], object] | None = None) -> None:
        """Show an expected error in its words; its one action, if any, calls ``retry``."""
        bar = self._room_for(None)
        self.show()
        bar.show_error(error, retry)
        self.shown.emit()

    def dismiss(self) -> None:
        """Close the newest."""
        if self.bars:
            self.bars[-1].dismiss()

    def hold(self, *, held: bool) -> None:
        """Let time stand still, or go on."""
        if held != self._held:
            self._held = held
            for bar in self.bars:
                bar.hold(held=held)

    # --- what is said ------------------------------------------------------------------------------------
    @property
    def text(self) -> str:
        """The newest sentence, empty when nothing is shown."""
        return self.bars[-1].text if self.bars else ""

    @property
    def kind(self) -> str:
        """The newest one's kind."""
        return self.bars[-1].kind if self.bars else "info"

    def buttons(self) -> list[QPushButton]:
        """Return the action buttons of the newest."""
        return self.bars[-1].buttons() if self.bars else []

    def first_button(self) -> QAbstractButton | None:
        """Where the keyboard goes first: into the newest."""
        return self.bars[-1].first_button() if self.bars else None

    def came_from(self, widget: QWidget) -> None:
        """Remember what had the keyboard before it came here, and gets it back."""
        for bar in self.bars:
            bar.came_from = widget

    # --- room --------------------------------------------------------------------------------------------
    def grow_from(self, *, top: bool) -> None:
        """Newer ones come below where the notices are at the top, else above."""
        directions = QBoxLayout.Direction
        self._column.setDirection(directions.TopToBottom if top else directions.BottomToTop)

    def wanted_width(self) -> int:
        """Pixels in which everything stands in one line."""
        return max((bar.wanted_width() for bar in self.bars), default=0)

    def height_at(self, width: int) -> int:
        """How high all of it is at a width."""
        return sum(bar.height_at(width) for bar in self.bars) + GAP * max(0, len(self.bars) - 1)

    def rects(self) -> list[QRect]:
        """Where each of them is, within all of them."""
        self._column.activate()
        return [bar.geometry() for bar in self.bars]

    def _room_for(self, text: str | None) -> NoticeBar:
        """The newest where it gives way, else a new one."""
        for twin in [bar for bar in self.bars if bar.text == text]:
            twin.dismiss()
        if self.bars and not self.bars[-1].keep():
            return self.bars[-1]
        while len(self.bars) >= MOST:
            self.bars[0].dismiss()
        bar = NoticeBar()
        bar.hidden.connect(partial(self._on_gone, bar))
        self.bars.append(bar)
        self._column.addWidget(bar)
        return bar

    def _on_gone(self, bar: NoticeBar) -> None:
        if bar not in self.bars:
            return
        self.bars.remove(bar)
        self._column.removeWidget(bar)
        bar.setParent(None)
        bar.deleteLater()
        if not self.bars:
            self.hide()
        self.hidden.emit()
        self.dismissed.emit()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Whoever points at them is still reading."""
        super().enterEvent(event)
        self.hold(held=True)

    def leaveEvent(self, event: QEvent) -> None:
        """Time goes on."""
        super().leaveEvent(event)
        self.hold(held=False)
