"""A column that scrolls instead of squeezing: Qt's own scroll area forgets how high wrapped words become."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


class ScrollColumn(QScrollArea):
    """Scrolls ``inside`` up and down; its layout gets at least the height its width asks for."""

    def __init__(self, inside: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        inside.setProperty("kind", "scrolled")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._width = 0
        self.setWidget(inside)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the height to the new width."""
        super().resizeEvent(event)
        # The viewport's width. Asking for the viewport itself would make PySide load every class of widgets
        # there is, to know what to call it: a tenth of the time to a first frame.
        self._width = event.size().width()
        self._fit()

    def event(self, event: QEvent) -> bool:
        """Fit when what is inside changed."""
        done = super().event(event)
        if event.type() is QEvent.Type.LayoutRequest:
            self._fit()
        return done

    def _fit(self) -> None:
        inside = self.widget()
        layout = inside.layout() if inside is not None else None
        if inside is None or layout is None:
            return
        wanted = (
            layout.totalHeightForWidth(self._width)
            if layout.hasHeightForWidth()
            else layout.totalSizeHint().height()
        )
        if inside.minimumHeight() != wanted:
            inside.setMinimumHeight(wanted)
