"""The names of closures on a week grid, kept in view while the closed hours scroll past.

Belongs here: one label per closed stretch and day. Does not belong here: the hatching below them (painted).
"""

from collections.abc import Iterable

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QLabel, QWidget

from tutordesk.i18n import _
from tutordesk.services.rows import OpenSpan
from tutordesk.ui import theme
from tutordesk.ui.calendar.geometry import Grid

MARGIN = 4


class ClosureLabels(QObject):
    """Real labels, so that they can be read aloud; they never swallow a click."""

    def __init__(self, body: QWidget) -> None:
        super().__init__(body)
        self._body = body
        self._spans: tuple[OpenSpan, ...] = ()
        self._labels: list[QLabel] = []

    def show_spans(self, spans: Iterable[OpenSpan]) -> None:
        """Name these closures."""
        self._spans = tuple(spans)

    def place(self, grid: Grid, scrolled: int) -> None:
        """Put every name at the top of its stretch, or at the top of the view when that is above."""
        used = 0
        for position, day in enumerate(grid.week.days):
            for span in self._spans:
                part = day.clip(span.starts_at, span.ends_at)
                if part is None:
                    continue
                label = self._label(used)
                used += 1
                label.setText(span.closure or _("Closed"))
                label.setToolTip(label.text())
                band = grid.band(position, *part)
                width = band.width() - 2 * MARGIN - 2
                height = min(label.heightForWidth(width), max(band.height() - 2 * MARGIN, 16))
                top = max(band.top(), scrolled) + MARGIN
                top = min(top, band.bottom() - height - MARGIN)
                label.setGeometry(band.left() + MARGIN + 1, top, width, height)
                label.show()
        for label in self._labels[used:]:
            label.hide()

    def _label(self, number: int) -> QLabel:
        if number == len(self._labels):
            label = theme.label("", "tag", wrap=True)
            label.setParent(self._body)
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            label.lower()
            self._labels.append(label)
        return self._labels[number]
