"""The bar inside the window that shows one notice, and what every place for notices can do.

What an expected error says is in ``error_words.py``, and can be had from here; bugs go to ``ui/crash.py``.
"""

from collections.abc import Callable
from itertools import pairwise
from typing import Protocol

from PySide6.QtCore import QElapsedTimer, Qt, QTimer, Signal, SignalInstance
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from tutordesk import errors
from tutordesk.i18n import _
from tutordesk.ui import theme
from tutordesk.ui.error_words import Words, describe, details
from tutordesk.ui.widgets.emptying import discard_all
from tutordesk.ui.widgets.icon import Icon

__all__ = ["Action", "NoticeBar", "Notices", "Words", "describe", "details"]

Action = tuple[str, Callable[[], object]]


class Notices(Protocol):
    """Where something can be said: one ``NoticeBar``, or the window's ``NoticeStack``."""

    def show_notice(
        self,
        text: str,
        kind: str = "info",
        actions: list[Action] | None = None,
        timeout_ms: int | None = None,
        detail: str = "",
    ) -> "NoticeBar":
        """Say something; returns the notice."""

    def show_error(self, error: BaseException, retry: Callable[[], object] | None = None) -> None:
        """Say an expected error in its words."""

    def dismiss(self) -> None:
        """Close what was said last."""

    @property
    def dismissed(self) -> SignalInstance:
        """Tells that something said is gone."""

    @property
    def text(self) -> str:
        """What was said last, empty when nothing is shown."""

    def buttons(self) -> list[QPushButton]:
        """Return the action buttons of what was said last."""


NARROWEST = 320
READ_MS = 5_000
"""How long what went wrong is left to be read, whatever is said after it."""
LEAST_MS = 1_500
"""What time is left at least to whoever lets go of a notice."""
WORDS_WIDTH = 420
"""Pixels of a notice that its words, icon and closing need beside the actions."""
_TONES = {
    "info": ("info", "onsoft"),
    "success": ("check-circle", "ok"),
    "warning": ("warning", "warn"),
    "error": ("x-circle", "danger"),
}


class NoticeBar(QFrame):
    """One notice, closable. Where it stands is its owner's: ``ui/notice_layer.py``, a layout."""

    shown = Signal()
    hidden = Signal()
    dismissed = Signal()
    replaced = Signal()
    """Another notice is about to take the place of the one shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "notice")
        self.setAccessibleIdentifier("notice")
        self._icon = Icon("info", "onsoft", 20)
        self._text = theme.label("", "h3", wrap=True)
        self._detail = theme.label("", "body", wrap=True)
        self._beside = QWidget()
        self._actions = QHBoxLayout(self._beside)
        self._actions.setContentsMargins(0, 0, 0, 0)
        self._actions.setSpacing(8)
        self._close = theme.icon_button("x", _("Dismiss notice"), "quiet")
        self._close.clicked.connect(self.dismiss)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(self._text)
        words.addWidget(self._detail)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(14, 8, 10, 8)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        self._grid.addWidget(self._icon, 0, 0)
        self._grid.addLayout(words, 0, 1)
        self._grid.addWidget(self._beside, 0, 2)
        self._grid.addWidget(self._close, 0, 3)
        self._below = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.dismiss)
        self._since = QElapsedTimer()
        self._left: int | None = None
        self._offers = False
        self.kind = "info"
        self.came_from: QWidget | None = None
        """What had the keyboard before it came here, and gets it back."""
        self.hide()

    def show_notice(
        self,
        text: str,
        kind: str = "info",
        actions: list[Action] | None = None,
        timeout_ms: int | None = None,
        detail: str = "",
    ) -> "NoticeBar":
        """Replace what is shown; ``kind`` is info, success, warning or error."""
        icon, token = _TONES[kind]
        if not self.isHidden():
            self.replaced.emit()
        self.kind = kind
        self._icon.show_icon(icon, token)
        self._text.setText(text)
        self._detail.setText(detail)
        self._detail.setVisible(bool(detail))
        theme.set_property(self, "tone", kind)
        self._show_actions(actions or [])
        self._timer.stop()
        self._left = None
        self._offers = bool(actions) and timeout_ms is not None
        self._since.start()
        if timeout_ms is not None:
            self._timer.start(timeout_ms)
        self.show()
        for part in self.findChildren(QWidget):
            part.ensurePolished()  # its size is asked for before it is painted
        self._actions.invalidate()
        for one, following in pairwise([*self.buttons(), self._close]):
            self.setTabOrder(one, following)
        self.shown.emit()
        return self

    def show_error(self, error: BaseException, retry: Callable[[], object] | None = None) -> None:
        """Show an expected error in its words; its one action, if any, calls ``retry``."""
        words = describe(error)
        actions: list[Action] = [(words.action_label, retry)] if retry and words.action_label else []
        kind = "warning" if isinstance(error, errors.TutorDeskError) else "error"
        self.show_notice(words.text, kind, actions, detail=words.detail)

    def keep(self) -> bool:
        """Whether it stays although something newer is said: an offer until its time is up, fresh trouble."""
        if self._offers:
            return True
        left = READ_MS - self._since.elapsed()
        if self.kind not in {"warning", "error"} or left <= 0:
            return False
        if not self._timer.isActive() and self._left is None:
            self._timer.start(left)
        return True

    def hold(self, *, held: bool) -> None:
        """Stop the time it has, or let it go on."""
        if held and self._timer.isActive():
            self._left = self._timer.remainingTime()
            self._timer.stop()
        elif not held and self._left is not None:
            self._timer.start(max(self._left, LEAST_MS))
            self._left = None

    def dismiss(self) -> None:
        """Close the notice."""
        self._timer.stop()
        if self.isHidden():
            return
        held, back = self.isAncestorOf(self.window().focusWidget() or self), self.came_from
        self.came_from = None
        self.hide()
        self.hidden.emit()
        if held and back is not None and isValid(back) and back.isVisible():
            back.setFocus(Qt.FocusReason.OtherFocusReason)
        self.dismissed.emit()

    @property
    def text(self) -> str:
        """The sentence shown, empty when nothing is."""
        return "" if self.isHidden() else self._text.text()

    def buttons(self) -> list[QPushButton]:
        """Return the action buttons shown."""
        items = [self._actions.itemAt(i) for i in range(self._actions.count())]
        return [button for item in items if item and isinstance(button := item.widget(), QPushButton)]

    def first_button(self) -> QAbstractButton:
        """Where the keyboard goes first: an action, else what closes the notice."""
        return next(iter(self.buttons()), self._close)

    def wanted_width(self) -> int:
        """Pixels in which everything stands in one line."""
        actions = self._actions.sizeHint().width() if self._actions.count() else 0
        gap = self._grid.horizontalSpacing() if actions else 0
        return max(NARROWEST, self._words_width() + actions + gap)

    def height_at(self, width: int) -> int:
        """How high it is at a width, with the actions where they then go."""
        self._place_actions(width)
        self._grid.activate()
        return max(self._grid.totalHeightForWidth(width), self._grid.totalMinimumSize().height())

    def _words_width(self) -> int:
        """Pixels of the words in one line, with icon, closing and margins."""
        said = [label for label in (self._text, self._detail) if not label.isHidden()]
        longest = max(label.fontMetrics().horizontalAdvance(label.text()) for label in said)
        margins = self._grid.contentsMargins()
        around = self._icon.sizeHint().width() + self._close.sizeHint().width()
        gaps = 2 * self._grid.horizontalSpacing() + margins.left() + margins.right() + 2 * self.frameWidth()
        return longest + around + gaps + 4

    def _show_actions(self, actions: list[Action]) -> None:
        discard_all(self._actions)
        for label, act in actions:
            button = theme.button(label)
            button.clicked.connect(lambda _checked=False, act=act: self._act(act))
            self._actions.addWidget(button)
            button.show()  # a hidden one has no size
        self._place_actions(self.width())

    def _place_actions(self, width: int) -> None:
        """Put the actions below the words where both do not fit beside each other."""
        beside = width - self._actions.sizeHint().width()
        below = bool(self._actions.count()) and beside < min(WORDS_WIDTH, self._words_width())
        if below != self._below:
            self._below = below
            self._grid.removeWidget(self._beside)
            if below:
                self._grid.addWidget(self._beside, 1, 1, 1, 3, Qt.AlignmentFlag.AlignLeading)
            else:
                self._grid.addWidget(self._beside, 0, 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Beside the words, or below them."""
        super().resizeEvent(event)
        self._place_actions(self.width())

    def _act(self, act: Callable[[], object]) -> None:
        self.dismiss()
        act()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes the notice."""
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            super().keyPressEvent(event)
