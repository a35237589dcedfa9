"""Where the tests' servers keep their files.

Belongs here: choosing the folder, and clearing those of runs that were killed. Does not belong here: starting
a server (``conftest.py``, ``e2e/program.py``).
"""

import os
import shutil
import tempfile
from pathlib import Path

MEMORY = Path("/dev/shm")  # a disk of Linux that lies in memory
ROOM_BYTES = 4 << 30
"""What must be free there: two processes with a server each, and a sample centre or two."""


def server_folder(prefix: str) -> Path:
    """Make a folder for a server that nobody needs after the run: in memory where there is room.

    Hundreds of tests copy a database of three hundred files and drop it again, which a disk does more slowly.
    """
    _clear_abandoned()
    prefix = f"{prefix}{os.getpid()}-"
    roomy = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free >= ROOM_BYTES
    try:
        folder = Path(tempfile.mkdtemp(prefix=prefix, dir=MEMORY if roomy else None))
    except OSError:  # there, but not for us
        folder = Path(tempfile.mkdtemp(prefix=prefix))
    folder.chmod(0o711)  # the server may run as another user than the tests do
    return folder


def _clear_abandoned() -> None:
    """Remove what runs that were killed left in memory; a server that still lives there stops by itself.

    PostgreSQL looks for its lock file once a minute and ends when that is gone.
    """
    for folder in MEMORY.glob("tutordesk-*-*-*"):
        owner = folder.name.split("-")[-2]
        if owner.isdecimal() and not Path("/proc", owner).exists():
            shutil.rmtree(folder, ignore_errors=True)
