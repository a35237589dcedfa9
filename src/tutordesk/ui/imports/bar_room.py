"""Margins that leave room for the bar that scrolls a step, on the side where it is."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tutordesk.ui.widgets.panel_columns import BAR_ROOM

Margins = tuple[int, int, int, int]


def beside_bar(bottom: int = 0) -> Margins:
    """Return the margins of what lies beside a bar."""
    return (BAR_ROOM, 0, 0, bottom) if _mirrored() else (0, 0, BAR_ROOM, bottom)


def around(side: int, top: int, bottom: int) -> Margins:
    """Return the margins of a page whose parts leave that room themselves."""
    near, far = side, side - BAR_ROOM
    return (far, top, near, bottom) if _mirrored() else (near, top, far, bottom)


def _mirrored() -> bool:
    return QApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft
