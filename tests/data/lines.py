"""A line between a client and the server that a test can cut or make dumb."""

import contextlib
import socket
import threading
from collections.abc import Callable


class CuttingProxy:
    """Passes bytes between a client and the server; cuts the line when COMMIT's answer comes back."""

    def __init__(self, port: int, *, swallow_after: bytes) -> None:
        self._target = port
        self._swallow_after = swallow_after
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._armed = False
        self._threads: list[threading.Thread] = []
        self._sockets: list[socket.socket] = []
        self.mute = threading.Event()
        self._start(self._accept)

    def arm(self) -> None:
        """From now on the next match is fatal."""
        self._armed = True

    def close(self) -> None:
        self._listener.close()
        for each in self._sockets:
            each.close()
        for thread in self._threads:
            thread.join(5)

    def _start(self, work: Callable[..., None], *args: object) -> None:
        thread = threading.Thread(target=work, args=args, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                self._listener.settimeout(0.2)
                client, _ = self._listener.accept()
            except TimeoutError:
                continue
            except OSError:
                return
            server = socket.create_connection(("127.0.0.1", self._target))
            self._sockets += [client, server]
            state = {"cut": False}
            self._start(self._pump, client, server, state, True)
            self._start(self._pump, server, client, state, False)

    def _pump(self, source: socket.socket, sink: socket.socket, state: dict[str, bool], upward: bool) -> None:
        try:
            while data := source.recv(65536):
                if self.mute.is_set():
                    continue
                if upward and self._armed and self._swallow_after in data:
                    state["cut"], self._armed = True, False
                if not upward and state["cut"]:
                    break
                sink.sendall(data)
        except OSError:
            pass
        for each in (source, sink):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
