"""*Tutor away…* on the board: its key, its button, and the menu of a tutor's head.

Belongs here: the ways that lead there. Does not belong here: the dialog (``ui/absence``).
"""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from PySide6.QtCore import QObject, QPoint
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu

from tutordesk.i18n import _
from tutordesk.services.board_rows import BoardPlan
from tutordesk.ui import theme
from tutordesk.ui.board.board_view import BoardView
from tutordesk.ui.page import Page
from tutordesk.ui.shortcuts import add_shortcut

KEYS = "Ctrl+Shift+A"


class BoardAway(QObject):
    """Opens the dialog for a tutor; ``button`` stands in the head of the page."""

    def __init__(self, page: Page, shown: Callable[[], BoardPlan | None]) -> None:
        super().__init__(page)
        self._page, self._shown = page, shown
        self._view: BoardView | None = None
        keys = QKeySequence(KEYS).toString(QKeySequence.SequenceFormat.NativeText)
        self.button = theme.icon_button("user-x", _("Tutor away…"))
        self.button.setAccessibleIdentifier("tutor-away")
        self.button.setToolTip(_("{action} ({keys})").format(action=_("Tutor away…"), keys=keys))
        self.button.clicked.connect(self._on_pressed)
        add_shortcut(page, KEYS, self.open, _("Tutor away"))

    def follow(self, view: BoardView) -> None:
        """Serve the heads of a board, by its clock."""
        self._view = view
        view.heads.menu_wanted.connect(self.open_menu)

    def _on_pressed(self) -> None:
        self.open()

    def open_menu(self, tutor_id: UUID, at: QPoint) -> None:
        """What can be done about a tutor, under the pointer or the focus."""
        menu = QMenu(self._page)
        menu.setAccessibleName(_("Tutor"))
        action = menu.addAction(theme.icon("user-x"), _("Tutor away…"))
        action.setShortcut(QKeySequence(KEYS))
        action.setShortcutVisibleInContextMenu(True)  # Qt's signature
        action.triggered.connect(partial(self.open, tutor_id))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(at)

    def open(self, tutor_id: UUID | None = None, _checked: bool = False) -> None:  # Qt's signal value
        """Open the dialog: for a tutor, for the one whose head has the focus, or for one to choose."""
        from tutordesk.ui.absence.dialog import AbsenceDialog

        plan, view = self._shown(), self._view
        if plan is None or view is None or not plan.tutors:
            return
        AbsenceDialog(
            self._page,
            [(one.tutor_id, one.display_name) for one in plan.tutors],
            tutor_id=tutor_id or view.heads.focused_id,
            zone=view.day.zone,
            now=view.now,
        ).open()
