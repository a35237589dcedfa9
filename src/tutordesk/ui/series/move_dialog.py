"""``MoveSeriesDialog``: sessions of a series, moved together. Every one is seen with its verdict beforehand.

Belongs here: planning while the pattern changes, moving all or none, and what each answer of the server
means. Does not belong here: the pattern's fields (``move_bar.py``), the sessions (``move_row.py``).
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from shiboken6 import isValid

from tutordesk import errors
from tutordesk.i18n import _, format_number, ngettext
from tutordesk.services import courses, series, sessions, undoing
from tutordesk.services.people_rows import OfferFile
from tutordesk.services.rows import ChangeRow, SeriesMoveItem, SeriesMoveRow, SessionRow, SlotRow
from tutordesk.ui import theme
from tutordesk.ui.notices import describe
from tutordesk.ui.page import Page
from tutordesk.ui.series import words
from tutordesk.ui.series.dates import Dates
from tutordesk.ui.series.dates_dialog import DatesDialog
from tutordesk.ui.series.move_bar import ALL, ONE, MoveBar
from tutordesk.ui.series.move_row import MoveRow
from tutordesk.ui.slots.slot_dialog import SlotDialog


class MoveSeriesDialog(DatesDialog):
    """Opens over a page of the front desk; ``moved`` carries the sessions as they are then.

    Args:
        page: the page; it asks.
        rows: those of the series that can be moved.
        anchor: the one from whose details this was asked.
        zone: in which times are said.
    """

    moved = Signal(object)

    def __init__(self, page: Page, rows: Sequence[SessionRow], anchor: SessionRow, zone: str) -> None:
        self._anchor, self._zone = anchor, zone
        self._rows = tuple(rows)
        bar = MoveBar(anchor, zone)
        super().__init__(
            page,
            title=_("Move series"),
            identifier="move-series-dialog",
            part="move",
            about=_("{course} for {student}, now {when}").format(
                course=anchor.course.name,
                student=anchor.student_name,
                when=words.when(anchor.starts_at, anchor.ends_at, zone),
            ),
            bar=bar,
            dates=Dates(
                lambda planned, n: MoveRow(planned, n, zone=zone, now=datetime.now(UTC), tutor=bar.person),
                lambda planned: planned.session.session_id,
            ),
            reason=(_("Reason (kept in the history)"), ""),
            leave_out=_("Leave what does not fit where it is"),
            act=theme.button(_("Move all"), "primary", "arrows-swap"),
        )
        self.bar = bar
        self.act.setAccessibleIdentifier("move-series")
        self.act.clicked.connect(self._on_move)
        self.reason.textChanged.connect(lambda _text: self._show_move())
        bar.changed.connect(self._on_pattern)
        self.dates.decided.connect(self._on_decided)
        self.dates.other_wanted.connect(self._on_other)
        page.guard(self._show_move)
        page.ask(
            courses.offers,
            key=("move-tutors", id(self)),
            course_id=anchor.course.course_id,
            done=self._on_tutors,
            failed=lambda _error: None,  # whoever gives it now is offered
        )
        self.plan_by(self.load)

    # --- planning ----------------------------------------------------------------------------------------
    def _on_tutors(self, offers: tuple[OfferFile, ...]) -> None:
        if isValid(self):
            self.bar.show_tutors((one.tutor_id, one.tutor_name) for one in offers if one.active)

    def _on_pattern(self) -> None:
        self.bar.show_problem()
        if not self.bar.problem:
            pattern = self.bar.pattern()
            if any(self._asked.get(key) != value for key, value in pattern.items()):
                self._mark = False
                self.dates.forget()
            self.load()
        self._show_move()

    def _items(self) -> tuple[SeriesMoveItem, ...]:
        """Those wanted, with what was decided about each."""
        known = {row.planned.session.session_id: row.item for row in self.dates.rows}
        scope, anchor = self.bar.scope.current, self._anchor
        return tuple(
            known.get(row.session_id, SeriesMoveItem(row.session_id))
            for row in self._rows
            if scope == ALL
            or row.session_id == anchor.session_id
            or (scope != ONE and row.starts_at >= anchor.starts_at)
        )

    def load(self) -> None:
        """Ask where each would go, with its verdict."""
        if self.bar.problem or self._busy:
            return
        self._asked = {**self.bar.pattern(), "items": self._items()}
        self.states.begin()
        self._page.ask(
            series.plan_move,
            key=("move-series", id(self)),
            session_id=self._anchor.session_id,
            done=partial(self._on_planned, self._asked),
            failed=self.on_plan_failed,
            **self._asked,
        )

    @property
    def _is_current(self) -> bool:
        """Whether the verdicts shown are about what is chosen."""
        return self._asked == {**self.bar.pattern(), "items": self._items()}

    def _on_planned(self, asked: dict[str, Any], planned: tuple[SeriesMoveRow, ...]) -> None:
        if not isValid(self) or asked != self._asked or self._busy:
            return
        self.states.show_state("content")
        self.dates.show_dates(planned, mark=self._mark)
        self._mark = True

    # --- deciding ----------------------------------------------------------------------------------------
    def _on_other(self, row: MoveRow) -> None:
        session = row.planned.session
        tutor_id, tutor_name = self.bar.person
        dialog = SlotDialog(
            self._page,
            title=_("Another start"),
            text=_("Instead of {when}").format(when=words.when(row.starts_at, row.ends_at, self._zone)),
            tutor_id=tutor_id,
            tutor_name=tutor_name,
            minutes=round((row.ends_at - row.starts_at) / timedelta(minutes=1)),
            student_id=session.student_id,
            student_name=session.student_name,
            ignore=session.session_id,
            around=row.starts_at,
            zone=self._zone,
            confirm=_("Choose this time"),
        )

        def chosen(slot: SlotRow) -> None:
            dialog.accept()
            row.take(slot)

        dialog.slot_chosen.connect(chosen)
        dialog.open()

    def _on_decided(self) -> None:
        if not self.bar.problem and self.dates.whole and self.dates.rows and not self._is_current:
            self._mark = False
            self.load()  # what stays is in the way of the others, what goes elsewhere no longer is
        rows = self.dates.rows
        moving = sum(row.moves for row in rows)
        left = sum(not row.complete for row in rows)
        said = ngettext("{n} of {all} session moves", "{n} of {all} sessions move", len(rows)).format(
            n=format_number(moving), all=format_number(len(rows))
        )
        if left:
            mend = ngettext("{n} to mend", "{n} to mend", left).format(n=format_number(left))
            said = _("{sum} · {mend}").format(sum=said, mend=mend)
        elif moving and self.bar.person[0] != self._anchor.tutor_id:
            said = _("{sum} · {price}").format(sum=said, price=_("prices stay as agreed"))
        self.sum.setText(said if rows else "")
        self.leave_out.setVisible(bool(left))
        self._show_move()

    def _obstacle(self) -> str:
        rows = self.dates.rows
        if why := self._page.writes_reason or self.bar.problem:
            return why
        if not self.states.has_content or not self.dates.whole or not self._is_current:
            return _("The dates are still being read.")
        if any(not row.complete for row in rows):
            return _("Leave or mend what does not fit first.")
        if not any(row.moves for row in rows):
            return _("Nothing would change.")
        if any(row.moves and row.passes and row.planned.reason for row in rows) and not self.words():
            return _("Give a reason to move anyway.")
        return ""

    def _show_move(self, _reason: str = "") -> None:  # also told by the page's guard
        if self.is_gone:
            return
        count = sum(row.moves for row in self.dates.rows)
        text = ngettext("Move {n} session", "Move {n} sessions", count).format(n=format_number(count))
        self.show_act(_("Moving…") if self._busy else text if count else _("Move all"), self._obstacle())

    def _set_busy(self, *, busy: bool) -> None:
        self.set_busy(busy=busy)
        self._show_move()

    # --- moving ------------------------------------------------------------------------------------------
    def _on_move(self) -> None:
        if self._busy or self._obstacle():
            return
        changes = tuple(row.sent(self.words()) for row in self.dates.rows if row.moves)
        self._set_busy(busy=True)
        self._page.write(
            sessions.change_many,
            changes=changes,
            override_reason=self.words() if any(change.passes for change in changes) else None,
            done=self._on_moved,
            failed=partial(self._on_refused, changes),
        )

    def _on_moved(self, rows: tuple[SessionRow, ...]) -> None:
        if isValid(self):
            self.accept()
        self.moved.emit(rows)

    def _on_refused(self, changes: tuple[ChangeRow, ...], error: Exception) -> None:
        if not isValid(self):
            self._page.show_error(error)
            return
        if isinstance(error, errors.OutcomeUnknown):
            self.act.setText(_("Checking whether they were moved…"))
            self._outcomes.ask_all(
                undoing.changed,
                partial(self._on_outcome, changes),
                partial(self._on_refused, changes),
                session_ids=[change.session_id for change in changes],
            )
            return
        self._set_busy(busy=False)
        text = _("Nothing was moved: {why}").format(why=describe(error).text)
        self.notices.show_notice(
            text, "warning", detail=_("What changed is marked below. Mend it, then move.")
        )
        self.load()

    def _on_outcome(self, changes: tuple[ChangeRow, ...], found: tuple[SessionRow, ...]) -> None:
        """The connection broke while moving: one session says whether all of them were moved."""
        first = changes[0]
        there = {(row.session_id, row.starts_at, row.tutor_id) for row in found}
        if (first.session_id, first.starts_at, first.tutor_id) in there:
            self._on_moved(found)
            return
        self._set_busy(busy=False)
        text = _("The connection broke, and nothing was moved.")
        self.notices.show_notice(text, "warning", detail=_("What you decided is kept. Move again."))
        self.load()
