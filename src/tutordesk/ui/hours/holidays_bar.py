"""Public holidays of a country or region: choose which of them become closed days.

Belongs here: asking for them away from the GUI thread, the choice. Does not belong here: knowing holidays
(``public_holidays.py``), overrides.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tutordesk import public_holidays
from tutordesk.domain.overrides import Entry
from tutordesk.i18n import _, format_day, format_number, ngettext
from tutordesk.public_holidays import Holiday
from tutordesk.ui import theme
from tutordesk.ui.tasks import Done, Task, Tasks, Verb
from tutordesk.ui.widgets.bar import Bar
from tutordesk.ui.widgets.check import CheckBox
from tutordesk.ui.widgets.combo import LabelledCombo
from tutordesk.ui.widgets.emptying import discard_all

YEARS = 3


class HolidaysBar(Bar):
    """``picked`` carries an entry for each day chosen."""

    picked = Signal(object)

    def __init__(self, tasks: Tasks | None, country: str, parent: QWidget | None = None) -> None:
        super().__init__("holidays-bar", parent)
        self._tasks = tasks or Tasks(parent=self)  # threads of its own: no server is asked
        self._country = country
        self._today = date.min
        self._closed: set[date] = set()
        self._known = False
        self._asked: Task | None = None
        self.title.setText(_("Public holidays"))
        self.country = LabelledCombo(_("Country"), beside=True)
        self.country.combo.setAccessibleIdentifier("holidays-country")
        self.country.chosen.connect(self._on_country)
        self.region = LabelledCombo(_("Region"), beside=True)
        self.region.combo.setAccessibleIdentifier("holidays-region")
        self.region.chosen.connect(lambda _key: self._ask_days())
        self.year = LabelledCombo(_("Year"), beside=True)
        self.year.combo.setAccessibleIdentifier("holidays-year")
        self.year.chosen.connect(lambda _key: self._ask_days())
        for combo, width in ((self.country, 200), (self.region, 180), (self.year, 96)):
            combo.combo.setMinimumWidth(width)
            combo.combo.setMaximumWidth(width + 40)
            self.row.addWidget(combo)
        self.region.hide()
        self._days = QWidget()
        self._list = QVBoxLayout(self._days)
        self._list.setContentsMargins(0, 4, 0, 4)
        self._list.setSpacing(0)
        self.boxes: list[tuple[Holiday, CheckBox]] = []
        self.apply = theme.button("", "primary")
        self.apply.setAccessibleIdentifier("holidays-apply")
        self.apply.clicked.connect(self._on_apply)
        column = self.layout()
        if isinstance(column, QVBoxLayout):
            column.addWidget(self._days)
            column.addWidget(self.apply, 0, Qt.AlignmentFlag.AlignLeft)

    def begin(self, today: date, closed: Iterable[date]) -> None:
        """Offer holidays from today on; those of ``closed`` days are already settled."""
        self._today, self._closed = today, set(closed)
        if not self._known:
            years = [today.year + number for number in range(YEARS)]
            self.year.set_options([(year, str(year)) for year in years], today.year)
            if date(today.year, 12, 1) <= today:
                self.year.choose(today.year + 1)
            self.say(_("Loading the countries…"))
            self.apply.hide()
            self._ask(public_holidays.countries, done=self._on_countries)
        else:
            self._ask_days()

    def _on_countries(self, found: tuple[tuple[str, str], ...]) -> None:
        self._known = True
        self.country.set_options(found, self._country)
        self._on_country(self.country.key)

    def _on_country(self, code: str) -> None:
        self._country = code
        self.region.set_options([("", _("Whole country"))])
        self._ask(public_holidays.regions, country=code, done=self._on_regions)

    def _on_regions(self, found: tuple[tuple[str, str], ...]) -> None:
        self.region.set_options([("", _("Whole country")), *found], "")
        self.region.setVisible(bool(found))
        self._ask_days()

    def _ask_days(self) -> None:
        self._ask(
            public_holidays.of,
            country=self._country,
            region=self.region.key or "",
            years=(self.year.key,),
            done=self._on_days,
        )

    def _ask(self, source: Verb, *, done: Done, **kw: Any) -> None:
        """Ask away from the GUI thread; an answer to an older question is dropped."""
        if self._asked is not None:
            self._asked.cancel()
        self._asked = self._tasks.run(source, done=done, failed=self._on_failed, **kw)

    def _on_days(self, found: tuple[Holiday, ...]) -> None:
        discard_all(self._list)
        self.boxes = []
        for holiday in found:
            if holiday.on_date < self._today:
                continue
            there = holiday.on_date in self._closed
            said = {"day": format_day(holiday.on_date), "name": holiday.name}
            text = (_("{day}: {name} (closed already)") if there else _("{day}: {name}")).format(**said)
            box = CheckBox(text, checked=not there and holiday.on_date.isoweekday() < 6)
            box.setAccessibleIdentifier(f"holiday-{holiday.on_date.isoformat()}")
            box.setEnabled(not there)
            box.toggled.connect(self._count)
            self._list.addWidget(box)
            self.boxes.append((holiday, box))
        self._count()

    def _count(self) -> None:
        chosen = sum(box.isChecked() for _holiday, box in self.boxes)
        self.apply.setVisible(bool(self.boxes))
        self.apply.setEnabled(bool(chosen))
        words = ngettext("Close {n} day", "Close {n} days", chosen).format(n=format_number(chosen))
        self.apply.setText(words)
        self.say("" if self.boxes else _("No public holidays are left in that year."))

    def _on_failed(self, _error: Exception) -> None:
        self.say(_("The holidays of that place are not known here."), problem=True)

    def _on_apply(self) -> None:
        self.picked.emit(
            tuple(
                Entry(holiday.on_date, holiday.on_date, available=False, reason=holiday.name)
                for holiday, box in self.boxes
                if box.isChecked()
            )
        )
