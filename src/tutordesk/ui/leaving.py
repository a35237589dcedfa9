"""Leaving a page with changes that are not saved: asked about once, nothing lost silently.

Belongs here: the question. Does not belong here: what the changes are, and saving them (the page does).
"""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from tutordesk.i18n import _
from tutordesk.ui import theme
from tutordesk.ui.widgets.flow import FlowLayout
from tutordesk.ui.widgets.icon import Icon

WIDTH = 520


class UnsavedDialog(QDialog):
    """Save, discard, or go on editing. Escape goes on editing."""

    def __init__(
        self,
        parent: QWidget,
        text: str,
        *,
        save: Callable[[], object],
        discard: Callable[[], object],
        can_save: bool = True,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Unsaved changes"))
        self.setAccessibleName(_("Unsaved changes"))
        self.setAccessibleIdentifier("unsaved-dialog")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        said = QVBoxLayout()
        said.setSpacing(4)
        said.addWidget(theme.label(_("Your changes are not saved"), "h2", wrap=True))
        said.addWidget(theme.label(text, "body", wrap=True))
        top = QHBoxLayout()
        top.setSpacing(14)
        top.addWidget(Icon("warning", "warn", 24), 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(said, 1)
        self.stay = theme.button(_("Keep editing"))
        self.stay.setAccessibleIdentifier("keep-editing")
        self.discard = theme.button(_("Discard changes"), "danger")
        self.discard.setAccessibleIdentifier("discard-changes")
        self.save = theme.button(_("Save changes"), "primary")
        self.save.setAccessibleIdentifier("save-and-leave")
        self.save.setEnabled(can_save)
        self.stay.clicked.connect(self.reject)
        self.discard.clicked.connect(partial(self._decide, discard))
        self.save.clicked.connect(partial(self._decide, save))
        foot = QWidget()
        flow = FlowLayout(foot, spacing=8)
        for button in (self.stay, self.discard, self.save):
            button.setAutoDefault(False)
            flow.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 22, 24, 20)
        column.setSpacing(18)
        column.addLayout(top)
        column.addWidget(foot)
        column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)
        # Wrapped words are as high as the width makes them, which a dialog does not work out by itself.
        self.setFixedSize(WIDTH, column.totalHeightForWidth(WIDTH))
        self.stay.setFocus(Qt.FocusReason.OtherFocusReason)

    def _decide(self, act: Callable[[], object], _checked: bool = False) -> None:
        self.accept()
        act()
