"""The names of closures across the board, kept in the middle of what is seen of them."""

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QLabel, QWidget

from tutordesk.services.rows import OpenSpan
from tutordesk.ui import theme
from tutordesk.ui.board import words
from tutordesk.ui.board.geometry import BoardGrid


class ClosureNames(QObject):
    """Real labels over what scrolls, so that they can be read aloud; they never swallow a click."""

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self._view = view
        self._spans: tuple[OpenSpan, ...] = ()
        self._labels: list[QLabel] = []

    def show_spans(self, spans: tuple[OpenSpan, ...]) -> None:
        """Name these closures."""
        self._spans = spans

    def place(self, grid: BoardGrid, scrolled: int, *, shown: bool) -> None:
        """Put every name in the middle of what is seen of its closure."""
        used, room = 0, self._view.size()
        for span in self._spans if shown else ():
            part = grid.on_day.clip(span.starts_at, span.ends_at)
            if part is None:
                continue
            first = max(grid.y_of(part[0]) - scrolled, 0)
            last = min(grid.y_of(part[1]) - scrolled, room.height())
            label = self._label(used)
            used += 1
            said = words.closure(span, grid.zone)
            if label.text() != said:
                label.setText(said)
                label.setToolTip(said)
            size = label.sizeHint()
            width = min(size.width(), room.width() - 16)
            label.setVisible(last - first >= size.height())
            label.setGeometry(
                (room.width() - width) // 2, (first + last - size.height()) // 2, width, size.height()
            )
        for label in self._labels[used:]:
            label.hide()

    def _label(self, number: int) -> QLabel:
        if number == len(self._labels):
            label = theme.label("", "floating")
            label.setParent(self._view)
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            self._labels.append(label)
        return self._labels[number]
