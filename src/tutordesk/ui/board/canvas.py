"""The board and its list twin, one of them in front, and what an empty day says over them.

Belongs here: which of the two is shown, and keeping both about the same sessions. Does not belong here:
loading, what is beside them.
"""

from collections.abc import Callable, Mapping
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget

from tutordesk.i18n import _
from tutordesk.services.board_rows import BoardPlan
from tutordesk.ui.board import words
from tutordesk.ui.board.board_view import BoardView
from tutordesk.ui.calendar.list_view import SessionList
from tutordesk.ui.widgets.empty_hint import EmptyHint

Act = Callable[[], object]


class BoardCanvas(QStackedWidget):
    """Holds the board; the list is made when first wanted."""

    session_picked = Signal(object)
    turn_wanted = Signal(int)

    def __init__(self, view: BoardView) -> None:
        super().__init__()
        self.view = view
        self._list: SessionList | None = None
        self._plan: BoardPlan | None = None
        self._picked_id: UUID | None = None
        self.hint = EmptyHint(self)
        self.addWidget(view)
        view.session_picked.connect(self.session_picked)
        view.turn_wanted.connect(self.turn_wanted)

    @property
    def list(self) -> SessionList:
        """The list twin."""
        if self._list is None:
            self._list = SessionList(with_tutor=True)
            self._list.session_picked.connect(self.session_picked)
            self._list.turn_wanted.connect(self.turn_wanted)
            self.addWidget(self._list)
        return self._list

    @property
    def is_list(self) -> bool:
        """Whether the list is in front."""
        return self._list is not None and self.currentWidget() is self._list

    def show_mode(self, mode: str) -> None:
        """Bring the ``board`` or the ``list`` to the front."""
        if mode == "list":
            self.setCurrentWidget(self.list)
            self.fill(self._plan)
        else:
            self.setCurrentWidget(self.view)
        self.hint.raise_()

    def fill(self, plan: BoardPlan | None) -> None:
        """Follow the board: the list has the sessions of the tutors it shows."""
        self._plan = plan
        if self._list is None:
            return
        if plan is None:
            self._list.show_plan(None, self.view.now())
            return
        shown = {one.tutor.tutor_id for one in self.view.columns}
        rows = tuple(row for row in plan.sessions if row.tutor_id in shown)
        self._list.show_plan(words.listed(plan, rows), self.view.now())
        self._list.pick(self._picked_id)

    def pick(self, session_id: UUID | None) -> None:
        """Mark a session as the one whose details are shown."""
        self._picked_id = session_id
        self.view.pick(session_id)
        if self._list is not None:
            self._list.pick(session_id)

    def focus_session(self, session_id: UUID) -> None:
        """Put the keyboard on a session."""
        if self.is_list:
            self.list.focus_session(session_id)
        else:
            self.view.focus_session(session_id)

    def show_hint(self, plan: BoardPlan, *, today: bool, acts: Mapping[str, Act]) -> None:
        """What an empty board means, and the way on; ``acts`` by the words of the key."""
        if not plan.tutors:
            text = _("Nobody is listed as a tutor. An administrator can add tutors and their courses.")
            self.hint.say(_("No tutors yet"), text, _("Load again"), acts["reload"])
        elif not self.view.columns:
            text = _("Nobody matches what you filter by on this day.")
            self.hint.say(_("No tutor matches"), text, _("Show all tutors"), acts["clear"])
        elif not plan.sessions and not any(one.working for one in plan.tutors):
            text = words.nobody_works(plan)
            if today:
                self.hint.say(_("Nobody works today"), text, _("Next day"), acts["next"])
            else:
                self.hint.say(_("Nobody works that day"), text, _("Back to today"), acts["today"])
        else:
            self.hint.hide()
