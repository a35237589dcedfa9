"""Whether the person signed in may still be here, and as what: asked again whenever there is a doubt.

Belongs here: noticing that an account was closed or lost a role. Does not belong here: what the window does
then (``app.py``, ``ui/shell.py``), and any rule (the database refuses by itself).
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from tutordesk import errors
from tutordesk.ui.roles import ORDER

if TYPE_CHECKING:
    from tutordesk.services.rows import MeRow
    from tutordesk.ui.live import Live
    from tutordesk.ui.tasks import Tasks

ME = "tutordesk.services.people:me"
"""By its name: the database stack is imported by the thread that asks."""


class Standing(QObject):
    """Asks who this is when people changed, when the server hung up, and when it refused something."""

    signed_out = Signal()
    """The account is closed, or its password is another one now."""
    changed = Signal(object)
    """A ``MeRow`` with another name or other roles than before; at least one role is left."""

    def __init__(self, me: "MeRow", tasks: "Tasks", live: "Live", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._me = me
        self._tasks = tasks
        self._left: list[str] = []
        self._asking = self._again = False
        live.changed.connect(self._on_changed)
        live.lost.connect(self.ask)
        live.resynced.connect(self.ask)
        live.refused.connect(self.ask)
        tasks.doubted.connect(self._on_doubted)

    def ask(self) -> None:
        """Ask now, or once more after the answer that is on its way."""
        if self._asking:
            self._again = True
            return
        self._asking, self._again = True, False
        self._left = [*self._me.roles, *(role for role in ORDER if role not in self._me.roles)]
        self._ask_next()

    def _on_changed(self, topics: frozenset[str]) -> None:
        if "person" in topics:
            self.ask()

    def _on_doubted(self) -> None:
        if not self._asking:  # a refusal of our own question is its answer
            self.ask()

    def _ask_next(self) -> None:
        """Ask in the next role: in one that was lost the server does not answer at all."""
        if self._left:
            self._tasks.run(ME, role=self._left.pop(0), done=self._on_me, failed=self._on_refused)
        else:
            self.signed_out.emit()

    def _on_me(self, me: "MeRow") -> None:
        if not me.roles:
            self.signed_out.emit()
            return
        before, self._me = self._me, me
        self._asking = False
        if (before.roles, before.display_name) != (me.roles, me.display_name):
            self.changed.emit(me)
        if self._again:
            self.ask()

    def _on_refused(self, error: Exception) -> None:
        if isinstance(error, errors.NotAllowed | errors.NotActive):
            self._ask_next()
        elif isinstance(error, errors.SignInRefused):
            self.signed_out.emit()
        else:  # the server is away: its return asks again
            self._asking = False
