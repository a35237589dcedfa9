"""Which sessions of a series move, and where to.

Belongs here: the fields. Does not belong here: the dates that result.
"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from tutordesk.domain.week import local_date
from tutordesk.i18n import _, first_weekday, format_day, pgettext
from tutordesk.services.rows import SessionRow
from tutordesk.ui.widgets.combo import LabelledCombo
from tutordesk.ui.widgets.field import labelled
from tutordesk.ui.widgets.field_bar import FieldBar
from tutordesk.ui.widgets.segmented import Segmented
from tutordesk.ui.widgets.time_field import TimeField

ONE, FOLLOWING, ALL = "one", "following", "all"
COMBO_WIDTH = 230
MIDNIGHT = 24 * 60


class MoveBar(FieldBar):
    """``changed``: other sessions or another pattern, which may not be sound: ask ``problem``.

    Args:
        anchor: the session from whose week the weekday is counted.
        zone: in which weekday and time are said.
    """

    def __init__(self, anchor: SessionRow, zone: str) -> None:
        super().__init__()
        self._anchor, self._zone = anchor, zone
        local = anchor.starts_at.astimezone(ZoneInfo(zone))
        options = [
            (ONE, pgettext("sessions of a series", "This one")),
            (FOLLOWING, pgettext("sessions of a series", "This and following")),
            (ALL, pgettext("sessions of a series", "All")),
        ]
        self.scope = Segmented(options, FOLLOWING, name=_("Which sessions"))
        for key in self.scope.keys:
            self.scope.segment(key).setAccessibleIdentifier(f"move-{key}")
        self.scope.chosen.connect(lambda _key: self.changed.emit())
        self.weekday = LabelledCombo(_("Weekday"), beside=True)
        self.weekday.set_options(_weekdays(), local.isoweekday())
        self.weekday.combo.setAccessibleIdentifier("move-weekday")
        self.weekday.chosen.connect(lambda _key: self.changed.emit())
        self.time = TimeField()
        self.time.show_minute(local.hour * 60 + local.minute)
        self.time.editingFinished.connect(self.changed)
        self.tutor = LabelledCombo(_("Tutor"), beside=True)
        self.tutor.shrink()
        self.tutor.setFixedWidth(COMBO_WIDTH)
        self.tutor.set_options([(anchor.tutor_id, anchor.tutor_name)], anchor.tutor_id)
        self.tutor.combo.setAccessibleIdentifier("move-tutor")
        self.tutor.chosen.connect(lambda _key: self.changed.emit())
        self.lay_out((self.scope, self.weekday, labelled(_("at"), self.time, "move-time"), self.tutor))

    def show_tutors(self, tutors: Iterable[tuple[UUID, str]]) -> None:
        """Offer who else teaches the course."""
        here = (self._anchor.tutor_id, self._anchor.tutor_name)
        others = sorted((one for one in tutors if one[0] != here[0]), key=lambda one: one[1].casefold())
        self.tutor.set_options([here, *others], self.tutor.key)

    @property
    def person(self) -> tuple[UUID, str]:
        """To whom they go, id and name."""
        return self.tutor.key, self.tutor.combo.currentText()

    @property
    def problem(self) -> str:
        """Why the pattern makes no sense, empty where it does."""
        return _("Type a time like 9:00.") if self._minute() is None else ""

    def pattern(self) -> dict[str, Any]:
        """The keywords of the verb that plans, but for the sessions."""
        return {"first": self._first(), "tutor_id": self.tutor.key}

    def _minute(self) -> int | None:
        minute = self.time.minute
        return None if minute == MIDNIGHT else minute

    def _first(self) -> datetime:
        """When the session would begin from whose details this was asked."""
        hours, minutes = divmod(self._minute() or 0, 60)
        day = local_date(self._anchor.starts_at, self._zone)
        monday = day - timedelta(days=day.weekday())
        on_date = monday + timedelta(days=self.weekday.key - 1)
        return datetime.combine(on_date, time(hours, minutes), ZoneInfo(self._zone))


def _weekdays() -> list[tuple[int, str]]:
    """The days of the week in the reader's order."""
    monday = date(2024, 1, 1)
    order = [(first_weekday() - 1 + n) % 7 for n in range(7)]
    return [(n + 1, format_day(monday + timedelta(days=n), style="weekday")) for n in order]
