"""The installed PySide6 keeps its references to None, and the guard would notice if it did not."""

import ctypes
import subprocess
import sys
from pathlib import Path

from scripts.pyside_guard import TOLERATED, lost_references

ROOT = Path(__file__).resolve().parent.parent


def test_installed_pyside_is_fit():
    guard = subprocess.run(
        [sys.executable, "scripts/pyside_guard.py"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert guard.returncode == 0, guard.stderr


def test_guard_notices_lost_references():
    lose, give_back = ctypes.pythonapi.Py_DecRef, ctypes.pythonapi.Py_IncRef
    for function in (lose, give_back):
        function.argtypes, function.restype = [ctypes.py_object], None
    times = TOLERATED * 4
    if sys.version_info >= (3, 12):  # None is immortal there: nothing to lose
        assert lost_references(lambda: lose(None), times) == 0
        return
    try:
        assert lost_references(lambda: lose(None), times) >= times - TOLERATED
    finally:
        for _ in range(times):
            give_back(None)
