"""Build the one-folder program into dist/tutordesk (see tutordesk.spec)."""

import sys
from pathlib import Path

from PyInstaller.__main__ import run

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Build, replacing what was there."""
    run(
        [
            str(ROOT / "packaging" / "tutordesk.spec"),
            "--noconfirm",
            "--log-level=WARN",
            f"--distpath={ROOT / 'dist'}",
            f"--workpath={ROOT / 'build' / 'pyinstaller'}",
        ]
    )
    program = ROOT / "dist" / "tutordesk" / "tutordesk"
    print(f"Built {program.relative_to(ROOT)}")
    return 0 if program.exists() else 1


if __name__ == "__main__":
    sys.exit(main())
