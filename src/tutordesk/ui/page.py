"""What every page shares: its context, coalesced reloading, the newest answer, and the states of UI.md.

A page puts its widgets into ``self.content``, asks for rows in ``load`` through ``self.ask`` and shows them
in the callbacks. Nothing here knows a subject of the centre; navigation is a function handed in.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, ClassVar

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from shiboken6 import isValid

from tutordesk.errors import TimedOut, Unreachable
from tutordesk.i18n import _
from tutordesk.services.rows import MeRow
from tutordesk.settings import SettingsFile
from tutordesk.ui.desk.call import DeskCall
from tutordesk.ui.live import Live
from tutordesk.ui.notices import Notices
from tutordesk.ui.tasks import Done, Failed, Task, Tasks, Verb
from tutordesk.ui.widgets.states import States

AGAIN_MS = 10_000
"""How soon a page asks again by itself, after the server took too long to say what changed."""


@dataclass(frozen=True)
class PageContext:
    """What a page is given: its tools and for whom it works.

    ``zone`` is the viewer's; ``call`` is whom the desk books for, the same on every page.
    """

    tasks: Tasks
    me: MeRow
    role: str
    live: Live
    notices: Notices
    settings: SettingsFile
    navigate: Callable[..., None]
    call: DeskCall = field(default_factory=DeskCall)

    @property
    def zone(self) -> str:
        """The zone times are shown in: chosen on this computer, else the person's, else the centre's."""
        return self.settings.values.zone or self.me.timezone or self.me.centre.timezone


class Page(QWidget):
    """Base of every page: override ``load`` (ask for rows) and, with a target, ``open``."""

    WATCHES: ClassVar[frozenset[str]] = frozenset()
    """Topics of the change feed that make this page reload."""

    writes_changed = Signal(bool, str)
    """Whether writing is possible now, and the reason (empty when it is)."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.setProperty("kind", "page")
        self.content = QWidget()
        self.states = States(self.content)
        self.states.retry_asked.connect(self.reload)
        self.states.cancel_asked.connect(self.stop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.states)
        self._stale = True
        self._asked: dict[object, Task] = {}
        self._reload_timer = QTimer(self)
        self._reload_timer.setSingleShot(True)
        self._reload_timer.setInterval(0)
        self._reload_timer.timeout.connect(self._reload_now)
        self._again_timer = QTimer(self)
        self._again_timer.setSingleShot(True)
        self._again_timer.setInterval(AGAIN_MS)
        self._again_timer.timeout.connect(self.reload)
        context.live.changed.connect(self._on_changed)
        context.live.resynced.connect(self._on_resynced)
        context.live.lost.connect(self._on_lost)
        self.destroyed.connect(partial(_cancel_all, self._asked))

    # --- for pages to override ---
    def load(self) -> None:
        """Ask for everything the page shows; runs at first show, on changes and on retry."""

    def open(self, **target: Any) -> None:
        """Turn to a target of navigation (a tutor, a session); the default ignores it."""

    def may_leave(self, go: Callable[[], object]) -> bool:
        """Whether the page can be left now. If not it asks the person, and calls ``go`` where they agree.

        Asked before another page, another role, signing out and closing the window.
        """
        return True

    # --- for pages to call ---
    def ask(
        self,
        verb: Verb,
        *,
        done: Done,
        failed: Failed | None = None,
        key: object = None,
        role: str | None = None,
        **kw: Any,
    ) -> Task:
        """Run a reading verb; only the newest answer for ``key`` (default: the verb) reaches ``done``.

        Without ``failed`` an error becomes the page's error state, or a notice when data are on screen.
        """
        slot = key if key is not None else verb
        if (older := self._asked.get(slot)) is not None:
            older.cancel()

        def answered(result: Any) -> None:
            if not isValid(self):
                return
            self._asked.pop(slot, None)
            done(result)
            self.states.settle()

        def refused(error: Exception) -> None:
            if not isValid(self):
                return
            self._asked.pop(slot, None)
            (failed or self._on_failed)(error)

        role = role or self.context.role  # a call still queued when the role is switched keeps its own
        task = self.context.tasks.run(verb, done=answered, failed=refused, role=role, **kw)
        if task.running:
            self._asked[slot] = task
        return task

    def write(
        self, verb: Verb, *, done: Done, failed: Failed | None = None, role: str | None = None, **kw: Any
    ) -> Task:
        """Run a writing verb: never superseded; without ``failed`` its error becomes a notice.

        A page that is gone hears nothing any more, but its error is still shown: somebody asked for it.
        """
        notices = self.context.notices

        def answered(result: Any) -> None:
            if isValid(self):
                done(result)

        def refused(error: Exception) -> None:
            if isValid(self):
                (failed or self.show_error)(error)
            elif isValid(notices):
                notices.show_error(error)

        role = role or self.context.role
        return self.context.tasks.run(verb, done=answered, failed=refused, role=role, **kw)

    def show_state(self, state: str, **words: Any) -> None:
        """Show ``content``, ``loading``, ``empty`` (icon, title, text, action) or ``error`` (error)."""
        self.states.show_state(state, **words)

    def show_error(self, error: Exception) -> None:
        """Show an error of a write as a notice; its action reloads the page."""
        self.context.notices.show_error(error, retry=self.reload)

    def reload(self) -> None:
        """Load again soon: several calls in a row load once; a hidden page waits until it is shown."""
        self._stale = True
        if self.isVisible():
            self._reload_timer.start()

    def stop(self) -> None:
        """Cancel what is being loaded."""
        _cancel_all(self._asked)
        self.states.stopped()

    def guard(self, show_writes: Callable[[str], object]) -> None:
        """Keep what writes greyed while the server is away.

        ``show_writes`` is told now and at every change why writing is impossible; empty means it is possible.
        """
        show_writes(self.writes_reason)
        self.writes_changed.connect(lambda _possible, reason: show_writes(reason))

    @property
    def settled(self) -> bool:
        """Whether everything asked for is on screen."""
        return not (self._stale or self._asked or self._reload_timer.isActive())

    @property
    def writes_allowed(self) -> bool:
        """Whether the server can be written to now; bookings are never queued."""
        return self.context.live.connected

    @property
    def writes_reason(self) -> str:
        """Why writing is impossible now, empty when it is possible."""
        return (
            "" if self.writes_allowed else _("The server does not answer. What you see may be out of date.")
        )

    # --- plumbing ---
    def _reload_now(self) -> None:
        self._stale = False
        self._again_timer.stop()
        self.states.begin()
        self.load()
        if not self._asked:
            self.states.settle()

    def _on_failed(self, error: Exception) -> None:
        if self.states.has_content:
            if not isinstance(error, Unreachable):  # the offline banner already says that
                self.show_error(error)
            if isinstance(error, TimedOut):  # what is shown may be old, and no news may come for long
                self._again_timer.start()
            self.states.settle()
        else:
            self.states.show_state("error", error=error)

    def _on_changed(self, topics: frozenset[str]) -> None:
        if topics & self.WATCHES:
            self.reload()

    def _on_resynced(self) -> None:
        self.writes_changed.emit(True, "")  # a signal's value
        self.reload()

    def _on_lost(self) -> None:
        self.writes_changed.emit(False, self.writes_reason)  # a signal's value

    def showEvent(self, event: QShowEvent) -> None:
        """A page that went stale while hidden loads now."""
        super().showEvent(event)
        if self._stale:
            self._reload_timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """A reload that was due waits for the next show."""
        super().hideEvent(event)
        self._reload_timer.stop()


def _cancel_all(asked: dict[object, Task]) -> None:
    """Stop what a destroyed page still waited for."""
    for task in list(asked.values()):
        task.cancel()
    asked.clear()
