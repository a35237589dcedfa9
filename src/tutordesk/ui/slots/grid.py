"""``SlotGridView``: two weeks of a tutor's starts, with the way to other weeks and the reasons in between.

It knows no service: a page hands it a ``SlotPlan`` and hears ``span_wanted``, ``slot_picked`` and
``slot_activated``. Wide it shows two rows of seven days; narrow a strip of days and one day in its parts.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from tutordesk.i18n import _, format_day
from tutordesk.services.rows import SlotPlan, SlotRow
from tutordesk.ui import theme
from tutordesk.ui.slots import reasons
from tutordesk.ui.slots.buttons import DayButton, SlotButton
from tutordesk.ui.slots.days import PASSABLE, DaySlots, OwnSession, days_of, span_of, today
from tutordesk.ui.slots.grid_head import GridHead
from tutordesk.ui.slots.neighbours import nearest
from tutordesk.ui.slots.parts import DayParts, Scene, WeekRow

DAYS = 14
STRIP_BELOW = 560
"""Pixels of own width below which days become a strip."""
PRESS_MS = 20
"""How soon it is looked again whether a start is let go."""


class SlotGridView(QWidget):
    """The free slots of one tutor; ``passable`` lets staff pick starts that only a rule closes.

    A ``compact`` one stands under a heading that already says what it is.
    """

    slot_picked = Signal(object)
    slot_activated = Signal(object)
    span_wanted = Signal()
    """The dates shown changed: hand over a plan for ``span``."""

    def __init__(
        self, zone: str, *, passable: bool = False, compact: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.zone = zone
        self._passable = passable
        self.first_date = today(datetime.now(UTC), zone)
        self._plan: SlotPlan | None = None
        self._name = self._student_name = ""
        self._own: tuple[OwnSession, ...] = ()
        self._taken: set[datetime] = set()
        self._chosen: datetime | None = None
        self._opened: date | None = None
        self._day: date | None = None
        self._strip: bool | None = None
        self._forced = False
        self._cut: tuple[tuple[SlotPlan, date, tuple[OwnSession, ...]], tuple[DaySlots, ...]] | None = None
        self._body: QWidget | None = None
        self._weeks: list[tuple[Sequence[DaySlots], Scene]] = []
        self._held: datetime | None = None
        self._next_week = QTimer(self)
        self._next_week.setSingleShot(True)
        self._next_week.setInterval(0)
        self._next_week.timeout.connect(self._add_week)
        self._let_go = QTimer(self)
        self._let_go.setSingleShot(True)
        self._let_go.setInterval(PRESS_MS)
        self._let_go.timeout.connect(self._rebuild)
        self.setAccessibleName(_("Free slots"))
        self.setAccessibleIdentifier("free-slots")
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.setSizePolicy(policy)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self.head = GridHead(self, compact=compact)
        self.head.today.clicked.connect(lambda: self._ask_from(today(datetime.now(UTC), self.zone)))
        self.head.previous.clicked.connect(lambda: self._ask_from(self._shown_from - timedelta(weeks=1)))
        self.head.next.clicked.connect(lambda: self._ask_from(self._shown_from + timedelta(weeks=1)))
        self._column.addWidget(self.head)
        self._column.addStretch(1)
        self._show_span(self.first_date, DAYS)

    # --- what a page says ---
    @property
    def span(self) -> tuple[datetime, datetime]:
        """The instants a plan for the dates shown must cover."""
        return span_of(self.first_date, self.zone, DAYS)

    @property
    def chosen(self) -> SlotRow | None:
        """The start picked, if the plan still offers it."""
        return next((row for row in self._starts() if row.starts_at == self._chosen), None)

    def show_plan(
        self, plan: SlotPlan, tutor_name: str, own: Sequence[OwnSession] = (), *, student_name: str = ""
    ) -> None:
        """Show a plan; a start picked before stays picked if it is still offered.

        ``tutor_name`` is empty where the viewer is the tutor; ``student_name`` names a student who is not the
        viewer.
        """
        if self._plan is not None and plan.tutor_id != self._plan.tutor_id:
            self._taken.clear()
            self._opened = self._day = None
        self._plan, self._name, self._own = plan, tutor_name, tuple(own)
        self._student_name = student_name
        self._taken -= {row.starts_at for row in plan.rows if row.free}
        self._rebuild()

    def show_own(self, own: Sequence[OwnSession]) -> None:
        """Show the viewer's own sessions, which may come after the plan."""
        if tuple(own) != self._own:
            self._own = tuple(own)
            self._rebuild()

    def forget_taken(self) -> None:
        """Drop the marks of starts somebody else took."""
        if self._taken:
            self._taken.clear()
            self._rebuild()

    def clear(self) -> None:
        """Forget plan and choice."""
        self._plan, self._chosen = None, None
        self._taken.clear()
        self._rebuild()

    def choose(self, starts_at: datetime | None) -> None:
        """Mark a start as picked without telling; None takes the mark away."""
        self._chosen = starts_at
        if starts_at is not None:
            self._day = today(starts_at, self.zone)  # the strip shows it, also one that comes with less room
            if self._strip:
                self._rebuild()
                return
        self._check(starts_at)

    def mark_taken(self, starts_at: datetime) -> None:
        """Show that a start was just taken by somebody else."""
        self._taken.add(starts_at)
        if self._chosen == starts_at:
            self._chosen = None
        if self._plan is not None:
            rows = tuple(
                row if row.starts_at != starts_at else SlotRow(row.starts_at, row.ends_at, False, "booked")
                for row in self._plan.rows
            )
            self._plan = SlotPlan(
                self._plan.tutor_id,
                self._plan.timezone,
                self._plan.minutes,
                self._plan.starts_at,
                self._plan.ends_at,
                rows,
                self._plan.as_of,
            )
        self._rebuild()

    def show_date(self, on_date: date) -> bool:
        """Turn to the two weeks that hold a date; returns whether another plan is needed."""
        if self.first_date <= on_date < self.first_date + timedelta(days=DAYS):
            return False
        first = today(datetime.now(UTC), self.zone)
        weeks = max(0, (on_date - first).days // 7)
        self._turn(first + timedelta(weeks=weeks))
        return True

    def set_strip(self, *, always: bool) -> None:
        """Show the strip whatever the width, where height is short."""
        self._forced = always
        if self._plan is not None and self._wants_strip != self._strip:
            self._rebuild()

    @property
    def _wants_strip(self) -> bool:
        return self._forced or self.width() < STRIP_BELOW

    def days(self) -> tuple[DaySlots, ...]:
        """The days shown, as values."""
        if self._plan is None:
            return ()
        known = (self._plan, self.first_date, self._own)
        if self._cut is not None and all(a is b for a, b in zip(self._cut[0], known, strict=True)):
            return self._cut[1]

        def shown(row: SlotRow) -> bool:
            late = self._passable and row.reason in PASSABLE and self._plan is not None
            return row.free or (late and self._plan is not None and row.starts_at >= self._plan.as_of)

        found = days_of(self._plan, self.first_date, self.zone, days=DAYS, own=self._own, shown=shown)
        self._cut = (known, found)
        return found

    def focus_start(self) -> None:
        """Put the keyboard onto the start that Tab would reach."""
        for button in self.buttons():
            if button.focusPolicy() is Qt.FocusPolicy.StrongFocus:
                button.setFocus(Qt.FocusReason.TabFocusReason)
                return

    # --- building ---
    def _ask_from(self, first_date: date) -> None:
        self._turn(max(first_date, today(datetime.now(UTC), self.zone)))
        self.span_wanted.emit()

    def _turn(self, first_date: date) -> None:
        self.first_date = first_date
        self._opened = self._day = None
        self._show_span(first_date, DAYS)

    def _show_span(self, first_date: date, days: int) -> None:
        """Say which dates are on screen: both weeks, or the one of the strip."""
        self._shown_from = first_date
        at_start = first_date <= today(datetime.now(UTC), self.zone)
        self.head.show_span(first_date, first_date + timedelta(days=days - 1), at_start=at_start)

    def _starts(self) -> list[SlotRow]:
        return [row for day in self.days() for row in day.starts]

    def _rebuild(self) -> None:
        if any(button.isDown() for button in self._made()):  # with it the click would be lost
            self._let_go.start()
            return
        focused = self.focusWidget()
        if isinstance(focused, SlotButton):
            self._held = focused.row.starts_at
        elif not self._weeks:
            self._held = None
        self._weeks.clear()
        self._next_week.stop()
        if self._body is not None:
            self._column.removeWidget(self._body)
            self._body.hide()
            self._body.setParent(None)  # gone for tests and screen readers at once, not at the next event
            self._body.deleteLater()
            self._body = None
        days = self.days()
        if not days or self._plan is None:
            return
        scene = Scene(
            tutor_name=self._name,
            minutes=self._plan.minutes,
            zone=self.zone,
            now=self._plan.as_of,
            today=today(self._plan.as_of, self.zone),
            taken=frozenset(self._taken),
            button=self._button,
            student_name=self._student_name,
        )
        self._strip = self._wants_strip
        self._body = self._strip_body(days, scene) if self._strip else self._wide_body(days, scene)
        self._column.insertWidget(1, self._body)
        self._body.show()
        self._one_tab_stop()

    def _wide_body(self, days: Sequence[DaySlots], scene: Scene) -> QWidget:
        """The first week now, each further one in a turn of its own: together they would take too long."""
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self._show_span(self.first_date, DAYS)
        first, *self._weeks = [(days[week : week + 7], scene) for week in range(0, len(days), 7)]
        column.addWidget(self._week_row(*first))
        self._next_week.start()
        return body

    def _week_row(self, days: Sequence[DaySlots], scene: Scene) -> WeekRow:
        return WeekRow(days, scene, opened=self._opened, on_more=self._on_more)

    def _add_week(self) -> None:
        if self._weeks and self._body is not None and (column := self._body.layout()) is not None:
            column.addWidget(self._week_row(*self._weeks.pop(0)))
            self._one_tab_stop()
        if self._weeks:
            self._next_week.start()

    def _strip_body(self, days: Sequence[DaySlots], scene: Scene) -> QWidget:
        begins = next((at // 7 * 7 for at, day in enumerate(days) if day.on_date == self._day), 0)
        seven = list(days[begins : begins + 7])
        self._show_span(seven[0].on_date, len(seven))
        if self._day not in {day.on_date for day in seven}:
            self._day = next((day.on_date for day in seven if day.free), seven[0].on_date)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        strip = QHBoxLayout()
        strip.setSpacing(6)
        for day in seven:
            button = DayButton(day, student_name=self._student_name)
            button.setChecked(day.on_date == self._day)
            button.clicked.connect(lambda _checked=False, at=day.on_date: self._on_day(at))
            button.moved.connect(self._on_moved)
            strip.addWidget(button)
        column.addLayout(strip)
        chosen = next(day for day in seven if day.on_date == self._day)
        column.addWidget(theme.label(format_day(chosen.on_date, style="spoken"), "h3"))
        column.addWidget(DayParts(chosen, scene))
        return body

    def _button(self, row: SlotRow) -> SlotButton:
        minutes = self._plan.minutes if self._plan is not None else 0
        button = SlotButton(row, minutes, self.zone)
        button.setChecked(row.starts_at == self._chosen)
        button.picked.connect(self._on_picked)
        button.activated.connect(self._on_activated)
        button.moved.connect(self._on_moved)
        return button

    def _one_tab_stop(self) -> None:
        """Tab reaches one start, arrows the others: fifty stops would be a wall."""
        buttons, held = self._made(), self._held
        wanted = held or self._chosen
        stop = next((one for one in buttons if one.row.starts_at == wanted), buttons[0] if buttons else None)
        for button in buttons:
            first = button is stop
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if first else Qt.FocusPolicy.ClickFocus)
        if held is None or stop is None:
            return
        if not self._weeks:
            self._held = None
        if not stop.hasFocus() and (stop.row.starts_at == held or not self._weeks):
            stop.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- what a person does ---
    def _on_picked(self, row: SlotRow) -> None:
        self._chosen = row.starts_at
        self._day = today(row.starts_at, self.zone)
        self._check(row.starts_at)
        self.slot_picked.emit(row)

    def _check(self, starts_at: datetime | None) -> None:
        for button in self._made():
            button.setChecked(button.row.starts_at == starts_at)

    def buttons(self) -> list[SlotButton]:
        """All starts, those of weeks still to come made now."""
        while self._weeks:
            self._add_week()
        return self._made()

    def _made(self) -> list[SlotButton]:
        return self._body.findChildren(SlotButton) if self._body is not None else []

    def _on_activated(self, row: SlotRow) -> None:
        self._on_picked(row)
        self.slot_activated.emit(row)

    def _on_more(self, on_date: date) -> None:
        self._opened = None if self._opened == on_date else on_date
        self._rebuild()

    def _on_day(self, on_date: date) -> None:
        self._day = on_date
        self._rebuild()
        for button in self.findChildren(DayButton):
            if button.day.on_date == on_date and button.isVisibleTo(self):
                button.setFocus(Qt.FocusReason.TabFocusReason)

    def _on_moved(self, origin: QWidget, across: int, down: int) -> None:
        """Focus the nearest button of the same kind in a direction."""
        kind = DayButton if isinstance(origin, DayButton) else SlotButton
        others = (self._body or self).findChildren(kind)
        found = nearest(self, origin, others, QPoint(across, down))
        if found is not None:
            found.setFocus(Qt.FocusReason.TabFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Change shape when the room does."""
        super().resizeEvent(event)
        if self._plan is not None and self._wants_strip != self._strip:
            self._rebuild()

    @property
    def clocks_differ(self) -> bool:
        """Whether the tutor's clock shows another time than the viewer's somewhere in the plan."""
        plan = self._plan
        return plan is not None and any(
            at.astimezone(ZoneInfo(plan.timezone)).utcoffset()
            != at.astimezone(ZoneInfo(self.zone)).utcoffset()
            for at in (plan.starts_at, plan.ends_at)
        )

    def zone_note(self) -> str:
        """Say in which zone times are shown."""
        if self._plan is None:
            return ""
        return reasons.zone_note(self._name, self._plan.timezone, self.zone, self._plan.starts_at)
