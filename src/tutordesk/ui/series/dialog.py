"""``SeriesDialog``: one session, repeated. Every date is seen with its verdict before anything is booked.

Belongs here: planning while the pattern changes, booking all or none, and what each answer of the server
means. Does not belong here: the pattern's fields (``pattern_bar.py``), the dates (``dates.py``).
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from PySide6.QtCore import Signal
from shiboken6 import isValid

from tutordesk import errors
from tutordesk.domain.week import local_date
from tutordesk.i18n import _, format_money, format_number, is_rtl, isolated, ngettext
from tutordesk.services import enrollments, series
from tutordesk.services.rows import OfferRow, SeriesDateRow, SeriesItem, SessionRow, SlotRow
from tutordesk.ui import outcomes, theme
from tutordesk.ui.notices import describe
from tutordesk.ui.page import Page
from tutordesk.ui.series import words
from tutordesk.ui.series.date_row import DateRow
from tutordesk.ui.series.dates import Dates
from tutordesk.ui.series.dates_dialog import DatesDialog
from tutordesk.ui.series.pattern_bar import PatternBar
from tutordesk.ui.slots.slot_dialog import SlotDialog
from tutordesk.ui.tasks import Done


@dataclass(frozen=True)
class Wish:
    """What shall be repeated."""

    student_id: UUID
    student_name: str
    tutor_id: UUID
    tutor_name: str
    offer: OfferRow
    first: datetime
    requirements: str = ""
    override_reason: str = ""


class SeriesDialog(DatesDialog):
    """Opens over a page of the front desk; ``booked`` carries the sessions."""

    booked = Signal(object)

    def __init__(self, page: Page, wish: Wish, zone: str) -> None:
        self._wish, self._zone = wish, zone
        self._series_id = uuid4()
        names = (wish.tutor_name, wish.student_name)
        bar = PatternBar(local_date(wish.first, zone))
        super().__init__(
            page,
            title=_("Repeat session"),
            identifier="series-dialog",
            part="series",
            about=_("{course} for {student} with {tutor}").format(
                course=wish.offer.course.name, student=wish.student_name, tutor=wish.tutor_name
            ),
            bar=bar,
            dates=Dates(
                lambda planned, _n: DateRow(planned, zone, datetime.now(UTC), names),
                lambda planned: planned.starts_at,
            ),
            reason=(_("Reason to book anyway"), wish.override_reason),
            leave_out=_("Skip what does not fit"),
            act=theme.button(_("Book all"), "primary", "calendar-check"),
        )
        self.bar = bar
        self.act.setAccessibleIdentifier("book-series")
        self.act.clicked.connect(self._on_book)
        self.reason.textChanged.connect(lambda _text: self._show_book())
        bar.changed.connect(self._on_pattern)
        self.dates.decided.connect(self._on_decided)
        self.dates.other_wanted.connect(self._on_other)
        page.guard(self._show_book)
        self.plan_by(self.load)

    # --- planning ----------------------------------------------------------------------------------------
    def _on_pattern(self) -> None:
        self.bar.show_problem()
        if not self.bar.problem and self.bar.pattern() != self._asked:
            self._mark = False
            self.load()
        self._show_book()

    def load(self) -> None:
        """Ask for every date with its verdict."""
        if self.bar.problem:
            return
        self._asked = self.bar.pattern()
        self.states.begin()
        self._plan(partial(self._on_planned, self._asked), "plan", self._wish.first, **self._asked)

    def _plan(self, done: Done, key: object, first: datetime, **pattern: Any) -> None:
        wish = self._wish
        self._page.ask(
            series.plan,
            key=("series", id(self), key),
            done=done,
            failed=self.on_plan_failed,
            student_id=wish.student_id,
            tutor_id=wish.tutor_id,
            course_id=wish.offer.course.course_id,
            first=first,
            **pattern,
        )

    def _on_planned(self, asked: dict[str, Any], planned: tuple[SeriesDateRow, ...]) -> None:
        if not isValid(self) or asked != self._asked or self._busy:
            return
        self.states.show_state("content")
        self.dates.show_dates(planned, mark=self._mark)
        self._mark = True
        for row in self.dates.rows:
            if row.other is not None:
                self._plan(partial(self._on_other_planned, row), row.session_id, row.starts_at, **_ONCE)

    def _on_other_planned(self, row: DateRow, planned: tuple[SeriesDateRow, ...]) -> None:
        if isValid(row) and planned:
            row.show_other(planned[0])

    # --- deciding ----------------------------------------------------------------------------------------
    def _on_other(self, row: DateRow) -> None:
        wish = self._wish
        minutes = round((row.ends_at - row.starts_at) / timedelta(minutes=1))
        dialog = SlotDialog(
            self._page,
            title=_("Another start"),
            text=_("Instead of {when}").format(
                when=words.when(row.planned.starts_at, row.planned.ends_at, self._zone)
            ),
            tutor_id=wish.tutor_id,
            tutor_name=wish.tutor_name,
            minutes=minutes,
            student_id=wish.student_id,
            student_name=wish.student_name,
            around=row.planned.starts_at,
            zone=self._zone,
            confirm=_("Choose this time"),
        )

        def chosen(slot: SlotRow) -> None:
            ends_at = slot.starts_at + timedelta(minutes=minutes)
            if any(
                one.starts_at < ends_at and slot.starts_at < one.ends_at
                for one in self.dates.rows
                if one is not row and one.booked
            ):
                dialog.notices.show_notice(_("Another date of the series is at that time."), "warning")
                return
            dialog.accept()
            row.take(slot)

        dialog.slot_chosen.connect(chosen)
        dialog.open()

    def _on_decided(self) -> None:
        rows = self.dates.rows
        booked = [row for row in rows if row.booked]
        left = [row for row in rows if not row.complete]
        offer = self._wish.offer
        price = format_money(offer.price * len(booked), offer.currency)
        said = ngettext("{n} of {all} date, {price}", "{n} of {all} dates, {price}", len(rows)).format(
            n=format_number(len(booked)),
            all=format_number(len(rows)),
            price=isolated(price) if is_rtl() else price,
        )
        if left:
            mend = ngettext("{n} to mend", "{n} to mend", len(left)).format(n=format_number(len(left)))
            said = _("{sum} · {mend}").format(sum=said, mend=mend)
        self.sum.setText(said if rows else "")
        self.leave_out.setVisible(bool(left))
        self.reason_line.setVisible(any(row.item.passes for row in booked))
        self._show_book()

    def _obstacle(self) -> str:
        rows = self.dates.rows
        if why := self._page.writes_reason or self.bar.problem:
            return why
        if not self.states.has_content or not self.dates.whole:
            return _("The dates are still being read.")
        if any(not row.complete for row in rows):
            return _("Skip or mend what does not fit first.")
        if not any(row.booked for row in rows):
            return _("Every date is skipped.")
        if any(row.booked and row.item.passes for row in rows) and not self.words():
            return _("Give a reason to book anyway.")
        return ""

    def _show_book(self, _reason: str = "") -> None:  # also told by the page's guard
        if self.is_gone:
            return
        count = sum(row.booked for row in self.dates.rows)
        text = ngettext("Book {n} session", "Book {n} sessions", count).format(n=format_number(count))
        self.show_act(_("Booking…") if self._busy else text if count else _("Book all"), self._obstacle())

    def _set_busy(self, *, busy: bool) -> None:
        self.set_busy(busy=busy)
        self._show_book()

    # --- booking -----------------------------------------------------------------------------------------
    def _on_book(self) -> None:
        if self._busy or self._obstacle():
            return
        items = tuple(row.item for row in self.dates.rows if row.booked)
        wish, passes = self._wish, any(item.passes for item in items)
        self._set_busy(busy=True)
        self._page.write(
            series.book,
            series_id=self._series_id,
            student_id=wish.student_id,
            tutor_id=wish.tutor_id,
            course_id=wish.offer.course.course_id,
            every_weeks=self._asked["every_weeks"],
            items=items,
            requirements=wish.requirements,
            override_reason=self.words() if passes else None,
            done=self._on_booked,
            failed=partial(self._on_refused, items),
        )

    def _on_booked(self, rows: tuple[SessionRow, ...]) -> None:
        self.booked.emit(rows)
        if isValid(self):
            self.accept()

    def _on_refused(self, items: tuple[SeriesItem, ...], error: Exception) -> None:
        if not isValid(self):
            self._page.show_error(error)
            return
        if isinstance(error, errors.OutcomeUnknown):
            self.act.setText(_("Checking whether it was booked…"))
            self._outcomes.ask(
                items[0].session_id, partial(self._on_outcome, items), partial(self._on_refused, items)
            )
            return
        self._set_busy(busy=False)
        if isinstance(error, errors.IdReused):
            self._series_id = uuid4()
        if isinstance(error, errors.NotEnrolled):
            outcomes.show_not_enrolled(self.notices, self._enroll)
            return
        said = describe(error)
        text = _("Nothing was booked: {why}").format(why=said.text)
        self.notices.show_notice(
            text, "warning", detail=_("What changed is marked below. Mend it, then book.")
        )
        self.load()

    def _on_outcome(self, items: tuple[SeriesItem, ...], found: SessionRow | None) -> None:
        """The connection broke while booking: the first date says whether all of them were booked."""
        if found is None:
            self._set_busy(busy=False)
            outcomes.show_not_booked(self.notices, self._on_book)
            return
        self._page.write(
            series.of,
            session_id=items[0].session_id,
            done=self._on_booked,
            failed=partial(self._on_refused, items),
        )

    def _enroll(self) -> None:
        wish = self._wish
        self._page.write(
            enrollments.enroll,
            course_id=wish.offer.course.course_id,
            tutor_id=wish.tutor_id,
            student_id=wish.student_id,
            done=lambda row: outcomes.show_enrolled(self.notices, row.course.name),
        )


_ONCE: dict[str, Any] = {"every_weeks": 1, "count": 1, "until": None}
