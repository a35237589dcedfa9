"""One window from start to first paint, in a process of its own: ``python -m bench.paint bare|tutordesk``.

Prints the monotonic clock at the first paint and ends.
"""

import os
import sys
import time


def bare() -> None:
    """Show the smallest PySide6 window there is."""
    from PySide6.QtWidgets import QApplication, QMainWindow

    class Bare(QMainWindow):
        def paintEvent(self, _event: object) -> None:
            painted()

    application = QApplication([])
    window = Bare()
    window.resize(1280, 800)
    window.show()
    application.exec()


def program() -> None:
    """Show TutorDesk's first page."""
    from tutordesk import app
    from tutordesk.ui.window import Window

    shown = Window.__init__

    def noticing(self: Window, *arguments: object) -> None:
        shown(self, *arguments)
        self.first_painted.connect(painted)

    Window.__init__ = noticing
    app.run()


def painted() -> None:
    """Say when, and end without ceremony."""
    print(time.monotonic(), flush=True)
    os._exit(0)


if __name__ == "__main__":
    bare() if sys.argv[1] == "bare" else program()
