"""Name, phone, opening hours, zone and currency of the centre, each with what it does.

Belongs here: the fields. Does not belong here: the draft, saving.
"""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QLineEdit

from tutordesk.i18n import _, currency_names
from tutordesk.services.rows import CentreRow
from tutordesk.ui import theme
from tutordesk.ui.centre import words
from tutordesk.ui.rules.zone_field import ZoneField
from tutordesk.ui.widgets.card import Card
from tutordesk.ui.widgets.combo import LabelledCombo
from tutordesk.ui.widgets.field import Field

LENGTHS = {"name": 120, "phone": 40, "opening_hours": 2000}


class DetailsCard(Card):
    """``edited`` carries the centre with what was typed."""

    edited = Signal(object)

    def __init__(self) -> None:
        super().__init__(spacing=12)
        self._row: CentreRow | None = None
        self._currencies: dict[str, str] = {}
        self.body.addWidget(theme.label(_("The centre"), "h3"))
        self.lines: dict[str, QLineEdit] = {}
        self.fields: dict[str, Field] = {}
        self.zone = ZoneField()
        self.zone.chosen.connect(self._on_zone)
        self.currency = LabelledCombo(_("Currency"))
        self.currency.shrink()
        self.currency.combo.setAccessibleIdentifier("centre-currency")
        self.currency.chosen.connect(self._on_currency)

    def build_line(self, name: str) -> None:
        """Build one field to type into; the page does so in slices."""
        line = QLineEdit()
        line.setMaxLength(LENGTHS[name])
        line.setAccessibleIdentifier(f"centre-{name.replace('_', '-')}")
        line.textEdited.connect(lambda text: self._on_typed(name, text))
        self.lines[name] = line
        self.fields[name] = Field(_(words.FIELDS[name]), line, _(words.EFFECTS[name]))
        self.body.addWidget(self.fields[name])
        self._show()

    def build_choices(self) -> None:
        """Build what is chosen, below what is typed."""
        for part, name in ((self.zone, "timezone"), (self.currency, "currency")):
            self.body.addWidget(part)
            self.body.addWidget(theme.label(_(words.EFFECTS[name]), "small", wrap=True))
        self._show()

    def show_row(self, row: CentreRow) -> None:
        """Show the values of a draft; what is typed right now stays as it is typed."""
        self._row = row
        self._show()

    def _show(self) -> None:
        row = self._row
        if row is None:
            return
        for name, line in self.lines.items():
            if line.text().strip() != getattr(row, name):
                with QSignalBlocker(line):
                    line.setText(getattr(row, name))
        self.zone.show_zone(row.timezone)
        self._show_currency()
        if "name" in self.fields:
            self.fields["name"].show_problem("" if row.name else _("The centre needs a name."))

    def build_currencies(self) -> None:
        """Offer every currency that is in use; the page does so when it is at leisure."""
        self._currencies = {
            code: _("{code} · {name}").format(code=code, name=name)
            for code, name in currency_names(datetime.now(UTC).date())
        }
        self._show_currency()

    def _show_currency(self) -> None:
        if self._row is None:
            return
        code = self._row.currency
        if self.currency.combo.findData(code) < 0 or self.currency.combo.count() < len(self._currencies):
            self.currency.set_options({code: code, **self._currencies}.items(), code)
        self.currency.choose(code)

    def _on_typed(self, name: str, text: str) -> None:
        if self._row is not None:
            typed: dict[str, Any] = {name: text.strip()}
            self.edited.emit(replace(self._row, **typed))

    def _on_zone(self, zone: str) -> None:
        if self._row is not None and zone != self._row.timezone:
            self.edited.emit(replace(self._row, timezone=zone))

    def _on_currency(self, code: str) -> None:
        if self._row is not None and code != self._row.currency:
            self.edited.emit(replace(self._row, currency=code))
