"""Folders of the tests' servers: a run that was killed leaves none behind for good."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests import sandbox


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="only Linux has a disk in memory")
def test_what_a_killed_run_left_is_cleared_and_a_living_ones_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sandbox, "MEMORY", tmp_path)
    monkeypatch.setattr(sandbox, "ROOM_BYTES", 0)
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as other:
        theirs = tmp_path / f"tutordesk-tests-server-{other.pid}-a1_b2"
        (theirs / "data").mkdir(parents=True)
        ours = sandbox.server_folder("tutordesk-tests-server-")
        assert theirs.exists()
        other.kill()
    again = sandbox.server_folder("tutordesk-tests-server-")
    assert sorted(tmp_path.iterdir()) == sorted([ours, again])
