"""The dialog for bugs, and only for bugs: what happened in words, and details that may be copied.

The details name places in our code and versions. They leave out the error's own text, which could hold a
name, an address or a password.
"""

import logging
import platform
import sys
import traceback
from types import TracebackType

from PySide6.QtCore import qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from tutordesk import __version__
from tutordesk.i18n import _
from tutordesk.ui import theme

log = logging.getLogger(__name__)


def report(kind: type[BaseException], trace: TracebackType | None) -> str:
    """Describe a bug without any data: its class, where it happened, which versions."""
    lines = [
        f"TutorDesk {__version__}, Python {platform.python_version()}, Qt {qVersion()}, {platform.system()}",
        f"{kind.__module__}.{kind.__qualname__}",
    ]
    for frame in traceback.extract_tb(trace):
        lines.append(
            f"  {'/'.join(frame.filename.replace(chr(92), '/').split('/')[-3:])}:{frame.lineno} {frame.name}"
        )
    return "\n".join(lines)


class CrashDialog(QDialog):
    """Says sorry once; further bugs while it is open are only logged."""

    def __init__(self, details: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("TutorDesk made a mistake"))
        self.resize(560, 360)
        self._details = details
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(theme.label(_("TutorDesk made a mistake"), "h2"))
        column.addWidget(
            theme.label(
                _(
                    "This is a fault in the program, not yours. What you saved before is safe. If it happens "
                    "again, send the details below to whoever looks after TutorDesk; they hold no names."
                ),
                "body",
                wrap=True,
            )
        )
        text = QPlainTextEdit(details)
        text.setReadOnly(True)
        text.setAccessibleName(_("Details"))
        column.addWidget(text, 1)
        row = QHBoxLayout()
        row.addStretch(1)
        copy = theme.button(_("Copy details"), "secondary", "copy")
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self._details))
        close = theme.button(_("Continue"), "primary")
        close.clicked.connect(self.accept)
        row.addWidget(copy)
        row.addWidget(close)
        column.addLayout(row)
        close.setDefault(True)


class CrashHook:
    """Installed as ``sys.excepthook``: logs every bug, shows one dialog at a time."""

    def __init__(self) -> None:
        self.parent: QWidget | None = None
        self._dialog: CrashDialog | None = None

    def install(self) -> None:
        """Take over from the interpreter."""
        sys.excepthook = self

    def __call__(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Handle one uncaught exception of the GUI thread."""
        if issubclass(kind, KeyboardInterrupt):
            QGuiApplication.quit()
            return
        log.error("a bug", exc_info=(kind, error, trace))
        if self._dialog is not None:
            return
        self._dialog = CrashDialog(report(kind, trace), self.parent)
        self._dialog.finished.connect(self._on_finished)
        self._dialog.open()

    def _on_finished(self) -> None:
        if self._dialog is not None:
            self._dialog.deleteLater()
            self._dialog = None
