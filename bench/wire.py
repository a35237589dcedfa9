"""A wire between a client and the server that tests and measurements listen to, slow down and cut."""

import contextlib
import queue
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from types import TracebackType
from typing import Self

CHUNK = 65536


class Tap:
    """Listens on a loopback port of its own and passes bytes both ways; ``heard`` is what the server sent.

    ``late_s`` is how far away the server is: every piece of an answer comes that much later than it was sent,
    a long answer no later than a short one. While ``mute`` is set the line stays up and nothing comes
    through.
    """

    def __init__(self, port: int) -> None:
        self._target = ("127.0.0.1", port)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.heard = bytearray()
        self.late_s = 0.0
        self.mute = threading.Event()
        self.was_cut = threading.Event()
        self._fatal: tuple[bytes, ...] | None = None
        self._ended = threading.Event()
        self._sockets: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._accept, name="tap")]
        self._threads[0].start()

    def cut_after(self, *words: bytes) -> None:
        """The answer to the next message that contains the words is waited for, then the line is cut.

        Where there are several, each must have been heard on that line after the one before: what others ask
        meanwhile is left alone. The server has done what it was asked by then; the client never hears of it.
        """
        self._fatal = words or (b"",)

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            try:
                server = socket.create_connection(self._target)
            except OSError:  # the server is down: so is this way to it
                client.close()
                continue
            for each in (client, server):  # as libpq and the server do: nothing waits to be sent along
                each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._sockets += [client, server]
            doomed = threading.Event()
            for source, sink, answers in ((client, server, False), (server, client, True)):
                thread = threading.Thread(
                    target=self._pass_on, args=(source, sink, answers, doomed), name="tap"
                )
                self._threads.append(thread)
                thread.start()

    def _pass_on(
        self, source: socket.socket, sink: socket.socket, answers: bool, doomed: threading.Event
    ) -> None:
        if answers:
            self._hold_back(source, sink, doomed)
            return
        met = 0
        with contextlib.suppress(OSError):
            while data := source.recv(CHUNK):
                if self.mute.is_set():
                    continue
                fatal = self._fatal
                if fatal is not None and fatal[met] in data:
                    met += 1
                    if met == len(fatal):
                        self._fatal, met = None, 0
                        doomed.set()
                        self.was_cut.set()
                sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)

    def _hold_back(self, source: socket.socket, sink: socket.socket, doomed: threading.Event) -> None:
        """Listen here, and hand on in another thread: what comes meanwhile is on its way at the same time."""
        under_way: queue.SimpleQueue[tuple[float, bytes | None]] = queue.SimpleQueue()

        def hand_on() -> None:
            with contextlib.suppress(OSError):
                while data := (piece := under_way.get())[1]:
                    self._ended.wait(max(0.0, piece[0] - time.monotonic()))
                    sink.sendall(data)
                if data is None:
                    source.shutdown(socket.SHUT_RDWR)
                sink.shutdown(socket.SHUT_WR if data is not None else socket.SHUT_RDWR)

        thread = threading.Thread(target=hand_on, name="tap")
        self._threads.append(thread)
        thread.start()
        end: bytes | None = b""
        with contextlib.suppress(OSError):
            while data := source.recv(CHUNK):
                if self.mute.is_set():
                    continue
                if doomed.is_set():
                    end = None
                    break
                self.heard += data
                under_way.put((time.monotonic() + self.late_s, data))
        under_way.put((0.0, end))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for each in self._sockets:
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()
        for thread in self._threads:
            thread.join(5)


@contextlib.contextmanager
def far_away(port: int, late_ms: int) -> Iterator[int]:
    """Return the port of a wire in a process of its own: one in this process would wait for its turn."""
    argv = [sys.executable, "-m", "bench.wire", str(port), str(late_ms)]
    process = subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield int(process.stdout.readline())
    finally:
        process.stdin.close()  # the other process waits for that
        process.wait(10)
        process.stdout.close()


if __name__ == "__main__":
    with Tap(int(sys.argv[1])) as wire:
        wire.late_s = int(sys.argv[2]) / 1000
        print(wire.port, flush=True)
        sys.stdin.read()
