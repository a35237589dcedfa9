"""Starts that could be booked now, across tutors: time, with whom, where and for how much, a line each."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from tutordesk.domain.week import local_date
from tutordesk.i18n import _, format_day, format_money, format_range, format_relative_day
from tutordesk.services.board_rows import FitRow
from tutordesk.ui import theme
from tutordesk.ui.desk.found_list import Brush
from tutordesk.ui.widgets.avatar import paint_avatar
from tutordesk.ui.widgets.scroll import float_scroll_bar

Index = QModelIndex | QPersistentModelIndex
FitRole = Qt.ItemDataRole.UserRole + 1
LINE_HEIGHT = 52


class FitModel(QAbstractListModel):
    """The starts shown."""

    def __init__(self, zone: str) -> None:
        super().__init__()
        self._zone = zone
        self.rows: tuple[FitRow, ...] = ()

    def show_rows(self, rows: Sequence[FitRow]) -> None:
        """Replace what is shown."""
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        """Return how many there are."""
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a start, in words or spoken."""
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        row = self.rows[index.row()]
        if role == FitRole:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return when_words(row, self._zone)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return spoken(row, self._zone)
        return None


def when_words(row: FitRow, zone: str) -> str:
    """Word a start: "Tomorrow, 15:00–16:00"."""
    day = format_relative_day(local_date(row.starts_at, zone), local_date(datetime.now(UTC), zone))
    return _("{day}, {span}").format(day=day, span=format_range(row.starts_at, row.ends_at, zone))


def place_words(row: FitRow) -> str:
    """Word where it takes place."""
    if row.online:
        return _("Online")
    return _("In person · {place}").format(place=row.place) if row.place else _("In person")


def spoken(row: FitRow, zone: str) -> str:
    """Speak a start in one breath."""
    day = format_day(row.starts_at, zone, "spoken")
    parts = [
        _("{day}, {span}").format(day=day, span=format_range(row.starts_at, row.ends_at, zone)),
        row.tutor_name,
        format_money(row.price, row.currency),
        place_words(row),
    ]
    return ", ".join(parts)


class _FitDelegate(QStyledItemDelegate):
    """Disc of the tutor, time and name, price and place at the far end."""

    def __init__(self, view: QListView, zone: str) -> None:
        super().__init__(view)
        self._zone = zone

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """All the same."""
        return QSize(200, LINE_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one start."""
        row = index.data(FitRole)
        if not isinstance(row, FitRow):
            return
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        brush = Brush(painter, option)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        body = QRectF(option.rect.adjusted(1, 1, -1, -5))
        painter.setPen(
            QPen(theme.color("primary" if chosen else "strong" if hovered else "border"), 2 if chosen else 1)
        )
        painter.setBrush(theme.color("soft" if chosen else "surface"))
        painter.drawRoundedRect(body, 8, 8)
        paint_avatar(painter, brush.place(QRect(10, 7, 32, 32)), row.tutor_name)
        across = option.rect.width() - 52 - 14
        far = min(170, across * 2 // 5)
        near = across - far - 8
        brush.text(
            QRect(52, 4, near, 20), when_words(row, self._zone), theme.font(14, 600, tabular=True), "text"
        )
        brush.text(QRect(52, 23, near, 18), row.tutor_name, theme.font(13), "text2")
        price = format_money(row.price, row.currency)
        brush.text(
            QRect(52 + near + 8, 4, far, 20), price, theme.font(14, 600, tabular=True), "text", far=True
        )
        brush.text(QRect(52 + near + 8, 23, far, 18), place_words(row), theme.font(12), "text2", far=True)
        painter.restore()


class FitList(QListView):
    """The list; ``current_changed`` while walking, ``decided`` on Enter and double-click."""

    current_changed = Signal()
    decided = Signal()

    def __init__(self, zone: str) -> None:
        super().__init__()
        self.fits = FitModel(zone)
        self.setAccessibleName(_("First free starts"))
        self.setAccessibleIdentifier("first-free-starts")
        self.setModel(self.fits)
        self.setItemDelegate(_FitDelegate(self, zone))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        float_scroll_bar(self, beside=True)
        self.selectionModel().selectionChanged.connect(lambda _new, _old: self.current_changed.emit())
        self.doubleClicked.connect(lambda _index: self.decided.emit())
        theme.changed.connect(self.viewport().update)

    @property
    def chosen(self) -> FitRow | None:
        """The start selected."""
        found = self.selectionModel().selectedIndexes()
        return found[0].data(FitRole) if found else None

    def show_rows(self, rows: Sequence[FitRow]) -> bool:
        """Show other starts; the one selected stays where it is still there. Returns whether it is."""
        before = self.chosen
        self.fits.show_rows(rows)
        keys = [(row.tutor_id, row.starts_at) for row in rows]
        kept = before is not None and (before.tutor_id, before.starts_at) in keys
        if before is not None and kept:
            self.setCurrentIndex(self.fits.index(keys.index((before.tutor_id, before.starts_at))))
        return kept or before is None

    def choose_first(self) -> None:
        """Select the earliest."""
        if self.fits.rows:
            self.setCurrentIndex(self.fits.index(0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter decides."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.decided.emit()
        else:
            super().keyPressEvent(event)
