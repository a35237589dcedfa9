"""Figures of the window: first paint against a bare one, and how soon another window shows a booking."""

import os
import statistics
import subprocess
import sys
import tempfile
import time

from bench.figures import Figure

RUNS = 7


def first_paint() -> list[Figure]:
    """Return first paint of the program ÷ of a bare window, both offscreen, in turns."""
    bare, ours = [], []
    with tempfile.TemporaryDirectory() as home:
        for _ in range(RUNS):
            bare.append(_seconds_to_paint("bare", home))
            ours.append(_seconds_to_paint("tutordesk", home))
    ratio = statistics.median(ours[1:]) / statistics.median(bare[1:])
    return [Figure("first paint / a bare PySide6 window", ratio, "ratio", "<= 2.0")]


def _seconds_to_paint(what: str, home: str) -> float:
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "HOME": home,
        "XDG_CONFIG_HOME": home,
        "XDG_STATE_HOME": home,
    }
    started = time.monotonic()
    said = subprocess.run(
        [sys.executable, "-m", "bench.paint", what],
        env=environment, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    return float(said.split()[-1]) - started
