"""Draw every page into ``build/pictures/``: both themes, two sizes, mirrored, enlarged, empty and in trouble.

``python scripts/pictures.py`` makes a sample centre for itself and throws it away; ``--data FOLDER`` keeps it
for the next run, ``--only book`` draws the scenes whose name begins so, ``--docs`` also renews the pictures
that the documents show. What is drawn is decided in ``picture_scenes.py``, how the program is brought there
in ``picture_stage.py``.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "scripts")]
OUTPUT = ROOT / "build" / "pictures"
DOCS = ROOT / "docs" / "pictures"
SHOWN = {
    "signing-in": "sign-in-demo-wide-light",
    "booking": "book-chosen-wide-light",
    "just-taken": "book-taken-wide-dark",
    "my-classes": "classes-unfolded-wide-light",
    "schedule": "schedule-details-wide-dark",
    "day-board": "board-booking-card-wide-light",
    "students": "students-wide-light",
    "availability": "availability-edited-wide-light",
    "find-tutors": "tutors-profile-wide-light",
}
ENLARGED = "zoom"
"""Scenes drawn at 200 %, in a process of their own: the scale is fixed when Qt starts."""


def main() -> int:
    """Draw, and say where."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--only", default="", help="only scenes whose name begins so")
    parser.add_argument("--data", type=Path, help="folder of a sample centre to keep")
    parser.add_argument("--output", type=Path, default=OUTPUT)
    parser.add_argument("--docs", action="store_true", help="also renew docs/pictures")
    asked = parser.parse_args()
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    scratch = Path(tempfile.mkdtemp(prefix="tutordesk-pictures-"))
    scratch.chmod(0o711)  # the server may run as another user
    try:
        code = draw(asked.data or scratch / "centre", scratch, asked.output, asked.only)
        if asked.docs:
            renew_docs(asked.output)
        return code
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def draw(data: Path, scratch: Path, output: Path, only: str) -> int:
    """Open the sample centre and take the pictures of this process; then those of the enlarged one."""
    from picture_scenes import play
    from picture_stage import Stage

    from tutordesk import app
    from tutordesk.db.embedded import PrivateServer
    from tutordesk.demo import open_demo
    from tutordesk.ui.sign_in.contact import DemoPerson

    enlarged = os.environ.get("QT_SCALE_FACTOR") == "2"
    with PrivateServer(data) as server:
        people = open_demo(server, reset=False, progress=lambda *_: None)
        application = app.make_application()
        shown = [DemoPerson(one.login, one.name, one.roles, one.url, one.about) for one in people]
        stage = Stage(shown, output, only, scratch)
        play(stage, enlarged=enlarged)
        stage.close()
        application.processEvents()
        print(f"{len(stage.drawn)} pictures in {output}")
        if not enlarged and ENLARGED.startswith(only[: len(ENLARGED)]):
            again = [sys.executable, __file__, "--data", str(data), "--output", str(output), "--only", only]
            return subprocess.run(again, env={**os.environ, "QT_SCALE_FACTOR": "2"}, check=False).returncode
    return 0


def renew_docs(output: Path) -> None:
    """Copy what the documents show, in its 256 commonest colours and packed tightly: these are committed."""
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QImage

    DOCS.mkdir(parents=True, exist_ok=True)
    for name, drawn in SHOWN.items():
        if not (output / f"{drawn}.png").exists():
            continue  # --only left it out: the document keeps what it has
        image = QImage(str(output / f"{drawn}.png")).convertToFormat(QImage.Format.Format_RGB32)
        colours = [colour for colour, _n in Counter(memoryview(image.constBits()).cast("I")).most_common(256)]
        plain = Qt.ImageConversionFlag.ThresholdDither | Qt.ImageConversionFlag.AvoidDither
        if not image.convertToFormat(QImage.Format.Format_Indexed8, colours, plain).save(
            str(DOCS / f"{name}.png"), "PNG", 0
        ):
            raise OSError(name)


if __name__ == "__main__":
    raise SystemExit(main())
