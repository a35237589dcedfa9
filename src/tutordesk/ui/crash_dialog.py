"""The crash dialog: a bug's report on the screen, to be copied. When it opens is ``ui/crash.py``'s."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from tutordesk.i18n import _
from tutordesk.ui import theme
from tutordesk.ui.widgets.icon import Icon
from tutordesk.ui.widgets.scroll import float_scroll_bar


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
        float_scroll_bar(self._report)
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
