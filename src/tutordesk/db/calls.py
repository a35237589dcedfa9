"""Calls in flight: cancelling one from another thread, and ending those that a dead network holds.

A cancel shall not hit the statement of somebody else who was given the same connection meanwhile: a call
keeps its own lock while a cancel for it is on the way, and gives its connection back only afterwards. What a
cancel hits that comes even later, ``engine.py`` asks again.
"""

import contextlib
import os
import socket
import threading
import time
from collections.abc import Hashable

import psycopg

from tutordesk.errors import Cancelled

CANCEL_SECONDS = 3.0


class RunningCall:
    """One call of ``Database.call`` while it runs; seen by its own thread, a canceller and the watchdog."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self.restart()
        self.cancelled = False
        self.abandoned = False
        self._connection: psycopg.Connection | None = None
        self._lock = threading.Lock()

    def restart(self, seconds: float | None = None) -> None:
        """Give the call its full time again (or so many seconds): another attempt, or it showed progress."""
        self._since = time.monotonic()
        self.deadline = self._since + (self._seconds if seconds is None else seconds)

    @property
    def seconds(self) -> float:
        """How long it has run since its time was given last."""
        return time.monotonic() - self._since

    def uses(self, connection: psycopg.Connection | None) -> None:
        """Say which connection works for this call now; None gives it back, after a cancel on its way."""
        with self._lock:
            self._connection = connection

    def cancel(self) -> None:
        """Ask the server to stop; returns when it was asked."""
        self.cancelled = True
        with self._lock:
            if self._connection is not None:
                try:
                    self._connection.cancel_safe(timeout=CANCEL_SECONDS)
                except psycopg.Error:  # it may yet arrive: nobody else may be given this connection
                    shut_socket(self._connection)

    def abandon(self) -> None:
        """Shut the socket, so that the thread waiting for an answer wakes with an error."""
        self.abandoned = True
        if not self._lock.acquire(blocking=False):
            return  # it is ending just now, or being cancelled: the next round looks again
        try:
            if self._connection is not None and not self._connection.closed:
                shut_socket(self._connection)
        finally:
            self._lock.release()


def shut_socket(connection: psycopg.Connection) -> None:
    """End a connection's conversation from any thread without freeing what its own thread still reads."""
    with contextlib.suppress(OSError, psycopg.Error):
        twin = socket.socket(fileno=os.dup(connection.fileno()))
        try:
            twin.shutdown(socket.SHUT_RDWR)
        finally:
            twin.close()


class CallsInFlight:
    """All running calls of one database, by token, and one thread that watches their deadlines."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._calls: dict[Hashable, RunningCall] = {}
        self._changed = threading.Condition()
        self._watchdog: threading.Thread | None = None
        self._cancellers: set[threading.Thread] = set()
        self._closed = False

    def begin(self, token: Hashable) -> RunningCall:
        """Enter a call; its token must not be in use.

        Raises:
            Cancelled: closed meanwhile.
        """
        call = RunningCall(self._seconds)
        with self._changed:
            if self._closed:
                raise Cancelled
            if token in self._calls:
                raise ValueError("a token stands for one call at a time")
            self._calls[token] = call
            if self._watchdog is None:
                self._watchdog = threading.Thread(target=self._watch, name="db-watchdog", daemon=True)
                self._watchdog.start()
            self._changed.notify_all()
        return call

    def end(self, token: Hashable) -> None:
        """Leave a call."""
        with self._changed:
            self._calls.pop(token, None)
            self._changed.notify_all()

    def cancel(self, token: Hashable) -> None:
        """Cancel a call without waiting for the network; a token without a call is ignored."""
        with self._changed:
            call = self._calls.get(token)
            if call is None:
                return
            call.cancelled = True
            self._cancellers = {thread for thread in self._cancellers if thread.is_alive()}
            thread = threading.Thread(target=call.cancel, name="db-cancel", daemon=True)
            self._cancellers.add(thread)
            thread.start()

    def close(self) -> None:
        """Refuse new calls, cancel those that run, and return when they are over."""
        with self._changed:
            self._closed = True
            tokens = list(self._calls)
            self._changed.notify_all()
        for token in tokens:
            self.cancel(token)
        with self._changed:
            if not self._changed.wait_for(lambda: not self._calls, CANCEL_SECONDS):
                for call in self._calls.values():
                    call.abandon()
                self._changed.wait_for(lambda: not self._calls, CANCEL_SECONDS)
            threads = [*self._cancellers, self._watchdog]
        for thread in threads:
            if thread is not None:
                thread.join(CANCEL_SECONDS)

    def _watch(self) -> None:
        """Abandon calls past their deadline; without calls, sleep."""
        with self._changed:
            while not self._closed:
                now = time.monotonic()
                for call in self._calls.values():
                    if call.deadline <= now:
                        call.abandon()
                self._changed.wait(1.0 if self._calls else None)
