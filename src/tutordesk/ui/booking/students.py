"""Whom the desk books for: find a student by name, number or phone."""

from collections.abc import Sequence
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
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from tutordesk.i18n import _
from tutordesk.services import people
from tutordesk.services.rows import StudentRow
from tutordesk.ui import theme
from tutordesk.ui.desk.banner import contact_words
from tutordesk.ui.page import Page
from tutordesk.ui.widgets.avatar import paint_avatar
from tutordesk.ui.widgets.scroll import float_scroll_bar
from tutordesk.ui.widgets.search import SearchField
from tutordesk.ui.widgets.states import States

Index = QModelIndex | QPersistentModelIndex
StudentRole = Qt.ItemDataRole.UserRole + 1


class StudentListModel(QAbstractListModel):
    """The students found."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[StudentRow] = []

    def show_rows(self, rows: Sequence[StudentRow]) -> None:
        """Replace what is shown."""
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        """Return how many there are."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a student, by name or spoken."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.display_name
        if role == StudentRole:
            return row
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(part for part in (row.display_name, row.login, row.phone, row.email) if part)
        return None


class _StudentDelegate(QStyledItemDelegate):
    """Avatar, name and how to tell two of the same name apart."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, 64)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(StudentRole)
        if not isinstance(row, StudentRow):
            return
        card = option.rect.adjusted(1, 1, -1, -7)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = "primary" if selected else "strong" if hovered else "border"
        painter.setPen(QPen(theme.color(line), 2 if selected else 1))
        painter.setBrush(theme.color("surface"))
        painter.drawRoundedRect(QRectF(card), 10, 10)

        def place(left: int, top: int, width: int, height: int) -> QRect:
            rect = QRect(card.left() + left, card.top() + top, width, height)
            return QStyle.visualRect(option.direction, card, rect)

        paint_avatar(painter, place(12, 10, 36, 36), row.display_name)
        for text, font, token, top in (
            (row.display_name, theme.font(14, 600), "text", 8),
            (contact_words(row), theme.font(12, tabular=True), "text2", 29),
        ):
            rect = place(60, top, card.width() - 72, 20)
            painter.setFont(font)
            painter.setPen(theme.color(token))
            shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
            painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        painter.restore()


class _StudentList(QListView):
    """The list; Enter takes the student."""

    taken = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.taken.emit()
        else:
            super().keyPressEvent(event)


class StudentChooser(QWidget):
    """Search and list; ``chosen`` carries the student."""

    chosen = Signal(object)

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self.search = SearchField(_("Search students"), _("Name, sign-in number or phone"))
        self.search.setAccessibleIdentifier("search-students")
        self.search.searched.connect(self._ask)
        self.search.returnPressed.connect(self._take_first)
        self.model = StudentListModel()
        self.list = _StudentList()
        float_scroll_bar(self.list, beside=True)
        self.list.setAccessibleName(_("Students"))
        self.list.setAccessibleIdentifier("students")
        self.list.setModel(self.model)
        self.list.setItemDelegate(_StudentDelegate(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.selectionModel().selectionChanged.connect(lambda _new, _old: self._refresh())
        self.list.doubleClicked.connect(lambda _index: self._take())
        self.list.taken.connect(self._take)
        self.states = States(self.list, margin=0)
        self.states.retry_asked.connect(lambda: self._ask(self.search.text()))
        self.states.cancel_asked.connect(page.stop)
        self.use = theme.button(_("Book for this student"), "primary")
        self.use.setAccessibleIdentifier("book-for-student")
        self.use.setEnabled(False)
        self.use.clicked.connect(self._take)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.search)
        column.addWidget(self.states, 1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.use)
        column.addLayout(foot)

    def load(self) -> None:
        """Show students again, for what is typed."""
        self._ask(self.search.text())

    @property
    def selected(self) -> StudentRow | None:
        """The student selected."""
        chosen = self.list.selectionModel().selectedIndexes()
        return chosen[0].data(StudentRole) if chosen else None

    def _ask(self, text: str) -> None:
        self.states.begin()
        self._page.ask(
            people.find_students, done=self._on_found, failed=self._on_failed, text=text.strip(), limit=20
        )

    def _on_found(self, rows: Sequence[StudentRow]) -> None:
        self.model.show_rows(rows)
        self._refresh()
        if rows:
            self.states.show_state("content")
        else:
            self.states.show_state(
                "empty",
                icon="users",
                title=_("No student found"),
                text=_("Try part of the name, the sign-in number or the phone number."),
            )

    def _on_failed(self, error: Exception) -> None:
        self.states.show_state("error", error=error)

    def _refresh(self) -> None:
        self.use.setEnabled(self.selected is not None)

    def _take(self) -> None:
        if (row := self.selected) is not None:
            self.chosen.emit(row)

    def _take_first(self) -> None:
        """Enter in the search field selects the first, a second Enter takes it."""
        if self.selected is not None and self.search.text():
            self._take()
        elif self.model.rowCount():
            self.list.setCurrentIndex(self.model.index(0))
