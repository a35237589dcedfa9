"""``SlotDialog``: choose another start among those the server offers, on top of any page.

Belongs here: asking for the starts and following them while the dialog is open, and saying inside the dialog
what stood in the way. Does not belong here: what is done with the start chosen. Whoever opened the dialog
does that, then calls ``accept`` or ``refuse``.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget
from shiboken6 import isValid

from tutordesk.errors import OutsideAvailability, SlotTaken, TooFarAhead, TooLate
from tutordesk.i18n import _, format_day, format_instant, format_range
from tutordesk.services import slots
from tutordesk.services.rows import SlotPlan, SlotRow
from tutordesk.ui import theme
from tutordesk.ui.notices import Action, NoticeBar
from tutordesk.ui.page import Page
from tutordesk.ui.slots.days import row_at, today
from tutordesk.ui.slots.grid import SlotGridView
from tutordesk.ui.slots.reasons import taken_words, unfit_words
from tutordesk.ui.tasks import Verb
from tutordesk.ui.widgets.scroll import ScrollColumn
from tutordesk.ui.widgets.states import States

WIDTH, HEIGHT = 860, 680
EDGE = 40
"""Pixels of the window that stay visible around the dialog."""
STRIP_BELOW_HEIGHT = 580
NEAREST = 3
TOPICS = frozenset({"session", "hours", "centre", "tutor"})
REASON_LENGTH = 2000


class SlotDialog(QDialog):
    """A tutor's offered starts, two weeks at a time; ``slot_chosen`` carries the ``SlotRow`` decided on.

    The dialog stays open, so that a refusal loses nothing: call ``set_pending`` while the server is asked,
    then ``accept`` or ``refuse(error)``.

    Args:
        page: the page it belongs to; it asks, and its window is what the dialog is in front of.
        title: what is being done, "Move session".
        text: a sentence below it, such as which session and when it is now.
        tutor_id: whose starts.
        minutes: how long.
        tutor_name: for the reasons; empty when the viewer is the tutor.
        student_id: whose own sessions close starts too (None: the viewer's, where they are a student).
        student_name: for the reasons, where the student is somebody else than the viewer.
        ignore: the session being moved; it never blocks itself.
        around: where to begin; today without it.
        wanted: a start picked before: it is chosen at once, or it is said why it does not fit.
        zone: in which times are shown; the page's without it.
        confirm: the words of the button that decides.
        reason: a caption; with one a line for a reason is shown, and ``reason`` holds what was typed.
        verb: another source of a plan (a preview under changed hours), with its ``keywords`` instead of
            ``student_id`` and ``ignore``.
    """

    slot_chosen = Signal(object)

    def __init__(
        self,
        page: Page,
        *,
        title: str,
        tutor_id: UUID,
        minutes: int,
        text: str = "",
        tutor_name: str = "",
        student_id: UUID | None = None,
        student_name: str = "",
        ignore: UUID | None = None,
        around: datetime | None = None,
        wanted: datetime | None = None,
        zone: str = "",
        confirm: str = "",
        reason: str = "",
        verb: Verb = slots.plan,
        keywords: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(page)
        self._page, self._verb = page, verb
        self._tutor_name, self._student_name = tutor_name, student_name
        self._zone = zone or page.context.zone
        own = {"student_id": student_id, "ignore": ignore}
        self._asked = {"tutor_id": tutor_id, "minutes": minutes, **(own if keywords is None else keywords)}
        self._now_at = around if ignore is not None else None
        self._wanted, around = wanted, around or wanted
        self._now_with = tutor_id
        self._chosen: SlotRow | None = None
        self._taken: datetime | None = None
        self._pending = ""
        self._confirm_words = confirm or _("Move here")
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setAccessibleIdentifier("slot-dialog")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._build(title, text, reason)
        if around is not None:
            self.grid.show_date(today(around, self._zone))
        self._fit()
        page.context.live.changed.connect(self._on_changed)
        page.writes_changed.connect(self._on_writes)
        self._show_choice()
        self.load()

    # --- what the opener calls ---------------------------------------------------------------------------
    @property
    def chosen(self) -> SlotRow | None:
        """The start picked, None before."""
        return self._chosen

    @property
    def reason(self) -> str:
        """What was typed as a reason."""
        return self._reason.text().strip()

    @property
    def tutor_id(self) -> UUID:
        """Whose starts are offered."""
        found: UUID = self._asked["tutor_id"]
        return found

    def add_choice(self, choice: QWidget) -> None:
        """Put a further choice above the starts."""
        self._column.insertWidget(1, choice)

    def show_tutor(self, tutor_id: UUID, tutor_name: str) -> None:
        """Offer another tutor's starts."""
        self._asked["tutor_id"], self._tutor_name = tutor_id, tutor_name
        self._chosen = self._taken = None
        self.grid.choose(None)
        self.notices.dismiss()
        self._show_choice()
        self.load()

    def set_pending(self, words: str) -> None:
        """Show that the server is being asked ("Moving…"); empty when it has answered."""
        self._pending = words
        self._show_choice()

    def refuse(self, error: Exception) -> None:
        """Say why the start was refused; where somebody was faster, with the nearest others."""
        self.set_pending("")
        if isinstance(error, SlotTaken) and self._chosen is not None:
            self._on_taken(self._chosen.starts_at)
            self.load()
            return
        self.notices.show_error(error)
        if isinstance(error, OutsideAvailability | TooLate | TooFarAhead):
            self.load()

    def is_for_another(self, student: str) -> bool:
        """Whether the start is needed for another student by a decision not saved yet; it is said here."""
        if student:
            self.notices.show_notice(_("Chosen for {student}").format(student=student), "warning")
        return bool(student)

    def load(self) -> None:
        """Ask for the starts of the dates shown."""
        starts_at, ends_at = self.grid.span
        self.states.begin()
        self._page.ask(
            self._verb,
            key=("slot-dialog", id(self)),
            done=self._show_plan,
            failed=self._on_failed,
            starts_at=starts_at,
            ends_at=ends_at,
            **self._asked,
        )

    # --- building ----------------------------------------------------------------------------------------
    def _build(self, title: str, text: str, reason: str) -> None:
        self.notices = NoticeBar()
        self.notices.setAccessibleIdentifier("slot-dialog-notice")
        self.grid = SlotGridView(self._zone)
        self.grid.slot_picked.connect(self._on_picked)
        self.grid.slot_activated.connect(self._on_activated)
        self.grid.span_wanted.connect(self.load)
        self.states = States(self._scrolled(), margin=0)
        self.states.retry_asked.connect(self.load)
        self.states.cancel_asked.connect(self.reject)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(theme.label(title, "h2", wrap=True))
        self._text = theme.label(text, "body", wrap=True)
        self._text.setVisible(bool(text))
        words.addWidget(self._text)
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addLayout(words)
        column.addWidget(self.notices)
        column.addWidget(self.states, 1)
        column.addWidget(theme.rule())
        column.addWidget(self._reason_line(reason))
        column.addLayout(self._footer())

    def _scrolled(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.grid)
        self._note = theme.label("", "small", wrap=True)
        column.addWidget(self._note)
        column.addStretch(1)
        return ScrollColumn(holder, beside=True)

    def _reason_line(self, caption: str) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        self._reason = QLineEdit()
        self._reason.setMaxLength(REASON_LENGTH)
        self._reason.setAccessibleIdentifier("slot-dialog-reason")
        label = theme.label(caption, "label")
        label.setBuddy(self._reason)
        row.addWidget(label)
        row.addWidget(self._reason, 1)
        line.setVisible(bool(caption))
        return line

    def _footer(self) -> QHBoxLayout:
        self._choice = theme.label("", "strong", wrap=True, tabular=True)
        close = theme.button(_("Close"))
        close.setAutoDefault(False)
        close.clicked.connect(self.reject)
        self.confirm = theme.button(self._confirm_words, "primary")
        self.confirm.setAccessibleName(self._confirm_words)
        self.confirm.setAccessibleIdentifier("confirm-slot")
        self.confirm.setAutoDefault(False)  # Enter belongs to the start that has the focus
        self.confirm.clicked.connect(self._decide)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self._choice, 1)
        row.addWidget(close)
        row.addWidget(self.confirm)
        return row

    def _fit(self) -> None:
        room = self._page.window().size()
        self.resize(
            max(480, min(WIDTH, room.width() - EDGE)),
            max(360, min(HEIGHT, room.height() - EDGE)),
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where height is short, days become a strip."""
        super().resizeEvent(event)
        self.grid.set_strip(always=self.height() < STRIP_BELOW_HEIGHT)

    # --- answers -----------------------------------------------------------------------------------------
    def _show_plan(self, plan: SlotPlan) -> None:
        if not isValid(self):
            return
        first = not self.states.has_content
        self.states.show_state("content")
        self.grid.show_plan(plan, self._tutor_name, student_name=self._student_name)
        self._note.setText(self.grid.zone_note())
        lost = self._chosen
        if lost is not None and plan.starts_at <= lost.starts_at < plan.ends_at:
            self._chosen = next(
                (row for row in plan.rows if row.free and row.starts_at == lost.starts_at), None
            )
            self.grid.choose(self._chosen.starts_at if self._chosen else None)
            if self._chosen is None and not self._pending:
                self._on_taken(lost.starts_at)
        if self._taken is not None:
            self._offer_nearest(plan, self._taken)
        self._show_choice()
        if first and self._wanted is not None:
            self._begin_with(plan, self._wanted)
        elif first:
            self.grid.focus_start()

    def _begin_with(self, plan: SlotPlan, wanted: datetime) -> None:
        """Choose what was picked before, or say why it does not fit and offer the nearest."""
        row = row_at(plan, wanted)
        if row is not None and row.free and row.starts_at == wanted:
            self._pick(row)
            return
        self.grid.focus_start()
        why = unfit_words(row, self._zone, plan.as_of, student_name=self._student_name)
        actions = self._nearest(plan, wanted)
        detail = (
            _("{reason}. Nearest free starts:") if actions else _("{reason}. Look at other weeks, please.")
        )
        text = _("{when} does not fit.").format(when=format_instant(wanted, self._zone))
        self.notices.show_notice(text, "warning", actions, detail=detail.format(reason=why))

    def _on_failed(self, error: Exception) -> None:
        if not isValid(self):
            return
        self.states.fail(error, self.notices.show_error)

    def _on_taken(self, starts_at: datetime) -> None:
        self._chosen, self._taken = None, starts_at
        self.grid.mark_taken(starts_at)
        self.notices.show_notice(taken_words(starts_at, self._zone), "warning")
        self._show_choice()

    def _offer_nearest(self, plan: SlotPlan, taken: datetime) -> None:
        self._taken = None
        actions = self._nearest(plan, taken)
        detail = _("Nearest free starts:") if actions else _("Look at other weeks for a free start.")
        self.notices.show_notice(taken_words(taken, self._zone), "warning", actions, detail=detail)

    def _nearest(self, plan: SlotPlan, around: datetime) -> list[Action]:
        return [
            (format_instant(row.starts_at, self._zone), partial(self._pick, row))
            for row in nearest_in(plan, around)
        ]

    def _on_changed(self, topics: frozenset[str]) -> None:
        if topics & TOPICS and not self._pending and self.states.has_content:
            self.load()

    def _on_writes(self, _possible: bool, _reason: str) -> None:  # the signal's values
        self._show_choice()

    # --- choosing ----------------------------------------------------------------------------------------
    def _on_picked(self, row: SlotRow) -> None:
        self._chosen = row
        self.notices.dismiss()
        self._show_choice()

    def _on_activated(self, row: SlotRow) -> None:
        self._on_picked(row)
        self._decide()

    def _pick(self, row: SlotRow) -> None:
        self.grid.choose(row.starts_at)
        self._on_picked(row)
        self.confirm.setFocus(Qt.FocusReason.OtherFocusReason)

    def _decide(self) -> None:
        if self._chosen is not None and self.confirm.isEnabled():
            self.slot_chosen.emit(self._chosen)

    def _stays(self, row: SlotRow) -> bool:
        return (row.starts_at, self.tutor_id) == (self._now_at, self._now_with)

    def _show_choice(self) -> None:
        why = self._page.writes_reason
        if not why and self._chosen is None:
            why = _("Choose a start first.")
        elif not why and self._chosen is not None and self._stays(self._chosen):
            why = _("That is when it takes place now.")
        self.confirm.setText(self._pending or self._confirm_words)
        self.confirm.setEnabled(not why and not self._pending)
        self.confirm.setToolTip(why)
        self.confirm.setAccessibleDescription(why)
        if self._chosen is None:
            self._choice.setText(_("Choose a start"))
            return
        ends_at = self._chosen.starts_at + timedelta(minutes=self._asked["minutes"])
        self._choice.setText(
            _("{day}, {time}").format(
                day=format_day(self._chosen.starts_at, self._zone, style="long"),
                time=format_range(self._chosen.starts_at, ends_at, self._zone),
            )
        )


def nearest_in(plan: SlotPlan, around: datetime, limit: int = NEAREST) -> tuple[SlotRow, ...]:
    """Return the free starts of a plan that are nearest to an instant, in order of time."""
    others = (row for row in plan.rows if row.free and row.starts_at != around)
    free = sorted(others, key=lambda row: abs(row.starts_at - around))
    return tuple(sorted(free[:limit], key=lambda row: row.starts_at))
