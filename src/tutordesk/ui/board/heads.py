"""The names above the columns: they stay while the hours scroll, and move sideways with their columns.

Belongs here: one real button a tutor in sight. Does not belong here: which tutors there are, what a press
leads to.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QEnterEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QStyle, QWidget

from tutordesk.ui import theme
from tutordesk.ui.board import words
from tutordesk.ui.board.day_columns import DayColumn
from tutordesk.ui.board.geometry import BoardGrid
from tutordesk.ui.calendar.lettering import draw_line, two_lines

HEIGHT = 72
SIDE = 8
MOST_STRIPES = 4
ICON = 13


class TutorHead(QAbstractButton):
    """Name, next free time, a stripe a subject. Pressed, it leads to the tutor's next free time."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.column: DayColumn | None = None
        self._line = ("", False)
        self._face = QPixmap()
        self._face_of: tuple[object, ...] = ()
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # so that scrolling moves it unpainted
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_column(self, column: DayColumn, zone: str, now: datetime) -> None:
        """Stand for a tutor."""
        line = words.head_line(column, zone, now)
        if (column, line) == (self.column, self._line):
            return
        self.column, self._line = column, line
        name = words.spoken_head(column, zone, now)
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setAccessibleIdentifier(f"tutor-{column.tutor.tutor_id}")
        self.update()

    def sizeHint(self) -> QSize:
        """Placed by the strip; this is only what Qt asks for."""
        return QSize(100, HEIGHT)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show that it can be pressed."""
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Be quiet again."""
        self.update()
        super().leaveEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the face, drawn anew only when something on it changed: scrolling moves it all the time."""
        column = self.column
        if column is None:
            return
        face_of = (
            column,
            self._line,
            self.size(),
            self.devicePixelRatioF(),
            self.layoutDirection(),
            self.underMouse(),
            theme.name(),
        )
        if face_of != self._face_of:
            self._face, self._face_of = self._drawn(column), face_of
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._face)
        theme.focus_ring(painter, self, 4)

    def _drawn(self, column: DayColumn) -> QPixmap:
        ratio = self.devicePixelRatioF()
        face = QPixmap(self.size() * ratio)
        face.setDevicePixelRatio(ratio)
        painter = QPainter(face)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        painter.fillRect(self.rect(), theme.color("sunken" if self.underMouse() else "surface"))
        name_font = theme.font(13, 600)
        room = QRectF(SIDE, 7, self.width() - SIDE - 4, 17)
        if mirrored:
            room.moveLeft(4)
        name = column.tutor.display_name
        names = two_lines(name_font, name, room.width())
        painter.setPen(theme.color("text2" if column.is_away else "text"))
        if len(names) == 1:
            room.translate(0, 8)
        for one in names:
            draw_line(painter, room, name_font, one, mirrored=mirrored)
            room.translate(0, 16)
        self._paint_line(painter, QRectF(room.left(), 41, room.width(), 17), mirrored=mirrored)
        self._paint_stripes(painter, column)
        painter.setPen(theme.color("border"))
        x = 0 if mirrored else self.width() - 1
        painter.drawLine(x, 0, x, self.height())
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)
        painter.end()
        return face

    def _paint_line(self, painter: QPainter, room: QRectF, *, mirrored: bool) -> None:
        text, ticked = self._line
        painter.setPen(theme.color("ok" if ticked else "text3"))
        if ticked:
            left = room.right() - ICON if mirrored else room.left()
            painter.drawPixmap(
                round(left), round(room.center().y() - ICON / 2), theme.pixmap("check", "ok", ICON)
            )
            shift = ICON + 3
            room = room.adjusted(0, 0, -shift, 0) if mirrored else room.adjusted(shift, 0, 0, 0)
        font = theme.font(12, 500 if ticked else 400, tabular=True)
        draw_line(painter, room, font, text, mirrored=mirrored)

    def _paint_stripes(self, painter: QPainter, column: DayColumn) -> None:
        subjects = column.tutor.subjects[:MOST_STRIPES]
        if not subjects:
            return
        room, gap = self.width() - 2 * SIDE, 4
        width = (room - gap * (len(subjects) - 1)) / len(subjects)
        painter.setPen(Qt.PenStyle.NoPen)
        for place, subject in enumerate(subjects):
            painter.setBrush(theme.accent(subject.position)[0])
            stripe = QRectF(SIDE + place * (width + gap), self.height() - 7, width, 3)
            if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
                stripe.moveLeft(self.width() - stripe.right())
            painter.drawRoundedRect(stripe, 1.5, 1.5)


class Heads(QWidget):
    """The strip of heads."""

    pressed = Signal(object)
    """The id of the tutor whose head was pressed."""
    menu_wanted = Signal(object, object)
    """The id of a tutor, and where on the screen the menu belongs."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._heads: dict[UUID, TutorHead] = {}
        self._spare: list[TutorHead] = []
        self._laid: tuple[BoardGrid, Sequence[DayColumn], range, int, datetime] | None = None
        theme.changed.connect(self.repaint_all)

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(200, HEIGHT)

    def head_of(self, tutor_id: UUID) -> TutorHead | None:
        """The head of a tutor in sight."""
        return self._heads.get(tutor_id)

    @property
    def focused_id(self) -> UUID | None:
        """The tutor whose head has the keyboard."""
        return next((key for key, head in self._heads.items() if head.hasFocus()), None)

    def lay(
        self, grid: BoardGrid, columns: Sequence[DayColumn], view: range, scrolled: int, now: datetime
    ) -> None:
        """Stand above the columns in view."""
        wanted = {columns[position].tutor.tutor_id: position for position in view if position < len(columns)}
        for tutor_id in [one for one in self._heads if one not in wanted]:
            head = self._heads.pop(tutor_id)
            head.hide()
            self._spare.append(head)
        self._laid = (grid, columns, view, scrolled, now)
        direction = self.layoutDirection()
        for tutor_id, position in wanted.items():
            if tutor_id not in self._heads:
                self._heads[tutor_id] = self._spare.pop() if self._spare else self._made()
            head = self._heads[tutor_id]
            head.show_column(columns[position], grid.zone, now)
            place = QRect(position * grid.column_width - scrolled, 0, grid.column_width, HEIGHT)
            head.setGeometry(QStyle.visualRect(direction, self.rect(), place))
            head.show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Mirrored, heads begin at the far edge, which the columns may know of before this strip does."""
        super().resizeEvent(event)
        if self._laid is not None:
            self.lay(*self._laid)

    def repaint_all(self) -> None:
        """Paint everything anew."""
        self.update()
        for head in self._heads.values():
            head.update()

    def _made(self) -> TutorHead:
        head = TutorHead(self)
        head.clicked.connect(self._on_clicked)
        return head

    def _on_clicked(self) -> None:
        head = self.sender()
        if isinstance(head, TutorHead) and head.column is not None:
            self.pressed.emit(head.column.tutor.tutor_id)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """A head's menu, by the mouse or by Shift+F10."""
        by_keyboard = event.reason() is QContextMenuEvent.Reason.Keyboard
        for tutor_id, head in self._heads.items():
            if head.hasFocus() if by_keyboard else head.geometry().contains(event.pos()):
                below = head.mapToGlobal(QPoint(SIDE, head.height()))
                self.menu_wanted.emit(tutor_id, below if by_keyboard else event.globalPos())
                return
        super().contextMenuEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A line below."""
        painter = QPainter(self)
        painter.setPen(theme.color("border"))
        painter.drawLine(0, HEIGHT - 1, self.width(), HEIGHT - 1)
