"""Lines that stay as long as their rows do, built a few at a time, so that a window answers meanwhile.

Belongs here: which line is made, kept and dropped, and their order. Does not belong here: what a line shows.
"""

from collections.abc import Callable, Hashable, Sequence
from typing import Any, Protocol

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

AT_ONCE = 3


class Line(Protocol):
    """A widget that shows a row."""

    def show_row(self, row: Any) -> None:
        """Show a newer state of the row."""


class GradualLines(QObject):
    """Fills a layout; ``lines`` holds what is built so far, by the rows' keys."""

    def __init__(
        self,
        layout: QVBoxLayout,
        key: Callable[[Any], Hashable],
        make: Callable[[Any], QWidget],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._layout, self._key, self._make = layout, key, make
        self.lines: dict[Any, Any] = {}
        self._waiting: list[tuple[int, Any]] = []
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._build_next)

    def show_rows(self, rows: Sequence[Any]) -> None:
        """Show these rows: kept lines are told, gone ones dropped, new ones built."""
        wanted = {self._key(row) for row in rows}
        for key in [one for one in self.lines if one not in wanted]:
            line = self.lines.pop(key)
            self._layout.removeWidget(line)
            line.hide()
            line.deleteLater()
        for row in rows:
            known: Line | None = self.lines.get(self._key(row))
            if known is not None:
                known.show_row(row)
        self._waiting = list(enumerate(rows))
        for _turn in range(AT_ONCE + len(self.lines)):
            if self._waiting:
                self._build_next()
        if self._waiting:
            self._timer.start()

    def _build_next(self) -> None:
        if not self._waiting:
            self._timer.stop()
            return
        position, row = self._waiting.pop(0)
        line = self.lines.get(self._key(row))
        if line is None:
            line = self.lines[self._key(row)] = self._make(row)
        if self._layout.indexOf(line) != position:
            self._layout.removeWidget(line)
            self._layout.insertWidget(position, line)
