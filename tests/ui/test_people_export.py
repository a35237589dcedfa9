"""Everybody found and everybody's hours, saved as tables from the page People."""

import csv
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QFileDialog, QMenu
from pytestqt.qtbot import QtBot

from tests.ui.people_by_hand import Server, shown
from tutordesk import errors
from tutordesk.services import exports
from tutordesk.services.people_rows import ExportPage
from tutordesk.ui.people.page import PeoplePage

ZOE = ("s1", "=Zoë", "student", "UTC", "en", "", "+43 1", "", "", "yes", "s1")
BEN = ("s2", "Ben", "tutor", "UTC", "en", "", "", "", "", "yes", "s2")


def people(*, after: Any = None, **_asked: Any) -> ExportPage:
    """One person a page."""
    return ExportPage((BEN,), 1, 2, None) if after else ExportPage((ZOE,), 1, 2, (1,))


@pytest.fixture
def server() -> Server:
    made = Server()
    made.tasks.answers |= {
        exports.people: people,
        exports.hours: ExportPage(
            (BEN,),
            1,
            1,
            None,
            tutors=(("s2", "Maths"),),
            weekly_hours=(("s2", "1", "09:00", "12:00", "", ""),),
            overrides=(("s2", "2026-12-24", "no", "00:00", "24:00", "@home"),),
        ),
        exports.closures: (("2026-12-25", "2026-12-26", "00:00", "24:00", ""),),
    }
    return made


@pytest.fixture
def page(qtbot: QtBot, page_context: Any, server: Server, monkeypatch: pytest.MonkeyPatch) -> PeoplePage:
    monkeypatch.setattr(QMenu, "popup", lambda *_at: None)  # the offscreen platform has no pop-ups
    return shown(qtbot, page_context, server)


def choose(page: PeoplePage, number: int) -> QFileDialog:
    page.save.click()
    menu = page.findChild(QMenu)
    assert menu is not None
    menu.actions()[number].trigger()
    dialog = page.findChild(QFileDialog)
    assert dialog is not None
    return dialog


def read(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_everybody_found_is_saved_page_by_page(
    qtbot: QtBot, page: PeoplePage, server: Server, tmp_path: Path
) -> None:
    page.list.search.put("e")
    page.list.role.choose("student")
    said: list[str] = []
    page.export.progressed.connect(said.append)
    dialog = choose(page, 0)
    assert said == ["1 of 2…", ""]
    assert page.save.isEnabled()
    asked = server.tasks.called(exports.people)
    assert [one["after"] for one in asked] == [None, (1,)]
    assert asked[0] == {"after": None, "text": "e", "in_role": "student", "active": True, "limit": 500}
    path = tmp_path / "people.csv"
    path.write_text("older")
    dialog.fileSelected.emit(str(path))
    qtbot.waitUntil(lambda: path.read_text("utf-8-sig") != "older")
    assert read(path) == [
        list(exports.PEOPLE),
        ["s1", "'=Zoë", "student", "UTC", "en", "", "'+43 1", "", "", "yes", "s1"],
        list(BEN),
    ]
    assert [one.name for one in tmp_path.iterdir()] == ["people.csv"]
    qtbot.waitUntil(page.context.notices.isVisible)


def test_hours_are_a_folder_that_an_import_reads(qtbot: QtBot, page: PeoplePage, tmp_path: Path) -> None:
    for _time in range(2):
        dialog = choose(page, 1)
        dialog.fileSelected.emit(str(tmp_path))
        dialog.deleteLater()
        qtbot.waitUntil(lambda n=_time: len(list(tmp_path.glob("hours-*/closures.csv"))) == n + 1)
        qtbot.waitUntil(lambda: page.findChild(QFileDialog) is None)
        menu = page.findChild(QMenu)
        assert menu is not None
        menu.setParent(None)
    first, second = sorted(tmp_path.iterdir(), key=lambda path: len(path.name))
    assert second.name == f"{first.name}-2"  # what is there is never touched
    assert {path.name for path in first.iterdir()} == {
        "people.csv", "tutors.csv", "weekly_hours.csv", "overrides.csv", "closures.csv",
    }  # fmt: skip
    assert read(first / "overrides.csv")[1] == ["s2", "2026-12-24", "no", "00:00", "24:00", "'@home"]
    assert read(first / "weekly_hours.csv") == [
        list(exports.WEEKLY_HOURS),
        ["s2", "1", "09:00", "12:00", "", ""],
    ]


def test_a_file_that_cannot_be_written_is_told_and_leaves_nothing(
    qtbot: QtBot, page: PeoplePage, tmp_path: Path
) -> None:
    (tmp_path / "people.csv").mkdir()
    choose(page, 0).fileSelected.emit(str(tmp_path / "people.csv"))
    qtbot.waitUntil(lambda: "could not be saved" in page.context.notices.text)
    assert [path.name for path in tmp_path.iterdir()] == ["people.csv"]


def test_a_refusal_ends_it(page: PeoplePage, server: Server) -> None:
    server.tasks.answers[exports.people] = errors.NotAllowed()
    page.save.click()
    menu = page.findChild(QMenu)
    assert menu is not None
    menu.actions()[0].trigger()
    assert page.findChild(QFileDialog) is None
    assert not page.export.busy
    assert page.save.isEnabled()
