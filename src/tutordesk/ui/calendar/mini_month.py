"""A small month to go to a date: days with sessions are bold, today wears a ring.

Belongs here: the days of a month as real buttons, and walking among them. Does not belong here: asking which
days are busy (whoever listens to ``month_shown``), what is done with a date.
"""

from datetime import date, timedelta

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from tutordesk.i18n import _, first_weekday, format_day
from tutordesk.ui import theme
from tutordesk.ui.calendar.popup import Popup

CELL = 36
WEEKS = 6


class MiniMonth(Popup):
    """A popup below a widget. Arrows walk, PageUp and PageDown turn months, Enter goes there."""

    date_chosen = Signal(object)
    month_shown = Signal(object, object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Go to date"))
        self.setAccessibleIdentifier("mini-month")
        self._today = self._chosen = self._at = date.min
        self._shown: tuple[date, date] | None = None
        self._busy: frozenset[date] = frozenset()
        self.title = theme.label("", "h3")
        earlier = theme.icon_button("chevron-left", _("Previous month"), "quiet")
        later = theme.icon_button("chevron-right", _("Next month"), "quiet")
        earlier.clicked.connect(lambda: self.turn(-1))
        later.clicked.connect(lambda: self.turn(1))
        head = QHBoxLayout()
        head.setContentsMargins(8, 0, 0, 0)
        head.addWidget(self.title, 1)
        head.addWidget(earlier)
        head.addWidget(later)
        grid = QGridLayout()
        grid.setSpacing(0)
        self._heads = [theme.label("", "small") for _n in range(7)]
        for place, one in enumerate(self._heads):
            one.setAlignment(Qt.AlignmentFlag.AlignCenter)
            grid.addWidget(one, 0, place)
        self.cells = [DayCell(self) for _n in range(7 * WEEKS)]
        for place, cell in enumerate(self.cells):
            cell.clicked.connect(self._on_clicked)
            grid.addWidget(cell, 1 + place // 7, place % 7)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 12)
        column.setSpacing(6)
        column.addLayout(head)
        column.addLayout(grid)

    def open_at(self, below: QWidget, chosen: date, today: date) -> None:
        """Open below a widget, on the month of a date."""
        self._chosen, self._today, self._shown = chosen, today, None
        self._busy = frozenset()
        self._show_at(chosen)
        self.adjustSize()
        self.show_below(below)
        self._focus_at()

    def show_busy(self, dates: tuple[date, ...]) -> None:
        """Make the days with sessions bold."""
        self._busy = frozenset(dates)
        self._fill()

    def cell_of(self, on_date: date) -> "DayCell | None":
        """The button of a date."""
        return next((cell for cell in self.cells if cell.on_date == on_date), None)

    def turn(self, months: int) -> None:
        """Show another month, standing on the same day of it."""
        number = self._at.year * 12 + self._at.month - 1 + months
        first = date(number // 12, number % 12 + 1, 1)
        following = date((number + 1) // 12, (number + 1) % 12 + 1, 1)
        self._show_at(min(first + timedelta(days=self._at.day - 1), following - timedelta(days=1)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk over days, weeks, months and years."""
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        ahead = -1 if mirrored else 1
        days = {
            Qt.Key.Key_Left: -ahead,
            Qt.Key.Key_Right: ahead,
            Qt.Key.Key_Up: -7,
            Qt.Key.Key_Down: 7,
        }.get(Qt.Key(event.key()))
        months = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}.get(Qt.Key(event.key()))
        if days is not None:
            self._show_at(self._at + timedelta(days=days))
        elif months is not None:
            years = 12 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
            self.turn(months * years)
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._choose(self._at)
            return
        elif event.key() == Qt.Key.Key_Home:
            self._show_at(self._today)
        else:
            super().keyPressEvent(event)
            return
        self._focus_at()

    def _show_at(self, on_date: date) -> None:
        self._at = on_date
        first = on_date.replace(day=1)
        start = first - timedelta(days=(first.isoweekday() - first_weekday()) % 7)
        shown = (start, start + timedelta(days=7 * WEEKS - 1))
        turned = shown != self._shown
        self._shown = shown
        self.title.setText(format_day(first, style="month"))
        for place, label in enumerate(self._heads):
            label.setText(format_day(start + timedelta(days=place), style="weekday_short"))
        self._fill()
        if turned:
            self.month_shown.emit(*shown)

    def _fill(self) -> None:
        if self._shown is None:
            return
        for place, cell in enumerate(self.cells):
            day = self._shown[0] + timedelta(days=place)
            cell.show_day(
                day,
                inside=day.month == self._at.month,
                busy=day in self._busy,
                today=day == self._today,
                chosen=day == self._chosen,
            )
            cell.setFocusPolicy(Qt.FocusPolicy.StrongFocus if day == self._at else Qt.FocusPolicy.ClickFocus)

    def _focus_at(self) -> None:
        cell = self.cell_of(self._at)
        if cell is not None:
            cell.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _on_clicked(self) -> None:
        cell = self.sender()
        if isinstance(cell, DayCell):
            self._choose(cell.on_date)

    def _choose(self, on_date: date) -> None:
        self.close()
        self.date_chosen.emit(on_date)


class DayCell(QAbstractButton):
    """One day."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.on_date = date.min
        self._look: tuple[bool, bool, bool, bool] = (True, False, False, False)
        self.setFixedSize(CELL, CELL)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_day(self, on_date: date, *, inside: bool, busy: bool, today: bool, chosen: bool) -> None:
        """Stand for a date."""
        self.on_date, self._look = on_date, (inside, busy, today, chosen)
        words = [format_day(on_date, style="spoken")]
        if today:
            words.append(_("today"))
        if busy:
            words.append(_("with sessions"))
        self.setAccessibleName(", ".join(words))
        self.setAccessibleIdentifier(f"day-{on_date.isoformat()}")
        self.update()

    @property
    def busy(self) -> bool:
        """Whether the day has sessions."""
        return self._look[1]

    def sizeHint(self) -> QSize:
        """A square."""
        return QSize(CELL, CELL)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The number; bold with a dot when busy, on a disc when chosen, ringed today."""
        inside, busy, today, chosen = self._look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        disc = QRectF(self.rect()).adjusted(3, 3, -3, -3)
        painter.setPen(Qt.PenStyle.NoPen)
        if chosen:
            painter.setBrush(theme.color("primary"))
            painter.drawEllipse(disc)
        elif self.underMouse():
            painter.setBrush(theme.color("sunken"))
            painter.drawEllipse(disc)
        if today and not chosen:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("primary"), 1.5))
            painter.drawEllipse(disc)
        ink = "onprimary" if chosen else "text" if inside and busy else "text2" if inside else "text3"
        painter.setFont(theme.font(13, 700 if busy else 400, tabular=True))
        painter.setPen(theme.color(ink))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, str(self.on_date.day))
        if busy:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("onprimary" if chosen else "primary"))
            painter.drawEllipse(QRectF(self.width() / 2 - 2, self.height() - 10, 4, 4))
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("text" if chosen else "primary"), 2))
            painter.drawEllipse(disc)
