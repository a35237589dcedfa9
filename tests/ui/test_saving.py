"""What the window remembers is written beside the GUI thread, and nothing of it is lost at the end."""

import threading
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tutordesk import app
from tutordesk import settings as module
from tutordesk.settings import Settings, SettingsFile


def test_a_disk_that_takes_its_time_holds_nobody_up(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = SettingsFile(tmp_path / "settings.json")
    program = app.Program(file, None)  # type: ignore[arg-type]  # not asked
    qtbot.addWidget(program.window)
    write, started, go_on = module._write, threading.Event(), threading.Event()

    def slow(path: Path, values: Settings) -> None:
        if threading.current_thread() is not threading.main_thread():
            started.set()
            go_on.wait(10)
        write(path, values)

    monkeypatch.setattr(module, "_write", slow)
    file.remember(zoom=110)
    qtbot.waitUntil(started.is_set)
    file.remember(zoom=120)  # while the first is on its way to the disk
    assert not file.path.exists()
    go_on.set()
    program.window.close()
    assert SettingsFile(file.path).values.zoom == 120
