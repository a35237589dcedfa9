"""``AbsenceDialog``: a tutor is away. Every session gets a way out, all of it is applied or nothing.

Belongs here: asking what is touched and following it while open, and what each answer of the server means.
Does not belong here: the decisions (``decisions.py``), the span (``span_bar.py``), whom
to call (``calls.py``).
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from uuid import UUID

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget
from shiboken6 import isValid

from tutordesk import errors
from tutordesk.i18n import _
from tutordesk.services import absences
from tutordesk.services.rows import ChangeRow, SessionRow, SettledAbsence, TouchedRow
from tutordesk.ui import theme
from tutordesk.ui.absence import draft
from tutordesk.ui.absence.calls import Calls
from tutordesk.ui.absence.decisions import Decisions
from tutordesk.ui.absence.span_bar import SpanBar
from tutordesk.ui.impact.fates import FateCounts
from tutordesk.ui.notices import NoticeBar, describe
from tutordesk.ui.outcome import Outcomes
from tutordesk.ui.page import Page
from tutordesk.ui.undo import Over, offer_undo_absence
from tutordesk.ui.widgets.check import CheckBox
from tutordesk.ui.widgets.field import labelled
from tutordesk.ui.widgets.flow import FlowLayout
from tutordesk.ui.widgets.question import Question, allow
from tutordesk.ui.widgets.states import States

WIDTH, HEIGHT = 900, 720
EDGE = 40
SHORT_BELOW = 600
REASON_LENGTH = 2000
TOPICS = frozenset({"session", "hours", "tutor", "course", "centre"})
AGAIN = (
    errors.StrandedSessions,
    errors.SlotTaken,
    errors.OutsideAvailability,
    errors.TooFarAhead,
    errors.StaleVersion,
    errors.IllegalStatus,
    errors.NoSuchSession,
)
"""Something slipped in: nothing was applied, and what is touched is asked for again."""
FATES = ("substitute", "move", "keep", "cancel", "")


class AbsenceDialog(QDialog):
    """Opens over a page; ``tutors`` are those who may be away, (id, name)."""

    def __init__(
        self,
        page: Page,
        tutors: Sequence[tuple[UUID, str]],
        *,
        tutor_id: UUID | None,
        zone: str,
        now: Callable[[], datetime],
    ) -> None:
        super().__init__(page)
        self._page, self._zone = page, zone
        self._span: draft.Span | None = None
        self._asked: tuple[UUID | None, draft.Span | None] = (None, None)
        self._busy, self._settled = False, False
        self._go_on: Callable[[], object] = lambda: None
        self._outcomes = Outcomes(page, self)
        self.setWindowTitle(_("Tutor away"))
        self.setAccessibleName(_("Tutor away"))
        self.setAccessibleIdentifier("absence-dialog")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.bar = SpanBar(tutors, tutor_id, zone, now)
        self.calls = Calls(page, zone)
        self._build()
        room = page.window().size()
        self.resize(max(480, min(WIDTH, room.width() - EDGE)), max(360, min(HEIGHT, room.height() - EDGE)))
        self.bar.changed.connect(self._on_span)
        self.calls.closed.connect(self.accept)
        page.context.live.changed.connect(self._on_changed)
        page.guard(self._show_apply)
        self._on_span()

    # --- building ----------------------------------------------------------------------------------------
    def _build(self) -> None:
        self._title = theme.label(_("Tutor away"), "h2")
        self.notices = NoticeBar()
        self.notices.setAccessibleIdentifier("absence-notice")
        self.decisions = Decisions(self._page, self._zone)
        self.decisions.decided.connect(self._on_decided)
        self.states = States(self.decisions, margin=0)
        self.states.retry_asked.connect(self.load)
        self.states.cancel_asked.connect(self.reject)
        plan = QWidget()
        column = QVBoxLayout(plan)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self.question = Question(_("Discard choices"), _("Keep choices"))
        self.question.yes.setAccessibleIdentifier("discard-choices")
        self.question.no.setAccessibleIdentifier("keep-choices")
        self.question.confirmed.connect(self._on_discard)
        self.question.kept.connect(self._on_keep)
        self.question.hide()
        for part in (self._title, self.bar, self.notices):
            column.addWidget(part)
        column.addWidget(self.states, 1)
        self._end = (theme.rule(), self._reason_line(), self._foot())
        for widget in (*self._end, self.question):
            column.addWidget(widget)
        self.stack = QStackedWidget()
        self.stack.addWidget(plan)
        self.stack.addWidget(self.calls)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, 18, 24, 18)
        whole.addWidget(self.stack)

    def _reason_line(self) -> QWidget:
        self.reason = QLineEdit(_("The tutor cannot be there"))
        self.reason.setFont(theme.font(14))
        self.reason.setMaxLength(REASON_LENGTH)
        self.reason.setMinimumWidth(220)
        self.reason.textChanged.connect(lambda _text: self._show_apply())
        self.closes = CheckBox(_("Close the hours too"), checked=True)
        self.closes.setAccessibleIdentifier("absence-closes")
        self.closes.setToolTip(_("Nobody can book the tutor in this time any more."))
        self.closes.toggled.connect(lambda _on: self._show_apply())
        line = QWidget()
        flow = FlowLayout(line, spacing=14)
        flow.addWidget(labelled(_("Reason (kept in the history)"), self.reason, "absence-reason"))
        flow.addWidget(self.closes)
        return line

    def _foot(self) -> QWidget:
        self.counts = FateCounts(FATES, spacing=6)
        close = theme.button(_("Close"))
        close.setAutoDefault(False)
        close.clicked.connect(self.reject)
        self.apply = theme.button(_("Apply all"), "primary")
        self.apply.setAccessibleIdentifier("apply-absence")
        self.apply.setAutoDefault(False)
        self.apply.setMinimumWidth(130)
        self.apply.clicked.connect(self.settle)
        foot = QWidget()
        row = QHBoxLayout(foot)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(self.counts, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(close)
        row.addWidget(self.apply)
        return foot

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where height is short the sessions need it more than the title does."""
        super().resizeEvent(event)
        self._title.setVisible(self.height() >= SHORT_BELOW)

    # --- what is touched ---------------------------------------------------------------------------------
    def _on_span(self) -> None:
        span = self.bar.span()
        wanted = (self.bar.tutor_id, span)
        if wanted == self._asked and self._go_on == self._on_span:
            self._end_question()  # set back by hand: nothing would be lost any more
        if wanted == self._asked and not self.notices.isVisible():
            return
        if wanted != self._asked and self._changed:
            self._ask_first(self._on_span)
            return
        if wanted != self._asked:
            self.notices.dismiss()
            self._forget()
        self._asked, self._span, self._kept = wanted, span, self.bar.state
        self.load()

    def load(self) -> None:
        """Ask which sessions are touched, and what could become of each."""
        tutor_id, span = self._asked
        self._show_apply()
        if tutor_id is None:
            self.states.show_state(
                "empty",
                icon="user-x",
                title=_("Who is away?"),
                text=_("Choose a tutor: what is booked with them in that time appears here."),
            )
        if tutor_id is None or span is None or self._settled:
            return
        self.states.begin()
        self._page.ask(
            absences.plan,
            key=("absence", id(self)),
            tutor_id=tutor_id,
            starts_at=span.starts_at,
            ends_at=span.ends_at,
            done=partial(self._on_plan, (tutor_id, span)),
            failed=self._on_plan_failed,
        )

    def _on_changed(self, topics: frozenset[str]) -> None:
        if topics & TOPICS and not self._busy and self.states.has_content:
            self.load()

    def _on_plan(self, asked: tuple[UUID, draft.Span], touched: tuple[TouchedRow, ...]) -> None:
        if not isValid(self) or asked != self._asked or self._busy or self._settled:
            return
        if touched:
            self.states.show_state("content")
        else:
            self.states.show_state(
                "empty",
                icon="calendar-check",
                title=_("No session is touched"),
                text=_("{name} has nothing booked in that time. Apply closes the hours.").format(
                    name=self.bar.tutor_name
                ),
            )
        self.decisions.show_rows(touched, self._span)

    def _on_plan_failed(self, error: Exception) -> None:
        if not isValid(self):
            return
        if self.decisions.rows:
            self.states.settle()
            self.notices.show_error(error)
        else:
            self.states.show_state("error", error=error)

    # --- before choices are lost -------------------------------------------------------------------------
    @property
    def _changed(self) -> bool:
        """Whether something decided by hand would be lost."""
        return not self._settled and self.decisions.changed

    def _ask_first(self, go_on: Callable[[], object]) -> None:
        """Ask in the place of what applies them: the sessions in question keep theirs."""
        self._go_on = go_on
        for part in self._end:
            part.hide()
        self.question.ask(
            _("Your choices for these sessions would be lost."), _("Nothing has been applied so far.")
        )

    def _end_question(self) -> None:
        self.question.hide()
        for part in self._end:
            part.show()

    def _on_discard(self) -> None:
        self._end_question()
        self.decisions.forget()
        self._go_on()

    def _on_keep(self) -> None:
        self._end_question()
        self.bar.restore(self._kept)

    def reject(self) -> None:
        """Close, but ask first where choices would be lost; Escape at that question keeps them."""
        if self.question.isVisible():
            self._on_keep()
        elif self._changed and not self._busy:
            self._ask_first(super().reject)
        else:
            super().reject()

    def _forget(self) -> None:
        """Another tutor or span: what was decided was about other sessions."""
        self.states.clear()
        self.decisions.forget()

    # --- deciding ----------------------------------------------------------------------------------------
    def _on_decided(self) -> None:
        self.counts.show_made([row.fate if row.complete else "" for row in self.decisions.rows])
        self._show_apply()

    def _obstacle(self) -> str:
        if why := self._page.writes_reason or self.bar.problem:
            return why
        if self.bar.tutor_id is None:
            return _("Choose a tutor first.")
        if not self.states.has_content and self.states.state != "empty":
            return _("What is touched is still being read.")
        if any(not row.complete for row in self.decisions.rows):
            return _("Decide about every session first.")
        if not self.reason.text().strip():
            return _("Give a reason first.")
        if not self.closes.isChecked() and all(row.fate == "keep" for row in self.decisions.rows):
            return _("Nothing would change.")
        return ""

    def _show_apply(self, _reason: str = "") -> None:  # also told by the page's guard
        if isValid(self) and isValid(self.apply):
            self.apply.setText(_("Applying…") if self._busy else _("Apply all"))
            allow(self.apply, self._obstacle())
            if self._busy:
                self.apply.setEnabled(False)

    # --- settling ----------------------------------------------------------------------------------------
    def settle(self) -> None:
        """Apply everything at once."""
        tutor_id, span = self._asked
        if self._busy or self._obstacle() or tutor_id is None or span is None:
            return
        changes = tuple(change for row in self.decisions.rows if (change := row.change()) is not None)
        keeps = tuple(row.session.session_id for row in self.decisions.rows if row.fate == "keep")
        self._set_busy(busy=True)
        self._page.write(
            absences.settle,
            tutor_id=tutor_id,
            starts_at=span.starts_at,
            ends_at=span.ends_at,
            changes=changes,
            keeps=keeps,
            reason=self.reason.text().strip(),
            closes=self.closes.isChecked(),
            done=self._on_settled,
            failed=partial(self._on_refused, changes),
        )

    def _on_settled(self, settled: SettledAbsence) -> None:
        self._settled = True
        self._page.reload()
        if not isValid(self):
            return
        self._set_busy(busy=False)
        before = {row.session.session_id: row.session for row in self.decisions.rows}
        self.calls.show_changed(before, settled.rows)
        self.stack.setCurrentWidget(self.calls)
        if settled.absence_id is not None or any(row.undo_event_id is not None for row in settled.rows):
            offer_undo_absence(
                self._page,
                settled,
                _("Absence settled"),
                over=Over(self, self.calls.notices),
                undone=self._on_undone,
            )
        self.calls.done.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_undone(self) -> None:
        if isValid(self):
            self.accept()

    def _on_refused(self, changes: tuple[ChangeRow, ...], error: Exception) -> None:
        if not isValid(self):
            self._page.show_error(error)
            return
        if isinstance(error, errors.OutcomeUnknown) and self._span is not None:
            self._outcomes.ask_all(
                absences.settled,
                partial(self._on_outcome, changes),
                partial(self._on_refused, changes),
                tutor_id=self._asked[0],
                starts_at=self._span.starts_at,
                ends_at=self._span.ends_at,
                session_ids=[change.session_id for change in changes],
            )
            return
        self._set_busy(busy=False)
        if isinstance(error, AGAIN):
            said = describe(error)
            text = _("Something changed meanwhile, so nothing was applied.")
            detail = _("Look at what is marked, then apply again.")
            if isinstance(error, errors.SlotTaken | errors.OutsideAvailability | errors.TooFarAhead):
                detail = _("{what} {advice}").format(what=said.text, advice=detail)
            self.notices.show_notice(text, "warning", detail=detail)
        else:
            said = describe(error)
            self.notices.show_notice(said.text, "error", detail=said.detail)
        QTimer.singleShot(0, self, self.load)

    def _on_outcome(self, changes: tuple[ChangeRow, ...], found: SettledAbsence) -> None:
        """The connection broke while applying: one session or the hours say whether all of it was done."""
        if not changes and found.absence_id is None:
            self._set_busy(busy=False)
            self.notices.show_error(errors.OutcomeUnknown())  # it may be done, and changed since
            self.load()
            return
        rows = {row.session_id: row for row in found.rows}
        if any(not _came_true(change, rows.get(change.session_id)) for change in changes[:1]):
            self._set_busy(busy=False)
            text = _("The connection broke, and nothing was applied.")
            self.notices.show_notice(text, "warning", detail=_("What you decided is kept. Apply again."))
            self.load()
            return
        self._on_settled(found)

    def _set_busy(self, *, busy: bool) -> None:
        self._busy = busy
        for part in (self.decisions, self.bar, self.reason, self.closes):
            part.setEnabled(not busy)
        self._show_apply()


def _came_true(change: ChangeRow, found: SessionRow | None) -> bool:
    if found is None:
        return False
    if change.fate == "cancel":
        return found.status == "cancelled"
    same_tutor = change.tutor_id is None or found.tutor_id == change.tutor_id
    return found.version > change.version and found.starts_at == change.starts_at and same_tutor
