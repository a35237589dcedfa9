"""``tutordesk demo``: the window on the demo, or the demo alone until interrupted.

What the demo consists of is ``demo.py``; this is its life as a process.
"""

import json
import signal
import threading
from pathlib import Path
from types import FrameType
from typing import Any

from tutordesk.console import Progress, say, show
from tutordesk.db.embedded import PrivateServer, default_data_dir
from tutordesk.demo import DATABASE, DemoInUse, Person, open_demo
from tutordesk.i18n import _, format_list

MAX_CONNECTIONS = 300


def run(*, data: Path | None, reset: bool, window: bool, as_json: bool) -> int:
    """Make the demo ready, then show its window or serve; the server ends with the last one who uses it."""
    stopped = threading.Event()
    _end_gently(stopped)
    server = PrivateServer(data or default_data_dir(), max_connections=MAX_CONNECTIONS)
    progress = Progress()
    try:
        try:
            people = open_demo(server, reset=reset, progress=progress)
        except DemoInUse:
            progress.end()
            say(_("Another window uses the demo. Close it first, or choose another folder with --data."))
            return 1
        finally:
            progress.end()
        if window:
            return _show_window(server, people)
        _announce(server, people, as_json=as_json)
        stopped.wait()
    except KeyboardInterrupt:
        if not stopped.is_set():
            return 1
    finally:
        server.stop()
    return 0


def _end_gently(stopped: threading.Event) -> None:
    """Let SIGTERM and Ctrl+C stop the server before the program ends, whatever it is doing."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        if not stopped.is_set():
            stopped.set()
            raise KeyboardInterrupt

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)


def _show_window(server: PrivateServer, people: tuple[Person, ...]) -> int:
    from tutordesk import app

    offered = [app.DemoPerson(p.login, p.name, p.roles, p.url, p.about) for p in people]
    return app.run(server=f"127.0.0.1:{server.port}/{DATABASE}", demo=offered)


def _announce(server: PrivateServer, people: tuple[Person, ...], *, as_json: bool) -> None:
    if as_json:
        ready: dict[str, Any] = {
            "admin_url": server.admin_url(DATABASE),
            "people": [{"login": p.login, "name": p.name, "roles": p.roles, "url": p.url} for p in people],
        }
        show(json.dumps(ready, ensure_ascii=False))
        return
    for person in people:
        show(f"{person.login}  {person.name} ({format_list(person.roles)})  {person.url}")
    say(_("The demo is ready. Ctrl+C ends it."))
