"""Fail clearly if the installed PySide6 loses references to ``None``.

PySide6 6.12.0 drops one reference to ``None`` with every Qt call that returns nothing; Python 3.11 then
aborts after about five thousand of them. Newer Pythons keep ``None`` for ever. See docs/adr/002.
"""

import os
import sys
from collections.abc import Callable

CALLS = 3000
TOLERATED = 50


def lost_references(call: Callable[[], object], times: int = CALLS) -> int:
    """Return how many references to None ``times`` calls have cost."""
    before = sys.getrefcount(None)
    for _ in range(times):
        call()
    return before - sys.getrefcount(None)


def main() -> int:
    """Try a few thousand Qt calls that return nothing."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    import PySide6
    from PySide6.QtCore import QObject

    thing = QObject()
    lost = lost_references(lambda: thing.setObjectName("guard"))
    if lost > TOLERATED:
        print(
            f"PySide6 {PySide6.__version__} loses references to None on Python {sys.version.split()[0]} "
            f"({lost} in {CALLS} calls): the program would abort. Install PySide6-Essentials 6.11.3.",
            file=sys.stderr,
        )
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
