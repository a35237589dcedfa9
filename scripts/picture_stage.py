"""The stage that pictures are taken on: the real program on the sample centre, and how to wait for it.

What reality does not produce at once (an error, an empty term) is put in the server's mouth
through ``Stage.answers``; everything else is the real database. Which pictures there are is in
``picture_scenes.py``.
"""

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

from PySide6.QtCore import QElapsedTimer, QEventLoop, QTimer
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QApplication, QWidget

from tutordesk import app
from tutordesk.db.engine import Database
from tutordesk.settings import Profile, SettingsFile
from tutordesk.signing_in import ServerConnector
from tutordesk.ui import theme
from tutordesk.ui.live import Live
from tutordesk.ui.sign_in.contact import DemoPerson, Signed
from tutordesk.ui.sign_in.typed import split_server
from tutordesk.ui.tasks import Tasks

PATIENCE_MS = 20_000
REST_MS = 180
"""How long nothing may be under way before a picture: longer than the pauses pages make on purpose."""

SIZES = {"wide": (1280, 800), "half": (720, 560)}
THEMES = ("light", "dark")


class StagedConnector(ServerConnector):
    """Signs in for real; single answers of the database can be replaced, by the verb's name."""

    def __init__(self) -> None:
        self.answers: dict[str, Any] = {}
        self.first_password = False

    def connect(self, profile: Profile, login: str, password: str) -> Signed:
        """Sign in, and listen in on what is asked from then on."""
        signed = super().connect(profile, login, password)
        signed.database.call = partial(self._call, signed.database.call)
        me = replace(signed.me, must_change_password=self.first_password)
        return replace(signed, me=me)

    def _call(self, real: Callable[..., Any], fn: Callable[..., Any], **kw: Any) -> Any:
        answer = self.answers.get(f"{fn.__module__.rpartition('.')[2]}.{fn.__name__}", real)
        if answer is real:
            return real(fn, **kw)
        if isinstance(answer, Exception):
            raise answer
        return answer(real, fn, **kw) if callable(answer) else answer


class Stage:
    """One program at a time, and the camera."""

    def __init__(self, people: Sequence[DemoPerson], folder: Path, only: str, scratch: Path) -> None:
        self.people = tuple(people)
        self.drawn: list[Path] = []
        self.language = "en"
        self._folder, self._only, self._scratch = folder, only, scratch
        self._number = 0
        self.program: app.Program | None = None
        self.connector = StagedConnector()
        self._tasks: Tasks | None = None

    @property
    def answers(self) -> dict[str, Any]:
        """What the server is made to say, by ``"module.function"`` of a service."""
        return self.connector.answers

    def wants(self, scene: str) -> bool:
        """Whether pictures of a scene were asked for."""
        return scene.startswith(self._only)

    # --- the program ---
    def open(self, *, demo: bool = True, server: str = "", **remembered: Any) -> app.Program:
        """Start a program anew, with settings of its own."""
        self.close()
        self._number += 1
        settings = SettingsFile(self._scratch / f"settings-{self._number}.json")
        settings.remember(language=self.language, theme="light", width=1280, height=800, **remembered)
        self.connector = StagedConnector()
        self.program = app.Program(settings, self.connector, server=server, demo=self.people if demo else ())
        self.program.start()
        sys.excepthook = _fail
        self.until(self.window.isVisible)
        return self.program

    def close(self) -> None:
        """End the program, as closing its window does."""
        if self.program is not None:
            self._tasks = None
            self.answers.clear()
            self.program.window.close()
            self.program.window.deleteLater()
            self.program = None

    @property
    def window(self) -> QWidget:
        """The one window."""
        assert self.program is not None
        return self.program.window

    def enter(
        self, *roles: str, page: str, answers: Mapping[str, Any] | None = None, at_rest: bool = True
    ) -> Any:
        """Start anew as the person of the demo with these roles; returns the page, at rest.

        Args:
            roles: what the person may be; the first is used.
            page: the key of the page to begin with.
            answers: what the server is made to say from the start (see ``answers``).
            at_rest: wait until everything is loaded.
        """
        program = self.open(pages={roles[0]: page})
        self.answers.update(answers or {})
        person = next(person for person in self.people if person.roles == roles)
        form = program.sign_in
        assert form is not None
        assert form.people is not None
        form.people.picked.emit(person)
        self.until(lambda: program.shell is not None)
        found = program.findChild(Tasks)
        assert found is not None
        self._tasks = found
        if at_rest:
            self.rest()
        return self.page()

    @property
    def shell(self) -> Any:
        """Rail, notices and pages of whoever is signed in."""
        assert self.program is not None
        return self.program.shell

    def live(self) -> Live:
        """The window's ear."""
        assert self.program is not None
        found = self.program.findChild(Live)
        assert found is not None
        return found

    def show(self, key: str, **target: Any) -> Any:
        """Turn to a page of the role in use and wait until it is at rest; returns the page."""
        self.shell.notices.dismiss()
        self.shell.show_page(key, **target)
        self.rest()
        return self.page()

    def page(self) -> Any:
        """The page in front; the first one may still be on its way when its shell is already there."""
        from tutordesk.ui.page import Page

        in_front: list[Page] = []
        self.until(
            lambda: (
                in_front.extend(page for page in self.window.findChildren(Page) if page.isVisible())
                or bool(in_front)
            )
        )
        return in_front[0]

    def forestalled(self, real: Callable[..., Any], fn: Callable[..., Any], **kw: Any) -> Any:
        """An answer for ``sessions.book``: somebody else really books the same start a moment earlier."""
        other = next(person for person in self.people if person.roles == ("student", "tutor"))
        typed = split_server(other.url)
        database = Database(Profile.parse(other.url), typed.login, typed.password)
        try:
            given = {**kw, "session_id": uuid4(), "role": "student", "token": None}
            database.call(fn, **given)
        finally:
            database.close()
        return real(fn, **kw)

    # --- waiting ---
    def until(self, condition: Callable[[], Any]) -> Any:
        """Let the program run until a condition holds; returns what it said."""
        clock = QElapsedTimer()
        clock.start()
        loop = QEventLoop()
        tick = QTimer()
        tick.timeout.connect(loop.quit)
        tick.start(10)
        while not (found := condition()):
            if clock.elapsed() > PATIENCE_MS:
                raise TimeoutError(f"{condition} did not come true")
            loop.exec()
        return found

    def rest(self) -> None:
        """Wait until nothing has been under way for a moment."""
        quiet = QElapsedTimer()
        quiet.start()

        def resting() -> bool:
            if self._tasks is not None and self._tasks.busy:
                quiet.restart()
            return quiet.elapsed() > REST_MS

        self.until(resting)

    # --- the camera ---
    def shoot(
        self,
        name: str,
        sizes: Sequence[str] = tuple(SIZES),
        themes: Sequence[str] = THEMES,
        *,
        at_rest: bool = True,
    ) -> None:
        """Take the scene as it stands, in every size and theme."""
        for size in sizes:
            self.window.resize(*SIZES[size])
            if at_rest:
                self.rest()
            for look in themes:
                theme.use(look)
                QApplication.processEvents()
                path = self._folder / f"{name}-{size}-{look}.png"
                path.parent.mkdir(parents=True, exist_ok=True)
                if not self.window.grab().save(str(path)):
                    raise OSError(path)
                self.drawn.append(path)
        theme.use("light")
        self.window.resize(*SIZES["wide"])
        if at_rest:
            self.rest()

    # A dialog is a window of its own, which the offscreen platform does not put in front of another.
    def shoot_dialog(self, name: str, dialog: QWidget, themes: Sequence[str] = THEMES) -> None:
        """Take an open dialog over its dimmed window, in every size and theme."""
        for size, (width, height) in SIZES.items():
            self.window.resize(width, height)
            dialog.resize(min(dialog.width(), width - 40), min(dialog.height(), height - 40))
            self.rest()
            for look in themes:
                theme.use(look)
                QApplication.processEvents()
                picture = self.window.grab()
                painter = QPainter(picture)
                painter.fillRect(picture.rect(), QColor(0, 0, 0, 90))
                left = (self.window.width() - dialog.width()) // 2
                painter.drawPixmap(left, (self.window.height() - dialog.height()) // 2, dialog.grab())
                painter.end()
                path = self._folder / f"{name}-{size}-{look}.png"
                path.parent.mkdir(parents=True, exist_ok=True)
                if not picture.save(str(path)):
                    raise OSError(path)
                self.drawn.append(path)
        theme.use("light")
        self.window.resize(*SIZES["wide"])
        self.rest()

    def shoot_menu(self, name: str, open_menu: Callable[[], QWidget], themes: Sequence[str] = THEMES) -> None:
        """Open a menu in a small window, which fits the screen that is none, and take it where it stands."""
        self.window.resize(*SIZES["half"])
        self.window.move(0, 0)
        self.rest()
        menu = open_menu()
        for look in themes:
            theme.use(look)
            QApplication.processEvents()
            picture = self.window.grab()
            painter = QPainter(picture)
            painter.drawPixmap(self.window.mapFromGlobal(menu.pos()), menu.grab())
            painter.end()
            path = self._folder / f"{name}-half-{look}.png"
            if not picture.save(str(path)):
                raise OSError(path)
            self.drawn.append(path)
        menu.close()
        theme.use("light")
        self.window.resize(*SIZES["wide"])
        self.rest()


def _fail(kind: type[BaseException], error: BaseException, trace: Any) -> None:
    """A bug while drawing ends the run: a picture of it would look right."""
    sys.__excepthook__(kind, error, trace)
    sys.stderr.flush()
    QApplication.exit(1)
    raise SystemExit(1)
