"""A segmented switch: one of a few, all visible. Arrow keys move, as in a group of radio buttons."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QPushButton, QSizePolicy

from tutordesk.ui import theme


class Segmented(QFrame):
    """``options`` are (key, label); ``chosen`` tells the key when a person picks another one."""

    chosen = Signal(str)

    def __init__(
        self,
        options: Sequence[tuple[str, str]],
        current: str | None = None,
        *,
        name: str = "",
        stretch: bool = False,
        undecided: bool = False,
    ) -> None:
        super().__init__()
        self.setProperty("kind", "segmented")
        self.setAccessibleName(name)
        across = QSizePolicy.Policy.Expanding if stretch else QSizePolicy.Policy.Fixed
        self.setSizePolicy(across, QSizePolicy.Policy.Fixed)
        self._group = QButtonGroup(self)
        self._keys: dict[str, QPushButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(3, 3, 3, 3)
        row.setSpacing(2)
        for key, label in options:
            segment = _Segment(label, self)
            segment.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            theme.set_kind(segment, "segment")
            segment.setCheckable(True)
            segment.clicked.connect(lambda _checked=False, key=key: self.chosen.emit(key))
            self._group.addButton(segment)
            self._keys[key] = segment
            row.addWidget(segment)
        if options and not undecided:
            self._keys[current if current in self._keys else options[0][0]].setChecked(True)

    @property
    def keys(self) -> tuple[str, ...]:
        """Every key, in order."""
        return tuple(self._keys)

    @property
    def current(self) -> str:
        """The key in force; empty while an ``undecided`` switch was never touched."""
        return next((key for key, segment in self._keys.items() if segment.isChecked()), "")

    def choose(self, key: str) -> None:
        """Switch without telling ``chosen`` (the program did it, not a person)."""
        self._keys[key].setChecked(True)

    def segment(self, key: str) -> QPushButton:
        """Return one segment, to relabel or disable it."""
        return self._keys[key]

    def step(self, by: int) -> None:
        """Move the choice by keyboard and tell ``chosen``."""
        keys = [key for key, segment in self._keys.items() if segment.isEnabled()]
        here = keys.index(self.current) if self.current in keys else -by % len(keys)
        key = keys[(here + by) % len(keys)]
        self._keys[key].setFocus(Qt.FocusReason.TabFocusReason)
        self._keys[key].click()


class _Segment(QPushButton):
    """One segment; hands arrow keys to its switch."""

    def __init__(self, text: str, switch: Segmented) -> None:
        super().__init__(text)
        self._switch = switch

    def keyPressEvent(self, event: QKeyEvent) -> None:
        forward = (
            Qt.Key.Key_Right if self.layoutDirection() is Qt.LayoutDirection.LeftToRight else Qt.Key.Key_Left
        )
        if event.key() in {Qt.Key.Key_Left, Qt.Key.Key_Right}:
            self._switch.step(1 if event.key() == forward else -1)
        else:
            super().keyPressEvent(event)
