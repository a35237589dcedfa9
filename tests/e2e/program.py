"""The real program as a person meets it: a window on a screen of its own, seen through AT-SPI.

Imports nothing of TutorDesk. ``Bus`` is the accessibility bus and its driver, ``Program`` one running window.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 20.0
"""Seconds to wait for something to appear; generous, since machines are noisy."""
POPUP = "QComboBoxListView"
PRESSABLE = ["push button", "button", "check box", "radio button", "toggle button", "menu item"]


def command() -> list[str]:
    """How to start the program; TUTORDESK_PROGRAM names a frozen one."""
    frozen = os.environ.get("TUTORDESK_PROGRAM")
    return [frozen] if frozen else [sys.executable, "-m", "tutordesk"]


def environment(**extra: str) -> dict[str, str]:
    """The environment of a program under test: no settings of ours, no bytecode surprises."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PG", "QT_", "TUTORDESK_"))}
    kept.pop("PYTHONDONTWRITEBYTECODE", None)
    return {
        **kept,
        "PYTHONFAULTHANDLER": "1",
        "PYTHONPATH": str(ROOT / "src"),
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        **extra,
    }


class NotFound(AssertionError):
    """Nothing like that is on the screen."""


@dataclass
class Thing:
    """One accessible thing, as it was when found."""

    program: "Program"
    number: int
    name: str
    description: str
    role: str
    id: str
    states: list[str]
    text: str
    box: list[int] | None

    def press(self) -> None:
        assert self.program.bus.ask("press", number=self.number), f"{self} has nothing to press"

    def write(self, text: str) -> None:
        assert self.program.bus.ask("write", number=self.number, text=text), f"{self} takes no text"

    def focus(self) -> None:
        self.program.bus.ask("focus", number=self.number)

    def click(self, times: int = 1) -> None:
        """Click with the mouse, in the middle; a wait for it to move would never end where it is already."""
        x, y, width, height = self.box
        point = [str(x + width // 2), str(y + height // 2)]
        self.program.xdotool("mousemove", *point, "click", "--repeat", str(times), "1")

    def now(self) -> "Thing":
        return Thing(self.program, **self.program.bus.ask("refresh", number=self.number))

    @property
    def enabled(self) -> bool:
        return "enabled" in self.now().states


class Bus:
    """A session bus with the accessibility bus on it, and the driver that listens there."""

    def __init__(self) -> None:
        self.daemon = subprocess.Popen(
            ["dbus-daemon", "--session", "--nofork", "--print-address"], stdout=subprocess.PIPE, text=True
        )
        self.address = self.daemon.stdout.readline().strip()
        # the accessibility bus listens in this folder; in a shared one, two runs take it from each other
        self.folder = tempfile.mkdtemp(prefix="tutordesk-bus-")
        surroundings = environment(DBUS_SESSION_BUS_ADDRESS=self.address, XDG_RUNTIME_DIR=self.folder)
        self.launcher = subprocess.Popen(
            ["/usr/libexec/at-spi-bus-launcher", "--launch-immediately"],
            env=surroundings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        surroundings.pop("PYTHONPATH")
        self.driver = subprocess.Popen(
            ["/usr/bin/python3", str(Path(__file__).with_name("atspi_driver.py"))],
            env=surroundings, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            text=True,
        )  # fmt: skip

    def ask(self, verb: str, **arguments: Any) -> Any:
        self.driver.stdin.write(json.dumps({"verb": verb, **arguments}) + "\n")
        self.driver.stdin.flush()
        answer = json.loads(self.driver.stdout.readline())
        if "error" in answer:
            raise NotFound(answer["error"])
        return answer["value"]

    def close(self) -> None:
        self.driver.stdin.close()
        for process in (self.driver, self.launcher, self.daemon):
            process.terminate()
            process.wait(10)
        self.driver.stdout.close()
        self.daemon.stdout.close()
        shutil.rmtree(self.folder, ignore_errors=True)


class Program:
    """One running TutorDesk with a screen, a window manager and settings of its own."""

    def __init__(
        self,
        bus: Bus,
        home: Path,
        *arguments: str,
        size: str = "1280x800",
        name: str = "window",
        **extra: str,
    ) -> None:
        self.bus, self.name = bus, name
        reading, writing = os.pipe()
        self.screen = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{size}x24", "-nolisten", "tcp"],
            pass_fds=[writing], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(writing)
        with os.fdopen(reading) as answer:
            self.display = f":{answer.readline().strip()}"
        self.environment = environment(
            DISPLAY=self.display, DBUS_SESSION_BUS_ADDRESS=bus.address, QT_QPA_PLATFORM="xcb",
            QT_LINUX_ACCESSIBILITY_ALWAYS_ON="1", HOME=str(home), XDG_CONFIG_HOME=str(home / "config"),
            XDG_DATA_HOME=str(home / "data"), XDG_STATE_HOME=str(home / "state"),
            XDG_CACHE_HOME=str(home / "cache"), XDG_RUNTIME_DIR=str(home), **extra,
        )  # fmt: skip
        self.manager = subprocess.Popen(
            ["openbox", "--sm-disable"],
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.output = (home / f"{name}.log").open("w+")
        self.process = subprocess.Popen(
            [*command(), *arguments], env=self.environment, stdout=self.output, stderr=self.output, cwd=ROOT
        )

    # --- looking ---------------------------------------------------------------------------------------
    def find(
        self, name: str | None = None, *, timeout: float = PATIENCE, showing: bool = True, **wanted: Any
    ) -> Thing:
        """Wait for the first thing that fits: by role, has, id, id_starts, label or text_has."""
        return self.find_all(name, timeout=timeout, showing=showing, first=True, **wanted)[0]

    def find_all(
        self, name: str | None = None, *, timeout: float = PATIENCE, showing: bool = True,
        first: bool = False, **wanted: Any,
    ) -> list[Thing]:  # fmt: skip
        query = {**wanted, **({"name": name} if name is not None else {})}
        found = self.bus.ask(
            "wait", pid=self.process.pid, wanted=query, timeout=timeout, showing=showing, every=not first
        )
        if not found:
            raise NotFound(
                f"{query} is not in {self.name}; it shows:\n" + "\n".join(self.tree()) + self.said()
            )
        return [Thing(self, **thing) for thing in found]

    def has(self, name: str | None = None, *, timeout: float = 0, **wanted: Any) -> bool:
        try:
            self.find(name, timeout=timeout, **wanted)
        except NotFound:
            return False
        return True

    def wait_gone(self, name: str | None = None, *, timeout: float = PATIENCE, **wanted: Any) -> None:
        query = {**wanted, **({"name": name} if name is not None else {})}
        left = self.bus.ask("wait", pid=self.process.pid, wanted=query, timeout=timeout, gone=True)
        assert not left, f"{query} is still in {self.name}"

    def wait_until(self, condition: Callable[[], bool], timeout: float = PATIENCE) -> None:
        end = time.monotonic() + timeout
        while not condition():
            assert time.monotonic() < end, f"waited {timeout} s in vain; {self.name} shows:\n" + "\n".join(
                self.tree()
            )
            time.sleep(0.05)

    def tree(self) -> list[str]:
        return self.bus.ask("tree", pid=self.process.pid)

    def said(self) -> str:
        """What the program wrote: its output, and the log that a person would send us."""
        self.output.flush()
        log = Path(self.environment["XDG_STATE_HOME"], "tutordesk", "log", "tutordesk.log")
        written = [path.read_text()[-2000:] for path in (Path(self.output.name), log) if path.exists()]
        return f"\n--- exit code {self.process.poll()}, output and log:\n" + "\n---\n".join(written)

    # --- doing -----------------------------------------------------------------------------------------
    def press(self, name: str | None = None, **wanted: Any) -> None:
        """Press a button as soon as it can be pressed: a press of another may still be on its way.

        What was found may be made anew before it is pressed: then what stands there now is pressed.
        """

        def pressed() -> bool:
            thing = self.find(name, **{"role": PRESSABLE, **wanted})
            try:
                return thing.enabled and self.bus.ask("press", number=thing.number)
            except NotFound:  # gone
                return False

        self.wait_until(pressed)

    def focus(self, name: str | None = None, **wanted: Any) -> None:
        """Put the keyboard onto something: keys go to it once its window has them."""

        def focused() -> bool:
            thing = self.find(name, **wanted)
            try:
                thing.focus()
                return "focused" in thing.now().states
            except NotFound:  # gone
                return False

        self.wait_until(focused)

    def write(self, name: str, text: str) -> None:
        self.find(name, role=["text", "password text", "entry"]).write(text)

    def key(self, *keys: str) -> None:
        self.xdotool("key", "--clearmodifiers", *keys)

    def type(self, text: str) -> None:
        self.xdotool("type", "--delay", "60", text)

    def choose(self, label: str, has: str) -> str:
        """Choose an entry of a combo box, found by its label, with the mouse; return what it shows then."""
        entry = {"has": has, "path_has": POPUP, "role": ["list item"]}

        def box() -> Thing:
            return self.find(label=label, role=["combo box"])

        def chosen() -> bool:  # what fills the page meanwhile may push things from under the mouse
            box().click()
            try:
                self.find(timeout=4, **entry).click()
                self.wait_until(lambda: has in box().name, timeout=4)
            except AssertionError:
                return False
            return True

        if has not in box().name:
            self.wait_until(chosen, timeout=2 * PATIENCE)
        return box().name

    def xdotool(self, *words: str) -> None:
        subprocess.run(["xdotool", *words], env=self.environment, check=True, stdout=subprocess.DEVNULL)

    # --- ending ----------------------------------------------------------------------------------------
    def close(self) -> None:
        """Close the window as a person does; the program must end by itself and cleanly."""
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(PATIENCE)
        for process in (self.manager, self.screen):
            process.terminate()
            process.wait(10)
        self.output.close()


class Demo:
    """The private server with the sample centre, as ``tutordesk demo --no-window --json`` serves it."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.process: subprocess.Popen[str] | None = None
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(
            [*command(), "demo", "--no-window", "--json", "--data", str(self.data)],
            env=environment(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=ROOT,
        )  # fmt: skip
        ready = json.loads(self.process.stdout.readline())
        self.admin_url: str = ready["admin_url"]
        self.people: list[dict[str, Any]] = ready["people"]

    def person(self, *roles: str) -> dict[str, Any]:
        """The one-click person with exactly these roles."""
        return next(person for person in self.people if sorted(person["roles"]) == sorted(roles))

    def named(self, name: str) -> dict[str, Any]:
        return next(person for person in self.people if person["name"] == name)

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(60)
            self.process.stdout.close()
            self.process = None
