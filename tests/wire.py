"""A wire between a client and the server that tests can listen to, slow down and cut."""

import contextlib
import socket
import threading
from types import TracebackType
from typing import Self

CHUNK = 65536


class Tap:
    """Listens on a loopback port of its own and passes bytes both ways; ``heard`` is what the server sent.

    ``late_s`` holds back every piece of an answer for that long. The pieces wait one after another, so a long
    answer comes later still. While ``mute`` is set the line stays up and nothing comes through.
    """

    def __init__(self, port: int) -> None:
        self._target = ("127.0.0.1", port)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.heard = bytearray()
        self.late_s = 0.0
        self.mute = threading.Event()
        self._fatal: bytes | None = None
        self._ended = threading.Event()
        self._sockets: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._accept, name="tap")]
        self._threads[0].start()

    def cut_after(self, words: bytes = b"") -> None:
        """The answer to the next message that contains ``words`` is waited for, then the line is cut.

        The server has done what it was asked by then; the client never hears of it.
        """
        self._fatal = words

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
        with contextlib.suppress(OSError):
            while data := source.recv(CHUNK):
                if self.mute.is_set():
                    continue
                if answers:
                    if doomed.is_set():
                        sink.shutdown(socket.SHUT_RDWR)
                        source.shutdown(socket.SHUT_RDWR)
                        return
                    self.heard += data
                    self._ended.wait(self.late_s)
                elif self._fatal is not None and self._fatal in data:
                    self._fatal = None
                    doomed.set()
                sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)

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
