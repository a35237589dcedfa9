"""Emptying a layout so that its widgets can be put back in another order."""

from PySide6.QtWidgets import QLayout


def take_all(layout: QLayout) -> None:
    """Take everything out; widgets stay alive and keep their parent.

    Widgets leave through ``removeWidget``: an item taken out with ``takeAt`` lives on in Python, stays the
    one that Qt tells about a new height, and the item that replaces it goes on with the old height.
    """
    for position in reversed(range(layout.count())):
        item = layout.itemAt(position)
        widget = item.widget() if item is not None else None
        if widget is not None:
            layout.removeWidget(widget)
        else:
            layout.takeAt(position)
