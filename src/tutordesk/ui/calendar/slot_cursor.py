"""The keyboard's place on the free grid: a real control that says which slot it stands on.

Belongs here: its look, its words and where its keys lead. Does not belong here: sessions, loading.
"""

from datetime import datetime, timedelta

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from tutordesk.domain.layout import Box
from tutordesk.domain.week import Day, local_date
from tutordesk.i18n import _, format_day
from tutordesk.services.rows import SessionRow, WeekPlan
from tutordesk.ui import theme
from tutordesk.ui.calendar import session_words
from tutordesk.ui.calendar.geometry import Grid
from tutordesk.ui.slots import reasons


class SlotCursor(QAbstractButton):
    """Arrows move it, Enter takes what is below it; ``turned`` asks for the days before or after."""

    taken = Signal(object)
    """The start of free time."""
    session_taken = Signal(object)
    turned = Signal(int)
    moved = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._grid: Grid | None = None
        self._plan: WeekPlan | None = None
        self.starts_at: datetime | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleIdentifier("calendar-cursor")
        self.clicked.connect(self._take)
        theme.changed.connect(self.update)

    @property
    def step(self) -> int:
        """Minutes between two of its places: finer where hours are tall."""
        zoom = self._grid.pixels_per_hour if self._grid is not None else 0
        return 15 if zoom >= 96 else 30

    def show_plan(self, plan: WeekPlan | None) -> None:
        """Know what is free."""
        self._plan = plan
        self._say()

    def place(self, grid: Grid, now: datetime) -> None:
        """Lie on a grid; on other days stand at the same time of day."""
        self._grid = grid
        week = grid.week
        if self.starts_at is None or week.index_of(self.starts_at) is None:
            wanted = self.starts_at
            today = week.index_of(now)
            position = today if today is not None and wanted is None else self._same_place(grid)
            minute = 9 * 60.0 if wanted is None else self._minute_of(wanted, week.zone)
            self._stand(week.days[position], minute)
        self._lie()
        self._say()

    def stand_at(self, instant: datetime) -> None:
        """Stand on the slot that holds an instant."""
        grid = self._grid
        position = None if grid is None else grid.week.index_of(instant)
        if grid is not None and position is not None:
            day = grid.week.days[position]
            self._stand(day, day.minute_of(instant) // self.step * self.step)
            self._lie()
            self._say()

    def sizeHint(self) -> QSize:
        """Placed by its calendar; this is only what Qt asks for."""
        return QSize(100, 24)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk over the slots."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        elif not plain or not self._walk(event.key()):
            super().keyPressEvent(event)

    def _walk(self, key: int) -> bool:
        grid, here = self._grid, self.starts_at
        position = None if grid is None or here is None else grid.week.index_of(here)
        if grid is None or here is None or position is None:
            return False
        day = grid.week.days[position]
        minute = day.minute_of(here)
        last = grid.week.day_count - 1
        ahead, back = Qt.Key.Key_Right, Qt.Key.Key_Left
        if grid.mirrored:
            ahead, back = back, ahead
        if key in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            minute += self.step if key == Qt.Key.Key_Down else -self.step
        elif key in {ahead, back}:
            position += 1 if key == ahead else -1
        elif key in {Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}:
            self.turned.emit(1 if key == Qt.Key.Key_PageDown else -1)
            return True
        elif key in {Qt.Key.Key_Home, Qt.Key.Key_End}:
            position = last if key == Qt.Key.Key_End else 0
        else:
            return False
        if not 0 <= position <= last:
            # One day further than shown: stand there, and ask for it.
            self.starts_at = here + timedelta(days=1 if position > last else -1)
            self.turned.emit(1 if position > last else -1)
            return True
        self._stand(grid.week.days[position], minute)
        self._lie()
        self._say()
        self.moved.emit()
        return True

    def _stand(self, day: Day, minute: float) -> None:
        minute = min(max(minute, 0.0), day.minutes - self.step)
        self.starts_at = day.starts_at + timedelta(minutes=minute)

    def _same_place(self, grid: Grid) -> int:
        """The weekday it stood on, where a whole week is shown."""
        if self.starts_at is not None:
            weekday = local_date(self.starts_at, grid.week.zone).isoweekday()
            for position, day in enumerate(grid.week.days):
                if day.on_date.isoweekday() == weekday:
                    return position
        return 0

    @staticmethod
    def _minute_of(instant: datetime, zone: str) -> float:
        return Day(local_date(instant, zone), zone).minute_of(instant)

    def _lie(self) -> None:
        grid, here = self._grid, self.starts_at
        position = None if grid is None or here is None else grid.week.index_of(here)
        if grid is None or here is None or position is None:
            return
        minute = grid.week.days[position].minute_of(here)
        total = grid.week.minutes
        self.setGeometry(grid.place(position, Box("cursor", 0.0, minute / total, 1.0, self.step / total)))

    # --- what is below it --------------------------------------------------------------------------------
    def session(self) -> SessionRow | None:
        """The session below it that is not cancelled."""
        here = self.starts_at
        if self._plan is None or here is None:
            return None
        ends = here + timedelta(minutes=self.step)
        found = [row for row in self._plan.sessions if row.starts_at < ends and here < row.ends_at]
        return next((row for row in found if row.status != "cancelled"), None)

    def _take(self) -> None:
        row = self.session()
        if row is not None:
            self.session_taken.emit(row)
        elif self.starts_at is not None:
            self.taken.emit(self.starts_at)

    def _say(self) -> None:
        if self._grid is None or self.starts_at is None:
            return
        zone = self._grid.week.zone
        name = _("{day}, {time}, {state}").format(
            day=format_day(self.starts_at, zone, "spoken"),
            time=reasons.clock(self.starts_at, zone),
            state=self._state(zone),
        )
        if name != self.accessibleName():
            self.setAccessibleName(name)

    def _state(self, zone: str) -> str:
        plan, here, row = self._plan, self.starts_at, self.session()
        if row is not None:
            return _("{course} with {person}, {time}").format(
                course=row.course.name,
                person=session_words.other_person(row, for_tutor=True),
                time=session_words.time_range(row, zone),
            )
        if plan is None or here is None:
            return _("loading")
        closure = next((one for one in plan.closures if one.starts_at <= here < one.ends_at), None)
        if closure is not None:
            return _("closed: {reason}").format(reason=closure.closure) if closure.closure else _("closed")
        if any(one.starts_at <= here < one.ends_at for one in plan.working):
            return _("free")
        return _("outside working hours")

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A frame while the keyboard is here; else nothing."""
        if not self.hasFocus():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(theme.color("primary", 26))
        painter.setPen(QPen(theme.color("primary"), 2))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 5, 5)
