"""What is imported while a person types the password comes in steps that nobody feels."""

import json
import subprocess
import sys
from pathlib import Path

from tutordesk import app
from tutordesk.ui import ahead

SOURCE = Path(__file__).parents[2] / "src"
MOST = 6
"""The most modules of the window that a single step may bring."""

_STEPS = """
import json, sys
from importlib import import_module
from tutordesk import app
from tutordesk.ui import ahead

app.preload()
brought = {}
for step in ahead.steps(place for _key, place, *_ in app.PAGES):
    before = set(sys.modules)
    import_module(step)
    brought[step] = sorted(name for name in set(sys.modules) - before if name.startswith("tutordesk."))
print(json.dumps(brought))
"""


def test_no_step_brings_many_modules_and_all_pages_are_there_at_the_end() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", _STEPS],
        env={
            "PYTHONPATH": str(Path(__file__).parents[2] / "src"),
            "PATH": "/usr/bin:/bin",
            "LANG": "C.UTF-8",
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert ran.returncode == 0, ran.stderr
    brought: dict[str, list[str]] = json.loads(ran.stdout)
    assert {step: names for step, names in brought.items() if len(names) > MOST} == {}
    assert not [name for names in brought.values() for name in names if name.startswith("tutordesk.domain.")]


def test_pages_come_last() -> None:
    pages = list(dict.fromkeys(place.partition(":")[0] for _key, place, *_ in app.PAGES))
    assert ahead.steps(place for _key, place, *_ in app.PAGES)[-len(pages) :] == pages
