"""The shell around hand-made pages: role switch, shortcuts, narrow windows, a lost server, memory."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.conftest import ME, SyncTasks
from tutordesk import app, i18n
from tutordesk.services.rows import StudentRow
from tutordesk.settings import Profile, SettingsFile
from tutordesk.ui import theme
from tutordesk.ui.live import Live
from tutordesk.ui.page import Page
from tutordesk.ui.rail import Rail, RailButton, RoleBox
from tutordesk.ui.shell import PageEntry, Shell
from tutordesk.ui.shortcuts import ShortcutsDialog
from tutordesk.ui.sign_in.contact import Signed
from tutordesk.ui.window import Window


class FirstPage(Page):
    """A page that records what it was opened with."""

    def __init__(self, context: Any) -> None:
        super().__init__(context)
        self.targets: list[dict[str, Any]] = []
        self.loads = 0

    def load(self) -> None:
        self.loads += 1
        self.show_state("content")

    def open(self, **target: Any) -> None:
        self.targets.append(target)


class SecondPage(FirstPage):
    """Another one."""


HERE = "tests.ui.test_shell"
TABLE = (
    PageEntry("classes", f"{HERE}:FirstPage", "book", i18n.N_("My Classes"), ("student",)),
    PageEntry("book", f"{HERE}:SecondPage", "calendar-plus", i18n.N_("Book Sessions"), ("student",)),
    PageEntry("schedule", f"{HERE}:FirstPage", "calendar", i18n.N_("Schedule"), ("tutor",)),
    PageEntry("preferences", f"{HERE}:SecondPage", "settings", i18n.N_("Preferences"), app.EVERYBODY),
)


@pytest.fixture
def settings(tmp_path: Path) -> SettingsFile:
    return SettingsFile(tmp_path / "settings.json")


Make = Callable[..., Shell]


@pytest.fixture
def make(qtbot: QtBot, settings: SettingsFile) -> Make:
    def make_shell(*roles: str, role: str = "", tasks: SyncTasks | None = None) -> Shell:
        shell = Shell(
            me=replace(ME, roles=roles or ("student",)),
            table=TABLE,
            tasks=tasks or SyncTasks(),
            live=Live(),
            settings=settings,
            server="db.example.org",
        )
        qtbot.addWidget(shell)
        shell.resize(1280, 800)
        shell.set_role(role or (roles or ("student",))[0])
        shell.show()
        qtbot.waitExposed(shell)
        return shell

    return make_shell


def rail_words(shell: Shell) -> list[str]:
    buttons = [b for b in shell.findChildren(RailButton) if b.isVisibleTo(shell)]
    return [button.accessibleName() for button in buttons]


def named(widget: QWidget, name: str) -> list[QWidget]:
    return [child for child in widget.findChildren(QWidget) if child.accessibleName() == name]


def press(qtbot: QtBot, button: Any) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_the_rail_shows_this_roles_pages_only(make: Make) -> None:
    assert rail_words(make("student")) == [
        "My Classes",
        "Book Sessions",
        "Preferences",
        "Shortcuts",
        "Sign out",
    ]
    assert rail_words(make("student", "tutor", role="tutor")) == [
        "Schedule",
        "Preferences",
        "Shortcuts",
        "Sign out",
    ]


def test_pages_are_made_when_first_shown_and_kept(qtbot: QtBot, make: Make) -> None:
    made: list[str] = []
    shell = make("student")
    shell.page_made.connect(lambda key, _page: made.append(key))
    shell.show_page("book", tutor_id=7)
    shell.show_page("classes")
    shell.show_page("book")
    assert made == ["book"]
    assert shell.findChildren(SecondPage)[0].targets == [{"tutor_id": 7}]


def test_another_role_ends_the_call_of_the_front_desk(make: Make) -> None:
    shell = make("student", "tutor")
    page = shell.page
    assert page is not None
    assert page.context.call is shell.call
    shell.call.begin(StudentRow(UUID(int=9), "s9", "Noah Weber", "", ""))
    shell.set_role("tutor")
    assert not shell.call.active


def test_a_page_of_another_role_is_not_opened(make: Make) -> None:
    shell = make("student")
    shell.show_page("schedule")
    assert shell.page_key == "classes"
    assert "another role" in shell.notices.text


def test_switching_the_role_changes_pages_and_database_role_and_forgets_data(
    qtbot: QtBot, make: Make
) -> None:
    shell = make("student", "tutor")
    old = shell.findChildren(FirstPage)[0]
    roles: list[str] = []
    shell.role_changed.connect(roles.append)
    press(qtbot, named(shell, "Role")[0].findChildren(QPushButton)[1])
    qtbot.waitUntil(lambda: not shiboken6.isValid(old))
    assert roles == ["tutor"]
    qtbot.waitUntil(lambda: (shell.role, shell.page_key) == ("tutor", "schedule"))


def test_one_role_is_a_tag_two_are_segments_three_are_a_box(make: Make) -> None:
    def switch(*roles: str) -> QWidget:
        return next(w for w in named(make(*roles), "Role") if w.isVisible())

    assert [label.text() for label in switch("desk").findChildren(QLabel)] == ["Front desk"]
    segments = switch("student", "tutor").findChildren(QPushButton)
    assert [button.text() for button in segments] == ["Student", "Tutor"]
    box = switch("student", "desk", "admin")
    assert isinstance(box, RoleBox)
    assert box.accessibleDescription() == "Student"
    assert [box.itemText(place) for place in range(box.count())] == ["Student", "Front desk", "Admin"]


@pytest.mark.parametrize(
    ("width", "roles"), [(1280, ("student", "desk", "admin")), (720, ("student", "desk"))]
)
def test_every_role_is_in_the_tree_of_a_screen_reader_and_can_be_chosen(
    qtbot: QtBot, make: Make, width: int, roles: tuple[str, ...]
) -> None:
    shell = make(*roles)
    shell.resize(width, 800)
    (box,) = (one for one in shell.findChildren(RoleBox) if one.isVisible())
    assert [one.text() for one in shell.findChildren(QLabel) if one.buddy() is box] == ["Role"]
    assert width == 1280 or box.height() == 48, "the whole avatar"
    listed = QAccessible.queryAccessibleInterface(box).child(0)
    entries = [listed.child(place).text(QAccessible.Text.Name) for place in range(listed.childCount())]
    assert entries == ["Student", "Front desk", "Admin"][: len(roles)]
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_F)
    assert shell.role == "student", "a key slipped changes nothing"
    qtbot.keyClick(box, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: box.view().isVisible())
    qtbot.keyClick(box.view(), Qt.Key.Key_Down)
    qtbot.keyClick(box.view(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: shell.role == "desk")


def test_a_long_rail_in_a_low_window_leaves_the_avatar_whole(qtbot: QtBot) -> None:
    pages = [(f"page-{number}", "book", "Page") for number in range(10)]
    rail = Rail(name="Ada Lovelace", login="s1", roles=("desk", "admin"), role="admin", pages=pages)
    qtbot.addWidget(rail)
    rail.set_narrow(narrow=True)
    rail.setMinimumHeight(1)
    rail.resize(64, 536)
    rail.show()
    (box,) = (one for one in rail.findChildren(RoleBox) if one.isVisible())
    assert (rail.height(), box.height()) == (536, 48)


def test_pages_and_roles_have_shortcuts(qtbot: QtBot, make: Make) -> None:
    shell = make("student", "tutor")
    with qtbot.waitActive(shell):
        shell.activateWindow()
    qtbot.keyClick(shell, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: shell.page_key == "book")
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(shell, Qt.Key.Key_2, both)
    assert shell.role == "tutor"
    qtbot.waitUntil(lambda: shell.page_key == "schedule")


def test_a_new_page_comes_in_turns_and_the_last_wish_counts(qtbot: QtBot, make: Make) -> None:
    shell = make("student", "tutor")
    shell.turn_to("book")
    assert shell.page_key == "classes", "made now, dressed and shown in the next turns"
    shell.turn_to("preferences")
    qtbot.waitUntil(lambda: shell.page_key == "preferences")
    shell.turn_to("book")
    shell.switch_role("tutor")
    qtbot.waitUntil(lambda: shell.page_key == "schedule")


def test_keys_are_told_and_a_page_is_read_again(qtbot: QtBot, make: Make) -> None:
    shell = make("student")
    page = shell.findChildren(FirstPage)[0]
    with qtbot.waitActive(shell):
        shell.activateWindow()
    qtbot.waitUntil(lambda: page.loads == 1)
    qtbot.keyClick(shell, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: page.loads == 2)
    qtbot.keyClick(shell, Qt.Key.Key_F1)
    (listed,) = shell.findChildren(ShortcutsDialog)
    assert listed.isVisible()


def test_a_half_screen_window_has_icons_only_and_still_all_names(qtbot: QtBot, make: Make) -> None:
    shell = make("student", "tutor")
    shell.resize(720, 560)
    assert rail_words(shell) == ["My Classes", "Book Sessions", "Preferences", "Shortcuts", "Sign out"]
    assert shell.minimumSizeHint().width() <= 720
    assert shell.minimumSizeHint().height() <= 560
    assert [w for w in named(shell, "Role") if w.isVisible()]


def test_a_lost_server_is_said_with_the_time_and_goes_away_by_itself(qtbot: QtBot, make: Make) -> None:
    shell = make("student")
    page = shell.findChildren(FirstPage)[0]
    qtbot.waitUntil(lambda: page.loads == 1)

    def shown() -> str:
        return " ".join(label.text() for label in shell.findChildren(QLabel) if label.isVisible())

    assert "Connected" in shown()
    page.context.live.report_lost()
    assert "No connection" in shown()
    assert "The server does not answer" in shown()
    retry = next(b for b in shell.findChildren(QPushButton) if b.text() == "Retry now")
    with qtbot.waitSignal(shell.retry_asked):
        press(qtbot, retry)
    page.context.live.report_resynced()
    assert "Connected" in shown()
    assert "The server does not answer" not in shown()
    qtbot.waitUntil(lambda: page.loads == 2)


def test_the_page_of_each_role_is_remembered(make: Make, settings: SettingsFile) -> None:
    make("student").show_page("book")
    assert SettingsFile(settings.path).values.pages == {"student": "book"}
    assert make("student").page_key == "book"


def test_the_window_remembers_its_size(qtbot: QtBot, settings: SettingsFile) -> None:
    first = Window(settings)
    qtbot.addWidget(first)
    first.resize(760, 580)
    first.show()
    first.close()
    second = Window(SettingsFile(settings.path))
    qtbot.addWidget(second)
    assert (second.width(), second.height(), second.windowTitle()) == (760, 580, "TutorDesk")


class QuietDatabase:
    """Nobody asks it anything here; the program tells it its role and closes it."""

    def __init__(self) -> None:
        self.role: str | None = None
        self.closed = False

    def call(self, *_args: Any, **_kw: Any) -> None:
        raise AssertionError

    def cancel(self, _token: object) -> None:
        raise AssertionError

    def close(self) -> None:
        self.closed = True


class QuietEar:
    """Hears nothing."""

    def retry(self) -> None:
        self.retried = True

    def stop(self) -> None:
        self.stopped = True


class QuietConnector(app.ServerConnector):
    """Opens no connection of its own."""

    def listen(self, _signed: Signed, **_callbacks: Any) -> QuietEar:  # type: ignore[override]
        return QuietEar()


@pytest.fixture
def program(qtbot: QtBot, settings: SettingsFile, monkeypatch: pytest.MonkeyPatch) -> app.Program:
    monkeypatch.setattr(app, "PAGES", tuple((e.key, e.place, e.icon, e.title, e.roles) for e in TABLE[:3]))
    made = app.Program(settings, QuietConnector())
    qtbot.addWidget(made.window)
    made.show_sign_in()
    made.window.show()
    return made


def sign_in(program: app.Program, *roles: str) -> QuietDatabase:
    database = QuietDatabase()
    page = program.sign_in
    assert page is not None
    page.signed_in.emit(Signed(database, replace(ME, roles=roles), Profile("db.example.org")))
    return database


def test_signing_in_out_and_in_again(qtbot: QtBot, program: app.Program) -> None:
    first = sign_in(program, "student", "tutor")
    assert first.role == "student"
    assert program.shell is not None
    program.shell.set_role("tutor")
    assert first.role == "tutor"
    out = next(b for b in program.shell.findChildren(RailButton) if b.accessibleName() == "Sign out")
    press(qtbot, out)
    qtbot.waitUntil(lambda: program.sign_in is not None)
    assert first.closed
    second = sign_in(program, "student", "tutor")
    assert second.role == "tutor", "the role is remembered"


def test_closing_ends_everything(program: app.Program) -> None:
    database = sign_in(program, "student")
    program.window.close()
    assert database.closed


def test_theme_and_language_change_while_signed_in(qtbot: QtBot, program: app.Program) -> None:
    sign_in(program, "student")
    program._on_theme("dark")
    assert theme.name() == "dark"
    assert program.shell is not None
    program.shell.show_page("book")
    program._on_language_inside("x-pseudo")
    assert program.shell.page_key == "book"
    assert i18n.language() == "x-pseudo"


def test_every_line_of_the_page_table_exists() -> None:
    for line in app.PAGES:
        entry = PageEntry(*line)
        assert issubclass(entry.load(), Page)
        theme.icon(entry.icon)
