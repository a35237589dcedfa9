"""Where the files beside the code are: a checkout, a wheel and a frozen bundle alike.

Only locations belong here; who reads the files decides what they mean.
"""

import sys
from functools import lru_cache
from pathlib import Path


@lru_cache(8)
def folder(name: str) -> Path:
    """Return ``resources`` or ``alembic`` beside the code.

    Raises:
        FileNotFoundError: the installation is incomplete.
    """
    package = Path(__file__).resolve().parent
    bundle = Path(getattr(sys, "_MEIPASS", package))
    for candidate in (
        package / name,
        package.parent.parent / name,
        bundle / name,
        bundle / "tutordesk" / name,
    ):
        if candidate.is_dir():
            return candidate
    raise FileNotFoundError(name)


def resource(*parts: str) -> Path:
    """Return the path of a file under ``resources``."""
    return folder("resources").joinpath(*parts)
