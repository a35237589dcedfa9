"""Day board: one day of the whole centre, for the front desk.

Belongs here: which day and tutors are shown, loading them, picking, what is beside the board. Does not belong
here: painting, filters' controls, drags, bookings; each has a file of its own.
"""

from datetime import date, datetime, timedelta
from functools import partial
from typing import Any, ClassVar
from uuid import UUID

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tutordesk.domain.week import Day, local_date
from tutordesk.i18n import _
from tutordesk.services import board, tutors
from tutordesk.services.board_rows import BoardPlan, BoardTutor
from tutordesk.services.rows import SessionRow
from tutordesk.ui import theme
from tutordesk.ui.board import words
from tutordesk.ui.board.board_view import ZOOM_LEVELS, BoardView
from tutordesk.ui.board.booking import BoardBooking
from tutordesk.ui.board.canvas import BoardCanvas
from tutordesk.ui.board.day_bar import DayBar
from tutordesk.ui.board.day_columns import Fits, Rules, chosen, columns_of
from tutordesk.ui.board.drags import BoardDrags
from tutordesk.ui.board.filter_bar import FilterBar
from tutordesk.ui.board.landings import Ground, land
from tutordesk.ui.board.moves import BoardMoves
from tutordesk.ui.board.next_free import Freshener
from tutordesk.ui.board.tools import BoardTools
from tutordesk.ui.calendar.landing import Landing
from tutordesk.ui.calendar.week_view import utc_now
from tutordesk.ui.desk import actions
from tutordesk.ui.desk.banner import CallBanner
from tutordesk.ui.notices import describe
from tutordesk.ui.page import Page, PageContext
from tutordesk.ui.session.changes import Changes
from tutordesk.ui.session.desk_details import DeskDetails
from tutordesk.ui.session.details import Details
from tutordesk.ui.session.menu import session_under
from tutordesk.ui.session.moments import Moments
from tutordesk.ui.shortcuts import add_shortcut
from tutordesk.ui.turns import Turns
from tutordesk.ui.widgets.side import SidePlace

BOARD_NEEDS = 480
NARROW_BELOW = 760
SHORT_BELOW = 640


class BoardPage(Page):
    """The page ``board`` of desk and admin. Times are the centre's, whatever zone this computer is in."""

    WATCHES: ClassVar[frozenset[str]] = frozenset({"session", "hours", "centre", "tutor", "course", "person"})

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        centre = context.me.centre
        self.zone = centre.timezone
        self.rules = Rules(
            timedelta(minutes=centre.slot_step_minutes or 15), timedelta(minutes=centre.break_minutes)
        )
        self.plan: BoardPlan | None = None
        self.fits = Fits()
        self._picked_id: UUID | None = None
        self._wanted: tuple[UUID | None, UUID | None] = (None, None)
        self._focus_wanted: UUID | None = None
        today = local_date(utc_now(), self.zone)
        self.view = BoardView(Day(today, self.zone), clock=utc_now, lander=self._land)
        self.view.set_zoom(self._remembered_zoom())
        self.bar = DayBar(today, self.zone, context.settings.values.board_view)
        self.filters = FilterBar()
        self.changes = Changes(self)
        self.details = Details(self, self.changes)
        self.details.now = self.view.now
        self.desk_details = DeskDetails(self, self.details, self.zone)
        self.moves = BoardMoves(self, self.changes, lambda: self.zone, self.tutors_of)
        self.drags = BoardDrags(self, self.view, self.changes)
        self.booking = BoardBooking(self, self.view)
        self.moments = Moments(self, self.view.now)
        self._freshener = Freshener(self, self._on_fresher)
        self._build()
        self._wire()
        self._show_mode(self.bar.modes.current)
        built = [*self.details.parts(), *self.desk_details.parts()]
        self._turns = Turns(self, [*built, lambda: self.side.take(self.details.panel)])

    # --- building ----------------------------------------------------------------------------------------
    def _build(self) -> None:
        self.summary = theme.label(" ", "muted", tabular=True)
        titles = QVBoxLayout()
        titles.setSpacing(2)
        titles.addWidget(theme.label(_("Day board"), "h1"))
        titles.addWidget(self.summary)
        self.head = QHBoxLayout()
        """Title at its start; what stands at its end is added by whoever brings it."""
        self.head.setSpacing(8)
        self.head.addLayout(titles)
        self.head.addStretch(1)
        self.find_box = actions.find_field(self)
        self.first_free = theme.button(_("First free for…"), "primary", "zap")
        self.first_free.setAccessibleIdentifier("first-free-for")
        self.first_free.setAccessibleName(_("First free for…"))
        self.first_free.setToolTip(_("First free for…"))
        self.first_free.clicked.connect(lambda: actions.first_free(self))
        self.head.addWidget(self.find_box, 1)
        self.walk_in = theme.icon_button("play-circle", _("Walk-in…"))
        self.walk_in.setAccessibleIdentifier("walk-in")
        self.walk_in.clicked.connect(lambda: actions.walk_in(self))
        self.head.addWidget(self.first_free)
        self.head.addWidget(self.walk_in)
        self.tools = BoardTools(self, self.zone, lambda: self.today, lambda: (self.plan, self.view.columns))
        self.head.addWidget(self.tools)
        self.tools.away.follow(self.view)
        self.banner_place = QVBoxLayout()
        """Room for one banner between the head and the day."""
        self.banner_place.setContentsMargins(0, 0, 0, 0)
        self.banner = CallBanner(self)
        self.banner.show_date(self.on_date)
        self.banner_place.addWidget(self.banner)
        self.canvas = BoardCanvas(self.view)
        self.hint = self.canvas.hint
        self.side = SidePlace(self.canvas, lambda: BOARD_NEEDS)
        column = QVBoxLayout(self.content)
        column.addLayout(self.head)
        column.addLayout(self.banner_place)
        column.addWidget(self.bar)
        column.addWidget(self.filters)
        column.addWidget(self.side, 1)
        self._column = column

    def _wire(self) -> None:
        self.bar.date_wanted.connect(self.show_date)
        self.bar.mode_chosen.connect(self._on_mode)
        self.bar.zoom_wanted.connect(self.view.zoom_by)
        self.filters.changed.connect(lambda _choice: self.show_columns())
        self.canvas.session_picked.connect(self._on_session_picked)
        self.canvas.turn_wanted.connect(self._turn)
        self.view.date_changed.connect(self._on_midnight)
        self.view.zoom_changed.connect(lambda zoom: self.context.settings.remember(board_zoom=zoom))
        self.details.closed.connect(self.close_side)
        self.details.move_asked.connect(self.moves.choose)
        self.booking.fits_changed.connect(self._on_fits)
        self.booking.card_wanted.connect(self._on_card)
        self.booking.course_wanted.connect(self.banner.course.combo.setFocus)
        self.booking.booked.connect(self._on_booked)
        self.drags.choose_asked.connect(self.moves.choose)
        self.moves.closed.connect(lambda row: self.canvas.focus_session(row.session_id))
        self.moments.due.connect(self.reload)
        self.context.call.changed.connect(self._make_room)
        add_shortcut(self, ["Ctrl++", "Ctrl+="], partial(self.view.zoom_by, 1), _("Zoom in"))
        add_shortcut(self, "Ctrl+-", partial(self.view.zoom_by, -1), _("Zoom out"))
        add_shortcut(self, "Ctrl+0", partial(self.view.zoom_by, 0), _("Usual zoom"))
        add_shortcut(self, "Ctrl+F", self.filters.open_more, _("Filter"))

    # --- loading -----------------------------------------------------------------------------------------
    @property
    def on_date(self) -> date:
        """The day shown, as the centre counts it."""
        return self.view.day.on_date

    def load(self) -> None:
        """Ask for the day, and for the courses to filter by."""
        self.ask(board.day, on_date=self.on_date, done=self._on_plan, failed=self._on_day_failed)
        self.ask(tutors.courses, done=self.filters.show_courses, failed=lambda _error: None)
        self.booking.load()
        self.banner.load()
        self.details.follow()
        self.desk_details.load()

    def open(self, **target: Any) -> None:
        """Turn to ``on_date``, to a ``session_id`` with its ``starts_at``, or to a ``tutor_id``."""
        self._wanted = (target.get("session_id"), target.get("tutor_id"))
        starts_at: datetime | None = target.get("starts_at") or target.get("at")
        on_date = target.get("on_date") or (local_date(starts_at, self.zone) if starts_at else None)
        if any(self._wanted):
            self.filters.clear()  # what is looked for shall not be filtered away
        if on_date is not None and on_date != self.on_date:
            self.show_date(on_date)
        else:
            self._go_to_wanted()

    def show_date(self, on_date: date) -> None:
        """Turn to another day and load it."""
        if on_date == self.on_date:
            return
        self.plan = None
        self.fits = Fits()
        self.hint.hide()
        self.canvas.fill(None)
        self.view.show_day(Day(on_date, self.zone))
        self.banner.show_date(on_date)
        self.bar.show_date(on_date, self.today)
        self.summary.setText(" ")
        self.reload()

    def tutors_of(self, course_id: UUID) -> tuple[BoardTutor, ...]:
        """Who teaches a course."""
        found = self.plan.tutors if self.plan is not None else ()
        return tuple(one for one in found if course_id in one.course_ids)

    @property
    def today(self) -> date:
        """The date now at the centre."""
        return local_date(self.view.now(), self.zone)

    def _on_plan(self, plan: BoardPlan) -> None:
        if plan.on_date != self.on_date:
            return
        self.plan = plan
        self.view.correct_clock(plan.as_of)
        self.bar.show_date(self.on_date, self.today)
        self.summary.setText(words.summary(plan, self.view.now()))
        self.show_columns()
        self._turns.start()
        self._go_to_wanted()
        self.details.refresh(plan.sessions, self.zone, lambda _gone: self.close_side())
        shown = self.details.row
        self.moments.follow([*plan.sessions, *([shown] if shown is not None else [])])
        self._freshener.follow(plan)

    def _on_fresher(self, plan: BoardPlan) -> None:
        if plan.on_date == self.on_date and self.plan is not None:
            self.plan = plan
            self.show_columns()

    def show_columns(self) -> None:
        """Show what the choice leaves of the day, with its ticks."""
        plan = self.plan
        if plan is None:
            return
        now = self.view.now()
        columns = columns_of(plan, now, self.rules, self.fits)
        free_now = sum(one.free_now(now, self.rules) for one in columns) if self.on_date == self.today else 0
        self.filters.show_tutors(plan.tutors, free_now)
        left = chosen(columns, self.filters.choice, now, self.rules)
        self.view.show_columns(left, plan.closures, self.rules.rest)
        self.canvas.fill(plan)
        acts = {"reload": self.reload, "clear": self.filters.clear}
        acts |= {"next": self.bar.go_next, "today": self.bar.go_today}
        self.canvas.show_hint(plan, today=self.on_date == self.today, acts=acts)

    def _on_day_failed(self, error: Exception) -> None:
        """Another day that could not be loaded says so on its own board; a day on screen stays readable."""
        if self.plan is None and self.states.has_content:
            said = describe(error)
            text = _("{what} {advice}").format(what=said.text, advice=said.detail)
            self.hint.say(_("This day could not be loaded"), text, _("Try again"), self.reload)
            self.states.settle()
        else:
            self._on_failed(error)

    def _on_fits(self, fits: Fits) -> None:
        if fits != self.fits:
            self.fits = fits
            self.show_columns()

    # --- board or list -----------------------------------------------------------------------------------
    def _on_mode(self, mode: str) -> None:
        self.context.settings.remember(board_view=mode)
        self._show_mode(mode)

    def _show_mode(self, mode: str) -> None:
        self.bar.show_mode(mode)
        self.canvas.show_mode(mode)

    # --- picking -----------------------------------------------------------------------------------------
    def _on_session_picked(self, row: SessionRow) -> None:
        if self._picked_id == row.session_id:
            self.close_side()
        else:
            self.show_details(row)

    def show_details(self, row: SessionRow) -> None:
        """Show a session beside the board."""
        self._picked_id = row.session_id
        self.canvas.pick(row.session_id)
        self.details.show_row(row, self.zone)
        self.side.show_beside(self.details.panel)

    def close_side(self) -> None:
        """Leave the board alone; the keyboard returns to the session it came from."""
        if self.side.shown is not None and self.booking.is_card(self.side.shown):
            self.booking.close()
        side, focus = self.side.shown, self.focusWidget()
        had_focus = side is not None and focus is not None and side.isAncestorOf(focus)
        self.side.show_beside(None)
        self.canvas.pick(None)
        self.details.forget()
        if had_focus and self._picked_id is not None:
            self.canvas.focus_session(self._picked_id)
        self._picked_id = None

    def _on_card(self, card: QWidget | None) -> None:
        """The booking card takes the place of the details."""
        if card is not None:
            if self.side.shown is not card:
                self.close_side()
            self.side.show_beside(card)
        elif self.side.shown is not None and self.booking.is_card(self.side.shown):
            self.side.show_beside(None)

    def _on_booked(self, row: SessionRow) -> None:
        """The keyboard goes on from what was booked."""
        self._focus_wanted = row.session_id

    def _go_to_wanted(self) -> None:
        """Show what was asked for, once its day is there."""
        session_id, tutor_id = self._wanted
        if self.plan is None:
            return
        if self._focus_wanted is not None:
            self.canvas.focus_session(self._focus_wanted)
            self._focus_wanted = None
        if not (session_id or tutor_id):
            return
        self._wanted = (None, None)
        row = next((row for row in self.plan.sessions if row.session_id == session_id), None)
        if row is not None:
            self.show_details(row)
            self.canvas.focus_session(row.session_id)
        elif tutor_id is not None:
            self.view.show_free(tutor_id)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """A session's menu, by the mouse or by Shift+F10: the same actions as in its details."""
        found = session_under(self.canvas, event)
        if found is None:
            super().contextMenuEvent(event)
            return
        row, at = found
        self.show_details(row)
        self.details.actions.menu(self).popup(at)

    # --- keys, size, clock -------------------------------------------------------------------------------
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes what is beside the board from anywhere on the page, then ends the call."""
        if event.key() == Qt.Key.Key_Escape and self.side.shown is not None:
            self.close_side()
        elif event.key() == Qt.Key.Key_Escape and self.context.call.active:
            self.context.call.end()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a small window the room is the board's."""
        super().resizeEvent(event)
        narrow, short = self.width() < NARROW_BELOW, self.height() < SHORT_BELOW
        self._column.setContentsMargins(*((16, 12, 16, 12) if narrow else (24, 20, 24, 20)))
        self._column.setSpacing(8 if narrow or short else 12)
        self.summary.setVisible(not short)
        self.first_free.setText("" if narrow else _("First free for…"))
        self._make_room()

    def _make_room(self) -> None:  # in a low window the call's banner takes the place of the filters
        self.filters.setVisible(self.height() >= SHORT_BELOW or not self.context.call.active)

    def _turn(self, step: int) -> None:
        self.show_date(self.on_date + timedelta(days=step))

    def _on_midnight(self, today: date) -> None:
        """Whoever looked at today keeps looking at today."""
        if self.on_date == today - timedelta(days=1):
            self.show_date(today)
        else:
            self.reload()

    def _land(self, row: SessionRow, at: QPoint, held: timedelta, plan: Any) -> Landing | None:
        return land(Ground(self.view.body.grid, self.view.columns, self.plan), row, at, held, plan)

    def _remembered_zoom(self) -> int:
        wanted = self.context.settings.values.board_zoom
        return min(ZOOM_LEVELS, key=lambda level: abs(level - wanted))
