"""The empty state: what this place is, and the next step."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from tutordesk.ui import theme

Action = tuple[str, Callable[[], object]]


class _Medallion(QWidget):
    """An icon on a soft disc."""

    SIDE = 72

    def __init__(self, icon: str, tint: str, ground: str) -> None:
        super().__init__()
        self._icon, self._tint, self._ground = icon, tint, ground
        self.setFixedSize(self.SIDE, self.SIDE)
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(self._ground))
        painter.drawEllipse(self.rect())
        drawn = theme.pixmap(self._icon, self._tint, 32, self.devicePixelRatioF())
        painter.drawPixmap((self.SIDE - 32) // 2, (self.SIDE - 32) // 2, drawn)
        painter.end()


class EmptyState(QWidget):
    """Icon, title, a sentence and at most two buttons, centred. ``action`` is (label, callable)."""

    def __init__(
        self,
        icon: str,
        title: str,
        text: str = "",
        action: Action | None = None,
        *,
        second: Action | None = None,
        tone: str = "accent",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        tint, ground = {"accent": ("onsoft", "soft"), "warning": ("warn", "warnsoft")}.get(
            tone, ("text2", "sunken")
        )
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(6)
        column.addStretch(2)
        column.addWidget(_Medallion(icon, tint, ground), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(10)
        heading = theme.label(title, "h2", wrap=True)
        heading.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(heading)
        if text:
            body = theme.label(text, "body", wrap=True)
            body.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
            body.setMaximumWidth(500)
            body.setMinimumWidth(200)
            row = QHBoxLayout()
            row.addStretch(1)
            row.addWidget(body, 6)
            row.addStretch(1)
            column.addLayout(row)
        actions = QHBoxLayout()
        actions.setSpacing(8)
        actions.addStretch(1)
        self.buttons = []
        for offer, kind in ((action, "primary"), (second, "secondary")):
            if offer:
                button = theme.button(offer[0], kind)
                button.clicked.connect(lambda _checked=False, act=offer[1]: act())
                actions.addWidget(button)
                self.buttons.append(button)
        actions.addStretch(1)
        if self.buttons:
            column.addSpacing(10)
            column.addLayout(actions)
        column.addStretch(3)
