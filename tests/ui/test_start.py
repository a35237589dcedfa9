"""The start is quick because little is imported: what is loaded when the first frame is on the screen."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

_FIRST_FRAME = """
import json, sys
from pathlib import Path
from tutordesk import app
from tutordesk.settings import SettingsFile

application = app.make_application()
program = app.Program(SettingsFile(Path(sys.argv[1])), app.ServerConnector())
found = {}
program.window.first_painted.connect(lambda: found.update(first=sorted(sys.modules)))
program.start()
while not found:
    application.processEvents()
program.window.close()
app.preload()
found["later"] = sorted(sys.modules)
print(json.dumps(found))
"""


def run_program(code: str, settings: Path) -> subprocess.CompletedProcess[str]:
    source = Path(__file__).parents[2] / "src"
    return subprocess.run(
        [sys.executable, "-c", code, str(settings)],
        env={
            "PYTHONPATH": str(source),
            "QT_QPA_PLATFORM": "offscreen",
            "PATH": "/usr/bin:/bin",
            "LANG": "C.UTF-8",
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.fixture(scope="module")
def modules(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    ran = run_program(_FIRST_FRAME, tmp_path_factory.mktemp("start") / "settings.json")
    assert ran.returncode == 0, ran.stderr
    return {moment: set(names) for moment, names in json.loads(ran.stdout.splitlines()[-1]).items()}


@pytest.mark.parametrize(
    "package", ["sqlalchemy", "psycopg", "alembic", "keyring", "typer", "rich", "openpyxl"]
)
def test_the_first_frame_needs_no_heavy_package(modules: dict[str, set[str]], package: str) -> None:
    assert not {name for name in modules["first"] if name.split(".")[0] == package}


@pytest.mark.parametrize(
    "module",
    ["services", "db.engine", "models", "ui.shell", "ui.page", "ui.booking.page", "ui.preferences.page"],
)
def test_the_first_frame_needs_no_other_room(modules: dict[str, set[str]], module: str) -> None:
    assert not {name for name in modules["first"] if f"{name}.".startswith(f"tutordesk.{module}.")}


def test_the_database_stack_loads_behind_the_first_frame_and_never_alembic(
    modules: dict[str, set[str]],
) -> None:
    assert {"sqlalchemy", "psycopg", "tutordesk.services.people"} <= modules["later"]
    assert "alembic" not in modules["later"]


_INTERRUPTED = """
import os, signal, sys
from pathlib import Path
from tutordesk import app
from tutordesk.ui.interrupts import closed_by_signals

application = app.make_application()
program = app.Program(app.SettingsFile(Path(sys.argv[1])), app.ServerConnector())
program.window.closing.connect(application.quit, app.Qt.ConnectionType.QueuedConnection)
program.window.first_painted.connect(lambda: os.kill(os.getpid(), signal.SIGINT))
program.start()
with closed_by_signals(program.window):
    application.exec()
print("closed", program.window.isVisible())
"""


def test_ctrl_c_closes_the_window_as_a_person_does(tmp_path: Path) -> None:
    ran = run_program(_INTERRUPTED, tmp_path / "settings.json")
    assert ran.stdout.split() == ["closed", "False"], ran.stderr
    assert (tmp_path / "settings.json").exists()
