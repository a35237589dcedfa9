"""A place to drop files on.

Belongs here: the dashed frame, what may be dropped. Does not belong here: what is done with it, buttons.
"""

from pathlib import Path

from PySide6.QtCore import QMimeData, QRectF, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tutordesk.ui import theme, tokens


def local_paths(data: QMimeData) -> tuple[Path, ...]:
    """Return what is dragged, where all of it lies on this computer."""
    urls = data.urls()
    if not urls or not all(url.isLocalFile() for url in urls):
        return ()
    return tuple(Path(url.toLocalFile()) for url in urls)


class DropZone(QWidget):
    """Put widgets into ``body``; ``dropped`` carries the paths."""

    dropped = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._over = False
        self.setAcceptDrops(True)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(24, 28, 24, 28)
        self.body.setSpacing(8)
        theme.changed.connect(self.update)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files and folders of this computer."""
        if local_paths(event.mimeData()):
            event.acceptProposedAction()
            self._show_over(over=True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Look as before."""
        self._show_over(over=False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Tell what was dropped."""
        self._show_over(over=False)
        if paths := local_paths(event.mimeData()):
            event.acceptProposedAction()
            self.dropped.emit(paths)

    def _show_over(self, *, over: bool) -> None:
        self._over = over
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground and a dashed frame, stronger while something hangs over it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(theme.color("primary" if self._over else "strong"), 1.5)
        pen.setDashPattern([5, 4])
        painter.setPen(pen)
        painter.setBrush(theme.color("soft" if self._over else "surface"))
        painter.drawRoundedRect(
            QRectF(self.rect()).adjusted(1, 1, -1, -1), tokens.CARD_RADIUS, tokens.CARD_RADIUS
        )
        painter.end()
