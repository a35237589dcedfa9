"""Bugs, and only bugs: a dialog with a report that can be copied, and the log file.

The report names places in our code, never values: messages of foreign errors may hold names or worse, so only
messages of programming errors are kept. What people can cause or fix is worded in ``ui/notices.py``.
"""

import logging
import platform
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

import PySide6
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

import tutordesk
from tutordesk.i18n import _
from tutordesk.ui import theme
from tutordesk.ui.widgets.icon import Icon

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


class CrashDialog(QDialog):
    """Says sorry, shows the report, copies it; the window stays open behind."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("TutorDesk made a mistake"))
        self.resize(640, 420)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(Icon("warning", "warn", 24), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.addWidget(theme.label(_("TutorDesk made a mistake"), "h2", wrap=True))
        words.addWidget(
            theme.label(
                _(
                    "This is a fault in the program, not yours. What you saved before is safe. If it happens "
                    "again, send the details below to whoever looks after TutorDesk; they hold no names."
                ),
                "body",
                wrap=True,
            )
        )
        head.addLayout(words, 1)
        self._report = QPlainTextEdit(text)
        self._report.setReadOnly(True)
        self._report.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._report.setAccessibleName(_("Details"))
        copy = theme.button(_("Copy details"), "secondary", "copy")
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(text))
        go_on = theme.button(_("Continue"), "primary")
        go_on.setDefault(True)
        go_on.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.addWidget(copy)
        buttons.addStretch(1)
        buttons.addWidget(go_on)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 20)
        column.setSpacing(16)
        column.addLayout(head)
        column.addWidget(self._report, 1)
        column.addLayout(buttons)


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
    def dialog(self) -> CrashDialog | None:
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
        self._open = CrashDialog(text, self.window)
        self._open.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._open.finished.connect(self._on_closed)
        self._open.open()

    def _on_closed(self) -> None:
        self._open = None
