"""The page Import with a folder to read, by hand: shared by the tests of its steps."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QComboBox, QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.conftest import SyncTasks
from tutordesk.imports.steps import Checked
from tutordesk.services import hours
from tutordesk.ui.imports import opening
from tutordesk.ui.imports.page import ImportPage
from tutordesk.ui.page import PageContext

PUPILS = "Nr;Full name;Roles;Mobile;Remarks\np-1;Ana;student;+43 664 1234567;late\np-2;=Ben;pupil;;\n"
CLEAN = Checked({"people": 2, "enrollments": 1}, 3, (), (), 2)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "Autumn"
    made.mkdir()
    (made / "Pupils.csv").write_text(PUPILS, "utf-8")
    return made


@pytest.fixture
def empty_page(qtbot: QtBot, sync_tasks: SyncTasks, page_context: Callable[..., PageContext]) -> ImportPage:
    sync_tasks.answers[hours.zones] = ("Europe/Prague", "Europe/Vienna")
    page = ImportPage(page_context(sync_tasks, role="admin"))
    qtbot.addWidget(page)
    page.resize(1064, 800)
    page.show()
    qtbot.waitUntil(lambda: page.settled)
    return page


@pytest.fixture
def page(qtbot: QtBot, empty_page: ImportPage, folder: Path) -> ImportPage:
    """The folder is read."""
    read(qtbot, empty_page, folder)
    return empty_page


def read(qtbot: QtBot, page: ImportPage, *paths: Path) -> None:
    page.open_paths(paths)
    qtbot.waitUntil(lambda: page.found is not None and page.file_states.state == "content")


def press(qtbot: QtBot, page: ImportPage, identifier: str) -> None:
    def shown() -> list[QPushButton]:
        every = page.findChildren(QPushButton)
        return [one for one in every if one.accessibleIdentifier() == identifier and one.isVisible()]

    qtbot.waitUntil(lambda: len(shown()) == 1)
    shown()[0].click()


def choose(combo: QComboBox, value: str) -> None:
    place = combo.findData(value)
    combo.setCurrentIndex(place)
    combo.activated.emit(place)


def check(page: ImportPage, sync_tasks: SyncTasks, answer: Any) -> None:
    sync_tasks.answers[opening.check] = answer
    page.show_step("check")
