"""What the colours of the week mean, or, while nothing is changed, how to change it. Words and swatches."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tutordesk.i18n import _
from tutordesk.ui import theme
from tutordesk.ui.widgets.flow import FlowLayout

# Kind -> ground, line, style of the line.
_LOOKS = {
    "stays": ("soft", "primary", Qt.PenStyle.SolidLine),
    "added": ("oksoft", "ok", Qt.PenStyle.SolidLine),
    "removed": ("dangersoft", "danger", Qt.PenStyle.DashLine),
    "stranded": ("surface", "danger", Qt.PenStyle.SolidLine),
    "others": ("sunken", "strong", Qt.PenStyle.DotLine),
}


class _Swatch(QWidget):
    """A small block in a kind's colours."""

    def __init__(self, kind: str) -> None:
        super().__init__()
        self._kind = kind
        self.setFixedSize(14, 14)
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint it."""
        ground, line, style = _LOOKS[self._kind]
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(QBrush(theme.color(ground)))
        painter.setPen(QPen(theme.color(line), 1, style))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)
        painter.end()


class Legend(QWidget):
    """One line: the hint at rest, the colours once something differs."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hint = theme.label(
            _("Drag to add hours, drag over them to remove. Double-click for exact times."),
            "muted",
            wrap=True,
        )
        self._keys = QWidget()
        flow = FlowLayout(self._keys, spacing=18)
        self._parts: dict[str, QWidget] = {}
        for kind, text in (
            ("stays", _("stays")),
            ("added", _("added")),
            ("removed", _("removed")),
            ("stranded", _("session stranded")),
            ("others", _("open through other dates")),
        ):
            part = QWidget()
            row = QHBoxLayout(part)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(6)
            row.addWidget(_Swatch(kind))
            row.addWidget(theme.label(text, "label"))
            flow.addWidget(part)
            self._parts[kind] = part
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._hint)
        column.addWidget(self._keys)
        self._kinds: set[str] = set()
        self._others = self._stranded = False
        self._show()

    def show_kinds(self, kinds: set[str], *, others: bool) -> None:
        """Say which kinds the week shows now."""
        if (kinds, others) != (self._kinds, self._others):
            self._kinds, self._others = kinds, others
            self._show()

    def show_stranded(self, *, there: bool) -> None:
        """Say whether stranded sessions are shown."""
        self._stranded = there
        self._show()

    def _show(self) -> None:
        differs = bool(self._kinds & {"added", "removed"}) or self._others or self._stranded
        self._hint.setVisible(not differs)
        self._keys.setVisible(differs)
        shown = {"stays", "added", "removed"} if differs else set()
        shown |= {"others"} if self._others else set()
        shown |= {"stranded"} if self._stranded else set()
        for kind, part in self._parts.items():
            part.setVisible(kind in shown)
