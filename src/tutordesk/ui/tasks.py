"""Work off the GUI thread: out to a pool of three, back by one signal. The only road to the database.

``Tasks`` knows no database: it is given a ``call(fn, *, role=, token=, **kw)``. Expected errors go to the
caller's ``failed`` or, without one, to the ``troubled`` signal (the notice bar); anything else is a bug and
goes to ``sys.excepthook`` as well.
"""

import itertools
import logging
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any

from PySide6.QtCore import QObject, Qt, QThreadPool, Signal

from tutordesk.errors import Cancelled, NotActive, NotAllowed, SignInRefused, TutorDeskError

log = logging.getLogger(__name__)

Verb = Callable[..., Any] | str
Done = Callable[[Any], object]
Failed = Callable[[Exception], object]

THREADS = 3
SHUTDOWN_MS = 3000
DOUBTS = (SignInRefused, NotActive, NotAllowed)
_numbers = itertools.count(1)


def plain_call(fn: Callable[..., Any], *, role: str | None = None, token: object = None, **kw: Any) -> Any:
    """Call ``fn`` as it is: for work that needs no database session (connecting, reading a file)."""
    return fn(**kw)


def resolve(verb: Verb) -> Callable[..., Any]:
    """Return the function behind a verb; ``"module:function"`` is imported here, in the worker."""
    if callable(verb):
        return verb
    module, _, function = verb.partition(":")
    found = getattr(import_module(module), function)
    if not callable(found):
        raise TypeError(verb)
    return found


class Task:
    """One call under way. After ``cancel`` neither callback will come."""

    def __init__(self, owner: "Tasks", verb: Verb, done: Done | None, failed: Failed | None) -> None:
        self.token = next(_numbers)
        self.verb = verb
        self.cancelled = False
        self._owner = owner
        self._done = done
        self._failed = failed

    @property
    def running(self) -> bool:
        """Whether an answer is still to come."""
        return self._owner.is_running(self)

    def cancel(self) -> None:
        """Drop the answer, and stop the statement at the server if it already runs."""
        if self.running:
            self.cancelled = True
            self._owner.forget(self)

    def answer(self, result: Any, error: Exception | None) -> None:
        """Hand the outcome to the callbacks (GUI thread; called by ``Tasks``)."""
        if self.cancelled:
            return
        if error is None:
            if self._done:
                self._done(result)
        else:
            if isinstance(error, TutorDeskError):
                why = {key: error.facts[key] for key in ("cause", "sqlstate") if key in error.facts}
                log.info("%s: %s %s", getattr(self.verb, "__name__", self.verb), type(error).__name__, why)
            if isinstance(error, DOUBTS):
                self._owner.doubted.emit()
            if self._failed:
                self._failed(error)
            elif isinstance(error, TutorDeskError) and not isinstance(error, Cancelled):
                self._owner.troubled.emit(error)
            if not isinstance(error, TutorDeskError):
                sys.excepthook(type(error), error, error.__traceback__)


class Tasks(QObject):
    """Runs verbs on a thread pool and answers on the GUI thread."""

    troubled = Signal(object)
    """An expected error nobody else handles: show it."""
    doubted = Signal()
    """The server refused this person something: perhaps the account or a role is gone."""
    busy_changed = Signal(bool)
    """Whether any work is under way."""
    _finished = Signal(object, object, object)

    def __init__(
        self,
        call: Callable[..., Any] = plain_call,
        *,
        cancel: Callable[[Any], object] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._call = call
        self._cancel = cancel
        self._live: dict[int, Task] = {}
        self._closed = False
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(THREADS)
        # Cancelling blocks for a round trip and must not queue behind the very statement it stops.
        self._cancel_pool = QThreadPool(self)
        self._cancel_pool.setMaxThreadCount(1)
        self._finished.connect(self._on_finished, Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        verb: Verb,
        *,
        done: Done | None = None,
        failed: Failed | None = None,
        role: str | None = None,
        **kw: Any,
    ) -> Task:
        """Start ``verb(**kw)`` in the database's ``role`` (default: the active one); returns at once."""
        task = Task(self, verb, done, failed)
        if self._closed:
            task.cancelled = True
            return task
        self._live[task.token] = task
        if len(self._live) == 1:
            self.busy_changed.emit(True)  # a signal's value
        self._pool.start(lambda: self._work(task, role, kw))
        return task

    @property
    def busy(self) -> bool:
        """Whether any answer is still to come."""
        return bool(self._live)

    def is_running(self, task: Task) -> bool:
        """Whether ``task`` still waits for its answer."""
        return task.token in self._live

    def forget(self, task: Task) -> None:
        """Take ``task`` off the books and stop it at the server; ``Task.cancel`` calls this."""
        if self._drop(task) and self._cancel:
            cancel = self._cancel
            self._cancel_pool.start(lambda: _quietly(cancel, task.token))

    def shutdown(self) -> bool:
        """Cancel everything and wait at most three seconds; returns whether all threads ended."""
        self._closed = True
        self._pool.clear()
        for task in list(self._live.values()):
            task.cancel()
        ended = self._pool.waitForDone(SHUTDOWN_MS)
        return self._cancel_pool.waitForDone(SHUTDOWN_MS if ended else 0) and ended

    def _drop(self, task: Task) -> bool:
        dropped = self._live.pop(task.token, None) is not None
        if dropped and not self._live:
            self.busy_changed.emit(False)  # a signal's value
        return dropped

    def _work(self, task: Task, role: str | None, kw: dict[str, Any]) -> None:
        """Run in a pool thread: everything that happens here leaves by the signal."""
        if task.cancelled:
            return
        result, problem = None, None
        try:
            result = self._call(resolve(task.verb), role=role, token=task.token, **kw)
        except Exception as error:  # noqa: BLE001  # the GUI thread decides what it means
            problem = error
        try:
            self._finished.emit(task, result, problem)
        except RuntimeError:  # the window is gone, and with it whoever asked
            log.debug("an answer came after closing")

    def _on_finished(self, task: Task, result: Any, error: Exception | None) -> None:
        if self._drop(task):
            task.answer(result, error)


def _quietly(cancel: Callable[[Any], object], token: int) -> None:
    """Run in the cancel thread; a cancel that fails changes nothing for anybody."""
    try:
        cancel(token)
    except Exception:  # the answer is dropped either way
        log.debug("a cancel did not reach the server", exc_info=True)
