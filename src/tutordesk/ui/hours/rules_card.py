"""Booking rules: zone, break, step, notice, how far ahead. The tutor's own value or the centre's.

Belongs here: choosing them, each with a sentence on its effect. Does not belong here: the draft, saving.
"""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from tutordesk.domain.hours import Terms
from tutordesk.i18n import _
from tutordesk.services.rows import CentreRow
from tutordesk.ui import theme
from tutordesk.ui.rules import words as rule_words
from tutordesk.ui.rules.rule_card import RuleCard
from tutordesk.ui.rules.zone_field import ZoneField


class RulesCard(RuleCard):
    """``edited`` carries (time zone, terms) after a choice."""

    edited = Signal(str, object)

    def __init__(self, centre: CentreRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._centre = centre
        self._terms = Terms()
        self._zone = ""
        self.zone = ZoneField()
        self.zone.chosen.connect(self._on_zone)
        self._zone_effect = theme.label("", "small", wrap=True)
        self.body.addWidget(self.zone)
        self.body.addWidget(self._zone_effect)

    def title_of(self, name: str) -> str:
        """Return what the rule is called."""
        return _(rule_words.TERMS[name])

    def show_rules(self, zone: str, terms: Terms) -> None:
        """Show the values of a draft."""
        if (zone, terms) == (self._zone, self._terms):
            return
        self._zone, self._terms = zone, terms
        self.zone.show_zone(zone)
        self._zone_effect.setText(
            _("Your hours are times on the clock there, also when it is set forward or back.")
        )
        for name in self.combos:
            self.show_rule(name)

    def show_rule(self, name: str) -> None:
        """Show the value in force and what it does."""
        own, centre = getattr(self._terms, name), getattr(self._centre, name)
        values = sorted({*rule_words.VALUES[name], *([own] if own is not None else [])})
        options: list[tuple[int | None, str]] = [(None, rule_words.term_value(name, None, centre))]
        options += [(value, rule_words.term_value(name, value, centre)) for value in values]
        # An empty key would keep the choice in force, so "as the centre" is chosen by its place.
        combo = self.combos[name]
        combo.set_options(options)
        combo.choose(own)
        self.effects[name].setText(rule_words.effect(name, centre if own is None else own))

    def on_rule(self, name: str, value: int | None) -> None:
        """Another value was chosen."""
        changed = replace(self._terms, **{name: value})
        if changed != self._terms:
            self.edited.emit(self._zone, changed)

    def _on_zone(self, zone: str) -> None:
        if zone != self._zone:
            self.edited.emit(zone, self._terms)
