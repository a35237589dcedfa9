"""The panel of further filters: course, price, place, days and parts of the day. Built when first opened."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from tutordesk.i18n import _, first_weekday, format_day, format_money
from tutordesk.services.rows import CourseRow
from tutordesk.ui import theme
from tutordesk.ui.widgets.card import Card
from tutordesk.ui.widgets.chip import Chip
from tutordesk.ui.widgets.combo import LabelledCombo
from tutordesk.ui.widgets.flow import FlowLayout

PRICES = (20, 30, 40, 50, 60, 80)
MONDAY = date(2024, 1, 1)


class FilterPanel(Card):
    """``changed`` tells that a person chose something."""

    changed = Signal()

    def __init__(self, currency: str) -> None:
        super().__init__(margin=12, spacing=10)
        self.course = LabelledCombo(_("Course taught"))
        self.price = LabelledCombo(_("Price"))
        self.place = LabelledCombo(_("Place"))
        prices = [
            (number, _("Up to {price}").format(price=format_money(Decimal(number), currency)))
            for number in PRICES
        ]
        self.price.set_options([(None, _("Any price")), *prices])
        self.place.set_options(
            [(None, _("Anywhere")), ("online", _("Online")), ("in_person", _("In person"))]
        )
        for combo in (self.course, self.price, self.place):
            combo.shrink()
            combo.chosen.connect(lambda _key: self.changed.emit())
        self.weekdays = {
            day: self._chip(_weekday(day, "weekday_short"), _weekday(day, "weekday")) for day in _week()
        }
        parts = (("morning", _("Morning")), ("afternoon", _("Afternoon")), ("evening", _("Evening")))
        self.parts = {part: self._chip(word, word) for part, word in parts}
        self.body.addWidget(self.course)
        pair = QHBoxLayout()
        pair.setSpacing(8)
        pair.addWidget(self.price, 1)
        pair.addWidget(self.place, 1)
        self.body.addLayout(pair)
        self.body.addWidget(theme.label(_("Free on"), "label"))
        self.body.addWidget(_flow(list(self.weekdays.values())))
        self.body.addWidget(_flow(list(self.parts.values())))

    def offer_courses(self, courses: Sequence[CourseRow]) -> None:
        """Offer these courses; a choice in force stays where it still exists."""
        self.course.set_options(
            [(None, _("All courses")), *((one.course_id, one.name) for one in courses)], self.course.key
        )

    @property
    def chips(self) -> tuple[Chip, ...]:
        """The days and the parts of the day."""
        return (*self.weekdays.values(), *self.parts.values())

    def _chip(self, word: str, name: str) -> Chip:
        chip = Chip(word)
        chip.setAccessibleName(_("Free on {when}").format(when=name))
        chip.clicked.connect(lambda _checked=False: self.changed.emit())
        return chip


def _week() -> list[int]:
    """Return the days of the reader's week, 1 = Monday."""
    first = first_weekday()
    return [(first - 1 + n) % 7 + 1 for n in range(7)]


def _weekday(day: int, style: str) -> str:
    return format_day(MONDAY + timedelta(days=day - 1), style=style)


def _flow(chips: Sequence[QWidget]) -> QWidget:
    holder = QWidget()
    policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    holder.setSizePolicy(policy)
    flow = FlowLayout(holder, spacing=6)
    for chip in chips:
        flow.addWidget(chip)
    return holder
