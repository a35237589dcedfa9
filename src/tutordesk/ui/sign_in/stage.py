"""Where the parts of signing in stand: side by side, in one column, or the second step alone."""

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from tutordesk.ui import theme, tokens
from tutordesk.ui.widgets.icon import Icon
from tutordesk.ui.widgets.scroll import ScrollColumn

PAIR_WIDTH = 944
ALONE_WIDTH = 480


class Stage(QWidget):
    """The form, beside it the people of a demo, below it the connection strip; it knows nothing of them."""

    def __init__(self, form: QWidget, people: QWidget | None, strip: QWidget) -> None:
        super().__init__()
        self._first_step = [part for part in (form, people, strip) if part is not None]
        self._paired = people is not None
        self._alone = False
        self._looked_at: QWidget | None = None
        brand = QHBoxLayout()
        brand.setSpacing(10)
        brand.addStretch(1)
        brand.addWidget(Icon("graduation-cap", "primary", 28))
        brand.addWidget(theme.label("TutorDesk", "h2"))
        brand.addStretch(1)

        left = QWidget()
        self._cards = QVBoxLayout(left)
        self._cards.setContentsMargins(0, 0, 0, 0)
        self._cards.addWidget(form)
        self._pair = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._pair.setSpacing(24)
        self._pair.addWidget(left, 11)
        if people is not None:
            self._pair.addWidget(people, 12)

        self._middle = QWidget()
        column = QVBoxLayout(self._middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(20)
        column.addLayout(brand)
        column.addLayout(self._pair)
        column.addWidget(strip)

        inside = QWidget()
        across = QHBoxLayout()
        across.addStretch(1)
        across.addWidget(self._middle, 1000)
        across.addStretch(1)
        whole = QVBoxLayout(inside)
        whole.setContentsMargins(24, 20, 24, 12)
        whole.addStretch(1)
        whole.addLayout(across)
        whole.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._scroll = ScrollColumn(inside)
        outer.addWidget(self._scroll)

    def add_step(self, step: QWidget) -> None:
        """Keep a place for a second step, hidden until ``show_step``."""
        self._cards.addWidget(step)
        step.hide()

    def show_step(self, step: QWidget, *, shown: bool) -> None:
        """While a second step is shown there is nothing else to do."""
        step.setVisible(shown)
        for part in self._first_step:
            part.setVisible(not shown)
        self._alone = shown
        self._fit()

    def bring_into_view(self, part: QWidget) -> None:
        """Scroll to a part, after the layout has made room for what it says now; keep it when resized."""
        self._looked_at = part
        QTimer.singleShot(0, self, lambda: self._scroll.ensureWidgetVisible(part, 0, 12))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Side by side, or one column in a half-screen window."""
        super().resizeEvent(event)
        self._fit()
        if self._looked_at is not None and self._looked_at.isVisible():
            self.bring_into_view(self._looked_at)

    def _fit(self) -> None:
        narrow = self.width() < tokens.NARROW_BELOW
        side_by_side = self._paired and not self._alone and not narrow
        self._middle.setMaximumWidth(PAIR_WIDTH if side_by_side else ALONE_WIDTH)
        # In one column the people of a demo come first: whoever runs it wants one click.
        self._pair.setDirection(
            QBoxLayout.Direction.BottomToTop if narrow else QBoxLayout.Direction.LeftToRight
        )
