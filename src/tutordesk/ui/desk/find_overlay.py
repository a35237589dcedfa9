"""*Find anything* in front of any page, as Ctrl+K opens it; Escape or a press beside it closes it."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from tutordesk.i18n import _
from tutordesk.ui import theme
from tutordesk.ui.desk.find_box import FindBox
from tutordesk.ui.page import PageContext

WIDTH, HEIGHT, TOP = 620, 520, 64
EDGE = 16


class FindOverlay(QWidget):
    """Covers its window; ``box`` tells what was decided."""

    def __init__(
        self, window: QWidget, context: PageContext, steps: list[tuple[str, str, Callable[[], object]]]
    ):
        super().__init__(window)
        self.setAccessibleName(_("Find anything"))
        self.setAccessibleIdentifier("find-overlay")
        self._before = QApplication.focusWidget()
        self.box = FindBox(context)
        self.box.left.connect(self.close_up)
        self.box.picked.connect(lambda _row: self.close_up())
        self.box.new_wanted.connect(lambda _text: self.close_up())
        self._card = QFrame(self)
        self._card.setProperty("kind", "card")
        self._steps = [self._step(words, identifier, act) for words, identifier, act in steps]
        foot = QHBoxLayout()
        foot.setContentsMargins(14, 6, 14, 4)
        foot.setSpacing(16)
        for step in self._steps:
            foot.addWidget(step)
        foot.addStretch(1)
        foot.addWidget(theme.label(_("Esc closes"), "small"))
        column = QVBoxLayout(self._card)
        column.setContentsMargins(14, 14, 14, 8)
        column.setSpacing(8)
        column.addWidget(self.box)
        column.addWidget(self.box.embed_panel(), 1)
        column.addWidget(theme.rule())
        column.addLayout(foot)
        window.installEventFilter(self)

    def open(self) -> None:
        """Show it with the keyboard in the field."""
        self._place()
        self.show()
        self.raise_()
        self.box.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close_up(self) -> None:
        """Close it; the keyboard goes back to where it was."""
        self.hide()
        before = self._before
        if before is not None and isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        self.deleteLater()

    def _step(self, words: str, identifier: str, act: Callable[[], object]) -> QPushButton:
        button = theme.button(words, "link")
        button.setAccessibleIdentifier(identifier)

        def go() -> None:
            self.close_up()
            act()

        button.clicked.connect(go)
        return button

    def _place(self) -> None:
        window = self.parentWidget()
        if window is None:
            return
        self.setGeometry(window.rect())
        width, height = min(WIDTH, self.width() - 2 * EDGE), min(HEIGHT, self.height() - 2 * EDGE)
        top = min(TOP, self.height() - height - EDGE)
        self._card.setGeometry(QRect((self.width() - width) // 2, top, width, height))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the window's size."""
        if event.type() is QEvent.Type.Resize and not self.isHidden():
            self._place()
        return False

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab stays in here."""
        ring: list[QWidget] = [self.box, *self._steps]
        here = ring.index(found) if (found := QApplication.focusWidget()) in ring else 0
        reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        ring[(here + (1 if forward else -1)) % len(ring)].setFocus(reason)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes; no key reaches the page behind."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_up()
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press beside the card closes it."""
        if not self._card.geometry().contains(event.position().toPoint()):
            self.close_up()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Dim the page behind."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("bg", 190))
        painter.end()
