"""Emptying a layout: to put its widgets back in another order, or for good."""

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


def discard_all(layout: QLayout) -> None:
    """Take everything out for good, nested layouts included; widgets are gone from sight at once."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
        elif (nested := item.layout()) is not None:
            discard_all(nested)
            nested.deleteLater()
