"""What *Find anything* found, as a list: people, courses and sessions under a heading each.

Belongs here: how a line looks and is spoken. Does not belong here: asking for it, and what Enter does.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from tutordesk.i18n import N_, _, format_instant, format_list, format_minutes
from tutordesk.services.board_rows import FoundRow
from tutordesk.ui import theme
from tutordesk.ui.roles import role_word
from tutordesk.ui.widgets.avatar import paint_avatar
from tutordesk.ui.widgets.scroll import float_scroll_bar

Index = QModelIndex | QPersistentModelIndex
LineRole = Qt.ItemDataRole.UserRole + 1
LINE_HEIGHT, HEADING_HEIGHT = 52, 30
_HEADINGS = {"person": N_("People"), "course": N_("Courses"), "session": N_("Sessions")}
_ICONS = {"course": "book", "session": "calendar-check"}


@dataclass(frozen=True, slots=True)
class Heading:
    """A word above a group; it cannot be chosen."""

    words: str


@dataclass(frozen=True, slots=True)
class NewCaller:
    """The last line: nobody of these, make a new student; ``text`` is what was typed."""

    text: str


Line = Heading | FoundRow | NewCaller


class FoundModel(QAbstractListModel):
    """The lines shown."""

    def __init__(self, zone: str) -> None:
        super().__init__()
        self._zone = zone
        self.lines: list[Line] = []

    def show_lines(self, lines: Iterable[Line]) -> None:
        """Replace what is shown."""
        self.beginResetModel()
        self.lines = list(lines)
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        """Return how many there are."""
        return 0 if parent is not None and parent.isValid() else len(self.lines)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Headings are read, never chosen."""
        if not index.isValid() or isinstance(self.lines[index.row()], Heading):
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a line, its words, or how it is spoken."""
        if not index.isValid() or index.row() >= len(self.lines):
            return None
        line = self.lines[index.row()]
        if role == LineRole:
            return line
        if role == Qt.ItemDataRole.DisplayRole:
            return title_words(line)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(part for part in (title_words(line), below_words(line, self._zone)) if part)
        return None

    def next_from(self, row: int, by: int) -> int:
        """Return the next line that can be chosen, ``row`` itself at the end."""
        place = row + by
        while 0 <= place < len(self.lines):
            if not isinstance(self.lines[place], Heading):
                return place
            place += by
        return row


def lines_of(rows: Sequence[FoundRow], text: str, *, new_caller: bool) -> list[Line]:
    """Group what was found; names that only resemble what was typed are said to."""
    lines: list[Line] = []
    for kind, words in _HEADINGS.items():
        group = [row for row in rows if row.kind == kind]
        if not group:
            continue
        if kind == "person" and not any(_contains(row, text) for row in group):
            lines.append(Heading(_("Similar names")))
        else:
            lines.append(Heading(_(words)))
        lines += group
    if new_caller:
        lines.append(NewCaller(text))
    return lines


def title_words(line: Line) -> str:
    """Word a line's first row."""
    if isinstance(line, Heading):
        return line.words
    if isinstance(line, NewCaller):
        return _("New caller…")
    return line.title


def below_words(line: Line, zone: str) -> str:
    """Word what tells two lines of one title apart."""
    if isinstance(line, Heading):
        return ""
    if isinstance(line, NewCaller):
        return _("Make a student, enroll and book")
    detail = line.detail
    if line.kind == "course":
        return _("{subject} · {length}").format(
            subject=detail.get("subject", ""), length=format_minutes(int(detail.get("minutes") or 0))
        )
    if line.kind == "session":
        named = (detail.get(key, "") for key in ("course", "student", "tutor"))
        parts = [_when(line.starts_at, zone), *named]
        return " · ".join(part for part in parts if part and part != line.title)
    roles = [role_word(role) for role in detail.get("roles", ()) if role != "student"]
    parts = [
        line.login,
        detail.get("phone", ""),
        detail.get("email", "") if not detail.get("phone") else "",
        format_list(roles) if roles else "",
        "" if detail.get("active", True) else _("not active"),
    ]
    return " · ".join(part for part in parts if part)


def _when(starts_at: datetime | None, zone: str) -> str:
    return format_instant(starts_at, zone) if starts_at is not None else ""


def _beside_words(line: Line, zone: str) -> str:
    """When a person comes next, at the far end of the line."""
    if isinstance(line, FoundRow) and line.kind == "person" and line.starts_at is not None:
        return _("Next: {when}").format(when=_when(line.starts_at, zone))
    return ""


def _contains(row: FoundRow, text: str) -> bool:
    """Whether a person is found by what stands there, not by what resembles it."""
    wanted = _folded(text)
    digits = "".join(one for one in wanted if one.isdigit())
    known = " ".join((row.title, row.login, str(row.detail.get("email", ""))))
    return all(word in _folded(known) for word in wanted.split()) or len(digits) > 2


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(one for one in plain if not unicodedata.combining(one))


class FoundDelegate(QStyledItemDelegate):
    """Disc or icon, title, what tells it apart."""

    def __init__(self, view: QListView, zone: str) -> None:
        super().__init__(view)
        self._zone = zone

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Headings are lower."""
        heading = isinstance(index.data(LineRole), Heading)
        return QSize(200, HEADING_HEIGHT if heading else LINE_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one line."""
        line = index.data(LineRole)
        brush = Brush(painter, option)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(line, Heading):
            room = QRect(12, 8, option.rect.width() - 24, 20)
            brush.text(room, line.words, theme.font(12, 600), "text3")
        elif line is not None:
            self._line(brush, line)
        painter.restore()

    def _line(self, brush: "Brush", line: FoundRow | NewCaller) -> None:
        painter, option = brush.painter, brush.option
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        if chosen or hovered:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("soft" if chosen else "sunken"))
            painter.drawRoundedRect(QRectF(option.rect.adjusted(4, 1, -4, -1)), 8, 8)
        disc = brush.place(QRect(12, 8, 36, 36))
        if isinstance(line, FoundRow) and line.kind == "person":
            paint_avatar(painter, disc, line.title)
        else:
            name = "user-plus" if isinstance(line, NewCaller) else _ICONS.get(line.kind, "info")
            tint = "onsoft" if chosen else "text2"
            drawn = theme.pixmap(name, tint, 20, painter.device().devicePixelRatio())
            painter.drawPixmap(disc.topLeft() + QPoint(8, 8), drawn)
        across = option.rect.width() - 60 - 16
        beside, small = _beside_words(line, self._zone), theme.font(12, tabular=True)
        room = 0
        if beside:
            painter.setFont(small)
            room = min(painter.fontMetrics().horizontalAdvance(beside) + 14, across // 2)
            brush.text(QRect(60 + across - room + 12, 7, room - 12, 20), beside, small, "text2")
        title = QRect(60, 6, across - room, 20)
        brush.text(title, title_words(line), theme.font(14, 600), "onsoft" if chosen else "text")
        brush.text(QRect(60, 26, across, 18), below_words(line, self._zone), small, "text2")


class Brush:
    """Writes into one line, mirrored where the window is."""

    def __init__(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        self.painter, self.option = painter, option

    def place(self, room: QRect) -> QRect:
        """Return where a part of the line lies on the view."""
        rect = self.option.rect
        return QStyle.visualRect(self.option.direction, rect, room.translated(rect.topLeft()))

    def text(self, room: QRect, words: str, font: QFont, token: str, *, far: bool = False) -> None:
        """Write as much as fits, from the near edge or up to the ``far`` one."""
        rect = self.place(room)
        self.painter.setFont(font)
        self.painter.setPen(theme.color(token))
        shown = self.painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, rect.width())
        mirrored = self.option.direction is Qt.LayoutDirection.RightToLeft
        side = Qt.AlignmentFlag.AlignRight if mirrored != far else Qt.AlignmentFlag.AlignLeft
        flags = Qt.AlignmentFlag.AlignVCenter | side | Qt.AlignmentFlag.AlignAbsolute
        self.painter.drawText(rect, flags, shown)


def make_list(model: FoundModel, zone: str) -> QListView:
    """The list; the keyboard stays in the search field, which drives it."""
    view = QListView()
    view.setAccessibleName(_("Found"))
    view.setAccessibleIdentifier("found")
    view.setModel(model)
    view.setItemDelegate(FoundDelegate(view, zone))
    view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    view.setMouseTracking(True)
    view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    float_scroll_bar(view, beside=True)
    theme.changed.connect(view.viewport().update)
    return view
