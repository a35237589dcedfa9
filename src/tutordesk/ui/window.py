"""The one window: its title, its size between two starts, and what fills it (signing in, or the shell)."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QPaintEvent
from PySide6.QtWidgets import QMainWindow, QWidget

from tutordesk.settings import SettingsFile

LEAST_WIDTH, LEAST_HEIGHT = 640, 480


class Window(QMainWindow):
    """Shows one widget at a time; ``first_painted`` tells when a person sees something."""

    first_painted = Signal()
    closing = Signal()

    def __init__(self, settings: SettingsFile) -> None:
        super().__init__()
        self._settings = settings
        self._painted = False
        self.may_close: Callable[[Callable[[], object]], bool] = lambda _go: True
        """Asked before closing; when it says no, it calls what it is given once closing is agreed."""
        self.setWindowTitle("TutorDesk")
        self.setMinimumSize(LEAST_WIDTH, LEAST_HEIGHT)
        self._restore()

    def show_widget(self, widget: QWidget) -> None:
        """Fill the window; what filled it before is deleted."""
        old = self.takeCentralWidget() if self.centralWidget() is not None else None
        self.setCentralWidget(widget)
        if old is not None:
            old.hide()
            old.deleteLater()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tell once that the first frame is on the screen."""
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self.first_painted.emit)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember the size; the work in flight is ended by whoever hears ``closing``."""
        if not self.may_close(self.close):
            event.ignore()
            return
        maximized = bool(self.windowState() & Qt.WindowState.WindowMaximized)
        size = self.normalGeometry().size() if maximized else self.size()
        self._settings.remember(width=size.width(), height=size.height(), maximized=maximized)
        self._settings.save()
        self.hide()
        self.closing.emit()
        event.accept()

    def _restore(self) -> None:
        values = self._settings.values
        width, height = values.width, values.height
        screen = QGuiApplication.primaryScreen()
        if screen is not None:
            room = screen.availableSize()
            width, height = min(width, room.width()), min(height, room.height())
        self.resize(max(width, LEAST_WIDTH), max(height, LEAST_HEIGHT))
        if values.maximized:
            self.setWindowState(Qt.WindowState.WindowMaximized)
