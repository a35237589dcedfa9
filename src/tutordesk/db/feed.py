"""The change feed from a window's side: which topics changed, whether the server is there. No Qt.

One thread with one connection listens for the empty ticks of ``td_changed`` and asks ``app.changes_since``
what they mean. A tick is only a hint (anybody may send one): however many come, the server is asked at most
once a second. What falls into a suppressed second is caught by asking once more a moment later, and what no
tick announced by asking now and then anyway.
"""

import asyncio
import contextlib
import random
import threading
import time
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, LiteralString

import psycopg

from tutordesk import errors
from tutordesk.db.engine import Database
from tutordesk.db.errors import translate

TOPICS = frozenset({"tutor", "hours", "session", "enrollment", "course", "person", "centre"})

ASK_EVERY_S = 1.0
#: The server ticks at most once a second: a change inside that second is known this long after a tick.
ASK_AGAIN_S = 1.2
POLL_S = (30.0, 60.0)
RETRY_FIRST_S = 0.5
RETRY_LAST_S = 10.0
#: A server that answers and says no is not asked again soon.
RETRY_REFUSED_S = 60.0
STOP_S = 3.0

BECOME: Mapping[str, LiteralString] = MappingProxyType(
    {
        "student": "SET ROLE td_student",
        "tutor": "SET ROLE td_tutor",
        "desk": "SET ROLE td_desk",
        "admin": "SET ROLE td_admin",
    }
)

_ASK = """
    SELECT n.next_cursor::text, n.stale, c.topic, NOT pg_has_role(session_user, current_user, 'MEMBER')
    FROM app.change_cursor(%(cursor)s::pg_snapshot) n
    LEFT JOIN app.changes_since(%(cursor)s::pg_snapshot) c ON true
"""


class Timetable:
    """When to ask next, after a question at the beginning; all in seconds of one monotonic clock."""

    def __init__(self, now: float) -> None:
        self._asked = now
        self._follow: float | None = now + ASK_AGAIN_S  # the last tick may just have been missed
        self._ticked: float | None = None
        self._poll = now + random.uniform(*POLL_S)  # noqa: S311 - jitter is no secret

    @property
    def due(self) -> float:
        """The instant of the next question."""
        wanted = [when for when in (self._ticked, self._follow) if when is not None]
        return max(min([*wanted, self._poll]), self._asked + ASK_EVERY_S)

    def tick(self, now: float) -> None:
        """Take note of a tick."""
        if self._ticked is None:
            self._ticked = now
        self._follow = now + ASK_AGAIN_S

    def asked(self, now: float) -> None:
        """Take note that the server is being asked."""
        self._asked = now
        self._ticked = None
        if self._follow is not None and self._follow <= now:
            self._follow = None
        self._poll = now + random.uniform(*POLL_S)  # noqa: S311 - jitter is no secret


class Feed:
    """Tells what changed at the server since first contact; callbacks come on the feed's own thread.

    ``changed(topics)`` names at least one topic; ``lost()`` comes once when the server stops answering,
    ``resynced()`` when it is back: then anything may have changed. ``refused()`` comes whenever the server
    answers, and does not let this person in any more.
    """

    def __init__(
        self,
        database: Database,
        *,
        changed: Callable[[frozenset[str]], object],
        lost: Callable[[], object],
        resynced: Callable[[], object],
        refused: Callable[[], object],
    ) -> None:
        self._database = database
        self._changed = changed
        self._lost = lost
        self._resynced = resynced
        self._refused = refused
        self._cursor = database.known_at
        self._is_lost = False
        self._wake = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[None] | None = None
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to listen."""
        self._loop = asyncio.SelectorEventLoop()  # the one kind that the driver can use on every system
        self._task = self._loop.create_task(self._run())
        self._thread = threading.Thread(
            target=self._work, args=(self._loop, self._task), name="db-feed", daemon=True
        )
        self._thread.start()

    def retry(self) -> None:
        """While the server is lost, try now instead of at the next round."""
        self._soon(self._wake.set)

    def stop(self) -> None:
        """End, whatever is under way; returns when no callback can come any more."""
        if self._task is not None and self._thread is not None:
            self._soon(self._task.cancel)
            self._thread.join(STOP_S)

    def _soon(self, action: Callable[[], object]) -> None:
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):  # the loop is closed: nobody is left to be told
                self._loop.call_soon_threadsafe(action)

    def _work(self, loop: asyncio.AbstractEventLoop, task: asyncio.Task[None]) -> None:
        try:
            with contextlib.suppress(asyncio.CancelledError):
                loop.run_until_complete(task)
        finally:
            loop.close()

    async def _run(self) -> None:
        """Listen, and come back after every loss, with growing patience while nobody answers."""
        patience = RETRY_FIRST_S
        while True:
            try:
                await self._listen()
            except (psycopg.Error, OSError) as error:
                if not self._is_lost:  # it answered until now
                    self._is_lost = True
                    patience = RETRY_FIRST_S
                    self._lost()
                refused = isinstance(translate(error), errors.SignInRefused | errors.NotAllowed)
                if refused:
                    self._refused()
                await self._rest(RETRY_REFUSED_S if refused else patience)
                patience = min(patience * 2, RETRY_LAST_S)

    async def _rest(self, seconds: float) -> None:
        """Wait about that long, or until somebody is impatient."""
        self._wake.clear()
        with contextlib.suppress(TimeoutError):
            jitter = random.uniform(0.75, 1.25)  # noqa: S311 - jitter is no secret
            await asyncio.wait_for(self._wake.wait(), seconds * jitter)

    async def _listen(self) -> None:
        """Listen on one connection until it breaks."""
        arguments: dict[str, Any] = self._database.arguments()
        connection = await psycopg.AsyncConnection.connect(**arguments, autocommit=True)
        try:
            role = await _act(connection, self._database.role)
            await connection.execute("LISTEN td_changed")
            times = Timetable(time.monotonic())
            await self._ask(connection)
            while True:
                rest = times.due - time.monotonic()
                if rest > 0:
                    async for _ in connection.notifies(timeout=rest, stop_after=1):
                        times.tick(time.monotonic())
                else:
                    if role != self._database.role:
                        role = await _act(connection, self._database.role)
                    times.asked(time.monotonic())
                    await self._ask(connection)
        finally:
            await connection.close()

    async def _ask(self, connection: psycopg.AsyncConnection) -> None:
        """Ask what changed since the last answer and pass it on."""
        cursor = await connection.execute(_ASK, {"cursor": self._cursor})
        rows = await cursor.fetchall()
        self._cursor = rows[0][0]
        topics = TOPICS if rows[0][1] else frozenset(row[2] for row in rows if row[2] is not None)
        if rows[0][3]:
            topics |= {"person"}  # who lost the role is told nothing any more, but this
        if self._is_lost:
            self._is_lost = False
            self._resynced()
        elif topics:
            self._changed(topics)


async def _act(connection: psycopg.AsyncConnection, role: str | None) -> str | None:
    """Listen in the role the window acts in: in another one, which may be lost, nothing would be told."""
    if role is not None:
        await connection.execute(BECOME[role])
    return role
