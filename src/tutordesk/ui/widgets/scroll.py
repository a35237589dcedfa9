"""Scrolling: bars that float over their area, and a column that scrolls instead of squeezing.

Every area of this window that scrolls goes through ``float_scroll_bar``. Qt tells a screen reader that an
area has as many parts as scroll bars are visible now, and then reads past the end of that list when a bar
vanished between two questions: the program dies. An area whose own bars never show always has one part.
"""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QScrollArea, QScrollBar, QWidget
from shiboken6 import isValid

BAR_WIDTH = 10


class FloatingScrollBar(QScrollBar):
    """Mirrors one of an area's bars at its far edge, and hides when there is nothing to scroll."""

    def __init__(self, area: QAbstractScrollArea, own: QScrollBar, *, beside: bool) -> None:
        super().__init__(own.orientation(), area)
        self._area, self._own, self._beside = area, own, beside
        self._own.rangeChanged.connect(self._follow)
        self._own.valueChanged.connect(self.setValue)
        self.valueChanged.connect(self._own.setValue)
        area.installEventFilter(self)
        self._follow()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the edge while the area changes its size or direction."""
        if watched is self._area and event.type() in {QEvent.Type.Resize, QEvent.Type.LayoutDirectionChange}:
            self._place()
        return False

    def _follow(self) -> None:
        if not isValid(self._own):
            return  # the area is being taken down, and its bars go one by one
        self.setPageStep(self._own.pageStep())
        self.setSingleStep(self._own.singleStep())
        self.setRange(self._own.minimum(), self._own.maximum())
        self.setValue(self._own.value())
        self.setVisible(self.maximum() > self.minimum())
        self._place()

    def _place(self) -> None:
        room = BAR_WIDTH if self.maximum() > self.minimum() else 0
        margins = self._area.viewportMargins()
        if self.orientation() is Qt.Orientation.Horizontal:
            margins.setBottom(room if self._beside else 0)
            self.setGeometry(0, self._area.height() - BAR_WIDTH, self._area.width() - BAR_WIDTH, BAR_WIDTH)
        else:
            rtl = self._area.layoutDirection() is Qt.LayoutDirection.RightToLeft
            if self._beside:
                margins.setLeft(room if rtl else 0)
                margins.setRight(0 if rtl else room)
            left = 0 if rtl else self._area.width() - BAR_WIDTH
            self.setGeometry(left, 0, BAR_WIDTH, self._area.height())
        if self._area.viewportMargins() != margins:
            self._area.setViewportMargins(margins)
        self.raise_()


def float_scroll_bar(
    area: QAbstractScrollArea, *, beside: bool = False, sideways: bool = False
) -> FloatingScrollBar:
    """Let an area scroll up and down with a floating bar; sideways only where asked for.

    The bar floats over the margin of a page; ``beside`` keeps it off content that reaches the edge.
    """
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    if sideways:
        FloatingScrollBar(area, area.horizontalScrollBar(), beside=beside)
    return FloatingScrollBar(area, area.verticalScrollBar(), beside=beside)


class ScrollColumn(QScrollArea):
    """Scrolls ``inside`` up and down; its layout gets at least the height its width asks for."""

    def __init__(self, inside: QWidget, parent: QWidget | None = None, *, beside: bool = False) -> None:
        super().__init__(parent)
        inside.setProperty("kind", "scrolled")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        float_scroll_bar(self, beside=beside)
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
