"""Figures of the weekly editor: a cell of a drag, from the mouse to the pixels, in a process of its own."""

import os
import statistics
import subprocess
import sys
import time

from bench.figures import Figure

CELLS = 40


def figures() -> list[Figure]:
    """Return the median of a cell of a drag, offscreen."""
    said = subprocess.run(
        [sys.executable, "-m", "bench.editor"],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    return [Figure("Availability: a cell of a drag, painted", float(said.split()[-1]), "ms", "<= 4.0")]


def drag() -> None:
    """Drag down a day of a full week and print the median time of a cell."""
    from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
    from PySide6.QtGui import QMouseEvent
    from PySide6.QtWidgets import QApplication

    from tutordesk import app
    from tutordesk.domain.hours import WeeklyRange
    from tutordesk.ui import theme
    from tutordesk.ui.hours.week_editor import WeekEditor

    application = app.make_application()
    theme.install(application)
    editor = WeekEditor()
    week = tuple(WeeklyRange(day, *span) for day in range(1, 7) for span in ((480, 720), (780, 1080)))
    editor.show_hours(week, week)
    editor.resize(800, 640)
    editor.show()
    ground = editor.table.viewport()

    def cell(number: int) -> QPoint:
        return editor.table.visualRect(editor.model.index(32 + number, 6)).center()

    def send(kind: QEvent.Type, where: QPoint, button: Qt.MouseButton) -> None:
        at, screen = QPointF(where), QPointF(ground.mapToGlobal(where))
        event = QMouseEvent(
            kind, at, screen, button, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        )
        QApplication.sendEvent(ground, event)
        application.processEvents()

    application.processEvents()
    send(QEvent.Type.MouseButtonPress, cell(0), Qt.MouseButton.LeftButton)
    taken = []
    for number in range(1, CELLS):
        started = time.thread_time()  # other programs on the machine only ever add to the clock on the wall
        send(QEvent.Type.MouseMove, cell(number), Qt.MouseButton.NoButton)
        taken.append((time.thread_time() - started) * 1000)
    print(statistics.median(taken), flush=True)
    os._exit(0)


if __name__ == "__main__":
    drag()
