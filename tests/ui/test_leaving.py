"""Unsaved changes are asked about before a page is left: another page or role, signing out, closing."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.conftest import ME, SyncTasks
from tutordesk import app, i18n
from tutordesk.settings import SettingsFile
from tutordesk.ui.live import Live
from tutordesk.ui.page import Page
from tutordesk.ui.rail import RailButton
from tutordesk.ui.shell import PageEntry, Shell
from tutordesk.ui.window import Window

HERE = "tests.ui.test_leaving"


class Draft(Page):
    """A page that lets nobody go before it is told to."""

    going: Callable[[], object] | None = None
    clean = False

    def may_leave(self, go: Callable[[], object]) -> bool:
        self.going = go
        return self.clean

    def decide(self) -> None:
        self.clean = True
        assert self.going is not None
        self.going()


TABLE = (
    PageEntry("draft", f"{HERE}:Draft", "clock", i18n.N_("Availability"), ("tutor",)),
    PageEntry("schedule", "tutordesk.ui.page:Page", "calendar", i18n.N_("Schedule"), ("tutor",)),
    PageEntry("classes", "tutordesk.ui.page:Page", "book", i18n.N_("My Classes"), ("student",)),
)


@pytest.fixture
def shell(qtbot: QtBot, tmp_path: Any) -> Shell:
    made = Shell(
        me=replace(ME, roles=("student", "tutor")),
        table=TABLE,
        tasks=SyncTasks(),
        live=Live(),
        settings=SettingsFile(tmp_path / "settings.json"),
        server="db.example.org",
    )
    qtbot.addWidget(made)
    made.set_role("tutor", page_key="draft")
    made.show()
    return made


def chosen(shell: Shell) -> list[str]:
    buttons = shell.findChildren(RailButton)
    return [one.accessibleName() for one in buttons if one.isChecked() and one.isVisibleTo(shell)]


def draft_of(shell: Shell) -> Draft:
    page = shell.page
    assert isinstance(page, Draft)
    return page


def test_another_page_waits_for_the_answer(shell: Shell) -> None:
    draft = draft_of(shell)
    shell.show_page("schedule", on_date=None)
    assert shell.page_key == "draft"
    assert chosen(shell) == ["Availability"]
    draft.decide()
    assert shell.page_key == "schedule"


def test_the_same_page_is_not_left(shell: Shell) -> None:
    shell.show_page("draft")
    assert draft_of(shell).going is None


def test_another_role_waits_for_the_answer(qtbot: QtBot, shell: Shell) -> None:
    draft = draft_of(shell)
    shell.switch_role("student")
    assert (shell.role, shell.page_key) == ("tutor", "draft")
    assert chosen(shell) == ["Availability"]
    draft.decide()
    qtbot.waitUntil(lambda: (shell.role, shell.page_key) == ("student", "classes"))


def test_signing_out_waits_for_the_answer(qtbot: QtBot, shell: Shell) -> None:
    asked: list[int] = []
    shell.sign_out_asked.connect(lambda: asked.append(1))
    next(one for one in shell.findChildren(RailButton) if one.accessibleName() == "Sign out").click()
    assert not asked
    draft_of(shell).decide()
    assert asked == [1]


def test_closing_waits_for_the_answer(qtbot: QtBot, shell: Shell, tmp_path: Any) -> None:
    window = Window(SettingsFile(tmp_path / "window.json"))
    qtbot.addWidget(window)
    window.show_widget(shell)
    window.may_close = shell.may_leave
    window.show()
    assert not window.close()
    assert window.isVisible()
    draft_of(shell).decide()
    assert not window.isVisible()


def test_the_program_asks_its_shell(monkeypatch: pytest.MonkeyPatch, qtbot: QtBot, tmp_path: Any) -> None:
    program = app.Program(SettingsFile(tmp_path / "settings.json"), None)  # type: ignore[arg-type]  # not asked
    qtbot.addWidget(program.window)
    assert program.window.may_close(lambda: None)
