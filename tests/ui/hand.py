"""What a hand does with the mouse, where ``QTest`` does less."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

LEFT, PLAIN = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def double_click(widget: QWidget, place: QPoint | None = None) -> None:
    """Click twice; what ``QTest`` calls a double click is the second press alone, and never lets go."""
    at = place or widget.rect().center()
    QTest.mouseClick(widget, LEFT, PLAIN, at)
    QTest.mouseDClick(widget, LEFT, PLAIN, at)
    QTest.mouseRelease(widget, LEFT, PLAIN, at)
