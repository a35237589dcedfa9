"""Who is away, and from when until when.

Belongs here: the fields, and the span they mean. Does not belong here: what it touches.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from tutordesk.domain.typed_time import parse_minute
from tutordesk.domain.week import local_date
from tutordesk.i18n import _
from tutordesk.ui.absence import draft
from tutordesk.ui.widgets.combo import LabelledCombo
from tutordesk.ui.widgets.date_field import DateField
from tutordesk.ui.widgets.field import labelled
from tutordesk.ui.widgets.field_bar import FieldBar
from tutordesk.ui.widgets.segmented import Segmented
from tutordesk.ui.widgets.time_field import TimeField

COMBO_WIDTH = 250
WEEK = 7


class SpanBar(FieldBar):
    """``changed``: another tutor or span, which may not be sound: ask ``span``."""

    def __init__(
        self,
        tutors: Sequence[tuple[UUID, str]],
        tutor_id: UUID | None,
        zone: str,
        now: Callable[[], datetime],
    ) -> None:
        super().__init__()
        self._zone, self._now = zone, now
        self.tutor = LabelledCombo(_("Tutor"), beside=True)
        self.tutor.shrink()
        self.tutor.setFixedWidth(COMBO_WIDTH)
        # nobody's hours are closed because they are the first of a list
        nobody = () if tutor_id else ((None, _("Choose a tutor")),)
        self.tutor.set_options((*nobody, *tutors), tutor_id)
        self.tutor.combo.setAccessibleIdentifier("absence-tutor")
        self.tutor.chosen.connect(lambda _key: self.changed.emit())
        options = [
            ("today", _("Today")),
            ("two", _("Today and tomorrow")),
            ("dates", _("Dates")),
            ("hours", _("Hours")),
        ]
        self.kind = Segmented(options, "today", name=_("How long"))
        for key in self.kind.keys:
            self.kind.segment(key).setAccessibleIdentifier(f"absence-{key}")
        self.kind.chosen.connect(self._on_kind)
        self.first = DateField(_("From"), "absence-first")
        self.last = DateField(_("Until"), "absence-last")
        today = local_date(now(), zone)
        for field in (self.first, self.last):
            field.show_day(today)
            field.setMinimumDate(field.date())
        self.last.show_day(today + timedelta(days=WEEK - 1))
        for field in (self.first, self.last):
            field.dateChanged.connect(self._on_date)
        self.starts, self.ends = TimeField(), TimeField()
        self.starts.show_minute(8 * 60)
        self.ends.show_minute(12 * 60)
        for line in (self.starts, self.ends):
            line.editingFinished.connect(self.changed)
        self._from = labelled(_("From"), self.first, "absence-first")
        self._until = labelled(_("Until"), self.last, "absence-last")
        self._times = (
            labelled(_("from"), self.starts, "absence-starts"),
            labelled(_("until"), self.ends, "absence-ends"),
        )
        self.lay_out((self.tutor, self.kind, self._from, self._until, *self._times))
        self._show_fields()

    @property
    def tutor_id(self) -> UUID | None:
        """Who is away."""
        found: UUID | None = self.tutor.key
        return found

    @property
    def tutor_name(self) -> str:
        """The name of who is away."""
        return self.tutor.combo.currentText()

    @property
    def problem(self) -> str:
        """Why the span makes no sense, empty where it does."""
        kind = self.kind.current
        if kind == "dates" and self.last.day < self.first.day:
            return _("The last date is before the first.")
        if kind == "dates" and self.last.day - self.first.day > timedelta(days=60):
            return _("At most two months at once, please.")
        if kind == "hours":
            starts, ends = parse_minute(self.starts.text()), parse_minute(self.ends.text())
            if starts is None or ends is None:
                return _("Type times like 9:00.")
            if starts == 24 * 60 or starts >= (ends or 24 * 60):
                return _("The end is not after the start.")
        return ""

    def span(self) -> draft.Span | None:
        """From when until when; None where the fields make no sense."""
        self.show_problem()
        if self.problem:
            return None
        now, kind = self._now(), self.kind.current
        today = local_date(now, self._zone)
        if kind == "hours":
            starts, ends = parse_minute(self.starts.text()), parse_minute(self.ends.text())
            return draft.hours(self.first.day, starts or 0, ends or 0, self._zone)
        if kind == "dates":
            return draft.whole_days(self.first.day, self.last.day, self._zone, now)
        last = today + timedelta(days=1 if kind == "two" else 0)
        return draft.whole_days(today, last, self._zone, now)

    @property
    def state(self) -> tuple[Any, ...]:
        """Everything the fields hold."""
        fields = (self.first.day, self.last.day, self.starts.text(), self.ends.text())
        return self.tutor.key, self.kind.current, *fields

    def restore(self, state: tuple[Any, ...]) -> None:
        """Show what was there before, without a word."""
        tutor_id, kind, first, last, starts, ends = state
        blocked = self.blockSignals(True)
        self.tutor.choose(tutor_id)
        self.kind.choose(kind)
        self.first.show_day(first)
        self.last.show_day(last)
        self.starts.setText(starts)
        self.ends.setText(ends)
        self._show_fields()
        self.blockSignals(blocked)

    def _on_kind(self, _kind: str) -> None:  # the signal's value; the switch knows it
        self._show_fields()
        self.changed.emit()

    def _on_date(self) -> None:
        if self.kind.current == "dates" and self.last.day < self.first.day:
            self.last.show_day(self.first.day)  # tells of itself
            return
        self.changed.emit()

    def _show_fields(self) -> None:
        kind = self.kind.current
        self._from.setVisible(kind in {"dates", "hours"})
        self._until.setVisible(kind == "dates")
        for part in self._times:
            part.setVisible(kind == "hours")
        self._problem.hide()
