"""The head of a page with a draft: title, what is unsaved, undo, redo, save. Buttons only."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from tutordesk.i18n import _
from tutordesk.ui import theme
from tutordesk.ui.widgets.panel_columns import BAR_ROOM
from tutordesk.ui.widgets.pill import Pill


class SaveHeader(QWidget):
    """Tells what was pressed; the page knows what that means."""

    undo_wanted = Signal()
    redo_wanted = Signal()
    save_wanted = Signal()

    def __init__(self, title: str, *, undo: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reason = ""
        self._busy = ""
        self._dirty = self._held = False
        self.unsaved = Pill(_("Unsaved changes"), "warning", "pencil")
        self.unsaved.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.unsaved.hide()
        first = QHBoxLayout()
        first.setSpacing(12)
        first.addWidget(theme.label(title, "h1"))
        first.addWidget(self.unsaved)
        first.addStretch(1)
        self.summary = theme.label(" ", "muted", wrap=True)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addLayout(first)
        words.addWidget(self.summary)
        self.undo = theme.button(_("Undo edit"), "secondary", "undo")
        self.undo.setAccessibleIdentifier("undo-edit")
        self.undo.setToolTip(_("Undo edit (Ctrl+Z)"))
        self.undo.clicked.connect(self.undo_wanted)
        self.redo = theme.icon_button("redo", _("Redo edit"))
        self.redo.setAccessibleIdentifier("redo-edit")
        self.redo.setToolTip(_("Redo edit (Ctrl+Shift+Z)"))
        self.redo.clicked.connect(self.redo_wanted)
        self.save = theme.button(_("Save changes"), "primary")
        self.save.setAccessibleName(_("Save changes"))
        self.save.setAccessibleIdentifier("save-changes")
        self.save.clicked.connect(self.save_wanted)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.undo, self.redo) if undo else ():
            buttons.addWidget(button)
        buttons.addWidget(self.save)
        self._buttons = buttons
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, BAR_ROOM, 0)
        self._row.setSpacing(12)
        self._row.addLayout(words, 1)
        self._row.addLayout(buttons)
        self._row.setAlignment(buttons, Qt.AlignmentFlag.AlignTop)
        self.show_state(dirty=False, can_undo=False, can_redo=False)

    def set_narrow(self, *, narrow: bool) -> None:
        """Only icons where it is narrow, so that saving stays beside the title."""
        self.undo.setText("" if narrow else _("Undo edit"))
        self.undo.setAccessibleName(_("Undo edit"))
        theme.set_property(self.undo, "square", narrow)
        self.undo.setIconSize(QSize(18 if narrow else 18 + theme.ICON_GAP, 18))

    def show_state(self, *, dirty: bool, can_undo: bool, can_redo: bool) -> None:
        """Follow the draft."""
        self._dirty = dirty
        self.unsaved.setVisible(dirty)
        self.undo.setEnabled(can_undo)
        self.redo.setEnabled(can_redo)
        self._show_save()

    def show_writes(self, reason: str) -> None:
        """Say why saving is impossible now; empty when it is possible."""
        self._reason = reason
        self._show_save()

    def set_busy(self, words: str) -> None:
        """Say what is under way on the button; empty when nothing is."""
        self._busy = words
        self._show_save()

    def set_held(self, *, held: bool) -> None:
        """A panel waits for a decision: saving goes on there."""
        self._held = held
        self._show_save()

    def _show_save(self) -> None:
        why = self._reason or ("" if self._dirty else _("Nothing to save."))
        self.save.setText(self._busy or _("Save changes"))
        self.save.setEnabled(not why and not self._busy and not self._held)
        self.save.setToolTip(why)
        self.save.setAccessibleDescription(why)
