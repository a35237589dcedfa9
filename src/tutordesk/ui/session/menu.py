"""Which session a context menu was asked for: the one under the pointer, or the one with the focus.

Belongs here: looking for it, on the grid and in the list. Does not belong here: what the menu holds
(``actions.py``).
"""

from PySide6.QtCore import QPoint
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QTableView, QWidget

from tutordesk.services.rows import SessionRow
from tutordesk.ui.table import RowTableModel

INSET = 12


def session_under(calendar: QWidget, event: QContextMenuEvent) -> tuple[SessionRow, QPoint] | None:
    """Return the session meant and where its menu belongs; None where there is no session."""
    by_keyboard = event.reason() is QContextMenuEvent.Reason.Keyboard
    widget = QApplication.focusWidget() if by_keyboard else QApplication.widgetAt(event.globalPos())
    if widget is None or not calendar.isAncestorOf(widget):
        return None
    if isinstance(row := getattr(widget, "row", None), SessionRow):
        below = widget.mapToGlobal(QPoint(INSET, widget.height() // 2))
        return row, below if by_keyboard else event.globalPos()
    table = widget if isinstance(widget, QTableView) else widget.parent()
    if not isinstance(table, QTableView):
        return None
    viewport = table.viewport()
    index = table.currentIndex() if by_keyboard else table.indexAt(viewport.mapFromGlobal(event.globalPos()))
    model = table.model()
    if not index.isValid() or not isinstance(model, RowTableModel):
        return None
    row = getattr(model.row(index.row()), "row", None)
    if not isinstance(row, SessionRow):
        return None
    corner = viewport.mapToGlobal(table.visualRect(index).bottomLeft() + QPoint(INSET, 0))
    return row, corner if by_keyboard else event.globalPos()
