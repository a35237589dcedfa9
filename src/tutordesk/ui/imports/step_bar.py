"""The four steps of an import as buttons in a row: where somebody is, what is done, where they may go.

Belongs here: painting and choosing. Does not belong here: what a step shows and when it is allowed.
"""

from collections.abc import Collection, Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from tutordesk.i18n import _, format_number
from tutordesk.ui import theme

DISC, GAP, PAD = 26, 9, 6
HEIGHT = 38


class StepBar(QWidget):
    """``steps`` are (key, label); ``chosen`` tells the key of a step somebody wants to go to."""

    chosen = Signal(str)

    def __init__(self, steps: Sequence[tuple[str, str]], name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setFixedHeight(HEIGHT)
        self._steps: dict[str, Step] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for number, (key, label) in enumerate(steps, 1):
            if number > 1:
                row.addWidget(_Link(), 1)
            step = self._steps[key] = Step(number, label)
            step.setAccessibleIdentifier(f"step-{key}")
            step.clicked.connect(lambda _checked=False, key=key: self.chosen.emit(key))
            row.addWidget(step)

    def step(self, key: str) -> "Step":
        """Return one step."""
        return self._steps[key]

    def show_steps(self, current: str, done: Collection[str], reachable: Collection[str]) -> None:
        """Show where somebody is, what is done and where they may go."""
        for key, step in self._steps.items():
            step.show_state(current=key == current, done=key in done)
            step.setEnabled(key == current or key in reachable)


class Step(QAbstractButton):
    """One step: its number, or a tick, in a disc; its name beside it."""

    def __init__(self, number: int, label: str) -> None:
        super().__init__()
        self._number, self._label = number, label
        self._current = self._done = False
        self.setText(label)
        self.setFont(theme.font(14, 600))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    @property
    def current(self) -> bool:
        """Whether somebody is here."""
        return self._current

    def show_state(self, *, current: bool, done: bool) -> None:
        """Show whether somebody is here, and whether it is done."""
        self._current, self._done = current, done
        state = _("this step") if current else _("done") if done else ""
        self.setAccessibleDescription(state)
        self.update()

    def sizeHint(self) -> QSize:
        """Return room for the disc and the name."""
        words = QFontMetricsF(self.font()).horizontalAdvance(self._label)
        return QSize(round(PAD * 2 + DISC + GAP + words + 4), HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Nothing is cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint disc, number or tick, and name, from the reading side."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rtl = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        left = self.width() - PAD - DISC if rtl else PAD
        disc = QRectF(left, (self.height() - DISC) / 2, DISC, DISC)
        far = self.isEnabled()
        ground, ink = ("primary", "onprimary") if self._current else ("soft", "onsoft")
        if not (self._current or self._done):
            ground, ink = "sunken", "text2" if far else "text3"
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(ground))
        painter.drawEllipse(disc)
        if self._done and not self._current:
            tick = theme.pixmap("check", ink, 16, self.devicePixelRatioF())
            painter.drawPixmap(QPointF(disc.left() + 5, disc.top() + 5), tick)
        else:
            painter.setPen(theme.color(ink))
            painter.setFont(theme.font(13, 600, tabular=True))
            painter.drawText(disc, int(Qt.AlignmentFlag.AlignCenter), format_number(self._number))
        words = QRectF(self.rect()).adjusted(PAD + DISC + GAP, 0, -PAD, 0)
        if rtl:
            words = QRectF(self.rect()).adjusted(PAD, 0, -(PAD + DISC + GAP), 0)
        painter.setFont(self.font())
        painter.setPen(theme.color("text" if self._current else "text2" if far else "text3"))
        side = Qt.AlignmentFlag.AlignRight if rtl else Qt.AlignmentFlag.AlignLeft
        flags = side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(words, int(flags), self._label)
        theme.focus_ring(painter, self)
        painter.end()


class _Link(QWidget):
    """The line between two steps."""

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumWidth(8)
        self.setFixedHeight(HEIGHT)
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(QPen(theme.color("strong"), 1))
        middle = self.height() / 2
        painter.drawLine(QPointF(0, middle), QPointF(self.width(), middle))
        painter.end()
