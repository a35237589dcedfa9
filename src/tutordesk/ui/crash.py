"""Bugs, and only bugs: who catches them, the report, and the log file. The dialog is ``ui/crash_dialog.py``.

The report names places in our code, never values: messages of foreign errors may hold names or worse, so only
messages of programming errors are kept. What people can cause or fix is worded in ``ui/error_words.py``.
"""

import logging
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

import PySide6
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

import tutordesk

if TYPE_CHECKING:
    from tutordesk.ui.crash_dialog import CrashDialog

log = logging.getLogger(__name__)

LOG_BYTES = 500_000
LOG_FILES = 3
# Errors of programming: their messages speak of code, not of people.
_SPEAKS_OF_CODE = (AttributeError, ImportError, IndexError, NameError, NotImplementedError, TypeError)


def log_path() -> Path:
    """Return where this user's log file lives."""
    import platformdirs

    return Path(platformdirs.user_log_dir("tutordesk", appauthor=False)) / "tutordesk.log"


def start_logging(path: Path | None = None) -> Path | None:
    """Write our log messages to a small rotating file; None when the disk refuses."""
    from logging.handlers import RotatingFileHandler

    target = path or log_path()
    logger = logging.getLogger("tutordesk")
    logger.setLevel(logging.INFO)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(target, maxBytes=LOG_BYTES, backupCount=LOG_FILES, encoding="utf-8")
    except OSError:
        return None
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logger.addHandler(handler)
    return target


def report(error: BaseException, trace: TracebackType | None) -> str:
    """Describe a bug by version, kind and places in the code."""
    import platform

    home = str(Path.home())
    lines = [
        f"TutorDesk {tutordesk.__version__}",
        f"Python {platform.python_version()}, Qt for Python {PySide6.__version__}",
        f"{platform.system()} {platform.release()} {platform.machine()}",
        "",
    ]
    for frame in traceback.extract_tb(trace):
        lines.append(f"{frame.filename.replace(home, '~')}:{frame.lineno} in {frame.name}")
    kind = type(error)
    message = str(error) if isinstance(error, _SPEAKS_OF_CODE) else ""
    lines.append(f"{kind.__module__}.{kind.__qualname__}{': ' if message else ''}{message}")
    return "\n".join(lines)


class CrashHook(QObject):
    """Catches what nobody else caught, in any thread; shows one dialog at a time, over ``window``."""

    _caught = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.window: QWidget | None = None
        self._open: CrashDialog | None = None
        self._before: tuple[Callable[..., object], Callable[..., object]] | None = None
        self._caught.connect(self._show, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Take over ``sys.excepthook`` and ``threading.excepthook``."""
        self._before = (sys.excepthook, threading.excepthook)
        sys.excepthook = self._on_exception
        threading.excepthook = lambda args: self._on_exception(
            args.exc_type, args.exc_value or args.exc_type(), args.exc_traceback
        )

    def remove(self) -> None:
        """Give the hooks back."""
        if self._before:
            sys.excepthook, threading.excepthook = self._before
            self._before = None

    @property
    def dialog(self) -> "CrashDialog | None":
        """The dialog on screen, if any."""
        return self._open

    def _on_exception(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt | SystemExit):
            sys.__excepthook__(kind, error, trace)
            return
        text = report(error, trace)
        log.error("a bug\n%s", text)
        self._caught.emit(text)

    def _show(self, text: str) -> None:
        if self._open is not None:  # one is enough; the log has them all
            return
        from tutordesk.ui.crash_dialog import CrashDialog

        self._open = CrashDialog(text, self.window)
        self._open.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._open.finished.connect(self._on_closed)
        self._open.open()

    def _on_closed(self) -> None:
        self._open = None
