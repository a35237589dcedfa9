"""A page with a draft: a head that saves, two columns, and a panel at the side that waits for a decision.

Belongs here: what Availability and Centre share: the arrangement, whom a change strands, the choice of
another start. Does not belong here: drafts, what is asked and saved.
"""

from collections.abc import Callable
from typing import Any, ClassVar

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tutordesk.i18n import _
from tutordesk.services.rows import SlotRow
from tutordesk.ui import tokens
from tutordesk.ui.impact.panel import ImpactPanel
from tutordesk.ui.impact.row import ImpactRow
from tutordesk.ui.impact.words import Why
from tutordesk.ui.page import Page, PageContext
from tutordesk.ui.save_header import SaveHeader
from tutordesk.ui.slots.slot_dialog import SlotDialog
from tutordesk.ui.widgets.conflict_panel import ConflictPanel
from tutordesk.ui.widgets.panel_columns import BAR_ROOM, PanelColumns


class DraftPage(Page):
    """Call ``arrange`` once, before parts are added to ``frame``."""

    TWO_COLUMNS_FROM: ClassVar[int] = 900

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.impact: ImpactPanel | None = None
        self.conflict: ConflictPanel | None = None

    def arrange(self, title: str, *, undo: bool = True) -> None:
        """Make head and columns."""
        self.header = SaveHeader(title, undo=undo)
        self.frame = PanelColumns()
        self.column = QVBoxLayout(self.content)
        self.column.setSpacing(14)
        self.column.addWidget(self.header)
        self.column.addWidget(self.frame, 1)

    def make_impact(
        self, why: Why, *, closed: Callable[[], object], save: Callable[[], object]
    ) -> ImpactPanel:
        """Make the panel of sessions that a change strands."""
        made = self.impact = ImpactPanel(why)
        made.closed.connect(closed)
        made.save_wanted.connect(save)
        made.other_wanted.connect(self.choose_other)
        self.guard(made.show_writes)
        return made

    def make_conflict(
        self, title: str, text: str, *, theirs: Callable[[], object], mine: Callable[[], object]
    ) -> ConflictPanel:
        """Make the panel of what somebody else saved meanwhile."""
        made = self.conflict = ConflictPanel(title, text)
        made.theirs_wanted.connect(theirs)
        made.mine_wanted.connect(mine)
        return made

    def choose_other(self, row: ImpactRow) -> SlotDialog | None:
        """Open the choice among all starts that the change leaves."""
        raise NotImplementedError

    def open_choice(self, row: ImpactRow, zone: str, **asked: Any) -> SlotDialog:
        """Let another start be chosen for a stranded session; ``asked`` as ``SlotDialog`` takes it."""
        session = row.row.session
        dialog = SlotDialog(
            self,
            title=_("Move session"),
            minutes=round((session.ends_at - session.starts_at).total_seconds() / 60),
            around=session.starts_at,
            zone=zone,
            confirm=_("Choose this start"),
            **asked,
        )

        def chosen(slot: SlotRow) -> None:
            if dialog.is_for_another(row.taken_by(slot)):
                return
            row.move_to(slot)
            dialog.accept()

        dialog.slot_chosen.connect(chosen)
        dialog.open()
        return dialog

    def resizeEvent(self, event: QResizeEvent) -> None:
        """One column in a half-screen window."""
        super().resizeEvent(event)
        narrow = self.window().width() < tokens.NARROW_BELOW
        side, top = (16, 14) if narrow else (32, 24)
        self.column.setContentsMargins(side, top, side - BAR_ROOM, 0)
        self.header.set_narrow(narrow=narrow)
        self.frame.set_narrow(narrow=self.width() < self.TWO_COLUMNS_FROM)
