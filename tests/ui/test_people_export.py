"""Everybody found and everybody's hours, saved as tables from the page People."""

import csv
import errno
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QFileDialog, QLabel, QMenu
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from tests.ui.people_by_hand import Server, shown
from tutordesk import errors
from tutordesk.services import exports
from tutordesk.services.people_rows import ExportPage
from tutordesk.ui.export import Draft, Table, write_folder
from tutordesk.ui.notices import describe
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
        exports.note: None,
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
    assert server.tasks.called(exports.people) == []
    path = tmp_path / "people.csv"
    path.write_text("older")
    dialog.fileSelected.emit(str(path))
    assert said == ["Saving…", "1 of 2…"]
    assert not page.save.isEnabled()
    asked = server.tasks.called(exports.people)
    assert [one["after"] for one in asked] == [None, (1,)]
    assert asked[0] == {"after": None, "text": "e", "in_role": "student", "active": True, "limit": 500}
    qtbot.waitUntil(page.save.isEnabled)
    assert said[-1] == ""
    assert server.tasks.called(exports.note) == [{"what": "people", "count": 2}]
    assert read(path) == [
        list(exports.PEOPLE),
        ["s1", "'=Zoë", "student", "UTC", "en", "", "'+43 1", "", "", "yes", "s1"],
        list(BEN),
    ]
    assert [one.name for one in tmp_path.iterdir()] == ["people.csv"]
    assert page.context.notices.text == "Saved as people.csv"


def test_hours_are_a_folder_that_an_import_reads(
    qtbot: QtBot, page: PeoplePage, server: Server, tmp_path: Path
) -> None:
    for _time in range(2):
        dialog = choose(page, 1)
        dialog.fileSelected.emit(str(tmp_path))
        dialog.deleteLater()
        qtbot.waitUntil(lambda n=_time: len(list(tmp_path.glob("hours-*/closures.csv"))) == n + 1)
        qtbot.waitUntil(page.save.isEnabled)
        qtbot.waitUntil(lambda: page.findChild(QFileDialog) is None)
        menu = page.findChild(QMenu)
        assert menu is not None
        menu.setParent(None)
    assert server.tasks.called(exports.note) == [{"what": "hours", "count": 1}] * 2
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


def told(page: PeoplePage) -> str:
    """What the notice says."""
    return page.context.notices.text if not page.export.busy else ""


@pytest.mark.parametrize("number", [0, 1])
def test_a_file_given_up_leaves_no_trace(page: PeoplePage, server: Server, number: int) -> None:
    choose(page, number).reject()
    assert [server.tasks.called(verb) for verb in (exports.people, exports.hours)] == [[], []]
    assert server.tasks.called(exports.note) == []
    assert page.save.isEnabled()


@pytest.mark.parametrize("way", ["full", "no file", "no folder"])
def test_what_cannot_be_written_is_told_and_leaves_nothing(
    qtbot: QtBot, page: PeoplePage, server: Server, tmp_path: Path, way: str
) -> None:
    path = tmp_path / "people.csv"
    if way == "full":
        path.write_text("older")
        (tmp_path / "people.csv.part").symlink_to("/dev/full")
    elif way == "no file":
        path.mkdir()
    else:
        path = tmp_path / "gone" / "people.csv"
    choose(page, 0).fileSelected.emit(str(path))
    qtbot.waitUntil(lambda: told(page) == "people.csv could not be saved.")
    assert server.tasks.called(exports.note) == []
    assert [one.name for one in tmp_path.iterdir()] == ([] if way == "no folder" else ["people.csv"])
    assert way != "full" or path.read_text() == "older"


def test_a_folder_that_cannot_be_written_is_taken_away(
    qtbot: QtBot, page: PeoplePage, server: Server, tmp_path: Path
) -> None:
    def lines() -> Iterator[list[str]]:
        yield ["one"]
        raise OSError(errno.ENOSPC, "No space left on device")

    tables = [Table("people.csv", ["a"], [["b"]]), Table("tutors.csv", ["a"], lines())]
    (tmp_path / "hours").mkdir()
    (tmp_path / "hours.part").mkdir()
    assert write_folder(place=tmp_path / "hours", make=lambda: tables) == Draft(tmp_path / "hours")
    assert {one.name for one in tmp_path.iterdir()} == {"hours", "hours.part"}  # which were there before
    choose(page, 1).fileSelected.emit(str(tmp_path / "gone"))
    qtbot.waitUntil(lambda: "could not be saved" in told(page))
    assert server.tasks.called(exports.note) == []


@pytest.mark.parametrize("number", [0, 1])
@pytest.mark.parametrize("error", [errors.NotAllowed(), errors.OutcomeUnknown(facts={"cause": "network"})])
def test_without_its_line_in_the_history_no_file_stays(
    qtbot: QtBot, page: PeoplePage, server: Server, tmp_path: Path, error: Exception, number: int
) -> None:
    server.tasks.answers[exports.note] = error
    (tmp_path / "people.csv").write_text("older")
    chosen = tmp_path / "people.csv" if number == 0 else tmp_path
    choose(page, number).fileSelected.emit(str(chosen))
    qtbot.waitUntil(lambda: "could not be saved" in told(page))
    assert describe(error).text in {label.text() for label in page.context.notices.findChildren(QLabel)}
    assert [one.name for one in tmp_path.iterdir()] == ["people.csv"]
    assert (tmp_path / "people.csv").read_text() == "older"


@pytest.mark.parametrize("number", [0, 1])
def test_a_page_that_closes_meanwhile_leaves_no_draft(
    qtbot: QtBot, page: PeoplePage, server: Server, tmp_path: Path, number: int
) -> None:
    dialog = choose(page, number)
    server.tasks.hold = True
    dialog.fileSelected.emit(str(tmp_path / "people.csv" if number == 0 else tmp_path))
    server.tasks.release()
    server.tasks.release()
    qtbot.waitUntil(lambda: server.tasks.called(exports.note) != [])
    assert [one.suffix for one in tmp_path.iterdir()] == [".part"]  # nothing has its name yet
    delete(page.export)
    assert list(tmp_path.iterdir()) == []


def test_a_refusal_ends_it(page: PeoplePage, server: Server, tmp_path: Path) -> None:
    server.tasks.answers[exports.people] = errors.NotAllowed()
    choose(page, 0).fileSelected.emit(str(tmp_path / "people.csv"))
    assert told(page) == "people.csv could not be saved."
    assert page.save.isEnabled()
    assert server.tasks.called(exports.note) == []
    assert list(tmp_path.iterdir()) == []
